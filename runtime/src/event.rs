//! Lines in, events out: server-sent events as the HTML standard interprets them (section 9.2.6).

use crate::splitter::{Ends, Splitter};

/// A server-sent event.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The kind of event: `message` unless the server says another.
    pub event: String,
    /// The last id that the server gave, or nothing.
    pub id: String,
    /// After how many milliseconds the server wants the client to reconnect, where it said so.
    pub retry: Option<u64>,
    /// What the event says.
    pub data: T,
}

/// An event stream while it is read.
pub(crate) struct EventReader {
    lines: Splitter,
    begun: bool,
    kind: String,
    data: String,
    id: String,
    retry: Option<u64>,
}

impl EventReader {
    pub(crate) fn new() -> Self {
        Self {
            lines: Splitter::new(Ends::Line),
            begun: false,
            kind: String::new(),
            data: String::new(),
            id: String::new(),
            retry: None,
        }
    }

    pub(crate) fn push(&mut self, chunk: &[u8]) {
        self.lines.push(chunk);
    }

    /// How many bytes wait for the end of their event.
    pub(crate) fn waiting(&self) -> usize {
        self.lines.waiting() + self.data.len() + self.kind.len() + self.id.len()
    }

    /// The next event that is complete; one that the stream ends within is none.
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
            // Comments have no name; others are for newer readers.
            _ => {}
        }
    }

    fn dispatch(&mut self) -> Option<Event<String>> {
        let kind = std::mem::take(&mut self.kind);
        let mut data = std::mem::take(&mut self.data);
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

    fn events(text: &str) -> Vec<Event<String>> {
        let mut all = None;
        for size in [1, 2, 3, 7, 1000] {
            let mut reader = EventReader::new();
            let mut found = Vec::new();
            for chunk in text.as_bytes().chunks(size) {
                reader.push(chunk);
                found.extend(std::iter::from_fn(|| reader.next()));
            }
            assert_eq!(*all.get_or_insert_with(|| found.clone()), found, "{size}");
        }
        all.unwrap_or_default()
    }

    fn data(text: &str) -> Vec<String> {
        events(text).into_iter().map(|event| event.data).collect()
    }

    #[test]
    fn the_examples_of_the_standard() {
        assert_eq!(data("data: YHOO\ndata: +2\ndata: 10\n\n"), ["YHOO\n+2\n10"]);
        let text = ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\n\
                    data:  third event\n\n";
        let found = events(text);
        let told: Vec<_> = found
            .iter()
            .map(|event| (event.data.as_str(), event.id.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("first event", "1"),
                ("second event", ""),
                (" third event", "")
            ]
        );
        assert_eq!(data("data\n\ndata\ndata\n\ndata:"), ["", "\n"]);
        assert_eq!(data("data:test\n\ndata: test\n\n"), ["test", "test"]);
    }

    #[test]
    fn lines_end_in_any_way_and_a_mark_may_come_first() {
        assert_eq!(
            data("\u{feff}data: a\r\n\r\ndata: b\r\rdata: \u{e4}\n\n"),
            ["a", "b", "\u{e4}"]
        );
    }

    #[test]
    fn kinds_ids_and_times_are_kept_as_long_as_they_hold() {
        let found = events(
            "event: add\nid: 7\nretry: 10\ndata: a\n\nid: 8\0\nretry: x\nother: y\ndata: b\n\n\
             event: gone\n\ndata: c\n\n",
        );
        let told: Vec<_> = found
            .iter()
            .map(|it| {
                (
                    it.event.as_str(),
                    it.id.as_str(),
                    it.retry,
                    it.data.as_str(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("add", "7", Some(10), "a"),
                ("message", "7", Some(10), "b"),
                ("message", "7", Some(10), "c"),
            ]
        );
    }
}
