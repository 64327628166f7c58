//! Content codings that the transport did not decode (RFC 9110, section 8.4).

use reqwest::header::{CONTENT_ENCODING, HeaderMap};

use crate::json::fault::Fault;

/// Returns the content coding that a body still has.
///
/// The HTTP client removes the header when it decodes the body.
pub(crate) fn remaining(headers: &HeaderMap) -> Option<&str> {
    let sent = headers.get(CONTENT_ENCODING)?;
    let codings = sent.to_str().unwrap_or("an unreadable one");
    let mut codings = codings.split(',').map(str::trim);
    codings.find(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"))
}

/// Creates the fault of an undecoded body, which names the Cargo feature that decodes it.
#[cold]
pub(crate) fn refused(coding: &str) -> Fault {
    let feature = match coding.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" => Some(("gzip", cfg!(feature = "gzip"))),
        "deflate" => Some(("deflate", cfg!(feature = "deflate"))),
        "br" => Some(("brotli", cfg!(feature = "brotli"))),
        "zstd" => Some(("zstd", cfg!(feature = "zstd"))),
        _ => None,
    };
    Fault::new(match feature {
        Some((feature, false)) => format!(
            "the body has the content encoding {coding}, which the Cargo feature `{feature}` of \
             specmill-runtime reads"
        ),
        Some((_, true)) => format!(
            "the body has the content encoding {coding}, which the transport should have decoded"
        ),
        None => format!("the body has the content encoding {coding}, which cannot be read"),
    })
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn a_coding_is_named_and_so_is_its_feature() {
        let mut headers = HeaderMap::new();
        assert_eq!(remaining(&headers), None);
        for (sent, coding) in [
            ("identity", None),
            ("", None),
            ("br", Some("br")),
            ("identity, GZIP", Some("GZIP")),
        ] {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(sent));
            assert_eq!(remaining(&headers), coding);
        }
        let told = refused("br").to_string();
        assert!(told.contains("br"), "{told}");
        if !cfg!(feature = "brotli") {
            assert!(told.contains("`brotli`"), "{told}");
        }
        assert!(refused("x-odd").to_string().contains("x-odd"));
    }
}
