//! Parsing of queries (RFC 9535, appendix A).

use super::ast::{
    Comparable, Logical, Matches, Operator, PatternArgument, Query, Segment, Selector,
};
use super::regex::Pattern;
use crate::load::Node;

/// Maximum length of a query, in bytes.
const MAX_LENGTH: usize = 64 << 10;
/// Maximum nesting of filters, parentheses and calls.
const MAX_DEPTH: usize = 32;

/// An error in the text of a query.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::load) struct PathError {
    /// The byte offset in the query
    pub(in crate::load) offset: usize,
    pub(in crate::load) message: String,
    pub(in crate::load) hint: Option<&'static str>,
}

impl PathError {
    pub(super) fn at(offset: usize, message: impl Into<String>) -> Self {
        Self {
            offset,
            message: message.into(),
            hint: None,
        }
    }

    fn hint(self, hint: &'static str) -> Self {
        Self {
            hint: Some(hint),
            ..self
        }
    }
}

/// Parses a query that begins at the root.
///
/// # Errors
///
/// Returns the first error of the text.
pub(in crate::load) fn parse(text: &str) -> Result<Query, PathError> {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
    };
    if text.len() > MAX_LENGTH {
        let message = format!("the path is longer than {} KiB", MAX_LENGTH >> 10);
        return Err(PathError::at(0, message));
    }
    if !parser.take("$") {
        let error = PathError::at(0, "a path begins with `$`");
        return Err(error.hint("write `$.paths` for the member `paths` of the document"));
    }
    let segments = parser.segments();
    let result = segments.and_then(|segments| match parser.rest() {
        "" => Ok(Query {
            is_relative: false,
            segments,
        }),
        _ => Err(PathError::at(
            parser.at,
            "expected `.`, `..`, `[`, or the end of the path",
        )),
    });
    result.map_err(|error| {
        let rest = text.get(error.offset..).unwrap_or_default();
        match error.hint.is_none() && rest.starts_with(['-', '/', ':']) {
            true => error.hint(
                "quote a name that has other characters than letters, digits and `_`: `['x-name']`",
            ),
            false => error,
        }
    })
}

