//! What the alternatives of each union look like, as far as that tells them apart: by a member with
//! a value of its own, by the kind of value, by members that not all of them have.

use super::model::{
    Alternative, Definition, Enumeration, Listed, Mark, Object, Shape, Type, TypeDef, TypeId,
    Union, Value,
};
use crate::hash::{HashMap, HashSet};
use crate::lift::TypeSet;
use crate::load::{Node, Number};

/// How many members one alternative is told by.
const MARKS: usize = 24;

/// How many values a member has that names an alternative.
const TAGS: usize = 8;

/// How deep unions within unions are looked into.
const DEPTH: usize = 12;

/// Gives each alternative of each union its shape.
pub(super) fn shape_unions(types: &mut [TypeDef]) {
    for index in 0..types.len() {
        let Definition::Union(union) = &types[index].definition else {
            continue;
        };
        let (tag, shaped) = shapes(types, TypeId(index), union);
        if let Definition::Union(union) = &mut types[index].definition {
            union.tag = tag;
            for (variant, (tags, shape)) in union.variants.iter_mut().zip(shaped) {
                variant.tags = tags;
                variant.shape = shape;
            }
        }
    }
}

/// The member that tells objects apart, and for each alternative its values and its shape.
fn shapes(
    types: &[TypeDef],
    id: TypeId,
    union: &Union,
) -> (Option<String>, Vec<(Vec<String>, Shape)>) {
    let looks: Vec<_> = union
        .variants
        .iter()
        .map(|variant| Look::of(types, &variant.value, &mut vec![id]))
        .collect();
    let (tag, tags) = tags(&union.variants, union.tag.as_deref(), &looks);
    let mut shapes: Vec<_> = looks
        .iter()
        .map(|look| Shape {
            kinds: look.kinds,
            ..Shape::default()
        })
        .collect();
    for group in unclear(&union.variants, &tags, &looks) {
        let objects: Vec<_> = group.iter().map(|row| &looks[*row].members).collect();
        for (row, members) in group.iter().zip(marks(&objects)) {
            shapes[*row].members = members;
        }
    }
    add_items(types, id, &union.variants, &looks, &mut shapes);
    (tag, tags.into_iter().zip(shapes).collect())
}

/// What values of a type look like.
#[derive(Clone, Debug, Default)]
struct Look {
    kinds: TypeSet,
    /// Declared members of objects: whether they are always there, their kinds, and the values that
    /// are listed for them
    members: Members,
}

type Members = HashMap<String, Known>;

#[derive(Clone, Debug, Default)]
struct Known {
    place: usize,
    required: bool,
    kinds: TypeSet,
    values: Vec<String>,
}

impl Look {
    /// `open` are the unions that are being looked at: what they hold is theirs to tell.
    fn of(types: &[TypeDef], value: &Value, open: &mut Vec<TypeId>) -> Self {
        let kinds = |kinds| Self {
            kinds,
            ..Self::default()
        };
        match &value.ty {
            Type::Any => kinds(TypeSet::ANY),
            Type::Boolean => kinds(TypeSet::BOOLEAN),
            Type::Integer(_) => kinds(TypeSet::INTEGER),
            Type::Number(_) => kinds(TypeSet::NUMBER),
            Type::String(_) => kinds(TypeSet::STRING),
            Type::Array(_) | Type::Tuple(_) => kinds(TypeSet::ARRAY),
            Type::Map(..) | Type::FreeObject => kinds(TypeSet::OBJECT),
            Type::Chosen(_, all) => kinds(*all),
            Type::Named(id) => Self::of_named(types, *id, open),
        }
    }

    fn of_named(types: &[TypeDef], id: TypeId, open: &mut Vec<TypeId>) -> Self {
        if open.contains(&id) || open.len() > DEPTH {
            return Self::default();
        }
        match &types[id.0].definition {
            Definition::Object(object) => Self {
                kinds: TypeSet::OBJECT,
                members: members(types, object),
            },
            Definition::Enumeration(listed) => Self {
                kinds: kinds_of_listed(listed),
                ..Self::default()
            },
            Definition::Alias(value) => {
                open.push(id);
                let look = Self::of(types, value, open);
                open.pop();
                look
            }
            Definition::Union(union) => {
                open.push(id);
                let looks = union.variants.iter();
                let looks = looks.map(|variant| Self::of(types, &variant.value, open));
                let look = looks.reduce(Self::either).unwrap_or_default();
                open.pop();
                look
            }
        }
    }

