//! A document with faults that a parsed one cannot have: keys may be duplicated.

use arbitrary::{Result, Unstructured};

/// A value. `Word` holds JSON without quotes.
#[derive(Clone, Debug)]
pub enum Tree {
    Word(String),
    Text(String),
    List(Vec<Tree>),
    Members(Vec<(String, Tree)>),
}

/// Names and values with a meaning to the generator, to Rust, or to neither.
const WORDS: [&str; 36] = [
    "type", "properties", "allOf", "oneOf", "anyOf", "$ref", "items", "enum", "const", "format",
    "nullable", "discriminator", "additionalProperties", "required", "parameters", "x-a", "self",
    "Self", "fn", "r#type", "", "é", "🚀", "a b", "1", "-", "_", "\"", "\\", "*/", "null", "object",
    "string", "array", "date-time", "application/json",
];

impl Tree {
    /// Returns the path to some part.
    pub fn place(&self, input: &mut Unstructured<'_>) -> Result<Vec<usize>> {
        let mut place = Vec::new();
        let mut at = self;
        while at.len() > 0 && input.ratio(7, 8)? {
            let step = input.choose_index(at.len())?;
            place.push(step);
            at = at.child(step);
        }
        Ok(place)
    }

    fn len(&self) -> usize {
        match self {
            Self::List(items) => items.len(),
            Self::Members(members) => members.len(),
            Self::Word(_) | Self::Text(_) => 0,
        }
    }

    fn child(&self, step: usize) -> &Self {
        match self {
            Self::List(items) => items.get(step).unwrap_or(self),
            Self::Members(members) => members.get(step).map_or(self, |(_, value)| value),
            Self::Word(_) | Self::Text(_) => self,
        }
    }

    /// Returns the part at a path, or the last one on the way.
    pub fn at(&self, place: &[usize]) -> &Self {
        place.iter().fold(self, |at, step| at.child(*step))
    }

    /// Returns the part at a path, or the last one on the way, for changing.
    pub fn at_mut(&mut self, place: &[usize]) -> &mut Self {
        let mut at = self;
        for step in place {
            if *step >= at.len() {
                break;
            }
            at = match at {
                Self::List(items) => &mut items[*step],
                Self::Members(members) => &mut members[*step].1,
                Self::Word(_) | Self::Text(_) => break,
            };
        }
        at
    }

    /// Formats the JSON pointer of a path.
    pub fn pointer(&self, place: &[usize]) -> String {
        let mut pointer = String::from("#");
        let mut at = self;
        for step in place {
            pointer.push('/');
            match at {
                Self::Members(members) if *step < members.len() => {
                    let name = members[*step].0.replace('~', "~0").replace('/', "~1");
                    pointer.push_str(&name);
                }
                _ => pointer.push_str(&step.to_string()),
            }
            at = at.child(*step);
        }
        pointer
    }

    /// Returns a reference to a pointer.
    pub fn reference(pointer: &str) -> Self {
        Self::Members(vec![("$ref".to_owned(), Self::Text(pointer.to_owned()))])
    }

    /// Points one reference below to another target.
    pub fn retarget(&mut self, pointer: &str, input: &mut Unstructured<'_>) -> Result<()> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(tree) = open.pop() {
            match tree {
                Self::List(items) => open.extend(items),
                Self::Members(members) => {
                    for (name, value) in members {
                        if name == "$ref" && matches!(value, Self::Text(_)) {
                            found.push(value);
                        } else {
                            open.push(value);
                        }
                    }
                }
                Self::Word(_) | Self::Text(_) => {}
            }
        }
        if !found.is_empty() {
            let chosen = input.choose_index(found.len())?;
            *found[chosen] = Self::Text(pointer.to_owned());
        }
        Ok(())
    }

    pub fn drop_one(&mut self, input: &mut Unstructured<'_>) -> Result<()> {
        match self {
            Self::List(items) if !items.is_empty() => {
                items.remove(input.choose_index(items.len())?);
            }
            Self::Members(members) if !members.is_empty() => {
                members.remove(input.choose_index(members.len())?);
            }
            _ => {}
        }
        Ok(())
    }

    pub fn double_one(&mut self, input: &mut Unstructured<'_>) -> Result<()> {
        match self {
            Self::List(items) if !items.is_empty() => {
                let item = input.choose(items)?.clone();
                items.push(item);
            }
            Self::Members(members) if !members.is_empty() => {
                let (name, value) = input.choose(members)?.clone();
                let other = if input.arbitrary()? { "copy" } else { "" };
                members.push((name + other, value));
            }
            _ => {}
        }
        Ok(())
    }

    pub fn rename_one(&mut self, input: &mut Unstructured<'_>) -> Result<()> {
        if let Self::Members(members) = self
            && !members.is_empty()
        {
            let chosen = input.choose_index(members.len())?;
            members[chosen].0 = word(input)?;
        }
        Ok(())
    }

    /// Returns an arbitrary small value.
    pub fn value(input: &mut Unstructured<'_>) -> Result<Self> {
        let numbers = ["0", "-1", "1.5", "1e400", "18446744073709551616", "true", "false", "null"];
        Ok(match input.int_in_range(0..=4)? {
            0 => Self::List(Vec::new()),
            1 => Self::Members(Vec::new()),
            2 => Self::Word((*input.choose(&numbers)?).to_owned()),
            3 => Self::Members(vec![(word(input)?, Self::Text(word(input)?))]),
            _ => Self::Text(word(input)?),
        })
    }

    /// Formats the value as JSON.
    pub fn to_json(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Word(word) => out.push_str(word),
            Self::Text(text) => write_text(text, out),
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    out.push_str(if index > 0 { "," } else { "" });
                    item.write(out);
                }
                out.push(']');
            }
            Self::Members(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    out.push_str(if index > 0 { "," } else { "" });
                    write_text(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

pub(crate) fn word(input: &mut Unstructured<'_>) -> Result<String> {
    if input.ratio(1, 4)? {
        input.arbitrary()
    } else {
        Ok((*input.choose(&WORDS)?).to_owned())
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            other if u32::from(other) < 32 => out.push_str(&format!("\\u{:04x}", u32::from(other))),
            other => out.push(other),
        }
    }
    out.push('"');
}
