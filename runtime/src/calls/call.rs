//! A call: an operation with the values of its parameters.

use std::fmt;

use percent_encoding::percent_decode_str;
use reqwest::Method;
use reqwest::header::HeaderValue;

use crate::client::core::Core;
use crate::client::defaults::written;
use crate::document::description::Description;
use crate::document::parameter::{Location, Parameter};
use crate::document::policy::Policy;
use crate::error::config::RequestError;
use crate::json::encode::Encode;
use crate::json::tape::Tape;
use crate::redact::redaction::is_secret_name;
use crate::request::cookie;
use crate::request::idempotency::is_idempotent;
use crate::request::options::Options;
use crate::request::parameters;
use crate::request::payload::{Payload, not_text};
use crate::wire::body::Body;
use crate::wire::slot::Slot;

mod page;
mod request;
mod stream_switch;

/// A call of one operation with the values of its parameters; generated code fills it in.
///
/// A value that cannot be sent losslessly is an error when the call is sent, not here.
#[derive(Clone)]
pub struct Call {
    core: Core,
    description: &'static Description,
    /// The values, as they are sent, in the order of the rows.
    values: Vec<ParameterText>,
    body: Option<(String, Body)>,
    options: Option<Box<Options>>,
    /// The method and the path, in place of the description's.
    target: Option<Box<(Method, String)>>,
    /// Boxed, because calls are moved often.
    rare: Option<Box<Rare>>,
}

/// State that few calls need.
#[derive(Clone, Default)]
struct Rare {
    /// Values to redact.
    secrets: Vec<String>,
    /// True if the body contains one of them.
    has_secret_body: bool,
    /// The id of the last event, if a stream of events resumes.
    last_event_id: Option<HeaderValue>,
    /// The ends of the parts' headers, for a multipart form.
    slots: Vec<Slot>,
    /// The link to the next page, if the call follows one.
    link: Option<Link>,
    fault: Option<RequestError>,
}

/// A link to the next page.
#[derive(Clone)]
struct Link {
    target: String,
    /// The method of the request, if it is not the call's.
    method: Option<&'static str>,
}

/// The value of a parameter.
#[derive(Clone)]
struct ParameterText {
    row: usize,
    text: String,
    is_secret: bool,
}

impl ParameterText {
    /// Returns the text for `Debug` output; `name` is the parameter's.
    fn shown(&self, name: &str) -> &str {
        if self.is_secret || is_secret_name(name) {
            "[redacted]"
        } else {
            &self.text
        }
    }
}

/// Returns parameters with values that a call need not set: those of the client, else defaults of
/// the document.
fn known_values(core: &Core, description: &Description) -> Vec<ParameterText> {
    let rows = description.parameters.iter().enumerate();
    let known = rows.filter(|(_, row)| row.shared || row.default.is_some());
    let written = known.filter_map(|(row, parameter)| {
        let settings = core.settings().ok();
        let shared = settings.and_then(|it| it.defaults.shared(parameter));
        let default = || written(parameter, parameter.default?.as_bytes());
        Some(ParameterText {
            row,
            text: shared.or_else(default)?,
            is_secret: false,
        })
    });
    written.collect()
}

impl Call {
    /// Creates a call with the values that the client or the document supplies.
    #[must_use]
    pub fn new(core: &Core, description: &'static Description) -> Self {
        Self {
            core: core.clone(),
            description,
            values: known_values(core, description),
            body: None,
            options: None,
            target: None,
            rare: None,
        }
    }

