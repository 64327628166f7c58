use crate::support::{Log, map, same, texts};

pub(crate) async fn play(log: &mut Log) {
    empty(log).await;
    enum_discriminator(log).await;
    nested_discriminator(log).await;
    single_discriminator(log).await;
    not_discriminated(log).await;
    recursive(log).await;
    usage(log).await;
    visibility(log).await;
}

/// Plays a model with a missing or unknown discriminator: nothing of it is lost.
macro_rules! kept {
    ($log:ident, $key:expr, $call:expr, $text:literal) => {
        $log.play($key, async {
            same(
                serde_json::to_value($call.await?)?,
                serde_json::from_str::<serde_json::Value>($text)?,
            )
        })
        .await
    };
}

async fn empty(log: &mut Log) {
    let client = client!(log, type_model_empty);
    let it = client.alone();
    gives!(
        log,
        "Type_Model_Empty_getEmpty",
        it.retrieve(),
        Default::default()
    );
    done!(
        log,
        "Type_Model_Empty_putEmpty",
        it.update(Default::default())
    );
    let it = client.round_trip();
    let call = it.create(Default::default());
    gives!(
        log,
        "Type_Model_Empty_postRoundTripEmpty",
        call,
        Default::default()
    );
}

async fn enum_discriminator(log: &mut Log) {
    use type_model_inheritance_enum_discriminator::models::*;
    let client = client!(log, type_model_inheritance_enum_discriminator);
    macro_rules! key {
        ($key:literal) => {
            concat!("Type_Model_Inheritance_EnumDiscriminator_", $key)
        };
    }
    let it = client.extensible_enum();
    let golden = || Dog::from(Golden::new(10));
    gives!(log, key!("getExtensibleModel"), it.retrieve(), golden());
    done!(log, key!("putExtensibleModel"), it.update(golden()));
    kept!(
        log,
        key!("getExtensibleModelMissingDiscriminator"),
        it.missingdiscriminator(),
        r#"{"weight":10}"#
    );
    kept!(
        log,
        key!("getExtensibleModelWrongDiscriminator"),
        it.wrongdiscriminator(),
        r#"{"weight":8,"kind":"wrongKind"}"#
    );
    let it = client.fixed_enum();
    let cobra = || Snake::from(Cobra::new(10));
    gives!(log, key!("getFixedModel"), it.retrieve(), cobra());
    done!(log, key!("putFixedModel"), it.update(cobra()));
    kept!(
        log,
        key!("getFixedModelMissingDiscriminator"),
        it.missingdiscriminator(),
        r#"{"length":10}"#
    );
    kept!(
        log,
        key!("getFixedModelWrongDiscriminator"),
        it.wrongdiscriminator(),
        r#"{"length":8,"kind":"wrongKind"}"#
    );
}

async fn nested_discriminator(log: &mut Log) {
    use type_model_inheritance_nested_discriminator::models::*;
    let client = client!(log, type_model_inheritance_nested_discriminator);
    macro_rules! key {
        ($key:literal) => {
            concat!("Type_Model_Inheritance_NestedDiscriminator_", $key)
        };
    }
    let goblin = || Fish::from(Shark::from(GoblinShark::new(1)));
    gives!(log, key!("getModel"), client.model().retrieve(), goblin());
    done!(log, key!("putModel"), client.model().update(goblin()));
    let recursive = || {
        let saw = |age| Fish::from(Shark::from(SawShark::new(age)));
        let goblin = |age| Fish::from(Shark::from(GoblinShark::new(age)));
        let hate = map([("key1", Salmon::new(4).into()), ("key2", goblin(2))]);
        let friend = Salmon::new(2).partner(Salmon::new(3)).hate(hate);
        let hate = map([("key3", saw(3)), ("key4", friend_of_two())]);
        let fish = Salmon::new(1)
            .partner(saw(2))
            .friends(vec![friend.into(), goblin(3)])
            .hate(hate);
        Fish::from(fish)
    };
    fn friend_of_two() -> Fish {
        let friends = vec![
            Salmon::new(1).into(),
            Shark::from(GoblinShark::new(4)).into(),
        ];
        Salmon::new(2).friends(friends).into()
    }
    gives!(
        log,
        key!("getRecursiveModel"),
        client.recursivemodel().retrieve(),
        recursive()
    );
    done!(
        log,
        key!("putRecursiveModel"),
        client.recursivemodel().update(recursive())
    );
    kept!(
        log,
        key!("getMissingDiscriminator"),
        client.missingdiscriminator().retrieve(),
        r#"{"age":1}"#
    );
    kept!(
        log,
        key!("getWrongDiscriminator"),
        client.wrongdiscriminator().retrieve(),
        r#"{"age":1,"kind":"wrongKind"}"#
    );
}

