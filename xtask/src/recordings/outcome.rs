//! The outcome of replaying recordings.

use super::read::Interaction;

/// One interaction.
pub(super) struct Played {
    pub(super) interaction: Interaction,
    /// `GET /plants/{id}`, if an operation matches
    pub(super) operation: Option<String>,
    /// Differences of the request; `None` if there was no request
    pub(super) request: Option<Vec<String>>,
    /// Faults in the response as decoded; `None` if it was not read
    pub(super) response: Option<Vec<String>>,
}

/// All interactions of a run.
pub(super) struct Outcome {
    pub(super) name: String,
    pub(super) played: Vec<Played>,
}

/// A reason for differences whose text contains a part.
pub(super) struct Reason {
    pub(super) part: &'static str,
    pub(super) reason: &'static str,
}

impl Played {
    pub(super) fn unmatched(interaction: Interaction, operation: Option<String>) -> Self {
        Self {
            interaction,
            operation,
            request: None,
            response: None,
        }
    }

    /// Returns all differences, with their interactions.
    pub(super) fn differences(&self) -> Vec<String> {
        let Some(request) = &self.request else {
            let request = &self.interaction.request;
            return vec![format!("no operation: {} {}", request.method, request.path)];
        };
        let request = request.iter().map(|it| format!("request: {it}"));
        let response = self.response.iter().flatten();
        let response = response.map(|it| format!("response: {it}"));
        request.chain(response).collect()
    }
}

impl Outcome {
    pub(super) fn count(&self, is_counted: impl Fn(&Played) -> bool) -> usize {
        self.played.iter().filter(|it| is_counted(it)).count()
    }

    /// Returns true if every difference has a reason.
    pub(super) fn is_fine(&self, reasons: &[Reason]) -> bool {
        let differences = self.played.iter().flat_map(Played::differences);
        let is_explained = |it: &String| reasons.iter().any(|reason| it.contains(reason.part));
        differences.into_iter().all(|it| is_explained(&it))
    }

    pub(super) fn summary(&self) -> String {
        let is_empty = |it: &Option<Vec<String>>| it.as_ref().is_some_and(Vec::is_empty);
        format!(
            "{}: {} interactions, {} of operations; {} requests and {} responses are equal",
            self.name,
            self.played.len(),
            self.count(|it| it.request.is_some()),
            self.count(|it| is_empty(&it.request)),
            self.count(|it| is_empty(&it.response)),
        )
    }
}