    /// What values of either look like.
    fn either(mut self, other: Self) -> Self {
        let object = TypeSet::OBJECT;
        if self.kinds.contains(object) && other.kinds.contains(object) {
            for known in self.members.iter_mut() {
                known.1.required &= other.members.get(known.0).is_some_and(|it| it.required);
            }
            for (name, mut known) in other.members {
                known.required = false;
                let here = self.members.entry(name).or_insert(known.clone());
                here.kinds = here.kinds.union(known.kinds);
                here.values.extend(known.values);
            }
        } else if other.kinds.contains(object) {
            self.members = other.members;
        }
        self.kinds = self.kinds.union(other.kinds);
        self
    }
}

/// A constant as the value of a tag.
fn tag_of(value: &Node) -> Option<String> {
    match value {
        Node::String(text) => Some(text.clone()),
        Node::Bool(flag) => Some(flag.to_string()),
        Node::Number(Number::Integer(number)) => Some(number.to_string()),
        _ => None,
    }
}

fn kinds_of_listed(listed: &Enumeration) -> TypeSet {
    match listed.of {
        Listed::Texts => TypeSet::STRING,
        Listed::Integers => TypeSet::INTEGER,
        Listed::Numbers => TypeSet::NUMBER,
    }
}

fn members(types: &[TypeDef], object: &Object) -> Members {
    let members = object.members.iter().enumerate();
    let known = members.map(|(place, member)| {
        let (kinds, mut values) = kinds(types, &member.value, DEPTH);
        // A type of its own may have listed it already.
        let constant = member.constant.as_ref().and_then(tag_of);
        values.extend(constant.filter(|value| !values.contains(value)));
        let known = Known {
            place,
            required: member.required,
            kinds,
            values,
        };
        (member.name.clone(), known)
    });
    known.collect()
}

/// The kinds of a value, null among them, and the texts that are listed for it.
fn kinds(types: &[TypeDef], value: &Value, depth: usize) -> (TypeSet, Vec<String>) {
    let mut values = Vec::new();
    let kinds = match &value.ty {
        Type::Named(id) if depth == 0 => {
            let _ = id;
            TypeSet::ANY
        }
        Type::Named(id) => match &types[id.0].definition {
            Definition::Object(_) => TypeSet::OBJECT,
            Definition::Enumeration(listed) => {
                values.extend(listed.values.iter().map(|value| value.wire.clone()));
                kinds_of_listed(listed)
            }
            Definition::Alias(value) => {
                let (inner, listed) = kinds(types, value, depth - 1);
                values = listed;
                inner
            }
            // A union holds whatever comes.
            Definition::Union(_) => TypeSet::ANY,
        },
        _ => Look::of(types, value, &mut Vec::new()).kinds,
    };
    let by_type = match value.ty {
        Type::Named(id) => types[id.0].nullable,
        _ => false,
    };
    match value.nullable || by_type {
        true => (kinds.union(TypeSet::NULL), values),
        false => (kinds, values),
    }
}

/// The member that tells objects apart: the discriminator, or one with listed values that differ.
fn tags(
    variants: &[Alternative],
    tag: Option<&str>,
    looks: &[Look],
) -> (Option<String>, Vec<Vec<String>>) {
    if let Some(tag) = tag {
        let tags = variants.iter().zip(looks).map(|(variant, look)| {
            match look.kinds.contains(TypeSet::OBJECT) {
                true => variant.tags.clone(),
                false => Vec::new(),
            }
        });
        return (Some(tag.to_owned()), tags.collect());
    }
    let Some(name) = constant(looks) else {
        return (None, vec![Vec::new(); looks.len()]);
    };
    let tags = looks.iter().map(|look| listed(look, &name).to_vec());
    (Some(name.clone()), tags.collect())
}

/// The few values that are listed for a member.
fn listed<'a>(look: &'a Look, name: &str) -> &'a [String] {
    let known = look.members.get(name);
    let values = known
        .map(|known| known.values.as_slice())
        .unwrap_or_default();
    if values.len() <= TAGS { values } else { &[] }
}

/// The member whose listed values differ most among alternatives; of equals the one declared first.
fn constant(looks: &[Look]) -> Option<String> {
    let mut names = HashMap::<&str, (usize, HashSet<&[String]>)>::default();
    for look in looks {
        for (name, known) in &look.members {
            if !known.values.is_empty() && known.values.len() <= TAGS {
                let entry = names
                    .entry(name)
                    .or_insert((known.place, HashSet::default()));
                entry.0 = entry.0.min(known.place);
                entry.1.insert(&known.values);
            }
        }
    }
    let names = names.into_iter().filter(|(_, (_, sets))| sets.len() > 1);
    let best = names.max_by(|(a, (a_place, a_sets)), (b, (b_place, b_sets))| {
        let sets = a_sets.len().cmp(&b_sets.len());
        sets.then(b_place.cmp(a_place)).then(b.cmp(a))
    });
    best.map(|(name, _)| name.to_owned())
}

