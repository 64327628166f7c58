//! Shapes that distinguish the variants of a union: a property with a constant of its own, the JSON
//! type of the value, or properties that not all variants have.

use super::model::{Definition, Sent, Shape, Source, TypeDef, TypeId, Union, UnionVariant};
use super::value_profiles::Profile;
use super::variant_comparison::Comparison;
use crate::diagnostic::{Diagnostic, WarningKind};
use crate::hash::{HashMap, HashSet};
use crate::lift::TypeSet;

/// Maximum number of listed values of a property that can be a tag.
const TAGS: usize = 8;

/// Sets the shape of each variant of each union, and reports variants without a distinct one.
pub(super) fn shape_unions(types: &mut [TypeDef], diagnostics: &mut Vec<Diagnostic>) {
    let mut reported = HashSet::default();
    for index in 0..types.len() {
        let Definition::Union(union) = &types[index].definition else {
            continue;
        };
        let is_guessed = union.tag.is_none();
        let (tag, shaped) = shapes(types, TypeId(index), union);
        let defined = &mut types[index];
        if let Definition::Union(union) = &mut defined.definition {
            union.tag = tag;
            for (variant, (tags, shape)) in union.variants.iter_mut().zip(shaped) {
                if is_guessed && tags.len() == 1 {
                    variant.sent = Sent::new(Source::Listed, tags.clone());
                }
                variant.tags = tags;
                variant.shape = shape;
            }
            let at = &defined.pointer;
            for message in alike(union) {
                // A schema may have two types, one for requests and one for responses.
                if reported.insert((at.clone(), message.clone())) {
                    let warning =
                        Diagnostic::warning(WarningKind::VariantsAlike, at.clone().into(), message);
                    diagnostics.push(warning.hint(ALIKE));
                }
            }
        }
    }
}

/// Hint for variants that cannot be distinguished.
const ALIKE: &str = "add a discriminator, or a property with a `const` of its own to each";

/// Returns a message for each variant with the shape of an earlier one: no value decodes as it.
fn alike(union: &Union) -> Vec<String> {
    let is_like = |one: &UnionVariant, other: &UnionVariant| {
        let has = |tag| one.tags.is_empty() || one.tags.contains(tag);
        !one.shape.may_lack_tag
            && one.is_base == other.is_base
            && one.tags.is_empty() == other.tags.is_empty()
            && other.tags.iter().all(has)
            && one.shape == other.shape
    };
    let mut messages = Vec::new();
    for (index, variant) in union.variants.iter().enumerate() {
        let mut before = union.variants[..index].iter().take(COMPARED);
        if let Some(first) = before.find(|first| is_like(first, variant)) {
            messages.push(format!(
                "the variants `{0}` and `{1}` cannot be distinguished: values of both decode as `{0}`",
                first.name, variant.name
            ));
        }
    }
    messages
}

/// Maximum number of variants that one is compared with.
const COMPARED: usize = 100;

/// Returns the tag property of a union, and the tag values and the shape of each variant.
fn shapes(
    types: &[TypeDef],
    id: TypeId,
    union: &Union,
) -> (Option<String>, Vec<(Vec<String>, Shape)>) {
    let profiles: Vec<_> = union
        .variants
        .iter()
        .map(|variant| Profile::of(types, &variant.value, &mut vec![id]))
        .collect();
    let (tag, tags) = tags(&union.variants, union.tag.as_deref(), &profiles);
    let has_base = union.variants.iter().any(|variant| variant.is_base);
    let may_lack_tag = |row: usize| {
        let known = tag.as_ref().and_then(|tag| profiles[row].members.get(tag));
        !has_base && !tags[row].is_empty() && known.is_some_and(|known| !known.required)
    };
    let mut shapes: Vec<_> = profiles
        .iter()
        .enumerate()
        .map(|(row, profile)| Shape {
            kinds: profile.kinds,
            may_lack_tag: may_lack_tag(row),
            ..Shape::default()
        })
        .collect();
    let is_open = |row: usize| {
        tags[row].is_empty() || union.variants[row].is_base || shapes[row].may_lack_tag
    };
    let groups = unclear(&is_open, &tags, &profiles);
    let mut comparison = Comparison::new(types);
    for group in groups {
        let objects: Vec<_> = group.iter().map(|row| &profiles[*row]).collect();
        for (row, mut distinct) in group.iter().zip(comparison.compare(&objects)) {
            // The tag is checked before the shape.
            distinct
                .members
                .retain(|mark| Some(&mark.name) != tag.as_ref());
            (shapes[*row].members, shapes[*row].value) = (distinct.members, distinct.value);
        }
    }
    let distinct = comparison.compare(&profiles.iter().filter(is_array).collect::<Vec<_>>());
    let arrays = profiles.iter().zip(&mut shapes);
    let arrays = arrays.filter_map(|(profile, shape)| is_array(&profile).then_some(shape));
    for (shape, distinct) in arrays.zip(distinct) {
        (shape.item, shape.places, shape.least) = (distinct.item, distinct.places, distinct.least);
    }
    (tag, tags.into_iter().zip(shapes).collect())
}

