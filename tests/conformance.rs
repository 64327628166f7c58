//! Conformance of the client to the documents.

#[path = "conformance/mod.rs"]
mod conformance;
mod support;

#[test]
fn the_client_says_what_the_documents_say() {
    let generated = support::root().join("generated");
    let counts = conformance::check(&support::spec_folder(), &generated);
    let counts = counts.unwrap_or_else(|faults| {
        panic!("{} things do not fit:\n{}", faults.len(), faults.join("\n"))
    });
    println!("checked: {counts:?}");
    let conformance::Counts {
        schemas,
        properties,
        enum_values,
        operations,
        parameters,
        responses,
        security_schemes,
        base_urls,
    } = counts;
    let all = [
        schemas,
        properties,
        enum_values,
        operations,
        parameters,
        responses,
        security_schemes,
        base_urls,
    ];
    assert!(all.iter().all(|count| *count > 0), "{counts:?}");
}
