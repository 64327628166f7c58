//! `.specmill-api`: a compressed copy of the documents, the settings and the names that a version of
//! a client was made from, kept beside the client.
//!
//! It is text, so that it is a file like any other generated one. What it holds is read as
//! documents and never written to the disk; nothing in it names a file there.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::Spec;
use super::disk::{way, whole};
use super::storage::{Storage, Store};
use crate::digest::sha256;
use crate::files::MARK;
use crate::load::Source;
use crate::lock::{self, Lock};
use crate::settings::{self, Select, Settings};

/// File name in the folder of a client.
pub(crate) const FILE: &str = ".specmill-api";

/// Number of the format.
const FORMAT: &str = "1";

/// Maximum size of the content in bytes: a few bytes may ask for any number.
const LARGEST: usize = 256 << 20;

/// Effort of compression: more takes much longer and saves little.
const LEVEL: u8 = 6;

/// Characters of a line of the payload.
const WIDTH: usize = 100;

/// Number of `..` that a path may begin with.
const DEEPEST: usize = 64;

/// The API that a version of a client was made from.
#[derive(Clone, Debug)]
pub(crate) struct Description {
    /// The version of the client
    pub(crate) version: String,
    /// SHA-256 of the content
    pub(crate) fingerprint: String,
    /// The text of the file
    pub(crate) text: String,
}

impl Description {
    /// Describes documents. `name` and `version` are those of the client, `lock` its names, and
    /// `beside` the names of the files that the documents referred to.
    pub(crate) fn new(spec: &Spec, client: (&str, &str), lock: &Lock, beside: &[String]) -> Self {
        let (name, version) = client;
        let mut content = Vec::new();
        let mut add = |kind: &str, name: &str, bytes: &[u8]| {
            content.extend(format!("{kind} {} {name}\n", bytes.len()).into_bytes());
            content.extend_from_slice(bytes);
            content.push(b'\n');
        };
        add("package", "", name.as_bytes());
        let settings = spec.beside.iter().find(|it| it.name == settings::FILE);
        if let Some(settings) = settings.filter(|it| !it.bytes.is_empty()) {
            add("settings", settings::FILE, &settings.bytes);
        }
        if !spec.patterns.is_empty() {
            add("select", "", spec.patterns.join("\n").as_bytes());
        }
        add("names", lock::FILE, lock.to_string().as_bytes());
        for source in &spec.sources {
            add("document", &spec.disk.relative(&source.name), &source.bytes);
        }
        for overlay in &spec.overlays {
            add("overlay", &overlay.name, &overlay.bytes);
        }
        for name in beside {
            // A file that cannot be read was not read before either.
            if let Ok(bytes) = crate::load::ReferencedFiles::read(&spec.disk, name) {
                add("beside", &spec.disk.relative(name), &bytes);
            }
        }
        let fingerprint = sha256(&content);
        let payload = STANDARD.encode(compress_to_vec(&content, LEVEL));
        let mut text = format!(
            "# {MARK}: the API that this version of the client was made from, compressed\n\
             format {FORMAT}\nversion {version}\ncontent {fingerprint}\npayload {}\n",
            sha256(payload.as_bytes())
        );
        for line in payload.as_bytes().chunks(WIDTH) {
            let _ = writeln!(text, "{}", String::from_utf8_lossy(line));
        }
        Self {
            version: version.to_owned(),
            fingerprint,
            text,
        }
    }

    /// Reads the head of a file, and checks that the rest is whole.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
        let mut lines = text.lines().skip(1);
        let mut field = |name: &str| {
            let line = lines.next().unwrap_or_default();
            let value = line.strip_prefix(name).and_then(|it| it.strip_prefix(' '));
            value.ok_or_else(|| format!("it has no `{name}`"))
        };
        let format = field("format")?;
        if format != FORMAT {
            return Err(format!("its format `{format}` is not known here"));
        }
        let (version, fingerprint) = (field("version")?, field("content")?);
        let sum = field("payload")?;
        if sha256(payload(text).as_bytes()) != sum {
            return Err("it was edited, or is the result of a merge".to_owned());
        }
        Ok(Self {
            version: version.to_owned(),
            fingerprint: fingerprint.to_owned(),
            text: text.to_owned(),
        })
    }

    /// Returns the documents. Their paths begin with the version of the client.
    pub(crate) fn to_spec(&self) -> Result<Spec, String> {
        let compressed = STANDARD.decode(payload(&self.text));
        let compressed = compressed.map_err(|_| "it is damaged".to_owned())?;
        let content = decompress_to_vec_with_limit(&compressed, LARGEST);
        let content = content.map_err(|_| "it is damaged, or too large".to_owned())?;
        let mut parts = Parts::default();
        let mut rest = content.as_slice();
        while !rest.is_empty() {
            rest = parts.take(rest).ok_or_else(|| "it is damaged".to_owned())?;
        }
        let mut spec = parts.into_spec()?;
        spec.lead = format!("{}:", self.version);
        Ok(spec)
    }
}

