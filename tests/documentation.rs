//! The documentation against the code: code blocks are compared with compiled code, and settings
//! are read by the tool.

mod support;

use std::fs;
use std::path::Path;

use specmill::spec::Spec;
use support::root;

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

/// Returns the fenced blocks of a page in one language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let blocks = page
        .split(&fence)
        .skip(1)
        .map(|rest| rest.split("```").next());
    blocks
        .map(|block| block.unwrap_or_default().to_owned())
        .collect()
}

/// The five lines of both READMEs are those of the example, which is compiled with the workspace.
#[test]
fn the_five_lines_are_those_of_the_example() {
    let build = read("examples/build-script/build.rs");
    let library = read("examples/build-script/src/lib.rs");
    let (_, module) = library
        .split_once("pub mod client")
        .expect("the module is there");
    let module = format!("pub mod client{module}");
    let page = blocks(&read("README.md"), "rust");
    assert!(page.contains(&build), "{page:?}");
    assert!(page.contains(&module), "{page:?}");
    assert!(blocks(&read("codegen/README.md"), "rust").contains(&build));
    assert_eq!((build.lines().count(), module.lines().count()), (3, 3));
}

/// The README's example of the client has to compile, no more.
#[test]
fn the_readme_shows_the_client_as_it_is() {
    let shown = blocks(&read("README.md"), "rust").swap_remove(0);
    let source = read("tests/documentation.rs");
    let strip = |text: &str| text.split_whitespace().collect::<String>();
    assert!(strip(&source).contains(&strip(&shown)), "{shown}");
}

#[allow(dead_code, reason = "it would call the real server")]
#[rustfmt::skip]
async fn readme_example() -> Result<(), kernel_client::Error> {
    let client = kernel_client::Client::from_env()?; // KERNEL_API_KEY, KERNEL_BASE_URL
    let browser = client.browsers().retrieve("htzv5orfit78e1m2biiifpbv").include_deleted(true).await?;
    println!("{} since {}", browser.session_id, browser.created_at);

    match client.browsers().retrieve("gone").await {
        Err(kernel_client::Error::Api(error)) if error.status() == 404 => {
            println!("{}", error.body().message);
        }
        other => drop(other?),
    }
    Ok(())
}

/// The code of `docs/guide/connections.md`, with this client in place of the guide's, so that it can
/// be tried against servers. `tests/connections.rs` of the runtime tries the rest.
#[rustfmt::skip]
mod connections {
    type Made = Result<kernel_client::Client, Box<dyn std::error::Error>>;

    pub(super) fn through_a_proxy(proxy_url: &str, token: &str) -> Made {
        use kernel_client::runtime::reqwest::{self, Proxy};

        let http = reqwest::Client::builder().proxy(Proxy::all(proxy_url)?);
        let client = kernel_client::Client::builder().token(token).http_client_builder(http).build()?;
        Ok(client)
    }

    pub(super) fn with_a_certificate(
        certificate_and_key: Vec<u8>,
        authority: Vec<u8>,
        token: &str,
    ) -> Made {
        use kernel_client::runtime::reqwest::{self, Certificate, Identity};

        let http = reqwest::Client::builder()
            .identity(Identity::from_pem(&certificate_and_key)?)
            .tls_certs_merge([Certificate::from_pem(&authority)?]);
        let client = kernel_client::Client::builder().token(token).http_client_builder(http).build()?;
        Ok(client)
    }

    #[cfg(unix)]
    pub(super) fn over_a_socket(path: &std::path::Path) -> Made {
        use kernel_client::runtime::reqwest;

        let http = reqwest::Client::builder().unix_socket(path);
        let client = kernel_client::Client::builder()
            .without_credentials()
            .base_url("http://localhost")
            .http_client_builder(http)
            .build()?;
        Ok(client)
    }
}

#[test]
fn connections_are_made_as_the_page_shows() {
    let source = read("tests/documentation.rs");
    let strip = |text: &str| text.split_whitespace().collect::<String>();
    let page = read("docs/guide/connections.md")
        .replace("gallery::", "kernel_client::")
        .replace("\"my-token\"", "token");
    let (_, section) = page.split_once("## HTTP settings").expect("a section");
    let shown = blocks(section, "rust");
    assert_eq!(shown.len(), 3);
    for shown in shown {
        assert!(strip(&source).contains(&strip(&shown)), "{shown}");
    }
    assert!(connections::with_a_certificate(Vec::new(), Vec::new(), "t").is_err());
}