/// A text while it is parsed.
pub(super) struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn offset(&self) -> usize {
        self.at
    }

    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.rest().chars().next()?;
        self.at += next.len_utf8();
        Some(next)
    }

    pub(super) fn take(&mut self, token: &str) -> bool {
        let is_there = self.rest().starts_with(token);
        self.at += if is_there { token.len() } else { 0 };
        is_there
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn expect(&mut self, token: &str) -> Result<(), PathError> {
        match self.take(token) {
            true => Ok(()),
            false => Err(PathError::at(self.at, format!("expected `{token}`"))),
        }
    }

    /// Parses something nested.
    fn within<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, PathError>,
    ) -> Result<T, PathError> {
        if self.depth == MAX_DEPTH {
            let message = format!("the path nests deeper than {MAX_DEPTH} levels");
            return Err(PathError::at(self.at, message));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    /// Parses `segments = *(S segment)`; blanks behind the last one are left.
    fn segments(&mut self) -> Result<Vec<Segment>, PathError> {
        let mut segments = Vec::new();
        loop {
            let before = self.at;
            self.blanks();
            if self.take("..") {
                segments.push(self.segment(true)?);
            } else if self.rest().starts_with('[') || self.take(".") {
                segments.push(self.segment(false)?);
            } else {
                self.at = before;
                return Ok(segments);
            }
        }
    }

    fn segment(&mut self, is_descendant: bool) -> Result<Segment, PathError> {
        let selectors = if self.rest().starts_with('[') {
            self.within(Self::brackets)?
        } else if self.take("*") {
            vec![Selector::Wildcard]
        } else if let Some(name) = self.shorthand() {
            vec![Selector::Name(name)]
        } else {
            let error = PathError::at(self.at, "expected a name or `*` behind the full stop");
            return Err(error.hint("quote a name of other characters: `['/pets']`"));
        };
        Ok(Segment {
            is_descendant,
            selectors,
        })
    }

    fn brackets(&mut self) -> Result<Vec<Selector>, PathError> {
        self.expect("[")?;
        let mut selectors = Vec::new();
        loop {
            self.blanks();
            selectors.push(self.selector()?);
            self.blanks();
            if self.take("]") {
                return Ok(selectors);
            }
            if !self.take(",") {
                return Err(PathError::at(self.at, "expected `,` or `]`"));
            }
        }
    }

    fn selector(&mut self) -> Result<Selector, PathError> {
        if self.rest().starts_with(['"', '\'']) {
            return self.string().map(Selector::Name);
        }
        if self.take("*") {
            return Ok(Selector::Wildcard);
        }
        if self.take("?") {
            self.blanks();
            return self.logical().map(Selector::Filter);
        }
        let at = self.at;
        let first = self.index()?;
        let behind = self.at;
        self.blanks();
        if self.take(":") {
            return self.slice(first);
        }
        self.at = behind;
        first.map(Selector::Index).ok_or_else(|| {
            let error = PathError::at(
                at,
                "expected a selector: a quoted name, `*`, an index or `?`",
            );
            error.hint("quote names in brackets: `['name']`")
        })
    }

    /// Parses what follows the first colon of a slice (section 2.3.4.1).
    fn slice(&mut self, start: Option<i64>) -> Result<Selector, PathError> {
        self.blanks();
        let end = self.index()?;
        let behind = self.at;
        self.blanks();
        let mut step = 1;
        if self.take(":") {
            let behind = self.at;
            self.blanks();
            match self.index()? {
                Some(said) => step = said,
                None => self.at = behind,
            }
        } else {
            self.at = behind;
        }
        Ok(Selector::Slice { start, end, step })
    }

    /// Parses `logical-or-expr` (section 2.3.5.1).
    fn logical(&mut self) -> Result<Logical, PathError> {
        self.within(|parser| {
            parser.chain("||", Logical::Or, |parser| {
                parser.chain("&&", Logical::And, Self::basic)
            })
        })
    }

    fn chain(
        &mut self,
        operator: &str,
        join: fn(Vec<Logical>) -> Logical,
        mut operand: impl FnMut(&mut Self) -> Result<Logical, PathError>,
    ) -> Result<Logical, PathError> {
        let first = operand(self)?;
        let mut operands = vec![first];
        loop {
            let before = self.at;
            self.blanks();
            if !self.take(operator) {
                self.at = before;
                break;
            }
            self.blanks();
            operands.push(operand(self)?);
        }
        Ok(match operands.len() {
            1 => operands.remove(0),
            _ => join(operands),
        })
    }

    fn basic(&mut self) -> Result<Logical, PathError> {
        if self.take("!") {
            self.blanks();
            let at = self.at;
            let inner = match self.rest().starts_with('(') {
                true => self.parentheses()?,
                false => self.test()?,
            };
            return match inner {
                Logical::Compare(..) if !self.text[at..].starts_with('(') => {
                    let error = PathError::at(at, "`!` does not apply to a comparison");
                    Err(error.hint("put the comparison into parentheses"))
                }
                inner => Ok(Logical::Not(Box::new(inner))),
            };
        }
        match self.rest().starts_with('(') {
            true => self.parentheses(),
            false => self.test(),
        }
    }

    fn parentheses(&mut self) -> Result<Logical, PathError> {
        self.expect("(")?;
        self.blanks();
        let inner = self.logical()?;
        self.blanks();
        self.expect(")")?;
        Ok(inner)
    }

    /// Parses a comparison, or a test of a query or a function.
    fn test(&mut self) -> Result<Logical, PathError> {
        let at = self.at;
        let left = self.operand()?;
        let before = self.at;
        self.blanks();
        let Some(operator) = self.operator() else {
            self.at = before;
            return match left {
                Operand::Query(query) => Ok(Logical::Exists(query)),
                Operand::Matches(matches) => Ok(Logical::Matches(Box::new(matches))),
                Operand::Value(_) => {
                    let message = "a value is not a condition: expected a comparison";
                    Err(PathError::at(self.at, message))
                }
            };
        };
        self.blanks();
        let left = left.comparable(at)?;
        let at = self.at;
        let right = self.operand()?.comparable(at)?;
        Ok(Logical::Compare(left, operator, right))
    }

    fn operator(&mut self) -> Option<Operator> {
        let operators = [
            ("==", Operator::Equal),
            ("!=", Operator::NotEqual),
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("<", Operator::Less),
            (">", Operator::Greater),
        ];
        let found = operators.into_iter().find(|(token, _)| self.take(token));
        found.map(|(_, operator)| operator)
    }

    fn query(&mut self) -> Result<Option<Query>, PathError> {
        let is_relative = self.take("@");
        if !is_relative && !self.take("$") {
            return Ok(None);
        }
        self.within(|parser| {
            let segments = parser.segments()?;
            Ok(Some(Query {
                is_relative,
                segments,
            }))
        })
    }

    fn operand(&mut self) -> Result<Operand, PathError> {
        if let Some(query) = self.query()? {
            return Ok(Operand::Query(query));
        }
        let literal = |node| Ok(Operand::Value(Comparable::Literal(node)));
        let rest = self.rest();
        if rest.starts_with(['"', '\'']) {
            return literal(Node::String(self.string()?));
        }
        if rest.starts_with(|it: char| it == '-' || it.is_ascii_digit()) {
            return literal(self.number()?);
        }
        let is_part = |it: &u8| it.is_ascii_lowercase() || it.is_ascii_digit() || *it == b'_';
        let length = rest.bytes().take_while(is_part).count();
        let at = self.at;
        self.skip(length);
        if self.take("(") {
            return self.within(|parser| parser.call(&rest[..length], at));
        }
        match &rest[..length] {
            "true" => literal(Node::Bool(true)),
            "false" => literal(Node::Bool(false)),
            "null" => literal(Node::Null),
            _ => {
                let message = "expected `@`, `$`, a literal, a function, `!` or `(`";
                Err(PathError::at(at, message))
            }
        }
    }

    /// Parses the arguments of a function (section 2.4); its parenthesis is open.
    fn call(&mut self, name: &str, at: usize) -> Result<Operand, PathError> {
        self.blanks();
        let operand = match name {
            "length" => Operand::Value(Comparable::Length(Box::new(self.argument()?))),
            "count" => Operand::Value(Comparable::Count(self.nodes()?)),
            "value" => Operand::Value(Comparable::Value(self.nodes()?)),
            "match" | "search" => {
                let is_whole = name == "match";
                let subject = self.argument()?;
                self.blanks();
                self.expect(",")?;
                self.blanks();
                let at = self.at;
                let pattern = match self.argument()? {
                    Comparable::Literal(Node::String(text)) => {
                        let compiled = Pattern::compile(&text, is_whole).map_err(|why| {
                            PathError::at(
                                at,
                                format!("`{text}` is not a regular expression: {why}"),
                            )
                        });
                        PatternArgument::Fixed(Some(compiled?))
                    }
                    Comparable::Literal(_) => PatternArgument::Fixed(None),
                    other => PatternArgument::Dynamic(other),
                };
                Operand::Matches(Matches {
                    subject,
                    pattern,
                    is_whole,
                })
            }
            _ => {
                let message = format!("JSONPath has no function `{name}`");
                let error = PathError::at(at, message);
                return Err(error.hint("use `length`, `count`, `match`, `search` or `value`"));
            }
        };
        self.blanks();
        self.expect(")")?;
        Ok(operand)
    }

    fn argument(&mut self) -> Result<Comparable, PathError> {
        let at = self.at;
        self.operand()?.comparable(at)
    }

    fn nodes(&mut self) -> Result<Query, PathError> {
        let at = self.at;
        let query = self.query()?;
        query.ok_or_else(|| PathError::at(at, "expected a query: `@…` or `$…`"))
    }
}

/// First part of a comparison or a test.
enum Operand {
    Query(Query),
    Value(Comparable),
    Matches(Matches),
}

impl Operand {
    /// Returns the operand as a value; it begins at `at`.
    fn comparable(self, at: usize) -> Result<Comparable, PathError> {
        match self {
            Self::Value(value) => Ok(value),
            Self::Query(query) if query.is_singular() => Ok(Comparable::Query(query)),
            Self::Query(_) => {
                let message = "a comparison needs a query that selects one node at most";
                let error = PathError::at(at, message);
                Err(error.hint("test an inner filter instead: `@.tags[?@ == 'x']`"))
            }
            Self::Matches(_) => {
                let message = "`match` and `search` are conditions, and have no value";
                Err(PathError::at(at, message))
            }
        }
    }
}
