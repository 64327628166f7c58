//! A small client, written by hand in the very form that is generated.

use specmill_runtime::{Address, Call, Core, CoreBuilder, Scheme};

const _: () = specmill_runtime::abi::<1>();

/// The error of all calls.
pub type Error = specmill_runtime::Error<models::ErrorBody>;

static SERVERS: &[Address] = &[Address::new("https://api.example.com")];
static SCHEMES: &[Scheme] = &[Scheme::bearer("bearerAuth")];

/// The sample API.
#[derive(Clone, Debug)]
pub struct Client {
    core: Core,
}

impl Client {
    pub fn new(token: impl Into<String>) -> Self {
        let core = Core::builder(SERVERS, SCHEMES).bearer_token(token);
        Self {
            core: core.build_deferred(),
        }
    }

    pub fn from_env(key: &str) -> Result<Self, Error> {
        Ok(Self::new(specmill_runtime::env_var(key)?))
    }

    pub fn builder() -> ClientBuilder {
        ClientBuilder {
            core: Core::builder(SERVERS, SCHEMES),
        }
    }

    pub fn browsers(&self) -> Browsers {
        Browsers {
            core: self.core.clone(),
        }
    }
}

#[derive(Clone, Debug)]
pub struct ClientBuilder {
    core: CoreBuilder,
}

impl ClientBuilder {
    pub fn with(self, change: impl FnOnce(CoreBuilder) -> CoreBuilder) -> Self {
        Self {
            core: change(self.core),
        }
    }

    pub fn build(self) -> Result<Client, Error> {
        Ok(Client {
            core: self.core.build()?,
        })
    }
}

#[derive(Clone, Debug)]
pub struct Browsers {
    core: Core,
}

impl Browsers {
    pub fn retrieve(&self, id_or_name: impl Into<String>) -> RetrieveBrowser {
        let mut call = Call::new(&self.core, RetrieveBrowser::DESCRIPTION);
        call.path("id_or_name", &id_or_name.into());
        RetrieveBrowser { call }
    }

    pub fn create(&self, body: models::CreateBrowser) -> CreateBrowser {
        let mut call = Call::new(&self.core, CreateBrowser::DESCRIPTION);
        call.body(&body);
        CreateBrowser { call }
    }

    pub fn delete(&self, id: impl Into<String>) -> DeleteBrowser {
        let mut call = Call::new(&self.core, DeleteBrowser::DESCRIPTION);
        call.path("id", &id.into());
        DeleteBrowser { call }
    }

    pub fn ping(&self) -> Ping {
        Ping {
            call: Call::new(&self.core, Ping::DESCRIPTION),
        }
    }
}

/// Gets a browser.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct RetrieveBrowser {
    call: Call,
}

impl RetrieveBrowser {
    pub fn include_deleted(mut self, include_deleted: bool) -> Self {
        self.call.query("include_deleted", &include_deleted);
        self
    }
}

specmill_runtime::operation! {
    RetrieveBrowser: GET "/browsers/{id_or_name}" -> models::Browser, models::ErrorBody {
        id: "getBrowsersByIdOrName";
        security: [["bearerAuth"]];
        parameters: {
            path "id_or_name" simple;
            query "include_deleted" form explode;
        }
        body: {}
        responses: {
            200 json models::Browser => success;
            401 json models::ErrorBody => failure;
            404 json models::ErrorBody => failure;
            500 json models::ErrorBody => failure;
        }
    }
}

/// Makes a browser.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct CreateBrowser {
    call: Call,
}

specmill_runtime::operation! {
    CreateBrowser: POST "/browsers" -> models::Browser, models::ErrorBody {
        id: "createBrowser";
        security: [["bearerAuth"]];
        parameters: {}
        body: { json models::CreateBrowser }
        responses: {
            201 json models::Browser => success;
            4XX json models::ErrorBody => failure;
            default json models::ErrorBody => failure;
        }
    }
}

/// Removes a browser: declares failures of two kinds, and no content.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct DeleteBrowser {
    call: Call,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    Error(models::ErrorBody),
    Text(String),
    Gone(()),
}

