//! Bodies and responses, with their media types.

use super::{Read, Reader, all, all_referenced, flag, text};
use crate::lift::document::{Encoding, MediaType, ParameterStyle, RequestBody, Response};
use crate::lift::invented::{EXPLODE, ITEM, PARTS, SUMMARY};

impl Reader<'_> {
    pub(super) fn body(&self, body: openapiv3::RequestBody) -> Read<RequestBody> {
        Ok(RequestBody {
            description: body.description,
            required: body.required,
            content: all(body.content, |it| self.media_type(it))?,
        })
    }

    pub(super) fn response(&self, mut response: openapiv3::Response) -> Read<Response> {
        Ok(Response {
            summary: text(&mut response.extensions, SUMMARY),
            description: response.description,
            headers: all_referenced(response.headers, |it| self.header(it))?,
            content: all(response.content, |it| self.media_type(it))?,
        })
    }

    fn media_type(&self, media_type: openapiv3::MediaType) -> Read<MediaType> {
        let schema = media_type.schema.map(|it| self.schema(it));
        Ok(MediaType {
            schema: schema.transpose()?,
            is_item: media_type.extensions.contains_key(ITEM),
            encodings: all(media_type.encoding, |it| self.encoding(it))?,
            has_unnamed_parts: media_type.extensions.contains_key(PARTS),
        })
    }

    fn encoding(&self, encoding: openapiv3::Encoding) -> Read<Encoding> {
        Ok(Encoding {
            content_type: encoding.content_type,
            headers: all_referenced(encoding.headers, |it| self.header(it))?,
            style: encoding.style.map(ParameterStyle::from),
            explode: flag(&encoding.extensions, EXPLODE),
            allow_reserved: encoding.allow_reserved,
        })
    }
}
