//! The parts of a query, as RFC 9535 names them.

use super::regex::Pattern;
use crate::load::Node;

/// A JSONPath query (section 2.1).
#[derive(Clone, Debug)]
pub(in crate::load) struct Query {
    /// True if it begins at the current node (`@`), false if at the root (`$`)
    pub(super) is_relative: bool,
    pub(super) segments: Vec<Segment>,
}

/// A child segment, or a descendant segment (section 2.5).
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub(super) is_descendant: bool,
    pub(super) selectors: Vec<Selector>,
}

/// A selector (section 2.3).
#[derive(Clone, Debug)]
pub(super) enum Selector {
    Name(String),
    Wildcard,
    Index(i64),
    Slice {
        start: Option<i64>,
        end: Option<i64>,
        step: i64,
    },
    Filter(Logical),
}

/// A logical expression of a filter (section 2.3.5.1).
#[derive(Clone, Debug)]
pub(super) enum Logical {
    Or(Vec<Logical>),
    And(Vec<Logical>),
    Not(Box<Logical>),
    /// True if the query selects anything
    Exists(Query),
    Compare(Comparable, Operator, Comparable),
    /// `match` or `search`
    Matches(Box<Matches>),
}

/// A call of `match` or `search` (sections 2.4.6 and 2.4.7).
#[derive(Clone, Debug)]
pub(super) struct Matches {
    pub(super) subject: Comparable,
    pub(super) pattern: PatternArgument,
    /// True for `match`, which demands a match of the whole text
    pub(super) is_whole: bool,
}

/// The second argument of `match` or `search`.
#[derive(Clone, Debug)]
pub(super) enum PatternArgument {
    /// A literal, compiled while the query is parsed; none if it is not a text
    Fixed(Option<Pattern>),
    Dynamic(Comparable),
}

/// An operand of a comparison, or an argument of the same type (section 2.4.1, `ValueType`).
#[derive(Clone, Debug)]
pub(super) enum Comparable {
    Literal(Node),
    /// A singular query
    Query(Query),
    /// `length`
    Length(Box<Comparable>),
    /// `count`
    Count(Query),
    /// `value`
    Value(Query),
}

/// A comparison operator.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    LessOrEqual,
    GreaterOrEqual,
    Less,
    Greater,
}

impl Query {
    /// Returns true for a singular query, which selects one node at most (section 2.3.5.1).
    pub(super) fn is_singular(&self) -> bool {
        let is_single =
            |selector: &Selector| matches!(selector, Selector::Name(_) | Selector::Index(_));
        self.segments.iter().all(|segment| {
            let one = segment.selectors.len() == 1;
            !segment.is_descendant && one && segment.selectors.iter().all(is_single)
        })
    }
}
