//! Settings from environment variables.

use crate::error::config::ConfigError;

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
