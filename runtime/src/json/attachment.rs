//! Values that a tape refers to, because only a form or a whole body can send them as bytes.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;

/// Content that is a string in JSON: bytes, a file or a stream.
pub(crate) trait Attachment: Any + fmt::Debug + Send + Sync {
    /// Returns the bytes, if the content is in memory.
    fn as_bytes(&self) -> Option<&Bytes>;

    /// Returns the bytes as text; empty if the content is not in memory.
    fn to_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.as_bytes().map_or(&[], |bytes| bytes))
    }
}
