//! Decoding of response headers in the style `simple` (OpenAPI 3.1.1, section 4.8.12.2.2), and the
//! macro `response_headers!`.

use std::borrow::Cow;

use reqwest::header::HeaderMap;

use crate::json::decode::Decode;
use crate::json::fault::Fault;
use crate::json::tape::Tape;

/// Defines a trait for the headers of a response, with a method for each row: a name in Rust, the
/// header's name, its format (`text`, `list`, `members`, `pairs`, `lines`, `json`), and a type.
#[macro_export]
macro_rules! response_headers {
    ($(#[$meta:meta])* $trait:ident {$(
        $(#[$h_meta:meta])*
        $name:ident $wire:literal $form:ident -> $type:ty;
    )*}) => {
        $(#[$meta])*
        pub trait $trait: $crate::__private::header::Fields {$(
            $(#[$h_meta])*
            ///
            /// # Errors
            ///
            /// Returns a fault if the header is present and not as the API's description declares.
            fn $name(
                &self,
            ) -> ::core::result::Result<::core::option::Option<$type>, $crate::Fault> {
                $crate::__private::header::read(
                    $crate::__private::header::Fields::fields(self),
                    $wire,
                    $crate::__private::header::$form,
                )
            }
        )*}

        impl $trait for $crate::HeaderMap {}
    };
}

/// A value with headers.
pub trait Fields {
    /// Returns the headers.
    fn fields(&self) -> &HeaderMap;
}

impl Fields for HeaderMap {
    fn fields(&self) -> &HeaderMap {
        self
    }
}

/// A function that parses the text of a header.
type Form = for<'a> fn(&'a str) -> Result<Tape<'a>, Fault>;

/// Decodes a header, if it is present; `name` is used in the path of a fault.
pub fn read<T: Decode>(headers: &HeaderMap, name: &str, form: Form) -> Result<Option<T>, Fault> {
    let text = match field(headers, name) {
        Ok(Some(text)) => text,
        Ok(None) => return Ok(None),
        Err(fault) => return Err(fault.member(name)),
    };
    let value = form(&text).and_then(|tape| T::decode(tape.root().into()));
    value.map(Some).map_err(|fault| fault.member(name))
}

/// Joins repeated headers into one list (RFC 9110, section 5.3). `Set-Cookie` may contain commas,
/// so its values are joined by line breaks.
fn field<'h>(headers: &'h HeaderMap, name: &str) -> Result<Option<Cow<'h, str>>, Fault> {
    let separator = match name.eq_ignore_ascii_case("set-cookie") {
        true => "\n",
        false => ", ",
    };
    let mut found = None;
    for value in headers.get_all(name) {
        let line = std::str::from_utf8(value.as_bytes());
        let line = line.map_err(|_| Fault::new("expected text of UTF-8"))?;
        found = Some(match found {
            None => Cow::Borrowed(line),
            Some(earlier) => Cow::Owned(format!("{earlier}{separator}{line}")),
        });
    }
    Ok(found)
}

/// Parses text, a number or a boolean.
pub fn text(text: &str) -> Result<Tape<'_>, Fault> {
    let mut tape = Tape::new();
    tape.loose(text);
    Ok(tape)
}

/// Parses a list: `a, b`.
pub fn list(text: &str) -> Result<Tape<'_>, Fault> {
    Ok(array(items(text)))
}

/// Parses a list with one item per header line.
pub fn lines(text: &str) -> Result<Tape<'_>, Fault> {
    Ok(array(text.lines()))
}

/// Parses an object, each name followed by its value: `R,100,G,200`.
pub fn members(text: &str) -> Result<Tape<'_>, Fault> {
    let mut items = items(text);
    let mut members = Vec::new();
    while let Some(name) = items.next() {
        let value = items.next();
        members.push((name, value.ok_or_else(|| without_value(name))?));
    }
    Ok(object(&members))
}

/// Parses an object: `R=100,G=200`.
pub fn pairs(text: &str) -> Result<Tape<'_>, Fault> {
    let members = items(text).map(|item| {
        let (name, value) = item.split_once('=').ok_or_else(|| without_value(item))?;
        Ok((name.trim(), value.trim()))
    });
    Ok(object(&members.collect::<Result<Vec<_>, Fault>>()?))
}

/// Parses JSON text.
pub fn json(text: &str) -> Result<Tape<'_>, Fault> {
    Tape::from_json(text.as_bytes())
}

fn without_value(name: &str) -> Fault {
    Fault::new("expected a value after the name").member(name)
}

