//! Server addresses (OpenAPI 3.1.1, section 4.8.5), and the one that a call uses.

use std::borrow::Cow;

use reqwest::Url;

use crate::document::base_url::BaseUrl;
use crate::document::server_url::{check_values, expand};
use crate::error::config::ConfigError;

/// A Server Object of the document (OpenAPI 3.1.1, section 4.8.5).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Address {
    /// The URL as the document writes it: it may have `{variables}`, or no host.
    pub url: &'static str,
    /// The variables that have a default.
    pub variables: &'static [ServerVariable],
}

/// A Server Variable Object (OpenAPI 3.1.1, section 4.8.6).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ServerVariable {
    /// The name in the URL, without braces.
    pub name: &'static str,
    /// The value unless another is set.
    pub default: &'static str,
    /// The allowed values (`enum`); empty if any value is allowed.
    pub values: &'static [&'static str],
}

impl ServerVariable {
    /// Creates a variable that may have any value.
    #[must_use]
    pub const fn new(name: &'static str, default: &'static str) -> Self {
        let values: &[&str] = &[];
        Self {
            name,
            default,
            values,
        }
    }

    /// Sets the allowed values.
    #[must_use]
    pub const fn values(mut self, all: &'static [&'static str]) -> Self {
        self.values = all;
        self
    }
}

impl Address {
    /// Creates an address without variables.
    #[must_use]
    pub const fn new(url: &'static str) -> Self {
        let variables: &[ServerVariable] = &[];
        Self { url, variables }
    }

    /// Sets the variables and their defaults.
    #[must_use]
    pub const fn variables(mut self, all: &'static [ServerVariable]) -> Self {
        self.variables = all;
        self
    }
}

/// The server addresses of a client, and the one in use.
#[derive(Clone, Debug)]
pub(crate) struct Addresses {
    servers: &'static [Address],
    /// Index of the server in use.
    chosen: usize,
    variables: Vec<(&'static str, String)>,
    /// Base URL that overrides every server.
    base_url: Option<String>,
}

impl Addresses {
    pub(crate) fn new(servers: &'static [Address]) -> Self {
        Self {
            servers,
            chosen: 0,
            variables: Vec::new(),
            base_url: None,
        }
    }

    pub(crate) fn choose(&mut self, index: usize) {
        self.chosen = index;
    }

    pub(crate) fn set(&mut self, variable: &'static str, value: String) {
        self.variables.push((variable, value));
    }

    pub(crate) fn replace(&mut self, base_url: String) {
        self.base_url = Some(base_url);
    }

    /// Checks the values that the user set. The document's own are checked on use.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        if let Some(base_url) = &self.base_url {
            return check_url(base_url).map(drop);
        }
        let server = self.servers.get(self.chosen).or(self.servers.first());
        server.map_or(Ok(()), |server| check_values(server, &self.variables))
    }

    /// Returns the base URL of operations without servers of their own.
    fn base(&self) -> Result<Url, ConfigError> {
        if let Some(base_url) = &self.base_url {
            return check_url(base_url);
        }
        let nowhere = "the API's description has no absolute server URL: set a base URL on the client's builder";
        let server = self.servers.get(self.chosen).or(self.servers.first());
        let server = server.ok_or_else(|| ConfigError::new(nowhere))?;
        let text = expand(server, &self.variables)?;
        if is_absolute(&text) {
            return check_url(&text);
        }
        // A relative URL is resolved against the document's URL, which is unknown here.
        Err(ConfigError::new(match text.trim_matches('/') {
            "" => nowhere.to_owned(),
            _ => format!("{nowhere}, which ends in {text:?}"),
        }))
    }

    /// Returns the base URL of an operation; `own` are its own servers, if any.
    pub(crate) fn resolve(&self, own: &[Address]) -> Result<BaseUrl, ConfigError> {
        let Some(own) = own.get(self.chosen).or(own.first()) else {
            return self.base().map(BaseUrl::new);
        };
        let text = expand(own, &self.variables)?;
        let url = match (is_absolute(&text), &self.base_url) {
            (true, Some(base_url)) => check_url(base_url)?,
            (true, None) => check_url(&text)?,
            (false, _) => {
                let base = self.base()?;
                let mut url = base.join(&text).map_err(|error| {
                    ConfigError::caused("the operation's own server has no usable address", error)
                })?;
                if url.query().is_none() {
                    url.set_query(base.query());
                }
                url
            }
        };
        Ok(BaseUrl::new(url))
    }

    /// Like [`resolve`](Self::resolve), with another base URL for one call.
    pub(crate) fn resolve_at(
        &self,
        base_url: &str,
        own: &[Address],
    ) -> Result<BaseUrl, ConfigError> {
        let mut moved = self.clone();
        moved.replace(base_url.to_owned());
        moved.resolve(own)
    }

    /// Returns the paths of the document's servers, without a trailing slash.
    pub(crate) fn paths(&self) -> Vec<String> {
        let paths = self.servers.iter().filter_map(|server| {
            let text = expand(server, &self.variables).ok()?;
            let path = match Url::parse(&text) {
                Ok(url) => url.path().to_owned(),
                Err(_) => text,
            };
            Some(path.trim_end_matches('/').to_owned())
        });
        paths.collect()
    }

    /// Returns true if the base URL has the scheme `https`.
    pub(crate) fn need_tls(&self) -> bool {
        self.base().is_ok_and(|url| url.scheme() == "https")
    }

    /// Returns the base URL for `Debug` output.
    pub(crate) fn shown(&self) -> Cow<'_, str> {
        match self.resolve(&[]) {
            Ok(base) => base.text().to_owned().into(),
            Err(_) => "unknown".into(),
        }
    }
}

