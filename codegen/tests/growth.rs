//! Documents built to be expensive: time and output grow at most linearly with the document. Time
//! is this thread's processor time, so that other load hardly counts.

use std::fmt::Write;
use std::fs;

use specmill::load::{NoReferencedFiles, Source};
use specmill::lock::Lock;
use specmill::settings::Settings;
use specmill::{Input, Layout};

/// The cost of one run.
struct Cost {
    input: usize,
    output: usize,
    seconds: f64,
}

fn processor_seconds() -> f64 {
    // Only Linux provides this without a library; elsewhere only the output is compared.
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|it| it.parse::<f64>().ok());
    nanoseconds.unwrap_or_default() / 1e9
}

fn run(body: &str) -> Cost {
    let head = "openapi: 3.1.0\ninfo: {title: Costs, version: '1'}\n";
    let text = format!("{head}servers: [{{url: https://a.example.com}}]\n{body}");
    let source = Source {
        name: "costs.yaml".to_owned(),
        bytes: text.clone().into_bytes(),
    };
    let begin = processor_seconds();
    let generated = specmill::generate(&Input {
        sources: &[source],
        overlays: &[],
        settings: &Settings::default(),
        lock: &Lock::default(),
        layout: Layout::Crate,
        beside: &NoReferencedFiles,
    });
    let seconds = processor_seconds() - begin;
    let generated = generated.unwrap_or_else(|failed| panic!("{:?}", failed.diagnostics.first()));
    let files = generated.files.0.values().map(String::len);
    Cost {
        input: text.len(),
        output: files.sum::<usize>() + generated.lock.to_string().len(),
        seconds,
    }
}

/// Runs a shape at 1, 2, 4 and 8 times a size. Eight times the work takes about ten times the time
/// if it is linear with some sorting, and 64 times if it is quadratic.
fn grows_as_the_document(name: &str, size: usize, shape: impl Fn(usize) -> String) {
    let costs = [1, 2, 4, 8].map(|factor| run(&shape(factor * size)));
    for cost in &costs {
        let most = 60 * cost.input + 50_000;
        assert!(
            cost.output < most,
            "{name}: {} of {}",
            cost.output,
            cost.input
        );
    }
    let [first, .., last] = &costs;
    let most = 24.0 * first.seconds.max(0.02);
    let seconds = costs.each_ref().map(|cost| cost.seconds);
    assert!(last.seconds < most, "{name}: {seconds:?}");
}

fn joined(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, number| {
        let _ = write!(text, "{}", item(number));
        text
    })
}

/// Returns an operation whose description repeats a text.
fn described(piece: &str, bytes: usize) -> String {
    let text = serde_json::to_string(&piece.repeat(bytes / piece.len())).unwrap();
    format!(
        "paths: {{/a: {{get: {{description: {text}, responses: {{'200': {{description: d}}}}}}}}}}\n"
    )
}

#[test]
fn texts_cost_in_proportion_to_their_length() {
    let pieces = [
        ">",
        "> ",
        "> - ",
        "1. ",
        "- a\n",
        "[",
        "[a](",
        "![",
        "*_",
        "*a **a ",
        "` `` ",
        "<",
        "<b>",
        "<!--",
        "&#",
        "|a",
        "https://x ",
        "[^a]: b\n",
        "# a\n",
        "~~~",
        "a\n",
        ">\n",
        "    a\n",
        "| a |\n|-|\n",
        "- a\n\n  > b\n\n",
    ];
    for piece in pieces {
        grows_as_the_document(piece, 2000, |bytes| described(piece, bytes));
    }
    let stairs = |bytes: usize| {
        let steps = joined((bytes as f64).sqrt() as usize, |depth| {
            format!("{}- a\n", "  ".repeat(depth))
        });
        described(&steps, steps.len())
    };
    grows_as_the_document("stairs", 4000, stairs);
}

