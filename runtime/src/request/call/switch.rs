//! Whether a call asks for a stream: in goes a call and what it can read, out comes the call with
//! its switch set accordingly.

use super::Call;
use crate::request::declared::Declared;
use crate::request::description::Switch;
use crate::request::options::Options;
use crate::request::parameter::Location;

impl Call {
    /// The call with its switch on where a stream is read, and off where it would be on.
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
            false => self.member(name),
        };
        let is_on = match said.as_deref() {
            None => switch.is_on,
            Some(said) => said == "true",
        };
        // What the server does anyway is not said.
        if is_on == on {
            return;
        }
        if switch.is_in_query {
            self.query(name, &on);
        } else if self.is_json() {
            // Where there is no place for it, the body is sent as it is.
            let _ = self.set_member(name, if on { "true" } else { "false" });
        } else if on {
            self.options(Options::new().body(name, &on));
        }
    }

    /// Whether the body is JSON, or not there yet.
    fn is_json(&self) -> bool {
        let Some((content_type, _)) = &self.body else {
            return true;
        };
        let essence = content_type.split(';').next().unwrap_or_default();
        essence.trim().ends_with("json")
    }
}
