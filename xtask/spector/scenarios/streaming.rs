use crate::support::{Log, same};

pub(crate) async fn play(log: &mut Log) {
    let client = client!(log, streaming_jsonl);
    let lines = "{\"desc\": \"one\"}\n{\"desc\": \"two\"}\n{\"desc\": \"three\"}";
    done!(
        log,
        "Streaming_Jsonl_Basic_send",
        client.send().create(lines)
    );
    log.play("Streaming_Jsonl_Basic_receive", async {
        let mut items = client.receive().retrieve().await?;
        let mut found = Vec::new();
        while let Some(item) = items.next().await {
            found.push(
                item?
                    .pointer("/desc")
                    .and_then(|it| it.as_str())
                    .map(str::to_owned),
            );
        }
        same(
            found,
            ["one", "two", "three"]
                .map(|it| Some(it.to_owned()))
                .to_vec(),
        )
    })
    .await;
}
