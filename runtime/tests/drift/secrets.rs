//! Credentials in reports.

use super::*;

/// A server may repeat a credential anywhere.
#[tokio::test]
async fn no_credential_is_reported() {
    let server = Server::start(vec![json("200 OK", r#"{"weight":1,"sesame-open-1234":2}"#)]);
    let told = Told::default();
    let core = observed(&server, &told).header("x-api-key", "sesame-open-1234");
    GetStone::new(&core.build().unwrap(), "1").await.unwrap();
    let lines = told.lines();
    assert!(lines[0].contains("unknown field"), "{lines:?}");
    assert!(!lines[0].contains("sesame"), "{lines:?}");
}

/// Names and media types are redacted before they are cut or escaped.
#[tokio::test]
async fn no_part_of_a_credential_is_told() {
    let secret = "sesame-open-1234";
    let cut = "a".repeat(50);
    let bodies = [
        format!(r#"{{"weight":1,"{cut}{secret}":2}}"#),
        r#"{"weight":1,"sesame\u007f-open\n-1234":2}"#.to_owned(),
        format!(r#"{{"weight":1,"owner":{{"name":"a","{secret}":{{"x":1}}}}}}"#),
    ];
    let mut answers = bodies.map(|body| json("200 OK", &body)).to_vec();
    for media in [secret.to_owned(), format!("{}{secret}", "a".repeat(90))] {
        let header = format!("content-type: text/{media}\r\n");
        answers.push(answer("200 OK", &header, r#"{"weight":1}"#));
    }
    let server = Server::start(answers);
    let told = Told::default();
    let core = observed(&server, &told).header("x-api-key", secret);
    let core = core.build().unwrap();
    for _ in 0..5 {
        let _ = GetStone::new(&core, "1").await;
    }
    let lines = told.lines();
    assert_eq!(lines.len(), 5, "{lines:?}");
    for line in lines {
        assert!(line.contains("[red") && !line.contains("ses"), "{line}");
        assert!(!line.contains("open"), "{line}");
    }
}