/// Returns the encoded part of a file, without line breaks.
fn payload(text: &str) -> String {
    text.lines().skip(5).collect()
}

/// The parts of a description.
#[derive(Debug, Default)]
struct Parts {
    package: String,
    settings: Settings,
    names: Lock,
    /// Paths and bytes
    documents: Vec<(String, Vec<u8>)>,
    overlays: Vec<(String, Vec<u8>)>,
    beside: Vec<(String, Vec<u8>)>,
}

impl Parts {
    /// Takes one part; returns the rest.
    fn take<'b>(&mut self, content: &'b [u8]) -> Option<&'b [u8]> {
        let end = content.iter().position(|byte| *byte == b'\n')?;
        let head = std::str::from_utf8(&content[..end]).ok()?;
        let mut words = head.splitn(3, ' ');
        let (kind, length, name) = (words.next()?, words.next()?, words.next()?);
        let after = &content[end + 1..];
        let (bytes, rest) = after.split_at_checked(length.parse().ok()?)?;
        let text = || std::str::from_utf8(bytes).ok();
        match kind {
            "package" => self.package = text()?.to_owned(),
            "settings" => self.settings = settings::parse(text()?).ok()?.settings,
            "select" => {
                let patterns = text()?.lines().collect::<Vec<_>>();
                self.settings.select = Some(Select::parse(&patterns).ok()?);
            }
            "names" => self.names = Lock::parse(text()?).ok()?,
            "document" => self.documents.push((path(name)?, bytes.to_vec())),
            "overlay" => self.overlays.push((path(name)?, bytes.to_vec())),
            "beside" => self.beside.push((path(name)?, bytes.to_vec())),
            _ => return None,
        }
        rest.strip_prefix(b"\n")
    }

    fn into_spec(self) -> Result<Spec, String> {
        // Paths may begin with `..`: they are kept below a folder that is deep enough.
        let folder = whole(&Path::new("/").join("d/".repeat(DEEPEST)));
        let place = |path: &str| whole(&folder.join(path));
        let mut files = BTreeMap::new();
        let mut spec = Spec::default();
        for (path, bytes) in self.documents.iter().chain(&self.beside) {
            files.insert(place(path), bytes.clone());
            let name = way(&folder, &place(path));
            spec.paths.insert(name.clone(), name);
        }
        spec.disk.store = Store::new(Stored(files));
        for (path, bytes) in self.documents {
            let name = path.rsplit('/').next().unwrap_or_default().to_owned();
            if spec.sources.iter().any(|it| it.name == name) {
                return Err(format!("it has two documents {name}"));
            }
            spec.disk.add(&name, &place(&path));
            spec.paths.insert(name.clone(), path);
            spec.sources.push(Source { name, bytes });
        }
        for (name, bytes) in self.overlays {
            spec.paths.insert(name.clone(), name.clone());
            spec.overlays.push(Source { name, bytes });
        }
        if spec.sources.is_empty() {
            return Err("it has no document".to_owned());
        }
        let root = Path::new("/");
        let _ = spec.disk.set_root(&whole(root));
        spec.settings = self.settings;
        spec.settings.package.name = Some(self.package);
        spec.lock = self.names;
        Ok(spec)
    }
}

/// Checks a relative path, written with `/`.
fn path(text: &str) -> Option<String> {
    let is_odd = |step: &str| matches!(step, "" | ".") || step.contains(['\\', ':', '\0']);
    let up = text.split('/').filter(|step| *step == "..").count();
    let is_fine = up < DEEPEST && !text.split('/').any(is_odd);
    is_fine.then(|| text.to_owned())
}

/// Files in memory.
#[derive(Debug)]
struct Stored(BTreeMap<PathBuf, Vec<u8>>);

