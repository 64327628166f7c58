use specmill_runtime::{Nullable, Options, reqwest::Method};

use crate::support::{Log, image, map, same};

pub(crate) async fn play(log: &mut Log) {
    content_negotiation(log).await;
    media_type(log).await;
    merge_patch(log).await;
    page_size(log).await;
    pages(log).await;
    pages_of_xml(log).await;
}

async fn content_negotiation(log: &mut Log) {
    let client = client!(log, payload_content_negotiation);
    let accept = |it: &str| Options::new().header("Accept", it);
    log.play("Payload_ContentNegotiation_SameBody", async {
        let it = client.same_body();
        same(it.retrieve().with(accept("image/png")).await?, image())?;
        let photo = it.retrieve().with(accept("image/jpeg")).await?;
        same(photo, crate::support::asset("image.jpg"))
    })
    .await;
    log.play("Payload_ContentNegotiation_DifferentBody", async {
        let it = client.different_body();
        let json = it.retrieve().await?;
        same(json.content.is_empty(), false)?;
        let mut bytes = it.retrieve().stream().await?.into_body();
        let mut found = Vec::new();
        while let Some(piece) = bytes.next().await {
            found.extend_from_slice(&piece?);
        }
        same(found.as_slice(), &image()[..])
    })
    .await;
}

async fn media_type(log: &mut Log) {
    let client = client!(log, payload_media_type);
    let it = client.payload().media_type().string_body();
    done!(
        log,
        "Payload_MediaType_StringBody_sendAsText",
        it.send_as_text("{cat}")
    );
    gives!(
        log,
        "Payload_MediaType_StringBody_getAsText",
        it.get_as_text(),
        "{cat}"
    );
    done!(
        log,
        "Payload_MediaType_StringBody_sendAsJson",
        it.send_as_json("foo")
    );
    gives!(
        log,
        "Payload_MediaType_StringBody_getAsJson",
        it.get_as_json(),
        "foo"
    );
}

async fn merge_patch(log: &mut Log) {
    use payload_json_merge_patch::models::*;
    let client = client!(log, payload_json_merge_patch);
    let inner = || {
        InnerModel::new()
            .name("InnerMadge")
            .description("innerDesc")
    };
    let resource = Resource::new("Madge")
        .description("desc")
        .map(map([("key", inner())]))
        .array(vec![inner()])
        .int_value(1)
        .float_value(1.25)
        .inner_model(inner())
        .int_array(vec![1, 2, 3]);
    echo!(
        log,
        "Payload_JsonMergePatch_createResource",
        resource,
        |it| client.json_merge_patch().create_resource(it)
    );
    let patch = || {
        let key = InnerModelPatch::new().description(Nullable::Null);
        ResourcePatch::new()
            .description(Nullable::Null)
            .map(map([("key", Some(key)), ("key2", None)]))
            .array(Nullable::Null)
            .int_value(Nullable::Null)
            .float_value(Nullable::Null)
            .inner_model(Nullable::Null)
            .int_array(Nullable::Null)
    };
    let left = || Resource::new("Madge").map(map([("key", InnerModel::new().name("InnerMadge"))]));
    let it = client.update_resource();
    gives!(
        log,
        "Payload_JsonMergePatch_updateResource",
        it.update(patch()),
        left()
    );
    let call = it.update_optional().body(patch());
    gives!(
        log,
        "Payload_JsonMergePatch_updateOptionalResource",
        call,
        left()
    );
}

async fn page_size(log: &mut Log) {
    let client = client!(log, payload_pageable);
    let it = client.pagesize();
    log.play("Payload_Pageable_PageSize_listWithoutContinuation", async {
        same(it.without_continuation().await?.pets.len(), 4)
    })
    .await;
    log.play("Payload_Pageable_PageSize_listWithPageSize", async {
        same(it.list().page_size(2).await?.pets.len(), 2)?;
        same(it.list().page_size(4).await?.pets.len(), 4)
    })
    .await;
}

/// Plays a scenario whose list is read to its end, over two pages.
macro_rules! list {
    ($log:ident, $key:expr, $call:expr) => {
        $log.play(
            &format!("Payload_Pageable_ServerDrivenPagination_{}", $key),
            async {
                let mut pets = $call.stream();
                let mut names = Vec::new();
                while let Some(pet) = pets.next().await {
                    names.push(pet?.name);
                }
                same(names, crate::support::texts(["dog", "cat", "bird", "fish"]))
            },
        )
        .await
    };
}

async fn pages(log: &mut Log) {
    let client = client!(log, payload_pageable);
    let it = client.server_driven_pagination();
    list!(log, "link", it.link());
    list!(log, "linkString", it.link_string());
    list!(log, "nestedLink", it.nested_link());
    macro_rules! token {
        ($key:literal, $method:ident) => {
            let call = it.continuationtoken().$method().foo("foo").bar("bar");
            list!(log, concat!("ContinuationToken_", $key), call)
        };
    }
    token!("requestQueryResponseBody", request_query_response_body);
    token!("requestHeaderResponseBody", request_header_response_body);
    token!("requestQueryResponseHeader", request_query_response_header);
    token!(
        "requestHeaderResponseHeader",
        request_header_response_header
    );
    token!(
        "requestQueryNestedResponseBody",
        request_query_nested_response_body
    );
    token!(
        "requestHeaderNestedResponseBody",
        request_header_nested_response_body
    );
}

/// XML is text here, so the program finds the next page in it.
async fn pages_of_xml(log: &mut Log) {
    let client = client!(log, payload_pageable);
    let it = client.xml();
    let between = |text: &str, name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        Some(rest.split_once('<')?.0.to_owned())
    };
    log.play(
        "Payload_Pageable_XmlPagination_listWithContinuation",
        async {
            let marker = between(&it.list_with_continuation().await?, "NextMarker");
            let marker = marker.ok_or("no marker")?;
            let last = it.list_with_continuation().marker(marker).await?;
            same(
                (last.contains("fish"), between(&last, "NextMarker")),
                (true, None),
            )
        },
    )
    .await;
    let url = log.url();
    log.play("Payload_Pageable_XmlPagination_listWithNextLink", async {
        let link = between(&it.list_with_next_link().await?, "NextLink").ok_or("no link")?;
        let path = link
            .strip_prefix(&url)
            .ok_or("a link to another server")?
            .to_owned();
        let mut last = client
            .request(Method::GET, path)
            .stream()
            .await?
            .into_body();
        let mut text = Vec::new();
        while let Some(piece) = last.next().await {
            text.extend_from_slice(&piece?);
        }
        same(String::from_utf8_lossy(&text).contains("fish"), true)
    })
    .await;
}
