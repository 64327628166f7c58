//! TLS: ring for the cryptography, the platform's certificates for trust.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::client::config::ConfigError;

/// Settings for a client. A provider that the program installed for itself is preferred to ring;
/// nothing is installed.
///
/// A machine without certificates is an error only where they are `needed`: for a base URL without
/// TLS, a redirect to one with TLS then fails, and everything else works.
pub(crate) fn config(needed: bool) -> Result<ClientConfig, ConfigError> {
    let fault = |error| ConfigError::caused("TLS cannot be set up", error);
    let provider = CryptoProvider::get_default()
        .cloned()
        .unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()));
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(fault)?;
    let mut config = match Verifier::new(provider) {
        Ok(verifier) => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth(),
        Err(error) if needed => return Err(fault(error)),
        Err(_) => builder
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
