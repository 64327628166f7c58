//! The OpenAPI language as a count of keywords needs it: the members that hold objects, for each
//! kind of object. Written from the specifications and apart from the generator's own table, so
//! that the two can be compared.

/// The objects that a member holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Holds {
    /// An object of this kind
    One(&'static str),
    /// A sequence of such objects
    List(&'static str),
    /// A map of such objects, by names of the document's own
    Named(&'static str),
}

/// The language. Each line is a kind of object, then its members that hold objects. `[X]` is a
/// sequence of X, `{X}` a map of X, and `*` every member that is not named.
const LANGUAGE: &str = "
OpenAPI info:Info servers:[Server] paths:Paths webhooks:{Path_Item} components:Components \
    security:[Security_Requirement] tags:[Tag] externalDocs:External_Documentation
Info contact:Contact license:License
Contact
License
Server variables:{Server_Variable}
Server_Variable
Components schemas:{Schema} responses:{Response} parameters:{Parameter} examples:{Example} \
    requestBodies:{Request_Body} headers:{Header} securitySchemes:{Security_Scheme} links:{Link} \
    callbacks:{Callback} pathItems:{Path_Item} mediaTypes:{Media_Type}
Paths *:Path_Item
Path_Item get:Operation put:Operation post:Operation delete:Operation options:Operation \
    head:Operation patch:Operation trace:Operation query:Operation \
    additionalOperations:{Operation} servers:[Server] parameters:[Parameter]
Operation externalDocs:External_Documentation parameters:[Parameter] requestBody:Request_Body \
    responses:Responses callbacks:{Callback} security:[Security_Requirement] servers:[Server] \
    x-codeSamples:[Code_Sample]
External_Documentation
Parameter schema:Schema examples:{Example} content:{Media_Type}
Request_Body content:{Media_Type}
Media_Type schema:Schema itemSchema:Schema examples:{Example} encoding:{Encoding} \
    prefixEncoding:[Encoding] itemEncoding:Encoding
Encoding headers:{Header} encoding:{Encoding} prefixEncoding:[Encoding] itemEncoding:Encoding
Responses *:Response
Response headers:{Header} content:{Media_Type} links:{Link}
Callback *:Path_Item
Example
Link server:Server
Header schema:Schema examples:{Example} content:{Media_Type}
Tag externalDocs:External_Documentation
Schema $defs:{Schema} definitions:{Schema} allOf:[Schema] anyOf:[Schema] oneOf:[Schema] not:Schema if:Schema \
    then:Schema else:Schema dependentSchemas:{Schema} prefixItems:[Schema] items:Schema \
    contains:Schema properties:{Schema} patternProperties:{Schema} additionalProperties:Schema \
    propertyNames:Schema unevaluatedItems:Schema unevaluatedProperties:Schema \
    contentSchema:Schema discriminator:Discriminator xml:XML externalDocs:External_Documentation
Discriminator
XML
Security_Scheme flows:OAuth_Flows
OAuth_Flows implicit:OAuth_Flow password:OAuth_Flow clientCredentials:OAuth_Flow \
    authorizationCode:OAuth_Flow deviceAuthorization:OAuth_Flow
OAuth_Flow
Security_Requirement
Code_Sample
";

/// The objects that a Reference Object may replace.
const REFERENCEABLE: [&str; 10] = [
    "Path_Item",
    "Parameter",
    "Request_Body",
    "Response",
    "Callback",
    "Example",
    "Link",
    "Header",
    "Security_Scheme",
    "Media_Type",
];

/// A kind of object, with its members that hold objects.
#[derive(Clone, Debug)]
pub(super) struct Kind {
    members: Vec<(&'static str, Holds)>,
    rest: Option<Holds>,
}

impl Kind {
    /// Returns the objects that a member holds, if any.
    pub(super) fn member(&self, name: &str) -> Option<Holds> {
        let known = self.members.iter().find(|(known, _)| *known == name);
        let rest = || self.rest.filter(|_| !name.starts_with("x-"));
        known.map(|(_, holds)| *holds).or_else(rest)
    }
}

/// Returns all kinds by name.
pub(super) fn read() -> Vec<(&'static str, Kind)> {
    let lines = LANGUAGE.lines().filter(|line| !line.is_empty());
    lines.filter_map(read_kind).collect()
}

fn read_kind(line: &'static str) -> Option<(&'static str, Kind)> {
    let mut words = line.split_whitespace();
    let name = words.next()?;
    let all = words.filter_map(|word| word.split_once(':'));
    let all = all.map(|(member, what)| (member, read_holds(what)));
    let all = all.collect::<Vec<_>>();
    let rest = all.iter().find(|(member, _)| *member == "*");
    let rest = rest.map(|(_, holds)| *holds);
    Some((name, Kind { members: all, rest }))
}

fn read_holds(what: &'static str) -> Holds {
    let inside = |open, close| what.strip_prefix(open)?.strip_suffix(close);
    match (inside('[', ']'), inside('{', '}')) {
        (Some(kind), _) => Holds::List(kind),
        (_, Some(kind)) => Holds::Named(kind),
        _ => Holds::One(what),
    }
}

/// Returns true if a Reference Object may replace an object of this kind.
pub(super) fn is_referenceable(kind: &str) -> bool {
    REFERENCEABLE.contains(&kind)
}

/// Spells the name as the specification does.
pub(super) fn spell(kind: &str) -> String {
    kind.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_that_is_named_is_described() {
        let kinds = read();
        let is_known = |name: &str| kinds.iter().any(|(known, _)| *known == name);
        for (name, kind) in &kinds {
            for (member, holds) in &kind.members {
                let (Holds::One(inner) | Holds::List(inner) | Holds::Named(inner)) = holds;
                assert!(is_known(inner), "{name}.{member}: {inner}");
            }
        }
        assert!(REFERENCEABLE.iter().all(|name| is_known(name)));
    }
}