    #[cold]
    fn rare_mut(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// Resumes a stream after an event; without an id, at the current event.
    pub(crate) fn resume(&mut self, last_event_id: &str) {
        let id = Some(last_event_id).filter(|id| !id.is_empty());
        // An id that no header can carry is omitted.
        self.rare_mut().last_event_id =
            id.and_then(|id| HeaderValue::from_bytes(id.as_bytes()).ok());
    }

    /// Sets a path parameter.
    pub fn path(&mut self, name: &'static str, value: &dyn Encode) {
        self.set(Location::Path, name, value);
    }

    /// Sets a query parameter; `null` leaves it out.
    pub fn query(&mut self, name: &'static str, value: &dyn Encode) {
        self.set(Location::Query, name, value);
    }

    /// Sets the whole query; `null` leaves it out.
    pub fn querystring(&mut self, name: &'static str, value: &dyn Encode) {
        self.set(Location::Querystring, name, value);
    }

    /// Sets a header; `null` leaves it out.
    pub fn header(&mut self, name: &'static str, value: &dyn Encode) {
        self.set(Location::Header, name, value);
    }

    /// Sets a cookie; `null` leaves it out.
    pub fn cookie(&mut self, name: &'static str, value: &dyn Encode) {
        self.set(Location::Cookie, name, value);
    }

    /// Sets the body, of this media type unless the value selects another.
    pub fn body(&mut self, name: &'static str, value: &dyn Encode) {
        self.set(Location::Body, name, value);
    }

    /// Adds options to this call.
    pub fn options(&mut self, options: Options) {
        match &mut self.options {
            Some(there) => there.and(options),
            None => self.options = Some(Box::new(options)),
        }
    }

    /// Sets another method and path than the description's.
    pub(crate) fn set_target(&mut self, method: Method, path: String) {
        self.target = Some(Box::new((method, path)));
    }

    /// Sets the body to a value, as JSON.
    pub(crate) fn json(&mut self, value: &dyn Encode) {
        const JSON: Parameter = Parameter::body("application/json").json();
        self.set_body(&JSON, value);
    }

    /// Sets the body, encoded already.
    pub(crate) fn raw_body(&mut self, content_type: String, body: Body) {
        self.body = Some((content_type, body));
    }

    fn set(&mut self, location: Location, name: &'static str, value: &dyn Encode) {
        let rows = self.description.parameters;
        let here = |row: &Parameter| row.location == location && row.name == name;
        let Some(row) = rows.iter().position(here) else {
            let id = self.description.id;
            let message = format!("{id} has no {location:?} parameter {name:?}");
            return self.fail(RequestError::new(message));
        };
        if location == Location::Body {
            return self.set_body(&rows[row], value);
        }
        let plain = value.plain();
        if let Some(text) = plain.and_then(|text| parameters::write_plain(&rows[row], text)) {
            return self.put(row, Some((text, false)));
        }
        let tape = Tape::of(value);
        if tape.holds_files {
            self.fail(not_text());
        }
        if let Err(error) = cookie::check(&rows[row], tape.root()) {
            self.fail(error);
        }
        let is_secret = !tape.secrets.is_empty();
        if is_secret {
            let secrets = tape.secrets.iter().map(|&text| text.to_owned());
            self.rare_mut().secrets.extend(secrets);
        }
        let text = parameters::write(&rows[row], &tape);
        self.put(row, text.map(|text| (text, is_secret)));
    }

    /// Sets or removes the value of a row, with a flag for secrets.
    fn put(&mut self, row: usize, value: Option<(String, bool)>) {
        let written = value.map(|(text, is_secret)| ParameterText {
            row,
            text,
            is_secret,
        });
        match self.values.last() {
            Some(last) if last.row >= row => self.put_among(row, written),
            _ => self.values.extend(written),
        }
    }

    /// Keeps the order of the rows; a later value replaces an earlier one.
    #[cold]
    fn put_among(&mut self, row: usize, written: Option<ParameterText>) {
        let start = self.values.partition_point(|set| set.row < row);
        let end = self.values.partition_point(|set| set.row <= row);
        self.values.splice(start..end, written);
    }

    fn set_body(&mut self, row: &Parameter, value: &dyn Encode) {
        match Payload::of(row, value) {
            Ok(payload) => {
                let payload = payload.map(|payload| {
                    if !payload.slots.is_empty() || self.rare.is_some() {
                        self.rare.get_or_insert_default().slots = payload.slots;
                    }
                    self.keep_secrets_of_body(payload.secrets);
                    (payload.content_type, payload.body)
                });
                self.body = payload;
            }
            Err(error) => self.fail(error),
        }
    }

    fn keep_secrets_of_body(&mut self, secrets: Vec<String>) {
        let is_secret = !secrets.is_empty();
        if is_secret || self.rare.is_some() {
            let rare = self.rare_mut();
            rare.has_secret_body = is_secret;
            rare.secrets.extend(secrets);
        }
    }

    /// Returns true if the body contains a value of the format `password`.
    pub(crate) fn has_secret_body(&self) -> bool {
        let is_added = self
            .options
            .as_deref()
            .is_some_and(Options::has_secret_body);
        is_added || self.rare.as_ref().is_some_and(|rare| rare.has_secret_body)
    }

    /// Keeps the first error.
    fn fail(&mut self, error: RequestError) {
        self.rare_mut().fault.get_or_insert(error);
    }

    pub(crate) fn core(&self) -> &Core {
        &self.core
    }

    pub(crate) fn description(&self) -> &'static Description {
        self.description
    }

    /// Returns the body.
    pub(crate) fn body_set(&self) -> Option<&Body> {
        self.body.as_ref().map(|(_, body)| body)
    }

    /// Reads the lengths of the files in the body.
    pub(crate) async fn measure(&mut self) -> Result<(), RequestError> {
        match &mut self.body {
            Some((_, body)) => body.measure().await,
            None => Ok(()),
        }
    }

