"""Does with OpenAI's SDK for Python what has several requests or more than an answer to read: a file that
names the SDK, the address of the server, a list of what to do, and a file for what came out of it, in
that order. The number of a thing in the list says where the server expects it."""

import json
import sys
import time

import openai

MESSAGES = [{"role": "user", "content": "Hallo"}]
CHAT = {"model": "gpt-4.1", "messages": MESSAGES}
RESPONSE = {"model": "gpt-4.1", "input": "Hallo"}
EVERY_BYTE = bytes(range(256))


def sum_of(data):
    """How many bytes, and a sum that tells their order."""
    total = 0
    for byte in data:
        total = (total * 31 + byte) % 1_000_000_007
    return {"bytes": len(data), "sum": total}


def chat(client):
    answer = client.chat.completions.create(**CHAT)
    return of_chat(answer)


def of_chat(answer):
    choice = answer.choices[0]
    return {"text": choice.message.content, "finish": choice.finish_reason, "tokens": answer.usage.total_tokens}


def chat_stream(client):
    result = {"events": 0, "text": "", "finish": None, "tokens": None}
    stream = client.chat.completions.create(**CHAT, stream=True, stream_options={"include_usage": True})
    try:
        for chunk in stream:
            result["events"] += 1
            for choice in chunk.choices:
                result["text"] += choice.delta.content or ""
                result["finish"] = choice.finish_reason or result["finish"]
            if chunk.usage:
                result["tokens"] = chunk.usage.total_tokens
    except openai.APIError as error:
        result.update({"error": error.message, "code": error.code, "type": error.type})
    return result


def response(client):
    answer = client.responses.create(**RESPONSE)
    return {"text": answer.output_text, "status": answer.status, "tokens": answer.usage.total_tokens}


def response_stream(client):
    kinds, text, status = [], "", None
    for event in client.responses.create(**RESPONSE, stream=True):
        kinds.append(event.type)
        if event.type == "response.output_text.delta":
            text += event.delta
        if event.type == "response.completed":
            status = event.response.status
    return {"kinds": kinds, "text": text, "status": status}


def pages(client):
    return {"ids": [file.id for file in client.files.list(limit=2)]}


def failing(call):
    try:
        call()
    except openai.APIStatusError as error:
        body = error.body if isinstance(error.body, dict) else {}
        return {
            "status": error.status_code,
            "request": error.request_id,
            "code": error.code,
            "type": error.type,
            "param": error.param,
            "message": body.get("message"),
        }
    return {"status": 200}


def model(client):
    return failing(lambda: client.models.retrieve("nothing"))


def failing_chat(client):
    return failing(lambda: client.chat.completions.create(**CHAT))


def too_many(client):
    begin = time.monotonic()
    result = chat(client)
    return {**result, "waited": time.monotonic() - begin >= 1}


def deletion(client):
    return {"deleted": client.files.delete("file-1").deleted}


def upload(client):
    file = ("züge.bin", EVERY_BYTE, "application/x-bytes")
    answer = client.files.create(file=file, purpose="user_data")
    return {"bytes": answer.bytes, "name": answer.filename}


def upload_in_parts(client):
    begun = client.uploads.create(bytes=512, filename="a.bin", mime_type="application/x-bytes", purpose="user_data")
    parts = []
    for name in ("one.bin", "two.bin"):
        data = (name, EVERY_BYTE, "application/x-bytes")
        parts.append(client.uploads.parts.create(begun.id, data=data).id)
    done = client.uploads.complete(begun.id, part_ids=parts)
    return {"status": done.status, "file": done.file.id}


def download(client):
    return sum_of(client.files.content("file-1").content)


def speech(client):
    return sum_of(client.audio.speech.create(model="tts-1", input="Hallo", voice="alloy").content)


def embedding(client):
    answer = client.embeddings.create(model="text-embedding-3-small", input="Hallo")
    return {"numbers": [float(number) for number in answer.data[0].embedding]}


WAYS = {
    "chat": chat,
    "chat stream": chat_stream,
    "chat stream error": chat_stream,
    "response": response,
    "response stream": response_stream,
    "pages of files": pages,
    "pages without last_id": pages,
    "not found": model,
    "bad request": failing_chat,
    "no json": model,
    "failures pass": chat,
    "failures stay": model,
    "too many": too_many,
    "no more quota": failing_chat,
    "deletion again": deletion,
    "stream again": chat_stream,
    "upload": upload,
    "upload again": upload,
    "upload in parts": upload_in_parts,
    "download": download,
    "speech": speech,
    "embedding": embedding,
}


def main():
    sdk, url, names, out = sys.argv[1:]
    sdk = json.load(open(sdk, encoding="utf-8"))
    results = {}
    for number, name in enumerate(json.load(open(names, encoding="utf-8"))):
        client = openai.OpenAI(api_key="test-token", base_url=f"{url}/call/{number}", timeout=20)
        client._idempotency_header = sdk["idempotency_header"]
        try:
            results[name] = WAYS[name](client)
        except Exception as error:
            results[name] = {"thrown": f"{type(error).__name__}: {error}"[:300]}
    with open(out, "w", encoding="utf-8") as file:
        json.dump(results, file, ensure_ascii=False)


main()
