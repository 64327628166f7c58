//! The macro `operation!`: the type of a call with its setters, its description, and the futures
//! that send it.

/// Defines the type of a call: constructor, setters, `send`, and
/// [`IntoFuture`](std::future::IntoFuture).
///
/// A method that is not an identifier is quoted: `"M-SEARCH"`. After `->` follow the operation's
/// output and the client's failure. Optional entries are:
///
/// - `servers: ["https://{region}.example.com" ["region" = "eu"]];` before `security`: the
///   operation's own servers.
/// - `policy: [retries 5, replay true];` after it: methods of [`Policy`](crate::Policy).
/// - `switch: body "stream";`: the boolean that requests a stream; `on` follows if the server
///   streams by default.
///
/// A row of `arguments` (required) or `setters` (optional) has a location (`path`, `query`,
/// `header`, `cookie`, `querystring`, `body`), a name (for a body, the media type), a style, and a
/// name in Rust. `: T` takes a `T`, `=> T` any type that converts into one. Braces hold the
/// properties of a form that have an encoding of their own, with the headers of their parts:
/// `"photo" "image/png" ["X-Kind" = "portrait"];`.
///
/// A row of `constants` is a parameter with a fixed value. A value after a setter is the default
/// that is sent. Both are JSON text. The client may set a parameter that is `shared`; a call
/// without one that is `needed` is an error.
///
/// `pages:` describes the pagination ([`Paging`](crate::__private::Paging)): the way to request the
/// next page, the fields of responses, and the type of the items.
///
/// A response has one or more statuses (`200`, `4XX`, `default`), a format (`json`, `text`,
/// `binary`, `none`), its media type if it is not the usual one, the type of the body (optional
/// after `none`), and `=> success` or `=> failure`. If the body's type is not the output or the
/// failure itself, a function or a variant that converts it follows. `none => bare` is a failure
/// without a body.
///
/// After `=> stream` the body is a stream (`bytes`, `events`, `event_objects`, `lines`, `records`).
/// Rows within `stream` belong to the method of that name; `file: download_to;` after it adds the
/// method that writes a stream of bytes to a file.
///
/// `accept accept_csv "text/csv": String {…}` defines a method that requests one media type. Its
/// successes are `=> exact`, and those in other media types `none => foreign`.
#[macro_export]
macro_rules! operation {
    ($type:ident: $method:tt $path:literal -> $output:ty, $failure:ty {
        id: $id:literal;
        $(servers: [$($server:literal
            $([$($variable:literal = $default:literal $(in [$($value:literal),*])?),*])?),*];)?
        $(security: [$([$($scheme:literal),*]),*];)?
        $(policy: [$($say:ident $said:literal),*];)?
        $(switch: $w_place:ident $w_name:literal $($w_on:ident)?;)?
        $(constants: {$(
            $c_place:ident $c_wire:literal $($c_style:ident)+ = $c_value:literal;
        )*})?
        $(arguments: {$(
            $a_place:ident $a_wire:literal $($a_style:ident)+
                $({$($a_member:literal $($a_how:ident)* $($a_media:literal)?
                    $([$($a_head:literal = $a_line:literal),*])?;)*})?
                = $a_name:ident $(: $a_type:ty)? $(=> $a_into:ty)?;
        )*})?
        $(setters: {$(
            $(#[$s_meta:meta])*
            $s_place:ident $s_wire:literal $($s_style:ident)+
                $({$($s_member:literal $($s_how:ident)* $($s_media:literal)?
                    $([$($s_head:literal = $s_line:literal),*])?;)*})?
                = $s_name:ident $(: $s_type:ty)? $(=> $s_into:ty)? $(= $s_default:literal)?;
        )*})?
        $(pages: $p_place:ident $p_name:literal [$($p_word:ident $p_text:literal),*]
            $(of $item:ty)?;)?
        responses: {$(
            $status:tt $(| $other:tt)* $media:ident $($media_type:literal)? $($declared:ty)?
                => $side:ident $($wrap:path)?;
        )*}
        $(stream: $stream:ty {$(
            $t_status:tt $(| $t_other:tt)* $t_media:ident $($t_media_type:literal)?
                $($t_declared:ty)? => $t_side:ident $($t_wrap:path)?;
        )*})?
        $(file: $download_to:ident;)?
        $(accept $accept:ident $names:literal: $form:ty {$(
            $f_status:tt $(| $f_other:tt)* $f_media:ident $($f_media_type:literal)?
                $($f_declared:ty)? => $f_side:ident $($f_wrap:path)?;
        )*})*
    }) => {
        #[doc = ::core::concat!(
            "A call of `", $crate::__method!($method), " ", $path, "` that has not been sent."
        )]
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #[must_use = "a call does nothing until it is awaited or sent"]
        pub struct $type {
            call: $crate::Call,
        }

        #[allow(
            clippy::disallowed_names,
            clippy::should_implement_trait,
            clippy::too_many_arguments,
            clippy::type_complexity,
            reason = "names and types are the document's"
        )]
        impl $type {
            const DESCRIPTION: &'static $crate::Description =
                &$crate::Description::new($id, $crate::__method!($method), $path)
                    $(.servers(&[$(
                        $crate::Address::new($server)
                            $(.variables(&[$(
                                $crate::ServerVariable::new($variable, $default)
                                    $(.values(&[$($value),*]))?
                            ),*]))?
                    ),*]))?
                    $(.security(&[$(&[$($scheme),*]),*]))?
                    $(.policy($crate::Policy::new()$(.$say($said))*))?
                    $(.switch($crate::__private::Switch::$w_place($w_name)$(.$w_on())?))?
                    .parameters(&[
                        $($(
                            $crate::__row!($c_place $c_wire [$($c_style)+] []).default($c_value),
                        )*)?
                        $($($crate::__row!(
                            $a_place $a_wire [$($a_style)+]
                            [$($($a_member [$($a_how)*] [$($a_media)?]
                                [$($($a_head = $a_line),*)?])*)?]
                        ),)*)?
                        $($($crate::__row!(
                            $s_place $s_wire [$($s_style)+]
                            [$($($s_member [$($s_how)*] [$($s_media)?]
                                [$($($s_head = $s_line),*)?])*)?]
                        )$(.default($s_default))?,)*)?
                    ]);

            const DECLARED: &'static [$crate::__private::Declared] = &[$(
                $crate::__private::Declared::$side(
                    &[::core::stringify!($status) $(, ::core::stringify!($other))*],
                    $crate::__private::Media::$media(),
                )$(.named($media_type))?
            ),*];

            const DECODERS: &'static [$crate::__private::Decoder<$output, $failure>] = &[$(
                $crate::__decoder!($side $media [$($declared)?] $($wrap)?)
            ),*];

            #[allow(unused_mut, reason = "an operation may take nothing")]
            pub(crate) fn new(
                core: &$crate::Core,
                $($($a_name: $($a_type)? $(impl ::core::convert::Into<$a_into>)?,)*)?
            ) -> Self {
                let mut call = $crate::Call::new(core, Self::DESCRIPTION);
                $($(
                    $(let $a_name: $a_into = ::core::convert::Into::into($a_name);)?
                    call.$a_place($a_wire, &$a_name);
                )*)?
                Self { call }
            }

            $($(
                $(#[$s_meta])*
                pub fn $s_name(
                    mut self,
                    $s_name: $($s_type)? $(impl ::core::convert::Into<$s_into>)?,
                ) -> Self {
                    $(let $s_name: $s_into = ::core::convert::Into::into($s_name);)?
                    self.call.$s_place($s_wire, &$s_name);
                    self
                }
            )*)?

            /// Adds options to this call, such as headers, a timeout or the number of retries.
            pub fn with(mut self, options: $crate::Options) -> Self {
                self.call.options(options);
                self
            }

            /// Sends the call and returns the whole response: status, headers and body.
            ///
            /// # Errors
            ///
            /// Returns the errors of awaiting the call, which returns only the body.
            pub fn send(self) -> $crate::Exchange<$output, $failure> {
                $crate::Exchange::new(self.call, Self::DECLARED, Self::DECODERS)
            }

            $(
                const PAGING: &'static $crate::__private::Paging =
                    &$crate::__private::Paging::$p_place($p_name)$(.$p_word($p_text))*;

                /// Returns a stream of the pages of the list, each with its headers. It requests a
                /// page when the page is polled for.
                pub fn pages(self) -> $crate::Pages<$output, $failure> {
                    $crate::Pages::new(self.call, Self::DECLARED, Self::DECODERS, Self::PAGING)
                }

                $(
                    /// Returns a stream of the items of all pages. It requests a page when an item
                    /// of the page is polled for.
                    pub fn stream(self) -> $crate::PageItems<$item, $failure> {
                        let failed = |received| $crate::__private::failed(received, Self::DECODERS);
                        $crate::PageItems::new(self.call, Self::DECLARED, failed, Self::PAGING)
                    }
                )?
            )?

            $(
                /// Sends the call and returns the response as soon as its headers are received. The
                /// body is a stream, which buffers only incomplete items.
                ///
                /// # Errors
                ///
                /// Returns the errors of awaiting the call.
                pub fn stream(self) -> $crate::Exchange<$stream, $failure> {
                    const DECLARED: &[$crate::__private::Declared] = &[$(
                        $crate::__private::Declared::$t_side(
                            &[::core::stringify!($t_status)
                                $(, ::core::stringify!($t_other))*],
                            $crate::__private::Media::$t_media(),
                        )$(.named($t_media_type))?
                    ),*];
                    const DECODERS: &[$crate::__private::Decoder<$stream, $failure>] = &[$(
                        $crate::__decoder!($t_side $t_media [$($t_declared)?] $($t_wrap)?)
                    ),*];
                    $crate::Exchange::new(self.call, DECLARED, DECODERS)
                }
            )?

            $(
                #[doc = ::core::concat!("Requests a response of the media type `", $names, "`.")]
                ///
                /// A response of another media type is an error that keeps the body.
                pub fn $accept(self) -> $crate::Representation<$form, $failure> {
                    const DECLARED: &[$crate::__private::Declared] = &[$(
                        $crate::__private::Declared::$f_side(
                            &[::core::stringify!($f_status)
                                $(, ::core::stringify!($f_other))*],
                            $crate::__private::Media::$f_media(),
                        )$(.named($f_media_type))?
                    ),*];
                    const DECODERS: &[$crate::__private::Decoder<$form, $failure>] = &[$(
                        $crate::__decoder!($f_side $f_media [$($f_declared)?] $($f_wrap)?)
                    ),*];
                    $crate::Representation::new(self.call, DECLARED, DECODERS)
                }
            )*

            $(
                /// Sends the call, writes the response body to a file, and returns the number of
                /// bytes. The body may be of any length.
                ///
                /// # Errors
                ///
                /// Returns the errors of awaiting the call, and an error if the file cannot be
                /// written. An existing file is then unchanged.
                pub fn $download_to(
                    self,
                    path: impl ::core::convert::Into<::std::path::PathBuf>,
                ) -> $crate::Download<$failure> {
                    self.stream().download_to(path)
                }
            )?
        }

        #[allow(clippy::type_complexity, reason = "types are the document's")]
        impl ::core::future::IntoFuture for $type {
            type Output = ::core::result::Result<$output, $crate::Error<$failure>>;
            type IntoFuture = $crate::Outcome<$output, $failure>;

            fn into_future(self) -> Self::IntoFuture {
                $crate::Outcome::from(self.send())
            }
        }
    };
}

