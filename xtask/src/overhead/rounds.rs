//! Blocks of calls, the two sides in turn, with the time of each block.

use clap::ValueEnum;
use specmill_runtime::Core;

use super::clock::processor_time;
use super::interval::Pair;
use super::ours::{GetOrder, ListOrders, SendOrders};
use super::{Side, hand, models, ours, sample};

/// A kind of call.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Call {
    /// Receives one object
    Small,
    /// Receives ten megabytes
    Large,
    /// Sends ten megabytes
    Send,
}

impl Call {
    pub(crate) const ALL: [Self; 3] = [Self::Small, Self::Large, Self::Send];

    /// Returns the number of calls in a block.
    pub(crate) fn in_a_block(self) -> usize {
        match self {
            Self::Small => 400,
            Self::Large | Self::Send => 2,
        }
    }

    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Small => "one object of 1 KB received",
            Self::Large => "10 MB received",
            Self::Send => "10 MB sent",
        }
    }
}

/// Both clients, on separate connections with the same settings, and their request bodies.
struct Both {
    url: String,
    core: Core,
    hand: hand::Client,
    our_orders: models::ours::Orders,
    hand_orders: models::hand::Orders,
}

impl Both {
    fn new(port: u16, call: Call) -> Result<Self, String> {
        let url = format!("http://127.0.0.1:{port}");
        let text = match call {
            Call::Send => sample::orders(),
            Call::Small | Call::Large => b"{\"orders\":[]}".to_vec(),
        };
        let fault = |error: &dyn std::fmt::Display| format!("the sample is invalid: {error}");
        Ok(Self {
            core: ours::client(&url)?,
            hand: hand::Client::new(url.clone())?,
            url,
            our_orders: specmill_runtime::from_json(&text).map_err(|error| fault(&error))?,
            hand_orders: serde_json::from_slice(&text).map_err(|error| fault(&error))?,
        })
    }

    fn connect_anew(&mut self) -> Result<(), String> {
        self.core = ours::client(&self.url)?;
        self.hand = hand::Client::new(self.url.clone())?;
        Ok(())
    }

    /// Makes one call, and returns true if the response is correct.
    async fn make(&self, call: Call, side: Side) -> Result<bool, String> {
        match side {
            Side::Ours => self.ours(call).await.map_err(|error| error.to_string()),
            Side::Hand => self.by_hand(call).await.map_err(|error| error.to_string()),
        }
    }

    async fn ours(
        &self,
        call: Call,
    ) -> Result<bool, specmill_runtime::Error<models::ours::Problem>> {
        Ok(match call {
            Call::Small => !GetOrder::new(&self.core, "ord_3").await?.id.is_empty(),
            Call::Large => !ListOrders::new(&self.core).await?.orders.is_empty(),
            Call::Send => {
                let orders = self.our_orders.clone();
                SendOrders::new(&self.core, orders).await?.count == 1
            }
        })
    }

    async fn by_hand(&self, call: Call) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
        Ok(match call {
            Call::Small => !self.hand.order("ord_3").await?.id.is_empty(),
            Call::Large => !self.hand.orders().await?.orders.is_empty(),
            Call::Send => {
                // The generated call takes its body by value, so both sides clone.
                let orders = self.hand_orders.clone();
                self.hand.send(&orders).await?.count == 1
            }
        })
    }

    async fn block(&self, call: Call, side: Side, times: usize) -> Result<f64, String> {
        let start = processor_time()?;
        for _ in 0..times {
            if !self.make(call, side).await? {
                return Err("a response is incorrect".to_owned());
            }
        }
        Ok(processor_time()? - start)
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.map_err(|error| format!("no runtime: {error}"))
}

/// Measures pairs of blocks; the side that begins alternates. Each pair has connections of its own.
/// The system's choices for a connection, such as the processor of the server's thread, last as
/// long as the connection and would otherwise favour one side.
pub(crate) fn measure(call: Call, port: u16, rounds: usize) -> Result<Vec<Pair>, String> {
    let mut both = Both::new(port, call)?;
    let times = call.in_a_block();
    runtime()?.block_on(async {
        let mut pairs = Vec::new();
        for round in 0..rounds + 2 {
            both.connect_anew()?;
            // The first calls open the connections.
            for side in [Side::Ours, Side::Hand] {
                both.block(call, side, times.div_ceil(20)).await?;
            }
            let pair = if round % 2 == 0 {
                let ours = both.block(call, Side::Ours, times).await?;
                (ours, both.block(call, Side::Hand, times).await?)
            } else {
                let hand = both.block(call, Side::Hand, times).await?;
                (both.block(call, Side::Ours, times).await?, hand)
            };
            // The first two rounds warm the caches.
            if round > 1 {
                pairs.push(pair);
            }
        }
        Ok(pairs)
    })
}

/// Makes a number of calls of one side.
pub(crate) fn repeat(call: Call, side: Side, times: usize, port: u16) -> Result<(), String> {
    let both = Both::new(port, call)?;
    runtime()?.block_on(async { both.block(call, side, times).await.map(|_| ()) })
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// Reads the head lines of two requests, and refuses both.
    fn heads(listener: &TcpListener) -> Vec<Vec<String>> {
        let refuse = |stream: std::io::Result<std::net::TcpStream>| {
            let mut stream = stream.unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let lines = lines.map_while(Result::ok);
            let mut head: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
            let refusal =
                "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            stream.write_all(refusal.as_bytes()).unwrap();
            head.sort();
            head
        };
        listener.incoming().take(2).map(refuse).collect()
    }

    #[test]
    fn both_send_the_same() {
        for call in [Call::Small, Call::Large] {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = listener.local_addr().unwrap().port();
            let server = thread::spawn(move || heads(&listener));
            let both = Both::new(port, call).unwrap();
            runtime().unwrap().block_on(async {
                for side in [Side::Ours, Side::Hand] {
                    both.make(call, side).await.unwrap_err();
                }
            });
            let heads = server.join().unwrap();
            assert_eq!(heads[0], heads[1]);
            assert!(heads[0].len() >= 5, "{heads:?}");
        }
    }
}