async fn single_discriminator(log: &mut Log) {
    use type_model_inheritance_single_discriminator::models::*;
    let client = client!(log, type_model_inheritance_single_discriminator);
    macro_rules! key {
        ($key:literal) => {
            concat!("Type_Model_Inheritance_SingleDiscriminator_", $key)
        };
    }
    let sparrow = || Bird::from(Sparrow::new(1));
    gives!(log, key!("getModel"), client.model().retrieve(), sparrow());
    done!(log, key!("putModel"), client.model().update(sparrow()));
    let recursive = || {
        let hate = map([("key3", sparrow())]);
        Bird::from(
            Eagle::new(5)
                .partner(Goose::new(2))
                .friends(vec![SeaGull::new(2).into()])
                .hate(hate),
        )
    };
    gives!(
        log,
        key!("getRecursiveModel"),
        client.recursivemodel().retrieve(),
        recursive()
    );
    done!(
        log,
        key!("putRecursiveModel"),
        client.recursivemodel().update(recursive())
    );
    kept!(
        log,
        key!("getMissingDiscriminator"),
        client.missingdiscriminator().retrieve(),
        r#"{"wingspan":1}"#
    );
    kept!(
        log,
        key!("getWrongDiscriminator"),
        client.wrongdiscriminator().retrieve(),
        r#"{"wingspan":1,"kind":"wrongKind"}"#
    );
    log.play(key!("getLegacyModel"), async {
        match client.legacy_model().retrieve().await? {
            Dinosaur::TRex(dinosaur) => same(dinosaur.size, 20),
            other => Err(format!("{other:?}").into()),
        }
    })
    .await;
}

async fn not_discriminated(log: &mut Log) {
    use type_model_inheritance_not_discriminated::models::Siamese;
    let client = client!(log, type_model_inheritance_not_discriminated);
    let it = client
        .r#type()
        .model()
        .inheritance()
        .not_discriminated()
        .valid();
    let siamese = || Siamese::new("abc", 32, true);
    gives!(
        log,
        "Type_Model_Inheritance_NotDiscriminated_getValid",
        it.retrieve(),
        siamese()
    );
    done!(
        log,
        "Type_Model_Inheritance_NotDiscriminated_postValid",
        it.create(siamese())
    );
    echo!(
        log,
        "Type_Model_Inheritance_NotDiscriminated_putValid",
        siamese(),
        |value| it.update(value)
    );
}

async fn recursive(log: &mut Log) {
    use type_model_inheritance_recursive::models::Extension;
    let client = client!(log, type_model_inheritance_recursive);
    let it = client.r#type().model().inheritance().recursive();
    let extension = || {
        let inner = Extension::new(1).extension(vec![Extension::new(2)]);
        Extension::new(0).extension(vec![inner, Extension::new(1)])
    };
    both!(
        log,
        "Type_Model_Inheritance_Recursive_",
        "put",
        extension(),
        it.retrieve(),
        |value| it.update(value)
    );
}

async fn usage(log: &mut Log) {
    use type_model_usage::models::*;
    let client = client!(log, type_model_usage);
    let text = "example-value";
    done!(
        log,
        "Type_Model_Usage_input",
        client.input().create(InputRecord::new(text))
    );
    log.play("Type_Model_Usage_output", async {
        same(client.output().retrieve().await?.required_prop, text)
    })
    .await;
    echo!(
        log,
        "Type_Model_Usage_inputAndOutput",
        InputOutputRecord::new(text),
        |it| client.input_output().create(it)
    );
}

async fn visibility(log: &mut Log) {
    use type_model_visibility::models::*;
    let client = client!(log, type_model_visibility);
    let it = client.r#type().model().visibility();
    log.play("Type_Model_Visibility_getModel", async {
        let model = it.retrieve(123, VisibilityModelInput::new()).await?;
        same(model.read_prop, "abc")
    })
    .await;
    done!(
        log,
        "Type_Model_Visibility_headModel",
        it.head(123, VisibilityModelInput::new())
    );
    let create = VisibilityModelCreate::new(texts(["foo", "bar"]));
    done!(log, "Type_Model_Visibility_postModel", it.create(create));
    let body = VisibilityModelCreateOrUpdate::new(texts(["foo", "bar"]), vec![1, 2]);
    done!(log, "Type_Model_Visibility_putModel", it.replace(body));
    let body = VisibilityModelUpdate::new().update_prop(vec![1, 2]);
    done!(log, "Type_Model_Visibility_patchModel", it.update(body));
    done!(
        log,
        "Type_Model_Visibility_deleteModel",
        it.delete(VisibilityModelDelete::new(true))
    );
    log.play("Type_Model_Visibility_putReadOnlyModel", async {
        let model = it.update_readonlyroundtrip(ReadOnlyModel::new()).await?;
        let record = map([("k1", "value1".to_owned()), ("k2", "value2".to_owned())]);
        same(model.optional_string_record, Some(record))
    })
    .await;
}
