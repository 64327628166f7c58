//! The real command on folders with unusual contents: links, pipes, files of other people, and a
//! concurrent run.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A secret that no output may contain.
const SECRET: &str = "hunter2";

/// Returns a document with one schema, which is elsewhere.
fn document(reference: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: Boats, version: '1'}}
servers: [{{url: https://api.example.com}}]
paths:
  /boats:
    get:
      operationId: getBoat
      responses:
        '200':
          description: ok
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Boat'}}}}}}
components:
  schemas:
    Boat: {{type: object, properties: {{sail: {{$ref: '{reference}'}}}}}}
"
    )
}

struct Sandbox(tempfile::TempDir);

impl Sandbox {
    fn with(files: &[(&str, &str)]) -> Self {
        let sandbox = Self(tempfile::tempdir().unwrap());
        files
            .iter()
            .for_each(|(name, text)| sandbox.put(name, text));
        sandbox
    }

    fn path(&self, inner: &str) -> PathBuf {
        self.0.path().join(inner)
    }

    fn put(&self, inner: &str, text: &str) {
        let path = self.path(inner);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, inner: &str) -> String {
        fs::read_to_string(self.path(inner)).unwrap_or_default()
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specmill"));
        command.args(line.split(' ')).current_dir(self.0.path());
        command.stdin(Stdio::null());
        command
    }

    /// Runs a command; returns its success and all its output, which never contains the secret.
    fn run(&self, line: &str) -> (bool, String) {
        let Output {
            status,
            stdout,
            stderr,
        } = self.command(line).output().unwrap();
        let text = [stdout, stderr].concat();
        let text = String::from_utf8(text).unwrap();
        assert!(!text.contains(SECRET), "{line}: {text}");
        (status.success(), text)
    }

    fn fail(&self, line: &str) -> String {
        let (succeeded, text) = self.run(line);
        assert!(!succeeded, "{line}: {text}");
        text
    }

    fn succeed(&self, line: &str) -> String {
        let (succeeded, text) = self.run(line);
        assert!(succeeded, "{line}: {text}");
        text
    }

    /// Reads the generated module of the schema.
    fn boat(&self) -> String {
        let text = self.read("out/src/models/boat.rs");
        assert!(!text.is_empty());
        text
    }
}

const SAIL: &str = "type: string\ndescription: hunter2\n";

#[test]
fn files_that_are_not_the_documents_are_not_read() {
    let api = document("../secret.yaml");
    let sandbox = Sandbox::with(&[("spec/api.yaml", &api), ("secret.yaml", SAIL)]);
    let refused = "`../secret.yaml` cannot be read: it is outside the document's folder";
    for line in [
        "generate spec/api.yaml --out out",
        "generate spec --out out",
    ] {
        let text = sandbox.succeed(line);
        assert!(text.contains(refused), "{text}");
        assert!(!sandbox.boat().contains(SECRET), "{}", sandbox.boat());
    }
    for line in [
        "add spec/api.yaml --spec new",
        "add spec/api.yaml --spec new --root .",
    ] {
        let text = sandbox.fail(line);
        assert!(text.contains("which is outside its folder"), "{text}");
        assert!(!sandbox.path("new").exists());
    }
}

#[test]
fn another_root_lets_them_be_read() {
    let api = document("../shared/sail.yaml");
    let sandbox = Sandbox::with(&[
        ("v1/api.yaml", &api),
        ("shared/sail.yaml", "type: string\ndescription: Of linen\n"),
    ]);
    for inputs in ["v1/api.yaml", "v1"] {
        sandbox.succeed(&format!("generate {inputs} --out out"));
        assert!(!sandbox.boat().contains("Of linen"));
        let text = sandbox.succeed(&format!("generate {inputs} --out out --root ."));
        assert!(!text.contains("cannot be read"), "{text}");
        assert!(sandbox.boat().contains("Of linen"));
    }
    sandbox.put("v1/specmill.toml", "root = '..'\n");
    for inputs in ["v1/api.yaml", "v1"] {
        sandbox.succeed(&format!("generate {inputs} --out out"));
        assert!(sandbox.boat().contains("Of linen"));
        let text = sandbox.fail(&format!("generate {inputs} --out out --root shared"));
        assert!(text.contains("is outside the root shared"), "{text}");
    }
}

#[test]
fn hidden_files_are_not_read() {
    let api = document("./.env");
    let sandbox = Sandbox::with(&[("spec/api.yaml", &api), ("spec/.env", "KEY=hunter2\n")]);
    let text = sandbox.succeed("generate spec --out out");
    assert!(text.contains("hidden files are not read"), "{text}");
}

#[test]
fn settings_beside_a_single_document_are_read() {
    let api = document("#/components/schemas/Boat");
    let sandbox = Sandbox::with(&[
        ("v1/api.yaml", &api),
        ("v2/more.yaml", &api.replace("/boats", "/ships")),
        ("v1/specmill.toml", "[package]\nname = \"fleet\"\n"),
    ]);
    sandbox.succeed("generate v1/api.yaml --out out");
    assert!(sandbox.read("out/Cargo.toml").contains("name = \"fleet\""));
    let text = sandbox.succeed("generate v1/api.yaml v2/more.yaml --out out");
    assert!(
        text.contains("v1/specmill.toml is not read: the documents are in several folders"),
        "{text}"
    );
    sandbox.put("v1/specmill.toml", "pakage = 1\n");
    let text = sandbox.fail("generate v1/api.yaml --out out");
    assert!(text.contains("v1/specmill.toml:1:1"), "{text}");
    // It leaves alone the list of other documents beside the given one.
    let list = "prefer = \"old.yaml\"\n[[documents]]\nfile = \"old.yaml\"\n";
    sandbox.put("v1/specmill.toml", list);
    sandbox.succeed("generate v1/api.yaml --out out");
}

#[test]
fn long_texts_are_cut_and_invalid_names_not_kept() {
    let path = format!("/boats/{}", "long".repeat(16_400));
    let api = document("#/components/schemas/Boat")
        .replace("  /boats:\n", &format!("  ? {path}\n  :\n"))
        .replace("Boats", &"x".repeat(300));
    let lock = "#/components/schemas/Boat = no identifier; fn main() {}\n\
                #/components/schemas/Boat/properties/sail field = 1st\n\
                resource boats = Bo.at\n";
    let sandbox = Sandbox::with(&[("spec/api.yaml", &api), ("spec/names.lock", lock)]);
    let report = sandbox.succeed("generate spec --out out");
    assert!(report.lines().all(|line| line.len() < 1000), "{report}");
    let lock = sandbox.read("spec/names.lock");
    assert!(
        lock.contains("#/components/schemas/Boat = Boat\n"),
        "{lock}"
    );
    assert!(lock.lines().all(|line| line.len() < 1000), "{lock}");
    assert!(sandbox.boat().contains("Boat"));
    let cargo = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .args(["--manifest-path", "out/Cargo.toml"])
        .current_dir(sandbox.0.path())
        .output()
        .unwrap();
    let metadata = String::from_utf8(cargo.stdout).unwrap();
    let name = format!("\"name\":\"{}-client\"", "x".repeat(50));
    assert!(metadata.contains(&name), "{metadata}");
}

#[cfg(unix)]
mod links_and_pipes {
    use std::os::unix::fs::symlink;
    use std::time::{Duration, Instant};

    use super::*;

    fn make_pipe(sandbox: &Sandbox, inner: &str) {
        let made = Command::new("mkfifo").arg(sandbox.path(inner)).status();
        assert!(made.unwrap().success());
    }

    #[test]
    fn links_out_of_the_folder_are_refused() {
        let api = document("./sail.yaml");
        let sandbox = Sandbox::with(&[("spec/api.yaml", &api), ("secret.yaml", SAIL)]);
        symlink("../secret.yaml", sandbox.path("spec/sail.yaml")).unwrap();
        let text = sandbox.succeed("generate spec/api.yaml --out out");
        assert!(text.contains("outside the document's folder"), "{text}");
        assert!(!sandbox.boat().contains(SECRET));
        // In a folder every document is read, whether or not another refers to it.
        let text = sandbox.fail("generate spec --out out");
        assert!(text.contains("spec/sail.yaml is outside spec"), "{text}");
        let text = sandbox.fail("add spec/api.yaml --spec new");
        assert!(text.contains("which is outside its folder"), "{text}");
        for name in ["specmill.toml", "names.lock"] {
            fs::remove_file(sandbox.path("spec/sail.yaml")).ok();
            symlink("../secret.yaml", sandbox.path("spec").join(name)).unwrap();
            let text = sandbox.fail("generate spec --out out");
            assert!(text.contains(&format!("{name} is outside spec")), "{text}");
            fs::remove_file(sandbox.path("spec").join(name)).unwrap();
        }
    }

    #[test]
    fn pipes_and_devices_are_not_waited_for() {
        let api = document("./sail.yaml");
        let sandbox = Sandbox::with(&[("spec/api.yaml", &api), ("out/x", ""), ("pipes/x", "")]);
        let begin = Instant::now();
        make_pipe(&sandbox, "spec/sail.yaml");
        let text = sandbox.succeed("generate spec/api.yaml --out out");
        assert!(text.contains("it is not a regular file"), "{text}");
        for line in [
            "generate spec --out out",
            "generate spec/sail.yaml --out out",
        ] {
            assert!(
                sandbox.fail(line).contains("it is not a regular file"),
                "{line}"
            );
        }
        let text = sandbox.fail("add spec/sail.yaml --spec new");
        assert!(text.contains("it is not a regular file"), "{text}");
        fs::remove_file(sandbox.path("spec/sail.yaml")).unwrap();
        for name in [
            "out/Cargo.toml",
            "out/.specmill-files",
            "spec/specmill.toml",
        ] {
            fs::remove_file(sandbox.path(name)).ok();
            make_pipe(&sandbox, name);
            let text = sandbox.fail("generate spec --out out");
            assert!(text.contains("it is not a regular file"), "{name}: {text}");
            fs::remove_file(sandbox.path(name)).unwrap();
        }
        symlink("/dev/zero", sandbox.path("spec/names.lock")).unwrap();
        sandbox.fail("generate spec --out out");
        assert!(begin.elapsed() < Duration::from_secs(60));
    }

    #[test]
    fn a_run_waits_for_another_and_not_for_one_that_was_killed() {
        let api = document("#/components/schemas/Boat");
        let sandbox = Sandbox::with(&[("spec/api.yaml", &api), ("out/x", "")]);
        // While it lives, another process has locked the folder.
        let mut other = Command::new("flock")
            .args(["--no-fork", "out", "sleep", "60"])
            .current_dir(sandbox.0.path())
            .spawn()
            .unwrap();
        let mut run = sandbox
            .command("generate spec --out out")
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(1500));
        assert!(run.try_wait().unwrap().is_none(), "it does not wait");
        assert!(!sandbox.path("out/Cargo.toml").exists());
        // The names that the other run leaves count, although this one has read the file before.
        let names = "#/components/schemas/Boat = Ship\n";
        sandbox.put("spec/names.lock", names);
        other.kill().unwrap();
        other.wait().unwrap();
        let output = run.wait_with_output().unwrap();
        assert!(output.status.success());
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(text, "specmill: waiting for another run that uses out\n");
        assert!(sandbox.path("out/src/models/ship.rs").exists());
        assert!(sandbox.read("spec/names.lock").contains(names));
    }
}

