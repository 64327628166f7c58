//! Encoding of multipart bodies (RFC 7578). Each property is a part, and so is each element of an
//! array; scalars are text, objects JSON, uploads bytes. A value with nested uploads becomes a part
//! per member, named after its path: `files[0][path]`. If the whole body is an array, its parts
//! have no names (RFC 2046, section 5.1.3).
//!
//! The `Content-Type` of a part, in this order (`Head::of`):
//!
//! 1. the header `Content-Type` of the upload (`Upload::header`);
//! 2. the media type of the upload (`Upload::media_type`);
//! 3. the first concrete media type of `encoding.contentType`, which does not count for the parts of a
//!    value with nested uploads;
//! 4. `application/octet-stream` for an upload, `application/json` for an object or an array, and none
//!    for any other value.
//!
//! A part of a property with a style has no `Content-Type`.

use std::hash::{BuildHasher, Hasher, RandomState};

use percent_encoding::percent_decode_str;

use crate::document::parameter::{Encoding, Parameter, Style};
use crate::error::config::RequestError;
use crate::json::node::Node;
use crate::json::token::Token;
use crate::request::parameters;
use crate::request::payload::{concrete, encoding, not_text, plain};
use crate::request::upload::Upload;
use crate::wire::body::Body;
use crate::wire::piece::Piece;
use crate::wire::slot::Slot;

/// Encodes a multipart body.
///
/// # Errors
///
/// Returns an error if a file or a stream is within JSON, or within a property with a style.
pub(crate) fn write(row: &Parameter, root: Node<'_, '_>) -> Result<Form, RequestError> {
    let media_type = concrete(row.name).unwrap_or("multipart/form-data");
    let boundary = format!(
        "specmill-{:016x}",
        RandomState::new().build_hasher().finish()
    );
    let mut parts = Parts {
        lead: format!("--{boundary}\r\n"),
        body: Vec::new(),
        before: Vec::new(),
        written: 0,
        slots: Vec::new(),
    };
    for (name, value) in root.members().into_iter().flatten() {
        let encoding = encoding(row, name);
        match encoding.and_then(|it| Some((it, it.style?))) {
            _ if holds_uploads(value) && !is_json(encoding) => parts.add_nested(name, value),
            // A style takes precedence over the media type (OpenAPI 3.1.1, section 4.8.15.1.2).
            Some(_) if is_form_data(media_type) && has_files(value) => return Err(not_text()),
            Some((encoding, style)) if is_form_data(media_type) => {
                parts.add_styled(name, encoding, style, value);
            }
            _ if holds_uploads(value) && has_files(value) => return Err(not_text()),
            _ => parts.add_property(name, encoding, value),
        }
    }
    for (index, value) in root.elements().into_iter().flatten().enumerate() {
        let encoding = encoding(row, &index.to_string()).or_else(|| self::encoding(row, ""));
        if !is_upload(value) && has_files(value) {
            return Err(not_text());
        }
        parts.add_part(None, encoding, value);
    }
    let end = format!("--{boundary}--\r\n");
    let media_type = format!("{media_type}; boundary={boundary}");
    let slots = std::mem::take(&mut parts.slots);
    Ok(Form {
        media_type,
        body: parts.end(&end),
        slots,
    })
}

/// A multipart body.
pub(crate) struct Form {
    /// Its media type, with the boundary
    pub(crate) media_type: String,
    pub(crate) body: Body,
    /// The ends of the headers of named parts
    pub(crate) slots: Vec<Slot>,
}

fn is_form_data(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("multipart/form-data")
}

/// Returns true if a value has nested uploads, which need parts of their own.
fn holds_uploads(value: Node<'_, '_>) -> bool {
    let mut elements = value.elements().into_iter().flatten();
    let mut members = value.members().into_iter().flatten();
    elements.any(|it| !is_upload(it) && has_uploads(it)) || members.any(|(_, it)| has_uploads(it))
}

fn has_uploads(value: Node<'_, '_>) -> bool {
    let mut elements = value.elements().into_iter().flatten();
    let mut members = value.members().into_iter().flatten();
    is_upload(value) || elements.any(has_uploads) || members.any(|(_, it)| has_uploads(it))
}

/// Returns true if a value contains files or streams.
fn has_files(value: Node<'_, '_>) -> bool {
    let mut elements = value.elements().into_iter().flatten();
    let mut members = value.members().into_iter().flatten();
    matches!(value.token(), Token::Attachment(attachment) if attachment.as_bytes().is_none())
        || elements.any(has_files)
        || members.any(|(_, it)| has_files(it))
}

