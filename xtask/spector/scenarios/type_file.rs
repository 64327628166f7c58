use specmill_runtime::Upload;

use crate::support::{Log, image, value};

pub(crate) async fn play(log: &mut Log) {
    let client = client!(log, type_file);
    let json = r#"{"message":"test file content"}"#;
    let it = client.r#type().file().body();
    macro_rules! upload {
        ($key:literal, $call:expr) => {
            done!(log, concat!("Type_File_Body_uploadFile", $key), $call)
        };
    }
    upload!(
        "SpecificContentType",
        it.request_specific_content_type(image())
    );
    upload!("JsonContentType", it.request_json_content_type(value(json)));
    let png = || Upload::new(image()).media_type("image/png");
    upload!("DefaultContentType", it.request_default_content_type(png()));
    upload!(
        "MultipleContentTypes",
        it.request_multiple_content_types(png())
    );
    let it = client.response();
    macro_rules! download {
        ($key:literal, $call:expr, $expected:expr) => {
            gives!(
                log,
                concat!("Type_File_Body_downloadFile", $key),
                $call,
                $expected
            )
        };
    }
    download!(
        "SpecificContentType",
        it.download_specific_content_type(),
        image()
    );
    download!("JsonContentType", it.json_content_type(), value(json));
    download!("DefaultContentType", it.default_content_type(), image());
    download!(
        "MultipleContentTypes",
        it.download_multiple_content_types(),
        image()
    );
}
