//! Documents from URLs and from standard input.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

mod support;

use support::{Sandbox, text};

const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: https://shop.example}]
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: The order, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
components:
  schemas:
    Order: {type: object, required: [id], properties: {id: {type: string}}}
";

/// A response of the server: status, further headers, body.
#[derive(Clone, Default)]
struct Page {
    status: &'static str,
    headers: String,
    body: String,
}

impl Page {
    fn text(body: &str) -> Self {
        Self {
            status: "200 OK",
            headers: String::new(),
            body: body.to_owned(),
        }
    }

    fn with(mut self, header: &str) -> Self {
        self.headers.push_str(header);
        self.headers.push_str("\r\n");
        self
    }
}

/// A server on loopback: pages by path, and the heads of the requests that came.
#[derive(Clone)]
struct Server {
    url: String,
    pages: Arc<Mutex<BTreeMap<String, Page>>>,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            pages: Arc::default(),
            seen: Arc::default(),
        };
        let own = server.clone();
        // As many as a test needs; the thread ends with the process.
        thread::spawn(move || {
            for stream in listener.incoming().take(200).flatten() {
                own.answer(stream);
            }
        });
        server
    }

    fn put(&self, path: &str, page: Page) {
        self.pages.lock().unwrap().insert(path.to_owned(), page);
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// Returns the heads of the requests since the last time.
    fn seen(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }

    fn answer(&self, mut stream: TcpStream) {
        stream
            .set_read_timeout(Some(Duration::from_secs(5)))
            .unwrap();
        let head: String = BufReader::new(&stream)
            .lines()
            .map_while(Result::ok)
            .take_while(|line| !line.is_empty())
            .map(|line| line + "\n")
            .collect();
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let lower = head.to_ascii_lowercase();
        self.seen.lock().unwrap().push(head);
        let page = self.pages.lock().unwrap().get(&path).cloned();
        let page = page.unwrap_or(Page {
            status: "404 Not Found",
            ..Page::default()
        });
        let etag = page
            .headers
            .lines()
            .find_map(|it| it.strip_prefix("ETag: "));
        let is_known = etag.is_some_and(|it| lower.contains(&format!("if-none-match: {it}")));
        let (status, body) = match is_known {
            true => ("304 Not Modified", ""),
            false => (page.status, page.body.as_str()),
        };
        let text = format!(
            "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{}\r\n{body}",
            body.len(),
            page.headers
        );
        let _ = stream.write_all(text.as_bytes());
    }
}

/// Runs a command with a text on standard input.
fn run_with(sandbox: &Sandbox, arguments: &[&str], input: &str) -> Output {
    let mut child = sandbox
        .command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that fails early closes it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn read(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.path(path)).unwrap()
}

/// Runs a command that fails and writes nothing; returns its message.
fn fail(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let before = sandbox.tree("");
    let said = sandbox.fail(1, arguments);
    assert_eq!(sandbox.tree(""), before);
    said
}