fn is_absolute(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

/// Parses a base URL. No error repeats it, because a credential may have been passed by mistake.
pub(crate) fn check_url(text: &str) -> Result<Url, ConfigError> {
    let url = Url::parse(text)
        .map_err(|error| ConfigError::caused("the base URL is not an absolute URL", error))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ConfigError::new(
            "the base URL must not hold a user name or a password",
        ));
    }
    if !matches!(url.scheme(), "http" | "https") {
        return Err(ConfigError::new("the base URL is neither http nor https"));
    }
    if url.fragment().is_some() {
        return Err(ConfigError::new("the base URL must not have a fragment"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    static SERVERS: &[Address] = &[
        Address::new("https://{city}.example.com:{port}/{version}/").variables(&[
            ServerVariable::new("city", "turin"),
            ServerVariable::new("port", "443"),
            ServerVariable::new("version", "v2"),
        ]),
        Address::new("http://sandbox.example.com"),
        Address::new("https://{region}.example.com"),
        Address::new("/v1"),
    ];

    fn addresses(chosen: usize) -> Addresses {
        let mut addresses = Addresses::new(SERVERS);
        addresses.choose(chosen);
        addresses
    }

    #[test]
    fn variables_have_defaults_and_can_be_set() {
        let mut addresses = addresses(0);
        assert_eq!(
            addresses.resolve(&[]).unwrap().text(),
            "https://turin.example.com/v2"
        );
        addresses.set("city", "lyon".to_owned());
        addresses.set("port", "8443".to_owned());
        assert_eq!(
            addresses.resolve(&[]).unwrap().text(),
            "https://lyon.example.com:8443/v2"
        );
        addresses.choose(1);
        assert_eq!(
            addresses.resolve(&[]).unwrap().text(),
            "http://sandbox.example.com"
        );
        addresses.choose(2);
        let error = addresses.resolve(&[]).unwrap_err().to_string();
        assert!(error.ends_with("needs a value for \"region\""), "{error}");
    }

    #[test]
    fn what_was_set_is_checked_before_any_call() {
        let mut bad = addresses(2);
        assert!(bad.check().is_ok());
        bad.set("region", "elsewhere.example/".to_owned());
        let error = bad.check().unwrap_err().to_string();
        assert!(error.contains("would change the host"), "{error}");
        let mut good = addresses(2);
        good.set("region", "eu".to_owned());
        assert!(good.check().is_ok());
    }

    #[test]
    fn a_relative_server_needs_a_base_url() {
        let error = addresses(3).resolve(&[]).unwrap_err().to_string();
        assert!(error.ends_with("set a base URL on the client's builder, which ends in \"/v1\""));
        let error = Addresses::new(&[]).resolve(&[]).unwrap_err().to_string();
        assert!(
            error.ends_with("set a base URL on the client's builder"),
            "{error}"
        );
    }

    #[test]
    fn an_operation_may_have_a_server_of_its_own() {
        static OWN: &[Address] = &[Address::new("https://uploads.example.com/")];
        static BELOW: &[Address] = &[Address::new("/v3")];
        let mut addresses = addresses(0);
        assert_eq!(
            addresses.resolve(OWN).unwrap().text(),
            "https://uploads.example.com"
        );
        assert_eq!(
            addresses.resolve(BELOW).unwrap().text(),
            "https://turin.example.com/v3"
        );
        // A base URL that the user sets is the only host that is called.
        addresses.replace("http://127.0.0.1:1/base/".to_owned());
        assert_eq!(
            addresses.resolve(OWN).unwrap().text(),
            "http://127.0.0.1:1/base"
        );
        assert_eq!(
            addresses.resolve(BELOW).unwrap().text(),
            "http://127.0.0.1:1/v3"
        );
        // Without it, the operation's own server suffices.
        assert!(Addresses::new(&[]).resolve(OWN).is_ok());
        assert!(Addresses::new(&[]).resolve(BELOW).is_err());
    }

    #[test]
    fn of_several_the_one_that_stands_where_the_chosen_one_does() {
        static OWN: &[Address] = &[
            Address::new("https://a.example"),
            Address::new("https://b.example"),
        ];
        assert_eq!(
            addresses(1).resolve(OWN).unwrap().text(),
            "https://b.example"
        );
        assert_eq!(
            addresses(2).resolve(OWN).unwrap().text(),
            "https://a.example"
        );
    }
}