fn is_array(profile: &&Profile<'_>) -> bool {
    profile.kinds.contains(TypeSet::ARRAY)
}

/// Returns the tag property and its values for each variant. The property is the discriminator, or
/// else one whose listed values differ.
fn tags(
    variants: &[UnionVariant],
    tag: Option<&str>,
    profiles: &[Profile<'_>],
) -> (Option<String>, Vec<Vec<String>>) {
    if let Some(tag) = tag {
        let tags = variants.iter().zip(profiles).map(|(variant, profile)| {
            match profile.kinds.contains(TypeSet::OBJECT) {
                true => variant.tags.clone(),
                false => Vec::new(),
            }
        });
        return (Some(tag.to_owned()), tags.collect());
    }
    let Some(name) = constant(profiles) else {
        return (None, vec![Vec::new(); profiles.len()]);
    };
    let tags = profiles
        .iter()
        .map(|profile| listed(profile, &name).to_vec());
    (Some(name.clone()), tags.collect())
}

/// Returns the listed values of a property; empty if there are too many, or others are declared.
fn listed<'a>(profile: &'a Profile<'_>, name: &str) -> &'a [String] {
    let known = profile.members.get(name).filter(|known| !known.is_open);
    let values = known
        .map(|known| known.values.as_slice())
        .unwrap_or_default();
    if values.len() <= TAGS { values } else { &[] }
}

/// Returns the property whose listed values differ most among variants; among equals, the first
/// declared one.
fn constant(profiles: &[Profile<'_>]) -> Option<String> {
    let mut names = HashMap::<&str, (usize, HashSet<&[String]>)>::default();
    for profile in profiles {
        for (name, known) in &profile.members {
            // A variant with other values too takes all values that no other variant lists.
            if !known.is_open && !known.values.is_empty() && known.values.len() <= TAGS {
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

/// Groups the object variants that their tags do not distinguish. `is_open` is true for variants
/// that accept objects without a known tag.
fn unclear(
    is_open: &dyn Fn(usize) -> bool,
    tags: &[Vec<String>],
    profiles: &[Profile<'_>],
) -> Vec<Vec<usize>> {
    let objects = (0..profiles.len()).filter(|row| profiles[*row].kinds.contains(TypeSet::OBJECT));
    let mut owners = HashMap::<Option<&str>, usize>::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for row in objects {
        let tags = tags[row].iter().map(|tag| Some(tag.as_str()));
        let tags = tags.chain(is_open(row).then_some(None)).collect::<Vec<_>>();
        let mut joined = tags.iter().filter_map(|tag| owners.get(tag).copied());
        let group = joined.next().unwrap_or(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(row);
        // Two groups with a common tag become one.
        for other in joined
            .filter(|other| *other != group)
            .collect::<HashSet<_>>()
        {
            let rows = std::mem::take(&mut groups[other]);
            groups[group].extend(rows);
            owners
                .values_mut()
                .filter(|of| **of == other)
                .for_each(|of| *of = group);
        }
        owners.extend(tags.into_iter().map(|tag| (tag, group)));
    }
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.retain(|group| group.len() > 1);
    groups
}
