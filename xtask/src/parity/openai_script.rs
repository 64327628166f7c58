//! Scripted responses of OpenAI's API for calls that take more than reading one body: streams,
//! pages, failures, retries, files.

use std::fmt::Write;

use super::behaviour::Behaviour;
use super::vendor::Script;
use crate::calls::server::Request;

pub(super) const SCRIPT: Script = Script {
    behaviours: BEHAVIOURS,
    rust: include_str!("openai/behave.rs"),
    python: include_str!("openai/behave.py"),
    javascript: include_str!("openai/behave.mjs"),
};

const BEHAVIOURS: &[Behaviour] = &[
    Behaviour {
        name: "chat",
        what: "A chat's answer as a whole",
        answer: |_, _| json(200, "", CHAT),
    },
    Behaviour {
        name: "chat stream",
        what: "A chat's answer piece by piece, with a comment, a chunk of usage alone, and `[DONE]`",
        answer: |_, _| events(&chunks(&[USAGE, "[DONE]"])),
    },
    Behaviour {
        name: "chat stream error",
        what: "The same, but an error comes within it",
        answer: |_, _| events(&chunks(&[STREAM_ERROR])),
    },
    Behaviour {
        name: "response",
        what: "A response as a whole",
        answer: |_, _| json(200, "", &response("completed")),
    },
    Behaviour {
        name: "response stream",
        what: "A response event by event, each with a name",
        answer: |_, _| events(&response_events()),
    },
    Behaviour {
        name: "pages of files",
        what: "A list over three pages: `after` is what `last_id` says",
        answer: |_, number| json(200, "", &files(number, true)),
    },
    Behaviour {
        name: "pages without last_id",
        what: "The same without `last_id`: `after` is the last item's `id`",
        answer: |_, number| json(200, "", &files(number, false)),
    },
    Behaviour {
        name: "not found",
        what: "404: status, code, message and the request's id are at hand",
        answer: |_, _| json(404, "x-request-id: req_1\r\n", NOT_FOUND),
    },
    Behaviour {
        name: "bad request",
        what: "400, which the document does not declare: the same, and the parameter",
        answer: |_, _| json(400, "x-request-id: req_2\r\n", BAD_REQUEST),
    },
    Behaviour {
        name: "no json",
        what: "A failure that is a page: its status is at hand",
        answer: |_, _| whole(403, "text/html", "", b"<html>no</html>"),
    },
    Behaviour {
        name: "failures pass",
        what: "500, 500, 200 for a chat: asked again, with the same key",
        answer: |_, number| match number {
            0 | 1 => json(500, "retry-after-ms: 10\r\n", SERVER_ERROR),
            _ => json(200, "", CHAT),
        },
    },
    Behaviour {
        name: "failures stay",
        what: "500 for ever for a `GET`: asked again twice, and then given up",
        answer: |_, _| json(500, "retry-after-ms: 10\r\n", SERVER_ERROR),
    },
    Behaviour {
        name: "too many",
        what: "429 with `Retry-After: 1`, then 200: asked again after a second, with the same key",
        answer: |_, number| match number {
            0 => json(429, "retry-after: 1\r\n", RATE_LIMIT),
            _ => json(200, "", CHAT),
        },
    },
    Behaviour {
        name: "no more quota",
        what: "429 with `x-should-retry: false`: not asked again; code and type are at hand",
        answer: |_, _| json(429, "x-should-retry: false\r\n", QUOTA),
    },
    Behaviour {
        name: "deletion again",
        what: "503, then 200 for a `DELETE`",
        answer: |_, number| match number {
            0 => json(503, "retry-after-ms: 10\r\n", SERVER_ERROR),
            _ => json(200, "", DELETED),
        },
    },
    Behaviour {
        name: "stream again",
        what: "500, then a stream: asked again before it begins",
        answer: |_, number| match number {
            0 => json(500, "retry-after-ms: 10\r\n", SERVER_ERROR),
            _ => events(&chunks(&["[DONE]"])),
        },
    },
    Behaviour {
        name: "upload",
        what: "A file of every byte there is in a form: the server has those bytes",
        answer: |request, _| json(200, "", &uploaded(request)),
    },
    Behaviour {
        name: "upload again",
        what: "The same after a 500: both forms are equal",
        answer: |request, number| match number {
            0 => json(500, "retry-after-ms: 10\r\n", SERVER_ERROR),
            _ => json(200, "", &uploaded(request)),
        },
    },
    Behaviour {
        name: "upload in parts",
        what: "An upload is begun, given two parts, and completed",
        answer: |request, number| json(200, "", &upload(request, number)),
    },
    Behaviour {
        name: "download",
        what: "A file's content of 256 KiB",
        answer: |_, _| whole(200, "application/octet-stream", "", &every_byte(1024)),
    },
    Behaviour {
        name: "speech",
        what: "Speech: bytes that a `POST` gives",
        answer: |_, _| whole(200, "audio/mpeg", "", &every_byte(16)),
    },
    Behaviour {
        name: "embedding",
        what: "An embedding without a word about its encoding: the same numbers",
        answer: |request, _| json(200, "", &embedding(request)),
    },
];

