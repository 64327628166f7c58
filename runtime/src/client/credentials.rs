//! The credentials of a client, and their selection for a call: of the alternatives in `security`, the
//! first whose credentials the client has ([`Credentials::choose`]; OpenAPI 3.1.1, section 4.8.30).

use std::fmt;

use reqwest::header::{AUTHORIZATION, HeaderMap};

use crate::client::credential_store::{CredentialStore, Provider};
use crate::client::prepared_credential::{PreparedCredential, prepare};
use crate::document::description::Description;
use crate::document::parameter::Location;
use crate::document::scheme::{Scheme, SchemeKind};
use crate::error::config::ConfigError;

/// Validated credentials.
pub(crate) struct Credentials {
    schemes: &'static [Scheme],
    /// The credential of each scheme, if one was given.
    prepared: Vec<Option<PreparedCredential>>,
    /// Texts to redact, the longest first.
    secrets: Vec<String>,
    /// True if calls are sent although a required credential is missing.
    is_anonymous: bool,
}

/// Reports whether a call has a value of its own at a location.
type IsSet<'c> = &'c dyn Fn(Location, &str) -> bool;

/// The schemes whose credentials a call sends. Most calls send one, which needs no list.
#[derive(Default)]
pub(crate) struct SelectedCredentials {
    first: Option<usize>,
    others: Vec<usize>,
}

impl Credentials {
    /// Checks the credentials that were given. Missing ones fail the calls that require them.
    pub(crate) fn check(
        schemes: &'static [Scheme],
        store: CredentialStore,
        is_anonymous: bool,
    ) -> Result<Self, ConfigError> {
        let mut credentials = Self {
            schemes,
            is_anonymous,
            prepared: schemes.iter().map(|_| None).collect(),
            secrets: Vec::new(),
        };
        for entry in store.0 {
            let mut all = schemes.iter().zip(&mut credentials.prepared);
            let Some((scheme, prepared)) = all.find(|(scheme, _)| scheme.name == entry.scheme)
            else {
                let message = format!("the API has no security scheme {:?}", entry.scheme);
                return Err(ConfigError::new(message));
            };
            *prepared = Some(prepare(scheme, &entry, &mut credentials.secrets)?);
        }
        // The longest first, so that a secret that is part of another does not split it.
        credentials.secrets.retain(|secret| !secret.is_empty());
        credentials
            .secrets
            .sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Ok(credentials)
    }

    /// Returns the texts to redact, the longest first.
    pub(crate) fn secrets(&self) -> &[String] {
        &self.secrets
    }

    /// Returns the credentials of the first security requirement that the client can satisfy. A
    /// parameter of the call replaces a credential in the same place. A call without a
    /// description sends all credentials.
    pub(crate) fn choose(
        &self,
        description: Option<&Description>,
        is_set: IsSet<'_>,
    ) -> Result<SelectedCredentials, ConfigError> {
        let Some(description) = description else {
            return Ok(self.whatever_there_is(is_set));
        };
        let alternatives = description.security;
        for together in alternatives {
            if let Some(chosen) = self.meet_all(together, is_set) {
                return Ok(chosen);
            }
        }
        match alternatives.is_empty() || self.is_anonymous {
            true => Ok(SelectedCredentials::default()),
            false => Err(unmet(description)),
        }
    }

    /// Selects all credentials, for a call without security requirements.
    #[cold]
    fn whatever_there_is(&self, is_set: IsSet<'_>) -> SelectedCredentials {
        let mut chosen = SelectedCredentials::default();
        for scheme in self.schemes {
            if let Some(Some(index)) = self.meet(scheme.name, is_set) {
                self.add(&mut chosen, index);
            }
        }
        chosen
    }

    fn meet_all(&self, together: &[&str], is_set: IsSet<'_>) -> Option<SelectedCredentials> {
        let mut chosen = SelectedCredentials::default();
        for name in together {
            if let Some(index) = self.meet(name, is_set)? {
                self.add(&mut chosen, index);
            }
        }
        Some(chosen)
    }

    /// Adds a credential, unless an earlier one uses the same header.
    fn add(&self, chosen: &mut SelectedCredentials, index: usize) {
        if chosen.first.is_none() {
            chosen.first = Some(index);
        } else if !self.all(chosen).any(|there| self.is_beside(there, index)) {
            chosen.others.push(index);
        }
    }

    /// Returns true if a credential uses the same header as another.
    #[cold]
    fn is_beside(&self, there: &PreparedCredential, index: usize) -> bool {
        match (
            there.header(),
            self.prepared(index).and_then(PreparedCredential::header),
        ) {
            (Some(there), Some(other)) => there == other,
            _ => false,
        }
    }

