//! One public item, with its signature as text.

use super::super::side::Side;
use crate::load::Pointer;
use crate::plan::api::RustType;

/// A public item.
#[derive(Clone, Debug)]
pub(in crate::diff) struct Item {
    /// Its signature
    pub signature: Signature,
    /// The same without aliases
    pub expanded: Signature,
    /// The place in the document that it is made from
    pub at: Option<Pointer>,
    /// The value on the wire of a variant, which may change beneath its name
    pub wire: Option<String>,
    /// Its index in the order of the documents, a type before its members
    pub order: usize,
}

/// The signature of an item.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::diff) enum Signature {
    /// An item without a type: a struct, a variant, a feature
    Plain(&'static str),
    /// A field or a variant, and its type
    Of(RustType),
    /// A function
    Function(Vec<Argument>, String),
}

/// An argument of a function.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::diff) struct Argument {
    /// Its name on the wire
    pub name: String,
    /// Its type
    pub ty: RustType,
    /// True if it takes `impl Into` of that type
    pub converts: bool,
    /// True if it takes any text
    pub takes_text: bool,
    /// Other types that convert into its own
    pub from: Vec<RustType>,
}

impl Item {
    /// Creates an item without a place.
    pub(super) fn new(signature: Signature) -> Self {
        Self {
            expanded: signature.clone(),
            signature,
            at: None,
            wire: None,
            order: 0,
        }
    }

    /// Sets the place.
    pub(super) fn at(mut self, pointer: &Pointer) -> Self {
        self.at = Some(pointer.clone());
        self
    }

    /// Sets the place, if there is one.
    pub(super) fn at_some(mut self, pointer: Option<&Pointer>) -> Self {
        self.at = pointer.cloned();
        self
    }

    /// Sets the value on the wire.
    pub(super) fn wire(mut self, wire: &str) -> Self {
        self.wire = Some(wire.to_owned());
        self
    }

    /// Returns the item in one line.
    pub(in crate::diff) fn line(&self, path: &str) -> String {
        match &self.signature {
            Signature::Plain(kind) => format!("{kind} {path}"),
            Signature::Of(ty) => format!("{path}: {}", spelled(ty)),
            Signature::Function(arguments, output) => {
                let arguments = arguments.iter().map(Argument::spelled);
                let arguments = arguments.collect::<Vec<_>>().join(", ");
                match output.as_str() {
                    "" => format!("{path}({arguments})"),
                    output => format!("{path}({arguments}) -> {output}"),
                }
            }
        }
    }
}

impl Argument {
    pub(super) fn new(name: &str, ty: RustType, converts: bool, side: &Side) -> Self {
        Self {
            name: name.to_owned(),
            takes_text: converts && side.is_from_text(&ty),
            from: match converts {
                true => side.converting(&ty),
                false => Vec::new(),
            },
            ty,
            converts,
        }
    }

    /// Returns the argument as it is declared.
    pub(in crate::diff) fn spelled(&self) -> String {
        match self.converts {
            true => format!("{}: impl Into<{}>", self.name, spelled(&self.ty)),
            false => format!("{}: {}", self.name, spelled(&self.ty)),
        }
    }
}

/// Returns a type as it is written.
pub(in crate::diff) fn spelled(ty: &RustType) -> String {
    let of = |name: &str, inner: &RustType| format!("{name}<{}>", spelled(inner));
    match ty {
        RustType::Unit => "()".to_owned(),
        RustType::Bool => "bool".to_owned(),
        RustType::Number(name) | RustType::Runtime(name) => (*name).to_owned(),
        RustType::String => "String".to_owned(),
        RustType::DateTime => "DateTime".to_owned(),
        RustType::Chosen(name) => name.clone(),
        RustType::Json => "Value".to_owned(),
        RustType::JsonMap => "Map".to_owned(),
        RustType::Vec(inner) => of("Vec", inner),
        RustType::Tuple(items, rest, least) => {
            let mut items = items.iter().map(spelled).collect::<Vec<_>>();
            items.extend(rest.iter().map(|rest| format!("..{}", spelled(rest))));
            if *least > 0 {
                items.push(format!("at least {least}"));
            }
            format!("Tuple<({})>", items.join(", "))
        }
        RustType::Map(inner) => format!("BTreeMap<String, {}>", spelled(inner)),
        RustType::Option(inner) => of("Option", inner),
        RustType::Nullable(inner) => of("Nullable", inner),
        RustType::Boxed(inner) => of("Box", inner),
        RustType::Model(name) => format!("models::{}", name.0),
        RustType::Beside(name) => name.0.clone(),
        RustType::Upload => "Upload".to_owned(),
        RustType::Bytes => "Bytes".to_owned(),
        RustType::ByteStream => "ByteStream".to_owned(),
        RustType::Events(inner) => of("Events", inner),
        RustType::EventObjects(inner) => of("EventObjects", inner),
        RustType::Items(inner) => of("Items", inner),
    }
}
