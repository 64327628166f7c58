//! The misbehaving server, in a process of its own so that its memory is not the client's. It
//! prints its ports, serves until its input ends, and prints its counts.

pub(crate) mod asked;
pub(crate) mod ledger;
pub(crate) mod step;

use std::io::{self, Write};
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

use self::asked::{Head, Ports};
use self::ledger::Ledger;
use self::step::After;
use super::answer;
use super::row::Reads;

/// The lifetime of the server, and the maximum number of connections per host.
const LIFE: Duration = Duration::from_secs(3600);
const CONNECTIONS: usize = 10_000_000;

/// The maximum number of requests per connection.
const REQUESTS: usize = 1_000_000;

type Shared = Arc<Mutex<Ledger>>;

/// Serves until the input ends.
pub(crate) fn run() -> Result<ExitCode, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| format!("the server: {error}"))?;
    let served = runtime.block_on(serve());
    served.map_err(|error| format!("the server: {error}"))?;
    Ok(ExitCode::SUCCESS)
}

async fn serve() -> io::Result<()> {
    let (home, elsewhere) = (listen().await?, listen().await?);
    let (fickle, abrupt, rude) = (listen().await?, listen().await?, listen().await?);
    // A bound port that does not listen, so that it stays closed and unused.
    let closed = TcpSocket::new_v4()?;
    closed.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    let ports = Ports {
        home: home.local_addr()?.port(),
        elsewhere: elsewhere.local_addr()?.port(),
        fickle: fickle.local_addr()?.port(),
        abrupt: abrupt.local_addr()?.port(),
        rude: rude.local_addr()?.port(),
        closed: closed.local_addr()?.port(),
    };
    say(&ports.to_line())?;
    let shared = Shared::default();
    let mut hosts = vec![close(abrupt, Arc::clone(&shared)), reset(rude)];
    for listener in [home, elsewhere, fickle] {
        hosts.push(accept(listener, ports, Arc::clone(&shared)));
    }
    let mut input = tokio::io::stdin();
    let end = async {
        let mut buffer = [0; 64];
        while input.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
    };
    // After an hour the counts are of no use.
    let _ = tokio::time::timeout(LIFE, end).await;
    hosts.iter().for_each(JoinHandle::abort);
    say(&lock(&shared).counts.to_lines())
}

fn say(text: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(text.as_bytes())?;
    output.flush()
}

fn lock(shared: &Shared) -> std::sync::MutexGuard<'_, Ledger> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn listen() -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await
}

/// Closes each connection before it reads.
fn close(listener: TcpListener, shared: Shared) -> JoinHandle<()> {
    tokio::spawn(async move {
        for _ in 0..CONNECTIONS {
            let Ok((stream, _)) = listener.accept().await else {
                continue;
            };
            lock(&shared).counts.abrupt += 1;
            drop(stream);
        }
    })
}

/// Resets each connection before it reads.
fn reset(listener: TcpListener) -> JoinHandle<()> {
    tokio::spawn(async move {
        for _ in 0..CONNECTIONS {
            if let Ok((stream, _)) = listener.accept().await {
                let _ = stream.set_zero_linger();
            }
        }
    })
}

fn accept(listener: TcpListener, ports: Ports, shared: Shared) -> JoinHandle<()> {
    tokio::spawn(async move {
        for _ in 0..CONNECTIONS {
            let Ok((stream, _)) = listener.accept().await else {
                continue;
            };
            let shared = Arc::clone(&shared);
            tokio::spawn(async move { converse(stream, ports, &shared).await });
        }
    })
}

/// Serves one connection with the misbehaviour that each request names.
async fn converse(stream: TcpStream, ports: Ports, shared: &Shared) {
    let _ = stream.set_nodelay(true);
    let mut stream = BufReader::new(stream);
    for _ in 0..REQUESTS {
        let Some(head) = Head::read(&mut stream).await else {
            return;
        };
        let Some(asked) = head.asks(ports) else {
            lock(shared).counts.strange += 1;
            return;
        };
        let count = lock(shared).note(&asked);
        let is_well = asked.heals && count > 1;
        let is_read = is_well || asked.row.reads == Reads::All;
        if is_read && asked.head.read_body(&mut stream).await.is_err() {
            return;
        }
        let script = if is_well {
            answer::right
        } else {
            asked.row.script
        };
        if step::take(&mut stream, script(&asked)).await == After::Gone {
            return;
        }
    }
}

impl Ports {
    fn to_line(self) -> String {
        let Self {
            home,
            elsewhere,
            fickle,
            abrupt,
            rude,
            closed,
        } = self;
        format!("{home} {elsewhere} {fickle} {abrupt} {rude} {closed}\n")
    }

    /// Parses the line with the server's ports.
    pub(crate) fn of_line(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let mut port = || words.next()?.parse().ok();
        Some(Self {
            home: port()?,
            elsewhere: port()?,
            fickle: port()?,
            abrupt: port()?,
            rude: port()?,
            closed: port()?,
        })
    }
}