    /// Adds the selected credentials to a request.
    pub(crate) fn put(
        &self,
        chosen: &SelectedCredentials,
        url: &mut String,
        headers: &mut HeaderMap,
    ) {
        for prepared in self.all(chosen) {
            prepared.put(url, headers);
        }
    }

    /// Returns the query pairs of the selected credentials.
    pub(crate) fn pairs(&self, chosen: &SelectedCredentials) -> impl Iterator<Item = &str> {
        self.all(chosen).filter_map(PreparedCredential::pair)
    }

    /// Returns the provider of the bearer token, if one was selected.
    pub(crate) fn provider(&self, chosen: &SelectedCredentials) -> Option<&Provider> {
        self.all(chosen).find_map(PreparedCredential::provider)
    }

    fn all(&self, chosen: &SelectedCredentials) -> impl Iterator<Item = &PreparedCredential> {
        let chosen = chosen.first.iter().chain(&chosen.others);
        chosen.filter_map(|index| self.prepared(*index))
    }

    fn prepared(&self, index: usize) -> Option<&PreparedCredential> {
        self.prepared.get(index)?.as_ref()
    }

    /// Returns the credential of a scheme: `None` if it is missing, `Some(None)` if nothing is to
    /// be sent.
    fn meet(&self, name: &str, is_set: IsSet<'_>) -> Option<Option<usize>> {
        let mut schemes = self.schemes.iter();
        let index = schemes.position(|scheme| scheme.name == name)?;
        let scheme = &self.schemes[index];
        let needs_nothing = match scheme.kind {
            SchemeKind::MutualTls => true,
            SchemeKind::Header(header) => is_set(Location::Header, header),
            SchemeKind::Query(pair) => is_set(Location::Query, pair),
            SchemeKind::Cookie(cookie) => is_set(Location::Cookie, cookie),
            SchemeKind::Bearer | SchemeKind::Basic | SchemeKind::Authorization => {
                is_set(Location::Header, AUTHORIZATION.as_str())
            }
        };
        if needs_nothing {
            return Some(None);
        }
        self.prepared(index).map(|_| Some(index))
    }
}

/// Shows the names of the schemes that have a credential.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.schemes.iter().zip(&self.prepared);
        let given = all.filter(|(_, prepared)| prepared.is_some());
        f.debug_list()
            .entries(given.map(|(scheme, _)| scheme.name))
            .finish()
    }
}

#[cold]
fn unmet(description: &Description) -> ConfigError {
    let ways = description.security.iter();
    let ways = ways.map(|together| together.join(" and "));
    let ways = ways.collect::<Vec<_>>().join(", or ");
    let id = description.id;
    ConfigError::new(format!(
        "{id} needs credentials that the client was not given: {ways}"
    ))
}

#[cfg(test)]
mod tests {
    use reqwest::header::{COOKIE, USER_AGENT};

    use super::*;
    use crate::calls::call::Call;
    use crate::document::parameter::Parameter;
    use crate::wire::transport::Request;
    use crate::{Core, CoreBuilder};

    static SCHEMES: &[Scheme] = &[
        Scheme::bearer("token"),
        Scheme::basic("login"),
        Scheme::header("key", "X-Key"),
        Scheme::query("sig", "s g"),
        Scheme::cookie("session", "sid"),
        Scheme::authorization("digest"),
        Scheme::mutual_tls("certificate"),
    ];

    static OPERATION: Description = Description::new("op", "GET", "/a")
        .security(&[
            &["login", "key"],
            &["sig", "session"],
            &["token"],
            &["digest"],
        ])
        .parameters(&[
            Parameter::query("q").form(),
            Parameter::cookie("c").form(),
            Parameter::header("x-key").simple(),
        ]);

    fn builder() -> CoreBuilder {
        Core::builder(&[], SCHEMES)
    }

    /// The request of a call, credentials included.
    fn sent(builder: CoreBuilder, set: impl Fn(&mut Call)) -> Result<Request, ConfigError> {
        let core = builder.base_url("http://127.0.0.1:1").build()?;
        let mut call = Call::new(&core, &OPERATION);
        set(&mut call);
        let settings = core.settings()?;
        let chosen = call.choose_credentials(settings)?;
        Ok(call.request(settings, &chosen, &[]).unwrap())
    }

