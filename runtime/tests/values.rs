//! Single values on the wire, both ways, against a server on loopback: `null` and missing properties,
//! digits, patches.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/server.rs"]
mod server;

use std::collections::BTreeMap;

use server::{Server, answer, json};
use specmill_runtime::{Core, DateTime, Decimal, Nullable, Value};

specmill_runtime::object! {
    pub struct Pod {
        name: String = "name" required;
        owner: Option<String> = "owner" required;
        items: Vec<Pod> = "items" required;
        labels: BTreeMap<String, Vec<i64>> = "labels" required;
        bytes: Option<u64> = "bytes" optional;
        price: Option<Decimal> = "price" optional;
        since: Option<DateTime> = "since" optional;
    }
}

specmill_runtime::object! {
    pub struct PodPatch: default {
        note: Nullable<String> = "note" nullable (impl Into<Nullable<String>>);
        size: Nullable<SizePatch> = "size" nullable (impl Into<Nullable<SizePatch>>);
        tags: Nullable<BTreeMap<String, Option<String>>> = "tags" nullable (impl Into<Nullable<BTreeMap<String, Option<String>>>>);
    }
}

specmill_runtime::object! {
    pub struct SizePatch: default {
        width: Nullable<i64> = "width" nullable (impl Into<Nullable<i64>>);
    }
}

specmill_runtime::operation! {
    ListPods: GET "/pods" -> Vec<Pod>, Value {
        id: "listPods";
        responses: { 200 json Vec<Pod> => success; }
    }
}

specmill_runtime::operation! {
    PatchPod: PATCH "/pod" -> (), Value {
        id: "patchPod";
        arguments: { body "application/merge-patch+json" json = body: PodPatch; }
        responses: { 204 none => success; }
    }
}

fn core(server: &Server) -> Core {
    let builder = Core::builder(&[], &[]).base_url(server.url()).retries(0);
    builder.build().unwrap()
}

async fn pods(body: &str) -> Result<Vec<Pod>, String> {
    let server = Server::start(vec![json("200 OK", body)]);
    let pods = ListPods::new(&core(&server)).await;
    pods.map_err(|error| error.to_string())
}

#[tokio::test]
async fn null_is_an_empty_list_and_what_is_missing_may_be_none() {
    assert_eq!(pods("null").await.unwrap(), []);
    let body = r#"[{"name":"a","items":null,"labels":{"x":null,"y":[1]}}]"#;
    let pods = pods(body).await.unwrap();
    let pod = &pods[0];
    assert_eq!((pod.owner.as_deref(), pod.items.len()), (None, 0));
    assert_eq!(
        (&pod.labels["x"][..], &pod.labels["y"][..]),
        (&[][..], &[1][..])
    );
    let again = String::from_utf8(specmill_runtime::to_json(&pods)).unwrap();
    let wanted = r#"[{"name":"a","owner":null,"items":[],"labels":{"x":[],"y":[1]}}]"#;
    assert_eq!(again, wanted);
    assert_eq!(
        format!("{pod:?}"),
        r#"Pod { name: "a", owner: None, items: [], labels: {"x": [], "y": [1]} }"#
    );
}

#[tokio::test]
async fn a_required_and_not_nullable_property_must_be_present() {
    for (body, wanted) in [
        (
            r#"[{"items":[],"labels":{}}]"#,
            "$[0].name: required, but missing",
        ),
        (
            r#"[{"name":"a","labels":{}}]"#,
            "$[0].items: required, but missing",
        ),
        (
            r#"[{"name":null,"items":[],"labels":{}}]"#,
            "$[0].name: expected a string",
        ),
        (
            r#"[{"name":"a","items":[],"labels":{},"bytes":18446744073709551616}]"#,
            "found the number 18446744073709551616",
        ),
    ] {
        let told = pods(body).await.unwrap_err();
        assert!(told.contains(wanted), "{told}");
    }
}

#[tokio::test]
async fn no_digit_is_lost_on_the_way_through() {
    let body = r#"[{"name":"a","owner":"o","items":[],"labels":{"x":[9007199254740993]},"bytes":18446744073709551615,"price":12345678901234567890.10,"since":"9999-12-31T23:59:59.9999999999","new":{"exact":0.1000000000000000055511151231257827,"far":1e400}}]"#;
    let pods = pods(body).await.unwrap();
    assert_eq!(
        String::from_utf8(specmill_runtime::to_json(&pods)).unwrap(),
        body
    );
    let pod = &pods[0];
    assert_eq!(
        pod.price.as_ref().map(Decimal::as_str),
        Some("12345678901234567890.10")
    );
    assert_eq!(pod.extra().get("new").unwrap()["far"], "1e400");
    let civil = pod.since.as_ref().unwrap().civil().unwrap();
    assert_eq!(civil.to_string(), "9999-12-31T23:59:59.999999999");
}

#[tokio::test]
async fn a_merge_patch_says_absent_null_or_a_value_at_every_depth() {
    let tags = BTreeMap::from([
        ("a".to_owned(), None),
        ("b".to_owned(), Some("c".to_owned())),
    ]);
    let nothing: Option<i64> = None;
    for (patch, wanted) in [
        (PodPatch::new(), "{}"),
        (PodPatch::new().note(None), r#"{"note":null}"#),
        (
            PodPatch::new()
                .note("n")
                .size(SizePatch::new().width(nothing)),
            r#"{"note":"n","size":{"width":null}}"#,
        ),
        (PodPatch::new().tags(tags), r#"{"tags":{"a":null,"b":"c"}}"#),
    ] {
        let server = Server::start(vec![answer("204 No Content", "", "")]);
        PatchPod::new(&core(&server), patch).await.unwrap();
        let request = server.requests().remove(0);
        assert_eq!(
            request.header("content-type"),
            Some("application/merge-patch+json")
        );
        assert_eq!(request.body, wanted);
    }
}
