// Emits an OpenAPI 3.1 document for each specification of @typespec/http-specs.
//
// node emit.mjs <folder of specifications> <folder of documents>
//
// Three specifications say what the emitter refuses; `edits` says the same in terms that it takes.
// A specification or a text that is not found is an error, so that an edit never goes unused.
import { compile, NodeHost } from "@typespec/compiler";
import fs from "node:fs";
import path from "node:path";

const edits = {
  // The emitter looks a parameter's examples up by name in a plain object; see `renamed`.
  "special-words": [["@query constructor: string", "@query constructor_: string"]],
  // OpenAPI has ranges of a hundred statuses only.
  "response/status-code-range": [["@minValue(494)", "@minValue(400)"]],
  // A path of OpenAPI has no query: the constant part is a parameter with one value.
  routes: [
    ["primitive", "primitive", "string"],
    ["array", "`array`", "string[]"],
    ["record", "`record`", "Record<int32>"],
  ].flatMap(([route, op, type]) =>
    ["", "*"].map((explode) => [
      `@route("${route}?fixed=true{&param${explode}}")\n      op ${op}(param: ${type})`,
      `@route("${route}{?fixed,param${explode}}")\n      op ${op}(fixed: "true", param: ${type})`,
    ]),
  ),
};

// What an edit renamed, by document: the text of the document and the text that it should have.
const renamed = { "special-words/openapi.yaml": ["name: constructor_", "name: constructor"] };

const [specs, documents] = process.argv.slice(2).map((folder) => path.resolve(folder));

function* mainFiles(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* mainFiles(place);
    else if (entry.name === "main.tsp") yield place;
  }
}

function edit(name, main) {
  let text = fs.readFileSync(main, "utf8");
  for (const [from, to] of edits[name]) {
    if (!text.includes(from) && !text.includes(to)) throw new Error(`${name}: no text ${JSON.stringify(from)}`);
    text = text.replaceAll(from, to);
  }
  fs.writeFileSync(main, text);
}

for (const name of Object.keys(edits)) edit(name, path.join(specs, name, "main.tsp"));

let failed = false;
for (const main of mainFiles(specs)) {
  const name = path.relative(specs, path.dirname(main)).replaceAll(path.sep, "_");
  const program = await compile(NodeHost, main, {
    emit: ["@typespec/openapi3"],
    options: {
      "@typespec/openapi3": {
        "emitter-output-dir": path.join(documents, name),
        "file-type": "yaml",
        "openapi-versions": ["3.1.0"],
      },
    },
  });
  for (const { code, message, severity } of program.diagnostics) {
    if (severity !== "error") continue;
    failed = true;
    console.error(`${name}: ${code}: ${message}`);
  }
}
for (const [name, [from, to]] of Object.entries(renamed)) {
  const document = path.join(documents, name);
  fs.writeFileSync(document, fs.readFileSync(document, "utf8").replaceAll(from, to));
}
process.exitCode = failed ? 1 : 0;
