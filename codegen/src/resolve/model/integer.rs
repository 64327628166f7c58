//! Integers: the range that a Rust type has to hold, from the format, the bounds and the `enum`.

use crate::lift::{Bounds, Schema};
use crate::load::{Node, Number};

/// An integer.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(crate) struct Integer {
    /// `format`
    pub format: Option<String>,
    /// The range that its bounds admit
    pub range: Range,
}

/// The range that bounds admit.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub(crate) enum Range {
    /// Values that fit in a signed 64-bit integer
    #[default]
    Signed,
    /// The same, without negative values
    NotNegative,
    /// Values that need an unsigned 64-bit integer
    Unsigned,
    /// Values that exceed 64 bits, or that need both the 64th bit and a sign
    Beyond,
}

impl Integer {
    /// Reads the format and the range of a schema's integers.
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

/// Returns the bounds that hold the integers of several schemas, by their bounds and formats.
pub(crate) fn extent_of_all<'s>(all: impl Iterator<Item = &'s Schema>) -> Bounds {
    let all = all.map(|schema| {
        let by_format = schema.format.as_deref().and_then(bounds_of_format);
        schema.bounds.both(by_format.unwrap_or_default())
    });
    let all = all.collect::<Vec<_>>();
    if all.iter().any(|bounds| bounds.are_long()) {
        // A schema without bounds is 64 bits wide, and signed or not as the bounded ones are.
        return Bounds {
            least: all.iter().filter_map(|bounds| bounds.least).min(),
            most: all.iter().filter_map(|bounds| bounds.most).max(),
        };
    }
    let either = all.into_iter().reduce(Bounds::either);
    either.unwrap_or_default()
}

/// Returns the bounds of a format such as `int8` or `uint64`.
fn bounds_of_format(format: &str) -> Option<Bounds> {
    let (is_signed, bits) = match format.strip_prefix('u') {
        Some("int") => (false, "64"),
        Some(rest) => (false, rest.strip_prefix("int")?),
        None => (true, format.strip_prefix("int")?),
    };
    let bits = bits
        .parse::<u32>()
        .ok()
        .filter(|bits| (2..=128).contains(bits))?;
    let values = bits - u32::from(is_signed);
    let most = i128::MAX >> 127_u32.saturating_sub(values);
    Some(Bounds {
        least: Some(if is_signed { -most - 1 } else { 0 }),
        most: Some(most),
    })
}

/// Returns the range of the integers in a schema's `enum`.
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
    /// Returns the range of values between bounds.
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
    fn several_formats_need_what_each_of_them_does() {
        let of = |formats: &[&str]| {
            let schemas = formats.iter().map(|format| Schema {
                format: (!format.is_empty()).then(|| (*format).to_owned()),
                ..Schema::default()
            });
            let schemas = schemas.collect::<Vec<_>>();
            Range::of(extent_of_all(schemas.iter()))
        };
        for (formats, wanted) in [
            (&["int32", "int64"][..], Range::Signed),
            (&["uint8", "uint32"], Range::NotNegative),
            (&["int32", "uint32"], Range::Signed),
            (&["uint8", "uint64"], Range::Unsigned),
            (&["", "uint64"], Range::Unsigned),
            (&["int32", "uint64"], Range::Beyond),
            (&["int64", "int128"], Range::Beyond),
            (&["", "uint128"], Range::Beyond),
            (&["", "unix-time"], Range::Signed),
            (&["interval", "int"], Range::Signed),
        ] {
            assert_eq!(of(formats), wanted, "{formats:?}");
        }
    }

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