fn is_upload(value: Node<'_, '_>) -> bool {
    matches!(value.token(), Token::Attachment(_))
}

fn is_json(encoding: Option<&Encoding>) -> bool {
    let said = encoding.and_then(|it| it.content_type);
    said.is_some_and(|said| said.to_ascii_lowercase().contains("json"))
}

struct Parts {
    lead: String,
    /// The bytes since the last piece.
    body: Vec<u8>,
    before: Vec<Piece>,
    /// The number of bytes in earlier pieces, not counting files and streams.
    written: usize,
    slots: Vec<Slot>,
}

impl Parts {
    /// Adds a part for a property, or one for each element of an array.
    fn add_property(&mut self, name: &str, encoding: Option<&Encoding>, value: Node<'_, '_>) {
        match value.elements() {
            Some(elements) => elements.for_each(|it| self.add_part(Some(name), encoding, it)),
            None => self.add_part(Some(name), encoding, value),
        }
    }

    /// Adds a part for each nested value, named after its path.
    fn add_nested(&mut self, name: &str, value: Node<'_, '_>) {
        if let Some(members) = value.members() {
            members.for_each(|(key, it)| self.add_nested(&format!("{name}[{key}]"), it));
            return;
        }
        let Some(elements) = value.elements() else {
            return self.add_part(Some(name), None, value);
        };
        // As in `deepObject`, objects in arrays have an index, which groups their members.
        let is_flat = |it: Node<'_, '_>| it.elements().is_none() && it.members().is_none();
        let is_flat = elements.clone().all(is_flat);
        for (index, element) in elements.enumerate() {
            match is_flat {
                true => self.add_nested(&format!("{name}[]"), element),
                false => self.add_nested(&format!("{name}[{index}]"), element),
            }
        }
    }

    /// Adds a part for each pair of a property with a style.
    fn add_styled(&mut self, name: &str, encoding: &Encoding, style: Style, value: Node<'_, '_>) {
        if value.is_null() {
            return;
        }
        // Parts are not percent-encoded. Values are encoded first, so that separators are
        // recognized.
        let escaped = Encoding {
            allow_reserved: false,
            ..*encoding
        };
        let pairs = parameters::write_member(name, &escaped, style, value).unwrap_or_default();
        for pair in pairs.split('&').filter(|pair| !pair.is_empty()) {
            let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
            let plain = |text| percent_decode_str(text).decode_utf8_lossy();
            let mut head = Head::named(&plain(name));
            head.set_declared(encoding, &[]);
            self.put(&head, plain(text).as_bytes());
        }
    }

    /// Adds a part, unless the value is `null`.
    fn add_part(&mut self, name: Option<&str>, encoding: Option<&Encoding>, value: Node<'_, '_>) {
        if value.is_null() {
            return;
        }
        let head = Head::of(name, encoding, value);
        match (Upload::at(value), plain(value)) {
            (Some(upload), None) => self.put_piece(&head, upload.piece()),
            // A string with a JSON media type already is JSON text.
            (_, Some(bytes)) => self.put(&head, &bytes),
            (_, None) => self.put(&head, parameters::json(value).as_bytes()),
        }
    }

    /// Adds a part that is read while it is sent.
    fn put_piece(&mut self, head: &Head, piece: &Piece) {
        self.head(head);
        let before = std::mem::take(&mut self.body);
        self.written += before.len() + piece.as_bytes().map_or(0, |bytes| bytes.len());
        self.before.push(Piece::Bytes(before.into()));
        self.before.push(piece.clone());
        self.body.extend_from_slice(b"\r\n");
    }

    fn put(&mut self, head: &Head, bytes: &[u8]) {
        self.head(head);
        self.body.extend_from_slice(bytes);
        self.body.extend_from_slice(b"\r\n");
    }

    fn head(&mut self, head: &Head) {
        self.body.extend_from_slice(self.lead.as_bytes());
        for (name, value) in &head.lines {
            let line = format!("{}: {}\r\n", in_line(name), in_line(value));
            self.body.extend_from_slice(line.as_bytes());
        }
        if let Some(part) = &head.part {
            self.slots.push(Slot {
                part: part.clone(),
                piece: (self.before.len(), self.body.len()),
                offset: self.written + self.body.len(),
            });
        }
        self.body.extend_from_slice(b"\r\n");
    }

    fn end(mut self, end: &str) -> Body {
        self.body.extend_from_slice(end.as_bytes());
        self.before.push(Piece::Bytes(self.body.into()));
        Body::of(self.before)
    }
}

