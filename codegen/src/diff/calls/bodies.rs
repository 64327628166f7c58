//! Request bodies: presence, media types and encodings.

use super::super::change::{At, Change};
use super::super::finding::Effect;
use super::super::kinds::Kind;
use super::super::values;
use super::super::walk::{Owner, Walk};
use crate::load::Pointer;
use crate::resolve::{Body, Content, Operation};

pub(super) fn compare(walk: &mut Walk<'_>, owner: Owner, old: &Operation, new: &Operation) {
    let (before, after) = (
        old.pointer.child("requestBody"),
        new.pointer.child("requestBody"),
    );
    let route = format!("`{} {}`", new.method, new.path);
    match (&old.body, &new.body) {
        (None, None) => {}
        (None, Some(body)) => {
            let change = match body.required {
                true => {
                    let message = format!("{route} has a required body now");
                    Change::new(Kind::RequiredBodyAdded, &At::new(&after), message)
                        .sent(Effect::Fails)
                }
                false => {
                    let message = format!("{route} has a body now");
                    Change::new(Kind::BodyAdded, &At::new(&after), message)
                }
            };
            walk.report(owner, change);
        }
        (Some(_), None) => {
            let message = format!("{route} has no body any more");
            let change = Change::new(Kind::BodyRemoved, &At::old(&before), message);
            walk.report(owner, change.sent(Effect::Depends));
        }
        (Some(a), Some(b)) => {
            let at = At::both(&before, &after);
            if a.description != b.description {
                walk.words.push((before.clone(), after.clone()));
            }
            compare_presence(walk, owner, (a, b), &route, &at);
            compare_contents(walk, owner, (a, b), &route, (&before, &after));
        }
    }
}

fn compare_presence(
    walk: &mut Walk<'_>,
    owner: Owner,
    (old, new): (&Body, &Body),
    route: &str,
    at: &At<'_>,
) {
    if old.required == new.required {
        return;
    }
    let change = match new.required {
        true => Change::new(
            Kind::BodyRequired,
            at,
            format!("the body of {route} is now required"),
        )
        .sent(Effect::Fails),
        false => Change::new(
            Kind::BodyOptional,
            at,
            format!("the body of {route} is now optional"),
        )
        .advice("set it by its setter"),
    };
    walk.report(owner, change);
}

fn compare_contents(
    walk: &mut Walk<'_>,
    owner: Owner,
    (old, new): (&Body, &Body),
    route: &str,
    (before, after): (&Pointer, &Pointer),
) {
    let place = |body: &Pointer, content: &Content| body.child("content").child(&content.name);
    for content in &old.contents {
        let here = place(before, content);
        let Some(found) = new.contents.iter().find(|it| it.name == content.name) else {
            let message = format!("the body of {route} is no longer `{}`", content.name);
            let change = Change::new(Kind::BodyMediaTypeRemoved, &At::old(&here), message);
            walk.report(owner, change.sent(Effect::Fails));
            continue;
        };
        let there = place(after, found);
        let encodings = |content: &Content| format!("{:?}{:?}", content.encodings, content.untyped);
        if encodings(content) != encodings(found) {
            let message = format!("parts of the body of {route} are encoded otherwise");
            let at = At::both(&here, &there);
            let change = Change::new(Kind::BodyEncoding, &at, message);
            walk.report(owner, change.sent(Effect::Fails));
        }
        let (here, there) = (here.child("schema"), there.child("schema"));
        let name = format!("the body of {route}");
        let at = At::both(&here, &there).called(&name);
        values::compare(walk, owner, &content.value, &found.value, &at, false);
    }
    for content in &new.contents {
        if !old.contents.iter().any(|it| it.name == content.name) {
            let there = place(after, content);
            let message = format!("the body of {route} may be `{}`", content.name);
            walk.report(
                owner,
                Change::new(Kind::BodyMediaTypeAdded, &At::new(&there), message),
            );
        }
    }
}
