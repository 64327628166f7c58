//! Conversion between byte offsets and line and column numbers.

/// Line index of a text: the starts of lines, and checkpoints for counting the characters of even a
/// very long line in constant time.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
    /// Number of characters before each `STRIDE`th byte
    characters: Vec<usize>,
}

const STRIDE: usize = 1024;
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl Lines {
    /// Indexes lines as an editor counts them: they end in `\n`, `\r\n` or `\r`.
    pub fn of(bytes: &[u8]) -> Self {
        Self::split(bytes, |_| 0)
    }

    /// Indexes lines as YAML 1.1 counts them, where NEL, LS and PS also end a line.
    pub(super) fn of_yaml(text: &str) -> Self {
        Self::split(text.as_bytes(), |rest| match rest {
            [0xC2, 0x85, ..] => 2,
            [0xE2, 0x80, 0xA8 | 0xA9, ..] => 3,
            _ => 0,
        })
    }

    fn split(bytes: &[u8], further_break: impl Fn(&[u8]) -> usize) -> Self {
        let mut starts = vec![0];
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            let length = match byte {
                b'\n' => 1,
                b'\r' => 1 + usize::from(bytes.get(at + 1) == Some(&b'\n')),
                0xC2 | 0xE2 => further_break(&bytes[at..]),
                _ => 0,
            };
            at += length.max(1);
            if length > 0 {
                starts.push(at);
            }
        }
        let mut characters = vec![0];
        for stride in bytes.chunks(STRIDE) {
            characters.push(characters.last().copied().unwrap_or(0) + count_characters(stride));
        }
        Self { starts, characters }
    }

    /// Returns the line and column of a byte, both from one; a column is a character.
    ///
    /// `bytes` is the indexed text. A byte-order mark is not a column.
    pub fn position(&self, bytes: &[u8], offset: usize) -> (usize, usize) {
        let offset = offset.min(bytes.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let mut start = self.starts[line - 1];
        if start == 0 && offset >= BYTE_ORDER_MARK.len() && bytes.starts_with(BYTE_ORDER_MARK) {
            start = BYTE_ORDER_MARK.len();
        }
        (
            line,
            1 + self.characters_before(bytes, offset) - self.characters_before(bytes, start),
        )
    }

    /// Returns the start offset and the bytes of a line, from one, without its line ending.
    pub fn line<'a>(&self, bytes: &'a [u8], line: usize) -> (usize, &'a [u8]) {
        let Some(&start) = self.starts.get(line.saturating_sub(1)) else {
            return (bytes.len(), &[]);
        };
        let end = self.starts.get(line).copied().unwrap_or(bytes.len());
        let mut text = &bytes[start..end];
        while let [rest @ .., b'\n' | b'\r'] = text {
            text = rest;
        }
        (start, text)
    }

    /// Returns the byte offset of a line's `column`th character, from one.
    pub(super) fn offset(&self, text: &str, line: usize, column: usize) -> usize {
        let bytes = text.as_bytes();
        let Some(&start) = self.starts.get(line.saturating_sub(1)) else {
            return bytes.len();
        };
        let wanted = self.characters_before(bytes, start) + column.saturating_sub(1);
        let stride = self.characters.partition_point(|before| *before <= wanted) - 1;
        let mut before = self.characters[stride];
        let mut at = (stride * STRIDE).min(bytes.len());
        while let Some(byte) = bytes.get(at) {
            if !is_continuation(*byte) {
                if before == wanted {
                    break;
                }
                before += 1;
            }
            at += 1;
        }
        at
    }

    fn characters_before(&self, bytes: &[u8], offset: usize) -> usize {
        let stride = offset / STRIDE;
        self.characters[stride] + count_characters(&bytes[stride * STRIDE..offset])
    }
}

fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !is_continuation(**byte)).count()
}

fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_ending_ends_a_line_and_columns_count_characters() {
        let text = "a\r\nüb\rc\n\nd";
        let lines = Lines::of(text.as_bytes());
        let at = |needle: &str| lines.position(text.as_bytes(), text.find(needle).unwrap());
        assert_eq!(at("a"), (1, 1));
        assert_eq!(at("b"), (2, 2));
        assert_eq!(at("c"), (3, 1));
        assert_eq!(at("d"), (5, 1));
        assert_eq!(lines.position(text.as_bytes(), 999), (5, 2));
        assert_eq!(lines.line(text.as_bytes(), 2), (3, "üb".as_bytes()));
        assert_eq!(lines.line(text.as_bytes(), 77).1, b"");
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let text = "\u{feff}openapi";
        assert_eq!(
            Lines::of(text.as_bytes()).position(text.as_bytes(), 3),
            (1, 1)
        );
    }

    #[test]
    fn yaml_counts_more_lines_than_an_editor_does() {
        let text = "a\u{2028}b\u{85}c";
        let yaml = Lines::of_yaml(text);
        assert_eq!(yaml.offset(text, 3, 1), text.find('c').unwrap());
        assert_eq!(
            Lines::of(text.as_bytes()).position(text.as_bytes(), 6),
            (1, 5)
        );
    }

    #[test]
    fn long_lines_are_counted_right_on_both_sides_of_every_stride() {
        let text = format!("first\n{}", "aä€".repeat(2_000));
        let (lines, yaml) = (Lines::of(text.as_bytes()), Lines::of_yaml(&text));
        for (column, (offset, _)) in text.char_indices().skip(6).enumerate() {
            assert_eq!(lines.position(text.as_bytes(), offset), (2, column + 1));
            assert_eq!(yaml.offset(&text, 2, column + 1), offset);
        }
    }

    #[test]
    fn offsets_come_back_in_any_order() {
        let text = "äöü\nxyz";
        let lines = Lines::of_yaml(text);
        for (line, column, offset) in [(1, 3, 4), (1, 2, 2), (2, 3, 9), (2, 99, 10), (9, 1, 10)] {
            assert_eq!(lines.offset(text, line, column), offset);
        }
    }
}
