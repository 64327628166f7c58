use crate::support::{Log, same};

pub(crate) async fn play(log: &mut Log) {
    let client = client!(log, special_headers_conditional_request);
    let date = "Fri, 26 Aug 2022 14:38:00 GMT";
    macro_rules! conditional {
        ($key:literal, $call:expr) => {
            done!(
                log,
                concat!("SpecialHeaders_ConditionalRequest_", $key),
                $call
            )
        };
    }
    conditional!(
        "postIfMatch",
        client.if_match().create().if_match("\"valid\"")
    );
    conditional!(
        "postIfNoneMatch",
        client.if_none_match().create().if_none_match("\"invalid\"")
    );
    conditional!(
        "headIfModifiedSince",
        client.if_modified_since().head().if_modified_since(date)
    );
    conditional!(
        "postIfUnmodifiedSince",
        client
            .if_unmodified_since()
            .create()
            .if_unmodified_since(date)
    );

    use special_headers_repeatability::ResponseHeaders;
    use special_headers_repeatability::models::RepeatabilityResultHeader;
    let client = client!(log, special_headers_repeatability);
    log.play("SpecialHeaders_Repeatability_immediateSuccess", async {
        let it = client.special_headers().repeatability();
        let (id, sent) = (
            "2378d9bc-1726-11ee-be56-0242ac120002",
            "Tue, 15 Nov 2022 12:45:26 GMT",
        );
        let response = it.immediate_success(id, sent).send().await?;
        let result = response.headers().repeatability_result()?;
        same(result, Some(RepeatabilityResultHeader::Accepted))
    })
    .await;
}
