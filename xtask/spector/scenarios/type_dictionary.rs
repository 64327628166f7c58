use type_dictionary::models::InnerModel;

use crate::support::{Log, map, value};

pub(crate) async fn play(log: &mut Log) {
    let client = client!(log, type_dictionary);
    macro_rules! dictionary {
        ($key:literal, $resource:ident, $value:expr) => {
            both!(
                log,
                concat!("Type_Dictionary_", $key, "Value_"),
                "put",
                $value,
                client.$resource().retrieve(),
                |it| client.$resource().update(it)
            )
        };
    }
    let safe = 9_007_199_254_740_991_i64;
    dictionary!("Int32", int32, map([("k1", 1), ("k2", 2)]));
    dictionary!("Int64", int64, map([("k1", safe), ("k2", -safe)]));
    dictionary!("Boolean", boolean, map([("k1", true), ("k2", false)]));
    dictionary!(
        "String",
        string,
        map([("k1", "hello".to_owned()), ("k2", String::new())])
    );
    dictionary!("Float32", float32, map([("k1", 43.125)]));
    dictionary!(
        "Datetime",
        datetime,
        map([("k1", "2022-08-26T18:38:00Z".into())])
    );
    dictionary!(
        "Duration",
        duration,
        map([("k1", "P123DT22H14M12.011S".to_owned())])
    );
    dictionary!(
        "Unknown",
        unknown,
        value(r#"{"k1":1,"k2":"hello","k3":null}"#)
            .as_object()
            .cloned()
            .unwrap_or_default()
    );
    dictionary!(
        "NullableFloat",
        nullable_float,
        map([("k1", Some(1.25)), ("k2", Some(0.5)), ("k3", None)])
    );
    dictionary!(
        "Model",
        model,
        map([
            ("k1", InnerModel::new("hello")),
            ("k2", InnerModel::new("world"))
        ])
    );
    let children = map([("k2.1", InnerModel::new("inner world"))]);
    let recursive = map([
        ("k1", InnerModel::new("hello").children(map([]))),
        ("k2", InnerModel::new("world").children(children)),
    ]);
    both!(
        log,
        "Type_Dictionary_RecursiveModelValue_",
        "put",
        recursive.clone(),
        client.model().recursive().retrieve(),
        |it| client.model().recursive().update(it)
    );
}
