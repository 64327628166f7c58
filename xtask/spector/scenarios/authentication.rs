use specmill_runtime::Error;

use crate::support::{Log, same};

const TOKEN: &str = "https://security.microsoft.com/.default";

pub(crate) async fn play(log: &mut Log) {
    api_key(log).await;
    custom(log).await;
    oauth2(log).await;
    union(log).await;
}

async fn api_key(log: &mut Log) {
    use authentication_api_key::Client;
    let with = |key: &str| {
        Client::builder()
            .base_url(log.url())
            .api_key(key)
            .build()
            .unwrap()
    };
    let (valid, invalid) = (with("valid-key"), with("invalid-key"));
    done!(log, "Authentication_ApiKey_valid", valid.valid().retrieve());
    log.play("Authentication_ApiKey_invalid", async {
        match invalid.invalid().retrieve().await {
            Err(Error::Api(error)) if error.status() == 403 => {
                same(error.body().error.as_str(), "invalid-api-key")
            }
            other => Err(format!("{other:?}").into()),
        }
    })
    .await;
}

async fn custom(log: &mut Log) {
    use authentication_http_custom::Client;
    let with = |key: &str| {
        Client::builder()
            .base_url(log.url())
            .authorization(key)
            .build()
            .unwrap()
    };
    let (valid, invalid) = (
        with("SharedAccessKey valid-key"),
        with("SharedAccessKey invalid-key"),
    );
    done!(
        log,
        "Authentication_Http_Custom_valid",
        valid.valid().retrieve()
    );
    log.play("Authentication_Http_Custom_invalid", async {
        match invalid.invalid().retrieve().await {
            Err(Error::Api(error)) if error.status() == 403 => {
                same(error.body().error.as_str(), "invalid-api-key")
            }
            other => Err(format!("{other:?}").into()),
        }
    })
    .await;
}

async fn oauth2(log: &mut Log) {
    use authentication_oauth2::Client;
    let with = |token: &str| {
        Client::builder()
            .base_url(log.url())
            .token(token)
            .build()
            .unwrap()
    };
    let (valid, invalid) = (with(TOKEN), with("invalid-token"));
    done!(log, "Authentication_OAuth2_valid", valid.valid().retrieve());
    log.play("Authentication_OAuth2_invalid", async {
        match invalid.invalid().retrieve().await {
            Err(Error::Api(error)) if error.status() == 403 => {
                same(error.body().error.as_str(), "invalid-grant")
            }
            other => Err(format!("{other:?}").into()),
        }
    })
    .await;
}

async fn union(log: &mut Log) {
    let builder = || authentication_union::Client::builder().base_url(log.url());
    let with_key = builder().api_key_auth("valid-key").build().unwrap();
    let with_token = builder().o_auth2_auth(TOKEN).build().unwrap();
    let builder = || authentication_noauth_union::Client::builder().base_url(log.url());
    let without = builder().build().unwrap();
    let with = builder().token(TOKEN).build().unwrap();
    done!(
        log,
        "Authentication_Union_validKey",
        with_key.validkey().retrieve()
    );
    done!(
        log,
        "Authentication_Union_validToken",
        with_token.validtoken().retrieve()
    );
    done!(
        log,
        "Authentication_Noauth_Union_validNoAuth",
        without.valid().retrieve()
    );
    done!(
        log,
        "Authentication_Noauth_Union_validToken",
        with.validtoken().retrieve()
    );
}
