//! The vocabulary of paths: verbs, plurals, versions, and meaningless prefixes.

use heck::ToSnakeCase;

/// Verbs that names of actions begin with.
const VERBS: &[&str] = &[
    "accept",
    "acquire",
    "activate",
    "add",
    "allow",
    "analyze",
    "answer",
    "append",
    "apply",
    "approve",
    "archive",
    "assign",
    "attach",
    "authenticate",
    "authorize",
    "begin",
    "block",
    "build",
    "calculate",
    "call",
    "cancel",
    "capture",
    "change",
    "check",
    "claim",
    "clear",
    "click",
    "clone",
    "close",
    "commit",
    "complete",
    "compute",
    "confirm",
    "connect",
    "convert",
    "copy",
    "count",
    "create",
    "deactivate",
    "decline",
    "decrypt",
    "delete",
    "deny",
    "deploy",
    "describe",
    "destroy",
    "detach",
    "disable",
    "disconnect",
    "discover",
    "dismiss",
    "download",
    "drag",
    "drop",
    "duplicate",
    "edit",
    "embed",
    "enable",
    "encrypt",
    "end",
    "estimate",
    "evaluate",
    "exchange",
    "exec",
    "execute",
    "expire",
    "export",
    "extract",
    "fetch",
    "filter",
    "find",
    "finish",
    "flush",
    "follow",
    "forget",
    "fork",
    "generate",
    "get",
    "grant",
    "hide",
    "ignore",
    "import",
    "insert",
    "install",
    "invite",
    "invoke",
    "issue",
    "join",
    "kick",
    "kill",
    "leave",
    "link",
    "list",
    "load",
    "lock",
    "login",
    "logout",
    "lookup",
    "make",
    "mark",
    "match",
    "merge",
    "modify",
    "move",
    "mute",
    "notify",
    "open",
    "parse",
    "patch",
    "pause",
    "pay",
    "perform",
    "pin",
    "ping",
    "play",
    "post",
    "predict",
    "press",
    "preview",
    "print",
    "process",
    "promote",
    "provision",
    "publish",
    "pull",
    "purge",
    "push",
    "put",
    "query",
    "read",
    "reboot",
    "rebuild",
    "receive",
    "reconnect",
    "record",
    "redeem",
    "refresh",
    "refund",
    "register",
    "reject",
    "release",
    "reload",
    "remove",
    "rename",
    "renew",
    "reopen",
    "replace",
    "reply",
    "request",
    "rerun",
    "resend",
    "reset",
    "resize",
    "resolve",
    "restart",
    "restore",
    "resume",
    "retrieve",
    "retry",
    "return",
    "revert",
    "review",
    "revoke",
    "rotate",
    "run",
    "save",
    "scale",
    "scan",
    "schedule",
    "scroll",
    "search",
    "select",
    "send",
    "set",
    "share",
    "show",
    "shutdown",
    "sign",
    "signin",
    "signout",
    "signup",
    "simulate",
    "skip",
    "spawn",
    "split",
    "start",
    "stop",
    "store",
    "stream",
    "submit",
    "subscribe",
    "suspend",
    "switch",
    "sync",
    "synchronize",
    "take",
    "terminate",
    "test",
    "toggle",
    "track",
    "transfer",
    "transform",
    "translate",
    "trigger",
    "turn",
    "type",
    "unarchive",
    "unassign",
    "unblock",
    "undelete",
    "undo",
    "unfollow",
    "unlink",
    "unlock",
    "unmute",
    "unpin",
    "unpublish",
    "unregister",
    "unsubscribe",
    "update",
    "upgrade",
    "upload",
    "upsert",
    "use",
    "validate",
    "verify",
    "view",
    "vote",
    "wait",
    "wake",
    "watch",
    "withdraw",
    "write",
];

/// Verbs that say no more than the HTTP method.
const PLAIN: &[&str] = &[
    "add", "call", "change", "check", "create", "delete", "destroy", "describe", "edit", "fetch",
    "find", "get", "insert", "list", "make", "modify", "patch", "perform", "post", "process",
    "put", "query", "read", "remove", "replace", "retrieve", "save", "set", "show", "store",
    "take", "update", "upsert", "use", "view", "write", "issue", "record", "request", "test",
    "type", "review", "return", "schedule", "link", "match", "play", "print", "vote", "call",
];

/// Singular words that end in `s`.
const SINGULARS: &[&str] = &[
    "alias",
    "analysis",
    "atlas",
    "axis",
    "basis",
    "bonus",
    "bus",
    "campus",
    "canvas",
    "census",
    "chassis",
    "consensus",
    "corpus",
    "diagnosis",
    "dns",
    "fs",
    "gas",
    "gps",
    "https",
    "lens",
    "os",
    "plus",
    "pos",
    "rss",
    "sms",
    "status",
    "tls",
    "virus",
    "focus",
    "radius",
    "nexus",
    "tags_sms",
];

