//! Substitution of server variables in a server's URL (OpenAPI 3.1.1, section 4.8.5). A value never
//! changes the host that the URL names.

use crate::document::address::{Address, ServerVariable};
use crate::error::config::ConfigError;

/// The position of a variable in a URL, which restricts its value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum VariablePosition {
    /// Before `://`.
    Scheme,
    /// The host or a part of it, or a port.
    Authority,
    /// After the host.
    Path,
    /// A whole URL, as in `{server}/v1`.
    Whole,
}

/// Substitutes the variables, with the values that were set or else their defaults.
///
/// # Errors
///
/// Returns an error if a variable has neither, or if a value that was set is not one of those that
/// the document lists, or would change the host.
pub(crate) fn expand(
    address: &Address,
    set: &[(&'static str, String)],
) -> Result<String, ConfigError> {
    let mut expanded = String::new();
    let mut end = 0;
    for variable in variables(address.url) {
        expanded.push_str(&address.url[end..variable.before.len()]);
        end = address.url.len() - variable.after.len();
        let default = || variable.known(address).map(|known| known.default);
        let value = match variable.value(set) {
            Some(value) => {
                variable.check(value, address)?;
                Some(value)
            }
            None => default(),
        };
        let (url, name) = (address.url, variable.name);
        let missing = || {
            let message = format!("the server's address {url} needs a value for {name:?}");
            ConfigError::new(message)
        };
        expanded.push_str(value.ok_or_else(missing)?);
    }
    expanded.push_str(&address.url[end..]);
    Ok(expanded)
}

/// Checks the values that were set; missing ones are no error here.
pub(crate) fn check_values(
    address: &Address,
    set: &[(&'static str, String)],
) -> Result<(), ConfigError> {
    let mut variables = variables(address.url);
    variables.try_for_each(|variable| match variable.value(set) {
        Some(value) => variable.check(value, address),
        None => Ok(()),
    })
}

/// A variable, with the URL before and after it.
struct Variable<'a> {
    before: &'a str,
    name: &'a str,
    after: &'a str,
}

/// Returns the variables of a URL, in order.
fn variables(url: &str) -> impl Iterator<Item = Variable<'_>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let open = start + url[start..].find('{')?;
        let (name, after) = url[open + 1..].split_once('}')?;
        start = url.len() - after.len();
        let before = &url[..open];
        Some(Variable {
            before,
            name,
            after,
        })
    })
}

impl Variable<'_> {
    fn known<'k>(&self, address: &'k Address) -> Option<&'k ServerVariable> {
        let mut known = address.variables.iter();
        known.find(|known| known.name == self.name)
    }

    fn value<'s>(&self, set: &'s [(&'static str, String)]) -> Option<&'s str> {
        let mut set = set.iter().rev();
        let (_, value) = set.find(|(variable, _)| *variable == self.name)?;
        Some(value)
    }

    /// Checks a value that was set.
    fn check(&self, value: &str, address: &Address) -> Result<(), ConfigError> {
        let known = self.known(address);
        check(
            self.name,
            value,
            known,
            position(self.before, self.after, known),
        )
    }
}

/// Returns the position of a variable, by the text before and after it.
fn position(before: &str, after: &str, known: Option<&ServerVariable>) -> VariablePosition {
    let authority = before.split_once("://").map(|(_, rest)| rest);
    let authority = authority.or_else(|| before.strip_prefix("//"));
    match authority {
        Some(authority) if authority.contains('/') => VariablePosition::Path,
        // A variable whose default brings the path's slash.
        Some(authority) if !authority.is_empty() && begins_path(known) => VariablePosition::Path,
        Some(_) => VariablePosition::Authority,
        None if before.is_empty() && !after.contains("://") => VariablePosition::Whole,
        None if before.contains('/') => VariablePosition::Path,
        None => VariablePosition::Scheme,
    }
}

fn begins_path(known: Option<&ServerVariable>) -> bool {
    known.is_some_and(|known| known.default.starts_with('/'))
}

fn check(
    name: &str,
    value: &str,
    known: Option<&ServerVariable>,
    position: VariablePosition,
) -> Result<(), ConfigError> {
    let values = known.map_or(&[][..], |known| known.values);
    let is_default = known.is_some_and(|known| known.default == value);
    if values.contains(&value) || is_default {
        return Ok(());
    }
    let refuse = |why: &str| {
        let message =
            format!("{value:?} is not a valid value of the server variable {name:?}: {why}");
        Err(ConfigError::new(message))
    };
    if !values.is_empty() {
        return refuse(&format!("it is one of {}", values.join(", ")));
    }
    let is_control = |letter: char| letter.is_control() || letter.is_whitespace();
    if value.contains(is_control) {
        return refuse("it has white space or control characters in it");
    }
    let refused: &[char] = match position {
        VariablePosition::Authority => &['/', '\\', '?', '#', '@'],
        VariablePosition::Path => &['\\', '?', '#'],
        VariablePosition::Scheme => &['/', '\\', '?', '#', '@', ':'],
        // The URL is validated as a whole later, scheme and host included.
        VariablePosition::Whole => &['\\', '?', '#'],
    };
    if value.contains(refused) {
        return refuse(match position {
            VariablePosition::Path => "it would end the path",
            _ => "it would change the host; set `base_url` to a whole URL",
        });
    }
    match position {
        VariablePosition::Authority | VariablePosition::Scheme if value.is_empty() => {
            refuse("it is empty")
        }
        VariablePosition::Path
            if begins_path(known) && !value.is_empty() && !value.starts_with('/') =>
        {
            refuse("it has to begin with a slash")
        }
        VariablePosition::Path if has_dots(value) => refuse("it has a segment `.` or `..`"),
        _ => Ok(()),
    }
}

/// Returns true if a path has segments that URL parsers remove.
fn has_dots(path: &str) -> bool {
    path.split('/').any(|segment| {
        let plain = segment.to_ascii_lowercase().replace("%2e", ".");
        plain == "." || plain == ".."
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The URL with one value set.
    fn with(url: &'static str, default: &'static str, value: &str) -> Result<String, String> {
        let variables = vec![ServerVariable::new("v", default)].leak();
        let address = Address::new(url).variables(variables);
        let expanded = expand(&address, &[("v", value.to_owned())]);
        expanded.map_err(|error| error.to_string())
    }

    #[test]
    fn a_variable_of_the_host_does_not_choose_another() {
        for url in [
            "https://{v}.example.com/v1",
            "https://api.example.com:{v}/v1",
            "https://api.{v}",
            "https://{v}",
            "//{v}/a",
            "https://example.com{v}",
        ] {
            for value in [
                "evil.example/",
                "evil.example\\",
                "evil.example?",
                "evil.example#",
                "a@evil.example",
                "",
                "a b",
                "a\tb",
                "a\n",
                "/a",
                "\u{a0}",
            ] {
                assert!(with(url, "x", value).is_err(), "{url} {value:?}");
            }
        }
        assert_eq!(
            with("https://{v}.example.com", "x", "eu-1").unwrap(),
            "https://eu-1.example.com"
        );
        assert_eq!(
            with("https://{v}/a", "x", "[::1]:80").unwrap(),
            "https://[::1]:80/a"
        );
    }

    #[test]
    fn a_variable_of_the_path_may_have_slashes() {
        for (url, default) in [
            ("https://example.com/{v}", "v2"),
            ("https://example.com{v}", "/v2"),
            ("/api/{v}", ""),
            ("//example.com/{v}", ""),
        ] {
            let slash = if default.starts_with('/') { "/" } else { "" };
            assert!(
                with(url, default, &format!("{slash}v2/x@y:z")).is_ok(),
                "{url}"
            );
            for value in ["v2?a", "v2#a", "v2\\a", "a/../b", "..", "a/%2E%2e/b", "a b"] {
                assert!(
                    with(url, default, &format!("{slash}{value}")).is_err(),
                    "{url} {value}"
                );
            }
        }
        assert!(with("https://example.com{v}", "/v2", ".evil.example").is_err());
        assert_eq!(
            with("https://example.com{v}", "/v2", "").unwrap(),
            "https://example.com"
        );
    }

    #[test]
    fn a_variable_may_be_a_scheme_or_a_whole_address() {
        assert_eq!(
            with("{v}://example.com", "https", "http").unwrap(),
            "http://example.com"
        );
        for value in ["", "http://evil.example/", "http:", "a@b"] {
            assert!(
                with("{v}://example.com", "https", value).is_err(),
                "{value}"
            );
        }
        assert!(with("{v}/v1", "https://example.com", "http://localhost:8080?").is_err());
        let whole = with("{v}/v1", "https://example.com", "http://localhost:8080");
        assert_eq!(whole.unwrap(), "http://localhost:8080/v1");
    }

    #[test]
    fn a_listed_variable_has_a_listed_value() {
        const VARIABLES: &[ServerVariable] =
            &[ServerVariable::new("v", "odd").values(&["a.example/x", "b"])];
        let address = Address::new("https://{v}").variables(VARIABLES);
        let with = |value: &str| expand(&address, &[("v", value.to_owned())]);
        // The document's own values may be anything.
        assert_eq!(with("a.example/x").unwrap(), "https://a.example/x");
        assert!(with("b").is_ok() && with("odd").is_ok());
        assert_eq!(
            with("c").unwrap_err().to_string(),
            "\"c\" is not a valid value of the server variable \"v\": it is one of a.example/x, b"
        );
    }
}
