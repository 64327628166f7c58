//! Constructors of objects that are sent: `new`, setters and builders, for `object!`.

/// Defines `new` with the properties in brackets, and a setter for each in parentheses.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_new {
    ($type:ident {$(
        $(#[$doc:meta])*
        $field:ident: $ty:ty = $name:literal $kind:ident $([$take:ty])? $({$fixed:expr})?
            $(($($set:tt)*))?;
    )*}) => {
        #[allow(
            clippy::approx_constant,
            clippy::disallowed_names,
            clippy::should_implement_trait,
            clippy::type_complexity,
            reason = "names, types and values are the document's"
        )]
        impl $type {
            /// Creates a value from its required properties.
            #[must_use]
            pub fn new($($($field: $take,)?)*) -> Self {
                Self {
                    $($field: $crate::__initial!($kind $field $($take)? $({$fixed})?),)*
                    extra: ::core::default::Default::default(),
                }
            }

            $($($crate::__setter! { $field $name $kind #[must_use] $($set)* })?)*
        }
    };
}

/// Defines `new` without arguments, and a setter for each property.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_default {
    ($type:ident {$(
        $(#[$doc:meta])*
        $field:ident: $ty:ty = $name:literal $kind:ident $(($($set:tt)*))?;
    )*}) => {
        #[allow(
            clippy::approx_constant,
            clippy::disallowed_names,
            clippy::should_implement_trait,
            clippy::type_complexity,
            reason = "names, types and values are the document's"
        )]
        impl $type {
            /// Creates a value without any property.
            #[must_use]
            pub fn new() -> Self {
                ::core::default::Default::default()
            }

            $($($crate::__setter! { $field $name $kind #[must_use] $($set)* })?)*
        }
    };
}

/// Like `__object_default!`, for objects some of whose properties have an initial value.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_preset {
    ($type:ident {$(
        $(#[$doc:meta])*
        $field:ident: $ty:ty = $name:literal $kind:ident $({$fixed:expr})? $(($($set:tt)*))?;
    )*}) => {
        #[allow(
            clippy::approx_constant,
            clippy::disallowed_names,
            clippy::should_implement_trait,
            clippy::type_complexity,
            reason = "names, types and values are the document's"
        )]
        impl ::core::default::Default for $type {
            fn default() -> Self {
                Self {
                    $($field: $crate::__initial!($kind $field $({$fixed})?),)*
                    extra: ::core::default::Default::default(),
                }
            }
        }

        $crate::__object_default! { $type {
            $($field: $ty = $name $kind $(($($set)*))?;)*
        } }
    };
}

/// Defines a builder: the same properties, none of them set.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_builder {
    ($type:ident $builder:ident {$(
        $(#[$doc:meta])*
        $field:ident: $ty:ty = $name:literal $kind:ident $([$take:ty])? $({$fixed:expr})?
            $(($($set:tt)*))?;
    )*}) => {
        #[allow(
            clippy::approx_constant,
            clippy::disallowed_names,
            clippy::should_implement_trait,
            clippy::type_complexity,
            reason = "names, types and values are the document's"
        )]
        impl $type {
            /// Creates a builder.
            pub fn builder() -> $builder {
                ::core::default::Default::default()
            }

            $($($crate::__setter! { $field $name $kind #[must_use] $($set)* })?)*
        }

        #[doc = ::core::concat!(
            "A builder of [`", ::core::stringify!($type), "`]."
        )]
        #[derive(Clone, Debug, Default)]
        #[must_use = "a builder does nothing until `build` is called"]
        #[allow(clippy::type_complexity, reason = "types are the document's")]
        pub struct $builder {
            $($field: ::core::option::Option<$ty>,)*
        }

        #[allow(
            clippy::approx_constant,
            clippy::disallowed_names,
            clippy::should_implement_trait,
            clippy::type_complexity,
            reason = "names, types and values are the document's"
        )]
        impl $builder {
            $($(
                #[doc = ::core::concat!("Sets `", $name, "`.")]
                pub fn $field(mut self, $field: $take) -> Self {
                    self.$field = ::core::option::Option::Some($crate::__present!($kind $field));
                    self
                }
            )?)*
            $($($crate::__setter! { $field $name built $kind $($set)* })?)*

            /// Builds the value.
            ///
            /// # Errors
            ///
            /// Returns an error that names the required properties that were not set.
            pub fn build(self) -> ::core::result::Result<$type, $crate::Missing> {
                let missing = [$($(
                    $crate::__where_taken!(($name, self.$field.is_none()) $take),
                )?)*];
                ::core::result::Result::Ok($type {
                    $($field: match self.$field {
                        ::core::option::Option::Some(value) => value,
                        ::core::option::Option::None => {
                            $crate::__or_missing!($kind $type missing $($take)? $({$fixed})?)
                        }
                    },)*
                    extra: ::core::default::Default::default(),
                })
            }
        }
    };
}

