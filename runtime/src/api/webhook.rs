//! The macro `webhooks!`: a function for each webhook and callback.

/// Defines a function for each row, a name and a type, which decodes a body: bytes or text, or the
/// result of [`Decoding::body`](crate::Decoding::body). A body is JSON, unless a format follows the
/// name (`form`, `text`, `binary`). Fields of a form that are arrays or JSON text are listed:
/// `order form ["lines" list] -> Order;`.
#[macro_export]
macro_rules! webhooks {
    ($(
        $(#[$meta:meta])*
        $name:ident $($form:ident)? $([$($member:literal $shape:ident),*])? -> $ty:ty;
    )*) => {$(
        $(#[$meta])*
        ///
        /// # Errors
        ///
        /// Returns a fault if the body is not what the API's description declares.
        #[allow(clippy::type_complexity, reason = "types are the document's")]
        pub fn $name<'b>(
            body: impl ::core::convert::Into<$crate::Received<'b>>,
        ) -> ::core::result::Result<$ty, $crate::Fault> {
            let body: $crate::Received<'b> = ::core::convert::Into::into(body);
            $crate::__received!([$($form)?] [$($($member $shape),*)?] body, $name)
        }
    )*};
}

/// Decodes a body by its row.
#[doc(hidden)]
#[macro_export]
macro_rules! __received {
    ([] [] $body:ident, $name:ident) => {
        $body.decode(::core::stringify!($name))
    };
    ([$form:ident] [$($member:literal $shape:ident),*] $body:ident, $name:ident) => {
        $crate::__private::received::$form($body, ::core::stringify!($name), &[$(
            ($member, $crate::__private::received::Shape::$shape())
        ),*])
    };
}

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macros write for public functions")]
mod tests {
    crate::webhooks! {
        /// The number of something.
        counted -> i64;
        /// Words.
        r#type -> Option<Vec<String>>;
        /// Names and values.
        order form ["lines" list, "meta" json] -> crate::Value;
        note text -> String;
        scan binary -> crate::Bytes;
    }

    #[test]
    fn a_body_need_not_be_json() {
        let order = order(b"lines=1&meta=%5B2%5D").unwrap();
        assert_eq!(order, serde_json::json!({"lines": ["1"], "meta": [2]}));
        assert_eq!(note(b"\"a\"").unwrap(), "\"a\"");
        assert_eq!(scan(b"\0\xff").unwrap().as_ref(), b"\0\xff");
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
