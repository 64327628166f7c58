//! Text in, one tree out: the only room that touches YAML and JSON.

mod node;

pub use node::{Map, Node, Number, Pointer};

/// One document as it was read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Source {
    /// Its file name
    pub name: String,
    /// Its bytes
    pub bytes: Vec<u8>,
}

/// Documents inside Markdown pages.
pub mod page {
    use std::ops::Range;

    /// A document inside a page.
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub struct Page {
        /// Its bytes in the page
        pub range: Range<usize>,
        /// Where it came from
        pub source: Option<String>,
        /// The operation that it was cut down to
        pub operation: Option<String>,
    }

    /// Finds the document in a page.
    pub fn extract(text: &str) -> Option<Page> {
        let open = text.find("````")?;
        let start = open + text[open..].find('\n')? + 1;
        let info = text[open + 4..start].trim();
        let end = start + text[start..].find("````")?;
        let mut words = info.splitn(3, ' ').skip(1).map(str::to_owned);
        Some(Page {
            range: start..end,
            source: words.next(),
            operation: words.next(),
        })
    }
}
