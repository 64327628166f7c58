//! The boolean by which a request selects between a stream and a whole response.

use std::collections::BTreeMap;

use super::Call;
use crate::document::declared::Declared;
use crate::document::description::Switch;
use crate::document::parameter::{Location, Style};
use crate::request::form_field::{pair, part, with_pair, with_part};

impl Call {
    /// Sets the switch on if a stream is read, and off if it would be on otherwise.
    pub(crate) fn switched(mut self, declared: &[Declared]) -> Self {
        if let Some(switch) = self.description.switch {
            let mut successes = declared.iter().filter(|row| row.success);
            self.switch(switch, successes.any(|row| row.media.is_stream()));
        }
        self
    }

    fn switch(&mut self, switch: Switch, on: bool) {
        let Switch { name, .. } = switch;
        let said = match switch.is_in_query {
            true => self.value(Location::Query, name),
            false => self.said(name),
        };
        let is_set = match said.as_deref() {
            // Servers that do not stream by default need no `false`.
            None => !on && !switch.is_on,
            Some(said) => (said == "true") == on,
        };
        if is_set {
        } else if switch.is_in_query {
            self.query(name, &on);
        } else {
            self.say(name, on);
        }
    }

    /// Returns a member of the body, if its format has members.
    fn said(&self, name: &str) -> Option<String> {
        let (content_type, body) = self.body.as_ref()?;
        match Writing::of(content_type)? {
            Writing::Json => self.member(name),
            Writing::Pairs => pair(std::str::from_utf8(body.as_bytes()?).ok()?, name),
            Writing::Parts(boundary) => part(body, &self.rare.as_ref()?.slots, boundary, name),
        }
    }

    /// Sets the member in the body. If the body has no place for it, it is sent unchanged.
    fn say(&mut self, name: &'static str, on: bool) {
        let value = if on { "true" } else { "false" };
        let Some((content_type, body)) = &self.body else {
            let mut rows = self.description.parameters.iter();
            let row = rows.find(|row| row.location == Location::Body);
            return match row.filter(|row| matches!(row.style, Style::Form | Style::Multipart)) {
                Some(row) => self.set_body(row, &BTreeMap::from([(name.to_owned(), on)])),
                None => self.set_member(name, value).unwrap_or_default(),
            };
        };
        match Writing::of(content_type) {
            Some(Writing::Json) => self.set_member(name, value).unwrap_or_default(),
            Some(Writing::Pairs) => {
                let form = body.as_bytes().and_then(|it| std::str::from_utf8(it).ok());
                let form = with_pair(form.unwrap_or_default(), name, value);
                self.raw_body(content_type.clone(), form.into());
            }
            Some(Writing::Parts(boundary)) => {
                let slots = &mut self.rare.get_or_insert_default().slots;
                let body = with_part(body.clone(), slots, boundary, name, value);
                self.raw_body(content_type.clone(), body);
            }
            None => {}
        }
    }
}

/// The format of a body with members.
enum Writing<'c> {
    Json,
    Pairs,
    /// With its boundary
    Parts(&'c str),
}

impl<'c> Writing<'c> {
    fn of(content_type: &'c str) -> Option<Self> {
        let (essence, rest) = content_type.split_once(';').unwrap_or((content_type, ""));
        match essence.trim() {
            "application/x-www-form-urlencoded" => Some(Self::Pairs),
            "multipart/form-data" => rest.split_once("boundary=").map(|it| Self::Parts(it.1)),
            json if json.ends_with("json") => Some(Self::Json),
            _ => None,
        }
    }
}
