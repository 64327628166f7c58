// Makes calls with an official TypeScript SDK: the folder where it is installed, a file that names it,
// the address of the server, a file of calls, and a file for what there is to say about them, in that
// order. What is sent, the server keeps.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [folder, sdkFile, url, callsFile, out] = process.argv.slice(2);
const sdk = JSON.parse(readFileSync(sdkFile, 'utf8'));
const Client = createRequire(`${folder}/`)(sdk.package)[sdk.class];

const VERB = /_client\.(get|post|put|patch|delete|getAPIList)\((?:\(0, path_1\.path\) )?[`']([^`']+)[`']/;

/** Each resource below an object, with its name. */
function* resources(owner, name = '') {
  for (const key of Object.keys(owner)) {
    const value = owner[key];
    if (!key.startsWith('_') && value && typeof value === 'object' && value._client) {
      yield [name + key, value];
      yield* resources(value, `${name}${key}.`);
    }
  }
}

/** What a method in the SDK's code is called with, and what it takes apart of it. */
function read(source) {
  const list = source.slice(source.indexOf('(') + 1, source.indexOf(') {'));
  const params = list.split(',').map((text) => text.trim().split(' ')[0]).filter(Boolean);
  const taken = {};
  const inner = source.match(/const \{([^}]*)\} = /);
  for (const text of inner ? inner[1].split(',') : []) {
    const [wire, name] = text.split(':').map((part) => part.trim().replaceAll("'", ''));
    taken[name ?? wire] = wire;
  }
  return { params, taken };
}

function clientOf(baseURL) {
  const client = new Client({ apiKey: 'test-token', baseURL, maxRetries: 0, timeout: 20_000 });
  if (sdk.idempotency_header) client.idempotencyHeader = sdk.idempotency_header;
  return client;
}

function methods(client) {
  const found = new Map();
  const byName = new Map(Object.entries(sdk.methods).map(([operation, name]) => [name, operation]));
  for (const [resource, value] of resources(client)) {
    const prototype = Object.getPrototypeOf(value);
    for (const key of Object.getOwnPropertyNames(prototype)) {
      const source = key === 'constructor' ? '' : prototype[key].toString();
      const named = byName.get(`${resource}.${key}`);
      // One that is named for an operation may send it by way of other code.
      const match = source.match(VERB) ?? (named && [named, ...named.toLowerCase().split(' ')]);
      if (!match) continue;
      const verb = match[1] === 'getAPIList' ? (source.match(/method: '(\w+)'/)?.[1] ?? 'get') : match[1];
      const operation = `${verb.toUpperCase()} ${match[2].replace(/\$\{\w+\}/g, '{}')}`;
      const names = [...match[2].matchAll(/\$\{(\w+)\}/g)].map((it) => it[1]);
      // Of several that send the same, the one that is named for it.
      if ((sdk.methods[operation] ?? `${resource}.${key}`) !== `${resource}.${key}`) continue;
      if (!found.has(operation)) found.set(operation, { resource, key, names, ...read(source) });
    }
  }
  return found;
}

function withFiles(value) {
  if (Array.isArray(value)) return value.map(withFiles);
  if (value === null || typeof value !== 'object') return value;
  if ('$file' in value) return new File([value.$file], value.name, { type: value.type });
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withFiles(item)]));
}

function callArguments(call, { names, params, taken }) {
  const path = Object.fromEntries(call.path.map(([, value], index) => [names[index], value]));
  const isWhole = call.body && (typeof call.body !== 'object' || '$file' in call.body);
  const rest = { ...call.query, ...call.header, ...(isWhole ? {} : withFiles(call.body ?? {})) };
  for (const name of names) {
    if (!params.includes(name)) rest[taken[name] ?? name] = path[name];
  }
  return params.map((name) => {
    if (names.includes(name)) return path[name];
    if (name === 'options') return undefined;
    // A body that is bytes goes as bytes, without a name.
    if (isWhole && name === 'contents') return new TextEncoder().encode(call.body.$file ?? call.body);
    return call.body !== undefined || Object.keys(rest).length > 0 ? rest : undefined;
  });
}

const calls = JSON.parse(readFileSync(callsFile, 'utf8'));
const found = methods(clientOf(url));
const operationOf = (call) => `${call.method} ${call.template.replace(/\{\w+\}/g, '{}')}`;
const notes = {};
for (const [number, call] of calls.entries()) {
  const method = found.get(operationOf(call));
  if (!method) continue;
  const note = (notes[call.id] = { method: `${method.resource}.${method.key}`, unknown: [] });
  const client = clientOf(`${url}/call/${number}`);
  const target = method.resource.split('.').reduce((owner, name) => owner[name], client);
  try {
    const answer = await target[method.key](...callArguments(call, method));
    answer?.controller?.abort?.();
    await answer?.arrayBuffer?.();
  } catch (error) {
    // What was sent is kept, whatever comes of the answer.
    note.error = `${error.name}: ${error.message}`.slice(0, 300);
  }
}
const known = new Set(calls.map(operationOf));
const others = [...found.keys()].filter((operation) => !known.has(operation)).sort();
writeFileSync(out, JSON.stringify({ notes, others }, null, 1));
process.exit(0);
