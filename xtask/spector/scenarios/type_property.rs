use crate::support::{Log, map, texts, value};

pub(crate) async fn play(log: &mut Log) {
    nullable(log).await;
    optional(log).await;
    optional_literals(log).await;
    value_types(log).await;
    unknown_and_literals(log).await;
}

const BYTES: &str = "aGVsbG8sIHdvcmxkIQ==";
const DATETIME: &str = "2022-08-26T18:38:00Z";
const DURATION: &str = "P123DT22H14M12.011S";

async fn nullable(log: &mut Log) {
    use type_property_nullable::models::*;
    let client = client!(log, type_property_nullable);
    macro_rules! nullable {
        ($key:literal, $it:expr, $model:ident, $value:expr) => {{
            let it = $it;
            macro_rules! key {
                ($verb:literal) => {
                    concat!("Type_Property_Nullable_", $key, "_", $verb)
                };
            }
            gives!(
                log,
                key!("getNonNull"),
                it.non_null().retrieve(),
                $model::new("foo", Some($value))
            );
            gives!(
                log,
                key!("getNull"),
                it.null().retrieve(),
                $model::new("foo", None)
            );
            let body = $model::new("foo", Some($value));
            done!(log, key!("patchNonNull"), it.non_null().update(body));
            done!(
                log,
                key!("patchNull"),
                it.null().update($model::new("foo", None))
            );
        }};
    }
    let words = || texts(["hello", "world"]);
    nullable!(
        "String",
        client.string(),
        StringProperty,
        "hello".to_owned()
    );
    nullable!("Bytes", client.bytes(), BytesProperty, BYTES.to_owned());
    nullable!(
        "Datetime",
        client.datetime(),
        DatetimeProperty,
        DATETIME.into()
    );
    nullable!(
        "Duration",
        client.duration(),
        DurationProperty,
        DURATION.to_owned()
    );
    let it = client.collections().bytes();
    nullable!(
        "CollectionsByte",
        it,
        CollectionsByteProperty,
        texts([BYTES, BYTES])
    );
    let it = client.collections().model();
    let inner = || vec![InnerModel::new("hello"), InnerModel::new("world")];
    nullable!("CollectionsModel", it, CollectionsModelProperty, inner());
    nullable!(
        "CollectionsString",
        client.collections().string(),
        CollectionsStringProperty,
        words()
    );
}

/// Plays four scenarios of an optional property.
macro_rules! optional {
    ($log:ident, $key:literal, $it:expr, $model:ident, $value:expr) => {{
        let it = $it;
        macro_rules! key {
            ($verb:literal) => {
                concat!("Type_Property_Optional_", $key, "_", $verb)
            };
        }
        let full = || $model::new().property($value);
        gives!($log, key!("getAll"), it.all().retrieve(), full());
        done!($log, key!("putAll"), it.all().update(full()));
        gives!(
            $log,
            key!("getDefault"),
            it.default().retrieve(),
            $model::new()
        );
        done!($log, key!("putDefault"), it.default().update($model::new()));
    }};
}

async fn optional(log: &mut Log) {
    use type_property_optionality::models::*;
    let client = client!(log, type_property_optionality);
    optional!(log, "String", client.string(), StringProperty, "hello");
    optional!(log, "Bytes", client.bytes(), BytesProperty, BYTES);
    optional!(
        log,
        "Datetime",
        client.datetime(),
        DatetimeProperty,
        DATETIME
    );
    optional!(
        log,
        "Duration",
        client.duration(),
        DurationProperty,
        DURATION
    );
    optional!(
        log,
        "PlainDate",
        client.plain_date(),
        PlainDateProperty,
        "2022-12-12"
    );
    optional!(
        log,
        "PlainTime",
        client.plain_time(),
        PlainTimeProperty,
        "13:06:12"
    );
    let it = client.collections().bytes();
    optional!(
        log,
        "CollectionsByte",
        it,
        CollectionsByteProperty,
        texts([BYTES, BYTES])
    );
    let it = client.collections().model();
    let text = |text: &str| StringProperty::new().property(text);
    let models = || vec![text("hello"), text("world")];
    optional!(
        log,
        "CollectionsModel",
        it,
        CollectionsModelProperty,
        models()
    );
    let it = client.required_and_optional();
    let full = || RequiredAndOptionalProperty::new(42).optional_property("hello");
    let required = || RequiredAndOptionalProperty::new(42);
    macro_rules! key {
        ($verb:literal) => {
            concat!("Type_Property_Optional_RequiredAndOptional_", $verb)
        };
    }
    gives!(log, key!("getAll"), it.all().retrieve(), full());
    done!(log, key!("putAll"), it.all().update(full()));
    gives!(
        log,
        key!("getRequiredOnly"),
        it.required_only().retrieve(),
        required()
    );
    done!(
        log,
        key!("putRequiredOnly"),
        it.required_only().update(required())
    );
}

