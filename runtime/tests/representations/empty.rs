//! Responses without a body, and redirects that are declared.

use super::*;

#[tokio::test]
async fn a_success_without_a_body_is_distinguished_from_a_broken_one() {
    let empty = |status| answer(status, "content-type: application/json\r\n", "");
    let (_, core) = start(vec![
        answer("204 No Content", "", ""),
        empty("200 OK"),
        empty("200 OK"),
        of("application/json", "[1"),
        of("text/plain", ""),
        of("text/plain", ""),
    ]);
    for status in [204, 200] {
        match Reports::new(&core).await {
            Err(Error::NoContent(error)) => assert_eq!(error.status(), status),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(Either::new(&core).await.unwrap(), Output::NoContent);
    let error = Reports::new(&core).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
    assert_eq!(Text::new(&core).await.unwrap(), "");
    let error = Count::new(&core).await.unwrap_err();
    assert!(matches!(error, Error::NoContent(_)), "{error}");
}

#[tokio::test]
async fn a_redirect_that_is_declared_as_a_success_is_not_followed() {
    let to = |status, path: &str| answer(status, &format!("location: {path}\r\n"), "");
    let (server, core) = start(vec![
        to("302 Found", "/archive"),
        // A server's redirect to the canonical path, which then responds as declared.
        to("307 Temporary Redirect", "/link/"),
        to("302 Found", "/archive"),
        json("410 Gone", "1"),
        // An operation with another success follows the redirect.
        to("302 Found", "/other"),
        of("text/plain", "there"),
    ]);
    for _ in 0..2 {
        let response = Link::new(&core).send().await.unwrap();
        assert_eq!(response.status(), 302);
        assert_eq!(response.headers()["location"], "/archive");
    }
    let error = Link::new(&core).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error}");
    assert_eq!(Text::new(&core).await.unwrap(), "there");
    let lines = server.requests().into_iter().map(|it| it.line);
    let paths = lines.map(|line| line.split(' ').nth(1).unwrap().to_owned());
    let paths = paths.collect::<Vec<_>>();
    assert_eq!(
        paths,
        ["/link", "/link", "/link/", "/link", "/text", "/other"]
    );
}

#[tokio::test]
async fn a_redirect_succeeds_whatever_it_holds() {
    let away = |media_type: &str, body: &str| {
        let headers = format!("location: /berths/7\r\ncontent-type: {media_type}\r\n");
        answer("307 Temporary Redirect", &headers, body)
    };
    let (server, core) = start(vec![
        away("application/json", "[7]"),
        away("application/json", ""),
        away("text/html", "<p>Moved"),
        answer("307 Temporary Redirect", "location: /berths/7\r\n", ""),
    ]);
    for wanted in [Some(Report(vec![7])), None, None, None] {
        let response = Berth::new(&core).send().await.unwrap();
        assert_eq!(response.headers()["location"], "/berths/7");
        assert_eq!(response.into_body(), wanted);
    }
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn a_redirect_of_several_media_types_may_be_empty() {
    let away = |status: &str, media_type: &str, body: &str| {
        let headers = format!("location: /piers/7\r\ncontent-type: {media_type}\r\n");
        answer(status, &headers, body)
    };
    let (_, core) = start(vec![
        away("302 Found", "application/json", "[7]"),
        away("302 Found", "application/json", ""),
        away("303 See Other", "application/json", ""),
        away("303 See Other", "application/hal+json", ""),
        away("303 See Other", "application/hal+json", "{}"),
        away("303 See Other", "text/html", "<p>Moved"),
        answer("303 See Other", "location: /piers/7\r\n", ""),
    ]);
    for wanted in [
        Pier::FoundJson(Report(vec![7])),
        Pier::Found,
        Pier::SeeOther,
        Pier::SeeOther,
        Pier::SeeOtherHal(serde_json::json!({})),
        Pier::SeeOther,
        Pier::SeeOther,
    ] {
        let response = Piers::new(&core).send().await.unwrap();
        assert_eq!(response.headers()["location"], "/piers/7");
        assert_eq!(response.into_body(), wanted);
    }
}

#[tokio::test]
async fn a_declared_status_without_a_body_is_not_called_undeclared() {
    let (_, core) = start(vec![
        answer("304 Not Modified", "etag: \"1\"\r\n", ""),
        answer("404 Not Found", "", ""),
        json("404 Not Found", "1"),
        answer("304 Not Modified", "", ""),
        answer("418 I'm a teapot", "", ""),
    ]);
    let with = Options::new().header("If-None-Match", "\"1\"");
    let error = Text::new(&core).with(with).await.unwrap_err();
    assert!(error.is_not_modified() && error.headers().unwrap()["etag"] == "\"1\"");
    assert!(!error.to_string().contains("undeclared"), "{error}");
    match Reports::new(&core).await.unwrap_err() {
        Error::Status(error) => assert!(error.is_declared() && error.fault().is_none()),
        other => panic!("{other:?}"),
    }
    // A body sent nevertheless is that of the declared range.
    let error = Reports::new(&core).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error}");
    // With `default`, a 304 is not a failure without its body.
    match Raw::new(&core).await.unwrap_err() {
        Error::Status(error) => assert!(error.is_declared() && error.fault().is_none()),
        other => panic!("{other:?}"),
    }
    match Text::new(&core).await.unwrap_err() {
        Error::Status(error) => assert!(!error.is_declared()),
        other => panic!("{other:?}"),
    }
}