/// Serves one connection with a status, and returns the request line.
fn answer_one(mut stream: impl std::io::Read + std::io::Write, status: &str) -> String {
    let mut head = [0; 1024];
    let length = stream.read(&mut head).expect("a request");
    let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
    stream.write_all(answer.as_bytes()).expect("an answer");
    let head = String::from_utf8_lossy(&head[..length]).into_owned();
    head.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_proxy_of_the_page_is_asked() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let asked = std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a connection");
        answer_one(stream, "502 Bad Gateway")
    });
    let client = connections::through_a_proxy(&url, "t").expect("a client");
    let options = kernel_client::Options::new().retries(0);
    let failed = client.browsers().retrieve("id").with(options).await;
    assert!(matches!(failed, Err(kernel_client::Error::Connect(_))));
    assert_eq!(
        asked.join().expect("a line"),
        "CONNECT api.onkernel.com:443 HTTP/1.1"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn the_socket_of_the_page_is_connected_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("api.sock");
    let listener = std::os::unix::net::UnixListener::bind(&path).expect("a socket");
    let asked = std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a connection");
        answer_one(stream, "404 Not Found")
    });
    let client = connections::over_a_socket(&path).expect("a client");
    let failed = client.browsers().retrieve("id").await.expect_err("404");
    assert_eq!(failed.status().map(|status| status.as_u16()), Some(404));
    assert_eq!(asked.join().expect("a line"), "GET /browsers/id HTTP/1.1");
}

const FIX: &str = "overlay: 1.1.0\ninfo: {title: Fix, version: 1.0.0}\nactions: [{target: $.info, update: {x-a: b}}]\n";

/// Reads a folder that holds two documents, two overlays, a file that one might refer to, and these settings.
fn read_settings(text: &str) -> Result<Spec, specmill::Error> {
    let place = tempfile::tempdir().expect("there is room");
    let document = read("examples/build-script/openapi.yaml");
    fs::create_dir(place.path().join("parts")).expect("folders can be made");
    for (file, text) in [
        ("a.yaml", &*document),
        ("b.yaml", &*document),
        ("parts/name.yaml", "type: string\n"),
        ("parts/fix.overlay.yaml", FIX),
        ("fix.overlay.yaml", FIX),
        ("specmill.toml", text),
    ] {
        fs::write(place.path().join(file), text).expect("files can be written");
    }
    Spec::read_folder(place.path())
}

#[test]
fn every_setting_is_shown_and_every_one_shown_is_read() {
    let page = read("docs/guide/settings.md");
    let examples = blocks(&page, "toml");
    assert!(examples.len() > 5, "only {} examples", examples.len());
    let selection = blocks(&read("docs/guide/selection.md"), "toml");
    for example in examples.iter().chain(&selection) {
        if let Err(error) = read_settings(example) {
            panic!("{example}\n{}", error.render(false));
        }
    }
    // The reader's error for an unknown key lists the known ones.
    let shown = examples.concat();
    for table in [
        "",
        "[package]\n",
        "[client]\n",
        "[client.schemes.login]\n",
        "[select]\n",
        "[select.exclude]\n",
        "[pages.\"GET /a\"]\n",
        "[operations.\"GET /a\"]\n",
        "[operations.\"GET /a\".encoding.env]\n",
        "[[documents]]\nfile = \"a.yaml\"\n",
        "[[overlays]]\nfile = \"fix.overlay.yaml\"\n",
        "[[accepted]]\n",
    ] {
        let error = read_settings(&format!("{table}zzz = 1\n")).expect_err("no such setting");
        let error = error.to_string();
        let (_, expected) = error.split_once("expected ").expect(&error);
        let keys: Vec<_> = expected.split('`').skip(1).step_by(2).collect();
        assert!(keys.len() > 1, "{error}");
        for key in keys {
            let forms = [
                format!("{key} = "),
                format!("[{key}]"),
                format!("[[{key}]]"),
                format!("[client.{key}."),
                format!("[{key}."),
                format!("[select.{key}]"),
            ];
            assert!(
                forms.iter().any(|form| shown.contains(form)),
                "`{key}` is not shown"
            );
        }
    }
}

/// The page of overlays shows a document, an overlay and the result; its other overlays apply.
#[test]
fn overlays_do_what_their_page_shows() {
    let page = read("docs/guide/overlays.md");
    let shown = blocks(&page, "yaml");
    let [document, overlay, result, others @ ..] = &shown[..] else {
        panic!("{shown:?}");
    };
    assert!(!others.is_empty());
    for (overlay, result) in
        std::iter::once((overlay, Some(result))).chain(others.iter().map(|it| (it, None)))
    {
        let place = tempfile::tempdir().expect("there is room");
        let path = |name: &str| place.path().join(name);
        fs::write(path("ferries.yaml"), document).expect("files can be written");
        fs::write(path("fix.overlay.yaml"), overlay).expect("files can be written");
        let mut spec = Spec::read(&path("ferries.yaml")).expect("it is readable");
        spec.add_overlays(&[path("fix.overlay.yaml")])
            .expect("it is readable");
        let mended = spec.mend(None).expect("the overlay applies");
        assert!(mended.diagnostics.is_empty(), "{:?}", mended.diagnostics);
        assert!(
            result.is_none_or(|result| *result == mended.text),
            "{}",
            mended.text
        );
        let made = spec.generate(specmill::Layout::Crate);
        assert!(made.is_ok(), "{overlay}");
    }
    for settings in page.split("  ```toml\n").skip(1) {
        let settings = settings.split("```").next().unwrap_or_default();
        assert!(read_settings(settings).is_ok(), "{settings}");
    }
}

