use response_status_code_range::Failure;
use specmill_runtime::Error;

use crate::support::{Log, same};

pub(crate) async fn play(log: &mut Log) {
    let client = client!(log, response_status_code_range);
    log.play(
        "Response_StatusCodeRange_errorResponseStatusCode404",
        async {
            let failed = client.error_response_status_code_404().retrieve().await;
            match failed.map_err(|error| (error.status().map(|it| it.as_u16()), error)) {
                Err((Some(404), Error::Api(error))) => match error.body() {
                    Failure::NotFoundError(body) => same(body.resource_id.as_str(), "resource1"),
                    other => Err(format!("{other:?}").into()),
                },
                other => Err(format!("{other:?}").into()),
            }
        },
    )
    .await;
    log.play(
        "Response_StatusCodeRange_errorResponseStatusCodeInRange",
        async {
            let failed = client
                .error_response_status_code_in_range()
                .retrieve()
                .await;
            match failed {
                Err(Error::Api(error)) if error.status() == 494 => match error.body() {
                    Failure::ErrorInRange(body) => {
                        same(body.message.as_str(), "Request header too large")
                    }
                    other => Err(format!("{other:?}").into()),
                },
                other => Err(format!("{other:?}").into()),
            }
        },
    )
    .await;
}