fn items(text: &str) -> impl Iterator<Item = &str> {
    let items = text.split(',').map(str::trim);
    items.filter(|item| !item.is_empty())
}

fn array<'a>(items: impl Iterator<Item = &'a str>) -> Tape<'a> {
    let mut tape = Tape::new();
    let open = tape.open_array();
    let mut count = 0;
    for item in items {
        tape.loose(item);
        count += 1;
    }
    tape.close(open, count);
    tape
}

fn object<'a>(members: &[(&'a str, &'a str)]) -> Tape<'a> {
    let mut tape = Tape::new();
    let open = tape.open_object();
    for (name, value) in members {
        tape.text(*name);
        tape.loose(value);
    }
    tape.close(open, members.len());
    tape
}

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macros write for public functions")]
mod tests {
    use std::collections::BTreeMap;

    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    crate::response_headers! {
        /// The headers of a response.
        Told {
            /// The number of requests that are left.
            left "X-Left" text -> i64;
            /// A name.
            name "X-Name" text -> String;
            /// A flag.
            whether "X-Whether" text -> bool;
            /// Numbers.
            sizes "X-Sizes" list -> Vec<f64>;
            /// Colours.
            colour "X-Colour" members -> BTreeMap<String, u8>;
            /// Colours.
            paint "X-Paint" pairs -> BTreeMap<String, u8>;
            /// Cookies.
            set_cookie "Set-Cookie" lines -> Vec<String>;
            /// JSON.
            page "X-Page" json -> crate::Value;
        }
    }

    fn headers(lines: &[(&'static str, &'static [u8])]) -> HeaderMap {
        let lines = lines.iter().map(|(name, value)| {
            let name = HeaderName::from_static(name);
            (name, HeaderValue::from_bytes(value).unwrap())
        });
        let mut all = HeaderMap::new();
        for (name, value) in lines {
            all.append(name, value);
        }
        all
    }

    #[test]
    fn text_is_whatever_it_spells() {
        let there = headers(&[("x-left", b"5"), ("x-name", b"7"), ("x-whether", b"true")]);
        assert_eq!(there.left(), Ok(Some(5)));
        assert_eq!(there.name(), Ok(Some("7".to_owned())));
        assert_eq!(there.whether(), Ok(Some(true)));
        let nothing = HeaderMap::new();
        assert_eq!(nothing.left(), Ok(None));
        assert_eq!(headers(&[("x-left", b"5.0")]).left(), Ok(Some(5)));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let told = |headers: HeaderMap| headers.left().unwrap_err().to_string();
        let expected = "$[\"X-Left\"]: expected an integer from -9223372036854775808 to \
                        9223372036854775807, found a string";
        assert_eq!(told(headers(&[("x-left", b"many")])), expected);
        assert_eq!(
            told(headers(&[("x-left", b"\xFF")])),
            "$[\"X-Left\"]: expected text of UTF-8"
        );
        let odd = headers(&[("x-colour", b"R,1,G"), ("x-page", b"{")]);
        assert_eq!(
            odd.colour().unwrap_err().to_string(),
            "$[\"X-Colour\"].G: expected a value after the name"
        );
        assert!(odd.page().is_err());
    }

    #[test]
    fn lists_and_objects_are_as_the_table_of_styles_has_them() {
        let there = headers(&[
            ("x-sizes", b"1, 2.5"),
            ("x-sizes", b"3"),
            ("x-colour", b"R,100,G,200,B,150"),
            ("x-paint", b"R=100,G=200"),
            ("x-page", br#"{"next":2}"#),
        ]);
        assert_eq!(there.sizes(), Ok(Some(vec![1.0, 2.5, 3.0])));
        let colour = there.colour().unwrap().unwrap();
        assert_eq!((colour["R"], colour["G"], colour["B"]), (100, 200, 150));
        assert_eq!(there.paint().unwrap().unwrap()["G"], 200);
        assert_eq!(there.page().unwrap().unwrap()["next"], 2);
        assert_eq!(headers(&[("x-sizes", b"")]).sizes(), Ok(Some(vec![])));
    }

    #[test]
    fn each_cookie_has_a_line() {
        let there = headers(&[
            ("set-cookie", b"a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT"),
            ("set-cookie", b"b=2"),
        ]);
        let cookies = there.set_cookie().unwrap().unwrap();
        assert_eq!(cookies.len(), 2);
        assert!(cookies[0].ends_with("GMT"));
    }
}
