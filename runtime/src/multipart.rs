//! A value becomes a body of parts (RFC 7578): one for each member, and for each element of an
//! array; scalars as text, objects as JSON, uploads as they are.

use std::hash::{BuildHasher, Hasher, RandomState};

use bytes::Bytes;

use crate::node::Node;
use crate::parameter::{Encoding, Parameter};
use crate::parameters;
use crate::payload::{concrete, encoding, plain};
use crate::tape::Token;
use crate::upload::Upload;

/// The media type with its boundary, and the body.
pub(crate) fn write(row: &Parameter, root: Node<'_, '_>) -> (String, Bytes) {
    let boundary = format!(
        "specmill-{:016x}",
        RandomState::new().build_hasher().finish()
    );
    let mut body = Vec::new();
    for (name, value) in root.members().into_iter().flatten() {
        let encoding = encoding(row, name);
        let mut put = |value: Node<'_, '_>| {
            if !value.is_null() {
                body.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
                part(name, value, encoding, &mut body);
            }
        };
        match value.elements() {
            Some(elements) => elements.for_each(put),
            None => put(value),
        }
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    let media_type = concrete(row.name).unwrap_or("multipart/form-data");
    (format!("{media_type}; boundary={boundary}"), body.into())
}

fn part(name: &str, value: Node<'_, '_>, encoding: Option<&Encoding>, body: &mut Vec<u8>) {
    let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
    let said = encoding.and_then(|encoding| concrete(encoding.content_type?));
    let media_type = match value.token() {
        Token::Upload(upload) => {
            // Servers tell a file from a field by its name.
            let file_name = upload.name().unwrap_or(name);
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
            let own = upload.content_type().or(said);
            Some(own.unwrap_or("application/octet-stream"))
        }
        Token::Array { .. } | Token::Object { .. } => Some(said.unwrap_or("application/json")),
        _ => said,
    };
    if let Some(media_type) = media_type {
        head.push_str(&format!("\r\nContent-Type: {}", in_line(media_type)));
    }
    if let Token::Upload(upload) = value.token() {
        head.push_str(&own_headers(upload));
    }
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(b"\r\n\r\n");
    match plain(value) {
        // A string that is said to be JSON holds JSON text already.
        Some(bytes) => body.extend_from_slice(&bytes),
        None => body.extend(parameters::json(value).into_bytes()),
    }
    body.extend_from_slice(b"\r\n");
}

fn own_headers(upload: &Upload) -> String {
    let headers = upload.headers().iter();
    headers
        .map(|(name, value)| format!("\r\n{}: {}", in_line(name), in_line(value)))
        .collect()
}

/// A name as browsers quote it (HTML, "multipart/form-data").
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A header's text cannot begin another line.
fn in_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::Encode;
    use crate::tape::Tape;

    struct Form(Upload);

    impl Encode for Form {
        fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
            let open = tape.open_object();
            for (name, value) in [("a\"b", "x"), ("meta", "y")] {
                tape.text(name);
                tape.text(value);
            }
            tape.text("list");
            let list = tape.open_array();
            tape.unsigned(1);
            tape.null();
            let inner = tape.open_object();
            tape.close(inner, 0);
            tape.close(list, 3);
            tape.text("file");
            self.0.encode(tape);
            tape.close(open, 4);
        }
    }

    fn parts(form: &Form, row: &Parameter) -> Vec<String> {
        let tape = Tape::of(form);
        let (media_type, body) = write(row, tape.root());
        let (_, boundary) = media_type.split_once("; boundary=").unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        let all = text.strip_suffix(&format!("--{boundary}--\r\n")).unwrap();
        let lead = format!("--{boundary}\r\n");
        let parts = all.split(&lead);
        parts.skip(1).map(str::to_owned).collect()
    }

    #[test]
    fn each_member_and_element_is_a_part() {
        const ROW: Parameter = Parameter::body("multipart/form-data")
            .multipart()
            .encodings(&[Encoding::new("meta").content_type("application/json")]);
        let file = Upload::new("bytes")
            .file_name("a\r\n.txt")
            .header("X-A", "b\r\nX-C: d");
        let lead = "Content-Disposition: form-data; name=";
        assert_eq!(
            parts(&Form(file), &ROW),
            [
                format!("{lead}\"a%22b\"\r\n\r\nx\r\n"),
                format!("{lead}\"meta\"\r\nContent-Type: application/json\r\n\r\ny\r\n"),
                format!("{lead}\"list\"\r\n\r\n1\r\n"),
                format!("{lead}\"list\"\r\nContent-Type: application/json\r\n\r\n{{}}\r\n"),
                format!(
                    "{lead}\"file\"; filename=\"a%0D%0A.txt\"\r\nContent-Type: \
                     application/octet-stream\r\nX-A: b  X-C: d\r\n\r\nbytes\r\n"
                ),
            ]
        );
    }

    #[test]
    fn an_upload_knows_its_media_type_better() {
        const ROW: Parameter = Parameter::body("multipart/form-data")
            .multipart()
            .encodings(&[Encoding::new("file").content_type("image/*, image/png")]);
        let said = parts(&Form(Upload::new("")), &ROW).remove(4);
        assert!(said.contains("Content-Type: image/png\r\n"), "{said}");
        let own = parts(&Form(Upload::new("").media_type("image/gif")), &ROW).remove(4);
        assert!(own.contains("Content-Type: image/gif\r\n"), "{own}");
    }
}
