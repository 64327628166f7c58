//! The documented uses of an HTTP client's settings: a proxy, a client certificate, a Unix socket.
//! Each is tried against a server of its own.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/server.rs"]
mod server;

use std::convert::Infallible;
use std::sync::Arc;

use http_body_util::Full;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use server::{Server, json};
use specmill_runtime::reqwest::{self, Certificate, Identity, Proxy};
use specmill_runtime::{Bytes, Core, Value};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

specmill_runtime::operation! {
    Fetch: GET "/things" -> Value, Value {
        id: "fetch";
        responses: { 200 json Value => success; }
    }
}

fn core(base_url: &str, http: reqwest::ClientBuilder) -> Core {
    let builder = Core::builder(&[], &[]).base_url(base_url).retries(0);
    builder.http_client_builder(http).build().unwrap()
}

#[tokio::test]
async fn a_proxy_is_asked() {
    let proxy = Server::start(vec![json("200 OK", "1")]);
    let http = reqwest::Client::builder().proxy(Proxy::all(proxy.url()).unwrap());
    let core = core("http://api.example.invalid", http);
    assert_eq!(Fetch::new(&core).await.unwrap(), 1);
    let line = &proxy.requests()[0].line;
    assert_eq!(line, "GET http://api.example.invalid/things HTTP/1.1");
}

#[cfg(unix)]
#[tokio::test]
async fn a_unix_socket_is_connected_to() {
    use std::io::{Read, Write};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.sock");
    let listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut head = [0; 1024];
        let length = stream.read(&mut head).unwrap();
        stream.write_all(json("200 OK", "2").as_bytes()).unwrap();
        String::from_utf8_lossy(&head[..length]).into_owned()
    });
    let core = core(
        "http://localhost",
        reqwest::Client::builder().unix_socket(path),
    );
    assert_eq!(Fetch::new(&core).await.unwrap(), 2);
    let head = asked.join().unwrap();
    assert!(head.starts_with("GET /things HTTP/1.1\r\n"), "{head}");
}

/// A certificate authority, and a certificate issued by it with its key, all as PEM.
struct Issued {
    authority: String,
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
    pem: String,
}

fn issue(name: &str) -> Issued {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &authority).unwrap();
    Issued {
        pem: format!("{}{}", certificate.pem(), key.serialize_pem()),
        certificate: certificate.into(),
        key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        authority: authority.pem(),
    }
}

/// Serves one connection of a client whose certificate this authority issued.
async fn serve(own: Issued, authority: &str) -> String {
    let mut roots = RootCertStore::empty();
    let authority = Certificate::from_pem(authority.as_bytes())
        .map(|_| authority)
        .unwrap();
    let der = authority.lines().filter(|line| !line.starts_with('-'));
    let der = base64::Engine::decode(&base64::prelude::BASE64_STANDARD, der.collect::<String>());
    roots.add(CertificateDer::from(der.unwrap())).unwrap();
    let verifier = WebPkiClientVerifier::builder(Arc::new(roots))
        .build()
        .unwrap();
    let config = ServerConfig::builder().with_client_cert_verifier(verifier);
    let config = config
        .with_single_cert(vec![own.certificate], own.key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let Ok(stream) = acceptor.accept(stream).await else {
            return;
        };
        let service = service_fn(|_: hyper::Request<hyper::body::Incoming>| async {
            Ok::<_, Infallible>(hyper::Response::new(Full::new(Bytes::from("3"))))
        });
        let builder = Builder::new(TokioExecutor::new());
        let _ = builder
            .serve_connection(TokioIo::new(stream), service)
            .await;
    });
    format!("https://localhost:{port}")
}

#[tokio::test]
async fn a_certificate_of_the_client_is_presented() {
    let (own, client) = (issue("localhost"), issue("client"));
    let root = Certificate::from_pem(own.authority.as_bytes()).unwrap();
    let trusting = || reqwest::Client::builder().tls_certs_merge([root.clone()]);
    let identity = Identity::from_pem(client.pem.as_bytes()).unwrap();
    let url = serve(own, &client.authority).await;
    let core = core(&url, trusting().identity(identity));
    assert_eq!(Fetch::new(&core).await.unwrap(), 3);
}

#[tokio::test]
async fn without_the_certificate_the_call_fails() {
    let (own, client) = (issue("localhost"), issue("client"));
    let root = Certificate::from_pem(own.authority.as_bytes()).unwrap();
    let url = serve(own, &client.authority).await;
    let core = core(&url, reqwest::Client::builder().tls_certs_merge([root]));
    assert!(Fetch::new(&core).await.is_err());
}

#[test]
fn settings_that_cannot_be_used_fail_the_client() {
    let http = reqwest::Client::builder().tls_danger_accept_invalid_hostnames(true);
    let builder = Core::builder(&[], &[]).http_client_builder(http);
    let error = builder.build().unwrap_err().to_string();
    assert_eq!(error, "the HTTP client cannot be set up");
}
