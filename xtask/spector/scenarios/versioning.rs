use crate::support::Log;

pub(crate) async fn play(log: &mut Log) {
    added(log).await;
    made_optional(log).await;
    removed(log).await;
    renamed_from(log).await;
    changed_from(log).await;
}

/// Makes a client of one version's document.
macro_rules! client {
    ($log:ident, $package:ident, $version:literal) => {
        $package::Client::builder()
            .endpoint($log.url())
            .version($version)
            .build()
            .unwrap()
    };
}

async fn added(log: &mut Log) {
    use versioning_added_v2::models::*;
    let client = client!(log, versioning_added_v2, "v2");
    let body = ModelV1::new("foo", EnumV1::EnumMemberV2, 10);
    echo!(log, "Versioning_Added_v1", body, |it| client
        .root()
        .v1("bar", it));
    let body = || ModelV2::new("foo", "bar");
    echo!(log, "Versioning_Added_v2", body(), |it| client
        .root()
        .v2(it));
    echo!(log, "Versioning_Added_InterfaceV2", body(), |it| client
        .interface_v2()
        .create(it));
}

async fn made_optional(log: &mut Log) {
    use versioning_madeoptional_v2::models::TestModel;
    let client = client!(log, versioning_madeoptional_v2, "v2");
    echo!(
        log,
        "Versioning_MadeOptional_test",
        TestModel::new("foo"),
        |it| client.test().create(it)
    );
}

async fn removed(log: &mut Log) {
    let new = client!(log, versioning_removed_v2, "v2");
    let body = versioning_removed_v2::models::ModelV2::new("foo", "bar");
    echo!(log, "Versioning_Removed_v2", body, |it| new.root().v2(it));
    use versioning_removed_v2::models as latest;
    let body = latest::ModelV3::new("123", latest::EnumV3::EnumMemberV1);
    echo!(log, "Versioning_Removed_modelV3_V2", body, |it| new
        .root()
        .model_v3(it));
    let preview = client!(log, versioning_removed_v2preview, "v2preview");
    let body = versioning_removed_v2preview::models::ModelV3::new("123");
    echo!(log, "Versioning_Removed_modelV3_V2preview", body, |it| {
        preview.root().model_v3(it)
    });
    use versioning_removed_v1::models::{EnumV3, ModelV3};
    let old = client!(log, versioning_removed_v1, "v1");
    let body = ModelV3::new("123", EnumV3::EnumMemberV1);
    echo!(log, "Versioning_Removed_modelV3", body, |it| old
        .root()
        .model_v3(it));
}

async fn renamed_from(log: &mut Log) {
    use versioning_renamedfrom_v2::models::NewModel;
    let client = client!(log, versioning_renamedfrom_v2, "v2");
    let body = || NewModel::new("foo", 10);
    echo!(log, "Versioning_RenamedFrom_newOp", body(), |it| client
        .test()
        .create("bar", it));
    echo!(log, "Versioning_RenamedFrom_NewInterface", body(), |it| {
        client.interface().test(it)
    });
}

async fn changed_from(log: &mut Log) {
    let client = client!(log, versioning_returntypechangedfrom_v2, "v2");
    gives!(
        log,
        "Versioning_ReturnTypeChangedFrom_test",
        client.test().create("test"),
        "test"
    );
    use versioning_typechangedfrom_v2::models::TestModel;
    let client = client!(log, versioning_typechangedfrom_v2, "v2");
    let body = TestModel::new("foo", "bar");
    echo!(log, "Versioning_TypeChangedFrom_test", body, |it| client
        .test()
        .create("baz", it));
}
