//! Sequences of responses to one call. Each client's requests and the result for its caller are
//! compared.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::compare::Difference;
use super::record::{Sent, number_keys};
use crate::calls::server::{Request, Server};
use crate::roundtrip::same;

/// A call, or several in sequence, with the server's responses.
pub(crate) struct Behaviour {
    /// The name in the programs
    pub(crate) name: &'static str,
    /// The description on the page
    pub(crate) what: &'static str,
    /// The response to the request with this index, counted from 0
    pub(crate) answer: fn(&Request, usize) -> Vec<u8>,
}

/// The actions of one client.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(crate) struct Behaved {
    /// The result for its caller, as an object
    pub(crate) result: Value,
    pub(crate) sent: Vec<Sent>,
}

impl Behaved {
    /// Returns the differences between two clients, except those of single requests.
    pub(crate) fn differences(ours: &Self, theirs: &Self) -> Vec<Difference> {
        let mut found = Vec::new();
        let mut differ = |place: String, ours: String, theirs: String| {
            if ours != theirs {
                found.push(Difference {
                    place,
                    ours,
                    theirs,
                });
            }
        };
        let count = |behaved: &Self| behaved.sent.len().to_string();
        differ("requests".to_owned(), count(ours), count(theirs));
        let names = |behaved: &Self| {
            let members = behaved.result.as_object().into_iter().flatten();
            members.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        let mut all = names(ours);
        all.extend(names(theirs));
        all.sort();
        all.dedup();
        for name in all {
            let [one, other] = [ours, theirs].map(|it| it.result.get(&name));
            let is_same = match (one, other) {
                (Some(one), Some(other)) => same::difference(one, other).is_none(),
                _ => false,
            };
            if !is_same {
                let [one, other] = [one, other].map(|it| it.map(Value::to_string));
                let place = format!("result {name}");
                differ(place, one.unwrap_or_default(), other.unwrap_or_default());
            }
        }
        found
    }
}

/// Has a program play each behaviour by its index, and returns the results.
pub(crate) fn play(
    behaviours: &'static [Behaviour],
    drive: impl FnOnce(&str) -> Result<BTreeMap<String, Value>, String>,
) -> Result<BTreeMap<String, Behaved>, String> {
    let counts = Mutex::new(BTreeMap::<usize, usize>::new());
    let server = Server::start(move |request| {
        let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(request.call).or_default();
        *count += 1;
        match behaviours.get(request.call) {
            Some(behaviour) => (behaviour.answer)(request, *count - 1),
            None => Vec::new(),
        }
    })?;
    let results = drive(&server.url())?;
    let mut all = BTreeMap::<String, Behaved>::new();
    for (name, result) in results {
        all.entry(name).or_default().result = result;
    }
    for request in server.requests() {
        if let Some(behaviour) = behaviours.get(request.call) {
            let behaved = all.entry(behaviour.name.to_owned()).or_default();
            behaved.sent.push(Sent::of(&request));
        }
    }
    all.values_mut().for_each(|it| number_keys(&mut it.sent));
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn results_and_numbers_of_requests_are_compared() {
        let behaved = |result: Value, requests: usize| Behaved {
            result,
            sent: vec![Sent::default(); requests],
        };
        let places = |one: &Behaved, other: &Behaved| {
            let found = Behaved::differences(one, other).into_iter();
            found.map(|it| it.place).collect::<Vec<_>>()
        };
        let one = behaved(json!({"a": 1, "b": [1, 2]}), 3);
        assert_eq!(places(&one, &one), [""; 0]);
        let other = behaved(json!({"a": 1, "b": [2, 1], "c": 0}), 2);
        assert_eq!(places(&one, &other), ["requests", "result b", "result c"]);
    }
}
