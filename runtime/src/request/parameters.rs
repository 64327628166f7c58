//! Serialization of parameters by OpenAPI's table of styles (3.1.1, section 4.8.12.2.2; 3.2.0,
//! section 4.12.6).
//!
//! The result is text for the path, the query, a header or the cookies. As in RFC 6570, `null` and
//! empty arrays and objects are omitted. Values that are nested more deeply than the table
//! describes are JSON text, or brackets with `deepObject`.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, percent_encode, utf8_percent_encode};

use crate::document::escape::COMPONENT;
use crate::document::parameter::{Encoding, Location, Parameter, Style};
use crate::json::node::Node;
use crate::json::tape::Tape;
use crate::json::token::Token;
use crate::request::payload;

/// Serializes a parameter; returns `None` if it is omitted.
pub(crate) fn write(parameter: &Parameter, value: &Tape<'_>) -> Option<String> {
    let root = value.root();
    if root.is_null() {
        return None;
    }
    if is_empty(root) && parameter.style != Style::Json {
        let name = ValueWriter::of(parameter)
            .escape(parameter.name)
            .into_owned();
        return parameter.allow_empty.then(|| format!("{name}="));
    }
    Some(write_value(parameter, root))
}

/// Serializes a string, if the style has no name.
pub(crate) fn write_plain(parameter: &Parameter, text: &str) -> Option<String> {
    let is_bare = parameter.style == Style::Simple;
    is_bare.then(|| ValueWriter::of(parameter).escape(text).into_owned())
}

/// Serializes a property of a form in a style of the document.
pub(crate) fn write_member(
    name: &str,
    encoding: &Encoding,
    style: Style,
    value: Node<'_, '_>,
) -> Option<String> {
    if is_empty(value) {
        return None;
    }
    let parameter = Parameter {
        style,
        explode: encoding.explode,
        allow_reserved: encoding.allow_reserved,
        ..Parameter::query("")
    };
    Some(write_named(&parameter, name, value))
}

fn write_value(parameter: &Parameter, value: Node<'_, '_>) -> String {
    write_named(parameter, parameter.name, value)
}

fn write_named(parameter: &Parameter, name: &str, value: Node<'_, '_>) -> String {
    let writer = ValueWriter::of(parameter);
    let escaped = writer.escape(name);
    match parameter.style {
        Style::Form if parameter.location == Location::Querystring => {
            payload::form(parameter, value)
        }
        Style::Label => label(&writer, parameter, value),
        Style::Matrix => matrix(&writer, &escaped, parameter, value),
        Style::Form | Style::RawResponse => form(&writer, &escaped, parameter, value, ","),
        Style::SpaceDelimited => form(&writer, &escaped, parameter, value, "%20"),
        Style::PipeDelimited => form(&writer, &escaped, parameter, value, "%7C"),
        Style::DeepObject => deep_object(&writer, name, value),
        Style::Json => {
            let text = writer.escape(&json(value)).into_owned();
            match parameter.location {
                Location::Query | Location::Cookie => format!("{escaped}={text}"),
                _ => text,
            }
        }
        Style::Simple
        | Style::Multipart
        | Style::Text
        | Style::Binary
        | Style::Lines
        | Style::Records => writer.list(value, ",", parameter.explode),
    }
}

/// Returns true if an array or an object is empty, or has only `null` values.
fn is_empty(value: Node<'_, '_>) -> bool {
    let no_elements = value
        .elements()
        .is_some_and(|mut all| all.all(Node::is_null));
    let no_members = value
        .members()
        .is_some_and(|mut all| all.all(|(_, value)| value.is_null()));
    no_elements || no_members
}

fn label(writer: &ValueWriter, parameter: &Parameter, value: Node<'_, '_>) -> String {
    let separator = if parameter.explode { "." } else { "," };
    format!(".{}", writer.list(value, separator, parameter.explode))
}

