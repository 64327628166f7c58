//! The parts that extensible enums of strings, integers and numbers have in common.
//!
//! A value that the document does not list is kept unchanged in the variant `Unknown`, is sent as it
//! was received, and is no fault. `json/listed.rs` reports it to an observer of drift.

/// Defines an extensible enum: the listed variants, and one for any other value. The list before the
/// enum has:
///
/// - the type of other values, by the name of a value;
/// - the method that returns a value, and how it shows an other value;
/// - the reader in `__private::listed`, and the conversion from what it reads;
/// - the method of `Tape` that writes a value.
#[doc(hidden)]
#[macro_export]
macro_rules! __listed_enum {
    (
        [
            $kept:ident: $held:ty,
            ($($fn:tt)+) $get:ident -> $value_type:ty = $shown:expr,
            $read:ident => $from:expr,
            $write:ident
        ]
        $(#[$meta:meta])* pub enum $type:ident, else $unknown:ident {
            $($(#[$doc:meta])* $variant:ident = $value:literal;)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $type {
            $($(#[$doc])* $variant,)*
            /// A value that the API's description does not list, unchanged.
            $unknown($held),
        }

        impl $type {
            /// The values that the document lists.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the value in JSON.
            #[must_use]
            pub $($fn)+ $get(&self) -> $value_type {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$unknown($kept) => $shown,
                }
            }
        }

        // Derived implementations of this, of the order and of `Hash` would match each variant, and take
        // longer to compile.
        impl ::core::cmp::PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                self.$get() == other.$get()
            }
        }

        impl ::core::convert::From<$value_type> for $type {
            fn from($kept: $value_type) -> Self {
                match $kept {
                    $($value => Self::$variant,)*
                    _ => Self::$unknown(::core::convert::Into::into($kept)),
                }
            }
        }

        impl ::core::fmt::Display for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.$get(), f)
            }
        }

        impl $crate::Decode for $type {
            fn decode(
                input: $crate::Input<'_, '_>,
            ) -> ::core::result::Result<Self, $crate::Fault> {
                $crate::__private::listed::$read(input, &[$($value),*]).map($from)
            }
        }

        impl $crate::Encode for $type {
            fn encode<'a>(&'a self, tape: &mut $crate::Tape<'a>) {
                tape.$write(self.$get());
            }
        }

        $crate::serde_through_tape!($type);
    };
}

/// Implements `Eq`, the order and `Hash` for an extensible enum by its value.
#[doc(hidden)]
#[macro_export]
macro_rules! __listed_order {
    ($type:ident, $get:ident) => {
        impl ::core::cmp::Eq for $type {}

        impl ::core::cmp::PartialOrd for $type {
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        }

        impl ::core::cmp::Ord for $type {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ord::cmp(&self.$get(), &other.$get())
            }
        }

        impl ::core::hash::Hash for $type {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(&self.$get(), state);
            }
        }
    };
}
