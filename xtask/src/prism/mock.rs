//! Prism, installed from npm at a pinned version and started as a mock server of a document.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::calls::process::npm_install;

pub(super) const PACKAGE: &str = "@stoplight/prism-cli";
pub(super) const VERSION: &str = "5.16.0";

/// The timeout for loading a document: some take half a minute.
const PATIENCE: Duration = Duration::from_secs(180);

/// A running Prism, stopped when dropped.
pub(super) struct Mock {
    child: Child,
    pub(super) port: u16,
}

/// Installs Prism and returns the program's path.
pub(super) fn install(folder: &Path) -> Result<PathBuf, String> {
    npm_install(folder, PACKAGE, VERSION)?;
    Ok(folder.join("node_modules/.bin/prism"))
}

impl Mock {
    /// Starts Prism. It rejects an invalid request with an error, but only warns about its own
    /// responses. With `--errors` it would send none where an example is careless.
    pub(super) fn start(program: &Path, document: &Path, log: &Path) -> Result<Self, String> {
        let port = free_port().map_err(|error| format!("no port: {error}"))?;
        let failed = |error| format!("{}: {error}", program.display());
        let log = File::create(log).map_err(failed)?;
        let mut command = Command::new(program);
        command.args(["mock", "--host", "127.0.0.1", "--port"]);
        command.arg(port.to_string()).arg(document);
        command.stdin(Stdio::null());
        command.stderr(log.try_clone().map_err(failed)?).stdout(log);
        let child = command.spawn().map_err(failed)?;
        let mut mock = Self { child, port };
        mock.wait()?;
        Ok(mock)
    }

    fn wait(&mut self) -> Result<(), String> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("Prism does not start: {status}"));
            }
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        Err(format!(
            "Prism did not start within {} s",
            PATIENCE.as_secs()
        ))
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}
