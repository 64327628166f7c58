//! Values of a call that its caller does not set: those of the client, those of the document, and
//! the idempotency key that attempts share.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/double.rs"]
mod double;

use double::{Double, Step};
use specmill_runtime::reqwest::Method;
use specmill_runtime::transport::Request;
use specmill_runtime::{
    Core, CoreBuilder, Error, Location, Options, Scheme, TransportErrorKind, Untyped, Value,
};

static SCHEMES: &[Scheme] = &[Scheme::bearer("token")];

specmill_runtime::operation! {
    List: GET "/accounts/{account}/berths?view=full#list" -> Value, Value {
        id: "list";
        constants: {
            header "X-Version" simple = "\"2022-06-28\"";
            query "acl" form explode = "true";
        }
        setters: {
            path "account" simple shared needed = account => String;
            query "limit" form explode = limit: i64 = "20";
            header "X-Tenant" simple shared needed = tenant => String;
        }
        responses: { 200 json Value => success; }
    }
}

specmill_runtime::operation! {
    Replace: PUT "/berths" -> Value, Value {
        id: "replace";
        security: [["token"]];
        setters: { header "x-once" simple = once => String; }
        responses: { 200 json Value => success; }
    }
}

specmill_runtime::operation! {
    Clear: DELETE "/berths?why={why}" -> Value, Value {
        id: "clear";
        arguments: { path "why" simple = why => String; }
        responses: { 200 json Value => success; }
    }
}

fn builder(double: &Double) -> CoreBuilder {
    Core::builder(&[], SCHEMES)
        .base_url("https://api.example.com/v1?code=a%3D&limit=7")
        .transport(double.clone())
}

fn lists(double: &Double) -> CoreBuilder {
    builder(double)
        .parameter(Location::Path, "account", &"a/1")
        .parameter(Location::Header, "x-tenant", &5)
}

async fn sent(
    builder: impl FnOnce(&Double) -> CoreBuilder,
    call: impl AsyncFnOnce(&Core) -> Result<Value, Error<Value>>,
) -> Request {
    let double = Double::new([Step::json("null")]);
    let core = builder(&double).build().unwrap();
    call(&core).await.unwrap();
    double.requests().remove(0)
}

#[tokio::test]
async fn defaults_are_sent() {
    let request = sent(lists, async |core| List::new(core).await).await;
    assert_eq!(
        request.url.as_str(),
        "https://api.example.com/v1/accounts/a%2F1/berths?view=full&acl=true&limit=20&code=a%3D"
    );
    assert_eq!(request.headers["x-version"], "2022-06-28");
    assert_eq!(request.headers["x-tenant"], "5");
    let request = sent(lists, async |core| {
        let call = List::new(core).limit(1).account("b").tenant("6");
        call.with(Options::new().header("X-Version", "new")).await
    })
    .await;
    assert_eq!(
        request.url.as_str(),
        "https://api.example.com/v1/accounts/b/berths?view=full&acl=true&limit=1&code=a%3D"
    );
    assert_eq!(request.headers["x-tenant"], "6");
    assert_eq!(request.headers["x-version"], "new");
}

#[tokio::test]
async fn a_value_missing_everywhere_is_reported() {
    let double = Double::new([Step::json("null")]);
    let core = builder(&double).build().unwrap();
    let error = List::new(&core).tenant("6").await.unwrap_err().to_string();
    assert!(
        error.contains("path parameter \"account\"") && error.contains("builder"),
        "{error}"
    );
    let call = List::new(&core).account("b");
    let error = call.clone().await.unwrap_err().to_string();
    assert!(error.contains("header \"X-Tenant\""), "{error}");
    assert!(double.requests().is_empty());
    // The options of a call may supply it as well.
    call.with(Options::new().header("X-Tenant", "7"))
        .await
        .unwrap();
    let core = builder(&double).header("x-tenant", "8").build().unwrap();
    List::new(&core).account("b").await.unwrap();
    let requests = double.requests();
    let tenants = requests.iter().map(|it| it.headers["x-tenant"].clone());
    assert_eq!(tenants.collect::<Vec<_>>(), ["7", "8"]);
}