    /// Values to redact.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let added = self.options.as_deref().map(Options::secrets);
        let mut all = added.unwrap_or_default();
        if let Ok(settings) = self.core.settings() {
            all.extend(settings.defaults.secrets());
        }
        let telling = self.values.iter().filter_map(|value| {
            let parameter = self.description.parameters.get(value.row)?;
            is_secret_name(parameter.name).then_some((parameter.location, &value.text))
        });
        all.extend(telling.map(|(location, text)| plain(location, text)));
        let set = self.rare.iter().flat_map(|rare| &rare.secrets);
        all.extend(set.cloned());
        all
    }

    /// Returns the query pairs that all calls of the client share.
    pub(crate) fn shared_pairs(&self) -> impl Iterator<Item = &str> {
        self.values.iter().filter_map(|value| {
            let parameter = self.description.parameters.get(value.row)?;
            let is_shared = parameter.shared && parameter.location == Location::Query;
            (is_shared && !value.text.is_empty()).then_some(value.text.as_str())
        })
    }

    /// Returns true if the document lacks the endpoint.
    pub(crate) fn is_untyped(&self) -> bool {
        self.target.is_some()
    }

    /// Returns the policy of the call, filled in by its operation's.
    pub(crate) fn policy(&self) -> Policy {
        let own = self.options.as_deref().map(Options::policy_override);
        own.unwrap_or_default().or(self.description.policy)
    }

    /// Returns true if the call needs an idempotency key: its method is not idempotent, or its
    /// operation declares the header.
    pub(crate) fn is_keyed(&self, header: &str) -> bool {
        let mut rows = self.description.parameters.iter();
        let is_declared = rows
            .any(|row| row.location == Location::Header && row.name.eq_ignore_ascii_case(header));
        is_declared || self.method().is_ok_and(|method| !is_idempotent(&method))
    }

    /// Returns true if an idempotency key was set.
    pub(crate) fn has_key(&self, header: &str) -> bool {
        let options = self.options.as_deref();
        options.is_some_and(Options::has_key) || self.sets(Location::Header, header)
    }

    /// Returns true if the call or its client has a value of this name and location.
    pub(crate) fn sets(&self, location: Location, name: &str) -> bool {
        let is_added = self
            .options
            .as_deref()
            .is_some_and(|options| match location {
                Location::Header => options.has_header(name),
                Location::Query => options.has_query(name),
                _ => false,
            });
        let is_of_all = || {
            let settings = self.core.settings();
            settings.is_ok_and(|settings| settings.defaults.has(location, name))
        };
        is_added || self.is_set(location, name) || is_of_all()
    }

    fn is_set(&self, location: Location, name: &str) -> bool {
        self.at(location).any(|(set, _)| match location {
            Location::Header => set.eq_ignore_ascii_case(name),
            _ => set == name,
        })
    }

    /// Returns the values of a location, by name, in the order of the description.
    fn at(&self, location: Location) -> impl Iterator<Item = (&'static str, &str)> {
        let written = self.written(location);
        written.map(|(name, value)| (name, value.text.as_str()))
    }

    fn written(&self, location: Location) -> impl Iterator<Item = (&'static str, &ParameterText)> {
        self.values.iter().filter_map(move |value| {
            let parameter = self.description.parameters.get(value.row)?;
            (parameter.location == location).then_some((parameter.name, value))
        })
    }

    /// Returns all values, in the order of the description: location, name and text.
    fn set_values(&self) -> impl Iterator<Item = (Location, &'static str, &str)> {
        self.values.iter().filter_map(|value| {
            let parameter = self.description.parameters.get(value.row)?;
            Some((parameter.location, parameter.name, value.text.as_str()))
        })
    }
}

/// Decodes a value that was encoded for a request.
fn plain(location: Location, text: &str) -> String {
    let value = match location {
        Location::Query | Location::Cookie => text.split_once('=').map_or(text, |(_, rest)| rest),
        _ => text,
    };
    percent_decode_str(value).decode_utf8_lossy().into_owned()
}

