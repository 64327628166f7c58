//! Candidate names for components from other files, as an author would choose them.

use crate::load::Pointer;

/// Returns names for a target, the best first; the caller appends a number if all are taken.
pub(super) fn names(file: &str, place: &Pointer) -> Vec<String> {
    let stem = stem(file);
    let own = words(place);
    let name = if own.is_empty() {
        stem.clone()
    } else {
        own.join("_")
    };
    let folder = folder(file);
    let mut names = vec![name.clone()];
    if !own.is_empty() && stem != name {
        names.push(format!("{stem}_{name}"));
    }
    if let Some(folder) = folder {
        names.push(format!("{folder}_{name}"));
        names.push(format!("{folder}_{stem}_{name}"));
    }
    names.retain(|name| !name.is_empty());
    names
}

/// Returns the steps of a pointer that are names, without the keywords that hold them.
fn words(place: &Pointer) -> Vec<String> {
    let steps = place.tokens().collect::<Vec<_>>();
    if let [.., holder, name] = steps.as_slice()
        && is_holder(holder)
        && steps.first().is_some_and(|first| first != "paths")
        && !clean(name).is_empty()
    {
        return vec![clean(name)];
    }
    let names = steps.iter().filter(|step| !is_structure(step));
    let names = names
        .map(|step| clean(step))
        .filter(|step| !step.is_empty());
    names.collect()
}

/// Returns true for keywords whose members have names chosen by the author.
fn is_holder(step: &str) -> bool {
    let holders = [
        "schemas",
        "definitions",
        "$defs",
        "responses",
        "parameters",
        "requestBodies",
        "headers",
        "securitySchemes",
        "examples",
        "links",
        "callbacks",
        "pathItems",
        "mediaTypes",
    ];
    holders.contains(&step)
}

fn is_structure(step: &str) -> bool {
    let structure = [
        "components",
        "schemas",
        "definitions",
        "$defs",
        "responses",
        "paths",
        "properties",
        "content",
        "schema",
        "items",
        "allOf",
        "anyOf",
        "oneOf",
        "application/json",
    ];
    structure.contains(&step)
}

/// Replaces characters outside `^[A-Za-z0-9._-]+$`, the pattern of component names.
fn clean(text: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || ".-_".contains(letter);
    let text = text.replace(|letter| !fits(letter), "_");
    text.trim_matches('_').to_owned()
}

/// Returns the file's stem, or its folder's name if the stem says nothing.
fn stem(file: &str) -> String {
    let (_, name) = file.rsplit_once('/').unwrap_or(("", file));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = clean(stem.strip_suffix(".schema").unwrap_or(stem));
    match (stem.as_str(), folder(file)) {
        ("index" | "schema" | "schemas" | "main" | "model" | "response" | "", Some(folder)) => {
            folder
        }
        ("", None) => "file".to_owned(),
        _ => stem,
    }
}

fn folder(file: &str) -> Option<String> {
    let (path, _) = file.rsplit_once('/')?;
    let name = clean(path.rsplit('/').next()?);
    (!name.is_empty() && name.chars().any(|letter| letter != '.')).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_an_author_would_give() {
        let best =
            |file: &str, place: &str| names(file, &Pointer::parse(place).unwrap()).swap_remove(0);
        assert_eq!(best("models/pet.yaml", ""), "pet");
        assert_eq!(best("models/pet.schema.json", ""), "pet");
        assert_eq!(best("../pet/index.yml", ""), "pet");
        assert_eq!(best("all.yaml", "/Pet"), "Pet");
        assert_eq!(best("all.yaml", "/components/schemas/Pet"), "Pet");
        assert_eq!(
            best("all.yaml", "/definitions/Pet/properties/owner"),
            "Pet_owner"
        );
        assert_eq!(
            best("a.yaml", "/paths/~1x~1{id}/get/responses/200"),
            "x__id_get_200"
        );
        assert_eq!(
            best(
                "a.yaml",
                "/paths/~1x/get/responses/200/content/application~1json/schema"
            ),
            "x_get_200"
        );
        assert_eq!(
            names("m/a.yaml", &Pointer::parse("/Pet").unwrap()),
            ["Pet", "a_Pet", "m_Pet", "m_a_Pet"]
        );
    }
}