fn matrix(writer: &ValueWriter, name: &str, parameter: &Parameter, value: Node<'_, '_>) -> String {
    let assign = |text: Cow<'_, str>| match text.is_empty() {
        true => format!(";{name}"),
        false => format!(";{name}={text}"),
    };
    if !parameter.explode {
        return assign(writer.list(value, ",", false).into());
    }
    if let Some(elements) = value.elements() {
        return elements
            .filter_map(|element| writer.scalar(element))
            .map(assign)
            .collect();
    }
    match value.members() {
        // Empty values have no `=` (RFC 6570, section 3.2.7).
        Some(members) => members
            .filter_map(|(name, value)| {
                let text = writer.scalar(value)?;
                let equals = if text.is_empty() { "" } else { "=" };
                Some(format!(";{}{equals}{text}", writer.escape(name)))
            })
            .collect(),
        None => assign(writer.scalar(value).unwrap_or_default()),
    }
}

fn form(
    writer: &ValueWriter,
    name: &str,
    parameter: &Parameter,
    value: Node<'_, '_>,
    separator: &str,
) -> String {
    if !parameter.explode {
        return format!("{name}={}", writer.list(value, separator, false));
    }
    if let Some(elements) = value.elements() {
        let pairs = elements.filter_map(|element| writer.scalar(element));
        return join(pairs.map(|text| format!("{name}={text}")), writer.pairs);
    }
    match value.members() {
        Some(members) => join(members.filter_map(|it| member(writer, it)), writer.pairs),
        None => format!("{name}={}", writer.scalar(value).unwrap_or_default()),
    }
}

/// Writes a member as a pair, or as one pair per element of an array, like an RFC 6570 list of that
/// name (section 3.2.8).
fn member(writer: &ValueWriter, (name, value): (&str, Node<'_, '_>)) -> Option<String> {
    let name = writer.escape(name);
    let pair = |value| Some(format!("{name}={}", writer.scalar(value)?));
    let Some(elements) = value.elements() else {
        return pair(value);
    };
    let pairs = join(elements.filter_map(pair), writer.pairs);
    (!pairs.is_empty()).then_some(pairs)
}

/// Writes `filter[owner][name]=x`. The specification defines one level. Further objects continue in
/// brackets; arrays are `tags[]=a&tags[]=b`, or `lines[0][id]=1` if their elements are not scalars.
/// Servers that accept more than one level parse these forms.
fn deep_object(writer: &ValueWriter, name: &str, value: Node<'_, '_>) -> String {
    if let Some(members) = value.members() {
        let pairs = members.map(|(key, value)| (format!("{name}[{key}]"), value));
        return deep_pairs(writer, pairs);
    }
    let Some(elements) = value.elements() else {
        let key = writer.escape(name);
        return format!("{key}={}", writer.scalar(value).unwrap_or_default());
    };
    let is_flat = elements
        .clone()
        .all(|element| element.elements().is_none() && element.members().is_none());
    let pairs = elements.enumerate().map(|(index, element)| match is_flat {
        true => (format!("{name}[]"), element),
        false => (format!("{name}[{index}]"), element),
    });
    deep_pairs(writer, pairs)
}

fn deep_pairs<'t, 'a: 't>(
    writer: &ValueWriter,
    pairs: impl Iterator<Item = (String, Node<'t, 'a>)>,
) -> String {
    let pairs = pairs.filter(|(_, value)| !value.is_null());
    let pairs = pairs.map(|(name, value)| deep_object(writer, &name, value));
    join(pairs.filter(|pair| !pair.is_empty()), writer.pairs)
}

/// A writer of values for one location.
struct ValueWriter {
    /// The bytes to percent-encode; `None` for none.
    encode: Option<&'static AsciiSet>,
    /// True if percent-encoded triplets are kept (RFC 6570, section 3.2.3).
    keeps_triplets: bool,
    /// The separator of pairs.
    pairs: &'static str,
}

/// Like [`COMPONENT`], but keeps reserved characters (RFC 3986, section 2.2), except for the four
/// that end or divide a query.
const RESERVED: &AsciiSet = &COMPONENT
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

/// Like [`RESERVED`], but encodes those that no path can contain. A slash divides the path, as the
/// caller intends.
const RESERVED_IN_PATH: &AsciiSet = &RESERVED.add(b'?').add(b'[').add(b']');

