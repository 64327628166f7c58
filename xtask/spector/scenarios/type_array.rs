use specmill_runtime::Value;
use type_array::models::InnerModel;

use crate::support::{Log, texts};

pub(crate) async fn play(log: &mut Log) {
    let client = client!(log, type_array);
    macro_rules! array {
        ($key:literal, $resource:ident, $value:expr) => {
            both!(
                log,
                concat!("Type_Array_", $key, "Value_"),
                "put",
                $value,
                client.$resource().list(),
                |it| client.$resource().update(it)
            )
        };
    }
    let safe = 9_007_199_254_740_991_i64;
    array!("Int32", int32, vec![1, 2]);
    array!("Int64", int64, vec![safe, -safe]);
    array!("Boolean", boolean, vec![true, false]);
    array!("String", string, texts(["hello", ""]));
    array!("Float32", float32, vec![43.125]);
    array!("Datetime", datetime, vec!["2022-08-26T18:38:00Z".into()]);
    array!("Duration", duration, texts(["P123DT22H14M12.011S"]));
    array!(
        "Unknown",
        unknown,
        vec![Value::from(1), Value::from("hello"), Value::Null]
    );
    array!(
        "Model",
        model,
        vec![InnerModel::new("hello"), InnerModel::new("world")]
    );
    array!(
        "NullableFloat",
        nullable_float,
        vec![Some(1.25), None, Some(3.0)]
    );
    array!(
        "NullableInt32",
        nullable_int32,
        vec![Some(1), None, Some(3)]
    );
    array!(
        "NullableBoolean",
        nullable_boolean,
        vec![Some(true), None, Some(false)]
    );
    array!(
        "NullableString",
        nullable_string,
        vec![Some("hello".to_owned()), None, Some("world".to_owned())]
    );
    array!(
        "NullableModel",
        nullable_model,
        vec![
            Some(InnerModel::new("hello")),
            None,
            Some(InnerModel::new("world"))
        ]
    );
}
