//! A small client, written by hand in the form of generated code.

use specmill_runtime::{Address, Core, CoreBuilder, Scheme};

const _: () = specmill_runtime::abi::<6>();

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
        RetrieveBrowser::new(&self.core, id_or_name)
    }

    pub fn create(&self, body: models::CreateBrowser) -> CreateBrowser {
        CreateBrowser::new(&self.core, body)
    }

    pub fn delete(&self, id: impl Into<String>) -> DeleteBrowser {
        DeleteBrowser::new(&self.core, id)
    }

    pub fn ping(&self) -> Ping {
        Ping::new(&self.core)
    }
}

specmill_runtime::operation! {
    RetrieveBrowser: GET "/browsers/{id_or_name}" -> models::Browser, models::ErrorBody {
        id: "getBrowsersByIdOrName";
        security: [["bearerAuth"]];
        arguments: {
            path "id_or_name" simple = id_or_name => String;
        }
        setters: {
            /// When true, includes deleted ones.
            query "include_deleted" form explode = include_deleted: bool;
        }
        responses: {
            200 json models::Browser => success;
            401 | 404 | 500 json models::ErrorBody => failure;
        }
    }
}

specmill_runtime::operation! {
    CreateBrowser: POST "/browsers" -> models::Browser, models::ErrorBody {
        id: "createBrowser";
        security: [["bearerAuth"]];
        arguments: {
            body "application/json" json = body: models::CreateBrowser;
        }
        responses: {
            201 json models::Browser => success;
            4XX | default json models::ErrorBody => failure;
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    Error(models::ErrorBody),
    Text(String),
    Gone,
}

specmill_runtime::operation! {
    DeleteBrowser: DELETE "/browsers/{id}" -> (), Failure {
        id: "deleteBrowser";
        security: [["bearerAuth"], []];
        arguments: {
            path "id" simple = id => String;
        }
        responses: {
            204 none => success;
            404 json models::ErrorBody => failure Failure::Error;
            409 text String => failure Failure::Text;
            410 none => failure Failure::Gone;
        }
    }
}

specmill_runtime::operation! {
    Ping: GET "/ping" -> Option<String>, models::ErrorBody {
        id: "ping";
        responses: {
            200 text String => success Some;
            204 none => success;
        }
    }
}

pub mod models {
    use std::collections::BTreeMap;

    use specmill_runtime::{DateTime, Map, Nullable};

    pub type Tags = BTreeMap<String, String>;

    specmill_runtime::object! {
        pub struct Browser {
            id: String = "id" required;
            created_at: DateTime = "created_at" required;
            deleted_at: Option<DateTime> = "deleted_at" optional_or_null;
            r#type: Option<BrowserType> = "type" optional;
            tags: Option<Tags> = "tags" optional;
            chrome_policy: Option<Map> = "chrome_policy" optional;
            fields: Option<Vec<Field>> = "fields" optional;
            uptime_ms: i64 = "uptime_ms" required;
        }
    }

    specmill_runtime::object! {
        pub struct Field {
            label: String = "label" required;
        }
    }

    specmill_runtime::object! {
        pub struct CreateBrowser: default {
            name: Nullable<String> = "name" nullable (impl Into<Nullable<String>>);
            headless: Option<bool> = "headless" optional (bool);
        }
    }

    specmill_runtime::object! {
        pub struct ErrorBody {
            code: String = "code" required;
            message: String = "message" required;
        }
    }

    specmill_runtime::string_enum! {
        pub enum BrowserType, else Unknown {
            Headful = "headful";
            Headless = "headless";
        }
    }
}

/// The macros must not mistake a user's names for the standard library's.
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

    specmill_runtime::object! {
        pub struct Type {
            a: ::std::option::Option<bool> = "a" optional;
        }
    }

    specmill_runtime::object! {
        pub struct Made: new {
            a: bool = "a" required [bool];
            b: ::std::option::Option<bool> = "b" optional (bool);
        }
    }

    specmill_runtime::object! {
        pub struct Built: builder BuiltBuilder {
            a: bool = "a" required [bool];
            b: ::std::option::Option<bool> = "b" optional (bool);
        }
    }

    specmill_runtime::object! {
        pub struct Empty: default {}
    }

    specmill_runtime::string_enum! { pub enum Kind, else Unknown { A = "a"; } }
    specmill_runtime::integer_enum! { pub enum Level, else Unknown { A = 1; } }
    specmill_runtime::union! {
        pub enum Either, else Unknown by "a" { A(Type) from Type: tagged(&["a"]); }
    }

    specmill_runtime::request_body! {
        Body {
            Json "application/json" json = Type;
            Form "application/x-www-form-urlencoded" form { "a" deep_object explode; } = Kind;
        }
    }
    specmill_runtime::operation! {
        Operation: GET "/" -> Type, Kind {
            id: "operation";
            security: [["a", "b"], ["c"]];
            arguments: { query "q" deep_object explode = core: Type; cookie "c" form = call: bool; }
            setters: { header "h" simple = new_ => Kind; body "a/b" multipart { "a" form; } = r#type: Body; }
            responses: { 200 json Type => success; 404 | default json Kind => failure; }
        }
    }
}
