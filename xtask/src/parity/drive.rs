//! The clients of a vendor's document, driven with the same calls.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::behaviour;
use super::record::{Sent, number_keys};
use super::recording::{Recorded, Recording, read, to_list, to_text};
use super::vendor::Vendor;
use crate::calls::build::Driver;
use crate::calls::make::{self, Call, Purpose};
use crate::calls::operations::operations;
use crate::calls::part::part;
use crate::calls::process::{self, Said};
use crate::calls::server::{Server, minimal_response};
use crate::corpus::{make_folder, write};
use crate::roundtrip::instances::read_document;

/// A comparison to make.
pub(crate) struct Job<'a> {
    vendor: &'a Vendor,
    /// The document, or the part of it that is called
    document: PathBuf,
    /// Methods and paths of the whole document, without the names of path parameters
    declared: BTreeSet<String>,
    root: Value,
    out: PathBuf,
    target: PathBuf,
}

impl<'a> Job<'a> {
    /// Reads the document and creates the output folder.
    pub(crate) fn new(vendor: &'a Vendor, document: &Path, out: &Path) -> Result<Self, String> {
        let mut job = Self {
            vendor,
            document: document.to_owned(),
            declared: BTreeSet::new(),
            root: read_document(document)?,
            out: out.join(vendor.name),
            target: out.join("target"),
        };
        make_folder(&job.out)?;
        let all = operations(&job.root);
        let all = all.iter().map(|it| nameless(&it.method, &it.path));
        job.declared = all.collect();
        if !vendor.operations.is_empty() {
            job.take_part()?;
        }
        Ok(job)
    }

    /// Reduces the document to the operations that are called.
    fn take_part(&mut self) -> Result<(), String> {
        let chosen = self.vendor.operations.iter();
        let chosen = chosen.map(|(method, path)| ((*method).to_owned(), (*path).to_owned()));
        let chosen = chosen.collect::<BTreeSet<_>>();
        self.root = part(&self.root, &chosen, &BTreeSet::new());
        let found = operations(&self.root);
        let found = found.into_iter().map(|it| (it.method, it.path));
        let found = found.collect::<BTreeSet<_>>();
        if let Some((method, path)) = chosen.difference(&found).next() {
            return Err(format!("the document has no {method} {path}"));
        }
        self.document = self.out.join("part.json");
        write(&self.document, &self.root.to_string())
    }

    /// Makes the calls with the SDKs and keeps their requests.
    pub(crate) fn record(&self) -> Result<(), String> {
        let mut all = operations(&self.root);
        for operation in &mut all {
            let name = format!("{} {}", operation.method, operation.path);
            if self.vendor.forms.contains(&&*name) {
                let is_form = |media_type: &str| media_type.starts_with("multipart/");
                operation.bodies.retain(|it| is_form(&it.media_type));
            }
        }
        let calls = make::calls(&self.root, &all, Purpose::Compare)?;
        let calls = fewer(calls, self.vendor.most_ways);
        let file = self.vendor.kept("calls.json");
        write(&file, &to_list(&calls)?)?;
        for sdk in self.vendor.sdks {
            eprintln!(
                "{} {} for {}",
                sdk.package,
                sdk.version,
                sdk.language.name()
            );
            let folder = self.out.join(sdk.slug());
            sdk.install(&folder)?;
            let start = sdk.driver(&folder)?;
            let said = folder.join("said.json");
            let mut recording =
                recorded(&calls, |url| process::drive(&start, &[], url, &file, &said))?;
            recording.package = sdk.package.to_owned();
            recording.version = sdk.version.to_owned();
            recording.others.retain(|it| !self.declared.contains(it));
            if let Some(script) = &self.vendor.script {
                let start = sdk.start(&folder, "behave", script.of(sdk.language))?;
                let names = self.names()?;
                let play = |url: &str| process::drive(&start, &[], url, &names, &said);
                recording.behaviours = behaviour::play(script.behaviours, play)?;
            }
            let file = self.vendor.kept(&format!("{}.json", sdk.slug()));
            write(&file, &to_text(&recording)?)?;
        }
        Ok(())
    }

