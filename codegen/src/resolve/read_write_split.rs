//! The split of types by `readOnly` and `writeOnly`, so that neither side has to send, or expects
//! to receive, a property that belongs to the other side alone.
//!
//! In a type used only in requests or only in responses, such a property just becomes optional. A
//! type used in both is split in two if it requires such a property. So is a type used in both
//! that contains a split type. The response's type keeps the name.

use super::model::{Definition, Member, Operation, Origin, Rest, Type, TypeDef, TypeId, Value};
use super::type_references::{mentioned, mentioned_by};

use crate::hash::{HashMap, HashSet};

/// Splits the types of requests from those of responses where they differ.
/// `others` are values that are received outside the responses of operations.
pub(super) fn split_by_direction<'a>(
    types: &mut Vec<TypeDef>,
    operations: &mut [Operation],
    others: impl Iterator<Item = &'a Value>,
) {
    let candidates: Vec<_> = ids(types).filter(|id| needs_split(types, *id)).collect();
    if candidates.is_empty() {
        return;
    }
    let (mut sends, mut receives) = (Vec::new(), Vec::new());
    for operation in operations.iter_mut() {
        each_sent(operation, &mut |_, ty| mentioned_by(ty, &mut sends));
        each_received(operation, &mut |ty| mentioned_by(ty, &mut receives));
    }
    others.for_each(|value| mentioned_by(&value.ty, &mut receives));
    // A type reached only through a property of the other side is used in one direction, which the
    // first pass cannot know: hence the second.
    let mut split = HashSet::default();
    let (mut sent, mut received) = (HashSet::default(), HashSet::default());
    for _ in 0..2 {
        sent = reached(types, &sends, &split, Side::Server);
        received = reached(types, &receives, &split, Side::Client);
        let goes_both_ways = |id: &TypeId| sent.contains(id) && received.contains(id);
        let candidates = candidates.iter().copied().filter(goes_both_ways);
        split = holders(types, candidates, &goes_both_ways);
    }
    for id in ids(types).filter(|id| !split.contains(id)) {
        let relaxed = match (sent.contains(&id), received.contains(&id)) {
            (true, false) => Side::Server,
            (false, true) => Side::Client,
            _ => continue,
        };
        relax(types, id, relaxed);
    }
    let inputs = add_inputs(types, &split);
    let only_sent = ids(types).filter(|id| sent.contains(id) && !received.contains(id));
    for id in only_sent.collect::<Vec<_>>() {
        each_type(&mut types[id.0].definition, &mut |ty| redirect(ty, &inputs));
    }
    for operation in operations {
        each_sent(operation, &mut |_, ty| redirect(ty, &inputs));
    }
}

fn ids(types: &[TypeDef]) -> impl Iterator<Item = TypeId> + use<> {
    (0..types.len()).map(TypeId)
}

/// The side that alone sends a property.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Side {
    /// `readOnly`
    Server,
    /// `writeOnly`
    Client,
}

/// Returns the side that alone sends a property, by its own annotations or those of its type.
/// A constant property has no side, since its value is known.
fn side(types: &[TypeDef], member: &Member) -> Option<Side> {
    let of_type = match member.value.ty {
        Type::Named(id) => Some(&types[id.0].notes),
        _ => None,
    };
    let notes = || [Some(&member.value.notes), of_type].into_iter().flatten();
    let is_read = notes().any(|notes| notes.read_only);
    match (is_read, notes().any(|notes| notes.write_only)) {
        _ if member.constant.is_some() => None,
        (true, false) => Some(Side::Server),
        (false, true) => Some(Side::Client),
        _ => None,
    }
}

/// Returns true if a type requires a property that one side alone sends.
fn needs_split(types: &[TypeDef], id: TypeId) -> bool {
    match &types[id.0].definition {
        Definition::Object(object) => {
            let mut members = object.members.iter();
            members.any(|member| member.required && side(types, member).is_some())
        }
        _ => false,
    }
}

/// Calls a function with each type that a request mentions, and the media type of a body.
pub(super) fn each_sent(operation: &mut Operation, found: &mut dyn FnMut(Option<&str>, &mut Type)) {
    let contents = operation
        .body
        .iter_mut()
        .flat_map(|body| &mut body.contents);
    contents.for_each(|content| found(Some(&content.name), &mut content.value.ty));
    let parameters = operation.parameters.iter_mut();
    parameters.for_each(|parameter| found(None, &mut parameter.value.ty));
}

/// Calls a function with each type that a response mentions.
pub(super) fn each_received(operation: &Operation, found: &mut dyn FnMut(&Type)) {
    for response in &operation.responses {
        let streamed = response.stream.iter().flat_map(|stream| &stream.item);
        let contents = response.contents.iter().map(|it| &it.value);
        let values = contents.chain(streamed);
        values.for_each(|value| found(&value.ty));
    }
}

