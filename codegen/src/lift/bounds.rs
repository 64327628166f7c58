//! Integer bounds of a schema, from `minimum`, `maximum` and their exclusive forms.

use super::schema::Annotations;
use crate::load::{Map, Node, Number};

/// The least and greatest integer that a schema admits, if it bounds them.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Bounds {
    /// `minimum`, or the integer after `exclusiveMinimum`
    pub least: Option<i128>,
    /// `maximum`, or the integer before `exclusiveMaximum`
    pub most: Option<i128>,
}

impl Bounds {
    /// Reads the bounds from a schema's keywords, in the form of JSON Schema 2020-12.
    pub(crate) fn of(notes: &Annotations) -> Self {
        let constraints = notes.constraints.iter();
        Self::default().and(constraints.map(|(name, value)| (name.as_str(), value)))
    }

    /// Reads the bounds of a schema as written in its document.
    pub(crate) fn of_map(map: &Map) -> Self {
        let entries = map.iter().map(|(name, value)| (name.as_str(), value));
        let mut bounds = Self::default().and(entries);
        let is_flag = |name: &str| map.get(name) == Some(&Node::Bool(true));
        if is_flag("exclusiveMinimum") {
            bounds.least = bounds.least.map(|least| least.saturating_add(1));
        }
        if is_flag("exclusiveMaximum") {
            bounds.most = bounds.most.map(|most| most.saturating_sub(1));
        }
        bounds
    }

    fn and<'n>(mut self, keywords: impl Iterator<Item = (&'n str, &'n Node)>) -> Self {
        for (name, value) in keywords {
            let Node::Number(number) = value else {
                continue;
            };
            let bound = whole(*number);
            let (least, most) = match name {
                "minimum" => (Some(bound), None),
                "exclusiveMinimum" => (Some(bound.saturating_add(1)), None),
                "maximum" => (None, Some(bound)),
                "exclusiveMaximum" => (None, Some(bound.saturating_sub(1))),
                _ => continue,
            };
            self = self.both(Self { least, most });
        }
        self
    }

    /// Returns true if the bounds admit an integer beyond 64 bits with a sign.
    pub(crate) fn are_long(self) -> bool {
        let is_beyond = |bound: Option<i128>| bound.is_some_and(|it| it > i64::MAX.into());
        is_beyond(self.most)
            || is_beyond(self.least)
            || self.least.is_some_and(|least| least < i64::MIN.into())
    }

    /// Intersects two ranges.
    pub(crate) fn both(self, other: Self) -> Self {
        let most = self.most.zip(other.most).map(|(a, b)| a.min(b));
        Self {
            least: self.least.max(other.least),
            most: most.or(self.most).or(other.most),
        }
    }

    /// Unites two ranges.
    pub(crate) fn either(self, other: Self) -> Self {
        Self {
            least: self.least.zip(other.least).map(|(a, b)| a.min(b)),
            most: self.most.zip(other.most).map(|(a, b)| a.max(b)),
        }
    }
}

/// 2^63 and 2^64, to which JavaScript rounds the last integers of 64 bits.
const ROUNDED: [(i128, i128); 2] = [
    (9_223_372_036_854_776_000, i64::MAX as i128),
    (18_446_744_073_709_552_000, u64::MAX as i128),
];

/// Converts a bound to an integer, and undoes the rounding of [`ROUNDED`].
fn whole(number: Number) -> i128 {
    let value = match number {
        Number::Integer(value) => value,
        Number::Float(value) => value as i128,
    };
    let is_float = matches!(number, Number::Float(_));
    for (written, meant) in ROUNDED {
        if value.unsigned_abs() == written.unsigned_abs()
            || is_float && value.unsigned_abs() == meant.unsigned_abs() + 1
        {
            return if value < 0 { -meant - 1 } else { meant };
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::read_text;

    fn bounds(yaml: &str) -> (Option<i128>, Option<i128>) {
        let Node::Object(map) = read_text(yaml) else {
            panic!("a mapping")
        };
        let bounds = Bounds::of_map(&map);
        (bounds.least, bounds.most)
    }

    #[test]
    fn the_tightest_bound_counts_and_exclusive_ones_are_a_step_further() {
        assert_eq!(bounds("{type: integer}"), (None, None));
        assert_eq!(bounds("{minimum: 0, maximum: 9.5}"), (Some(0), Some(9)));
        assert_eq!(
            bounds("{minimum: 1, exclusiveMinimum: 4, exclusiveMaximum: 9}"),
            (Some(5), Some(8))
        );
        assert_eq!(
            bounds("{minimum: 0, exclusiveMinimum: true}"),
            (Some(1), None)
        );
        assert_eq!(
            bounds("{maximum: 9, exclusiveMaximum: true}"),
            (None, Some(8))
        );
    }

    #[test]
    fn bounds_that_were_rounded_are_those_of_64_bits() {
        let signed = (Some(i64::MIN.into()), Some(i64::MAX.into()));
        for (least, most) in [
            ("-9223372036854775808", "9223372036854775807"),
            ("-9223372036854776000", "9223372036854776000"),
            ("-9.223372036854775808e18", "9.223372036854775807e18"),
        ] {
            assert_eq!(
                bounds(&format!("{{minimum: {least}, maximum: {most}}}")),
                signed
            );
        }
        for most in [
            "18446744073709551615",
            "18446744073709552000",
            "1.8446744073709552e19",
        ] {
            let wanted = (None, Some(u64::MAX.into()));
            assert_eq!(bounds(&format!("{{maximum: {most}}}")), wanted);
        }
        let beyond = bounds("{maximum: 9223372036854775808}").1;
        assert_eq!(beyond, Some(i128::from(i64::MAX) + 1));
        assert_eq!(bounds("{maximum: 1.2e77}").1, Some(i128::MAX));
    }
}