/// First segments without meaning.
const EMPTY: &[&str] = &[
    "api", "apis", "rest", "restapi", "rest_api", "webapi", "web_api", "jsonapi",
];

/// Returns true if a text begins with a verb: `read_file`, `getUser`, `stop`.
pub(super) fn is_verb_phrase(text: &str) -> bool {
    let snake = text.to_snake_case();
    is_known_verb(snake.split('_').next().unwrap_or_default())
}

/// Returns true for a verb, also with a prefix: `unmerge`, `regenerate`.
fn is_known_verb(word: &str) -> bool {
    let bare = ["re", "un", "dis"]
        .iter()
        .find_map(|prefix| word.strip_prefix(prefix));
    VERBS.contains(&word) || bare.is_some_and(|bare| VERBS.contains(&bare))
}

/// Returns true if a text is one verb.
pub(super) fn is_verb(text: &str) -> bool {
    !is_phrase(text) && is_verb_phrase(text)
}

/// Returns the first verb of a text, if it says more than HTTP methods do: `start`.
pub(super) fn telling_verb(text: &str) -> Option<&str> {
    let first = text.split('_').next().unwrap_or_default();
    (is_known_verb(first) && !PLAIN.contains(&first)).then_some(first)
}

/// Returns true if a text has several words.
pub(super) fn is_phrase(text: &str) -> bool {
    text.to_snake_case().contains('_')
}

/// Returns true if a text is a plural, judged by its last letters.
pub(super) fn is_plural(text: &str) -> bool {
    let snake = text.to_snake_case();
    let last = snake.rsplit('_').next().unwrap_or_default();
    last.len() > 2 && last.ends_with('s') && !last.ends_with("ss") && !SINGULARS.contains(&last)
        || matches!(last, "people" | "children" | "media" | "data")
}

/// Returns a form that is equal for the singular and the plural.
pub(super) fn stem(text: &str) -> String {
    let snake = text.to_snake_case();
    match snake.strip_suffix("ies") {
        Some(rest) => format!("{rest}y"),
        None if is_plural(&snake) => snake
            .strip_suffix("es")
            .or(snake.strip_suffix('s'))
            .unwrap_or(&snake)
            .to_owned(),
        None => snake.strip_suffix('e').unwrap_or(&snake).to_owned(),
    }
}

/// Returns true if the first segment of a path has no meaning: `api`, `rest`.
pub(super) fn is_empty_word(text: &str) -> bool {
    EMPTY.contains(&text.to_snake_case().as_str())
}

/// Returns true if a text is a version: `v1`, `v1beta2`, `2.0`, `2010-04-01`.
///
/// A bare number is a version only as the first segment with meaning.
pub(super) fn is_version(text: &str, is_first: bool) -> bool {
    let digits = text.strip_prefix(['v', 'V']);
    let rest = digits.unwrap_or(text);
    let Some(end) = rest.find(|symbol: char| !symbol.is_ascii_digit()) else {
        return !rest.is_empty() && (digits.is_some() || is_first);
    };
    let is_dotted = rest
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b".-_".contains(&byte));
    let stage = rest[end..].trim_end_matches(|symbol: char| symbol.is_ascii_digit());
    let is_stage = matches!(
        stage,
        "alpha" | "beta" | "rc" | "preview" | "p1beta" | "p1alpha"
    );
    end > 0 && (is_dotted && (digits.is_some() || is_first) || is_stage && digits.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_distinguished_from_names() {
        for version in ["v1", "V2", "v1.1", "v1beta2", "2010-04-01", "1.0", "3"] {
            assert!(is_version(version, true), "{version}");
        }
        for name in ["v", "video", "2fa", "v1-users", "vault", "", "1st"] {
            assert!(!is_version(name, true), "{name}");
        }
        assert!(is_version("v1beta1", false));
        assert!(!is_version("404", false));
    }

    #[test]
    fn verbs_and_plurals_are_recognized() {
        assert!(is_verb_phrase("readFile") && is_verb_phrase("stop") && !is_verb_phrase("address"));
        assert!(is_plural("credential-providers") && !is_plural("status") && !is_plural("address"));
        for (one, many) in [
            ("company", "Companies"),
            ("API Key", "api_keys"),
            ("box", "boxes"),
            ("cache", "caches"),
        ] {
            assert_eq!(stem(one), stem(many));
        }
    }
}
