//! Decoding of text by the `charset` of its media type (RFC 9110, section 8.3.2).

use std::borrow::Cow;

use crate::json::fault::Fault;

/// Decodes text by its byte-order mark, else by its charset, else as UTF-8.
///
/// Text without a charset that is not UTF-8 is a fault: a guess could be wrong.
pub(crate) fn decode<'b>(body: &'b [u8], charset: Option<&str>) -> Result<Cow<'b, str>, Fault> {
    match body {
        [0xEF, 0xBB, 0xBF, text @ ..] => return utf_8(text, charset),
        [0xFF, 0xFE, text @ ..] => return utf_16(text, u16::from_le_bytes).map(Cow::Owned),
        [0xFE, 0xFF, text @ ..] => return utf_16(text, u16::from_be_bytes).map(Cow::Owned),
        _ => {}
    }
    let Some(name) = charset.map(str::trim).filter(|name| !name.is_empty()) else {
        return utf_8(body, None);
    };
    match name.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => utf_8(body, charset),
        // Text that is labelled ASCII is usually UTF-8.
        "us-ascii" | "ascii" => utf_8(body, charset).or_else(|_| Ok(windows_1252(body))),
        "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "l1" | "windows-1252" | "cp1252" => {
            Ok(windows_1252(body))
        }
        "utf-16le" => utf_16(body, u16::from_le_bytes).map(Cow::Owned),
        // Without a byte-order mark, UTF-16 is big-endian (RFC 2781, section 4.3).
        "utf-16" | "utf-16be" => utf_16(body, u16::from_be_bytes).map(Cow::Owned),
        _ => other(body, name),
    }
}

/// Returns the encoding in the declaration of an XML document (XML 1.0, section 4.3.3).
pub(crate) fn of_xml(body: &[u8]) -> Option<&str> {
    let end = body.iter().position(|byte| *byte == b'>')?;
    let declaration = std::str::from_utf8(&body[..end]).ok()?;
    let (_, said) = declaration.strip_prefix("<?xml")?.split_once("encoding")?;
    let said = said.trim_start().strip_prefix('=')?.trim_start();
    let quote = said.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    said[1..].split_once(quote).map(|(name, _)| name)
}

fn utf_8<'b>(body: &'b [u8], charset: Option<&str>) -> Result<Cow<'b, str>, Fault> {
    std::str::from_utf8(body)
        .map(Cow::Borrowed)
        .map_err(|error| {
            let at = error.valid_up_to();
            Fault::new(match charset {
                Some(_) => format!("the text is not UTF-8, as its charset says, from byte {at} on"),
                None => format!("the text names no charset and is not UTF-8, from byte {at} on"),
            })
        })
}

fn utf_16(body: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Fault> {
    let refused = || Fault::new("the text is not UTF-16, as its charset or its beginning says");
    let (pairs, rest) = body.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(refused());
    }
    let units = pairs.iter().map(|pair| unit(*pair));
    char::decode_utf16(units)
        .collect::<Result<_, _>>()
        .map_err(|_| refused())
}

/// Decodes windows-1252, as which the Encoding standard also decodes ISO-8859-1.
fn windows_1252(body: &[u8]) -> Cow<'_, str> {
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž',
        '\u{8F}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}',
        'ž', 'Ÿ',
    ];
    let letter = |byte: &u8| match byte {
        0x80..=0x9F => UPPER[usize::from(byte - 0x80)],
        byte => char::from(*byte),
    };
    Cow::Owned(body.iter().map(letter).collect())
}

#[cfg(feature = "charset")]
fn other<'b>(body: &'b [u8], name: &str) -> Result<Cow<'b, str>, Fault> {
    let encoding = encoding_rs::Encoding::for_label(name.as_bytes());
    let encoding =
        encoding.ok_or_else(|| Fault::new(format!("the charset {name:?} is unknown")))?;
    let text = encoding.decode_without_bom_handling_and_without_replacement(body);
    text.ok_or_else(|| Fault::new(format!("the text is not of the charset {name:?}")))
}

#[cfg(not(feature = "charset"))]
fn other<'b>(_: &'b [u8], name: &str) -> Result<Cow<'b, str>, Fault> {
    Err(Fault::new(format!(
        "the charset {name:?} requires the Cargo feature `charset`"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &[u8], charset: Option<&str>) -> Result<String, String> {
        let text = decode(body, charset).map(Cow::into_owned);
        text.map_err(|fault| fault.to_string())
    }

    #[test]
    fn the_charset_decides() {
        let cafe = Ok("café".to_owned());
        assert_eq!(read("café".as_bytes(), None), cafe);
        assert_eq!(read("café".as_bytes(), Some("UTF-8")), cafe);
        assert_eq!(read("café".as_bytes(), Some("us-ascii")), cafe);
        assert_eq!(read(b"caf\xE9", Some("ISO-8859-1")), cafe);
        assert_eq!(read(b"\x80", Some("windows-1252")), Ok("€".to_owned()));
        assert_eq!(read(b"\0c\0a\0f\0\xE9", Some("utf-16")), cafe);
        assert_eq!(read(b"c\0a\0f\0\xE9\0", Some("utf-16le")), cafe);
    }

    #[test]
    fn xml_may_declare_its_charset() {
        for (text, wanted) in [
            (
                "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>",
                Some("ISO-8859-1"),
            ),
            (
                "<?xml version='1.0' encoding = 'x' standalone='yes'?>",
                Some("x"),
            ),
            ("<?xml version=\"1.0\"?><a encoding=\"x\"/>", None),
            ("<a encoding=\"x\">", None),
            ("<?xml encoding=\"x?>", None),
            ("<?xml encoding=>", None),
            ("<?xml encoding=\"x\"", None),
            ("", None),
        ] {
            assert_eq!(of_xml(text.as_bytes()), wanted, "{text}");
        }
        assert_eq!(of_xml(b"<?xml \xFF encoding='x'?>"), None);
    }

    #[test]
    fn a_byte_order_mark_wins() {
        let cafe = Ok("café".to_owned());
        assert_eq!(read("\u{FEFF}café".as_bytes(), Some("iso-8859-1")), cafe);
        assert_eq!(read(b"\xFF\xFEc\0a\0f\0\xE9\0", None), cafe);
        assert_eq!(read(b"\xFE\xFF\0c\0a\0f\0\xE9", Some("utf-16")), cafe);
    }

    #[test]
    fn nothing_is_guessed_or_replaced() {
        assert!(
            read(b"caf\xE9", None)
                .unwrap_err()
                .contains("names no charset")
        );
        assert!(
            read(b"caf\xE9", Some("utf-8"))
                .unwrap_err()
                .contains("byte 3")
        );
        assert!(read(b"abc", Some("utf-16")).is_err());
        assert!(read(b"a", Some("x-none")).unwrap_err().contains("x-none"));
    }

    /// Shift JIS has half-width katakana in single bytes (JIS X 0201).
    #[test]
    fn any_other_charset_needs_the_feature() {
        let text = read(b"\xB1", Some("Shift_JIS"));
        match cfg!(feature = "charset") {
            true => assert_eq!(text, Ok("ｱ".to_owned())),
            false => {
                let fault = text.unwrap_err();
                assert!(
                    fault.contains("Shift_JIS") && fault.contains("`charset`"),
                    "{fault}"
                );
            }
        }
    }
}
