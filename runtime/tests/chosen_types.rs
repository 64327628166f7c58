//! Types of other crates, secrets and decimal numbers on the wire, both ways, against a server on
//! loopback.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/server.rs"]
mod server;

use std::net::Ipv4Addr;
use std::num::NonZeroU16;

use server::{Server, json};
use specmill_runtime::{Core, Decimal, Error, Secret, Serde, Value};

type Address = Serde<Ipv4Addr>;

specmill_runtime::object! {
    pub struct Host: new {
        address: Address = "address" required [impl Into<Address>];
        ports: Option<Vec<Serde<NonZeroU16>>> = "ports" optional (Vec<Serde<NonZeroU16>>);
        key: Option<Secret> = "key" optional (impl Into<Secret>);
        price: Option<Decimal> = "price" optional (impl Into<Decimal>);
    }
}

specmill_runtime::operation! {
    PutHost: PUT "/hosts/{address}" -> Host, Value {
        id: "putHost";
        arguments: {
            path "address" simple = address => Address;
            body "application/json" json = body => Host;
        }
        setters: {
            query "near" form explode = near: Vec<Address>;
            header "X-Key" simple = x_key => Secret;
        }
        responses: { 200 json Host => success; }
    }
}

const HOME: Ipv4Addr = Ipv4Addr::LOCALHOST;

fn put(server: &Server) -> PutHost {
    let core = Core::builder(&[], &[]).base_url(server.url());
    let host = Host::new(HOME)
        .ports(vec![Serde(NonZeroU16::MIN)])
        .key("sesame")
        .price("1.10");
    PutHost::new(&core.build().unwrap(), HOME, host).near(vec![Serde(HOME)])
}

#[tokio::test]
async fn they_go_and_come_as_serde_has_them() {
    let body = r#"{"address":"10.0.0.1","ports":[80],"key":"mellon","price":"2.50"}"#;
    let server = Server::start(vec![json("200 OK", body)]);
    let host = put(&server).x_key("sesame").await.unwrap();
    let request = server.requests().remove(0);
    assert_eq!(request.line, "PUT /hosts/127.0.0.1?near=127.0.0.1 HTTP/1.1");
    assert_eq!(request.header("x-key"), Some("sesame"));
    assert_eq!(
        request.body,
        r#"{"address":"127.0.0.1","ports":[1],"key":"sesame","price":1.10}"#
    );
    assert_eq!(host.address.octets(), [10, 0, 0, 1]);
    assert_eq!(host.key.as_ref().map(Secret::expose), Some("mellon"));
    assert_eq!(host.price.as_ref().map(Decimal::as_str), Some("2.50"));
    assert!(!format!("{host:?}").contains("mellon"));
    assert_eq!(specmill_runtime::to_json(&host), body.as_bytes());
}

#[tokio::test]
async fn a_value_that_such_a_type_rejects_is_named() {
    let body = r#"{"address":"home","key":"mellon"}"#;
    let server = Server::start(vec![json("200 OK", body)]);
    let error = put(&server).await.unwrap_err();
    let Error::Decode(error) = &error else {
        panic!("{error}");
    };
    assert!(error.to_string().contains("$.address"), "{error}");
}