/// Shows the operation and its path parameters, but nothing that may be a credential: only the
/// names of headers and cookies, only the length of the body, and no [`Secret`](crate::Secret).
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |location| self.at(location).map(|(name, _)| name).collect::<Vec<_>>();
        let path = self.written(Location::Path);
        let path: Vec<_> = path
            .map(|(name, value)| (name, value.shown(name)))
            .collect();
        let query = self
            .written(Location::Query)
            .map(|(name, value)| value.shown(name));
        let query: Vec<_> = query.filter(|pair| !pair.is_empty()).collect();
        let target = self.target.as_deref();
        // An undeclared path may contain anything.
        let path_shown = target.map_or(self.description.path, |_| "[not described]");
        f.debug_struct("Call")
            .field("operation", &self.description.id)
            .field("method", &self.method().ok())
            .field("path", &path_shown)
            .field("path_values", &path)
            .field("query", &query)
            .field("headers", &named(Location::Header))
            .field("cookies", &named(Location::Cookie))
            .field(
                "body_length",
                &self.body.as_ref().map(|(_, body)| body.length()),
            )
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE};

    use std::convert::Infallible;

    use super::*;
    use crate::client::credentials::SelectedCredentials;
    use crate::document::declared::{Declared, Media};
    use crate::response::error::Error;
    use crate::wire::transport::Request;

    const DECLARED: &[Declared] = &[Declared::success(&["200"], Media::Json)];

    static DESCRIPTION: Description = Description::new("op", "POST", "/a/{id}/b/{file}.txt")
        .parameters(&[
            Parameter::path("id").simple(),
            Parameter::path("file").simple(),
            Parameter::query("q").form().explode(),
            Parameter::query("r").form().explode(),
            Parameter::header("X-Key").simple(),
            Parameter::cookie("c").form(),
            Parameter::body("application/json").json(),
        ]);

    fn call(id: &str) -> Call {
        let core = Core::builder(&[], &[]).build().unwrap();
        let mut call = Call::new(&core, &DESCRIPTION);
        call.path("id", &id);
        call.path("file", &"f");
        call
    }

    fn request(mut call: Call) -> Result<Request, Error<Infallible>> {
        let core = call.core().clone();
        call.options(Options::default().base_url("http://127.0.0.1:1/base"));
        let chosen = SelectedCredentials::default();
        call.request(core.settings().unwrap(), &chosen, DECLARED)
    }

    #[test]
    fn everything_finds_its_place() {
        let mut call = call("a b/c?d+e");
        call.query("r", &true);
        call.query("q", &vec!["x", "y"]);
        call.query("r", &false);
        call.header("X-Key", &"k");
        call.cookie("c", &1_u8);
        call.body("application/json", &vec![1_u8]);
        let request = request(call).unwrap();
        assert_eq!(
            request.url.as_str(),
            "http://127.0.0.1:1/base/a/a%20b%2Fc%3Fd%2Be/b/f.txt?q=x&q=y&r=false"
        );
        assert_eq!(request.headers["x-key"], "k");
        assert_eq!(request.headers[COOKIE], "c=1");
        assert_eq!(request.headers[CONTENT_TYPE], "application/json");
        assert_eq!(request.headers[ACCEPT], "application/json");
        assert_eq!(request.body.unwrap().as_bytes().unwrap(), "[1]");
    }

    #[test]
    fn null_and_nothing_leave_no_trace_in_the_query() {
        let mut call = call("a");
        call.query("r", &true);
        call.query("q", &Vec::<String>::new());
        call.query("r", &None::<bool>);
        let url = request(call).unwrap().url;
        assert!(url.as_str().ends_with("/f.txt"), "{url}");
    }

    #[test]
    fn a_path_that_would_lead_elsewhere_is_refused() {
        for id in ["", ".", "..", "%2e"] {
            let sent = request(call(id));
            match id {
                // A percent sign is encoded itself, so this one is only text.
                "%2e" => assert!(sent.unwrap().url.path().contains("/%252e/")),
                _ => assert!(sent.is_err(), "{id}"),
            }
        }
        let mut call = call("a");
        call.path("id", &None::<String>);
        let fault = request(call).err().unwrap();
        assert_eq!(fault.to_string(), "the path parameter \"id\" is not set");
    }

    #[test]
    fn a_header_cannot_be_split() {
        let mut call = call("a");
        call.header("X-Key", &"a\r\nHost: b");
        assert!(request(call).is_err());
    }

    #[test]
    fn a_name_that_the_description_lacks_is_told() {
        let mut call = call("a");
        call.query("nope", &1_u8);
        assert!(request(call).err().unwrap().to_string().contains("nope"));
    }

    #[test]
    fn debug_shows_no_header_cookie_or_body() {
        let mut call = call("a");
        call.header("X-Key", &"sesame");
        call.cookie("c", &"sesame");
        call.body("application/json", &"sesame");
        let shown = format!("{call:?}");
        assert!(
            !shown.contains("sesame") && shown.contains("X-Key"),
            "{shown}"
        );
    }

    #[test]
    fn a_secret_is_sent_and_not_shown() {
        let mut call = call("a");
        call.path("id", &crate::Secret::new("sesame"));
        call.query("q", &vec![crate::Secret::new("sesame")]);
        call.query("r", &true);
        let shown = format!("{call:?}");
        assert!(
            !shown.contains("sesame") && shown.contains("r=true"),
            "{shown}"
        );
        let url = request(call).unwrap().url;
        assert_eq!(url.as_str().matches("sesame").count(), 2, "{url}");
    }
}
