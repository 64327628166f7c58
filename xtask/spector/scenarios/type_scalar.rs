use specmill_runtime::Value;

use crate::support::{Log, same};

pub(crate) async fn play(log: &mut Log) {
    let client = client!(log, type_scalar);
    let it = client.string();
    both!(
        log,
        "Type_Scalar_String_",
        "put",
        "test",
        it.retrieve(),
        |value| it.update(value)
    );
    let it = client.boolean();
    both!(
        log,
        "Type_Scalar_Boolean_",
        "put",
        true,
        it.retrieve(),
        |value| it.update(value)
    );
    let it = client.unknown();
    both!(
        log,
        "Type_Scalar_Unknown_",
        "put",
        Value::from("test"),
        it.retrieve(),
        |value| it.update(value)
    );
    macro_rules! decimal {
        ($name:literal, $resource:ident) => {
            let it = client.$resource();
            let key = |it: &str| format!("Type_Scalar_{}{it}", $name);
            log.play(&key("Type_responseBody"), async {
                same(it.response_body().await?.as_str(), "0.33333")
            })
            .await;
            done!(
                log,
                &key("Type_requestBody"),
                it.update_resquest_body("0.33333")
            );
            done!(
                log,
                &key("Type_requestParameter"),
                it.request_parameter("0.33333")
            );
            log.play(&key("Verify_prepareVerify"), async {
                let values = it.prepare_verify().await?;
                let values = values.iter().map(|it| it.as_str()).collect::<Vec<_>>();
                same(values, ["0.1", "0.1", "0.1"].to_vec())
            })
            .await;
            done!(log, &key("Verify_verify"), it.verify("0.3"));
        };
    }
    decimal!("Decimal", decimal);
    decimal!("Decimal128", decimal128);
}