/// Groups of alternatives that are objects and that their tags do not tell apart.
fn unclear(variants: &[Alternative], tags: &[Vec<String>], looks: &[Look]) -> Vec<Vec<usize>> {
    let objects = (0..variants.len()).filter(|row| looks[*row].kinds.contains(TypeSet::OBJECT));
    let mut owners = HashMap::<&str, usize>::default();
    let mut groups: Vec<Vec<usize>> = vec![Vec::new()];
    // The first group is of those without a tag, or for whatever no tag is for.
    for row in objects {
        if tags[row].is_empty() || variants[row].is_base {
            groups[0].push(row);
        }
        let known = tags[row].iter().find_map(|tag| owners.get(tag.as_str()));
        let group = *known.unwrap_or(&groups.len());
        if !tags[row].is_empty() {
            if group == groups.len() {
                groups.push(Vec::new());
            }
            groups[group].push(row);
        }
        for tag in &tags[row] {
            owners.entry(tag).or_insert(group);
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// For each of several objects the members that tell it from the others.
fn marks(objects: &[&Members]) -> Vec<Vec<Mark>> {
    let mut kinds = HashMap::<&str, HashSet<TypeSet>>::default();
    let mut counts = HashMap::<&str, (usize, usize)>::default();
    for (name, known) in objects.iter().flat_map(|members| members.iter()) {
        kinds.entry(name).or_default().insert(known.kinds);
        let count = counts.entry(name).or_default();
        count.0 += 1;
        count.1 += usize::from(known.required);
    }
    let tells = |name: &str| {
        let (declared, required) = counts.get(name).copied().unwrap_or_default();
        let differs = kinds.get(name).is_some_and(|kinds| kinds.len() > 1);
        declared < objects.len() || required != 0 && required < objects.len() || differs
    };
    let of_one = |members: &&Members| {
        let mut telling: Vec<_> = members.iter().filter(|(name, _)| tells(name)).collect();
        // Members of several alternatives may have one place; by their names none depends on chance.
        telling.sort_by_key(|(name, known)| (!known.required, known.place, *name));
        let telling = telling.into_iter().take(MARKS);
        let marks = telling.map(|(name, known)| Mark {
            name: name.clone(),
            required: known.required,
            kinds: match kinds
                .get(name.as_str())
                .is_some_and(|kinds| kinds.len() > 1)
            {
                true => known.kinds,
                false => TypeSet::ANY,
            },
        });
        marks.collect()
    };
    objects.iter().map(of_one).collect()
}

/// Arrays are told apart by their first item.
fn add_items(
    types: &[TypeDef],
    id: TypeId,
    variants: &[Alternative],
    looks: &[Look],
    shapes: &mut [Shape],
) {
    let arrays: Vec<_> = (0..variants.len())
        .filter(|row| looks[*row].kinds.contains(TypeSet::ARRAY))
        .collect();
    if arrays.len() < 2 {
        return;
    }
    let items: Vec<_> = arrays
        .iter()
        .map(|row| match item_of(types, &variants[*row].value) {
            Some(item) => {
                let (kinds, _) = kinds(types, item, DEPTH);
                let look = Look::of(types, item, &mut vec![id]);
                Look {
                    kinds: kinds.union(look.kinds),
                    ..look
                }
            }
            None => Look {
                kinds: TypeSet::ANY,
                ..Look::default()
            },
        })
        .collect();
    let members: Vec<_> = items.iter().map(|item| &item.members).collect();
    for ((row, item), members) in arrays.iter().zip(&items).zip(marks(&members)) {
        shapes[*row].item = Some(Box::new(Shape {
            kinds: item.kinds,
            members,
            item: None,
        }));
    }
}

/// What the array holds that a type is, aliases aside.
fn item_of<'a>(types: &'a [TypeDef], value: &'a Value) -> Option<&'a Value> {
    let mut value = value;
    for _ in 0..DEPTH {
        match &value.ty {
            Type::Array(item) => return Some(item),
            Type::Tuple(tuple) => return tuple.items.first(),
            Type::Named(id) => match &types[id.0].definition {
                Definition::Alias(other) => value = other,
                _ => return None,
            },
            _ => return None,
        }
    }
    None
}