/// The page of the verdict has every kind of finding, with its meaning, in order.
#[test]
fn every_kind_of_finding_is_in_the_table() {
    use specmill::diff::Kind;
    let page = read("docs/guide/verdict.md");
    let (_, table) = page
        .split_once("| kind | meaning |\n|---|---|\n")
        .expect("a table");
    let row = |kind: &Kind| format!("| `{}` | {} |\n", kind.id(), kind.meaning());
    let rows = Kind::ALL.iter().map(row).collect::<String>();
    assert_eq!(
        table, rows,
        "the table is not `Kind::ALL`; it has to be:\n{rows}"
    );
}

/// The page of the report has every kind of warning, with its meaning, in order.
#[test]
fn every_kind_of_warning_is_in_the_table() {
    use specmill::diagnostic::WarningKind;
    let page = read("docs/guide/report.md");
    let (_, table) = page
        .split_once("| kind | meaning |\n|---|---|\n")
        .expect("a table");
    let row = |kind: &WarningKind| format!("| `{}` | {} |\n", kind.id(), kind.meaning());
    let rows = WarningKind::ALL.iter().map(row).collect::<String>();
    assert_eq!(
        table, rows,
        "the table is not `WarningKind::ALL`; it has to be:\n{rows}"
    );
}

/// Returns every Markdown page for readers, relative to the root.
fn pages() -> Vec<String> {
    let mut pages = Vec::new();
    let mut folders = vec![root().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            // `cases` holds input and output of the generator, `spec` what others wrote.
            let skipped = ["target", ".git", "cases", "spec", "fuzz"].contains(&&*name);
            if path.is_dir() && !skipped {
                folders.push(path);
            } else if name.ends_with(".md") {
                let relative = path.strip_prefix(root()).expect("below the root");
                pages.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    pages.sort();
    pages
}

/// Returns the links in text, outside of code spans and fenced blocks.
fn links(text: &str) -> Vec<String> {
    use pulldown_cmark::{Event, Parser, Tag};
    let links = Parser::new(text).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.into_string())
        }
        _ => None,
    });
    links.collect()
}

/// Links between pages point to existing files and headings.
#[test]
fn links_between_pages_resolve() {
    let pages = pages();
    assert!(pages.len() > 20, "{pages:?}");
    for page in &pages {
        let folder = Path::new(page).parent().expect("a page is in a folder");
        for link in links(&read(page)) {
            if link.starts_with("http") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = match file {
                "" => root().join(page),
                file => root().join(folder).join(file),
            };
            assert!(target.exists(), "{page}: {link}");
            let is_there = || headings(&target).any(|it| it == heading);
            assert!(heading.is_empty() || is_there(), "{page}: {link}");
        }
    }
}

/// The book has every page of `docs/`, each once.
#[test]
fn the_book_lists_every_page_of_docs() {
    let mut listed: Vec<_> = links(&read("docs/SUMMARY.md"))
        .into_iter()
        .map(|link| format!("docs/{link}"))
        .collect();
    listed.sort();
    let there: Vec<_> = pages()
        .into_iter()
        .filter(|page| page.starts_with("docs/") && page != "docs/SUMMARY.md")
        .collect();
    assert_eq!(listed, there);
}

/// Returns the anchors of a page's headings.
fn headings(page: &Path) -> impl Iterator<Item = String> {
    let text = fs::read_to_string(page).expect("a page is text");
    let headings = text.lines().filter_map(|line| {
        let title = line.trim_start_matches('#').strip_prefix(' ')?;
        let letters = title
            .chars()
            .filter(|it| it.is_alphanumeric() || " -_".contains(*it));
        let slug = letters.collect::<String>().to_lowercase().replace(' ', "-");
        line.starts_with('#').then_some(slug)
    });
    headings.collect::<Vec<_>>().into_iter()
}

/// Each published package has both licences.
#[test]
fn licences_are_in_every_package() {
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let text = read(licence);
        for package in ["codegen", "generated", "runtime"] {
            assert_eq!(read(&format!("{package}/{licence}")), text, "{package}");
        }
    }
}