impl ValueWriter {
    fn of(parameter: &Parameter) -> Self {
        let (encode, pairs) = match (parameter.location, parameter.allow_reserved) {
            _ if parameter.style == Style::RawResponse => (None, "; "),
            (Location::Header | Location::Body, _) => (None, ","),
            (Location::Query | Location::Querystring, true) => (Some(RESERVED), "&"),
            (Location::Path, true) => (Some(RESERVED_IN_PATH), "&"),
            (Location::Path | Location::Query | Location::Querystring, false) => {
                (Some(COMPONENT), "&")
            }
            (Location::Cookie, _) => (Some(COMPONENT), "; "),
        };
        Self {
            encode,
            keeps_triplets: parameter.allow_reserved,
            pairs,
        }
    }

    fn escape<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.encode {
            Some(set) if self.keeps_triplets && text.contains('%') => {
                escape_but_triplets(text, set).into()
            }
            Some(set) => utf8_percent_encode(text, set).into(),
            None => Cow::Borrowed(text),
        }
    }

    /// Writes a value without a name: a scalar, or joined elements or members.
    fn list(&self, value: Node<'_, '_>, separator: &str, explode: bool) -> String {
        if let Some(elements) = value.elements() {
            return join(
                elements.filter_map(|element| self.scalar(element)),
                separator,
            );
        }
        let Some(members) = value.members() else {
            return self.scalar(value).unwrap_or_default().into_owned();
        };
        let between = if explode { "=" } else { separator };
        let members = members.filter_map(|(name, value)| Some((name, self.scalar(value)?)));
        let pairs = members.map(|(name, text)| format!("{}{between}{text}", self.escape(name)));
        join(pairs, separator)
    }

    fn scalar<'t>(&self, value: Node<'t, '_>) -> Option<Cow<'t, str>> {
        Some(match value.token() {
            Token::Null => return None,
            Token::Text(text) => self.escape(text),
            Token::Loose(text) => self.escape(text),
            Token::Attachment(attachment) => match (self.encode, attachment.as_bytes()) {
                (Some(set), Some(bytes)) => percent_encode(bytes, set).into(),
                _ => attachment.to_text(),
            },
            Token::Float(value) => value.to_string().into(),
            Token::Single(value) => value.to_string().into(),
            Token::Digits(text) => self.escape(text),
            _ => self.escape(&json(value)).into_owned().into(),
        })
    }
}

/// Returns a scalar as percent-encoded text, anything else as percent-encoded JSON.
pub(crate) fn text(value: Node<'_, '_>, set: &'static AsciiSet) -> String {
    let writer = ValueWriter {
        encode: Some(set),
        keeps_triplets: false,
        pairs: "&",
    };
    writer.scalar(value).unwrap_or_default().into_owned()
}

/// Percent-encodes a text, except for triplets that are encoded already.
fn escape_but_triplets(text: &str, set: &'static AsciiSet) -> String {
    let mut escaped = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (before, after) = rest.split_at(at);
        escaped.extend(utf8_percent_encode(before, set));
        let is_triplet = match after.as_bytes() {
            [_, high, low, ..] => high.is_ascii_hexdigit() && low.is_ascii_hexdigit(),
            _ => false,
        };
        let length = if is_triplet { 3 } else { 1 };
        let (mark, after) = after.split_at(length);
        escaped.push_str(if is_triplet { mark } else { "%25" });
        rest = after;
    }
    escaped.extend(utf8_percent_encode(rest, set));
    escaped
}

/// Returns JSON text.
pub(crate) fn json(value: Node<'_, '_>) -> String {
    // Writing to memory cannot fail.
    serde_json::to_string(&value).unwrap_or_default()
}

