//! Parser of server-sent events (HTML, section 9.2.6).

use crate::streams::splitter::{Delimiter, Splitter};

/// A server-sent event (HTML, section 9.2).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The event type; `message` unless the server sets another.
    pub event: String,
    /// The last event id that the server sent; empty if there is none.
    pub id: String,
    /// The reconnection time that the server asks for, in milliseconds.
    pub retry: Option<u64>,
    /// The data.
    pub data: T,
}

/// The end of an event stream.
pub(crate) enum StreamEnd {
    /// At an event's end, or within a comment.
    Nothing,
    /// An event without the final empty line; the boolean is true if its lines are complete.
    Event(Event<String>, bool),
    /// Within an event that has no data yet.
    Cut,
}

/// An incremental parser of an event stream.
pub(crate) struct EventReader {
    lines: Splitter,
    begun: bool,
    kind: String,
    data: String,
    /// The id of the last `id` field.
    id: String,
    /// The id of the last complete event, from which a new connection resumes.
    last_id: String,
    retry: Option<u64>,
}

impl EventReader {
    pub(crate) fn new() -> Self {
        Self {
            lines: Splitter::new(Delimiter::Line),
            begun: false,
            kind: String::new(),
            data: String::new(),
            id: String::new(),
            last_id: String::new(),
            retry: None,
        }
    }

    /// Resets the parser for a new connection; drops an incomplete event.
    pub(crate) fn restart(&mut self) {
        let last_id = std::mem::take(&mut self.last_id);
        *self = Self {
            id: last_id.clone(),
            last_id,
            retry: self.retry,
            ..Self::new()
        };
    }

    /// Returns the id of the last complete event, or an empty string.
    pub(crate) fn last_id(&self) -> &str {
        &self.last_id
    }

    /// Returns the reconnection time that the server asks for, in milliseconds.
    pub(crate) fn retry(&self) -> Option<u64> {
        self.retry
    }

    pub(crate) fn push(&mut self, chunk: &[u8]) {
        self.lines.push(chunk);
    }

    /// Returns the number of buffered bytes.
    pub(crate) fn waiting(&self) -> usize {
        self.lines.waiting() + self.data.len() + self.kind.len() + self.id.len()
    }

    /// Returns the next complete event.
    pub(crate) fn next(&mut self) -> Option<Event<String>> {
        while let Some(line) = self.lines.next() {
            let line = String::from_utf8_lossy(&line);
            let line = match std::mem::replace(&mut self.begun, true) {
                false => line.strip_prefix('\u{feff}').unwrap_or(&line),
                true => &line,
            };
            if !line.is_empty() {
                self.field(line);
            } else if let Some(event) = self.dispatch() {
                return Some(event);
            }
        }
        None
    }

