//! Talks to a chat API: uploads a file, lets the model call a function, reads a reply while it is
//! written, and lists all conversations.
//!
//! ```text
//! cargo run -p showcase --bin chat -- README.md
//! ```

use std::error::Error;

use showcase::chat_client::Client;
use showcase::chat_client::models::{
    FilesUploadBody, FunctionTool, Message, Piece, Request, SystemMessage, ToolMessage, UserMessage,
};
use specmill_runtime::Upload;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let base_url = showcase::chat_server::start().await?;
    let client = Client::builder()
        .base_url(base_url)
        .token(showcase::server::TOKEN)
        .build()?;

    // A file as a part of a form.
    if let Some(path) = std::env::args().nth(1) {
        let form = FilesUploadBody::new(Upload::file(path)).purpose("question");
        let file = client.files().upload(form).await?;
        println!("{}: {}, {} bytes", file.id, file.name, file.bytes);
    }

    // Messages and tools set their role and type by themselves.
    let mut messages: Vec<Message> = vec![
        SystemMessage::new("Be brief.").into(),
        UserMessage::new("What do ferns like?").into(),
    ];
    let tools = vec![FunctionTool::new("look_up").into()];
    let request = Request::new(messages.clone()).tools(tools.clone());
    let reply = client.chat().create(request).await?;
    println!("{}", reply.finish_reason);
    for call in reply.message.tool_calls.clone().unwrap_or_default() {
        println!("{}({})", call.name, call.arguments);
        messages.push(reply.message.clone().into());
        messages.push(ToolMessage::new(call.id, "shade").into());
    }

    // The same call as a stream: the way of sending sets `stream`.
    let request = Request::new(messages).tools(tools);
    let mut pieces = client.chat().create(request).stream().await?.into_body();
    let mut text = String::new();
    while let Some(event) = pieces.next().await {
        match event?.data {
            Piece::TextPiece(piece) => text.push_str(&piece.text),
            Piece::EndPiece(end) => println!("{text} ({})", end.finish_reason),
            // A kind of piece that is newer than this client.
            other => println!("{other:?}"),
        }
    }

    // All pages, from the first.
    let mut conversations = client.conversations().list().page_size(2).stream();
    let mut subjects = Vec::new();
    while let Some(conversation) = conversations.next().await {
        subjects.push(conversation?.subject);
    }
    println!("{}", subjects.join(", "));
    Ok(())
}
