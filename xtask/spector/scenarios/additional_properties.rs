use type_property_additional_properties::models::*;

use crate::support::{Log, map, value};

/// Plays two scenarios of an object with additional properties.
macro_rules! open {
    ($log:ident, $key:literal, $it:expr, $value:expr) => {{
        let it = $it;
        both!(
            $log,
            concat!("Type_Property_AdditionalProperties_", $key, "_"),
            "put",
            $value,
            it.retrieve(),
            |value| it.update(value)
        )
    }};
}

pub(crate) async fn play(log: &mut Log) {
    unknown(log).await;
    simple(log).await;
    different(log).await;
    derived(log).await;
    unions(log).await;
}

/// Plays a model whose schema allows undeclared properties without describing them.
macro_rules! with_rest {
    ($model:expr) => {{
        let mut model = $model;
        for (name, text) in [("prop1", "32"), ("prop2", "true"), ("prop3", "\"abc\"")] {
            model.extra_mut().insert(name, value(text));
        }
        model
    }};
}

async fn unknown(log: &mut Log) {
    let client = client!(log, type_property_additional_properties);
    let name = "ExtendsUnknownAdditionalProperties";
    let extends = || with_rest!(ExtendsUnknownAdditionalProperties::new(name));
    open!(
        log,
        "ExtendsUnknown",
        client.extends_record_unknown(),
        extends()
    );
    let extends =
        || with_rest!(ExtendsUnknownAdditionalPropertiesDerived::new(name, 314).age(2.71875));
    open!(
        log,
        "ExtendsUnknownDerived",
        client.extends_record_unknown_derived(),
        extends()
    );
    let extends = || {
        use ExtendsUnknownAdditionalPropertiesDiscriminatedDerived as Derived;
        let derived = with_rest!(Derived::new("Derived", 314).age(2.71875));
        ExtendsUnknownAdditionalPropertiesDiscriminated::from(derived)
    };
    open!(
        log,
        "ExtendsUnknownDiscriminated",
        client.extends_unknown_discriminated(),
        extends()
    );
    let name = "IsUnknownAdditionalProperties";
    let is = || with_rest!(IsUnknownAdditionalProperties::new(name));
    open!(log, "IsUnknown", client.is_record_unknown(), is());
    let is = || with_rest!(IsUnknownAdditionalPropertiesDerived::new(name, 314).age(2.71875));
    open!(
        log,
        "IsUnknownDerived",
        client.is_record_unknown_derived(),
        is()
    );
    let is = || {
        use IsUnknownAdditionalPropertiesDiscriminatedDerived as Derived;
        let derived = with_rest!(Derived::new("Derived", 314).age(2.71875));
        IsUnknownAdditionalPropertiesDiscriminated::from(derived)
    };
    open!(
        log,
        "IsUnknownDiscriminated",
        client.is_unknown_discriminated(),
        is()
    );
}

fn model() -> ModelForRecord {
    ModelForRecord::new("ok")
}

fn models() -> Vec<ModelForRecord> {
    vec![model(), model()]
}

async fn simple(log: &mut Log) {
    let client = client!(log, type_property_additional_properties);
    macro_rules! with {
        ($key:literal, $it:expr, $model:ident($known:expr), $rest:expr) => {
            open!(
                log,
                $key,
                $it,
                $model::new($known).additional_properties(map([("prop", $rest)]))
            )
        };
    }
    let text = || "abc".to_owned();
    let it = client.extends_record_string();
    let name = "ExtendsStringAdditionalProperties";
    with!(
        "ExtendsString",
        it,
        ExtendsStringAdditionalProperties(name),
        text()
    );
    let name = "IsStringAdditionalProperties";
    with!(
        "IsString",
        client.is_recordstring(),
        IsStringAdditionalProperties(name),
        text()
    );
    let it = client.spread_record_string();
    with!(
        "SpreadString",
        it,
        SpreadStringRecord("SpreadSpringRecord"),
        text()
    );
    let it = client.extends_record_float();
    with!(
        "ExtendsFloat",
        it,
        ExtendsFloatAdditionalProperties(43.125),
        43.125
    );
    with!(
        "IsFloat",
        client.is_record_float(),
        IsFloatAdditionalProperties(43.125),
        43.125
    );
    with!(
        "SpreadFloat",
        client.spread_record_float(),
        SpreadFloatRecord(43.125),
        43.125
    );
    let it = client.extends_record_model();
    with!(
        "ExtendsModel",
        it,
        ExtendsModelAdditionalProperties(model()),
        model()
    );
    with!(
        "IsModel",
        client.is_record_model(),
        IsModelAdditionalProperties(model()),
        model()
    );
    with!(
        "SpreadModel",
        client.spread_record_model(),
        SpreadModelRecord(model()),
        model()
    );
    let it = client.extends_record_model_array();
    with!(
        "ExtendsModelArray",
        it,
        ExtendsModelArrayAdditionalProperties(models()),
        models()
    );
    let it = client.is_record_model_array();
    with!(
        "IsModelArray",
        it,
        IsModelArrayAdditionalProperties(models()),
        models()
    );
    let it = client.spread_record_model_array();
    with!(
        "SpreadModelArray",
        it,
        SpreadModelArrayRecord(models()),
        models()
    );
}

