//! The default transport over TLS: its trusted certificates, its HTTP version, and its number of
//! connections, against a server on loopback.
#![allow(missing_docs, reason = "a test is no library")]

use std::convert::Infallible;
use std::error::Error as _;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http_body_util::Full;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use specmill_runtime::{Bytes, Core, Error, Value};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

specmill_runtime::operation! {
    Fetch: GET "/" -> Value, Value {
        id: "fetch";
        responses: { 200 json Value => success; }
    }
}

/// A server that records the connection of each request.
struct Server {
    url: String,
    /// The certificate of its authority, as PEM.
    authority: String,
}

/// Starts a server for at most eight connections, which stops with the runtime.
async fn serve(protocols: &[&str]) -> Server {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &authority).unwrap();
    let chain = vec![CertificateDer::from(certificate)];
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider);
    let config = config.with_safe_default_protocol_versions().unwrap();
    let mut config = config
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    config.alpn_protocols = protocols.iter().map(|it| it.as_bytes().to_vec()).collect();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    let count = Arc::new(AtomicUsize::new(0));
    tokio::spawn(async move {
        for _ in 0..8 {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(stream) = acceptor.accept(stream).await else {
                continue;
            };
            let connection = count.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(async move {
                let service = service_fn(move |request: hyper::Request<_>| async move {
                    let _: hyper::body::Incoming = request.into_body();
                    let text = format!("[{connection}]");
                    Ok::<_, Infallible>(hyper::Response::new(Full::new(Bytes::from(text))))
                });
                let builder = Builder::new(TokioExecutor::new());
                let _ = builder
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    });
    let authority = authority.pem();
    Server { url, authority }
}

fn core(url: &str) -> Core {
    Core::builder(&[], &[])
        .base_url(url)
        .retries(0)
        .build()
        .unwrap()
}

/// Cargo unifies features over a whole program. Those of the runtime must not break the program's
/// own clients.
#[test]
fn a_program_can_make_clients_of_its_own() {
    drop(specmill_runtime::reqwest::Client::new());
    let _ = tokio_rustls::rustls::ClientConfig::builder();
}

#[tokio::test]
async fn a_certificate_of_an_unknown_issuer_is_rejected() {
    let server = serve(&["h2"]).await;
    let error = Fetch::new(&core(&server.url)).await.unwrap_err();
    assert!(matches!(error, Error::Connect(_)), "{error:?}");
    assert_eq!(error.to_string(), "cannot connect to localhost");
    let mut causes = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    assert!(
        causes.iter().any(|cause| cause.contains("certificate")),
        "{causes:?}"
    );
}

/// The platform's trust store is read once per process. This test therefore runs in a process of
/// its own, started by `the_trust_store_of_the_platform_is_used`.
#[tokio::test]
#[ignore = "it is told whom to trust by the test that starts it"]
async fn calls_of_one_client() {
    let url = std::env::var("SPECMILL_TEST_URL").unwrap();
    let core = core(&url);
    let mut seen = Vec::new();
    for _ in 0..3 {
        let response = Fetch::new(&core).send().await.unwrap();
        seen.push(response.into_body());
    }
    // At the same time, from clones, which share connections.
    let all = (0..10).map(|_| {
        let core = core.clone();
        tokio::spawn(async move { Fetch::new(&core).await.unwrap() })
    });
    for call in all.collect::<Vec<_>>() {
        seen.push(call.await.unwrap());
    }
    println!("seen: {}", Value::from(seen));
}

async fn seen(protocols: &[&str]) -> Vec<Vec<usize>> {
    let server = serve(protocols).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("authority.pem");
    std::fs::write(&path, &server.authority).unwrap();
    let run = move || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "calls_of_one_client", "--ignored", "--nocapture"])
            .env("SSL_CERT_FILE", path)
            .env("SPECMILL_TEST_URL", server.url);
        command.output().unwrap()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{output:?}");
    let line = text.lines().find_map(|line| line.split_once("seen: "));
    serde_json::from_str(line.unwrap().1).unwrap()
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn the_trust_store_of_the_platform_is_used() {
    let all = seen(&["h2", "http/1.1"]).await.concat();
    // HTTP/2 multiplexes many calls over one connection.
    assert_eq!(all, [0; 13]);
    let all = seen(&["http/1.1"]).await.concat();
    // HTTP/1.1 takes one call at a time; sequential calls share a connection.
    assert_eq!(all[..3], [0; 3]);
    assert!(all[3..].iter().any(|connection| *connection > 0), "{all:?}");
}
