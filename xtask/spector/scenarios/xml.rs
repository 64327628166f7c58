//! XML as text in both directions: the program writes it as the document describes, and finds the
//! same elements and text in the response.

use crate::support::{Log, same};

/// Removes the white space between elements.
fn compact(text: &str) -> String {
    let declaration = text
        .trim()
        .strip_prefix("<?xml version='1.0' encoding='UTF-8'?>");
    let trimmed =
        declaration
            .unwrap_or(text)
            .trim()
            .split('>')
            .map(|part| match part.trim_start() {
                element if element.starts_with('<') => element.to_owned(),
                _ => part.trim_end_matches([' ', '\n']).to_owned(),
            });
    trimmed.collect::<Vec<_>>().join(">")
}

/// Plays two scenarios: a text received, and the same text sent.
macro_rules! text {
    ($log:ident, $key:literal, $it:expr, $text:literal) => {{
        let it = $it;
        $log.play(concat!("Payload_Xml_", $key, "Value_get"), async {
            same(compact(&it.retrieve().await?), $text)
        })
        .await;
        done!(
            $log,
            concat!("Payload_Xml_", $key, "Value_put"),
            it.update($text)
        );
    }};
}

pub(crate) async fn play(log: &mut Log) {
    let client = client!(log, payload_xml);
    text!(
        log,
        "SimpleModel",
        client.simple_model(),
        r#"<SimpleModel><name>foo</name><age>123</age></SimpleModel>"#
    );
    text!(
        log,
        "ModelWithSimpleArrays",
        client.model_with_simple_arrays(),
        r#"<ModelWithSimpleArrays><colors><string>red</string><string>green</string><string>blue</string></colors><counts><int32>1</int32><int32>2</int32></counts></ModelWithSimpleArrays>"#
    );
    text!(
        log,
        "ModelWithArrayOfModel",
        client.model_with_array_of_model(),
        r#"<ModelWithArrayOfModel><items><SimpleModel><name>foo</name><age>123</age></SimpleModel><SimpleModel><name>bar</name><age>456</age></SimpleModel></items></ModelWithArrayOfModel>"#
    );
    text!(
        log,
        "ModelWithOptionalField",
        client.model_with_optional_field(),
        r#"<ModelWithOptionalField><item>widget</item></ModelWithOptionalField>"#
    );
    text!(
        log,
        "ModelWithAttributes",
        client.model_with_attributes(),
        r#"<ModelWithAttributes id1="123" id2="foo"><enabled>true</enabled></ModelWithAttributes>"#
    );
    text!(
        log,
        "ModelWithUnwrappedArray",
        client.model_with_unwrapped_array(),
        r#"<ModelWithUnwrappedArray><colors>red</colors><colors>green</colors><colors>blue</colors><counts><int32>1</int32><int32>2</int32></counts></ModelWithUnwrappedArray>"#
    );
    text!(
        log,
        "ModelWithRenamedArrays",
        client.model_with_renamed_arrays(),
        r#"<ModelWithRenamedArrays><Colors>red</Colors><Colors>green</Colors><Colors>blue</Colors><Counts><int32>1</int32><int32>2</int32></Counts></ModelWithRenamedArrays>"#
    );
    text!(
        log,
        "ModelWithRenamedFields",
        client.model_with_renamed_fields(),
        r#"<ModelWithRenamedFieldsSrc><InputData><name>foo</name><age>123</age></InputData><OutputData><name>bar</name><age>456</age></OutputData></ModelWithRenamedFieldsSrc>"#
    );
    text!(
        log,
        "ModelWithEmptyArray",
        client.model_with_empty_array(),
        r#"<ModelWithEmptyArray><items /></ModelWithEmptyArray>"#
    );
    text!(
        log,
        "ModelWithText",
        client.model_with_text(),
        "<ModelWithText language=\"foo\">\n  This is some text.\n</ModelWithText>"
    );
    text!(
        log,
        "ModelWithDictionary",
        client.model_with_dictionary(),
        r#"<ModelWithDictionary><metadata><Color>blue</Color><Count>123</Count><Enabled>false</Enabled></metadata></ModelWithDictionary>"#
    );
    text!(
        log,
        "ModelWithEncodedNames",
        client.model_with_encoded_names(),
        r#"<ModelWithEncodedNamesSrc><SimpleModelData><name>foo</name><age>123</age></SimpleModelData><PossibleColors><string>red</string><string>green</string><string>blue</string></PossibleColors></ModelWithEncodedNamesSrc>"#
    );
    text!(
        log,
        "ModelWithEnum",
        client.model_with_enum(),
        r#"<ModelWithEnum><status>success</status></ModelWithEnum>"#
    );
    text!(
        log,
        "ModelWithDatetime",
        client.model_with_datetime(),
        r#"<ModelWithDatetime><rfc3339>2022-08-26T18:38:00.000Z</rfc3339><rfc7231>Fri, 26 Aug 2022 14:38:00 GMT</rfc7231></ModelWithDatetime>"#
    );
    log.play("Payload_Xml_XmlErrorValue_get", async {
        match client.error().retrieve().await {
            Err(error) if error.status().is_some_and(|it| it.as_u16() == 400) => {
                let body = error
                    .raw_body()
                    .map(|it| String::from_utf8_lossy(it).into_owned());
                let found =
                    body.is_some_and(|it| it.contains("<message>Something went wrong</message>"));
                same(found, true)
            }
            other => Err(format!("{other:?}").into()),
        }
    })
    .await;
}
