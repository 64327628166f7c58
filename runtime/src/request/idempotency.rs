//! Idempotent methods and idempotency keys.
//!
//! `executor/retry.rs` decides which requests are sent again, and `executor/prepared_call.rs` which
//! calls get a key.

use std::hash::{BuildHasher, RandomState};

use reqwest::Method;
use reqwest::header::HeaderValue;

/// Generates a random UUID of version 4 (RFC 9562, section 5.4).
///
/// The bits are two keyed hashes, whose keys come from the system's source of randomness.
pub(crate) fn idempotency_key() -> HeaderValue {
    let half = || u128::from(RandomState::new().hash_one(()));
    let bits = half() << 64 | half();
    let version = bits & !(0xf << 76) | 0x4 << 76;
    let bits = version & !(0x3 << 62) | 0x2 << 62;
    let text = format!("{bits:032x}");
    let text = [
        &text[..8],
        &text[8..12],
        &text[12..16],
        &text[16..20],
        &text[20..],
    ]
    .join("-");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// Returns true if a method is idempotent (RFC 9110, section 9.2.2). Unknown methods are not.
pub(crate) fn is_idempotent(method: &Method) -> bool {
    const ALL: [Method; 6] = [
        Method::GET,
        Method::HEAD,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
        Method::TRACE,
    ];
    ALL.contains(method)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn keys_are_uuids_and_differ() {
        let keys = (0..1000).map(|_| idempotency_key()).collect::<HashSet<_>>();
        assert_eq!(keys.len(), 1000);
        for key in keys {
            let text = key.to_str().unwrap();
            let groups = text.split('-').map(str::len).collect::<Vec<_>>();
            assert_eq!(groups, [8, 4, 4, 4, 12], "{text}");
            assert_eq!(&text[14..15], "4", "{text}");
            assert!("89ab".contains(&text[19..20]), "{text}");
        }
    }
}
