//! The log of scenarios, and macros for their common forms.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Debug;
use std::future::Future;
use std::time::Duration;

/// The time limit of a scenario.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) type Ended = Result<(), Box<dyn Error>>;

/// The results of the scenarios.
pub(crate) struct Log {
    url: String,
    only: Option<String>,
    ended: BTreeMap<String, Option<String>>,
}

impl Log {
    pub(crate) fn new(url: &str, only: Option<String>) -> Self {
        Self {
            url: url.to_owned(),
            only,
            ended: BTreeMap::new(),
        }
    }

    /// Returns the address of the server.
    pub(crate) fn url(&self) -> String {
        self.url.clone()
    }

    /// Plays a scenario, if it is selected.
    pub(crate) async fn play(&mut self, key: &str, scenario: impl Future<Output = Ended>) {
        if self
            .only
            .as_ref()
            .is_some_and(|only| !key.contains(only.as_str()))
        {
            return;
        }
        let error = match tokio::time::timeout(PATIENCE, scenario).await {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some(format!("not done in {} s", PATIENCE.as_secs())),
        };
        self.ended.insert(key.to_owned(), error);
    }

    pub(crate) fn write(&self, file: &str) {
        let text = serde_json::to_string_pretty(&self.ended).expect("text is JSON");
        std::fs::write(file, text).expect("the file can be written");
    }
}

/// Fails unless both are equal.
pub(crate) fn same<A: Debug + PartialEq<B>, B: Debug>(found: A, expected: B) -> Ended {
    match found == expected {
        true => Ok(()),
        false => Err(format!("{found:?} came, {expected:?} was expected").into()),
    }
}

/// Makes a client of a package, for the server.
macro_rules! client {
    ($log:ident, $package:ident) => {
        $package::Client::builder()
            .base_url($log.url())
            .build()
            .expect("the address is one")
    };
}

/// Makes a call that succeeds.
macro_rules! done {
    ($log:ident, $key:expr, $call:expr) => {
        $log.play($key, async {
            $call.await?;
            Ok(())
        })
        .await
    };
}

/// Makes a call, and compares its value.
macro_rules! gives {
    ($log:ident, $key:expr, $call:expr, $expected:expr) => {
        $log.play($key, async {
            $crate::support::same($call.await?, $expected)
        })
        .await
    };
}

/// Makes a call whose response equals its argument.
macro_rules! echo {
    ($log:ident, $key:expr, $value:expr, |$it:ident| $call:expr) => {
        $log.play($key, async {
            let $it = $value;
            let expected = $it.clone();
            $crate::support::same($call.await?, expected)
        })
        .await
    };
}

/// Reads the image that the specifications send and receive; the command gives its path.
pub(crate) fn image() -> specmill_runtime::Bytes {
    asset("image.png")
}

/// Reads a file that the specifications send and receive.
pub(crate) fn asset(name: &str) -> specmill_runtime::Bytes {
    let folder = std::env::var_os("SPECTOR_ASSETS").expect("SPECTOR_ASSETS names a folder");
    let path = std::path::Path::new(&folder).join(name);
    std::fs::read(path).expect("the file is there").into()
}

/// Plays two scenarios: a value received, and the same value sent.
macro_rules! both {
    ($log:ident, $key:expr, $put:literal, $value:expr, $get:expr, |$it:ident| $send:expr) => {{
        gives!($log, concat!($key, "get"), $get, $value);
        $log.play(concat!($key, $put), async {
            let $it = $value;
            $send.await?;
            Ok(())
        })
        .await
    }};
}

/// Returns owned texts.
pub(crate) fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

/// Makes a map.
pub(crate) fn map<T, const N: usize>(members: [(&str, T); N]) -> BTreeMap<String, T> {
    members.map(|(name, value)| (name.to_owned(), value)).into()
}

/// Parses JSON text.
pub(crate) fn value(text: &str) -> specmill_runtime::Value {
    serde_json::from_str(text).expect("the text is JSON")
}
