//! The path that is sent, from a key of `paths`: without a fragment, without the query pairs that
//! declared parameters cover, and with each template reduced to the name of its parameter.

use super::model::{Parameter, ParameterLocation};
use crate::load::Node;

/// Returns the path that is sent. Parameters in its query are updated with the values there; a
/// template that admits slashes allows them in its parameter.
pub(super) fn sent_path(key: &str, parameters: &mut [Parameter]) -> String {
    // A fragment distinguishes operations, and is no part of a request (RFC 9110, section 7.1).
    let key = key.split('#').next().unwrap_or_default();
    let key = rename_templates(key, parameters);
    let Some((path, query)) = key.split_once('?') else {
        return key;
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let kept = pairs.filter(|pair| !is_declared(pair, parameters));
    let kept = kept.map(str::to_owned).collect::<Vec<_>>();
    match kept.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", kept.join("&")),
    }
}

/// Returns true if a query parameter covers a pair of the key's query. The value of the pair then
/// becomes the parameter's default.
fn is_declared(pair: &str, parameters: &mut [Parameter]) -> bool {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let template = value.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    let is_path = |wanted: &str, parameters: &[Parameter]| {
        let mut all = parameters.iter();
        all.any(|it| it.place == ParameterLocation::Path && it.name == wanted)
    };
    if template.is_some_and(|template| is_path(template, parameters)) {
        return false;
    }
    let mut queries = parameters
        .iter_mut()
        .filter(|it| it.place == ParameterLocation::Query);
    let found = queries.find(|it| it.name == name || template == Some(it.name.as_str()));
    let Some(parameter) = found else {
        return false;
    };
    if template.is_none() && parameter.only.is_none() {
        parameter.required = true;
        parameter.default = Some(Node::String(value.to_owned()));
    }
    true
}

/// Writes each template as the name of its parameter: `{+name}`, `{name*}`, `{name:.*}` and
/// `{name=projects/*}` are `{name}`.
fn rename_templates(key: &str, parameters: &mut [Parameter]) -> String {
    let mut path = String::with_capacity(key.len());
    let mut rest = key;
    while let Some((literal, after)) = rest.split_once('{') {
        let Some((template, after)) = after.split_once('}') else {
            break;
        };
        let mut all = parameters.iter_mut();
        let is_whole = |it: &Parameter| it.place == ParameterLocation::Path && it.name == template;
        let name = match all.any(|it| is_whole(it)) {
            true => template,
            false => plain_name(template),
        };
        let mut all = parameters.iter_mut();
        if name != template
            && admits_slashes(template)
            && let Some(found) =
                all.find(|it| it.place == ParameterLocation::Path && it.name == name)
        {
            found.allow_reserved = true;
        }
        path.push_str(&format!("{literal}{{{name}}}"));
        rest = after;
    }
    path.push_str(rest);
    path
}

/// Strips the operator before the name of a template (RFC 6570, section 2.2) and the pattern after
/// it.
fn plain_name(template: &str) -> &str {
    let name = template.trim_start_matches(['+', '#', '.', '/', ';', '?', '&']);
    let name = name
        .split(['*', ':', '='])
        .next()
        .unwrap_or_default()
        .trim();
    if name.is_empty() { template } else { name }
}

fn admits_slashes(template: &str) -> bool {
    let pattern = template.split_once([':', '=']).map(|(_, pattern)| pattern);
    template.starts_with(['+', '#'])
        || pattern.is_some_and(|it| {
            it == "path"
                || it.contains('/')
                || it.contains("**")
                || it.contains(".*")
                || it.contains(".+")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Pointer;
    use crate::resolve::parameters::undeclared;

    fn parameter(place: ParameterLocation, name: &str) -> Parameter {
        Parameter {
            place,
            required: place == ParameterLocation::Path,
            ..undeclared(name, &Pointer::root())
        }
    }

    #[test]
    fn what_tells_operations_apart_is_not_sent() {
        for (key, sent) in [
            ("/tags/{arn}#keys", "/tags/{arn}"),
            ("/#Action=List", "/"),
            ("/a?b=1#c", "/a?b=1"),
            ("/a?", "/a"),
            ("/a?b", "/a?b"),
            ("/a?b={arn}&c=2", "/a?b={arn}&c=2"),
            ("/a?q={q}&c=2", "/a?c=2"),
            ("/a?query={q}", "/a"),
            ("/a?kind=boat&c=2", "/a?c=2"),
        ] {
            let mut parameters = [
                parameter(ParameterLocation::Path, "arn"),
                parameter(ParameterLocation::Query, "q"),
                parameter(ParameterLocation::Query, "kind"),
            ];
            assert_eq!(sent_path(key, &mut parameters), sent, "{key}");
            let default = key
                .contains("kind")
                .then(|| Node::String("boat".to_owned()));
            assert_eq!(parameters[2].default, default, "{key}");
        }
    }

    #[test]
    fn templates_are_called_as_their_parameters() {
        for (key, sent, slashes) in [
            ("/{+name}", "/{name}", true),
            ("/a/{name*}/b", "/a/{name}/b", false),
            ("/{name=boats/*}:sail", "/{name}:sail", true),
            ("/{name:.*}", "/{name}", true),
            ("/{name:[0-9]+}", "/{name}", false),
            ("/{name}/{other", "/{name}/{other", false),
        ] {
            let mut parameters = [parameter(ParameterLocation::Path, "name")];
            assert_eq!(sent_path(key, &mut parameters), sent, "{key}");
            assert_eq!(parameters[0].allow_reserved, slashes, "{key}");
        }
        let mut parameters = [parameter(ParameterLocation::Path, "name*")];
        assert_eq!(sent_path("/{name*}", &mut parameters), "/{name*}");
    }
}
