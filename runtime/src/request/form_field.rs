//! Reads or replaces one field of an encoded form. The rest of the form is unchanged.

use percent_encoding::{percent_decode_str, utf8_percent_encode};

use crate::document::escape::COMPONENT;
use crate::wire::body::Body;
use crate::wire::slot::Slot;

/// Returns the text of the last pair with this name.
pub(crate) fn pair(form: &str, name: &str) -> Option<String> {
    let mut pairs = form.rsplit('&').filter_map(|pair| pair.split_once('='));
    let (_, text) = pairs.find(|(known, _)| plain(known) == name)?;
    Some(plain(text))
}

/// Sets a pair, replacing all others of its name.
pub(crate) fn with_pair(form: &str, name: &str, text: &str) -> String {
    let escape = |text| utf8_percent_encode(text, COMPONENT).to_string();
    let other = |pair: &&str| {
        let known = pair.split_once('=').map_or(*pair, |(known, _)| known);
        !pair.is_empty() && plain(known) != name
    };
    let pairs = form.split('&').filter(other).map(str::to_owned);
    let own = format!("{}={}", escape(name), escape(text));
    pairs.chain([own]).collect::<Vec<_>>().join("&")
}

fn plain(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Returns the text of the last part with this name.
pub(crate) fn part(body: &Body, slots: &[Slot], boundary: &str, name: &str) -> Option<String> {
    let slot = slots.iter().rfind(|slot| slot.part == name)?;
    let text = text_of(body.behind(slot)?, boundary)?;
    Some(String::from_utf8_lossy(text).into_owned())
}

/// Returns the content of a part, up to the next boundary.
fn text_of<'b>(behind: &'b [u8], boundary: &str) -> Option<&'b [u8]> {
    let text = behind.strip_prefix(b"\r\n")?;
    let end = format!("\r\n--{boundary}");
    let mut places = text.windows(end.len());
    let length = places.position(|place| place == end.as_bytes())?;
    Some(&text[..length])
}

/// Replaces the text of the last part with this name, or prepends a part.
pub(crate) fn with_part(
    body: Body,
    slots: &mut Vec<Slot>,
    boundary: &str,
    name: &str,
    text: &str,
) -> Body {
    let found = slots.iter().rfind(|slot| slot.part == name).cloned();
    let Some(slot) = found else {
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n");
        let first = Slot {
            part: name.to_owned(),
            piece: (0, 0),
            offset: 0,
        };
        let part = format!("{head}\r\n{text}\r\n");
        let body = body.insert(&[(&first, part.clone())]);
        slots
            .iter_mut()
            .for_each(|slot| slot.shift(&first, 0, part.len()));
        slots.insert(0, first.moved(head.len()));
        return body;
    };
    let behind = body.behind(&slot).and_then(|it| text_of(it, boundary));
    let Some(length) = behind.map(<[u8]>::len) else {
        return body;
    };
    let body = body.replace(&slot.moved(2), length, text);
    let later = slots.iter_mut().filter(|it| it.offset > slot.offset);
    later.for_each(|it| it.shift(&slot, length, text.len()));
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parameter::Parameter;
    use crate::json::encode::Encode;
    use crate::json::tape::Tape;
    use crate::request::payload::Payload;
    use crate::request::upload::Upload;

    #[test]
    fn a_pair_is_set_once() {
        assert_eq!(pair("a=1&s=%74rue", "s").as_deref(), Some("true"));
        assert_eq!(pair("a=1&as=2", "s"), None);
        for (form, wanted) in [
            ("", "s=on"),
            ("a=1", "a=1&s=on"),
            ("s=off&a=1&s=x", "a=1&s=on"),
        ] {
            assert_eq!(with_pair(form, "s", "on"), wanted);
        }
    }

    /// A multipart form, with a file.
    struct Form(Upload, Option<bool>);

    impl Encode for Form {
        fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
            let open = tape.open_object();
            tape.text("file");
            self.0.encode(tape);
            tape.text("stream");
            self.1.encode(tape);
            tape.text("last");
            tape.text("l");
            tape.close(open, 3);
        }
    }

    #[test]
    fn a_part_is_set_once_and_headers_stay_in_their_places() {
        const ROW: Parameter = Parameter::body("multipart/form-data").multipart();
        let unread = || Upload::reader(&b"f"[..]).with_length(1);
        for upload in [|| Upload::new("f"), unread] {
            for said in [None, Some(false), Some(true)] {
                let payload = Payload::of(&ROW, &Form(upload(), said)).unwrap().unwrap();
                let boundary = payload.content_type.split_once("boundary=").unwrap().1;
                let mut slots = payload.slots;
                let found = part(&payload.body, &slots, boundary, "stream");
                assert_eq!(found, said.map(|said| said.to_string()));
                let length = payload.body.length().unwrap();
                let body = with_part(payload.body, &mut slots, boundary, "stream", "yes");
                let found = part(&body, &slots, boundary, "stream");
                assert_eq!(found.as_deref(), Some("yes"));
                let parts = slots.iter().filter(|slot| slot.part == "stream");
                assert_eq!(parts.count(), 1);
                assert_eq!(part(&body, &slots, boundary, "last").as_deref(), Some("l"));
                if let Some(said) = said {
                    let difference = said.to_string().len() - "yes".len();
                    assert_eq!(body.length().unwrap(), length - difference as u64);
                }
            }
        }
    }
}
