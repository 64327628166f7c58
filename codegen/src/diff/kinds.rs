//! The closed table of kinds of change.

use serde::{Serialize, Serializer};

/// Defines the kinds, each with its identifier and its meaning.
macro_rules! kinds {
    ($($name:ident $id:literal $meaning:literal,)*) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[allow(missing_docs, reason = "`meaning` is the documentation")]
        #[non_exhaustive]
        pub enum Kind {
            $(#[doc = $meaning] $name,)*
        }

        impl Kind {
            /// All kinds, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Returns the identifier, which never changes.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// Returns the meaning, as a noun phrase.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }
        }
    };
}

kinds! {
    OperationAdded "operation-added" "A new operation",
    OperationRemoved "operation-removed" "An operation that is gone",
    OperationPathChanged "operation-path-changed" "Another path of an operation",
    OperationMethodChanged "operation-method-changed" "Another HTTP method of an operation",
    OperationRenamed "operation-renamed" "Another name of an operation in the client",
    OperationIdChanged "operation-id-changed" "Another `operationId`",
    TagsChanged "tags-changed" "Other tags of an operation",
    Deprecated "deprecation-changed" "A deprecation, or the end of one",
    OperationSecurityChanged "operation-security-changed" "Other credentials or scopes of an operation",
    OperationServersChanged "operation-servers-changed" "Other servers of an operation",
    ArgumentsReordered "arguments-reordered" "Another order of the arguments of a function",
    ParameterAdded "parameter-added" "A new optional parameter",
    RequiredParameterAdded "required-parameter-added" "A new required parameter",
    ParameterRemoved "parameter-removed" "A parameter that is gone",
    ParameterRequired "parameter-required" "An optional parameter that is now required",
    ParameterOptional "parameter-optional" "A required parameter that is now optional",
    ParameterRenamed "parameter-renamed" "A path parameter of another name",
    ParameterMoved "parameter-moved" "A parameter in another location",
    ParameterSerialization "parameter-serialization" "Another style or media type of a parameter",
    BodyAdded "body-added" "A new optional request body",
    RequiredBodyAdded "required-body-added" "A new required request body",
    BodyRemoved "body-removed" "A request body that is gone",
    BodyRequired "body-required" "An optional request body that is now required",
    BodyOptional "body-optional" "A required request body that is now optional",
    BodyMediaTypeAdded "body-media-type-added" "A new media type of a request body",
    BodyMediaTypeRemoved "body-media-type-removed" "A media type of a request body that is gone",
    BodyEncoding "body-encoding" "Another encoding of a form's property",
    PropertyAdded "property-added" "A new optional property",
    RequiredPropertyAdded "required-property-added" "A new required property",
    PropertyRemoved "property-removed" "An optional property that is gone",
    RequiredPropertyRemoved "required-property-removed" "A required property that is gone",
    PropertyRequired "property-required" "An optional property that is now required",
    PropertyOptional "property-optional" "A required property that is now optional",
    AdditionalPropertiesChanged "additional-properties-changed" "Other additional properties of an object",
    NullAdded "null-added" "A value that may now be null",
    NullRemoved "null-removed" "A value that may no longer be null",
    TypeChanged "type-changed" "Another type of a value",
    FormatChanged "format-changed" "Another format of a value",
    RangeChanged "range-changed" "Bounds that need another integer type",
    ConstraintsChanged "constraints-changed" "Other bounds, pattern or length of a value",
    AccessChanged "access-changed" "A value that became read only or write only, or no longer is",
    ConstantChanged "constant-changed" "Another constant value",
    DefaultChanged "default-changed" "Another default",
    ItemsChanged "items-changed" "Other items of a tuple",
    EnumValueAdded "enum-value-added" "A new value of an enum",
    EnumValueRemoved "enum-value-removed" "A value of an enum that is gone",
    VariantAdded "variant-added" "A new variant of a union",
    VariantRemoved "variant-removed" "A variant of a union that is gone",
    VariantSelection "variant-selection" "Other values that select the variant of a union",
    DiscriminatorChanged "discriminator-changed" "Another discriminator of a union, or none",
    SuccessAdded "success-added" "A new successful response",
    SuccessRemoved "success-removed" "A successful response that is gone",
    SuccessStatus "success-status" "Another status of a successful response",
    FailureAdded "failure-added" "A newly declared failure",
    FailureRemoved "failure-removed" "A failure that is no longer declared",
    ResponseMediaTypeAdded "response-media-type-added" "A new media type of a response",
    ResponseMediaTypeRemoved "response-media-type-removed" "A media type of a response that is gone",
    ResponseBodyAdded "response-body-added" "A body of a response that had none",
    ResponseBodyRemoved "response-body-removed" "A response that lost its body",
    ResponseStream "response-stream" "A response that became a stream, or no longer is one",
    HeaderAdded "header-added" "A newly declared response header",
    HeaderRemoved "header-removed" "A response header that is no longer declared",
    PagesChanged "pages-changed" "A list that is paged otherwise, newly or no longer",
    ComponentAdded "component-added" "A new component",
    ComponentRemoved "component-removed" "A component that is gone",
    ComponentRenamed "component-renamed" "A component of another name",
    TypeRenamed "type-renamed" "Another name of a type that no component names",
    ConstructorChanged "constructor-changed" "A type that callers can newly make, or no longer",
    TypeSplit "type-split" "A type that has a form of its own for requests, newly or no longer",
    TypeBoxed "type-boxed" "A type that became recursive, or no longer is",
    ServerChanged "server-changed" "Another URL of the first server",
    ServerAdded "server-added" "A new server",
    ServerRemoved "server-removed" "A server that is gone",
    ServerVariable "server-variable" "Other variables of server URLs",
    CredentialAdded "credential-added" "A new credential of the client",
    CredentialRemoved "credential-removed" "A credential that the client no longer takes",
    SchemeChanged "scheme-changed" "Another kind or place of a credential",
    EnvironmentVariable "environment-variable" "Another environment variable of the client",
    ClientParameter "client-parameter" "Another parameter that is set on the client",
    CrateRenamed "crate-renamed" "Another name of the client crate",
    FeaturesChanged "features-changed" "Other Cargo features of the client crate",
    FailureTypeChanged "failure-type-changed" "Another type of the body of failures",
    WebhookAdded "webhook-added" "A new webhook or callback",
    WebhookRemoved "webhook-removed" "A webhook or callback that is gone",
    WebhookChanged "webhook-changed" "Another body format of a webhook or callback",
    VersionChanged "version-changed" "Another version of the API",
    WordsChanged "words-changed" "Other words of descriptions, titles and examples",
    SignatureChanged "signature-changed" "Another signature, as a consequence of several changes",
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl Kind {
    /// Returns the kind of an identifier.
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.id() == id)
    }
}