fn join(parts: impl Iterator<Item = impl AsRef<str>>, separator: &str) -> String {
    let mut all = String::new();
    for (index, part) in parts.enumerate() {
        if index > 0 {
            all.push_str(separator);
        }
        all.push_str(part.as_ref());
    }
    all
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// Serializes a parameter in both ways, if there are two.
    fn write(parameter: &Parameter, tape: &Tape<'_>) -> Option<String> {
        let written = super::write(parameter, tape);
        let plain = tape.root().as_str();
        if let Some(plain) = plain.and_then(|text| write_plain(parameter, text)) {
            assert_eq!(Some(plain), written);
        }
        written
    }

    fn written(parameter: Parameter, value: Value) -> String {
        write(&parameter, &Tape::of(&value)).unwrap()
    }

    /// The parameter of a row of the table.
    fn parameter(place: &str, style: &str, explode: &str) -> Parameter {
        let parameter = match place {
            "path" => Parameter::path("color"),
            "query" => Parameter::query("color"),
            "header" => Parameter::header("color"),
            "cookie" => Parameter::cookie("color"),
            "querystring" => Parameter::querystring("color"),
            other => panic!("{other} is no place"),
        };
        let words = style.split(' ').chain([explode]);
        words.fold(parameter, |parameter, word| match word {
            "simple" => parameter.simple(),
            "form" => parameter.form(),
            "label" => parameter.label(),
            "matrix" => parameter.matrix(),
            "space_delimited" => parameter.space_delimited(),
            "pipe_delimited" => parameter.pipe_delimited(),
            "deep_object" => parameter.deep_object(),
            "raw" => parameter.raw(),
            "json" => parameter.json(),
            "explode" => parameter.explode(),
            "reserved" => parameter.allow_reserved(),
            "empty" => parameter.allow_empty(),
            "-" => parameter,
            other => panic!("{other} is no style"),
        })
    }

    #[test]
    fn the_tables_of_the_specification() {
        let rows = include_str!("../../tests/styles.tsv").lines();
        let rows = rows.filter(|line| !line.starts_with('#'));
        let mut count = 0;
        for row in rows {
            let cells = row.split('\t').collect::<Vec<_>>();
            let [place, style, explode, value, wanted] = cells[..] else {
                panic!("{row} has not five cells");
            };
            // As values of callers are encoded, without the text of numbers.
            let tape: Tape<'_> = serde_json::from_str(value).unwrap();
            let found = write(&parameter(place, style, explode), &tape);
            assert_eq!(
                found.as_deref(),
                Some(wanted).filter(|it| *it != "-"),
                "{row}"
            );
            if place.starts_with("query") {
                // The request contains the serialized text.
                let url = reqwest::Url::parse(&format!("http://a/?{wanted}")).unwrap();
                assert_eq!(url.query(), Some(wanted), "{row}");
            }
            count += 1;
        }
        assert!(count > 80, "only {count} rows");
    }

    #[test]
    fn only_unreserved_characters_go_as_they_are() {
        let path = Parameter::path("id").simple();
        assert_eq!(written(path, json!("a b/c?d+e")), "a%20b%2Fc%3Fd%2Be");
        assert_eq!(written(path, json!("Aä%-._~")), "A%C3%A4%25-._~");
        assert_eq!(written(path, json!(["a,b", "c"])), "a%2Cb,c");
        assert_eq!(write_plain(&path, "a b").as_deref(), Some("a%20b"));
        let query = Parameter::query("a b").form().explode();
        assert_eq!(written(query, json!("x&y=z")), "a%20b=x%26y%3Dz");
        assert_eq!(
            written(query.allow_reserved(), json!("/x?y&#")),
            "a%20b=/x?y%26%23"
        );
    }

    #[test]
    fn headers_are_written_as_they_are() {
        let header = Parameter::header("x").simple();
        assert_eq!(written(header, json!(["a b", "c/d"])), "a b,c/d");
    }

    #[test]
    fn cookies_are_pairs() {
        let cookie = Parameter::cookie("c").form().explode();
        assert_eq!(written(cookie, json!(["a;", "b"])), "c=a%3B; c=b");
    }

    #[test]
    fn null_is_left_out_and_numbers_are_plain() {
        let query = Parameter::query("q").form();
        assert_eq!(write(&query, &Tape::of(&None::<String>)), None);
        assert_eq!(
            written(query, json!([1, null, 2.5, 3.0, true])),
            "q=1,2.5,3,true"
        );
        assert_eq!(
            written(query, json!([[1], {"a": 2}])),
            "q=%5B1%5D,%7B%22a%22%3A2%7D"
        );
    }

    #[test]
    fn deep_objects_go_on_in_brackets() {
        let query = Parameter::query("f").deep_object().explode();
        let value = json!({"a": {"b": 1, "c": [2, 3]}, "d": null, "e": {}});
        assert_eq!(
            written(query, value),
            "f%5Ba%5D%5Bb%5D=1&f%5Ba%5D%5Bc%5D%5B%5D=2&f%5Ba%5D%5Bc%5D%5B%5D=3"
        );
    }
}