#[tokio::test]
async fn a_client_has_headers_and_pairs_for_all_calls() {
    let all = |double: &Double| {
        builder(double)
            .header("User-Agent", "mine")
            .header("X-Mode", "first")
            .header("x-mode", "all")
            .header("Authorization", "Key sesame")
            .query("api version", 2)
            .query("acl", "no")
    };
    let request = sent(all, async |core| Replace::new(core).await).await;
    assert_eq!(
        request.url.as_str(),
        "https://api.example.com/v1/berths?api%20version=2&acl=no&code=a%3D&limit=7"
    );
    for (name, value) in [
        ("user-agent", "mine"),
        ("x-mode", "all"),
        ("authorization", "Key sesame"),
    ] {
        let values = request.headers.get_all(name).iter().collect::<Vec<_>>();
        assert_eq!(values, [value], "{name}");
    }
    // A call without a description has them too, and its own pairs replace them.
    let request = sent(all, async |core| {
        let call = Untyped::new(core, Method::GET, "/a?x#fragment");
        call.query("acl", "own").header("x-mode", "own").await
    })
    .await;
    assert_eq!(
        request.url.as_str(),
        "https://api.example.com/v1/a?x&acl=own&api%20version=2&code=a%3D&limit=7"
    );
    assert_eq!(request.headers["x-mode"], "own");
}

#[tokio::test]
async fn a_query_in_the_path_may_have_parameters_that_are_empty() {
    let request = sent(builder, async |core| Clear::new(core, "").await).await;
    assert_eq!(
        request.url.as_str(),
        "https://api.example.com/v1/berths?why=&code=a%3D&limit=7"
    );
    let request = sent(builder, async |core| Clear::new(core, "a&b=c").await).await;
    assert!(request.url.as_str().contains("?why=a%26b%3Dc&code"));
}

fn keys(double: &Double) -> Vec<Option<String>> {
    let requests = double.requests();
    let keys = requests.iter().map(|request| {
        let key = request.headers.get("x-once")?;
        Some(key.to_str().unwrap().to_owned())
    });
    keys.collect()
}

#[tokio::test(start_paused = true)]
async fn attempts_share_a_key_and_calls_do_not() {
    let steps = [
        Step::Fail(TransportErrorKind::Broken),
        Step::status(503),
        Step::json("null"),
        Step::json("null"),
    ];
    let double = Double::new(steps);
    let core = builder(&double).idempotency_header("X-Once");
    let core = core.build().unwrap();
    let call = Untyped::<Value>::new(&core, Method::POST, "/a");
    call.clone().await.unwrap();
    call.await.unwrap();
    let keys = keys(&double);
    assert_eq!(keys.len(), 4);
    assert!(keys[0].as_ref().is_some_and(|key| key.len() == 36));
    assert!(keys[0] == keys[1] && keys[1] == keys[2] && keys[2] != keys[3]);
}

#[tokio::test]
async fn only_calls_that_need_a_key_get_one() {
    let double = Double::new([Step::json("null")]);
    let core = builder(&double)
        .bearer_token("t")
        .idempotency_header("X-Once");
    let core = core.build().unwrap();
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::PATCH] {
        Untyped::<Value>::new(&core, method, "/a").await.unwrap();
    }
    // Its operation declares the header.
    Replace::new(&core).await.unwrap();
    Replace::new(&core).once("own").await.unwrap();
    let post = || Untyped::<Value>::new(&core, Method::POST, "/a");
    let with = |options| post().with(options);
    with(Options::new().idempotency_key("k")).await.unwrap();
    with(Options::new().header("x-once", "h")).await.unwrap();
    let keys = keys(&double);
    let has = keys.iter().map(Option::is_some).collect::<Vec<_>>();
    assert_eq!(has, [false, false, false, true, true, true, true, true]);
    assert_eq!(
        keys[5..].iter().flatten().collect::<Vec<_>>(),
        ["own", "k", "h"]
    );
}

#[tokio::test]
async fn no_key_is_made_where_no_header_was_named() {
    let request = sent(builder, async |core| {
        Untyped::new(core, Method::POST, "/a").await
    })
    .await;
    assert!(!request.headers.contains_key("idempotency-key"));
}
