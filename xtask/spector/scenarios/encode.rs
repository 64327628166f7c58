use crate::support::Log;

pub(crate) async fn play(log: &mut Log) {
    array(log).await;
    bytes(log).await;
    datetime(log).await;
    duration_of_queries(log).await;
    duration_of_headers(log).await;
    duration_of_properties(log).await;
    numeric(log).await;
}

async fn array(log: &mut Log) {
    use encode_array::models::*;
    let client = client!(log, encode_array);
    macro_rules! encoded {
        ($key:literal, $model:ident, $text:literal, |$it:ident| $call:expr) => {
            echo!(
                log,
                concat!("Encode_Array_Property_", $key),
                $model::new($text),
                |$it| $call
            )
        };
    }
    encoded!(
        "commaDelimited",
        CommaDelimitedArrayProperty,
        "blue,red,green",
        |it| client.comma_delimited().create(it)
    );
    encoded!(
        "spaceDelimited",
        SpaceDelimitedArrayProperty,
        "blue red green",
        |it| client.space_delimited().create(it)
    );
    encoded!(
        "pipeDelimited",
        PipeDelimitedArrayProperty,
        "blue|red|green",
        |it| client.pipe_delimited().create(it)
    );
    encoded!(
        "newlineDelimited",
        NewlineDelimitedArrayProperty,
        "blue\nred\ngreen",
        |it| client.newline_delimited().create(it)
    );
    let it = client.r#enum();
    encoded!(
        "enumCommaDelimited",
        CommaDelimitedEnumArrayProperty,
        "blue,red,green",
        |value| it.comma_delimited(value)
    );
    encoded!(
        "enumSpaceDelimited",
        SpaceDelimitedEnumArrayProperty,
        "blue red green",
        |value| it.space_delimited(value)
    );
    encoded!(
        "enumPipeDelimited",
        PipeDelimitedEnumArrayProperty,
        "blue|red|green",
        |value| it.pipe_delimited(value)
    );
    encoded!(
        "enumNewlineDelimited",
        NewlineDelimitedEnumArrayProperty,
        "blue\nred\ngreen",
        |value| { it.newline_delimited(value) }
    );
    let it = client.extensible_enum();
    encoded!(
        "extensibleEnumCommaDelimited",
        CommaDelimitedExtensibleEnumArrayProperty,
        "blue,red,green",
        |value| it.comma_delimited(value)
    );
    encoded!(
        "extensibleEnumSpaceDelimited",
        SpaceDelimitedExtensibleEnumArrayProperty,
        "blue red green",
        |value| it.space_delimited(value)
    );
    encoded!(
        "extensibleEnumPipeDelimited",
        PipeDelimitedExtensibleEnumArrayProperty,
        "blue|red|green",
        |value| it.pipe_delimited(value)
    );
    encoded!(
        "extensibleEnumNewlineDelimited",
        NewlineDelimitedExtensibleEnumArrayProperty,
        "blue\nred\ngreen",
        |value| it.newline_delimited(value)
    );
}

