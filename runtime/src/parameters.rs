//! A parameter's value becomes text, by OpenAPI's table of styles (3.1.1, 4.8.12.2.2).
//!
//! What enters is a value on a tape, what leaves is what is put into the path, the query, a header
//! or the cookies. `null`, which the table does not define, is left out (as RFC 6570 has it); what
//! is nested deeper than the table goes is written as JSON text.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::description::{Location, Parameter, Style};
use crate::node::Node;
use crate::tape::{Tape, Token};

/// The text of a parameter; `None` where its value is `null`, so that it is left out.
pub(crate) fn write(parameter: &Parameter, value: &Tape<'_>) -> Option<String> {
    let pen = Pen::of(parameter);
    let name = pen.escape(parameter.name);
    let root = value.root();
    if root.is_null() {
        return None;
    }
    Some(match parameter.style {
        Style::Simple => pen.list(root, ",", parameter.explode),
        Style::Label => label(&pen, parameter, root),
        Style::Matrix => matrix(&pen, &name, parameter, root),
        Style::Form => form(&pen, &name, parameter, root, ","),
        Style::SpaceDelimited => form(&pen, &name, parameter, root, "%20"),
        Style::PipeDelimited => form(&pen, &name, parameter, root, "%7C"),
        Style::DeepObject => deep_object(&pen, parameter.name, root),
        Style::Json => {
            let text = pen.escape(&json(root)).into_owned();
            match parameter.location {
                Location::Query | Location::Cookie => format!("{name}={text}"),
                Location::Path | Location::Header => text,
            }
        }
    })
}

fn label(pen: &Pen, parameter: &Parameter, value: Node<'_, '_>) -> String {
    let separator = if parameter.explode { "." } else { "," };
    format!(".{}", pen.list(value, separator, parameter.explode))
}

fn matrix(pen: &Pen, name: &str, parameter: &Parameter, value: Node<'_, '_>) -> String {
    let assign = |text: Cow<'_, str>| match text.is_empty() {
        true => format!(";{name}"),
        false => format!(";{name}={text}"),
    };
    if !parameter.explode {
        return assign(pen.list(value, ",", false).into());
    }
    if let Some(elements) = value.elements() {
        return elements
            .filter_map(|element| pen.scalar(element))
            .map(assign)
            .collect();
    }
    match value.members() {
        Some(_) => format!(";{}", pen.list(value, ";", true)),
        None => assign(pen.scalar(value).unwrap_or_default()),
    }
}

fn form(
    pen: &Pen,
    name: &str,
    parameter: &Parameter,
    value: Node<'_, '_>,
    separator: &str,
) -> String {
    if !parameter.explode {
        return format!("{name}={}", pen.list(value, separator, false));
    }
    if let Some(elements) = value.elements() {
        let pairs = elements.filter_map(|element| pen.scalar(element));
        return join(pairs.map(|text| format!("{name}={text}")), pen.pairs);
    }
    match value.members() {
        Some(_) => pen.list(value, pen.pairs, true),
        None => format!("{name}={}", pen.scalar(value).unwrap_or_default()),
    }
}

/// `filter[owner][name]=x`: nested objects go on in brackets, and arrays repeat the name, which is
/// how servers that take more than the specification's one level read them.
fn deep_object(pen: &Pen, name: &str, value: Node<'_, '_>) -> String {
    if let Some(members) = value.members() {
        let members = members.filter(|(_, value)| !value.is_null());
        let pairs = members.map(|(key, value)| deep_object(pen, &format!("{name}[{key}]"), value));
        return join(pairs.filter(|pair| !pair.is_empty()), pen.pairs);
    }
    let key = pen.escape(name);
    if let Some(elements) = value.elements() {
        let pairs = elements.filter_map(|element| pen.scalar(element));
        return join(pairs.map(|text| format!("{key}={text}")), pen.pairs);
    }
    format!("{key}={}", pen.scalar(value).unwrap_or_default())
}

/// Writes values for one place of a request.
struct Pen {
    /// Which bytes are written as `%XX`; none where `None`.
    encode: Option<&'static AsciiSet>,
    /// What stands between two pairs of a name and a value.
    pairs: &'static str,
}

