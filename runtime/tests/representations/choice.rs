//! The declared response that a media type or a status selects.

use super::*;

#[tokio::test]
async fn the_media_type_that_came_decides() {
    let (server, core) = start(vec![
        of("application/json", "[1]"),
        of("text/plain; charset=utf-8", "[1]"),
        of("application/vnd.reports+json", "[1]"),
    ]);
    for _ in 0..3 {
        assert_eq!(Reports::new(&core).await.unwrap(), Report(vec![1]));
    }
    let asked = server.requests();
    let accept = "application/json, text/plain, application/problem+json, text/*";
    assert_eq!(asked[0].header("accept"), Some(accept));
    let (_, core) = start(vec![
        of("application/json", "[1]"),
        of("application/hal+json", "[1]"),
        of("Application/HAL+json;a=b", "[1]"),
    ]);
    let hal = Output::Hal(serde_json::json!([1]));
    for output in [Output::Json(Report(vec![1])), hal.clone(), hal] {
        assert_eq!(Either::new(&core).await.unwrap(), output);
    }
}

#[tokio::test]
async fn of_a_failure_too() {
    let list = serde_json::json!(["a"]);
    let answers = [
        ("application/json", Failure::Plain(list)),
        (
            "application/problem+json",
            Failure::Problem(vec!["a".to_owned()]),
        ),
        ("text/html", Failure::Text("[\"a\"]".to_owned())),
    ];
    for (media_type, body) in answers {
        let (_, core) = start(vec![failed(media_type, "[\"a\"]")]);
        match Reports::new(&core).await {
            Err(Error::Api(error)) => assert_eq!(*error.body(), body),
            other => panic!("{other:?}"),
        }
    }
    let (_, core) = start(vec![failed("image/png", "x")]);
    let error = Reports::new(&core).await.unwrap_err();
    assert!(
        matches!(&error, Error::Status(error) if error.is_declared()),
        "{error:?}"
    );
}

#[tokio::test]
async fn each_media_type_can_be_asked_for() {
    let (server, core) = start(vec![
        of("text/csv", "a,b"),
        of("image/png", "png"),
        of("application/json", "[1]"),
        json("400 Bad Request", "1"),
    ]);
    assert_eq!(Reports::new(&core).accept_csv().await.unwrap(), "a,b");
    let response = Reports::new(&core).accept_images().send().await.unwrap();
    assert_eq!(response.into_body(), "png");
    // Another media type is not accepted as the requested one.
    let error = Reports::new(&core).accept_csv().await.unwrap_err();
    assert!(
        matches!(error, Error::Decode(_)) && error.raw_body() == Some(b"[1]"),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .contains("received application/json instead of text/csv")
    );
    let error = Reports::new(&core).accept_csv().await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error}");
    let asked = server.requests();
    assert_eq!(
        asked[0].header("accept"),
        Some("text/csv, application/json;q=0.1")
    );
    assert_eq!(asked[1].header("accept"), Some("image/*"));
}

#[tokio::test]
async fn an_undeclared_success_is_one() {
    let (_, core) = start(vec![
        json("201 Created", "[1]"),
        json("201 Created", "[1]"),
        answer("202 Accepted", "", ""),
        json("203 Non-Authoritative", "[1]"),
    ]);
    assert_eq!(Reports::new(&core).await.unwrap(), Report(vec![1]));
    let output = Either::new(&core).await.unwrap();
    assert_eq!(output, Output::Json(Report(vec![1])));
    assert_eq!(Either::new(&core).await.unwrap(), Output::NoContent);
    Link::new(&core).await.unwrap();
}

#[tokio::test]
async fn json_of_one_vendor_is_not_that_of_another() {
    let (_, core) = start(vec![
        of("application/vnd.full+json", "[1]"),
        of("application/json", "[1]"),
        of("application/vnd.brief+json", "[1]"),
        json("201 Created", "[1]"),
    ]);
    for _ in 0..2 {
        let full = Reports::new(&core).accept_full_json().await;
        assert_eq!(full.unwrap(), serde_json::json!([1]));
    }
    for _ in 0..2 {
        let error = Reports::new(&core).accept_full_json().await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)) && error.raw_body().is_some());
    }
}
