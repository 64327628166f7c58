//! Charsets, and content codings that nothing undid.

use super::*;

fn bytes(media_type: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\
         connection: close\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn start_bytes(answers: Vec<Vec<u8>>) -> Core {
    let server = Server::start_bytes(answers);
    let core = Core::builder(&[], &[]).base_url(server.url());
    core.build().unwrap()
}

#[tokio::test]
async fn text_is_decoded_by_its_charset() {
    let core = start_bytes(vec![
        bytes("text/plain; charset=ISO-8859-1", "", b"caf\xE9"),
        bytes("text/plain; charset=\"utf-16le\"", "", b"c\0a\0f\0\xE9\0"),
        bytes("text/plain", "", "\u{FEFF}café".as_bytes()),
    ]);
    for _ in 0..3 {
        assert_eq!(Text::new(&core).await.unwrap(), "café");
    }
    let core = start_bytes(vec![
        bytes("text/plain; charset=x-klingon", "", b"a"),
        bytes("text/plain", "", b"caf\xE9"),
    ]);
    let error = Text::new(&core).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert!(error.to_string().contains("x-klingon"), "{error}");
    let error = Text::new(&core).await.unwrap_err();
    assert_eq!(error.raw_body(), Some(&b"caf\xE9"[..]));
}

/// The precedence of RFC 7303, section 3.2: the media type's charset first, then the document's own
/// declaration.
#[tokio::test]
async fn xml_without_a_charset_uses_its_declaration() {
    let xml = |encoding: &str, body: &[u8]| {
        let declaration = format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>");
        [declaration.as_bytes(), b"<a>", body, b"</a>"].concat()
    };
    let latin = xml("ISO-8859-1", b"\xE9");
    let core = start_bytes(vec![
        bytes("application/xml", "", &latin),
        bytes("application/atom+xml; charset=iso-8859-1", "", &latin),
        // .NET declares this encoding for documents that a server then sends as UTF-8.
        bytes("text/xml", "", &xml("utf-16", "é".as_bytes())),
        bytes("text/xml", "", &xml("x-klingon", b"\xE9")),
        bytes("text/plain", "", &latin),
    ]);
    for _ in 0..3 {
        let text = Text::new(&core).await.unwrap();
        assert!(text.ends_with("<a>é</a>"), "{text}");
    }
    for told in ["x-klingon", "names no charset"] {
        let error = Text::new(&core).await.unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
    }
}

#[tokio::test]
async fn json_is_utf_8_unless_it_is_not_and_says_so() {
    let core = start_bytes(vec![
        bytes("application/json", "", b"\xEF\xBB\xBF[1]"),
        bytes(
            "application/json; charset=iso-8859-1",
            "",
            "[\"é\"]".as_bytes(),
        ),
        bytes(
            "application/hal+json; charset=iso-8859-1",
            "",
            b"[\"\xE9\"]",
        ),
        bytes("application/hal+json", "", b"[\"\xE9\"]"),
    ]);
    assert_eq!(Reports::new(&core).await.unwrap(), Report(vec![1]));
    let accent = Output::Hal(serde_json::json!(["é"]));
    let text = Either::new(&core).await.unwrap_err();
    // The first variant is a list of texts where numbers are declared.
    assert!(text.to_string().contains("found"), "{text}");
    assert_eq!(Either::new(&core).await.unwrap(), accent);
    assert!(matches!(Either::new(&core).await, Err(Error::Decode(_))));
}

/// A proxy's page, an unrequested format, an unsupported charset.
#[tokio::test]
async fn a_body_in_place_of_json_is_named() {
    let core = start_bytes(vec![
        bytes("text/html; charset=utf-8", "", b"<p>Log in"),
        bytes("text/csv", "", b"a,b"),
        bytes("application/json; charset=x-klingon", "", b"[\"\xE9\"]"),
        bytes("application/octet-stream", "", b"[1]"),
        bytes("application/json", "", b"nope"),
        bytes("text/html", "", b"[\"a\"]"),
    ]);
    for named in ["received text/html", "received text/csv", "x-klingon"] {
        let error = Counts::new(&core).await.unwrap_err();
        assert!(error.to_string().contains(named), "{error}");
        assert!(matches!(error, Error::Decode(_)) && error.raw_body().is_some());
    }
    // JSON under another media type is JSON.
    assert_eq!(Counts::new(&core).await.unwrap(), Report(vec![1]));
    for wanted in ["not JSON", "[0]: expected an integer"] {
        let error = Counts::new(&core).await.unwrap_err().to_string();
        assert!(error.contains(wanted) && !error.contains("came"), "{error}");
    }
}

#[tokio::test]
async fn a_content_coding_that_nothing_undid_is_named() {
    let coded = || bytes("text/plain", "content-encoding: compress\r\n", b"\x1F\x9D");
    let core = start_bytes(vec![coded(), coded(), coded(), coded()]);
    let told = |error: Error<Failure>| {
        assert!(error.to_string().contains("compress"), "{error}");
        assert!(matches!(error, Error::Decode(_)) && error.raw_body().is_some());
    };
    told(Text::new(&core).await.unwrap_err());
    told(Raw::new(&core).await.unwrap_err());
    // An explicit request for it is respected.
    let options = || Options::new().header("Accept-Encoding", "compress");
    assert_eq!(
        Raw::new(&core).with(options()).await.unwrap(),
        &b"\x1F\x9D"[..]
    );
    told(Text::new(&core).with(options()).await.unwrap_err());
}

#[cfg(not(feature = "gzip"))]
#[tokio::test]
async fn a_coding_without_its_feature_names_the_feature() {
    let core = start_bytes(vec![bytes(
        "text/plain",
        "content-encoding: gzip\r\n",
        b"\x1F\x8B",
    )]);
    let error = Text::new(&core).await.unwrap_err().to_string();
    assert!(
        error.contains("gzip") && error.contains("Cargo feature `gzip`"),
        "{error}"
    );
}