async fn different(log: &mut Log) {
    let client = client!(log, type_property_additional_properties);
    let record = || {
        DifferentSpreadStringRecord::new(43.125)
            .additional_properties(map([("prop", "abc".to_owned())]))
    };
    open!(
        log,
        "SpreadDifferentString",
        client.spread_different_record_string(),
        record()
    );
    let record =
        || DifferentSpreadFloatRecord::new("abc").additional_properties(map([("prop", 43.125)]));
    open!(
        log,
        "SpreadDifferentFloat",
        client.spread_different_record_float(),
        record()
    );
    let record =
        || DifferentSpreadModelRecord::new("abc").additional_properties(map([("prop", model())]));
    open!(
        log,
        "SpreadDifferentModel",
        client.spread_different_record_model(),
        record()
    );
    let record = || {
        DifferentSpreadModelArrayRecord::new("abc").additional_properties(map([("prop", models())]))
    };
    open!(
        log,
        "SpreadDifferentModelArray",
        client.spread_different_record_model_array(),
        record()
    );
}

async fn derived(log: &mut Log) {
    let client = client!(log, type_property_additional_properties);
    let record = || {
        DifferentSpreadStringDerived::new(43.125, "abc")
            .additional_properties(map([("prop", "abc".to_owned())]))
    };
    open!(
        log,
        "ExtendsDifferentSpreadString",
        client.extends_different_spread_string(),
        record()
    );
    let record = || {
        DifferentSpreadFloatDerived::new("abc", 43.125)
            .additional_properties(map([("prop", 43.125)]))
    };
    open!(
        log,
        "ExtendsDifferentSpreadFloat",
        client.extends_different_spread_float(),
        record()
    );
    let record = || {
        DifferentSpreadModelDerived::new("abc", model())
            .additional_properties(map([("prop", model())]))
    };
    open!(
        log,
        "ExtendsDifferentSpreadModel",
        client.extends_different_spread_model(),
        record()
    );
    let record = || {
        DifferentSpreadModelArrayDerived::new("abc", models())
            .additional_properties(map([("prop", models())]))
    };
    let it = client.extends_different_spread_model_array();
    open!(log, "ExtendsDifferentSpreadModelArray", it, record());
}

async fn unions(log: &mut Log) {
    let client = client!(log, type_property_additional_properties);
    let rest = || map([("prop1", "abc".into()), ("prop2", 43.125.into())]);
    let record = || MultipleSpreadRecord::new(true).additional_properties(rest());
    open!(
        log,
        "MultipleSpread",
        client.multiple_spread_record(),
        record()
    );
    let rest = || map([("prop1", "abc".into()), ("prop2", 43.125.into())]);
    let record = || SpreadRecordForUnion::new(true).additional_properties(rest());
    open!(
        log,
        "SpreadRecordUnion",
        client.spread_record_union(),
        record()
    );
    let (start, end) = ("2021-01-01T00:00:00Z", "2021-01-02T00:00:00Z");
    let until = || WidgetData1::new(start).end(end);
    let rest = || {
        map([
            ("prop1", WidgetData0::new("abc").into()),
            ("prop2", until().into()),
        ])
    };
    let record = || SpreadRecordForNonDiscriminatedUnion::new("abc").additional_properties(rest());
    let it = client.spread_record_non_discriminated_union();
    open!(log, "SpreadRecordNonDiscriminatedUnion", it, record());
    let rest = || {
        map([
            ("prop1", WidgetData2::new(start).into()),
            ("prop2", until().into()),
        ])
    };
    let record = || SpreadRecordForNonDiscriminatedUnion2::new("abc").additional_properties(rest());
    let it = client.spread_record_non_discriminated_union2();
    open!(log, "SpreadRecordNonDiscriminatedUnion2", it, record());
    let two = || vec![WidgetData2::new(start), WidgetData2::new(start)];
    let rest = || map([("prop1", two().into()), ("prop2", until().into())]);
    let record = || SpreadRecordForNonDiscriminatedUnion3::new("abc").additional_properties(rest());
    let it = client.spread_record_non_discriminated_union3();
    open!(log, "SpreadRecordNonDiscriminatedUnion3", it, record());
}