    /// Returns the end of the stream, after its last chunk.
    pub(crate) fn finish(&mut self) -> StreamEnd {
        let rest = self.lines.rest();
        let line = String::from_utf8_lossy(&rest);
        let line = match self.begun {
            false => line.strip_prefix('\u{feff}').unwrap_or(&line),
            true => &line,
        };
        let is_data = line.starts_with("data:");
        // An incomplete comment loses nothing.
        let is_cut = !line.is_empty() && !line.starts_with(':');
        if is_data {
            self.field(line);
        }
        let has_kind = !self.kind.is_empty();
        match self.dispatch() {
            Some(event) => StreamEnd::Event(event, !is_cut),
            None if is_cut || has_kind => StreamEnd::Cut,
            None => StreamEnd::Nothing,
        }
    }

    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.kind),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().or(self.retry);
            }
            // Comments have an empty name; unknown fields are ignored (HTML, section 9.2.6).
            _ => {}
        }
    }

    fn dispatch(&mut self) -> Option<Event<String>> {
        let kind = std::mem::take(&mut self.kind);
        let mut data = std::mem::take(&mut self.data);
        self.last_id.clone_from(&self.id);
        data.pop()?;
        Some(Event {
            event: match kind.is_empty() {
                true => "message".to_owned(),
                false => kind,
            },
            id: self.id.clone(),
            retry: self.retry,
            data,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The events of a row (type, id and data), the id from which a new connection would resume,
    /// and the reconnection time.
    type Read = (Vec<(String, String, String)>, String, Option<u64>);

    fn read<'c>(chunks: impl Iterator<Item = &'c [u8]>) -> Read {
        let mut reader = EventReader::new();
        let mut found = Vec::new();
        for chunk in chunks {
            reader.push(chunk);
            let events = std::iter::from_fn(|| reader.next());
            found.extend(events.map(|event| (event.event, event.id, event.data)));
        }
        (found, reader.last_id().to_owned(), reader.retry())
    }

    /// `\n`, `\r`, `\t`, `\0`, `\xFF`, and `\{300 x}` for 300 times `x`.
    fn unescape(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut rest = text;
        while let Some((plain, escape)) = rest.split_once('\\') {
            bytes.extend_from_slice(plain.as_bytes());
            rest = &escape[1..];
            match escape.as_bytes()[0] {
                b'n' => bytes.push(b'\n'),
                b'r' => bytes.push(b'\r'),
                b't' => bytes.push(b'\t'),
                b'0' => bytes.push(0),
                b'x' => {
                    bytes.push(u8::from_str_radix(&rest[..2], 16).unwrap());
                    rest = &rest[2..];
                }
                b'{' => {
                    let (inner, after) = rest.split_once('}').unwrap();
                    let (count, what) = inner.split_once(' ').unwrap();
                    bytes.extend(what.repeat(count.parse().unwrap()).bytes());
                    rest = after;
                }
                other => panic!("{} is no escape", other as char),
            }
        }
        bytes.extend_from_slice(rest.as_bytes());
        bytes
    }

    /// `kind|id|data` of each event, separated by a space.
    fn wanted(cells: &[&str]) -> Read {
        let text = |escaped: &str| String::from_utf8(unescape(escaped)).unwrap();
        let events = cells[0].split(' ').filter(|event| !event.is_empty());
        let events = events.map(|event| {
            let parts = event.splitn(3, '|').map(text).collect::<Vec<_>>();
            let [kind, id, data] = <[String; 3]>::try_from(parts).unwrap();
            (kind, id, data)
        });
        let retry = Some(cells[2]).filter(|cell| *cell != "-");
        (
            events.collect(),
            text(cells[1]),
            retry.map(|cell| cell.parse().unwrap()),
        )
    }

    #[test]
    fn every_stream_of_the_table_is_read_however_it_is_cut() {
        let rows = include_str!("../../tests/event_streams.tsv").lines();
        let rows = rows.filter(|line| !line.starts_with('#'));
        let mut count = 0;
        for row in rows {
            let cells = row.split('\t').collect::<Vec<_>>();
            assert_eq!(cells.len(), 5, "{row}");
            let (name, stream, wanted) = (cells[0], unescape(cells[1]), wanted(&cells[2..]));
            assert_eq!(read([&stream[..]].into_iter()), wanted, "{name}, whole");
            assert_eq!(read(stream.chunks(1)), wanted, "{name}, byte by byte");
            for at in 0..=stream.len() {
                let (one, other) = stream.split_at(at);
                let found = read([one, other].into_iter());
                assert_eq!(found, wanted, "{name}, cut at {at}");
            }
            count += 1;
        }
        assert!(count > 40, "only {count} rows");
    }

    #[test]
    fn a_new_connection_keeps_the_id_and_nothing_that_was_not_complete() {
        let mut reader = EventReader::new();
        reader.push(b"id: 1\nretry: 5\ndata: a\n\nid: 2\nevent: x\ndata: b\ndata");
        assert_eq!(reader.next().unwrap().data, "a");
        assert!(reader.next().is_none());
        reader.restart();
        assert_eq!((reader.last_id(), reader.retry()), ("1", Some(5)));
        reader.push(b"\xEF\xBB\xBFdata: c\n\n");
        let event = reader.next().unwrap();
        let told = (event.event.as_str(), event.id.as_str(), event.data.as_str());
        assert_eq!(told, ("message", "1", "c"));
    }
}
