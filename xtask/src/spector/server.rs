//! Spector, served on loopback until it is stopped; then it writes the scenarios that it saw.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;
use wait_timeout::ChildExt;

use super::tools::Tools;

/// The timeout for compiling the specifications, and for stopping.
const PATIENCE: Duration = Duration::from_secs(180);

/// Scenarios by key, with `pass`, `fail` or `not-implemented`.
pub(super) type Seen = BTreeMap<String, String>;

/// The server.
pub(super) struct Server {
    child: Child,
    port: u16,
    coverage: PathBuf,
}

#[derive(Deserialize)]
struct Coverage {
    results: Seen,
}

impl Server {
    pub(super) fn start(tools: &Tools, out: &Path) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("Spector: {error}");
        let coverage = out.join("coverage.json");
        let _ = fs::remove_file(&coverage);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        drop(listener);
        let log = File::create(out.join("spector.log")).map_err(failed)?;
        let mut command = tools.serve(port, &coverage);
        command.stdin(Stdio::null());
        command.stderr(log.try_clone().map_err(failed)?).stdout(log);
        let child = command.spawn().map_err(failed)?;
        let mut server = Self {
            child,
            port,
            coverage,
        };
        server.wait()?;
        Ok(server)
    }

    fn wait(&mut self) -> Result<(), String> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("Spector does not start: {status}"));
            }
            if TcpStream::connect(("localhost", self.port)).is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        Err(format!(
            "Spector is not there after {} s",
            PATIENCE.as_secs()
        ))
    }

    pub(super) fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Stops the server and reads its coverage.
    pub(super) fn stop(mut self) -> Result<Seen, String> {
        let failed = |error: std::io::Error| format!("Spector: {error}");
        let mut stream = TcpStream::connect(("localhost", self.port)).map_err(failed)?;
        let request = "POST /.admin/stop HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
        stream.write_all(request.as_bytes()).map_err(failed)?;
        self.child.wait_timeout(PATIENCE).map_err(failed)?;
        let text = fs::read(&self.coverage).map_err(failed)?;
        let coverage: Vec<Coverage> =
            serde_json::from_slice(&text).map_err(|error| format!("coverage: {error}"))?;
        Ok(coverage.into_iter().flat_map(|it| it.results).collect())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
