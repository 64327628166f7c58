//! Parameters, headers and examples.

use indexmap::IndexMap;
use openapiv3::{ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr};
use serde::de::Error;

use super::{Fault, Read, Reader, flag, referenced, text};
use crate::lift::document::{
    Example, Header, Parameter, ParameterLocation, ParameterStyle, Referenced,
};
use crate::lift::invented::{ALLOW_EMPTY_VALUE, ALLOW_RESERVED, CONTENT, EXPLODE, IN, STYLE};
use crate::lift::schema::SchemaId;
use crate::load::Node;

impl Reader<'_> {
    pub(super) fn parameter(&self, parameter: openapiv3::Parameter) -> Read<Parameter> {
        let (location, style) = location_and_style(&parameter);
        let mut data = parameter.parameter_data();
        let kept = &data.extensions;
        let allows = |name: &str| flag(kept, name) == Some(true);
        Ok(Parameter {
            location: match kept.contains_key(IN) {
                true => ParameterLocation::Querystring,
                false => location,
            },
            style: match kept.contains_key(STYLE) {
                true => ParameterStyle::Cookie,
                false => style,
            },
            explode: data.explode,
            allow_reserved: allows(ALLOW_RESERVED),
            allow_empty: allows(ALLOW_EMPTY_VALUE),
            required: data.required,
            deprecated: data.deprecated == Some(true),
            schema: self.only_schema(data.format)?,
            media_type: text(&mut data.extensions, CONTENT),
            example: data.example.map(Node::from),
            examples: examples(data.examples)?,
            description: data.description,
            name: data.name,
        })
    }

    pub(super) fn header(&self, mut header: openapiv3::Header) -> Read<Header> {
        Ok(Header {
            explode: flag(&header.extensions, EXPLODE) == Some(true),
            required: header.required,
            deprecated: header.deprecated == Some(true),
            description: header.description,
            schema: self.only_schema(header.format)?,
            media_type: text(&mut header.extensions, CONTENT),
            example: header.example.map(Node::from),
            examples: examples(header.examples)?,
        })
    }

    /// Returns the schema of a value; the lift has replaced `content` by that of its media type.
    fn only_schema(&self, format: ParameterSchemaOrContent) -> Read<SchemaId> {
        match format {
            ParameterSchemaOrContent::Schema(schema) => self.schema(schema),
            ParameterSchemaOrContent::Content(_) => Err(Fault::custom("a schema is missing")),
        }
    }
}

fn location_and_style(parameter: &openapiv3::Parameter) -> (ParameterLocation, ParameterStyle) {
    match parameter {
        openapiv3::Parameter::Path { style, .. } => {
            let style = match style {
                PathStyle::Simple => ParameterStyle::Simple,
                PathStyle::Label => ParameterStyle::Label,
                PathStyle::Matrix => ParameterStyle::Matrix,
            };
            (ParameterLocation::Path, style)
        }
        openapiv3::Parameter::Query { style, .. } => {
            (ParameterLocation::Query, style.clone().into())
        }
        openapiv3::Parameter::Header { .. } => (ParameterLocation::Header, ParameterStyle::Simple),
        openapiv3::Parameter::Cookie { .. } => (ParameterLocation::Cookie, ParameterStyle::Form),
    }
}

impl From<QueryStyle> for ParameterStyle {
    fn from(style: QueryStyle) -> Self {
        match style {
            QueryStyle::Form => Self::Form,
            QueryStyle::SpaceDelimited => Self::SpaceDelimited,
            QueryStyle::PipeDelimited => Self::PipeDelimited,
            QueryStyle::DeepObject => Self::DeepObject,
        }
    }
}

fn examples(
    examples: IndexMap<String, ReferenceOr<openapiv3::Example>>,
) -> Read<Vec<Referenced<Example>>> {
    let examples = examples.into_values();
    examples
        .map(|it| referenced(it, |it| Ok(example(it))))
        .collect()
}

pub(super) fn example(example: openapiv3::Example) -> Example {
    Example {
        value: example.value.map(Node::from),
    }
}
