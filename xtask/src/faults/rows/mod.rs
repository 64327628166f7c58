//! All misbehaviours, by subject.

mod contents;
mod cuts;
mod floods;
#[cfg(feature = "gzip")]
mod gzip;
mod heads;
mod lengths;
mod redirects;
mod stalls;
mod statuses;
mod streams;

use super::row::Row;

const ALL: &[&[Row]] = &[
    cuts::ROWS,
    stalls::ROWS,
    lengths::ROWS,
    heads::ROWS,
    floods::ROWS,
    #[cfg(feature = "gzip")]
    gzip::ROWS,
    contents::ROWS,
    statuses::ROWS,
    redirects::ROWS,
    streams::ROWS,
];

/// Iterates over all misbehaviours.
pub(crate) fn all() -> impl Iterator<Item = &'static Row> {
    ALL.iter().copied().flatten()
}

pub(crate) fn find(name: &str) -> Option<&'static Row> {
    all().find(|row| row.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    #[test]
    fn no_two_have_one_name() {
        let mut names = HashSet::new();
        assert!(super::all().all(|row| names.insert(row.name)));
    }
}
