//! The macro `resource!`: the handle of a resource, with methods for nested resources.

/// Defines the type of a resource, with a method for each nested resource of the same module.
///
/// ```
/// mod resources {
///     specmill_runtime::resource! {
///         pub struct ShelvesBooks {}
///     }
///     specmill_runtime::resource! {
///         /// Shelves of books.
///         pub struct Shelves {
///             books: ShelvesBooks;
///         }
///     }
/// }
/// ```
#[macro_export]
macro_rules! resource {
    ($(#[$meta:meta])* pub struct $type:ident {$($name:ident: $below:path;)*}) => {
        $(#[$meta])*
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        pub struct $type {
            pub(crate) core: $crate::Core,
        }

        $crate::__below! { $type {$($name: $below;)*} }
    };
}

/// The methods of nested resources, if there are any.
#[doc(hidden)]
#[macro_export]
macro_rules! __below {
    ($type:ident {}) => {};
    ($type:ident {$($name:ident: $below:path;)+}) => {
        impl $type {
            $(
                #[doc = ::core::concat!("Leads to [`", ::core::stringify!($below), "`].")]
                #[must_use]
                pub fn $name(&self) -> $below {
                    $below {
                        core: ::core::clone::Clone::clone(&self.core),
                    }
                }
            )+
        }
    };
}

#[cfg(test)]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the macros write for public types"
)]
mod tests {
    use crate::Core;

    mod books {
        crate::resource! {
            pub struct ShelvesBooks {}
        }
    }

    crate::resource! {
        /// Shelves of books.
        pub struct Shelves {
            books: books::ShelvesBooks;
        }
    }

    #[test]
    fn a_resource_leads_to_those_below_it() {
        let core = Core::builder(&[], &[])
            .base_url("http://127.0.0.1:1")
            .build()
            .unwrap();
        let books = Shelves { core }.books();
        assert!(format!("{books:?}").starts_with("ShelvesBooks"));
    }
}