/// The headers of a part.
struct Head {
    lines: Vec<(String, String)>,
    /// Its name
    part: Option<String>,
}

impl Head {
    fn named(name: &str) -> Self {
        let mut head = Self {
            lines: Vec::new(),
            part: Some(name.to_owned()),
        };
        head.add(
            "Content-Disposition",
            format!("form-data; name=\"{}\"", quoted(name)),
        );
        head
    }

    fn of(name: Option<&str>, encoding: Option<&Encoding>, value: Node<'_, '_>) -> Self {
        let nameless = Self {
            lines: Vec::new(),
            part: None,
        };
        let mut head = name.map_or(nameless, Self::named);
        let said = encoding.and_then(|encoding| concrete(encoding.content_type?));
        let mut own: &[(String, String)] = &[];
        let media_type = match (Upload::at(value), value.token()) {
            (Some(upload), _) => {
                own = upload.headers();
                head.file(name, upload);
                let own = upload.content_type().or(said);
                Some(own.unwrap_or("application/octet-stream"))
            }
            (None, Token::Array { .. } | Token::Object { .. }) => {
                Some(said.unwrap_or("application/json"))
            }
            _ => said,
        };
        if let Some(media_type) = media_type {
            head.add("Content-Type", media_type.to_owned());
        }
        if let Some(encoding) = encoding {
            head.set_declared(encoding, own);
        }
        for (name, value) in own {
            head.set_header(name, value);
        }
        head
    }

    /// Sets the file name, by which servers distinguish files from fields.
    fn file(&mut self, name: Option<&str>, upload: &Upload) {
        let Some(file_name) = upload.name().or(name) else {
            return;
        };
        let file_name = format!("; filename=\"{}\"", quoted(file_name));
        match self.lines.first_mut() {
            Some((_, disposition)) => disposition.push_str(&file_name),
            None => self.add("Content-Disposition", format!("attachment{file_name}")),
        }
    }

    /// Sets the headers that the document declares, unless the part has its own.
    fn set_declared(&mut self, encoding: &Encoding, own: &[(String, String)]) {
        for (name, value) in encoding.headers {
            if !own
                .iter()
                .any(|(known, _)| known.eq_ignore_ascii_case(name))
            {
                self.set_header(name, value);
            }
        }
    }

    fn add(&mut self, name: &str, value: String) {
        self.lines.push((name.to_owned(), value));
    }

    /// Sets a header. `Content-Disposition` and `Content-Type` are replaced; others may repeat.
    fn set_header(&mut self, name: &str, value: &str) {
        let is_ours = |known: &str| {
            known.eq_ignore_ascii_case(name)
                && matches!(known, "Content-Disposition" | "Content-Type")
        };
        match self.lines.iter_mut().find(|(known, _)| is_ours(known)) {
            Some((_, known)) => value.clone_into(known),
            None => self.add(name, value.to_owned()),
        }
    }
}