/// Returns all types that are reachable from `start`. In split types, the properties that the other
/// side alone sends are not followed.
fn reached(
    types: &[TypeDef],
    start: &[TypeId],
    split: &HashSet<TypeId>,
    other: Side,
) -> HashSet<TypeId> {
    let mut open = start.to_vec();
    let mut reached = HashSet::default();
    while let Some(id) = open.pop() {
        if !reached.insert(id) {
            continue;
        }
        match &types[id.0].definition {
            Definition::Object(object) if split.contains(&id) => {
                let members = object.members.iter();
                let said = members.filter(|member| side(types, member) != Some(other));
                said.for_each(|member| mentioned_by(&member.value.ty, &mut open));
                if let Rest::Typed(value) = &object.rest {
                    mentioned_by(&value.ty, &mut open);
                }
            }
            definition => open.extend(mentioned(definition)),
        }
    }
    reached
}

/// Returns these types and, transitively, the admitted types that contain them.
fn holders(
    types: &[TypeDef],
    some: impl Iterator<Item = TypeId>,
    admitted: &dyn Fn(&TypeId) -> bool,
) -> HashSet<TypeId> {
    let mut open: Vec<_> = some.collect();
    let mut held_by = HashMap::<TypeId, Vec<TypeId>>::default();
    for holder in ids(types).filter(admitted) {
        for held in mentioned(&types[holder.0].definition) {
            held_by.entry(held).or_default().push(holder);
        }
    }
    let mut all = HashSet::default();
    while let Some(id) = open.pop() {
        if all.insert(id) {
            open.extend(held_by.get(&id).into_iter().flatten());
        }
    }
    all
}

/// Makes the properties that one side alone sends optional.
fn relax(types: &mut [TypeDef], id: TypeId, owner: Side) {
    let indices = indices(types, id, owner);
    if let Definition::Object(object) = &mut types[id.0].definition {
        indices
            .into_iter()
            .for_each(|index| object.members[index].required = false);
    }
}

/// Returns the indices of the properties that one side alone sends.
fn indices(types: &[TypeDef], id: TypeId, owner: Side) -> Vec<usize> {
    let Definition::Object(object) = &types[id.0].definition else {
        return Vec::new();
    };
    let members = object.members.iter().enumerate();
    let said = members.filter(|(_, member)| side(types, member) == Some(owner));
    said.map(|(index, _)| index).collect()
}

/// Splits each of these types: adds a copy for requests, and leaves the original for responses.
fn add_inputs(types: &mut Vec<TypeDef>, split: &HashSet<TypeId>) -> HashMap<TypeId, TypeId> {
    let mut sorted: Vec<_> = split.iter().copied().collect();
    sorted.sort();
    let inputs = sorted.iter().enumerate();
    let inputs: HashMap<_, _> = inputs
        .map(|(index, id)| (*id, TypeId(types.len() + index)))
        .collect();
    // Collected first, since the types of responses lose properties below.
    let server = sorted.iter().map(|id| indices(types, *id, Side::Server));
    let server = server.collect::<Vec<_>>();
    let client = sorted.iter().map(|id| indices(types, *id, Side::Client));
    let client = client.collect::<Vec<_>>();
    for ((id, server), client) in sorted.into_iter().zip(server).zip(client) {
        let mut input = types[id.0].clone();
        input.pointer = input.pointer.child("x-input");
        input.origin = Origin::Input(id);
        if let Definition::Object(object) = &mut input.definition {
            take_out(&mut object.members, &server);
            let base = input.pointer.child("properties");
            for member in &mut object.members {
                member.pointer = base.child(&member.name);
            }
        }
        each_type(&mut input.definition, &mut |ty| redirect(ty, &inputs));
        types.push(input);
        if let Definition::Object(object) = &mut types[id.0].definition {
            take_out(&mut object.members, &client);
        }
    }
    inputs
}

/// Removes properties by their indices, which are sorted.
fn take_out(members: &mut Vec<Member>, indices: &[usize]) {
    let mut index = 0;
    members.retain(|_| {
        index += 1;
        indices.binary_search(&(index - 1)).is_err()
    });
}

/// Calls a function with each type that a definition uses.
fn each_type(definition: &mut Definition, found: &mut dyn FnMut(&mut Type)) {
    match definition {
        Definition::Object(object) => {
            let members = object.members.iter_mut();
            members.for_each(|member| found(&mut member.value.ty));
            if let Rest::Typed(value) = &mut object.rest {
                found(&mut value.ty);
            }
        }
        Definition::Union(union) => {
            let variants = union.variants.iter_mut();
            variants.for_each(|variant| found(&mut variant.value.ty));
        }
        Definition::Alias(value) => found(&mut value.ty),
        Definition::Enumeration(_) => {}
    }
}

