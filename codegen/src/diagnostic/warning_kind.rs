//! The closed table of kinds of warnings and notes.

use serde::{Serialize, Serializer};

/// Defines the kinds, each with its identifier and its meaning.
macro_rules! kinds {
    ($($name:ident $id:literal $meaning:literal,)*) => {
        /// A kind of warning or note.
        ///
        /// `specmill explain` describes each, with an example.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[allow(missing_docs, reason = "`meaning` is the documentation")]
        #[non_exhaustive]
        pub enum WarningKind {
            $(#[doc = $meaning] $name,)*
        }

        impl WarningKind {
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
    VersionNewer "version-newer" "An OpenAPI version newer than 3.2",
    DocumentsDisagree "documents-disagree" "A part that documents define differently",
    NumberOutOfRange "number-out-of-range" "A number beyond the range of double precision",
    ChecksumChanged "checksum-changed" "A file that changed since its checksum was recorded",
    SettingsNotRead "settings-not-read" "A `specmill.toml` that is not read",
    SettingWithoutEffect "setting-without-effect" "A setting that has no effect",
    DescriptionUnreadable "description-unreadable" "A description of the client that cannot be read",
    OverlayVersion "overlay-version" "An action that Overlay 1.0 does not define",
    OverlayField "overlay-field" "A field of an overlay that has no effect",
    OverlayRepetition "overlay-repetition" "An action that repeats an earlier one",
    OverlayNoMatch "overlay-no-match" "An action that changes nothing",
    OverlayExtends "overlay-extends" "An overlay that extends another document",
    OverlayMisfit "overlay-misfit" "A value of an overlay that cannot be merged",
    ReferenceUnresolved "reference-unresolved" "A reference without a target",
    ReferenceCycle "reference-cycle" "A schema that refers to nothing but itself",
    ReferenceSiblings "reference-siblings" "Keywords beside a `$ref` of OpenAPI 3.0",
    UnknownKeyword "unknown-keyword" "A keyword that OpenAPI does not define",
    UnsupportedKeyword "unsupported-keyword" "A keyword that has no effect on the client",
    WrongType "wrong-type" "A value of another type than its keyword demands",
    UnquotedString "unquoted-string" "Unquoted text that YAML reads as another type",
    MissingKeyword "missing-keyword" "An object without a keyword that it requires",
    InvalidName "invalid-name" "A name that is not valid at its place",
    InvalidSecurityScheme "invalid-security-scheme" "A security scheme that cannot be used",
    SecurityUndeclared "security-undeclared" "Security schemes that no operation requires",
    SecuritySchemeUndeclared "security-scheme-undeclared" "A required security scheme that is not declared",
    AuthorizationHeader "authorization-header" "A required `Authorization` header that no security scheme sets",
    ServerRelative "server-relative" "A server relative to an unknown URL",
    ServerUrl "server-url" "A server URL that is not used as it is written",
    ServerRepeated "server-repeated" "Two servers with one URL",
    OperationServers "operation-servers" "Servers of an operation that do not correspond to those of the document",
    OperationIdRepeated "operation-id-repeated" "Two operations with one `operationId`",
    ParameterLocation "parameter-location" "A parameter in a location that does not exist",
    ParameterStyle "parameter-style" "A style that is not valid at its place",
    PathParameterUndeclared "path-parameter-undeclared" "A name in a path that no parameter declares",
    PathParameterUnused "path-parameter-unused" "A path parameter that the path does not have",
    MediaTypeMissing "media-type-missing" "A body without a media type",
    TooManyMediaTypes "too-many-media-types" "A body with too many media types",
    WebhookMediaType "webhook-media-type" "A media type of a webhook that is not read",
    FormPart "form-part" "A part of a form that may be a file or another value",
    UnknownType "unknown-type" "A type that JSON Schema does not define",
    ItemsList "items-list" "A list of schemas under `items`",
    EnumValueType "enum-value-type" "A listed value of another type than its schema",
    RequiredUndeclared "required-undeclared" "A required property that is not declared",
    VariantsAlike "variants-alike" "Variants of a union that values do not tell apart",
    DiscriminatorMapping "discriminator-mapping" "A mapping that contradicts the values of its property",
    AllOfContradiction "all-of-contradiction" "An `allOf` that no value satisfies",
    AllOfNotMerged "all-of-not-merged" "An `allOf` that is not merged",
    TooManyDerived "too-many-derived" "A base schema with too many derived ones",
    RecursiveSchema "recursive-schema" "A schema that contains itself with no object in between",
}

impl WarningKind {
    /// Returns the kind of an identifier.
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.id() == id)
    }
}

impl Serialize for WarningKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}
