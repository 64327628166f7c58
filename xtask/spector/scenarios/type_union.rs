use crate::support::{Log, same, texts};

pub(crate) async fn play(log: &mut Log) {
    plain(log).await;
    mixed(log).await;
    with_envelope(log).await;
    without_envelope(log).await;
}

async fn plain(log: &mut Log) {
    use type_union::models::*;
    let client = client!(log, type_union);
    macro_rules! union {
        ($key:literal, $resource:ident, $value:expr) => {
            both!(
                log,
                concat!("Type_Union_", $key, "_"),
                "send",
                $value,
                client.$resource().retrieve(),
                |it| client.$resource().create(it)
            )
        };
    }
    union!("StringsOnly", strings_only, StringsOnlyProp::new("b"));
    union!(
        "StringExtensible",
        string_extensible,
        StringExtensibleProp::new("custom")
    );
    union!(
        "StringExtensibleNamed",
        string_extensible_named,
        StringExtensibleNamedProp::new("custom")
    );
    union!("IntsOnly", ints_only, IntsOnlyProp::new(2.0));
    union!("FloatsOnly", floats_only, FloatsOnlyProp::new(2.2));
    union!(
        "ModelsOnly",
        models_only,
        ModelsOnlyProp::new(Cat::new("test"))
    );
    let cases = || EnumsOnlyCases::new("right", Ud::Up);
    union!("EnumsOnly", enums_only, EnumsOnlyProp::new(cases()));
    let cases = || StringAndArrayCases::new("test", texts(["test1", "test2"]));
    union!(
        "StringAndArray",
        string_and_array,
        StringAndArrayProp::new(cases())
    );
}

async fn mixed(log: &mut Log) {
    use type_union::models::*;
    let client = client!(log, type_union);
    let literals = || {
        let two = Number::N2;
        let three = Number::N3Point3;
        MixedLiteralsProp::new(MixedLiteralsCases::new("a", two, three, true))
    };
    both!(
        log,
        "Type_Union_MixedLiterals_",
        "send",
        literals(),
        client.mixed_literals().list(),
        |it| client.mixed_literals().create(it)
    );
    let types = || {
        let array = vec![Cat::new("test").into(), "a".into(), 2.into(), true.into()];
        let cases = MixedTypesCases::builder()
            .model(Cat::new("test"))
            .literal("a")
            .int(2)
            .boolean(true)
            .array(array)
            .build();
        MixedTypesProp::new(cases.expect("all is set"))
    };
    both!(
        log,
        "Type_Union_MixedTypes_",
        "send",
        types(),
        client.mixed_types().list(),
        |it| client.mixed_types().create(it)
    );
}

async fn with_envelope(log: &mut Log) {
    use type_union_discriminated::models::*;
    let client = client!(log, type_union_discriminated);
    let cat = || Cat::new("Whiskers", true);
    let dog = || Dog::new("Rex", false);
    let it = client.envelope().object().custom_properties();
    log.play(
        "Type_Union_Discriminated_Envelope_Object_CustomProperties_get",
        async {
            same(
                it.retrieve().await?,
                PetWithCustomNamesCat::new(cat()).into(),
            )?;
            same(
                it.retrieve().pet_type("dog").await?,
                PetWithCustomNamesDog::new(dog()).into(),
            )
        },
    )
    .await;
    echo!(
        log,
        "Type_Union_Discriminated_Envelope_Object_CustomProperties_put",
        PetWithCustomNames::from(PetWithCustomNamesCat::new(cat())),
        |value| it.update(value)
    );
    let it = client.envelope().object();
    log.play(
        "Type_Union_Discriminated_Envelope_Object_Default_get",
        async {
            same(
                it.default().retrieve().await?,
                PetWithEnvelopeCat::new(cat()).into(),
            )?;
            same(
                it.default().retrieve().kind("dog").await?,
                PetWithEnvelopeDog::new(dog()).into(),
            )
        },
    )
    .await;
    echo!(
        log,
        "Type_Union_Discriminated_Envelope_Object_Default_put",
        PetWithEnvelope::from(PetWithEnvelopeCat::new(cat())),
        |value| it.default().update(value)
    );
}

async fn without_envelope(log: &mut Log) {
    use type_union_discriminated::models::*;
    let client = client!(log, type_union_discriminated);
    let cat = || Cat::new("Whiskers", true);
    let dog = || Dog::new("Rex", false);
    let it = client.no_envelope().custom_discriminator();
    log.play(
        "Type_Union_Discriminated_NoEnvelope_CustomDiscriminator_get",
        async {
            same(it.retrieve().await?, cat().into())?;
            same(it.retrieve().r#type("dog").await?, dog().into())
        },
    )
    .await;
    echo!(
        log,
        "Type_Union_Discriminated_NoEnvelope_CustomDiscriminator_put",
        PetInlineWithCustomDiscriminator::from(cat()),
        |value| it.update(value)
    );
    let it = client.no_envelope();
    log.play("Type_Union_Discriminated_NoEnvelope_Default_get", async {
        same(it.default().retrieve().await?, cat().into())?;
        same(it.default().retrieve().kind("dog").await?, dog().into())
    })
    .await;
    echo!(
        log,
        "Type_Union_Discriminated_NoEnvelope_Default_put",
        PetInline::from(cat()),
        |value| { it.default().update(value) }
    );
}