/// Redirects a use of a split type to its copy for requests.
fn redirect(ty: &mut Type, inputs: &HashMap<TypeId, TypeId>) {
    match ty {
        Type::Named(id) => *id = *inputs.get(id).unwrap_or(id),
        Type::Array(value) | Type::Map(value, _) => redirect(&mut value.ty, inputs),
        Type::Tuple(tuple) => {
            let values = tuple.items.iter_mut().chain(&mut tuple.rest);
            values.for_each(|value| redirect(&mut value.ty, inputs));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::lift::lift;
    use crate::load::read_text;
    use crate::resolve::{Definition, Model, Origin, TypeDef, resolve};

    fn model(schemas: &str, request: &str, response: &str) -> Model {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    post:\n      \
             requestBody: {{content: {{application/json: {{schema: {request}}}}}}}\n      responses: \
             {{'200': {{description: d, content: {{application/json: {{schema: {response}}}}}}}}}\n\
             components: {{schemas: {schemas}}}\n"
        );
        let document = lift(read_text(&text), &mut Vec::new()).unwrap();
        resolve(document, None, &mut Vec::new())
    }

    /// Returns each object with its properties, `?` after each that is optional.
    fn objects(model: &Model) -> Vec<String> {
        let name = |defined: &TypeDef| match &defined.origin {
            Origin::Component(name) => name.clone(),
            Origin::Inline(..) | Origin::Patch(_) => {
                defined.pointer.tokens().last().unwrap_or_default()
            }
            Origin::Input(id) => {
                let of = &model.types[id.0].pointer;
                format!("{}Input", of.tokens().last().unwrap_or_default())
            }
        };
        let objects = model.types.iter().filter_map(|defined| {
            let Definition::Object(object) = &defined.definition else {
                return None;
            };
            let members = object.members.iter().map(|member| {
                let mark = if member.required { "" } else { "?" };
                format!(" {}{mark}", member.name)
            });
            Some(format!("{}:{}", name(defined), members.collect::<String>()))
        });
        objects.collect()
    }

    const A: &str = "{$ref: '#/components/schemas/A'}";
    const USER: &str = "A: {type: object, required: [id, key, name], properties: {id: {type: string, \
         readOnly: true}, key: {type: string, writeOnly: true}, name: {type: string}}}";

    #[test]
    fn one_way_nothing_is_required_of_the_other_side() {
        let text = "{type: string}";
        let schemas = format!("{{{USER}}}");
        assert_eq!(objects(&model(&schemas, A, text)), ["A: id? key name"]);
        assert_eq!(objects(&model(&schemas, text, A)), ["A: id key? name"]);
        assert_eq!(objects(&model(&schemas, text, text)), ["A: id key name"]);
    }

    #[test]
    fn both_ways_there_are_two_types_and_of_what_holds_them() {
        let schemas = format!(
            "{{{USER}, B: {{type: object, properties: {{a: {{type: array, items: {A}}}, b: {{$ref: \
             '#/components/schemas/B'}}}}}}, C: {{type: object, properties: {{b: {{$ref: \
             '#/components/schemas/B'}}}}}}, D: {{type: object, properties: {{x: {{type: string}}}}}}}}"
        );
        let b = "{$ref: '#/components/schemas/B'}";
        let c = "{$ref: '#/components/schemas/C'}";
        let found = objects(&model(&schemas, c, b));
        let wanted = [
            "A: id name",
            "B: a? b?",
            "C: b?",
            "D: x?",
            "AInput: key name",
            "BInput: a? b?",
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn what_may_be_missing_parts_nothing() {
        let loose = "{A: {type: object, required: [kind], properties: {id: {type: string, readOnly: \
             true}, kind: {const: a, readOnly: true}}}}";
        assert_eq!(objects(&model(loose, A, A)), ["A: id? kind"]);
    }

    #[test]
    fn what_only_the_other_side_says_is_not_sent() {
        let schemas = format!(
            "{{{USER}, B: {{type: object, required: [a], properties: {{a: {{allOf: [{A}], readOnly: \
             true}}}}}}}}"
        );
        let b = "{$ref: '#/components/schemas/B'}";
        let found = objects(&model(&schemas, b, b));
        assert_eq!(found, ["A: id key? name", "B: a", "BInput:"]);
    }

    #[test]
    fn a_type_says_who_says_it() {
        let schemas = "{A: {type: object, required: [id], properties: {id: {$ref: \
             '#/components/schemas/Id'}}}, Id: {type: string, readOnly: true}}";
        assert_eq!(objects(&model(schemas, A, A)), ["A: id", "AInput:"]);
    }
}
