//! Comparison of a union's variants: for each one, the shape that distinguishes its values from
//! those of the others, at any depth.

use super::model::{Mark, Shape, TypeDef, Value};
use super::value_profiles::{Profile, PropertyProfile, is_same_type};
use crate::hash::{HashMap, HashSet};
use crate::lift::TypeSet;

/// Maximum number of properties in a shape.
const MARKS: usize = 24;

/// Maximum number of listed values that distinguish a property.
const LISTED: usize = 8;

/// Maximum number of values of other variants that a shape excludes.
const OTHERS: usize = 32;

/// Maximum depth of the comparison.
const DEPTH: usize = 5;

/// Maximum number of profiles that are compared within one union.
const COMPARED: usize = 4_000;

/// The comparison of the variants of one union.
pub(super) struct Comparison<'a> {
    types: &'a [TypeDef],
    left: usize,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(types: &'a [TypeDef]) -> Self {
        Self {
            types,
            left: COMPARED,
        }
    }

    /// Returns for each profile the shape that distinguishes it from the others, types aside.
    pub(super) fn compare(&mut self, profiles: &[&Profile<'a>]) -> Vec<Shape> {
        self.compare_within(profiles, DEPTH)
    }

    fn compare_within(&mut self, profiles: &[&Profile<'a>], depth: usize) -> Vec<Shape> {
        let mut shapes = vec![Shape::any(); profiles.len()];
        if depth == 0 || self.left < profiles.len() {
            return shapes;
        }
        self.left -= profiles.len();
        compare_values(profiles, &mut shapes);
        self.compare_properties(profiles, depth, &mut shapes);
        self.compare_maps(profiles, depth, &mut shapes);
        self.compare_arrays(profiles, depth, &mut shapes);
        shapes
    }

    fn compare_properties(
        &mut self,
        profiles: &[&Profile<'a>],
        depth: usize,
        shapes: &mut [Shape],
    ) {
        let mut places = HashMap::<&str, usize>::default();
        for (name, known) in profiles.iter().flat_map(|profile| &profile.members) {
            let place = places.entry(name).or_insert(known.place);
            *place = known.place.min(*place);
        }
        let mut names = places.into_iter().collect::<Vec<_>>();
        names.sort_by_key(|(name, place)| (*place, *name));
        for (name, _) in names {
            let known = profiles.iter().map(|profile| profile.members.get(name));
            let known = known.collect::<Vec<_>>();
            for (shape, distinct) in shapes.iter_mut().zip(self.compare_property(&known, depth)) {
                shape.members.extend(distinct.map(|(required, shape)| Mark {
                    name: name.to_owned(),
                    required,
                    shape,
                }));
            }
        }
        for (profile, shape) in profiles.iter().zip(shapes) {
            // Properties of several variants may have the same position; the name makes the order
            // deterministic.
            shape.members.sort_by_cached_key(|mark| {
                let place = profile.members.get(&mark.name).map(|known| known.place);
                (!mark.required, place, mark.name.clone())
            });
            if shape.members.len() > MARKS {
                shape.members.sort_by_key(|mark| !mark.shape.is_constant());
                shape.members.truncate(MARKS);
            }
        }
    }

    /// Compares one property: returns for each variant that declares it whether it is required, and
    /// its shape; `None` if it does not distinguish the variants.
    fn compare_property(
        &mut self,
        known: &[Option<&PropertyProfile<'a>>],
        depth: usize,
    ) -> Vec<Option<(bool, Shape)>> {
        let declared = known.iter().copied().flatten().collect::<Vec<_>>();
        let kinds = HashSet::from_iter(declared.iter().map(|known| known.kinds));
        let required = declared.iter().filter(|known| known.required).count();
        let is_same = declared.windows(2).all(|pair| pair[0].is_same(pair[1]));
        let mut shapes = vec![Shape::any(); declared.len()];
        if declared.len() > 1 && !is_same {
            let profiles = declared.iter();
            let profiles = profiles.map(|known| Profile::of_member(self.types, known));
            let profiles = profiles.collect::<Vec<_>>();
            shapes = self.compare_within(&profiles.iter().collect::<Vec<_>>(), depth - 1);
        } else if let Some(constant) = declared.first().and_then(|known| known.constant()) {
            // A value other than the shared constant belongs to none of them.
            for shape in &mut shapes {
                shape.only = vec![constant.to_owned()];
            }
        }
        let is_distinct = declared.len() < known.len()
            || required != 0 && required < declared.len()
            || kinds.len() > 1
            || shapes.iter().any(|shape| !shape.is_any());
        let mut shapes = shapes.into_iter();
        let distinct = known.iter().map(|known| {
            let (known, mut shape) = ((*known)?, shapes.next()?);
            if kinds.len() > 1 {
                shape.kinds = known.kinds;
            }
            is_distinct.then_some((known.required, shape))
        });
        distinct.collect()
    }

    /// Distinguishes maps by their values.
    fn compare_maps(&mut self, profiles: &[&Profile<'a>], depth: usize, shapes: &mut [Shape]) {
        let maps = (0..profiles.len()).filter(|row| !profiles[*row].entries.is_empty());
        let maps = maps.collect::<Vec<_>>();
        if profiles.len() < 2 || maps.is_empty() {
            return;
        }
        let is_declared = profiles.iter().any(|profile| profile.holds_anything());
        let values = maps.iter().map(|row| profiles[*row].entries.clone());
        let distinct = self.compare_contents(&values.collect::<Vec<_>>(), is_declared, depth);
        for (row, shape) in maps.iter().zip(distinct) {
            shapes[*row].value = shape.map(Box::new);
        }
    }

    /// Distinguishes arrays by their items.
    fn compare_arrays(&mut self, profiles: &[&Profile<'a>], depth: usize, shapes: &mut [Shape]) {
        let arrays =
            (0..profiles.len()).filter(|row| profiles[*row].kinds.contains(TypeSet::ARRAY));
        let arrays = arrays.collect::<Vec<_>>();
        if arrays.len() < 2 {
            return;
        }
        let arrays = arrays.into_iter().map(|row| (profiles[row], row));
        let (arrays, rows): (Vec<_>, Vec<_>) = arrays.unzip();
        let is_declared = arrays.iter().any(|profile| profile.holds_anything());
        let items = arrays.iter().map(|profile| profile.items.clone());
        let items = self.compare_contents(&items.collect::<Vec<_>>(), is_declared, depth);
        for (row, shape) in rows.iter().zip(items) {
            shapes[*row].item = shape.map(Box::new);
        }
        let width = arrays.iter().map(|profile| profile.width()).max();
        let width = width.unwrap_or_default().min(MARKS);
        if width == 0 {
            return;
        }
        let mut compare_at = |position: usize| {
            let held = arrays.iter().map(|profile| profile.at(position));
            self.compare_contents(&held.collect::<Vec<_>>(), is_declared, depth)
        };
        let places = (0..width).map(&mut compare_at).collect::<Vec<_>>();
        let rests = compare_at(usize::MAX);
        let is_distinct = places.iter().flatten().any(Option::is_some)
            || arrays.windows(2).any(|pair| {
                pair[0].width() != pair[1].width() || pair[0].least() != pair[1].least()
            });
        for (index, (profile, rest)) in arrays.iter().zip(rests).enumerate() {
            if profile.width() == 0 {
                continue;
            }
            let shape = &mut shapes[rows[index]];
            shape.item = rest.map(Box::new);
            if !is_distinct {
                continue;
            }
            shape.least = profile.least();
            let own = places.iter().take(profile.width()).enumerate();
            let own = own.map(|(position, distinct)| {
                let mut place = distinct[index].clone().unwrap_or_else(Shape::any);
                if position >= shape.least {
                    place.kinds = place.kinds.union(TypeSet::NULL);
                }
                place
            });
            shape.places = own.collect();
        }
    }

    /// Returns the shapes of the contents of several containers, with their types. `is_declared` is
    /// true if one of the variants declares content of any type.
    fn compare_contents(
        &mut self,
        parts: &[Vec<&'a Value>],
        is_declared: bool,
        depth: usize,
    ) -> Vec<Option<Shape>> {
        let is_same = |one: &[&_], other: &[&_]| matches!((one, other), ([one], [other]) if is_same_type(one, other));
        let profiles = parts
            .iter()
            .map(|values| Profile::within(self.types, values, is_declared));
        let profiles = profiles.collect::<Vec<_>>();
        if parts.len() > 1 && parts.windows(2).all(|pair| is_same(&pair[0], &pair[1])) {
            let shared = profiles.iter().map(|profile| {
                Some(Shape {
                    only: vec![profile.constant()?.to_owned()],
                    ..Shape::any()
                })
            });
            return shared.collect();
        }
        let shapes = self.compare_within(&profiles.iter().collect::<Vec<_>>(), depth - 1);
        let shapes = shapes.into_iter().zip(&profiles).zip(parts);
        let shapes = shapes.map(|((shape, profile), values)| {
            let kinds = match values.is_empty() {
                true => TypeSet::ANY,
                false => profile.kinds,
            };
            let shape = Shape { kinds, ..shape };
            (!shape.is_any()).then_some(shape)
        });
        shapes.collect()
    }
}

/// Distinguishes scalars by their values: a constant, or lists that differ. An extensible list only
/// excludes the values of the other lists.
fn compare_values(profiles: &[&Profile<'_>], shapes: &mut [Shape]) {
    let scalars = |profile: &Profile<'_>| {
        let kinds = profile.kinds;
        !kinds.contains(TypeSet::OBJECT) && !kinds.contains(TypeSet::ARRAY)
    };
    let lists = profiles.iter().map(|profile| match scalars(profile) {
        true => profile.values.iter().collect::<HashSet<_>>(),
        false => HashSet::default(),
    });
    let lists = lists.collect::<Vec<_>>();
    let is_shared = lists.windows(2).all(|pair| pair[0] == pair[1])
        && profiles
            .windows(2)
            .all(|pair| pair[0].is_open == pair[1].is_open);
    if is_shared && lists.first().is_none_or(|list| list.len() != 1) {
        // A value beyond a shared list of several does not exclude any variant.
        return;
    }
    let are_all_listed = lists.iter().all(|list| !list.is_empty());
    for (row, shape) in shapes.iter_mut().enumerate() {
        let own = &profiles[row].values;
        let is_constant = own.len() == 1 || are_all_listed && own.len() <= LISTED;
        if !lists[row].is_empty() && is_constant && !profiles[row].is_open {
            shape.only.clone_from(own);
            continue;
        }
        let others = profiles
            .iter()
            .zip(&lists)
            .filter(|(_, list)| !list.is_empty());
        let others = others.flat_map(|(profile, _)| &profile.values);
        let mut not = others
            .filter(|value| !lists[row].contains(value))
            .cloned()
            .collect::<Vec<_>>();
        not.sort_unstable();
        not.dedup();
        // A variant without a list also accepts the values that others list.
        if not.len() <= OTHERS && !lists[row].is_empty() {
            shape.not = not;
        }
    }
}