/// All but the unreserved characters (RFC 3986, section 2.3).
pub(crate) const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// As above, and the reserved ones too (section 2.2) but for the four that end or divide a query.
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

impl Pen {
    fn of(parameter: &Parameter) -> Self {
        match parameter.location {
            Location::Header => Self {
                encode: None,
                pairs: ",",
            },
            Location::Query if parameter.allow_reserved => Self {
                encode: Some(RESERVED),
                pairs: "&",
            },
            Location::Path | Location::Query => Self {
                encode: Some(COMPONENT),
                pairs: "&",
            },
            Location::Cookie => Self {
                encode: Some(COMPONENT),
                pairs: "; ",
            },
        }
    }

    fn escape<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.encode {
            Some(set) => utf8_percent_encode(text, set).into(),
            None => Cow::Borrowed(text),
        }
    }

    /// A value without a name: a scalar as it is, elements and members joined.
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
            Token::Float(value) => value.to_string().into(),
            Token::Single(value) => value.to_string().into(),
            _ => self.escape(&json(value)).into_owned().into(),
        })
    }
}

fn json(value: Node<'_, '_>) -> String {
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

    fn written(parameter: Parameter, value: Value) -> String {
        write(&parameter, &Tape::of(&value)).unwrap()
    }

    /// The examples of the specification's table, `color` with these values.
    fn row(parameter: Parameter) -> [String; 4] {
        let object = Tape::from_json(br#"{"R":100,"G":200,"B":150}"#).unwrap();
        [
            written(parameter, json!("")),
            written(parameter, json!("blue")),
            written(parameter, json!(["blue", "black", "brown"])),
            write(&parameter, &object).unwrap(),
        ]
    }

    #[test]
    fn the_table_of_the_specification() {
        let (path, query) = (Parameter::path("color"), Parameter::query("color"));
        assert_eq!(
            row(path.matrix()),
            [
                ";color",
                ";color=blue",
                ";color=blue,black,brown",
                ";color=R,100,G,200,B,150"
            ]
        );
        assert_eq!(
            row(path.matrix().explode()),
            [
                ";color",
                ";color=blue",
                ";color=blue;color=black;color=brown",
                ";R=100;G=200;B=150"
            ]
        );
        assert_eq!(
            row(path.label()),
            [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]
        );
        assert_eq!(
            row(path.label().explode()),
            [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]
        );
        assert_eq!(
            row(path.simple()),
            ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]
        );
        assert_eq!(
            row(path.simple().explode()),
            ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]
        );
        assert_eq!(
            row(query.form()),
            [
                "color=",
                "color=blue",
                "color=blue,black,brown",
                "color=R,100,G,200,B,150"
            ]
        );
        assert_eq!(
            row(query.form().explode()),
            [
                "color=",
                "color=blue",
                "color=blue&color=black&color=brown",
                "R=100&G=200&B=150"
            ]
        );
        assert_eq!(
            row(query.space_delimited())[2..],
            [
                "color=blue%20black%20brown",
                "color=R%20100%20G%20200%20B%20150"
            ]
        );
        assert_eq!(
            row(query.pipe_delimited())[2..],
            [
                "color=blue%7Cblack%7Cbrown",
                "color=R%7C100%7CG%7C200%7CB%7C150"
            ]
        );
        assert_eq!(
            row(query.deep_object().explode())[3],
            "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"
        );
    }

    #[test]
    fn only_unreserved_characters_go_as_they_are() {
        let path = Parameter::path("id").simple();
        assert_eq!(written(path, json!("a b/c?d+e")), "a%20b%2Fc%3Fd%2Be");
        assert_eq!(written(path, json!("Aä%-._~")), "A%C3%A4%25-._~");
        assert_eq!(written(path, json!(["a,b", "c"])), "a%2Cb,c");
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
            "f%5Ba%5D%5Bb%5D=1&f%5Ba%5D%5Bc%5D=2&f%5Ba%5D%5Bc%5D=3"
        );
    }
}