async fn bytes(log: &mut Log) {
    use encode_bytes::models::*;
    let client = client!(log, encode_bytes);
    let (padded, plain) = ("dGVzdA==", "dGVzdA");
    let list = || vec![plain.to_owned(), plain.to_owned()];
    let it = client.encode().bytes();
    done!(log, "Encode_Bytes_Query_default", it.query_default(padded));
    done!(log, "Encode_Bytes_Query_base64", it.query_base64(padded));
    done!(
        log,
        "Encode_Bytes_Query_base64url",
        it.query_base64url(plain)
    );
    done!(
        log,
        "Encode_Bytes_Query_base64urlArray",
        it.query_base64url_array(list())
    );
    let it = client.header();
    done!(log, "Encode_Bytes_Header_default", it.default(padded));
    done!(log, "Encode_Bytes_Header_base64", it.base64(padded));
    done!(log, "Encode_Bytes_Header_base64url", it.base64url(plain));
    done!(
        log,
        "Encode_Bytes_Header_base64urlArray",
        it.base64url_array(list())
    );
    let it = client.property();
    echo!(
        log,
        "Encode_Bytes_Property_default",
        DefaultBytesProperty::new(padded),
        |value| it.default(value)
    );
    echo!(
        log,
        "Encode_Bytes_Property_base64",
        Base64BytesProperty::new(padded),
        |value| it.base64(value)
    );
    echo!(
        log,
        "Encode_Bytes_Property_base64url",
        Base64urlBytesProperty::new(plain),
        |value| it.base64url(value)
    );
    let value = Base64urlArrayBytesProperty::new(list());
    echo!(
        log,
        "Encode_Bytes_Property_base64urlArray",
        value,
        |value| it.base64url_array(value)
    );
    let (it, of_responses) = (client.body(), client.body().response());
    let image = crate::support::image();
    done!(
        log,
        "Encode_Bytes_RequestBody_default",
        it.request_default(image.clone())
    );
    done!(
        log,
        "Encode_Bytes_RequestBody_octetStream",
        it.request_octet_stream(image.clone())
    );
    done!(
        log,
        "Encode_Bytes_RequestBody_customContentType",
        it.request_custom_content_type(image.clone())
    );
    done!(
        log,
        "Encode_Bytes_RequestBody_base64",
        it.request_base64(padded)
    );
    done!(
        log,
        "Encode_Bytes_RequestBody_base64url",
        it.request_base64url(plain)
    );
    gives!(
        log,
        "Encode_Bytes_ResponseBody_default",
        of_responses.download_default(),
        image.clone()
    );
    gives!(
        log,
        "Encode_Bytes_ResponseBody_octetStream",
        of_responses.download_octet_stream(),
        image.clone()
    );
    gives!(
        log,
        "Encode_Bytes_ResponseBody_customContentType",
        of_responses.download_custom_content_type(),
        image.clone()
    );
    gives!(
        log,
        "Encode_Bytes_ResponseBody_base64",
        of_responses.base64(),
        padded
    );
    gives!(
        log,
        "Encode_Bytes_ResponseBody_base64url",
        of_responses.base64url(),
        plain
    );
}

async fn datetime(log: &mut Log) {
    use encode_datetime::ResponseHeaders;
    use encode_datetime::models::*;
    let client = client!(log, encode_datetime);
    let (rfc3339, rfc7231) = ("2022-08-26T18:38:00.000Z", "Fri, 26 Aug 2022 14:38:00 GMT");
    let (seconds, list) = (1_686_566_864, || vec![1_686_566_864, 1_686_734_256]);
    let it = client.encode().datetime();
    done!(
        log,
        "Encode_Datetime_Query_default",
        it.query_default(rfc3339)
    );
    done!(
        log,
        "Encode_Datetime_Query_rfc3339",
        it.query_rfc3339(rfc3339)
    );
    done!(
        log,
        "Encode_Datetime_Query_rfc7231",
        it.query_rfc7231(rfc7231)
    );
    done!(
        log,
        "Encode_Datetime_Query_unixTimestamp",
        it.query_unix_timestamp(seconds)
    );
    done!(
        log,
        "Encode_Datetime_Query_unixTimestampArray",
        it.query_unix_timestamp_array(list())
    );
    let it = client.header();
    done!(log, "Encode_Datetime_Header_default", it.default(rfc7231));
    done!(log, "Encode_Datetime_Header_rfc3339", it.rfc3339(rfc3339));
    done!(log, "Encode_Datetime_Header_rfc7231", it.rfc7231(rfc7231));
    done!(
        log,
        "Encode_Datetime_Header_unixTimestamp",
        it.unix_timestamp(seconds)
    );
    done!(
        log,
        "Encode_Datetime_Header_unixTimestampArray",
        it.unix_timestamp_array(list())
    );
    let it = client.property();
    echo!(
        log,
        "Encode_Datetime_Property_default",
        DefaultDatetimeProperty::new(rfc3339),
        |value| { it.default(value) }
    );
    echo!(
        log,
        "Encode_Datetime_Property_rfc3339",
        Rfc3339DatetimeProperty::new(rfc3339),
        |value| { it.rfc3339(value) }
    );
    echo!(
        log,
        "Encode_Datetime_Property_rfc7231",
        Rfc7231DatetimeProperty::new(rfc7231),
        |value| { it.rfc7231(value) }
    );
    let value = UnixTimestampDatetimeProperty::new(seconds);
    echo!(
        log,
        "Encode_Datetime_Property_unixTimestamp",
        value,
        |value| it.unix_timestamp(value)
    );
    let value = UnixTimestampArrayDatetimeProperty::new(list());
    echo!(
        log,
        "Encode_Datetime_Property_unixTimestampArray",
        value,
        |value| it.unix_timestamp_array(value)
    );
    let it = client.responseheader();
    macro_rules! header {
        ($key:literal, $call:expr, $read:ident, $expected:expr) => {
            log.play(concat!("Encode_Datetime_ResponseHeader_", $key), async {
                let response = $call.send().await?;
                let value = response.headers().$read()?;
                crate::support::same(value.map(|it| it.to_string()), Some($expected.to_string()))
            })
            .await
        };
    }
    header!("default", it.default(), value, rfc7231);
    header!("rfc3339", it.rfc3339(), value_as_date_time, rfc3339);
    header!("rfc7231", it.rfc7231(), value, rfc7231);
    header!("unixTimestamp", it.unix_timestamp(), value_as_i64, seconds);
}

