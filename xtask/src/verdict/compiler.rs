//! The compiler's word on a pair: does the caller of the old client compile with the new one?

use std::path::{Path, PathBuf};
use std::time::Instant;

use specmill::digest;

use super::base::{Base, Job};
use super::cache::{Cache, Outcome};
use super::row::Times;
use super::subject::{Client, Subject, check_caller, spec_of};
use crate::corpus::make_folder;

/// The compiler, with what it said before.
#[derive(Clone, Copy)]
pub(super) struct Compiler<'a> {
    pub(super) base: &'a Base,
    pub(super) cache: &'a Cache<Outcome>,
    /// The limit of one compilation
    pub(super) seconds: u64,
}

impl Compiler<'_> {
    /// Compiles the new client and the old caller against it, unless that is known.
    pub(super) fn compile(
        &self,
        subject: &Subject,
        client: &Client,
        folder: &Path,
        times: &mut Times,
    ) -> Result<Outcome, String> {
        let old = &subject.client;
        let mut outcome = Outcome::default();
        if client.digest != old.digest || client.features != old.features {
            let caller = std::fs::read(&subject.caller).map_err(|error| error.to_string())?;
            let parts = [
                &self.base.key,
                &client.digest,
                &digest::sha256(&caller),
                &old.features.join(","),
            ];
            let key = digest::sha256(parts.map(String::as_str).join(" ").as_bytes());
            outcome = match self.cache.get(&key) {
                Some(outcome) => outcome,
                None => {
                    let mut outcome = self.compile_anew(subject, client, folder, times)?;
                    outcome.shorten();
                    self.cache.put(&key, &outcome)?;
                    outcome
                }
            };
        }
        if client.package != old.package {
            outcome.errors.insert(
                0,
                format!(
                    "the package {} is named {} now",
                    old.package, client.package
                ),
            );
        }
        let gone = old.features.iter().find(|it| !client.features.contains(it));
        if let Some(gone) = gone {
            outcome
                .errors
                .insert(0, format!("the feature {gone} is gone"));
        }
        Ok(outcome)
    }

    fn compile_anew(
        &self,
        subject: &Subject,
        client: &Client,
        folder: &Path,
        times: &mut Times,
    ) -> Result<Outcome, String> {
        let start = Instant::now();
        let krate = subject.client.krate();
        let sources = folder.join("client");
        client.write(&sources)?;
        let library = folder.join(format!("lib{krate}.rmeta"));
        // The caller has the features of the old client by name.
        let kept = subject.client.features.iter();
        let features = kept.filter(|it| client.features.contains(it)).cloned();
        let features = features.collect::<Vec<_>>();
        let said = self.base.check(&Job {
            name: &krate,
            source: &sources.join("src/lib.rs"),
            out: &library,
            features: &features,
            externs: &[("specmill_runtime", &self.base.metadata)],
            seconds: self.seconds,
        })?;
        times.client = start.elapsed().as_secs_f64();
        if !said.is_ok {
            return Ok(Outcome {
                faults: said.errors,
                ..Outcome::default()
            });
        }
        let start = Instant::now();
        let out = folder.join("caller.rmeta");
        let caller = &subject.caller;
        let said = check_caller(self.base, &krate, &library, caller, &out, self.seconds)?;
        times.caller = start.elapsed().as_secs_f64();
        Ok(Outcome {
            errors: said.errors,
            ..Outcome::default()
        })
    }
}

/// The compiler for documents of other measurements.
pub(crate) struct Judge {
    place: PathBuf,
    base: Base,
    cache: Cache<Outcome>,
    seconds: u64,
}

/// The compiler's word on an update.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// The number of uses in the old client's caller
    pub(crate) uses: usize,
    /// Errors of the caller with the new client
    pub(crate) errors: Vec<String>,
    /// Errors of the new client itself
    pub(crate) faults: Vec<String>,
}

impl Judge {
    /// Compiles the runtime, or takes the one of an earlier run; a compilation may take this many
    /// seconds.
    pub(crate) fn open(
        place: &Path,
        target: Option<&Path>,
        keep_runtime: bool,
        seconds: u64,
    ) -> Result<Self, String> {
        make_folder(place)?;
        Ok(Self {
            base: match keep_runtime {
                true => Base::read(place)?,
                false => Base::build(place, target, false)?,
            },
            cache: Cache::open(&place.join("cache.jsonl"))?,
            place: place.to_owned(),
            seconds,
        })
    }

    /// Compiles the caller of an old document's client with the client of a new one.
    pub(crate) fn word(&self, old: &Path, new: &Path) -> Result<Word, String> {
        let name = old.to_string_lossy();
        let folder = self.place.join(&digest::sha256(name.as_bytes())[..12]);
        let subject = Subject::prepare(&name, old, &folder, &self.base, self.seconds)?;
        let read = specmill::spec::Spec::read_documents(&[new]);
        let read = read.map_err(|error| error.render(false))?;
        let tree = read.load(&mut Vec::new()).tree;
        let root = tree.ok_or("the document does not load")?.root;
        let lock = Some(subject.client.lock.as_str());
        let client = Client::of(&spec_of(&root, &folder.join("new"), lock)?)?;
        let compiler = Compiler {
            base: &self.base,
            cache: &self.cache,
            seconds: self.seconds,
        };
        let work = self.place.join("work");
        let said = compiler.compile(&subject, &client, &work, &mut Times::default())?;
        // A client is large, and written again where it is needed.
        let _ = std::fs::remove_dir_all(&work);
        Ok(Word {
            uses: subject.uses,
            errors: said.errors,
            faults: said.faults,
        })
    }
}