/// Concurrent runs leave the files of one of them, in any order of ending.
#[test]
fn concurrent_runs_leave_the_files_of_one_of_them() {
    let documents: Vec<_> = (0..4)
        .map(|number| {
            let document = document("#/components/schemas/Boat");
            document.replace("Boat", &format!("Boat{number}"))
        })
        .collect();
    let sandbox = Sandbox::with(&[]);
    for (number, document) in documents.iter().enumerate() {
        sandbox.put(&format!("{number}/api.yaml"), document);
    }
    for round in 0..3 {
        let runs: Vec<_> = (0..8)
            .map(|number| {
                let line = format!("generate {}/api.yaml --out out{round}", number % 4);
                let mut command = sandbox.command(&line);
                command.stdout(Stdio::null()).stderr(Stdio::null());
                command.spawn().unwrap()
            })
            .collect();
        for run in runs {
            assert!(run.wait_with_output().unwrap().status.success());
        }
        let out = format!("out{round}");
        let listed = sandbox.read(&format!("{out}/.specmill-files"));
        let models = fs::read_dir(sandbox.path(&format!("{out}/src/models"))).unwrap();
        for model in models {
            let name = model.unwrap().file_name().into_string().unwrap();
            let line = format!("src/models/{name}");
            assert!(listed.contains(&line), "{line} is not in {listed}");
        }
        let lines: Vec<_> = (0..4)
            .map(|number| sandbox.run(&format!("generate {number}/api.yaml --out {out} --check")))
            .collect();
        let current = lines.iter().filter(|(is_current, _)| *is_current).count();
        assert_eq!(current, 1, "{lines:?}");
        for number in 0..4 {
            sandbox.succeed(&format!("generate {number}/api.yaml --out {out}"));
        }
    }
}