async fn duration_of_queries(log: &mut Log) {
    let client = client!(log, encode_duration);
    let it = client.encode().duration();
    macro_rules! query {
        ($key:literal, $call:expr) => {
            done!(log, concat!("Encode_Duration_Query_", $key), $call)
        };
    }
    query!("default", it.query_default("P40D"));
    query!("iso8601", it.query_iso8601("P40D"));
    query!("int32Seconds", it.query_int32_seconds(36));
    query!(
        "int32SecondsLargerUnit",
        it.query_int32_seconds_larger_unit(120)
    );
    query!("floatSeconds", it.query_float_seconds(35.625));
    query!(
        "floatSecondsLargerUnit",
        it.query_float_seconds_larger_unit(150.0)
    );
    query!("float64Seconds", it.query_float64_seconds(35.625));
    query!("int32Milliseconds", it.query_int32_milliseconds(36000));
    query!(
        "int32MillisecondsLargerUnit",
        it.query_int32_milliseconds_larger_unit(180_000)
    );
    query!("floatMilliseconds", it.query_float_milliseconds(35625.0));
    query!(
        "floatMillisecondsLargerUnit",
        it.query_float_milliseconds_larger_unit(210_000.0)
    );
    query!(
        "float64Milliseconds",
        it.query_float64_milliseconds(35625.0)
    );
    query!(
        "int32SecondsArray",
        it.query_int32_seconds_array(vec![36, 47])
    );
    query!(
        "int32MillisecondsArray",
        it.query_int32_milliseconds_array(vec![36000, 47000])
    );
}

async fn duration_of_headers(log: &mut Log) {
    let client = client!(log, encode_duration);
    let it = client.header();
    macro_rules! header {
        ($key:literal, $call:expr) => {
            done!(log, concat!("Encode_Duration_Header_", $key), $call)
        };
    }
    header!("default", it.default("P40D"));
    header!("iso8601", it.iso8601("P40D"));
    header!(
        "iso8601Array",
        it.iso8601_array(vec!["P40D".to_owned(), "P50D".to_owned()])
    );
    header!("int32Seconds", it.int32_seconds(36));
    header!("int32SecondsLargerUnit", it.int32_seconds_larger_unit(120));
    header!("floatSeconds", it.float_seconds(35.625));
    header!(
        "floatSecondsLargerUnit",
        it.float_seconds_larger_unit(150.0)
    );
    header!("float64Seconds", it.float64_seconds(35.625));
    header!("int32Milliseconds", it.int32_milliseconds(36000));
    header!(
        "int32MillisecondsLargerUnit",
        it.int32_milliseconds_larger_unit(180_000)
    );
    header!(
        "int32MillisecondsArray",
        it.int32_milliseconds_array(vec![36000, 47000])
    );
    header!("floatMilliseconds", it.float_milliseconds(35625.0));
    header!(
        "floatMillisecondsLargerUnit",
        it.float_milliseconds_larger_unit(210_000.0)
    );
    header!("float64Milliseconds", it.float64_milliseconds(35625.0));
}