/// Defines the type of a body with several media types: one variant for each.
///
/// A row has the variant, the media type, the style, and the type of the variant's value.
#[macro_export]
macro_rules! request_body {
    ($(#[$meta:meta])* $type:ident {$(
        $(#[$v_meta:meta])*
        $variant:ident $media_type:literal $($style:ident)+
            $({$($member:literal $($how:ident)* $($member_media:literal)?
                    $([$($head:literal = $line:literal),*])?;)*})?
            = $held:ty;
    )*}) => {
        $(#[$meta])*
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #[non_exhaustive]
        #[allow(
            clippy::large_enum_variant,
            clippy::type_complexity,
            reason = "types are the document's, and a body is encoded at once"
        )]
        pub enum $type {$(
            $(#[$v_meta])*
            $variant($held),
        )*}

        impl $crate::Encode for $type {
            fn encode<'a>(&'a self, tape: &mut $crate::Tape<'a>) {
                match self {$(
                    Self::$variant(value) => $crate::Encode::encode(value, tape),
                )*}
            }

            fn media(
                &self,
            ) -> ::core::option::Option<&'static $crate::__private::Parameter> {
                const ROWS: &[$crate::__private::Parameter] = &[$($crate::__row!(
                    body $media_type [$($style)+]
                    [$($($member [$($how)*] [$($member_media)?]
                                [$($($head = $line),*)?])*)?]
                )),*];
                let name = match self {$(
                    Self::$variant(_) => $media_type,
                )*};
                ROWS.iter().find(|row| row.name == name)
            }
        }
    };
}

/// The text of a method.
#[doc(hidden)]
#[macro_export]
macro_rules! __method {
    ($method:ident) => {
        ::core::stringify!($method)
    };
    ($method:literal) => {
        $method
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __row {
    ($place:ident $wire:literal [$($style:ident)+] []) => {
        $crate::__private::Parameter::$place($wire)$(.$style())+
    };
    ($place:ident $wire:literal [$($style:ident)+] [
        $($member:literal [$($how:ident)*] [$($media_type:literal)?]
            [$($head:literal = $line:literal),*])+
    ]) => {
        $crate::__private::Parameter::$place($wire)$(.$style())+.encodings(&[$(
            $crate::__private::Encoding::new($member)
                $(.$how())*
                $(.content_type($media_type))?
                .headers(&[$(($head, $line)),*])
        ),+])
    };
}

/// The decoder of a response.
#[doc(hidden)]
#[macro_export]
macro_rules! __decoder {
    (bare none []) => {
        $crate::__private::Decoder::Bare
    };
    (foreign none []) => {
        $crate::__private::Decoder::Bare
    };
    ($side:ident none [] $wrap:path) => {
        $crate::__private::Decoder::$side(|_| ::core::result::Result::Ok($wrap))
    };
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