    /// Writes the list of behaviours that take several requests.
    fn names(&self) -> Result<PathBuf, String> {
        let names = self.vendor.behaviours().iter().map(|it| it.name);
        let file = self.out.join("behaviours.json");
        write(&file, &to_list(&names.collect::<Vec<_>>())?)?;
        Ok(file)
    }

    /// Makes the calls with the client generated from the document.
    pub(crate) fn ours(&self) -> Result<(Vec<Call>, Recording), String> {
        let file = self.vendor.kept("calls.json");
        let calls = read::<Vec<Call>>(&file)?;
        let settings = self.vendor.kept("specmill.toml");
        let script = self.vendor.script.as_ref();
        let own = script.map(|script| script.rust);
        let settings = Some(settings.as_path());
        let driver = Driver::build_with(&self.document, settings, own, &self.out, &self.target)?;
        let said = self.out.join("said.json");
        let mut recording = recorded(&calls, |url| driver.drive(url, &file, &said))?;
        if let Some(script) = script {
            let names = self.names()?;
            let play = |url: &str| driver.drive_own(url, &names, &said);
            recording.behaviours = behaviour::play(script.behaviours, play)?;
        }
        Ok((calls, recording))
    }
}

/// Formats an operation without its parameters' names: `GET /files/{}`.
fn nameless(method: &str, path: &str) -> String {
    let mut text = format!("{method} ");
    for (index, piece) in path.split('{').enumerate() {
        match piece.split_once('}').filter(|_| index > 0) {
            Some((_, rest)) => text.extend(["{}", rest]),
            None => text.push_str(piece),
        }
    }
    text
}

/// Keeps at most this many further shapes per operation, evenly spread.
fn fewer(mut calls: Vec<Call>, most: usize) -> Vec<Call> {
    let operation = |call: &Call| (call.method.clone(), call.template.clone());
    let is_way = |call: &Call| call.id.contains(" way ");
    let mut counts = BTreeMap::<_, usize>::new();
    for call in calls.iter().filter(|it| is_way(it)) {
        *counts.entry(operation(call)).or_default() += 1;
    }
    let mut seen = BTreeMap::<_, usize>::new();
    calls.retain(|call| {
        let count = counts.get(&operation(call)).copied().unwrap_or(0);
        if !is_way(call) || count <= most {
            return true;
        }
        let seen = seen.entry(operation(call)).or_default();
        *seen += 1;
        *seen * most / count != (*seen - 1) * most / count
    });
    calls
}

/// Has a program make the calls, and returns its report with its requests.
fn recorded(
    calls: &[Call],
    drive: impl FnOnce(&str) -> Result<Said, String>,
) -> Result<Recording, String> {
    let server = Server::start(minimal_response)?;
    let Said { notes, others } = drive(&server.url())?;
    let mut recording = Recording {
        others,
        ..Recording::default()
    };
    for (id, note) in notes {
        let recorded = Recorded {
            note,
            ..Recorded::default()
        };
        recording.calls.insert(id, recorded);
    }
    for request in server.requests() {
        let call = calls
            .get(request.call)
            .ok_or("a request belongs to no call")?;
        let recorded = recording.calls.entry(call.id.clone()).or_default();
        recorded.sent.push(Sent::of(&request));
    }
    for recorded in recording.calls.values_mut() {
        number_keys(&mut recorded.sent);
    }
    Ok(recording)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_shapes_some_stay() {
        let call = |id: String| Call {
            id,
            ..Call::default()
        };
        let ways = (1..=10).map(|number| call(format!("GET / way {number}")));
        let all = std::iter::once(call("GET / full".to_owned())).chain(ways);
        let all = all.collect::<Vec<_>>();
        let left = |most| fewer(all.clone(), most).into_iter().map(|it| it.id);
        assert_eq!(left(10).len(), 11);
        let few = left(2).collect::<Vec<_>>();
        assert_eq!(few, ["GET / full", "GET / way 5", "GET / way 10"]);
    }

    #[test]
    fn names_of_parameters_do_not_matter() {
        assert_eq!(nameless("GET", "/a/{b}/c/{d}"), "GET /a/{}/c/{}");
        assert_eq!(nameless("GET", "/a"), "GET /a");
    }
}
