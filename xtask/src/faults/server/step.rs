//! What the server does on a connection, step by step.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The longest that a connection is held.
const LONGEST: Duration = Duration::from_secs(30);

/// One step.
#[derive(Debug)]
pub(crate) enum Step {
    Send(Vec<u8>),
    /// The same bytes again and again, with a pause after each
    Repeat {
        bytes: Vec<u8>,
        times: u64,
        pause: Duration,
    },
    Pause(Duration),
    /// Nothing more, until the client goes away
    Hold,
    /// The connection is closed as it should be
    Close,
    /// The connection is closed with a reset
    Reset,
}

/// Whether the connection is used further.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum After {
    Kept,
    Gone,
}

/// Takes all steps, until the connection ends.
pub(crate) async fn take(stream: &mut BufReader<TcpStream>, steps: Vec<Step>) -> After {
    for step in steps {
        if take_one(stream, step).await == After::Gone {
            return After::Gone;
        }
    }
    After::Kept
}

async fn take_one(stream: &mut BufReader<TcpStream>, step: Step) -> After {
    let written = match step {
        Step::Send(bytes) => stream.write_all(&bytes).await,
        Step::Repeat {
            bytes,
            times,
            pause,
        } => {
            let repeated = timeout(LONGEST, repeat(stream, &bytes, times, pause));
            return repeated.await.unwrap_or(After::Gone);
        }
        Step::Pause(time) => {
            tokio::time::sleep(time).await;
            return After::Kept;
        }
        Step::Hold => {
            // What the client says meanwhile is nobody's.
            let _ = timeout(LONGEST, drain(stream)).await;
            return After::Gone;
        }
        Step::Close => {
            let _ = stream.shutdown().await;
            // Bytes that were not read would make a reset of it.
            let _ = timeout(Duration::from_millis(50), drain(stream)).await;
            return After::Gone;
        }
        Step::Reset => {
            let _ = stream.get_ref().set_zero_linger();
            return After::Gone;
        }
    };
    match written {
        Ok(()) => After::Kept,
        Err(_) => After::Gone,
    }
}

async fn repeat(
    stream: &mut BufReader<TcpStream>,
    bytes: &[u8],
    times: u64,
    pause: Duration,
) -> After {
    for _ in 0..times {
        if stream.write_all(bytes).await.is_err() {
            return After::Gone;
        }
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
    }
    After::Kept
}

/// Reads until the client goes away, or has said more than it has reason to.
async fn drain(stream: &mut BufReader<TcpStream>) {
    const MOST: usize = 1 << 20;
    let mut buffer = [0; 4096];
    let mut count = 0;
    while count < MOST {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(read) => count += read,
        }
    }
}