async fn optional_literals(log: &mut Log) {
    use type_property_optionality::models::*;
    let client = client!(log, type_property_optionality);
    optional!(
        log,
        "StringLiteral",
        client.string().literal(),
        StringLiteralProperty,
        "hello"
    );
    optional!(
        log,
        "IntLiteral",
        client.int().literal(),
        IntLiteralProperty,
        1.0
    );
    optional!(
        log,
        "FloatLiteral",
        client.float().literal(),
        FloatLiteralProperty,
        1.25
    );
    optional!(
        log,
        "BooleanLiteral",
        client.boolean().literal(),
        BooleanLiteralProperty,
        true
    );
    let it = client.union().string().literal();
    optional!(
        log,
        "UnionStringLiteral",
        it,
        UnionStringLiteralProperty,
        "world"
    );
    optional!(
        log,
        "UnionIntLiteral",
        client.union().int().literal(),
        UnionIntLiteralProperty,
        2.0
    );
    let it = client.union().float().literal();
    optional!(
        log,
        "UnionFloatLiteral",
        it,
        UnionFloatLiteralProperty,
        2.375
    );
}

/// Plays two scenarios of a property.
macro_rules! value_type {
    ($log:ident, $key:literal, $it:expr, $value:expr) => {{
        let it = $it;
        both!(
            $log,
            concat!("Type_Property_ValueTypes_", $key, "_"),
            "put",
            $value,
            it.retrieve(),
            |value| it.update(value)
        )
    }};
}

async fn value_types(log: &mut Log) {
    use type_property_value_types::models::*;
    let client = client!(log, type_property_value_types);
    value_type!(log, "Boolean", client.boolean(), BooleanProperty::new(true));
    value_type!(log, "String", client.string(), StringProperty::new("hello"));
    value_type!(log, "Bytes", client.bytes(), BytesProperty::new(BYTES));
    value_type!(log, "Int", client.int(), IntProperty::new(42));
    value_type!(log, "Float", client.float(), FloatProperty::new(43.125));
    value_type!(
        log,
        "Decimal",
        client.decimal(),
        DecimalProperty::new("0.33333")
    );
    value_type!(
        log,
        "Decimal128",
        client.decimal128(),
        Decimal128Property::new("0.33333")
    );
    value_type!(
        log,
        "Datetime",
        client.datetime(),
        DatetimeProperty::new(DATETIME)
    );
    value_type!(
        log,
        "Duration",
        client.duration(),
        DurationProperty::new(DURATION)
    );
    value_type!(log, "Enum", client.r#enum(), EnumProperty::new("ValueOne"));
    let it = client.extensible_enum();
    value_type!(
        log,
        "ExtensibleEnum",
        it,
        ExtensibleEnumProperty::new("UnknownValue")
    );
    value_type!(
        log,
        "Model",
        client.model(),
        ModelProperty::new(InnerModel::new("hello"))
    );
    let it = client.collections().string();
    let words = || texts(["hello", "world"]);
    value_type!(
        log,
        "CollectionsString",
        it,
        CollectionsStringProperty::new(words())
    );
    let it = client.collections().int();
    value_type!(
        log,
        "CollectionsInt",
        it,
        CollectionsIntProperty::new(vec![1, 2])
    );
    let it = client.collections().model();
    let inner = || vec![InnerModel::new("hello"), InnerModel::new("world")];
    value_type!(
        log,
        "CollectionsModel",
        it,
        CollectionsModelProperty::new(inner())
    );
    let it = client.dictionary().string();
    let words = || map([("k1", "hello".to_owned()), ("k2", "world".to_owned())]);
    value_type!(
        log,
        "DictionaryString",
        it,
        DictionaryStringProperty::new(words())
    );
    value_type!(log, "Never", client.never(), NeverProperty::default());
}

async fn unknown_and_literals(log: &mut Log) {
    use type_property_value_types::models::*;
    let client = client!(log, type_property_value_types);
    let it = client.unknown();
    value_type!(
        log,
        "UnknownString",
        it.string(),
        UnknownStringProperty::new(value("\"hello\""))
    );
    value_type!(
        log,
        "UnknownInt",
        it.int(),
        UnknownIntProperty::new(value("42"))
    );
    let dict = || value(r#"{"k1":"hello","k2":42}"#);
    value_type!(
        log,
        "UnknownDict",
        it.dict(),
        UnknownDictProperty::new(dict())
    );
    let array = || value(r#"["hello","world"]"#);
    value_type!(
        log,
        "UnknownArray",
        it.array(),
        UnknownArrayProperty::new(array())
    );
    value_type!(
        log,
        "StringLiteral",
        client.string().literal(),
        StringLiteralProperty::new()
    );
    value_type!(
        log,
        "IntLiteral",
        client.int().literal(),
        IntLiteralProperty::new()
    );
    value_type!(
        log,
        "FloatLiteral",
        client.float().literal(),
        FloatLiteralProperty::new()
    );
    value_type!(
        log,
        "BooleanLiteral",
        client.boolean().literal(),
        BooleanLiteralProperty::new()
    );
    value_type!(
        log,
        "UnionEnumValue",
        client.union_enum_value(),
        UnionEnumValueProperty::new()
    );
    let it = client.union();
    value_type!(
        log,
        "UnionStringLiteral",
        it.string().literal(),
        UnionStringLiteralProperty::new("world")
    );
    value_type!(
        log,
        "UnionIntLiteral",
        it.int().literal(),
        UnionIntLiteralProperty::new(42.0)
    );
    value_type!(
        log,
        "UnionFloatLiteral",
        it.float().literal(),
        UnionFloatLiteralProperty::new(46.875)
    );
}
