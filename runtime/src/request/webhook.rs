//! What `webhooks!` expands to: a function for each request that the server makes by itself.

/// Gives each row, a name and a type, a function that reads such a body: bytes or text, or what
/// [`Decoding::body`](crate::Decoding::body) gives.
#[macro_export]
macro_rules! webhooks {
    ($($(#[$meta:meta])* $name:ident -> $ty:ty;)*) => {$(
        $(#[$meta])*
        ///
        /// # Errors
        ///
        /// The body is not JSON, or not what the API's description says of it.
        #[allow(clippy::type_complexity, reason = "types are the document's")]
        pub fn $name<'b>(
            body: impl ::core::convert::Into<$crate::Received<'b>>,
        ) -> ::core::result::Result<$ty, $crate::Fault> {
            let body: $crate::Received<'b> = ::core::convert::Into::into(body);
            body.decode(::core::stringify!($name))
        }
    )*};
}

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macros write for public functions")]
mod tests {
    crate::webhooks! {
        /// The number of something.
        counted -> i64;
        /// Words.
        r#type -> Option<Vec<String>>;
    }

    #[test]
    fn each_row_reads_a_body_of_its_type() {
        assert_eq!(counted(b"3").unwrap(), 3);
        assert_eq!(r#type(b"null").unwrap(), None);
        assert_eq!(r#type(br#"["a"]"#).unwrap(), Some(vec!["a".to_owned()]));
        assert_eq!(
            r#type(b"[1]").unwrap_err().to_string(),
            "$[0]: expected a string, found the number 1"
        );
        assert!(counted(b"{").is_err());
    }
}
