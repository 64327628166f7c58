//! The run: all calls with bounded concurrency, then a check for leaks.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;

use super::call::{Plan, Seen};
use super::server::asked::Ports;
use super::server::ledger::Counts;
use super::{client, process};

/// The results of all calls, and the resources in use afterwards.
pub(crate) struct Found {
    /// In the order of the calls
    pub(crate) seen: Vec<Seen>,
    pub(crate) counts: Counts,
    pub(crate) took: Duration,
    /// The peak memory of the client's process, in KiB
    pub(crate) peak: Option<u64>,
    pub(crate) tasks: Left,
    pub(crate) files: Option<Left>,
}

/// The count of a resource over a run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Left {
    pub(crate) before: usize,
    /// After all calls had ended and the client was dropped
    pub(crate) after: usize,
}

/// The time for connections to be closed after the client was dropped.
const CLOSING: Duration = Duration::from_secs(10);

/// The server's process, which stops when its standard input ends.
struct Server {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
    ports: Ports,
}

impl Server {
    fn start() -> Result<Self, String> {
        let failed = |error| format!("the server does not start: {error}");
        let own = std::env::current_exe().map_err(failed)?;
        let mut child = Command::new(own)
            .arg("fault-server")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let output = child.stdout.take().ok_or("the server has no output")?;
        let mut output = BufReader::new(output);
        let mut line = String::new();
        output.read_line(&mut line).map_err(failed)?;
        let ports = Ports::of_line(&line).ok_or("the server does not say where it listens")?;
        Ok(Self {
            child,
            output,
            ports,
        })
    }

    /// Stops the server and reads its counts.
    fn stop(mut self) -> Result<Counts, String> {
        drop(self.child.stdin.take());
        let mut text = String::new();
        let read = self.output.read_to_string(&mut text);
        read.map_err(|error| format!("cannot read the server's counts: {error}"))?;
        let _ = self.child.wait();
        Counts::of_lines(&text).ok_or_else(|| "the server printed no valid counts".to_owned())
    }
}

/// Makes all calls.
pub(crate) fn run(plans: &[Plan], at_once: usize) -> Result<Found, String> {
    let server = Server::start()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime: {error}"))?;
    let plans: Arc<[Plan]> = plans.into();
    let start = Instant::now();
    let (seen, tasks, files) = runtime.block_on(make(plans, server.ports, at_once))?;
    let took = start.elapsed();
    Ok(Found {
        seen,
        counts: server.stop()?,
        took,
        peak: process::peak_memory(),
        tasks,
        files,
    })
}

type Made = (Vec<Seen>, Left, Option<Left>);

async fn make(plans: Arc<[Plan]>, ports: Ports, at_once: usize) -> Result<Made, String> {
    // The first use of a clock or a socket may open files that stay open.
    tokio::time::sleep(Duration::from_millis(1)).await;
    let (tasks_before, files_before) = (tasks(), process::open_files());
    let url = format!("http://127.0.0.1:{}", ports.home);
    let core = client::client(&url).map_err(|error| format!("no client: {error}"))?;
    let next = Arc::new(AtomicUsize::new(0));
    let seen = Arc::new(Mutex::new(vec![None; plans.len()]));
    let workers = (0..at_once).map(|_| {
        let (core, plans, next, seen) = (
            core.clone(),
            Arc::clone(&plans),
            Arc::clone(&next),
            Arc::clone(&seen),
        );
        tokio::spawn(async move {
            while let Some(plan) = plans.get(next.fetch_add(1, Ordering::Relaxed)) {
                let made = plan.make(&core, ports).await;
                let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                seen[plan.call as usize] = Some(made);
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker
            .await
            .map_err(|error| format!("a call did not complete: {error}"))?;
    }
    drop(core);
    let closing = Instant::now();
    let is_left = || tasks() > tasks_before || process::open_files() > files_before;
    while is_left() && closing.elapsed() < CLOSING {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let tasks = Left {
        before: tasks_before,
        after: tasks(),
    };
    let files = files_before.zip(process::open_files());
    let files = files.map(|(before, after)| Left { before, after });
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    let seen = std::mem::take(&mut *seen)
        .into_iter()
        .collect::<Option<_>>();
    Ok((seen.ok_or("a call was not made")?, tasks, files))
}

fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}
