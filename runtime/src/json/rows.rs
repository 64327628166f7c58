//! The rows of an object, to which its members are passed one by one.

use crate::json::fault::Fault;
use crate::json::field::{Field, FieldPresence};
use crate::json::input::Input;
use crate::json::names::Names;
use crate::json::reading_state::Reading;
use crate::json::undeclared::Undeclared;

/// The rows of an object whose members are parsed one by one.
pub(crate) struct Rows<'r, 'f, 'a> {
    /// The state of the reading; set by the first undeclared member.
    pub(crate) reading: Reading<'a>,
    names: Names,
    fields: &'r mut [&'f mut dyn Field],
    /// The row of the current member
    row: Option<usize>,
    /// The name of the current member, if no row has it
    name: String,
    /// The row of all other members; computed when it is first needed
    rest: Option<Option<usize>>,
    /// The undeclared members
    pub(crate) unknown: Vec<(String, Undeclared)>,
    /// The optional properties that were `null`
    pub(crate) nulls: Vec<&'static str>,
}

impl<'r, 'f> Rows<'r, 'f, '_> {
    pub(crate) fn new(names: &'static [&'static str], fields: &'r mut [&'f mut dyn Field]) -> Self {
        Self {
            reading: Reading::default(),
            names: Names::new(names),
            fields,
            row: None,
            name: String::new(),
            rest: None,
            unknown: Vec::new(),
            nulls: Vec::new(),
        }
    }
}

impl<'a> Rows<'_, '_, 'a> {
    /// Accepts the name of the next member.
    #[inline]
    pub(crate) fn meet(&mut self, name: &str) {
        self.row = self.names.find(name);
        if self.row.is_none() {
            name.clone_into(&mut self.name);
        }
    }

    /// Decodes the value of the last name.
    #[inline]
    pub(crate) fn read(&mut self, input: Input<'_, 'a>) -> Result<(), Fault> {
        let Some((name, field)) = self
            .row
            .and_then(|row| Some((self.names.get(row)?, self.fields.get_mut(row)?)))
        else {
            return self.read_unknown(input);
        };
        let presence = field.read(name, input)?;
        if !self.nulls.is_empty() {
            self.nulls.retain(|null| *null != name);
        }
        if presence == FieldPresence::Null {
            self.nulls.push(name);
        }
        Ok(())
    }

    #[cold]
    fn read_unknown(&mut self, input: Input<'_, 'a>) -> Result<(), Fault> {
        let reading = input.reading();
        match self.rest().and_then(|row| self.fields.get_mut(row)) {
            Some(rest) => rest.read(&self.name, input).map(drop),
            None => {
                let name = std::mem::take(&mut self.name);
                self.reading = reading;
                reading.spend_text(&name);
                reading.reserve_one(&mut self.unknown)?;
                self.unknown.push((name, input.undeclared()?));
                Ok(())
            }
        }
    }

    /// Returns the row of all other members.
    fn rest(&mut self) -> Option<usize> {
        let find = || self.fields.iter().position(|field| field.is_rest());
        *self.rest.get_or_insert_with(find)
    }
}
