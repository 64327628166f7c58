//! Patterns with `*` and `**`, compared in time linear in the text and in the pattern.

/// A pattern, prepared.
#[derive(Debug)]
pub(super) struct Glob {
    steps: Vec<Step>,
    /// The text before the first wildcard
    lead: String,
    /// The text after the last wildcard
    tail: String,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Step {
    /// This byte
    Byte(u8),
    /// Any bytes but `/`
    Some,
    /// Any bytes
    All,
}

impl Glob {
    /// Prepares a pattern. In a path, `*` stands for text without `/`.
    pub(super) fn new(text: &str, is_path: bool) -> Self {
        let mut steps = Vec::with_capacity(text.len());
        let mut bytes = text.bytes().peekable();
        while let Some(byte) = bytes.next() {
            let mut step = match byte {
                b'*' if is_path => Step::Some,
                b'*' => Step::All,
                other => Step::Byte(other),
            };
            while byte == b'*' && bytes.next_if_eq(&b'*').is_some() {
                step = Step::All;
            }
            steps.push(step);
        }
        let mut ends = text.split('*');
        Self {
            steps,
            lead: ends.next().unwrap_or_default().to_owned(),
            tail: ends.next_back().unwrap_or_default().to_owned(),
        }
    }

    /// Returns true if the whole text matches.
    ///
    /// All ways through the pattern are followed at once: none is tried twice.
    pub(super) fn matches(&self, text: &str) -> bool {
        // Spares most texts the rest.
        let Some(rest) = text.strip_prefix(&self.lead) else {
            return false;
        };
        if !rest.ends_with(&self.tail) {
            return false;
        }
        let steps = &self.steps[self.lead.len()..];
        let mut open = vec![false; steps.len() + 1];
        let mut next = open.clone();
        open[0] = true;
        skip(steps, &mut open);
        for byte in rest.bytes() {
            next.fill(false);
            let mut is_open = false;
            for (at, step) in steps.iter().enumerate().filter(|(at, _)| open[*at]) {
                let to = match step {
                    Step::Byte(wanted) if *wanted == byte => at + 1,
                    Step::Some if byte != b'/' => at,
                    Step::All => at,
                    _ => continue,
                };
                next[to] = true;
                is_open = true;
            }
            if !is_open {
                return false;
            }
            skip(steps, &mut next);
            std::mem::swap(&mut open, &mut next);
        }
        open[steps.len()]
    }
}

/// Opens what follows an open wildcard, which may stand for no text.
fn skip(steps: &[Step], open: &mut [bool]) {
    for (at, step) in steps.iter().enumerate() {
        if open[at] && !matches!(step, Step::Byte(_)) {
            open[at + 1] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_ends_at_a_slash_in_paths_alone() {
        let path = |pattern: &str, text: &str| Glob::new(pattern, true).matches(text);
        assert!(path("/a/*", "/a/{id}"));
        assert!(path("/a/*", "/a/"));
        assert!(!path("/a/*", "/a/b/c"));
        assert!(path("/a/**", "/a/b/c"));
        assert!(!path("*/a", "/b/a"));
        assert!(!path("/a*a", "/a"));
        assert!(path("/**/b", "/x/y/b"));
        assert!(path("/a*c", "/abc"));
        assert!(!path("/a", "/ab"));
        assert!(path("/ä*", "/äö"));
        assert!(path("/files/*", "/files/*"));
        let name = |pattern: &str, text: &str| Glob::new(pattern, false).matches(text);
        assert!(name("*list*", "repos/list-for-org"));
        assert!(name("***", ""));
        assert!(!name("a*b", "acx"));
    }

    #[test]
    fn many_wildcards_take_no_longer() {
        let pattern = "a*".repeat(200) + "b*";
        let text = "a".repeat(5_000);
        for is_path in [true, false] {
            let began = std::time::Instant::now();
            assert!(!Glob::new(&pattern, is_path).matches(&text));
            assert!(began.elapsed().as_secs() < 10);
        }
    }
}
