//! Calls for further pages: links, and cursors in parameters or the body.

use std::fmt;

use percent_encoding::percent_decode_str;
use reqwest::Url;

use super::{Call, Link};
use crate::document::base_url::BaseUrl;
use crate::document::parameter::Location;
use crate::json::fault::Fault;
use crate::request::body_member;
use crate::wire::body::Body;

impl Call {
    /// Follows a link, which is one of [`resolve_link`](Self::resolve_link). With another method,
    /// the request has no body.
    pub(crate) fn set_link(&mut self, target: String, method: Option<&'static str>) {
        self.rare_mut().link = Some(Link { target, method });
        if method.is_some() {
            self.body = None;
        }
    }

    /// Returns to the operation's own path.
    pub(crate) fn clear_link(&mut self) {
        if let Some(rare) = &mut self.rare {
            rare.link = None;
        }
    }

    /// Resolves a link of a response. It must stay on the host of the call, because it is requested
    /// with the same credentials. If the client rebases links, only its path and query are used,
    /// below the base URL.
    pub(crate) fn resolve_link(&self, link: &str) -> Result<String, Fault> {
        let refuse = |error: &dyn fmt::Display| Fault::new(error.to_string());
        let settings = self.core.settings().map_err(|error| refuse(&error))?;
        let base = self.base(settings).map_err(|error| refuse(&error))?;
        let here = self.url(&base).map_err(|error| refuse(&error))?;
        let here = Url::parse(&here).map_err(|error| refuse(&error))?;
        let there = here.join(link);
        let there =
            there.map_err(|_| Fault::new("the link to the next page is not a valid URL"))?;
        // A server behind a proxy may believe that it is reached without TLS.
        let is_port = here.port_or_known_default() == there.port_or_known_default()
            || here.port().is_none() && there.port().is_none();
        let is_http = matches!(there.scheme(), "http" | "https");
        let is_here = here.host() == there.host() && is_port;
        if !is_http || !is_here && !settings.rebases_links {
            return Err(Fault::new(
                "the link to the next page leads to another host; if a gateway stands between, \
                 `rebase_links` of the client's builder has it followed below the base URL",
            ));
        }
        let mut target = here;
        if settings.rebases_links {
            let path = self.rebased(&base, &target, there.path());
            target.set_path(&path);
        } else {
            target.set_path(there.path());
        }
        target.set_query(there.query());
        Ok(target.into())
    }

    /// Returns the path of a link below the base URL: the call's own if the link ends in it, else
    /// without the path of the document's server.
    fn rebased(&self, base: &BaseUrl, here: &Url, path: &str) -> String {
        let base = Url::parse(base.text()).map(|base| base.path().trim_end_matches('/').to_owned());
        let base = base.unwrap_or_default();
        let own = here.path().strip_prefix(base.as_str()).unwrap_or_default();
        let is_below = |path: &str, lead: &str| {
            let rest = path.strip_prefix(lead);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if own.len() > 1 && path.ends_with(own) {
            return format!("{base}{own}");
        }
        if !base.is_empty() && is_below(path, &base) {
            return path.to_owned();
        }
        let settings = self.core.settings();
        let servers = settings.map(|settings| settings.addresses.paths());
        let mut leads = servers.unwrap_or_default().into_iter();
        let lead = leads.find(|lead| !lead.is_empty() && is_below(path, lead));
        let rest = lead.as_deref().and_then(|lead| path.strip_prefix(lead));
        format!("{base}{}", rest.unwrap_or(path))
    }

    /// Returns true if a URL is that of the call, ignoring the query.
    pub(crate) fn is_same_path(&self, target: &str) -> bool {
        let url = self.core.settings().ok().and_then(|settings| {
            let base = self.base(settings).ok()?;
            self.url(&base).ok()
        });
        let path = |url: &str| Url::parse(url).ok().map(|url| url.path().to_owned());
        url.and_then(|url| path(&url)) == path(target)
    }

    /// Returns the value of a parameter.
    pub(crate) fn value(&self, location: Location, name: &str) -> Option<String> {
        let (_, text) = self.at(location).find(|(set, _)| *set == name)?;
        let text = match location {
            Location::Query => text.split_once('=')?.1,
            _ => text,
        };
        let text = percent_decode_str(text).decode_utf8_lossy();
        Some(text.into_owned())
    }

    /// Returns a member of a JSON body.
    pub(crate) fn member(&self, path: &str) -> Option<String> {
        let (_, body) = self.body.as_ref()?;
        body_member::get(body.as_bytes()?, path)
    }

    /// Sets a member of the body, which is JSON or absent.
    pub(crate) fn set_member(&mut self, path: &str, value: &str) -> Result<(), Fault> {
        let (content_type, body) = match self.body.take() {
            Some((content_type, body)) => (content_type, body),
            None => ("application/json".to_owned(), Body::from("{}")),
        };
        let text = body
            .as_bytes()
            .and_then(|text| body_member::set(text, path, value));
        let Some(text) = text else {
            self.body = Some((content_type, body));
            let message = format!("the body has no place for the property {path}");
            return Err(Fault::new(message));
        };
        self.body = Some((content_type, text.into()));
        Ok(())
    }
}
