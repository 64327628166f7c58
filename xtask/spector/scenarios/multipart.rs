use payload_multipart::models::*;
use specmill_runtime::Upload;

use crate::support::{Log, asset, image};

fn photo() -> Upload {
    Upload::new(asset("image.jpg")).file_name("hello.jpg")
}

fn picture() -> Upload {
    Upload::new(image()).file_name("image.png")
}

fn pictures() -> Vec<Upload> {
    vec![picture(), picture()]
}

macro_rules! key {
    ($key:literal) => {
        concat!("Payload_MultiPart_FormData_", $key)
    };
}

pub(crate) async fn play(log: &mut Log) {
    parts(log).await;
    optional(log).await;
    http_parts(log).await;
    files(log).await;
}

async fn parts(log: &mut Log) {
    let client = client!(log, payload_multipart);
    let body = MultiPartRequest::new("123", photo());
    done!(log, key!("basic"), client.mixed_parts().create(body));
    let body = MultiPartRequestWithWireName::new("123", photo());
    done!(
        log,
        key!("withWireName"),
        client.mixed_parts_with_wire_name().create(body)
    );
    let body = ComplexPartsRequest::new("123", Address::new("X"), photo(), pictures());
    done!(
        log,
        key!("fileArrayAndBasic"),
        client.complex_parts().create(body)
    );
    let body = JsonPartRequest::new(Address::new("X"), photo());
    done!(log, key!("jsonPart"), client.json_part().create(body));
    let body = BinaryArrayPartsRequest::new("123", pictures());
    done!(
        log,
        key!("binaryArrayParts"),
        client.binary_array_parts().create(body)
    );
    let body = MultiPartRequest::new("123", photo().media_type("image/jpg"));
    let it = client.multipart().form_data();
    done!(
        log,
        key!("checkFileNameAndContentType"),
        it.check_filename_and_content_type(body)
    );
    let body = AnonymousModelCreateBody::new(photo());
    done!(
        log,
        key!("anonymousModel"),
        client.anonymous_model().create(body)
    );
}

async fn optional(log: &mut Log) {
    let client = client!(log, payload_multipart);
    log.play(key!("optionalParts"), async {
        let it = client.optional_parts();
        it.create(MultiPartOptionalRequest::new().id("123")).await?;
        it.create(MultiPartOptionalRequest::new().profile_image(photo()))
            .await?;
        it.create(
            MultiPartOptionalRequest::new()
                .id("123")
                .profile_image(photo()),
        )
        .await?;
        Ok(())
    })
    .await;
    log.play(key!("multiBinaryParts"), async {
        let it = client.multi_binary_parts();
        it.create(MultiBinaryPartsRequest::new(photo())).await?;
        it.create(MultiBinaryPartsRequest::new(photo()).picture(picture()))
            .await?;
        Ok(())
    })
    .await;
}

async fn http_parts(log: &mut Log) {
    let client = client!(log, payload_multipart);
    let it = client.multipart().form_data();
    let body = FileWithHttpPartSpecificContentTypeRequest::new(photo());
    done!(
        log,
        key!("HttpParts_ContentType_imageJpegContentType"),
        it.check_filename_and_specific_content_type_with_httppart(body)
    );
    let octets = "application/octet-stream";
    let body = FileWithHttpPartRequiredContentTypeRequest::new(photo().media_type(octets));
    done!(
        log,
        key!("HttpParts_ContentType_requiredContentType"),
        it.check_filename_and_required_content_type_with_httppart(body)
    );
    log.play(key!("HttpParts_ContentType_optionalContentType"), async {
        let it = client.file_with_http_part_optional_content_type();
        it.create(FileWithHttpPartOptionalContentTypeRequest::new(photo()))
            .await?;
        let body = FileWithHttpPartOptionalContentTypeRequest::new(photo().media_type(octets));
        it.create(body).await?;
        Ok(())
    })
    .await;
    let body = ComplexHttpPartsModelRequest::builder()
        .id("123")
        .address(Address::new("X"))
        .profile_image(photo())
        .previous_addresses(vec![Address::new("Y"), Address::new("Z")])
        .pictures(pictures())
        .build()
        .expect("all is set");
    let it = client.complex_parts_with_httppart();
    done!(
        log,
        key!("HttpParts_jsonArrayAndFileArray"),
        it.create(body)
    );
    let body = NonStringFloatCreateBody::new(0.5);
    done!(
        log,
        key!("HttpParts_NonString_float"),
        client.non_string_float().create(body)
    );
}

async fn files(log: &mut Log) {
    let client = client!(log, payload_multipart);
    let it = client.file();
    let body = FileBody::new(picture());
    done!(
        log,
        key!("File_uploadFileSpecificContentType"),
        it.specific_content_type(body)
    );
    let body = FileBody::new(picture());
    done!(
        log,
        key!("File_uploadFileRequiredFilename"),
        it.required_filename(body)
    );
    let body = FileFileArrayBody::new(pictures());
    done!(log, key!("File_uploadFileArray"), it.file_array(body));
}