const CHAT: &str = r#"{"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"gpt-4.1","choices":[{"index":0,"message":{"role":"assistant","content":"Grüße aus 東京 🚀","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}"#;
const USAGE: &str = r#"{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4.1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}"#;
const STREAM_ERROR: &str = r#"{"error":{"message":"The server had an error","type":"server_error","param":null,"code":"overloaded"}}"#;
const NOT_FOUND: &str = r#"{"error":{"message":"The model 'nothing' does not exist","type":"invalid_request_error","param":null,"code":"model_not_found"}}"#;
const BAD_REQUEST: &str = r#"{"error":{"message":"Invalid value: 'x'","type":"invalid_request_error","param":"messages[0].role","code":"invalid_value"}}"#;
const SERVER_ERROR: &str = r#"{"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}}"#;
const RATE_LIMIT: &str = r#"{"error":{"message":"Rate limit reached","type":"requests","param":null,"code":"rate_limit_exceeded"}}"#;
const QUOTA: &str = r#"{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#;
const DELETED: &str = r#"{"id":"file-1","object":"file","deleted":true}"#;

fn json(status: u16, headers: &str, body: &str) -> Vec<u8> {
    whole(status, "application/json", headers, body.as_bytes())
}

fn whole(status: u16, media_type: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {media_type}\r\n{headers}content-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn events(text: &str) -> Vec<u8> {
    whole(200, "text/event-stream; charset=utf-8", "", text.as_bytes())
}

/// Returns the chunks of a chat, followed by others.
fn chunks(behind: &[&str]) -> String {
    let chunk = |delta: &str, finish: &str| {
        format!(
            r#"{{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4.1","choices":[{{"index":0,"delta":{delta},"logprobs":null,"finish_reason":{finish}}}]}}"#
        )
    };
    let mut text = ": a comment\n\n".to_owned();
    let mut all = vec![
        chunk(
            r#"{"role":"assistant","content":"","refusal":null}"#,
            "null",
        ),
        chunk(r#"{"content":"Grüße "}"#, "null"),
        chunk(r#"{"content":"aus\n東京 "}"#, "null"),
        chunk(r#"{"content":"🚀"}"#, "null"),
        chunk("{}", r#""stop""#),
    ];
    all.extend(behind.iter().map(|it| (*it).to_owned()));
    for data in all {
        // Writing to memory cannot fail.
        let _ = write!(text, "data: {data}\n\n");
    }
    text
}

/// Returns a Response object.
fn response(status: &str) -> String {
    let (output, usage) = match status {
        "completed" => (
            r#"{"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Grüße aus 東京","annotations":[],"logprobs":[]}]}"#,
            r#"{"input_tokens":3,"input_tokens_details":{"cached_tokens":0,"cache_write_tokens":0},"output_tokens":4,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":7}"#,
        ),
        _ => ("", "null"),
    };
    format!(
        r#"{{"id":"resp_1","object":"response","created_at":1700000000,"status":"{status}","error":null,"incomplete_details":null,"instructions":null,"max_output_tokens":null,"metadata":{{}},"model":"gpt-4.1","output":[{output}],"parallel_tool_calls":true,"previous_response_id":null,"reasoning":{{"effort":null,"summary":null}},"store":true,"temperature":1.0,"text":{{"format":{{"type":"text"}}}},"tool_choice":"auto","tools":[],"top_p":1.0,"truncation":"disabled","usage":{usage},"user":null}}"#
    )
}

fn response_events() -> String {
    let mut text = String::new();
    let mut number = 0;
    let mut event = |name: &str, rest: &str| {
        let data = format!(r#"{{"type":"{name}","sequence_number":{number},{rest}}}"#);
        number += 1;
        let _ = write!(text, "event: {name}\ndata: {data}\n\n");
    };
    let at = r#""item_id":"msg_1","output_index":0,"content_index":0"#;
    event(
        "response.created",
        &format!(r#""response":{}"#, response("in_progress")),
    );
    event(
        "response.output_item.added",
        r#""output_index":0,"item":{"type":"message","id":"msg_1","status":"in_progress","role":"assistant","content":[]}"#,
    );
    for piece in ["Grüße ", "aus ", "東京"] {
        let rest = format!(r#"{at},"delta":"{piece}","logprobs":[]"#);
        event("response.output_text.delta", &rest);
    }
    event(
        "response.completed",
        &format!(r#""response":{}"#, response("completed")),
    );
    text
}

/// Returns one of three pages, each with two files.
fn files(page: usize, has_last_id: bool) -> String {
    let ids = [page * 2 + 1, page * 2 + 2].map(|number| format!("file-{number}"));
    let file = |id: &String| {
        format!(
            r#"{{"id":"{id}","object":"file","bytes":1,"created_at":1700000000,"filename":"a.txt","purpose":"assistants","status":"processed"}}"#
        )
    };
    let list = ids.iter().map(file).collect::<Vec<_>>().join(",");
    let ends = match has_last_id {
        true => format!(r#""first_id":"{}","last_id":"{}","#, ids[0], ids[1]),
        false => String::new(),
    };
    format!(
        r#"{{"object":"list","data":[{list}],{ends}"has_more":{}}}"#,
        page < 2
    )
}

/// Returns all byte values in order, repeated.
fn every_byte(times: usize) -> Vec<u8> {
    (0..=u8::MAX).cycle().take(256 * times).collect()
}

/// Counts the repetitions of all byte values that arrived in one piece.
fn received(request: &Request) -> usize {
    let all = every_byte(1);
    match request.body.windows(all.len()).any(|it| it == all) {
        true => all.len(),
        false => 0,
    }
}

fn uploaded(request: &Request) -> String {
    format!(
        r#"{{"id":"file-1","object":"file","bytes":{},"created_at":1700000000,"filename":"züge.bin","purpose":"user_data","status":"processed"}}"#,
        received(request)
    )
}

fn upload(request: &Request, number: usize) -> String {
    let status = match number {
        0 => "pending",
        1 | 2 => {
            return format!(
                r#"{{"id":"part_{number}","object":"upload.part","created_at":1700000000,"upload_id":"upload_1"}}"#
            );
        }
        _ => "completed",
    };
    let file = match number {
        0 => "null".to_owned(),
        _ => uploaded(request),
    };
    format!(
        r#"{{"id":"upload_1","object":"upload","bytes":512,"created_at":1700000000,"filename":"a.bin","purpose":"user_data","status":"{status}","expires_at":1700003600,"file":{file}}}"#
    )
}

/// Returns 0.5, -1 and 2 as numbers, or as base64 of 32-bit floats if the request asks for that.
fn embedding(request: &Request) -> String {
    let body = String::from_utf8_lossy(&request.body);
    let numbers = match body.contains("base64") {
        true => r#""AAAAPwAAgL8AAABA""#,
        false => "[0.5,-1.0,2.0]",
    };
    format!(
        r#"{{"object":"list","data":[{{"object":"embedding","index":0,"embedding":{numbers}}}],"model":"text-embedding-3-small","usage":{{"prompt_tokens":1,"total_tokens":1}}}}"#
    )
}
