//! What the table of one operation expands to: its description, and the futures that send it.

/// Gives a struct with a field `call:` [`Call`](crate::Call) its description, `send`, and
/// [`IntoFuture`](std::future::IntoFuture).
///
/// `servers: ["https://{region}.example.com" ["region" = "eu"]];` may stand before `security`, for an
/// operation that is served elsewhere. After `->` stand the operation's output and the client's failure. A response is a status
/// (`200`, `4XX`, `default`), a media type (`json`, `text`, `binary`, `none`), the type of the body
/// (which may be left out after `none`), and `=> success` or `=> failure`; where the body's type is
/// not the output or the failure itself, a function or variant that makes it so follows in
/// parentheses.
#[macro_export]
macro_rules! operation {
    ($type:ident: $method:ident $path:literal -> $output:ty, $failure:ty {
        id: $id:literal;
        $(servers: [$($server:literal $([$($variable:literal = $default:literal),*])?),*];)?
        security: [$([$($scheme:literal),*]),*];
        parameters: {$($location:ident $name:literal $($style:ident)+;)*}
        body: {$($body_media:ident $body:ty)?}
        responses: {$(
            $status:tt $media:ident $($declared:ty)? => $side:ident $(($wrap:path))?;
        )*}
    }) => {
        impl $type {
            pub(crate) const DESCRIPTION: &'static $crate::Description =
                &$crate::Description::new($id, stringify!($method), $path)
                    $(.servers(&[$(
                        $crate::Address::new($server)
                            $(.variables(&[$(($variable, $default)),*]))?
                    ),*]))?
                    .security(&[$(&[$($scheme),*]),*])
                    .parameters(&[
                        $($crate::__private::Parameter::$location($name)$(.$style())+),*
                    ])
                    $(.body($crate::__private::Media::$body_media()))?
                    .responses(&[$(
                        $crate::__private::Declared::$side(
                            stringify!($status),
                            $crate::__private::Media::$media(),
                        )
                    ),*]);

            /// Sends the call, and gives the whole response: status, headers and body.
            ///
            /// # Errors
            ///
            /// As for awaiting the call itself, which gives the body alone.
            pub fn send(self) -> $crate::Exchange<$output, $failure> {
                const DECODERS: &[$crate::__private::Decoder<$output, $failure>] = &[$(
                    $crate::__decoder!($side $media [$($declared)?] $($wrap)?)
                ),*];
                $crate::Exchange::new(self.call, DECODERS)
            }
        }

        impl ::core::future::IntoFuture for $type {
            type Output = ::core::result::Result<$output, $crate::Error<$failure>>;
            type IntoFuture = $crate::Outcome<$output, $failure>;

            fn into_future(self) -> Self::IntoFuture {
                $crate::Outcome::from(self.send())
            }
        }
    };
}

/// One response's decoder.
#[doc(hidden)]
#[macro_export]
macro_rules! __decoder {
    ($side:ident $media:ident []) => {
        $crate::__private::Decoder::$side($crate::__private::media::$media)
    };
    ($side:ident $media:ident [$type:ty]) => {
        $crate::__private::Decoder::$side($crate::__private::media::$media::<$type>)
    };
    ($side:ident $media:ident [] $wrap:path) => {
        $crate::__private::Decoder::$side(|raw| $crate::__private::media::$media(raw).map($wrap))
    };
    ($side:ident $media:ident [$type:ty] $wrap:path) => {
        $crate::__private::Decoder::$side(|raw| {
            $crate::__private::media::$media::<$type>(raw).map($wrap)
        })
    };
}
