//! Bytes that are sent as they are: a file of a form, or a whole body.

use std::fmt;

use bytes::Bytes;

use crate::decode::{Decode, text};
use crate::encode::Encode;
use crate::fault::Fault;
use crate::node::Node;
use crate::tape::Tape;

/// Bytes to send: a file of a form, or a whole body. Bytes and text convert into it.
///
/// ```
/// use specmill_runtime::Upload;
///
/// let photo = Upload::new(vec![0x89, 0x50]).file_name("photo.png").media_type("image/png");
/// assert_eq!(photo.bytes().len(), 2);
/// let note: Upload = "some text".into();
/// assert_eq!(note.bytes(), "some text");
/// ```
#[derive(Clone, PartialEq)]
pub struct Upload {
    bytes: Bytes,
    // Boxed, since most uploads are values among many others.
    about: Option<Box<About>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct About {
    file_name: Option<String>,
    media_type: Option<String>,
    headers: Vec<(String, String)>,
}

impl Upload {
    /// These bytes.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self {
            bytes: bytes.into(),
            about: None,
        }
    }

    /// With this name of a file, which a part of a form has.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.about().file_name = Some(name.into());
        self
    }

    /// Of this media type, in place of the one that the API's description says.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.about().media_type = Some(media_type.into());
        self
    }

    /// With a header of its own, which a part of a form may have.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.about().headers.push((name.into(), value.into()));
        self
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    fn about(&mut self) -> &mut About {
        self.about.get_or_insert_default()
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.about.as_ref()?.file_name.as_deref()
    }

    pub(crate) fn content_type(&self) -> Option<&str> {
        self.about.as_ref()?.media_type.as_deref()
    }

    pub(crate) fn headers(&self) -> &[(String, String)] {
        self.about.as_ref().map_or(&[], |about| &about.headers)
    }
}

/// Shows the length of the bytes, not the bytes.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("length", &self.bytes.len())
            .field("file_name", &self.name())
            .field("media_type", &self.content_type())
            .finish_non_exhaustive()
    }
}

macro_rules! from {
    ($($type:ty)*) => {$(
        impl From<$type> for Upload {
            fn from(bytes: $type) -> Self {
                Self::new(bytes)
            }
        }
    )*};
}

from!(Bytes Vec<u8> String &'static [u8] &'static str);

/// Text of JSON is taken as the bytes.
impl Decode for Upload {
    fn decode(node: Node<'_, '_>) -> Result<Self, Fault> {
        text(node).map(|text| Self::new(text.to_owned()))
    }
}

/// In JSON it is text; what is not UTF-8 in it is replaced.
impl Encode for Upload {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        tape.upload(self);
    }
}
