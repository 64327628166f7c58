//! What a call for the next page is made with: what this one asked for, and where that leads.

use std::fmt;

use percent_encoding::percent_decode_str;
use reqwest::Url;

use super::Call;
use crate::json::fault::Fault;
use crate::lists::member;
use crate::request::body::Body;
use crate::request::parameter::Location;

impl Call {
    /// Makes it a call of this URL, which is one of [`beside`](Self::beside).
    pub(crate) fn go_to(&mut self, target: String) {
        self.rare_mut().link = Some(target);
    }

    /// Where a link of the answer leads. It leads nowhere else than to the host of the call, which
    /// knows its credentials, and is called as that was.
    pub(crate) fn beside(&self, link: &str) -> Result<String, Fault> {
        let refuse = |error: &dyn fmt::Display| Fault::new(error.to_string());
        let settings = self.core.settings().map_err(|error| refuse(&error))?;
        let base = self.base(settings).map_err(|error| refuse(&error))?;
        let here = self.url(&base).map_err(|error| refuse(&error))?;
        let here = Url::parse(&here).map_err(|error| refuse(&error))?;
        let there = here.join(link);
        let there = there.map_err(|_| Fault::new("the link to the next page is no URL"))?;
        // A server behind a proxy may take itself for one without TLS.
        let is_port = here.port_or_known_default() == there.port_or_known_default()
            || here.port().is_none() && there.port().is_none();
        if here.host() != there.host() || !is_port || !there.scheme().starts_with("http") {
            return Err(Fault::new(
                "the link to the next page leads to another host",
            ));
        }
        let mut target = here;
        target.set_path(there.path());
        target.set_query(there.query());
        Ok(target.into())
    }

    /// What a parameter is set to.
    pub(crate) fn value(&self, location: Location, name: &str) -> Option<String> {
        let (_, text) = self.at(location).find(|(set, _)| *set == name)?;
        let text = match location {
            Location::Query => text.split_once('=')?.1,
            _ => text,
        };
        let text = percent_decode_str(text).decode_utf8_lossy();
        Some(text.into_owned())
    }

    /// A member of the body, where that is JSON and has it.
    pub(crate) fn member(&self, path: &str) -> Option<String> {
        let (_, body) = self.body.as_ref()?;
        member::get(body.as_bytes()?, path)
    }

    /// Sets a member of the body, which is JSON or not there yet.
    pub(crate) fn set_member(&mut self, path: &str, value: &str) -> Result<(), Fault> {
        let (content_type, body) = match self.body.take() {
            Some((content_type, body)) => (content_type, body),
            None => ("application/json".to_owned(), Body::from("{}")),
        };
        let text = body
            .as_bytes()
            .and_then(|text| member::set(text, path, value));
        let refused = || Fault::new(format!("the body has no place for the member {path}"));
        self.body = Some((content_type, text.ok_or_else(refused)?.into()));
        Ok(())
    }
}