/// Defines a setter of an optional property, which returns `Self`.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    ($field:ident $name:literal built $kind:ident $(#[$meta:meta])* $set:ty) => {
        #[doc = ::core::concat!("Sets `", $name, "`.")]
        $(#[$meta])*
        pub fn $field(mut self, $field: $set) -> Self {
            self.$field = ::core::option::Option::Some($crate::__held!($kind $field));
            self
        }
    };
    ($field:ident $name:literal $kind:ident $(#[$meta:meta])* $set:ty) => {
        #[doc = ::core::concat!("Sets `", $name, "`.")]
        $(#[$meta])*
        pub fn $field(mut self, $field: $set) -> Self {
            self.$field = $crate::__held!($kind $field);
            self
        }
    };
}

/// Converts the argument of a setter into the value of a field.
#[doc(hidden)]
#[macro_export]
macro_rules! __held {
    (optional $field:ident) => {
        ::core::option::Option::Some(::core::convert::Into::into($field))
    };
    (optional_or_null $field:ident) => {
        ::core::option::Option::Some(::core::convert::Into::into($field))
    };
    ($kind:ident $field:ident) => {
        ::core::convert::Into::into($field)
    };
}

/// The initial value of a field in `new`: its argument, or the default.
#[doc(hidden)]
#[macro_export]
macro_rules! __initial {
    ($kind:ident $field:ident {$fixed:expr}) => {
        $crate::__present!($kind $fixed)
    };
    ($kind:ident $field:ident $take:ty) => {
        $crate::__present!($kind $field)
    };
    ($kind:ident $field:ident) => {
        ::core::default::Default::default()
    };
}

/// Converts a value that is always present into the value of a field.
#[doc(hidden)]
#[macro_export]
macro_rules! __present {
    (required $fixed:expr) => {
        ::core::convert::Into::into($fixed)
    };
    (nullable $fixed:expr) => {
        $crate::Nullable::Value(::core::convert::Into::into($fixed))
    };
    ($kind:ident $fixed:expr) => {
        ::core::option::Option::Some(::core::convert::Into::into($fixed))
    };
}

/// The expression of a row that has brackets.
#[doc(hidden)]
#[macro_export]
macro_rules! __where_taken {
    ($value:tt $take:ty) => {
        $value
    };
}

/// The value of a property that was not set: the default, or an error if the row has brackets.
#[doc(hidden)]
#[macro_export]
macro_rules! __or_missing {
    ($kind:ident $type:ident $missing:ident {$fixed:expr}) => {
        $crate::__present!($kind $fixed)
    };
    ($kind:ident $type:ident $missing:ident $take:ty) => {
        return ::core::result::Result::Err($crate::Missing::of(
            ::core::stringify!($type),
            &$missing,
        ))
    };
    ($kind:ident $type:ident $missing:ident) => {
        ::core::default::Default::default()
    };
}

#[cfg(test)]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the macros write for public types"
)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use crate::Nullable;

    crate::object! {
        /// Takes two arguments.
        pub struct Pool: new {
            id: String = "id" required [impl Into<String>];
            size: Option<i64> = "size" required [Option<i64>];
            r#type: Option<String> = "type" optional (impl Into<String>);
            owner: Nullable<String> = "owner" nullable (impl Into<Nullable<String>>);
            members: BTreeMap<String, i64> = "*" rest (BTreeMap<String, i64>);
        }
    }

    crate::object! {
        pub struct Filter: default {
            label: Option<i64> = "label" optional_or_null (#[deprecated] i64);
        }
    }

    crate::object! {
        pub struct Machine: builder MachineBuilder {
            id: String = "id" required [impl Into<String>];
            size: i64 = "size" required [i64];
            note: Option<String> = "note" optional (impl Into<String>);
        }
    }

    crate::object! {
        pub struct Marked: new {
            kind: String = "kind" required {"a"};
            size: i64 = "size" required [i64];
        }
    }

    crate::object! {
        pub struct Preset: preset {
            kind: String = "kind" required {"a"};
            version: i64 = "version" required {2_i64};
            is_old: bool = "is_old" required {false};
            note: Option<String> = "note" optional (impl Into<String>);
        }
    }

    crate::object! {
        pub struct Built: builder BuiltBuilder {
            kind: String = "kind" required {"b"};
            size: i64 = "size" required [i64];
        }
    }

    crate::object! {
        pub struct Tagged: new {
            kind: Option<String> = "kind" optional {"a"};
            sort: Nullable<String> = "sort" nullable {"b"};
            role: Option<i64> = "role" optional_or_null {1_i64};
            size: Option<i64> = "size" required {2_i64};
            name: String = "name" required [impl Into<String>];
            form: Option<String> = "form" optional [impl Into<String>];
        }
    }

    crate::object! {
        pub struct Chosen: builder ChosenBuilder {
            kind: Option<String> = "kind" optional {"a"};
            form: Nullable<String> = "form" nullable [impl Into<String>];
        }
    }

    #[test]
    fn a_tag_has_its_value_from_the_start_whatever_its_presence() {
        let wanted = json!(
            {"kind": "a", "sort": "b", "role": 1, "size": 2, "name": "n", "form": "f"}
        );
        assert_eq!(serde_json::to_value(Tagged::new("n", "f")).unwrap(), wanted);
        let missing = Chosen::builder().build().unwrap_err();
        assert_eq!(missing.names(), ["form"]);
        let chosen = Chosen::builder().form("f").build().unwrap();
        let wanted = json!({"kind": "a", "form": "f"});
        assert_eq!(serde_json::to_value(chosen).unwrap(), wanted);
    }

    #[test]
    fn what_is_always_the_same_need_not_be_said() {
        let json = |value: &dyn crate::Encode| String::from_utf8(crate::to_json(value)).unwrap();
        assert_eq!(json(&Marked::new(1)), r#"{"kind":"a","size":1}"#);
        assert_eq!(
            json(&Preset::new().note("n")),
            r#"{"kind":"a","version":2,"is_old":false,"note":"n"}"#
        );
        assert_eq!(Preset::default(), Preset::new());
        let built = Built::builder().size(3).build().unwrap();
        assert_eq!(json(&built), r#"{"kind":"b","size":3}"#);
    }

    #[test]
    fn new_takes_what_is_required_and_setters_the_rest() {
        let pool = Pool::new("a", None)
            .r#type("b")
            .owner(None)
            .members(BTreeMap::from([("c".to_owned(), 1)]));
        let wanted = json!({"id": "a", "size": null, "type": "b", "owner": null, "c": 1});
        assert_eq!(serde_json::to_value(&pool).unwrap(), wanted);
    }

    #[test]
    #[allow(deprecated, reason = "so that a mark on a setter is tried")]
    fn what_needs_nothing_is_there_by_default() {
        assert_eq!(Filter::new(), Filter::default());
        let filter = serde_json::to_value(Filter::new().label(1)).unwrap();
        assert_eq!(filter, json!({"label": 1}));
    }

    #[test]
    fn a_builder_names_what_is_missing() {
        let missing = Machine::builder().note("n").build().unwrap_err();
        assert_eq!(missing.names(), ["id", "size"]);
        let built = Machine::builder()
            .id("a")
            .size(2)
            .note("n")
            .build()
            .unwrap();
        assert_eq!(
            serde_json::to_value(built.note("o")).unwrap(),
            json!({"id": "a", "size": 2, "note": "o"})
        );
    }
}