    #[test]
    fn the_first_alternative_that_is_met_is_sent_whole() {
        let both = builder()
            .credential("token", "t")
            .basic("login", "ann", "pass word")
            .credential("key", "k");
        let request = sent(both, |_| {}).unwrap();
        assert_eq!(request.headers[AUTHORIZATION], "Basic YW5uOnBhc3Mgd29yZA==");
        assert_eq!(request.headers["x-key"], "k");
        let half = builder().basic("login", "ann", "").credential("token", "t");
        let request = sent(half, |_| {}).unwrap();
        assert_eq!(request.headers[AUTHORIZATION], "Bearer t");
        let whole = builder().credential("digest", "Digest a=\"b\"");
        let request = sent(whole, |_| {}).unwrap();
        assert_eq!(request.headers[AUTHORIZATION], "Digest a=\"b\"");
    }

    #[test]
    fn keys_go_beside_what_the_call_sets() {
        let keys = || {
            builder()
                .credential("sig", "a/b")
                .credential("session", "s")
        };
        let request = sent(keys(), |_| {}).unwrap();
        assert!(
            request.url.as_str().ends_with("/a?s%20g=a%2Fb"),
            "{}",
            request.url
        );
        assert_eq!(request.headers[COOKIE], "sid=s");
        let request = sent(keys(), |call| {
            call.query("q", &1_u8);
            call.cookie("c", &2_u8);
        });
        let request = request.unwrap();
        assert!(
            request.url.as_str().ends_with("/a?q=1&s%20g=a%2Fb"),
            "{}",
            request.url
        );
        assert_eq!(request.headers[COOKIE], "c=2; sid=s");
    }

    #[test]
    fn a_parameter_of_the_call_stands_for_a_credential() {
        let login = || builder().basic("login", "ann", "p");
        assert!(sent(login(), |_| {}).is_err());
        let request = sent(login(), |call| call.header("x-key", &"mine")).unwrap();
        assert_eq!(request.headers["x-key"], "mine");
        assert!(request.headers.contains_key(AUTHORIZATION));
    }

    #[test]
    fn of_two_for_one_header_the_first_counts_and_either_before_what_is_usual() {
        static SCHEMES: &[Scheme] = &[
            Scheme::authorization("digest"),
            Scheme::bearer("token"),
            Scheme::header("agent", "User-Agent"),
        ];
        static OPERATION: Description =
            Description::new("op", "GET", "/a").security(&[&["token", "digest", "agent"]]);
        let builder = Core::builder(&[], SCHEMES).base_url("http://127.0.0.1:1");
        let builder = builder.credential("digest", "d").bearer_token("t");
        let core = builder.credential("agent", "a").build().unwrap();
        let settings = core.settings().unwrap();
        let mut call = Call::new(&core, &OPERATION);
        let sent = |call: &Call| {
            let chosen = call.choose_credentials(settings).unwrap();
            call.request(settings, &chosen, &[]).unwrap().headers
        };
        let headers = sent(&call);
        assert_eq!(headers[AUTHORIZATION], "Bearer t");
        assert_eq!(headers[USER_AGENT], "a");
        assert_eq!(headers.len(), 3);
        // Such a call declares no requirements, so the first scheme of the API counts.
        call.set_target(reqwest::Method::GET, "/b".to_owned());
        assert_eq!(sent(&call)[AUTHORIZATION], "d");
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = sent(builder(), |_| {}).err().unwrap().to_string();
        assert_eq!(
            error,
            "op needs credentials that the client was not given: login and key, or sig and \
             session, or token, or digest"
        );
    }

    #[test]
    fn unusable_credentials_are_refused_and_not_repeated() {
        let refused = [
            builder().credential("key", ""),
            builder().credential("key", "zzz\name"),
            builder().credential("session", "zzz;ame"),
            builder().credential("login", "zzz"),
            builder().basic("key", "zzz", "ame"),
            builder().basic("login", "zzz:", "ame"),
            builder().credential("certificate", "zzz"),
            builder().credential("nobody", "zzz"),
        ];
        for builder in refused {
            assert!(!format!("{builder:?}").contains("zzz"));
            let error = builder.build().unwrap_err().to_string();
            assert!(!error.contains("zzz"), "{error}");
        }
    }

    #[test]
    fn secrets_are_told_in_every_form_and_the_longest_first() {
        let core = builder()
            .basic("login", "ann", "sesame")
            .credential("sig", "a/b")
            .build()
            .unwrap();
        let secrets = core.settings().unwrap().credentials.secrets();
        assert_eq!(secrets, ["YW5uOnNlc2FtZQ==", "sesame", "a%2Fb", "a/b"]);
        assert!(!format!("{core:?}").contains("sesame"));
    }
}