/// Quotes a name as browsers do (HTML, "multipart/form-data").
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Replaces line breaks, which would begin another header.
fn in_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::encode::Encode;
    use crate::json::tape::Tape;

    fn text(body: &Body) -> String {
        String::from_utf8(body.as_bytes().unwrap().to_vec()).unwrap()
    }

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
        let form = write(row, tape.root()).unwrap();
        let (media_type, body) = (form.media_type, form.body);
        let (_, boundary) = media_type.split_once("; boundary=").unwrap();
        let text = self::text(&body);
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

    struct Folder(Vec<Form>, Upload);

    impl Encode for Folder {
        fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
            let open = tape.open_object();
            tape.text("files");
            let files = tape.open_array();
            for (index, Form(upload)) in self.0.iter().enumerate() {
                let file = tape.open_object();
                tape.text("path");
                tape.unsigned(index as u64);
                tape.text("copies");
                let copies = tape.open_array();
                upload.encode(tape);
                tape.close(copies, 1);
                tape.text("note");
                tape.null();
                tape.close(file, 3);
            }
            tape.close(files, self.0.len());
            tape.text("one");
            let one = tape.open_object();
            tape.text("file");
            self.1.encode(tape);
            tape.close(one, 1);
            tape.close(open, 2);
        }
    }

    #[test]
    fn what_holds_uploads_further_down_is_told_by_its_place() {
        let folder = Folder(
            ["a", "b"]
                .map(|it| Form(Upload::new(it).file_name(it)))
                .into(),
            Upload::new("c").file_name("c").media_type("text/plain"),
        );
        let tape = Tape::of(&folder);
        let lines = |row: &Parameter| {
            let body = write(row, tape.root()).unwrap().body;
            let text = self::text(&body);
            let lines = text
                .lines()
                .filter_map(|line| line.strip_prefix("Content-"));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        let lead = "Disposition: form-data; name=";
        let bytes = "Type: application/octet-stream";
        let one = [
            format!("{lead}\"one[file]\"; filename=\"c\""),
            "Type: text/plain".to_owned(),
        ];
        let files = [
            format!("{lead}\"files[0][path]\""),
            format!("{lead}\"files[0][copies][]\"; filename=\"a\""),
            bytes.to_owned(),
            format!("{lead}\"files[1][path]\""),
            format!("{lead}\"files[1][copies][]\"; filename=\"b\""),
            bytes.to_owned(),
        ];
        const PLAIN: Parameter = Parameter::body("multipart/form-data").multipart();
        assert_eq!(lines(&PLAIN), [&files[..], &one].concat());
        const JSON: Parameter = Parameter::body("multipart/form-data")
            .multipart()
            .encodings(&[Encoding::new("files").content_type("application/json")]);
        let whole = format!("{lead}\"files\"");
        let json = "Type: application/json".to_owned();
        let whole = [whole.clone(), json.clone(), whole, json];
        assert_eq!(lines(&JSON), [&whole[..], &one].concat());
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

    #[test]
    fn a_part_has_the_headers_that_are_declared() {
        const ROW: Parameter = Parameter::body("multipart/form-data")
            .multipart()
            .encodings(&[
                Encoding::new("meta").headers(&[("X-Kind", "note")]),
                Encoding::new("list").form().headers(&[("X-Kind", "list")]),
                Encoding::new("file").headers(&[("X-Kind", "file"), ("X-Turn", "0")]),
            ]);
        let all = parts(&Form(Upload::new("").header("x-turn", "90")), &ROW);
        let lead = "Content-Disposition: form-data; name=";
        assert_eq!(
            all[1],
            format!("{lead}\"meta\"\r\nX-Kind: note\r\n\r\ny\r\n")
        );
        assert_eq!(
            all[2],
            format!("{lead}\"list\"\r\nX-Kind: list\r\n\r\n1,{{}}\r\n")
        );
        assert!(
            all[3].contains("X-Kind: file\r\nx-turn: 90\r\n\r\n"),
            "{}",
            all[3]
        );
        assert!(!all[3].contains("X-Turn"), "{}", all[3]);
    }

    #[test]
    fn styles_count_in_form_data_alone() {
        const ENCODINGS: &[Encoding] = &[Encoding::new("list").pipe_delimited()];
        const FORM: Parameter = Parameter::body("multipart/form-data")
            .multipart()
            .encodings(ENCODINGS);
        const MIXED: Parameter = Parameter::body("multipart/mixed")
            .multipart()
            .encodings(ENCODINGS);
        let of = |row| parts(&Form(Upload::new("")), row);
        assert!(
            of(&FORM)[2].ends_with("\r\n\r\n1|{}\r\n"),
            "{:?}",
            of(&FORM)
        );
        assert_eq!(of(&MIXED).len(), 5);
    }

    struct Mixed(Vec<Upload>);

    impl Encode for Mixed {
        fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
            let open = tape.open_array();
            self.0.iter().for_each(|upload| upload.encode(tape));
            tape.close(open, self.0.len());
        }
    }

    #[test]
    fn elements_of_a_body_are_parts_without_names() {
        const ROW: Parameter = Parameter::body("multipart/mixed").multipart().encodings(&[
            Encoding::new("0").content_type("text/html"),
            Encoding::new("").content_type("image/png"),
        ]);
        let mixed = Mixed(vec![
            "a".into(),
            Upload::new("b").file_name("b.png"),
            "c".into(),
        ]);
        let tape = Tape::of(&mixed);
        let body = write(&ROW, tape.root()).unwrap().body;
        let text = self::text(&body);
        let parts = text.split("--specmill-").collect::<Vec<_>>();
        assert!(
            parts[1].ends_with("\r\nContent-Type: text/html\r\n\r\na\r\n"),
            "{text}"
        );
        let lead = "\r\nContent-Disposition: attachment; filename=\"b.png\"\r\n";
        assert!(parts[2].contains(lead), "{text}");
        assert!(
            parts[3].ends_with("\r\nContent-Type: image/png\r\n\r\nc\r\n"),
            "{text}"
        );
    }
}