specmill_runtime::operation! {
    DeleteBrowser: DELETE "/browsers/{id}" -> (), Failure {
        id: "deleteBrowser";
        security: [["bearerAuth"], []];
        parameters: {
            path "id" simple;
        }
        body: {}
        responses: {
            204 none => success;
            404 json models::ErrorBody => failure(Failure::Error);
            409 text String => failure(Failure::Text);
            410 none => failure(Failure::Gone);
        }
    }
}

/// Asks whether anybody is there, without credentials.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct Ping {
    call: Call,
}

specmill_runtime::operation! {
    Ping: GET "/ping" -> Option<String>, models::ErrorBody {
        id: "ping";
        security: [];
        parameters: {}
        body: {}
        responses: {
            200 text String => success(Some);
            204 none => success;
        }
    }
}

pub mod models {
    use std::collections::BTreeMap;

    use specmill_runtime::{DateTime, Extra, Map, Nullable};

    pub type Tags = BTreeMap<String, String>;

    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct Browser {
        pub id: String,
        pub created_at: DateTime,
        pub deleted_at: Option<DateTime>,
        pub r#type: Option<BrowserType>,
        pub tags: Option<Tags>,
        pub chrome_policy: Option<Map>,
        pub fields: Option<Vec<Field>>,
        pub uptime_ms: i64,
        extra: Extra,
    }

    specmill_runtime::object! {
        Browser {
            id: "id" required;
            created_at: "created_at" required;
            deleted_at: "deleted_at" optional_or_null;
            r#type: "type" optional;
            tags: "tags" optional;
            chrome_policy: "chrome_policy" optional;
            fields: "fields" optional;
            uptime_ms: "uptime_ms" required;
        }
    }

    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct Field {
        pub label: String,
        extra: Extra,
    }

    specmill_runtime::object! {
        Field {
            label: "label" required;
        }
    }

    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct CreateBrowser {
        pub name: Nullable<String>,
        pub headless: Option<bool>,
        extra: Extra,
    }

    impl CreateBrowser {
        pub fn new() -> Self {
            Self {
                name: Nullable::Absent,
                headless: None,
                extra: Extra::new(),
            }
        }

        pub fn name(mut self, name: impl Into<Nullable<String>>) -> Self {
            self.name = name.into();
            self
        }
    }

    specmill_runtime::object! {
        CreateBrowser {
            name: "name" nullable;
            headless: "headless" optional;
        }
    }

    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct ErrorBody {
        pub code: String,
        pub message: String,
        extra: Extra,
    }

    specmill_runtime::object! {
        ErrorBody {
            code: "code" required;
            message: "message" required;
        }
    }

    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum BrowserType {
        Headful,
        Headless,
        /// A value newer than this crate.
        Unknown(String),
    }

    specmill_runtime::string_enum! {
        BrowserType, Unknown {
            Headful = "headful";
            Headless = "headless";
        }
    }
}

/// The macros must not take a user's names for the standard library's.
#[expect(dead_code, reason = "it is enough that this compiles")]
mod hostile_names {
    struct Option;
    struct Some;
    struct None;
    struct Result;
    struct Ok;
    struct Err;
    struct String;
    struct Vec;
    struct Box;
    struct Call;
    struct Extra;
    struct Error;
    struct Decode;
    trait From {}
    trait Default {}
    trait Into {}
    trait IntoFuture {}

    mod core {}
    mod std {}

    #[derive(Clone)]
    pub struct Type {
        a: ::std::option::Option<bool>,
        extra: specmill_runtime::Extra,
    }
    specmill_runtime::object! { Type { a: "a" optional; } }

    pub struct Empty {
        extra: specmill_runtime::Extra,
    }
    specmill_runtime::object! { Empty {} }

    pub enum Kind {
        A,
        Unknown(::std::string::String),
    }
    specmill_runtime::string_enum! { Kind, Unknown { A = "a"; } }

    pub struct Operation {
        call: specmill_runtime::Call,
    }
    specmill_runtime::operation! {
        Operation: GET "/" -> Type, Kind {
            id: "operation";
            security: [["a", "b"], ["c"]];
            parameters: { query "q" deep_object explode; cookie "c" form; header "h" simple; }
            body: { json Type }
            responses: { 200 json Type => success; default json Kind => failure; }
        }
    }
}