async fn duration_of_properties(log: &mut Log) {
    use encode_duration::models::*;
    let client = client!(log, encode_duration);
    let it = client.property();
    macro_rules! property {
        ($key:literal, $model:ident($value:expr), $method:ident) => {
            echo!(
                log,
                concat!("Encode_Duration_Property_", $key),
                $model::new($value),
                |value| it.$method(value)
            )
        };
        ($key:literal, $model:ident($value:expr), $resource:ident.create) => {
            echo!(
                log,
                concat!("Encode_Duration_Property_", $key),
                $model::new($value),
                |value| it.$resource().create(value)
            )
        };
    }
    property!("default", PropertyDefaultDurationProperty("P40D"), default);
    property!("iso8601", PropertyIso8601DurationProperty("P40D"), iso8601);
    property!(
        "int32Seconds",
        PropertyInt32SecondsDurationProperty(36),
        int32_seconds.create
    );
    property!(
        "floatSeconds",
        PropertyFloatSecondsDurationProperty(35.625),
        float_seconds.create
    );
    property!(
        "float64Seconds",
        PropertyFloat64SecondsDurationProperty(35.625),
        float64_seconds.create
    );
    property!(
        "floatSecondsArray",
        PropertyFloatSecondsDurationArrayProperty(vec![35.625, 46.75]),
        float_seconds_array
    );
    property!(
        "int32Milliseconds",
        PropertyInt32MillisecondsDurationProperty(36000),
        int32_milliseconds.create
    );
    property!(
        "floatMilliseconds",
        PropertyFloatMillisecondsDurationProperty(35625.0),
        float_milliseconds.create
    );
    property!(
        "float64Milliseconds",
        PropertyFloat64MillisecondsDurationProperty(35625.0),
        float64_milliseconds.create
    );
    property!(
        "floatMillisecondsArray",
        PropertyFloatMillisecondsDurationArrayProperty(vec![35625.0, 46750.0]),
        float_milliseconds_array
    );
    property!(
        "int32SecondsLargerUnit",
        PropertyInt32SecondsLargerUnitDurationProperty(120),
        int32_seconds_larger_unit
    );
    property!(
        "floatSecondsLargerUnit",
        PropertyFloatSecondsLargerUnitDurationProperty(150.0),
        float_seconds_larger_unit
    );
    property!(
        "int32MillisecondsLargerUnit",
        PropertyInt32MillisecondsLargerUnitDurationProperty(180_000),
        int32_milliseconds_larger_unit
    );
    property!(
        "floatMillisecondsLargerUnit",
        PropertyFloatMillisecondsLargerUnitDurationProperty(210_000.0),
        float_milliseconds_larger_unit
    );
}

async fn numeric(log: &mut Log) {
    use encode_numeric::models::*;
    let client = client!(log, encode_numeric);
    let value = PropertySafeintAsStringProperty::new("10000000000");
    echo!(
        log,
        "Encode_Numeric_Property_safeintAsString",
        value,
        |it| client.safeint().create(it)
    );
    let value = PropertyUint32AsStringProperty::new().value("1");
    echo!(
        log,
        "Encode_Numeric_Property_uint32AsStringOptional",
        value,
        |it| client.uint32().create(it)
    );
    let value = PropertyUint8AsStringProperty::new("255");
    echo!(log, "Encode_Numeric_Property_uint8AsString", value, |it| {
        client.uint8().create(it)
    });
}