#[test]
fn colliding_names_cost_in_proportion_to_their_number() {
    let spelt = |number: usize| format!("a{number:b}").replace('0', "-").replace('1', "_");
    let schemas = |count| {
        let schemas = joined(count, |number| {
            format!("    {}: {{type: object}}\n", spelt(number))
        });
        format!("paths: {{}}\ncomponents:\n  schemas:\n{schemas}")
    };
    grows_as_the_document("types", 200, schemas);
    let members = |count| {
        let members = joined(count, |number| {
            format!("        {}: {{type: string}}\n", spelt(number))
        });
        format!("paths: {{}}\ncomponents:\n  schemas:\n    A:\n      properties:\n{members}")
    };
    grows_as_the_document("members", 400, members);
    let operations = |count| {
        let ok = "responses: {'200': {description: d}}";
        let paths = joined(count, |number| {
            format!(
                "  /x/{}: {{get: {{operationId: same, {ok}}}}}\n",
                spelt(number)
            )
        });
        format!("paths:\n{paths}")
    };
    grows_as_the_document("operations", 50, operations);
    let servers = |count| {
        let servers = joined(count, |number| {
            format!("{{url: 'https://s{number}.example.com'}}, ")
        });
        format!("x-a: 1\npaths: {{/a: {{servers: [{servers}], get: {{responses: {{}}}}}}}}\n")
    };
    grows_as_the_document("servers", 100, servers);
}

#[test]
fn long_paths_cost_in_proportion_to_their_length() {
    let parameters = |count| {
        let path = joined(count, |number| format!("/{{p{number}}}"));
        let declared = joined(count, |number| {
            format!("{{name: p{number}, in: path, required: true, schema: {{type: string}}}}, ")
        });
        let operation = "get: {operationId: a, responses: {'200': {description: d}}}";
        format!("paths:\n  ? '{path}'\n  : {{parameters: [{declared}], {operation}}}\n")
    };
    grows_as_the_document("parameters", 40, parameters);
    let long = |count: usize| {
        let path = "/a".repeat(count);
        let operation = "get: {operationId: a, responses: {'200': {description: d}}}";
        format!("paths:\n  ? {path}\n  : {{{operation}}}\n")
    };
    grows_as_the_document("segments", 1000, long);
}

#[test]
fn parts_of_all_of_cost_in_proportion_to_their_number() {
    let same = |count| {
        let all = joined(count, |number| {
            format!("{{properties: {{p: {{description: a{number}}}}}, required: [p]}}, ")
        });
        format!("paths: {{}}\ncomponents: {{schemas: {{A: {{allOf: [{all}]}}}}}}\n")
    };
    grows_as_the_document("one property", 100, same);
    let values = |count| {
        let values = joined(count, |number| format!("v{number}, "));
        let part = format!("{{type: string, enum: [{values}]}}");
        format!("paths: {{}}\ncomponents: {{schemas: {{A: {{allOf: [{part}, {part}]}}}}}}\n")
    };
    grows_as_the_document("values", 200, values);
}

#[test]
fn media_types_cost_in_proportion_to_their_number() {
    let bodies = |count| {
        let content = joined(count, |number| {
            format!("application/x{number}+json: {{schema: {{properties: {{p{number}: {{}}}}}}}}, ")
        });
        let operation =
            format!("post: {{requestBody: {{content: {{{content}}}}}, responses: {{}}}}");
        format!("paths: {{/a: {{{operation}}}}}\n")
    };
    grows_as_the_document("bodies", 60, bodies);
}

/// In a long chain of schemas, each an `allOf` of the one before it, the number of properties would
/// grow quadratically.
#[test]
fn quadratic_growth_is_refused() {
    let all = |base: usize, own: usize| {
        let base = format!("{{$ref: '#/components/schemas/C{base}'}}");
        format!("{{allOf: [{base}, {{properties: {{p{own}: {{}}}}}}]}}")
    };
    let row = joined(2000, |number| {
        format!("    C{}: {}\n", number + 1, all(number, number))
    });
    let row = format!("paths: {{}}\ncomponents:\n  schemas:\n    C0: {{type: object}}\n{row}");
    let text = format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{row}");
    let failed = specmill::generate(&Input {
        overlays: &[],
        sources: &[Source {
            name: "row.yaml".to_owned(),
            bytes: text.into_bytes(),
        }],
        settings: &Settings::default(),
        lock: &Lock::default(),
        layout: Layout::Crate,
        beside: &NoReferencedFiles,
    });
    let diagnostics = failed.expect_err("it is too much").diagnostics;
    assert_eq!(
        diagnostics[0].message,
        "the `allOf` lists of this document combine too many schemas"
    );
}