#[test]
fn a_document_of_a_url_is_kept_and_asked_for_again() {
    let (server, sandbox) = (Server::start(), Sandbox::new());
    let page = |text: &str, etag: &str| Page::text(text).with(&format!("ETag: {etag}"));
    server.put("/v1/shop.yaml", page(DOCUMENT, "\"one\""));
    let url = server.url("/v1/shop.yaml");
    assert_eq!(sandbox.succeed(&["add", &url]), "spec/shop.yaml: added\n");
    assert_eq!(read(&sandbox, "spec/shop.yaml"), DOCUMENT);
    let listed = read(&sandbox, "spec/specmill.toml");
    assert!(
        listed.contains(&format!("url = \"{url}\"\netag = '\"one\"'\n")),
        "{listed}"
    );
    assert!(server.seen()[0].contains("user-agent: specmill/"));

    // Nothing is newer.
    assert_eq!(sandbox.succeed(&["update"]), "spec/shop.yaml: unchanged\n");
    assert!(server.seen()[0].contains("if-none-match: \"one\""));
    assert_eq!(read(&sandbox, "spec/specmill.toml"), listed);

    // The same text with another tag: that is recorded.
    server.put("/v1/shop.yaml", page(DOCUMENT, "\"two\""));
    assert_eq!(sandbox.succeed(&["update"]), "spec/shop.yaml: unchanged\n");
    assert!(read(&sandbox, "spec/specmill.toml").contains("etag = '\"two\"'"));

    // A newer text, with what it means.
    let newer = DOCUMENT.replace("id: {type: string}}}\n", "id: {type: integer}}}\n");
    server.put("/v1/shop.yaml", page(&newer, "\"three\""));
    let said = sandbox.succeed(&["update"]);
    assert!(
        said.starts_with("spec/shop.yaml: updated\nsource   some code"),
        "{said}"
    );
    assert_eq!(read(&sandbox, "spec/shop.yaml"), newer);

    // An edit here is undone, though the server has nothing newer.
    fs::write(sandbox.path("spec/shop.yaml"), DOCUMENT).unwrap();
    server.seen();
    assert!(
        sandbox
            .succeed(&["update", "--spec", "spec"])
            .starts_with("spec/shop.yaml: updated\n")
    );
    assert!(!server.seen()[0].contains("if-none-match"));
    assert_eq!(read(&sandbox, "spec/shop.yaml"), newer);

    let again = fail(&sandbox, &["add", &url]);
    assert!(
        again.contains(&format!("{url} already exists, as shop.yaml")),
        "{again}"
    );
}

#[test]
fn documents_without_a_url_are_left_alone_by_an_update_of_all() {
    let sandbox = Sandbox::new();
    fs::write(sandbox.path("own.yaml"), DOCUMENT).unwrap();
    sandbox.succeed(&["add", "own.yaml"]);
    let said = fail(&sandbox, &["update"]);
    assert!(said.contains("no document in spec has a URL"), "{said}");
    let server = Server::start();
    server.put(
        "/b.json",
        Page::text(
            &DOCUMENT
                .replace("/orders", "/others")
                .replace("getOrder", "getOther"),
        ),
    );
    sandbox.succeed(&["add", &server.url("/b.json")]);
    let said = sandbox.succeed(&["update"]);
    assert_eq!(
        said,
        "spec/b.json: unchanged\nspec/own.yaml: left alone, since it has no URL\n"
    );
}

#[test]
fn redirects_are_shown_and_files_beside_come_from_where_they_lead() {
    let (server, sandbox) = (Server::start(), Sandbox::new());
    server.put(
        "/latest",
        Page {
            status: "302 Found",
            ..Page::default()
        }
        .with("Location: /v2/api.yaml"),
    );
    let order = "{type: object, required: [id], properties: {id: {type: string}}}";
    let document = DOCUMENT.replace(order, "{$ref: 'parts/an%20order.yaml'}");
    server.put("/v2/api.yaml", Page::text(&document));
    server.put(
        "/v2/parts/an%20order.yaml",
        Page::text("{$ref: '../id.yaml'}\n"),
    );
    server.put("/v2/id.yaml", Page::text("type: string\n"));
    let said = sandbox.run(&["add", &server.url("/latest")]);
    assert_eq!(
        text(&said.stdout),
        "spec/api.yaml: added\n",
        "{}",
        text(&said.stderr)
    );
    assert_eq!(
        text(&said.stderr),
        format!(
            "{} redirects to {}\n",
            server.url("/latest"),
            server.url("/v2/api.yaml")
        )
    );
    assert_eq!(read(&sandbox, "spec/id.yaml"), "type: string\n");
    assert_eq!(
        read(&sandbox, "spec/parts/an order.yaml"),
        "{$ref: '../id.yaml'}\n"
    );
    // A server cannot say of one file that another has not changed.
    server.put("/v2/id.yaml", Page::text("type: integer\n"));
    assert!(
        sandbox
            .succeed(&["update"])
            .starts_with("spec/api.yaml: updated\n")
    );
    assert_eq!(read(&sandbox, "spec/id.yaml"), "type: integer\n");
}

