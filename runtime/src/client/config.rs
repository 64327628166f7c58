//! Errors before a request is sent, and access to environment variables.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// A client whose settings are missing or invalid; it cannot make calls.
///
/// No message contains a credential.
#[derive(Clone, Debug)]
pub struct ConfigError {
    message: String,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl ConfigError {
    #[cold]
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    pub(crate) fn caused(
        message: impl Into<String>,
        source: impl Error + Send + Sync + 'static,
    ) -> Self {
        Self {
            message: message.into(),
            source: Some(Arc::new(source)),
        }
    }
}

impl ConfigError {
    /// Prefixes the message with the location of the error.
    pub(crate) fn within(mut self, place: impl fmt::Display) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for ConfigError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// A call that cannot be sent, because a value has no lossless form in the request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RequestError {
    message: String,
}

impl RequestError {
    #[cold]
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for RequestError {}

/// Text whose `Debug` output is `[redacted]`.
#[derive(Clone)]
pub(crate) struct Redacted(pub(crate) String);

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Reads a required environment variable, without surrounding white space.
///
/// # Errors
///
/// Returns an error that names the variable if it is not set, empty or not Unicode.
pub fn env_var(name: &str) -> Result<String, ConfigError> {
    optional_env_var(name)?
        .ok_or_else(|| ConfigError::new(format!("the environment variable {name} is not set")))
}

/// Reads an optional environment variable, without surrounding white space.
///
/// # Errors
///
/// Returns an error that names the variable if it is empty or not Unicode.
pub fn optional_env_var(name: &str) -> Result<Option<String>, ConfigError> {
    match env_text(name)? {
        Some(text) if text.is_empty() => {
            let message = format!("the environment variable {name} is empty");
            Err(ConfigError::new(message))
        }
        text => Ok(text),
    }
}

/// Reads an environment variable that may be empty.
pub(crate) fn env_text(name: &str) -> Result<Option<String>, ConfigError> {
    let text = std::env::var_os(name).map(std::ffi::OsString::into_string);
    // The value is not repeated: it may be a credential.
    let text = text.transpose().map_err(|_| {
        ConfigError::new(format!(
            "the environment variable {name} is not valid Unicode"
        ))
    })?;
    Ok(text.map(|text| text.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_that_is_not_set_is_named() {
        let error = env_var("SPECMILL_NO_SUCH_VARIABLE").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the environment variable SPECMILL_NO_SUCH_VARIABLE is not set"
        );
        assert!(
            optional_env_var("SPECMILL_NO_SUCH_VARIABLE")
                .unwrap()
                .is_none()
        );
        assert!(env_var("PATH").is_ok());
    }
}
