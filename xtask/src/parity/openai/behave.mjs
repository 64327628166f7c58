// Does with OpenAI's SDK for TypeScript what has several requests or more than an answer to read: the
// folder where the SDK is installed, a file that names it, the address of the server, a list of what to
// do, and a file for what came out of it, in that order. The number of a thing in the list says where
// the server expects it.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [folder, sdkFile, url, namesFile, out] = process.argv.slice(2);
const sdk = JSON.parse(readFileSync(sdkFile, 'utf8'));
const { OpenAI, toFile } = createRequire(`${folder}/`)(sdk.package);

const CHAT = { model: 'gpt-4.1', messages: [{ role: 'user', content: 'Hallo' }] };
const RESPONSE = { model: 'gpt-4.1', input: 'Hallo' };
const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, index) => index);

/** How many bytes, and a sum that tells their order. */
function sumOf(bytes) {
  const sum = bytes.reduce((total, byte) => (total * 31 + byte) % 1_000_000_007, 0);
  return { bytes: bytes.length, sum };
}

async function bytesOf(answer) {
  return sumOf(new Uint8Array(await answer.arrayBuffer()));
}

async function chat(client) {
  const answer = await client.chat.completions.create(CHAT);
  const [choice] = answer.choices;
  return { text: choice.message.content, finish: choice.finish_reason, tokens: answer.usage.total_tokens };
}

async function chatStream(client) {
  const result = { events: 0, text: '', finish: null, tokens: null };
  const stream = await client.chat.completions.create({
    ...CHAT,
    stream: true,
    stream_options: { include_usage: true },
  });
  try {
    for await (const chunk of stream) {
      result.events += 1;
      for (const choice of chunk.choices) {
        result.text += choice.delta.content ?? '';
        result.finish = choice.finish_reason ?? result.finish;
      }
      if (chunk.usage) result.tokens = chunk.usage.total_tokens;
    }
  } catch (error) {
    if (!(error instanceof OpenAI.APIError)) throw error;
    const { message, code, type } = error.error ?? error;
    Object.assign(result, { error: message, code, type });
  }
  return result;
}

async function response(client) {
  const answer = await client.responses.create(RESPONSE);
  return { text: answer.output_text, status: answer.status, tokens: answer.usage.total_tokens };
}

async function responseStream(client) {
  const result = { kinds: [], text: '', status: null };
  for await (const event of await client.responses.create({ ...RESPONSE, stream: true })) {
    result.kinds.push(event.type);
    if (event.type === 'response.output_text.delta') result.text += event.delta;
    if (event.type === 'response.completed') result.status = event.response.status;
  }
  return result;
}

async function pages(client) {
  const ids = [];
  for await (const file of client.files.list({ limit: 2 })) ids.push(file.id);
  return { ids };
}

async function failing(call) {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof OpenAI.APIError)) throw error;
    const { code, type, param } = error;
    const known = { code: code ?? null, type: type ?? null, param: param ?? null };
    const message = error.error?.message ?? null;
    return { status: error.status, request: error.requestID ?? null, message, ...known };
  }
  return { status: 200 };
}

const model = (client) => failing(() => client.models.retrieve('nothing'));
const failingChat = (client) => failing(() => client.chat.completions.create(CHAT));

async function tooMany(client) {
  const begin = performance.now();
  const result = await chat(client);
  return { ...result, waited: performance.now() - begin >= 1000 };
}

async function deletion(client) {
  return { deleted: (await client.files.delete('file-1')).deleted };
}

async function upload(client) {
  const file = await toFile(EVERY_BYTE, 'züge.bin', { type: 'application/x-bytes' });
  const answer = await client.files.create({ file, purpose: 'user_data' });
  return { bytes: answer.bytes, name: answer.filename };
}

async function uploadInParts(client) {
  const begun = await client.uploads.create({
    bytes: 512,
    filename: 'a.bin',
    mime_type: 'application/x-bytes',
    purpose: 'user_data',
  });
  const parts = [];
  for (const name of ['one.bin', 'two.bin']) {
    const data = await toFile(EVERY_BYTE, name, { type: 'application/x-bytes' });
    parts.push((await client.uploads.parts.create(begun.id, { data })).id);
  }
  const done = await client.uploads.complete(begun.id, { part_ids: parts });
  return { status: done.status, file: done.file.id };
}

const download = async (client) => bytesOf(await client.files.content('file-1'));

async function speech(client) {
  return bytesOf(await client.audio.speech.create({ model: 'tts-1', input: 'Hallo', voice: 'alloy' }));
}

async function embedding(client) {
  const answer = await client.embeddings.create({ model: 'text-embedding-3-small', input: 'Hallo' });
  return { numbers: [...answer.data[0].embedding] };
}

const WAYS = {
  chat,
  'chat stream': chatStream,
  'chat stream error': chatStream,
  response,
  'response stream': responseStream,
  'pages of files': pages,
  'pages without last_id': pages,
  'not found': model,
  'bad request': failingChat,
  'no json': model,
  'failures pass': chat,
  'failures stay': model,
  'too many': tooMany,
  'no more quota': failingChat,
  'deletion again': deletion,
  'stream again': chatStream,
  upload,
  'upload again': upload,
  'upload in parts': uploadInParts,
  download,
  speech,
  embedding,
};

const results = {};
for (const [number, name] of JSON.parse(readFileSync(namesFile, 'utf8')).entries()) {
  const client = new OpenAI({ apiKey: 'test-token', baseURL: `${url}/call/${number}`, timeout: 20_000 });
  client.idempotencyHeader = sdk.idempotency_header;
  try {
    results[name] = await WAYS[name](client);
  } catch (error) {
    results[name] = { thrown: `${error.name}: ${error.message}`.slice(0, 300) };
  }
}
writeFileSync(out, JSON.stringify(results));
process.exit(0);
