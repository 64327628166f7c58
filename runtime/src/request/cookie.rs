//! Validation of cookies that are sent without percent-encoding: API keys, and parameters with
//! `style: cookie`. An invalid character would end the cookie, or begin another.

use crate::document::parameter::{Location, Parameter, Style};
use crate::error::config::RequestError;
use crate::json::node::Node;
use crate::json::token::Token;

/// Returns true if a text is a valid cookie value (RFC 6265, section 4.1.1).
pub(crate) fn is_cookie_value(text: &str) -> bool {
    let quoted = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    quoted.unwrap_or(text).bytes().all(is_cookie_octet)
}

fn is_cookie_octet(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)
}

/// Returns an error if the value of a parameter with `style: cookie` is not a valid cookie.
pub(crate) fn check(parameter: &Parameter, value: Node<'_, '_>) -> Result<(), RequestError> {
    let is_raw = parameter.location == Location::Cookie && parameter.style == Style::RawResponse;
    if !is_raw || fits(parameter, value) {
        return Ok(());
    }
    // The value is not repeated: it may identify a session.
    Err(RequestError::new(format!(
        "the value of the cookie {:?} has characters that no cookie can carry",
        parameter.name
    )))
}

fn fits(parameter: &Parameter, value: Node<'_, '_>) -> bool {
    if let Some(mut elements) = value.elements() {
        return elements.all(is_fit_scalar);
    }
    let Some(mut members) = value.members() else {
        return is_fit_scalar(value);
    };
    // Exploded members are cookies, and their names are cookie names.
    let is_name = |name: &str| match parameter.explode {
        true => !name.is_empty() && name.bytes().all(is_token),
        false => name.bytes().all(is_cookie_octet),
    };
    members.all(|(name, value)| is_name(name) && is_fit_scalar(value))
}

/// Returns true for characters of a token (RFC 9110, section 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_fit_scalar(value: Node<'_, '_>) -> bool {
    match value.token() {
        Token::Text(text) => is_cookie_value(text),
        Token::Loose(text) => is_cookie_value(text),
        Token::Digits(text) => is_cookie_value(text),
        Token::Attachment(attachment) => is_cookie_value(&attachment.to_text()),
        // JSON has commas and quotes, which a cookie cannot carry.
        _ => value.elements().is_none() && value.members().is_none(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::json::tape::Tape;

    #[test]
    fn what_would_end_a_cookie_is_refused() {
        for good in ["", "abc", "a=b+c/d:e", "\"quoted\"", "%3B", "<[{~}]>"] {
            assert!(is_cookie_value(good), "{good:?}");
        }
        for bad in [
            "a;b", "a; b=c", "a b", "a,b", "a\"b", "\"", "a\\b", "a\nb", "ä", "\u{7f}",
        ] {
            assert!(!is_cookie_value(bad), "{bad:?}");
        }
    }

    #[test]
    fn every_scalar_of_a_value_has_to_fit() {
        let check =
            |parameter: Parameter, value: Value| check(&parameter, Tape::of(&value).root()).is_ok();
        let raw = Parameter::cookie("c").raw();
        assert!(check(raw, json!("a")) && check(raw, json!(1.5)) && check(raw, json!(null)));
        assert!(check(raw, json!(["a", 1])) && check(raw.explode(), json!({"a": "b"})));
        for bad in [
            json!("a;b"),
            json!(["a", "b;c"]),
            json!({"a": "b;c"}),
            json!({"a;b": "c"}),
            json!([["a"]]),
        ] {
            assert!(!check(raw, bad.clone()), "{bad}");
            assert!(!check(raw.explode(), bad.clone()), "{bad}");
        }
        assert!(!check(raw.explode(), json!({"a=b": "c"})));
        // The other styles encode invalid characters.
        assert!(check(Parameter::cookie("c").form(), json!("a;b")));
        assert!(check(Parameter::header("c").raw(), json!("a;b")));
    }
}