#[test]
fn a_page_of_a_url_is_read_like_a_page() {
    let (server, sandbox) = (Server::start(), Sandbox::new());
    let page = format!(
        "# Orders\n\n````yaml https://shop.example/openapi.yml get /orders/{{id}}\n{DOCUMENT}````\n"
    );
    server.put("/docs/orders.md", Page::text(&page));
    let added = sandbox.succeed(&["add", &server.url("/docs/orders.md")]);
    assert_eq!(added, "spec/get_orders_id.yaml: added\n");
    assert_eq!(read(&sandbox, "spec/get_orders_id.yaml"), DOCUMENT);
    assert_eq!(
        sandbox.succeed(&["update"]),
        "spec/get_orders_id.yaml: unchanged\n"
    );
}

#[test]
fn what_is_no_document_is_said_and_writes_nothing() {
    let (server, sandbox) = (Server::start(), Sandbox::new());
    let add = |path: &str| fail(&sandbox, &["add", &server.url(path)]);
    let gone = add("/gone.yaml");
    assert!(
        gone.contains("/gone.yaml cannot be read: the server answers 404 Not Found"),
        "{gone}"
    );
    server.put(
        "/docs",
        Page::text("<!doctype html><html></html>").with("Content-Type: text/html"),
    );
    let html = add("/docs");
    assert!(html.contains("page of HTML"), "{html}");
    server.put(
        "/turn",
        Page {
            status: "302 Found",
            ..Page::default()
        }
        .with("Location: /turn"),
    );
    let turned = add("/turn");
    assert!(turned.contains("redirects more than 10 times"), "{turned}");
    server.put(
        "/broken.yaml",
        Page::text(&DOCUMENT.replace("openapi: 3.1.0", "openapi: 2")),
    );
    let broken = add("/broken.yaml");
    assert!(
        broken.contains(&format!("{}:1:1\n", server.url("/broken.yaml"))),
        "{broken}"
    );
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let refused = fail(&sandbox, &["add", &format!("http://{closed}/a.yaml")]);
    assert!(refused.contains("/a.yaml cannot be read: "), "{refused}");
    let secret = fail(
        &sandbox,
        &["add", "https://me:not-a-real-password@shop.example/a.yaml"],
    );
    assert!(
        secret.contains("a user or a password") && !secret.contains("not-a-real"),
        "{secret}"
    );
    // Files outside the folder of the document are not asked for.
    let order = "{type: object, required: [id], properties: {id: {type: string}}}";
    server.put(
        "/v1/out.yaml",
        Page::text(&DOCUMENT.replace(order, "{$ref: '../up.yaml'}")),
    );
    server.put("/up.yaml", Page::text("type: string\n"));
    server.seen();
    let outside = add("/v1/out.yaml");
    assert!(
        outside.contains("`../up.yaml`, which is outside its folder"),
        "{outside}"
    );
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn generate_reads_urls_and_standard_input() {
    let (server, sandbox) = (Server::start(), Sandbox::new());
    let odd = DOCUMENT.replace("operationId: getOrder", "operationID: getOrder");
    server.put("/shop.yaml", Page::text(&odd));
    let arguments = ["generate", &server.url("/shop.yaml"), "--out", "client"];
    let said = sandbox.succeed(&[&arguments[..], &["--verbose"]].concat());
    assert!(said.contains("1  operation\n"), "{said}");
    assert!(
        said.contains(&format!("{}:7:7: `operationID`", server.url("/shop.yaml"))),
        "{said}"
    );
    let from_url = read(&sandbox, "client/src/client.rs");
    let said = run_with(&sandbox, &["generate", "-", "--out", "client2"], &odd);
    assert!(said.status.success(), "{}", text(&said.stderr));
    assert!(
        text(&said.stdout).contains("standard input: openapi.yaml:7:7"),
        "{}",
        text(&said.stdout)
    );
    assert_eq!(read(&sandbox, "client2/src/client.rs"), from_url);
    let said = run_with(&sandbox, &["add", "-"], "no document");
    assert_eq!(said.status.code(), Some(1));
    assert!(
        text(&said.stderr).contains("standard input"),
        "{}",
        text(&said.stderr)
    );
}
