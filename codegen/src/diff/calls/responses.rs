//! Responses: statuses, media types, bodies and streams.

use super::super::change::{At, Change, Direction};
use super::super::finding::Effect;
use super::super::kinds::Kind;
use super::super::values;
use super::super::walk::{Owner, Walk};
use crate::load::Pointer;
use crate::resolve::{Operation, Representation, Response, Status};

pub(super) fn compare(walk: &mut Walk<'_>, bit: usize, old: &Operation, new: &Operation) {
    let owner = Owner::Call(Some(bit), Direction::Received);
    let route = format!("`{} {}`", new.method, new.path);
    let mut added = new.responses.iter().collect::<Vec<_>>();
    let mut removed = Vec::new();
    for response in &old.responses {
        match added.iter().position(|it| it.status == response.status) {
            Some(at) => {
                let found = added.remove(at);
                compare_one(walk, owner, (old, response), (new, found), &route);
            }
            None => removed.push(response),
        }
    }
    let successes = |all: &[&Response]| all.iter().filter(|it| it.success).count();
    if successes(&removed) == 1 && successes(&added) == 1 {
        let a = removed.iter().position(|it| it.success);
        let b = added.iter().position(|it| it.success);
        if let (Some(a), Some(b)) = (a, b) {
            let (a, b) = (removed.remove(a), added.remove(b));
            let (x, y) = (place(old, a), place(new, b));
            let message = format!("{route} succeeds with {}, was {}", b.status, a.status);
            let at = At::both(&x, &y);
            walk.report(owner, Change::new(Kind::SuccessStatus, &at, message));
            compare_one(walk, owner, (old, a), (new, b), &route);
        }
    }
    for response in removed {
        let kind = match response.success {
            true => Kind::SuccessRemoved,
            false => Kind::FailureRemoved,
        };
        let message = format!("{route} no longer declares {}", response.status);
        let at = place(old, response);
        walk.report(owner, Change::new(kind, &At::old(&at), message));
    }
    for response in added {
        let (kind, effect) = match response.success {
            true => (Kind::SuccessAdded, Effect::Depends),
            false => (Kind::FailureAdded, Effect::Nothing),
        };
        let message = format!("{route} declares {}", response.status);
        let at = place(new, response);
        walk.report(
            owner,
            Change::new(kind, &At::new(&at), message).received(effect),
        );
    }
}

fn place(operation: &Operation, response: &Response) -> Pointer {
    let status: Status = response.status;
    let responses = operation.pointer.child("responses");
    responses.child(&status.to_string())
}

fn compare_one(
    walk: &mut Walk<'_>,
    owner: Owner,
    (before, old): (&Operation, &Response),
    (after, new): (&Operation, &Response),
    route: &str,
) {
    let (here, there) = (place(before, old), place(after, new));
    let at = At::both(&here, &there);
    if old.description != new.description {
        walk.words.push((here.clone(), there.clone()));
    }
    let what = format!("{} of {route}", new.status);
    match (old.contents.is_empty(), new.contents.is_empty()) {
        (true, false) => {
            let change = Change::new(
                Kind::ResponseBodyAdded,
                &at,
                format!("{what} has a body now"),
            );
            walk.report(owner, change);
        }
        (false, true) => {
            let message = format!("{what} has no body any more");
            let change = Change::new(Kind::ResponseBodyRemoved, &at, message);
            walk.report(owner, change.received(Effect::Fails));
        }
        _ => compare_contents(walk, owner, (old, &here), (new, &there), &what),
    }
    compare_streams(walk, owner, (old, &here), (new, &there), &what);
}

fn compare_contents(
    walk: &mut Walk<'_>,
    owner: Owner,
    (old, here): (&Response, &Pointer),
    (new, there): (&Response, &Pointer),
    what: &str,
) {
    let place =
        |response: &Pointer, it: &Representation| response.child("content").child(&it.media_type);
    let mut left = new.contents.iter().collect::<Vec<_>>();
    let mut lost = Vec::new();
    let mut matched = Vec::new();
    for content in &old.contents {
        match left
            .iter()
            .position(|it| it.media_type == content.media_type)
        {
            Some(at) => matched.push((content, left.remove(at))),
            None => lost.push(content),
        }
    }
    let is_left = !matched.is_empty();
    for (a, b) in matched {
        let (x, y) = (
            place(here, a).child("schema"),
            place(there, b).child("schema"),
        );
        values::compare(
            walk,
            owner,
            &a.value,
            &b.value,
            &At::both(&x, &y).called(what),
            false,
        );
    }
    // Media types that are read alike, such as another subtype of JSON.
    lost.retain(|content| {
        let Some(at) = left.iter().position(|it| it.media == content.media) else {
            return true;
        };
        let found = left.remove(at);
        let (x, y) = (place(here, content), place(there, found));
        let at = At::both(&x, &y);
        let message = format!(
            "{what} is `{}`, was `{}`",
            found.media_type, content.media_type
        );
        let change = Change::new(Kind::ResponseMediaTypeAdded, &at, message);
        walk.report(owner, change.received(Effect::Depends));
        let (x, y) = (x.child("schema"), y.child("schema"));
        values::compare(
            walk,
            owner,
            &content.value,
            &found.value,
            &At::both(&x, &y),
            false,
        );
        false
    });
    // One that is a stream beside others is not among their contents.
    let streams = |response: &Response, media_type: &str| {
        let stream = response.stream.as_ref();
        stream.is_some_and(|it| it.media_type == media_type)
    };
    lost.retain(|content| !streams(new, &content.media_type));
    left.retain(|content| !streams(old, &content.media_type));
    for content in lost {
        let at = place(here, content);
        let message = format!("{what} is no longer `{}`", content.media_type);
        let change = Change::new(Kind::ResponseMediaTypeRemoved, &At::old(&at), message);
        let effect = if is_left {
            Effect::Depends
        } else {
            Effect::Fails
        };
        walk.report(owner, change.received(effect));
    }
    for content in left {
        let at = place(there, content);
        let message = format!("{what} may be `{}`", content.media_type);
        walk.report(
            owner,
            Change::new(Kind::ResponseMediaTypeAdded, &At::new(&at), message),
        );
    }
}

fn compare_streams(
    walk: &mut Walk<'_>,
    owner: Owner,
    (old, here): (&Response, &Pointer),
    (new, there): (&Response, &Pointer),
    what: &str,
) {
    let at = At::both(here, there);
    let has = |response: &Response, name: &str| {
        let mut contents = response.contents.iter();
        contents.any(|it| name.contains(&it.media_type))
    };
    match (&old.stream, &new.stream) {
        (None, None) => {}
        (Some(a), Some(b)) => {
            if a.media != b.media {
                let message = format!("{what} is another kind of stream");
                let change = Change::new(Kind::ResponseStream, &at, message);
                walk.report(owner, change.received(Effect::Fails));
            }
            if let (Some(a), Some(b)) = (&a.item, &b.item) {
                values::compare(walk, owner, a, b, &at.called(what), false);
            }
        }
        // A media type that is gone or new says it already.
        (Some(stream), None) if !has(new, &stream.media_type) => {}
        (None, Some(stream)) if !has(old, &stream.media_type) => {}
        (Some(_), None) => {
            let message = format!("{what} is nothing but a stream now");
            let change = Change::new(Kind::ResponseStream, &at, message);
            walk.report(owner, change.received(Effect::Fails));
        }
        (None, Some(_)) => {
            let message = format!("{what} is a stream beside other media types now");
            let change = Change::new(Kind::ResponseStream, &at, message);
            walk.report(owner, change);
        }
    }
}