impl Storage for Stored {
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let inner = self.0.keys().filter(|it| it.parent() == Some(folder));
        Ok(inner.cloned().collect())
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let found = self.0.get(path).cloned();
        found.ok_or_else(|| ErrorKind::NotFound.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Layout;
    use crate::spec::tests::DOCUMENT;
    use std::fs;

    fn described(content: &[u8]) -> Description {
        let payload = STANDARD.encode(compress_to_vec(content, LEVEL));
        Description {
            version: "1.0.0".to_owned(),
            fingerprint: String::new(),
            text: format!("\n\n\n\n\n{payload}"),
        }
    }

    #[test]
    fn documents_come_back_with_the_files_that_they_refer_to() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path();
        fs::create_dir_all(root.join("a/b")).unwrap();
        fs::create_dir_all(root.join("c")).unwrap();
        let text = DOCUMENT.replace("{name: {type: string}}", "{name: {$ref: '../../c/x.yaml'}}");
        fs::write(root.join("a/b/api.yaml"), &text).unwrap();
        fs::write(root.join("c/x.yaml"), "{type: string, description: Theirs}").unwrap();
        let mut spec = Spec::read_documents(&[root.join("a/b/api.yaml")]).unwrap();
        spec.set_root(root).unwrap();
        spec.settings.package.name = Some("things".to_owned());
        let made = spec.generate(Layout::Crate).unwrap();
        let beside = &made.report.beside;
        assert_eq!(beside, &["../../c/x.yaml"]);
        let client = ("things", "1.0.0");
        let description = Description::new(&spec, client, &made.lock, beside);
        let same = Description::new(&spec, client, &made.lock, beside);
        assert_eq!(description.text, same.text);
        let read = Description::read(description.text.as_bytes()).unwrap();
        assert_eq!(read.fingerprint, description.fingerprint);
        // The files may be gone by now.
        drop(place);
        let old = read.to_spec().unwrap();
        let mut again = old.generate(Layout::Crate).unwrap();
        assert_eq!(again.lock, made.lock);
        let manifest = again.files.0.remove("Cargo.toml").unwrap();
        assert!(manifest.contains("name = \"things\""), "{manifest}");
        for (path, text) in again.files.0.iter().filter(|it| it.0.ends_with(".rs")) {
            assert_eq!(made.files.0.get(path), Some(text), "{path}");
        }
        assert_eq!(old.path_of("api.yaml"), "1.0.0:api.yaml");
        assert_eq!(old.path_of("../../c/x.yaml"), "1.0.0:../../c/x.yaml");
    }

    #[test]
    fn a_damaged_description_is_an_error() {
        let spec = Spec::from_bytes("a.yaml", DOCUMENT);
        let fine = Description::new(&spec, ("a", "1.0.0"), &Lock::default(), &[]).text;
        assert!(Description::read(fine.as_bytes()).is_ok());
        let last = fine.trim_end().len() - 3;
        for text in [
            String::new(),
            "<<<<<<< HEAD\n".to_owned() + &fine,
            fine.replace("format 1", "format 2"),
            fine[..last].to_owned(),
            fine.replace("content ", "contents "),
        ] {
            assert!(Description::read(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_hostile_description_is_refused() {
        for content in [
            &b""[..],
            b"document 99999999999999999999 a.yaml\n",
            b"document 5 a.yaml\nab\n",
            b"document 2 /etc/passwd\nab\n",
            b"document 2 a/./b\nab\n",
            b"document 2 c:x\nab\n",
            b"document 1 a.yaml\na\ndocument 1 b/a.yaml\na\n",
            b"executable 1 a.yaml\na\n",
            b"settings 3 x\n= 1\n",
            format!("document 1 {}a\nab\n", "../".repeat(80)).as_bytes(),
        ] {
            let result = described(content).to_spec();
            assert!(result.is_err(), "{}", String::from_utf8_lossy(content));
        }
        // A bomb: it would take more than the limit.
        let bomb = described(&vec![b'a'; LARGEST + 1]);
        assert!(bomb.text.len() < 1_000_000);
        assert_eq!(bomb.to_spec().unwrap_err(), "it is damaged, or too large");
    }

    #[test]
    fn nothing_on_the_disk_is_read() {
        // The name of the folder must not begin with a full stop, which is refused by itself.
        let place = tempfile::Builder::new().prefix("seen").tempdir().unwrap();
        fs::write(place.path().join("x.yaml"), "type: string").unwrap();
        let up = "../".repeat(DEEPEST + 8);
        let path = format!("{up}{}/x.yaml", &place.path().to_string_lossy()[1..]);
        let text = DOCUMENT.replace(
            "{name: {type: string}}",
            &format!("{{name: {{$ref: '{path}'}}}}"),
        );
        let content = format!("document {} a.yaml\n{text}\n", text.len());
        let spec = described(content.as_bytes()).to_spec().unwrap();
        let made = spec.generate(Layout::Crate).unwrap();
        let said = format!("{:?}", made.report.diagnostics);
        assert!(said.contains("there is no such file"), "{said}");
    }
}
