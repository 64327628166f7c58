"""Makes calls with an official Python SDK: a file that names the SDK, the address of the server, a
file of calls, and a file for what there is to say about them, in that order. What is sent, the server
keeps."""

import importlib
import inspect
import json
import keyword
import re
import sys

SDK = json.load(open(sys.argv[1], encoding="utf-8"))
PACKAGE = importlib.import_module(SDK["package"])
RESOURCE = importlib.import_module(SDK["package"] + "._resource").SyncAPIResource

VERB = re.compile(r"self\._(get|post|put|patch|delete|get_api_list)\(\s*(?:path_template\(\s*)?f?\"([^\"]+)\"")


def resources(owner, name=""):
    """Each resource below an object, with its name."""
    for key in dir(type(owner)):
        if key.startswith("_") or callable(getattr(type(owner), key)):
            continue
        value = getattr(owner, key, None)
        if isinstance(value, RESOURCE):
            yield name + key, value
            yield from resources(value, f"{name}{key}.")


def methods(client):
    """Method and path without names of parameters, and what the SDK calls it."""
    found = {}
    for resource, value in resources(client):
        for key, function in vars(type(value)).items():
            if key.startswith("_") or not inspect.isfunction(function):
                continue
            name = f"{resource}.{key}"
            source = inspect.getsource(function)
            match = VERB.search(source)
            if match is None:
                continue
            verb, path = match.groups()
            if verb == "get_api_list":
                verb = (re.search(r"method=\"(\w+)\"", source) or [None, "get"])[1]
            operation = f"{verb.upper()} " + re.sub(r"{\w+}", "{}", path)
            names = re.findall(r"{(\w+)}", path)
            # Of several that send the same, the one that is named for it.
            if SDK["methods"].get(operation, name) != name:
                continue
            old = found.get(operation)
            # Of two the one that is not about to go.
            if old is None or getattr(old[3], "__deprecated__", None):
                found[operation] = (name, resource, names, function)
    return found


def snake(name):
    """A name of the wire as an argument in Python."""
    name = re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).replace("-", "_").lower()
    return name + "_" if keyword.iskeyword(name) else name


def with_files(value):
    if isinstance(value, dict):
        if "$file" in value:
            return (value["name"], value["$file"].encode(), value["type"])
        return {key: with_files(item) for key, item in value.items()}
    if isinstance(value, list):
        return [with_files(item) for item in value]
    return value


def arguments(call, names, known):
    """What to call with, and what the SDK does not know and takes as something extra."""
    given, unknown = {}, []
    for name, (_, value) in zip(names, call["path"]):
        given[name] = value

    def put(place, wire, value):
        name = snake(wire)
        if name in given or name not in known:
            unknown.append(f"{place} {wire}")
            extra = {"query": "extra_query", "header": "extra_headers", "body": "extra_body"}[place]
            given.setdefault(extra, {})[wire] = value
        else:
            given[name] = value

    for place in ("query", "header"):
        for wire, value in call.get(place, {}).items():
            put(place, wire, value)
    body = call.get("body")
    if isinstance(body, dict) and "$file" not in body:
        for wire, value in body.items():
            put("body", wire, with_files(value))
    elif body is not None:
        # A body that is bytes goes as bytes, without a name.
        name = next(name for name in ("contents", "body", "file") if name in known)
        given[name] = body["$file"].encode() if isinstance(body, dict) else body
    return given, unknown


def client_of(url):
    client = getattr(PACKAGE, SDK["class"])(api_key="test-token", base_url=url, max_retries=0, timeout=20)
    if SDK["idempotency_header"]:
        client._idempotency_header = SDK["idempotency_header"]
    return client


def main():
    url, calls, out = sys.argv[2:]
    calls = json.load(open(calls, encoding="utf-8"))
    client = client_of(url)
    found = methods(client)
    notes = {}
    for number, call in enumerate(calls):
        operation = call["method"] + " " + re.sub(r"{\w+}", "{}", call["template"])
        if operation not in found:
            continue
        method, resource, names, function = found[operation]
        given, unknown = arguments(call, names, inspect.signature(function).parameters)
        note = notes[call["id"]] = {"method": method, "unknown": unknown}
        target = client_of(f"{url}/call/{number}")
        for part in resource.split("."):
            target = getattr(target, part)
        try:
            answer = getattr(target, function.__name__)(**given)
            if hasattr(answer, "close"):
                answer.close()
        except Exception as error:  # what was sent is kept, whatever comes of the answer
            note["error"] = f"{type(error).__name__}: {error}"[:300]
    known = {call["method"] + " " + re.sub(r"{\w+}", "{}", call["template"]) for call in calls}
    others = sorted(operation for operation in found if operation not in known)
    with open(out, "w", encoding="utf-8") as file:
        json.dump({"notes": notes, "others": others}, file, ensure_ascii=False, indent=1, sort_keys=True)


main()
