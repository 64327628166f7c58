//! Results of earlier runs, by the digest of everything that they depend on: the compiler's words,
//! and the rows of a run that was ended.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The compiler's word on a caller and a new client.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Outcome {
    /// Errors of the caller
    #[serde(default)]
    pub(super) errors: Vec<String>,
    /// Errors of the new client itself
    #[serde(default)]
    pub(super) faults: Vec<String>,
}

/// The number of errors kept per outcome.
const MOST: usize = 8;

impl Outcome {
    /// Drops all errors but the first ones.
    pub(super) fn shorten(&mut self) {
        self.errors.truncate(MOST);
        self.faults.truncate(MOST);
    }
}

#[derive(Deserialize, Serialize)]
struct Line<T> {
    key: String,
    value: T,
}

/// A file of values, which grows line by line.
pub(super) struct Cache<T> {
    known: Mutex<HashMap<String, T>>,
    file: Mutex<fs::File>,
}

impl<T: Clone + DeserializeOwned + Serialize> Cache<T> {
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let failed = |error| format!("{}: {error}", path.display());
        let text = fs::read_to_string(path).unwrap_or_default();
        // A line may be cut off where a run was ended.
        let lines = text
            .lines()
            .filter_map(|line| serde_json::from_str::<Line<T>>(line).ok());
        let known = lines.map(|line| (line.key, line.value)).collect();
        let file = fs::OpenOptions::new().create(true).append(true).open(path);
        let mut file = file.map_err(failed)?;
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n").map_err(failed)?;
        }
        Ok(Self {
            known: Mutex::new(known),
            file: Mutex::new(file),
        })
    }

    pub(super) fn get(&self, key: &str) -> Option<T> {
        self.known.lock().ok()?.get(key).cloned()
    }

    pub(super) fn put(&self, key: &str, value: &T) -> Result<(), String> {
        let line = Line {
            key: key.to_owned(),
            value,
        };
        let mut text = serde_json::to_string(&line).map_err(|error| error.to_string())?;
        text.push('\n');
        let mut file = self.file.lock().map_err(|error| error.to_string())?;
        file.write_all(text.as_bytes())
            .map_err(|error| error.to_string())?;
        let mut known = self.known.lock().map_err(|error| error.to_string())?;
        known.insert(line.key, value.clone());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_survive_and_a_line_that_was_cut_off_is_skipped() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("cache.jsonl");
        let outcome = Outcome {
            errors: vec!["E0599".to_owned()],
            faults: Vec::new(),
        };
        let cache = Cache::<Outcome>::open(&path).unwrap();
        cache.put("a", &outcome).unwrap();
        drop(cache);
        let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"{\"key\":\"b\",\"val").unwrap();
        let cache = Cache::<Outcome>::open(&path).unwrap();
        cache.put("c", &Outcome::default()).unwrap();
        let cache = Cache::<Outcome>::open(&path).unwrap();
        assert_eq!(cache.get("a").unwrap().errors, outcome.errors);
        assert!(cache.get("b").is_none());
        assert!(cache.get("c").is_some());
    }
}
