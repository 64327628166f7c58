//! Follows the events of a deployment until it is live, also where the connection breaks.
//!
//! ```text
//! cargo run -p showcase --bin follow_events
//! ```

use std::error::Error;
use std::time::Duration;

use showcase::client::models::{SitesDeploymentsEventsResponse, StateEventState};
use specmill_runtime::Reconnect;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = showcase::connect().await?;
    let mut events = client
        .sites()
        .deployments()
        .events("museum", 7)
        .await?
        .reconnect(Reconnect::new().attempts(3))
        .idle_timeout(Duration::from_secs(30));

    while let Some(event) = events.next().await {
        let event = event?;
        match event.data {
            SitesDeploymentsEventsResponse::LogEvent(log) => {
                println!("{}: {}", event.id, log.message);
            }
            SitesDeploymentsEventsResponse::StateEvent(state) => {
                println!("{}: {}", event.id, state.state);
                if state.state == StateEventState::Live {
                    break;
                }
            }
            // A kind of event that is newer than this client.
            other => println!("{}: {other:?}", event.id),
        }
    }
    Ok(())
}
