//! Integers: a format and bounds in, the values that have to fit out.

use crate::lift::{Bounds, Schema};
use crate::load::{Node, Number};

/// A whole number.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(crate) struct Integer {
    /// `format`
    pub format: Option<String>,
    /// The values that its bounds admit
    pub range: Range,
}

/// The values that bounds admit.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub(crate) enum Range {
    /// Nothing is said that 64 bits with a sign do not hold
    #[default]
    Signed,
    /// The same, and none is negative
    NotNegative,
    /// Some need the 64th bit, none the sign
    Unsigned,
    /// Some need more than 64 bits, or the 64th bit and the sign
    Beyond,
}

impl Integer {
    /// What a schema says of its integers.
    pub(crate) fn of(schema: &Schema) -> Self {
        Self {
            format: schema.format.clone(),
            range: match listed(schema) {
                long @ (Range::Unsigned | Range::Beyond) => long,
                _ => Range::of(schema.bounds),
            },
        }
    }
}

/// What the listed integers of a schema need.
fn listed(schema: &Schema) -> Range {
    let values = schema.values.iter().flatten();
    let integers = values.filter_map(|value| match value {
        Node::Number(Number::Integer(value)) => Some(*value),
        _ => None,
    });
    Range::of(Bounds {
        least: integers.clone().min(),
        most: integers.max(),
    })
}

impl Range {
    /// The values between bounds.
    pub(crate) fn of(Bounds { least, most }: Bounds) -> Self {
        let is_beyond = |bound: Option<i128>, limit: i128| bound.is_some_and(|bound| bound > limit);
        let (signed, unsigned) = (i64::MAX.into(), u64::MAX.into());
        let is_negative = least.is_some_and(|least| least < 0);
        let is_below = least.is_some_and(|least| least < i64::MIN.into());
        let is_long = is_beyond(most, signed) || is_beyond(least, signed);
        let is_wide = is_beyond(most, unsigned) || is_beyond(least, unsigned) || is_below;
        if is_wide || is_long && is_negative {
            Self::Beyond
        } else if is_long {
            Self::Unsigned
        } else if least.is_some() && !is_negative {
            Self::NotNegative
        } else {
            Self::Signed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_say_what_has_to_fit() {
        let range = |least, most| Range::of(Bounds { least, most });
        let (signed, unsigned) = (i128::from(i64::MAX), i128::from(u64::MAX));
        assert_eq!(range(None, None), Range::Signed);
        assert_eq!(range(Some(-1), Some(signed)), Range::Signed);
        assert_eq!(range(None, Some(9)), Range::Signed);
        assert_eq!(range(Some(0), None), Range::NotNegative);
        assert_eq!(range(Some(0), Some(signed)), Range::NotNegative);
        assert_eq!(range(None, Some(signed + 1)), Range::Unsigned);
        assert_eq!(range(Some(7), Some(unsigned)), Range::Unsigned);
        assert_eq!(range(Some(signed + 1), None), Range::Unsigned);
        assert_eq!(range(Some(-1), Some(unsigned)), Range::Beyond);
        assert_eq!(range(Some(0), Some(unsigned + 1)), Range::Beyond);
        assert_eq!(range(Some(-signed - 2), None), Range::Beyond);
    }

    #[test]
    fn listed_values_have_to_fit_too() {
        let range = |values: &[i128]| {
            let values = values.iter().map(|it| Node::Number(Number::Integer(*it)));
            let values = Some(values.collect());
            Integer::of(&Schema {
                values,
                ..Schema::default()
            })
            .range
        };
        assert_eq!(range(&[0, 7]), Range::Signed);
        assert_eq!(range(&[1, u64::MAX.into()]), Range::Unsigned);
        assert_eq!(range(&[-1, u64::MAX.into()]), Range::Beyond);
    }
}
