//! Methods that request one media type of a success by the header `Accept`.

use super::api::{Accept, Failure, Name, Outcome, Response, RustType};
use super::failures::plan_failed;
use super::responses::{content_type, is_stream, main_contents, method_word, row, successes};
use super::types::Types;
use crate::resolve::{self, Media, Representation, Status};

/// Media types with one name and one type, and the statuses that have them.
struct Kind<'r> {
    word: String,
    media: Media,
    ty: RustType,
    contents: Vec<(Status, &'r Representation)>,
}

/// Plans a method for each media type that an awaited call does not return, or not alone.
pub(super) fn plan_accepts(
    types: &Types<'_>,
    operation: &resolve::Operation,
    failure: &Failure,
) -> Vec<Accept> {
    let mut kinds = Vec::<Kind<'_>>::new();
    for response in successes(operation) {
        for content in choices(types, response) {
            let word = method_word(&content.media_type);
            let ty = content_type(types, content);
            let is_same_kind = |kind: &&mut Kind<'_>| {
                kind.word == word && kind.ty == ty && kind.media == content.media
            };
            let found = (response.status, content);
            match kinds.iter_mut().find(is_same_kind) {
                Some(kind) => kind.contents.push(found),
                None => kinds.push(Kind {
                    media: content.media,
                    contents: vec![found],
                    word,
                    ty,
                }),
            }
        }
    }
    let names = method_names(&kinds);
    let failed = plan_failed(types, operation, failure);
    let planned = kinds.into_iter().zip(names);
    let planned = planned.map(|(kind, name)| plan_accept(operation, kind, name, &failed));
    planned.collect()
}

/// Returns the media types of a success to choose from; none if all have one type.
fn choices<'r>(
    types: &Types<'_>,
    response: &'r resolve::Response,
) -> impl Iterator<Item = &'r Representation> {
    let main = main_contents(types, response).collect::<Vec<_>>();
    // JSON of one type is the same in all of its media types.
    let is_json = main.iter().any(|it| it.media == Media::Json);
    let word = |it: &Representation| method_word(&it.media_type);
    let is_one = match main.split_first() {
        None => true,
        Some((first, rest)) => {
            let ty = content_type(types, first);
            let mut rest = rest.iter();
            match is_json {
                true => rest.all(|it| content_type(types, it) == ty),
                false => rest.all(|it| word(it) == word(first)),
            }
        }
    };
    let is_main = move |it: &Representation| main.iter().any(|main| std::ptr::eq(*main, it));
    let contents = response.contents.iter();
    let contents = contents.filter(|it| !it.media_type.starts_with('*'));
    let chosen = contents.filter(move |it| !is_one || !is_main(it));
    chosen.collect::<Vec<_>>().into_iter()
}

/// Returns names such as `accept_csv`, with a number if media types of one name differ in type.
fn method_names(kinds: &[Kind<'_>]) -> Vec<Name> {
    let mut names = Vec::<Name>::new();
    for kind in kinds {
        let bare = format!("accept_{}", kind.word.replace(' ', "_"));
        let numbered = (2..).map(|number| format!("{bare}_{number}"));
        let mut candidates = std::iter::once(bare.clone()).chain(numbered);
        let name = candidates.find(|name| names.iter().all(|known| known.0 != *name));
        names.extend(name.map(Name));
    }
    names
}

fn plan_accept(
    operation: &resolve::Operation,
    kind: Kind<'_>,
    name: Name,
    failed: &[Response],
) -> Accept {
    let is_stream = is_stream(&kind.ty);
    let mut media_types = Vec::<&str>::new();
    let mut responses = Vec::new();
    let mut empty = false;
    for response in successes(operation) {
        let contents = kind.contents.iter();
        let here = contents.filter(|(status, _)| *status == response.status);
        let here = here.map(|(_, content)| *content).collect::<Vec<_>>();
        let names = here.iter().map(|it| it.media_type.as_str());
        for name in names {
            if !media_types.contains(&name) {
                media_types.push(name);
            }
        }
        if !here.is_empty() {
            let outcome = if is_stream {
                Outcome::Stream
            } else {
                Outcome::Exact
            };
            responses.push(row(response.status, &here, kind.ty.clone(), outcome));
        } else if response.contents.is_empty() && !is_stream {
            empty = true;
            let outcome = Outcome::Success;
            responses.push(row(response.status, &[], RustType::Unit, outcome));
        } else if !is_stream {
            let outcome = Outcome::Foreign;
            responses.push(row(response.status, &[], RustType::Unit, outcome));
        }
    }
    responses.extend(failed.iter().cloned());
    Accept {
        name,
        media_types: media_types.join(", "),
        ty: match kind.ty {
            ty if !empty || matches!(ty, RustType::Option(_)) => ty,
            ty => RustType::Option(Box::new(ty)),
        },
        responses,
    }
}
