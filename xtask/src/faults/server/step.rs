//! The actions of the server on a connection.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The longest time that a connection is held.
const LONGEST: Duration = Duration::from_secs(30);

/// One step.
#[derive(Debug)]
pub(crate) enum Step {
    Send(Vec<u8>),
    /// Sends the same bytes repeatedly, with a pause after each
    Repeat {
        bytes: Vec<u8>,
        times: u64,
        pause: Duration,
    },
    Pause(Duration),
    /// Holds the connection until the client disconnects
    Hold,
    /// Closes the connection cleanly
    Close,
    /// Resets the connection
    Reset,
}

/// The use of the connection afterwards.
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
            // Bytes that the client sends meanwhile are discarded.
            let _ = timeout(LONGEST, drain(stream)).await;
            return After::Gone;
        }
        Step::Close => {
            let _ = stream.shutdown().await;
            // Unread bytes would turn the close into a reset.
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

/// Reads until the client disconnects or exceeds a limit.
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
