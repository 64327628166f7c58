//! Encoding of objects: `object!` calls one method per row, in order.

use std::collections::BTreeMap;

use crate::json::encode::Encode;
use crate::json::names::Names;
use crate::json::tape::{Open, Tape};
use crate::model::extra::Extra;
use crate::model::nullable::Nullable;

/// A writer of one object; each call writes the next row.
pub struct ObjectWriter<'t, 'a> {
    tape: &'t mut Tape<'a>,
    open: Open,
    names: &'static [&'static str],
    next: usize,
    count: usize,
    extra: &'a Extra,
}

impl<'t, 'a> ObjectWriter<'t, 'a> {
    /// Opens the object.
    pub fn new(tape: &'t mut Tape<'a>, names: &'static [&'static str], extra: &'a Extra) -> Self {
        let open = tape.open_object();
        Self {
            tape,
            open,
            names,
            next: 0,
            count: 0,
            extra,
        }
    }

    fn take(&mut self) -> &'static str {
        let row = self.next;
        self.next += 1;
        self.names.get(row).copied().unwrap_or_default()
    }

    fn name(&mut self, name: &'a str) {
        self.count += 1;
        self.tape.name(name);
    }

    /// Writes the name of the next row. A separate function, because callers are instantiated for
    /// each type of a property.
    fn begin(&mut self) {
        let name = self.take();
        self.name(name);
    }

    /// Writes a required property.
    pub fn required<T: Encode>(&mut self, value: &'a T) {
        self.begin();
        value.encode(self.tape);
    }

    /// Writes an optional property, if it has a value.
    pub fn optional<T: Encode>(&mut self, value: &'a Option<T>) {
        match value {
            Some(value) => {
                self.begin();
                value.encode(self.tape);
            }
            None => self.next += 1,
        }
    }

    /// Writes an optional property, if it has a value or was received as `null`.
    pub fn optional_or_null<T: Encode>(&mut self, value: &'a Option<T>) {
        match value {
            Some(value) => {
                self.begin();
                value.encode(self.tape);
            }
            None => self.null_again(),
        }
    }

    /// Writes `null`, if the property was received as `null`.
    fn null_again(&mut self) {
        let name = self.take();
        if self.extra.was_null(name) {
            self.name(name);
            self.tape.null();
        }
    }

    /// Writes a property, unless it is absent.
    pub fn nullable<T: Encode>(&mut self, value: &'a Nullable<T>) {
        match value {
            Nullable::Absent => self.next += 1,
            Nullable::Null => {
                self.begin();
                self.tape.null();
            }
            Nullable::Value(value) => {
                self.begin();
                value.encode(self.tape);
            }
        }
    }

    /// Writes the members that no row names.
    pub fn rest<T: Encode>(&mut self, rest: &'a BTreeMap<String, T>) {
        let stand_in = self.take();
        let mut known = Names::new(self.names);
        for (name, value) in rest {
            // A declared property is written from its own field.
            if known.find(name).is_none() || name == stand_in {
                self.name(name);
                value.encode(self.tape);
            }
        }
    }

    /// Writes the undeclared members, and closes the object.
    pub fn finish(mut self) {
        let extra = self.extra;
        if !extra.is_empty() {
            let mut known = Names::new(self.names);
            for (name, held) in extra.members() {
                if known.find(name).is_none() {
                    self.name(name);
                    match &held.text {
                        Some(text) => self.tape.json(text),
                        None => held.value.encode(self.tape),
                    }
                }
            }
        }
        self.tape.close(self.open, self.count);
    }
}
