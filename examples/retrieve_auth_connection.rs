//! Shows an auth connection, and what its login waits for.
//!
//! ```text
//! KERNEL_API_KEY=… cargo run --example retrieve_auth_connection -- ma_abc123xyz
//! ```

use kernel_client::models::{ManagedAuthFlowStep, ManagedAuthStatus};
use kernel_client::{Client, Error, Result};

#[tokio::main]
async fn main() -> Result<()> {
    let id = std::env::args()
        .nth(1)
        .expect("the id of an auth connection");
    let client = Client::from_env()?;

    let auth = match client.auth().connections().retrieve(&id).await {
        Err(Error::Api(error)) if error.status() == 404 => {
            println!("no connection {id}: {}", error.body().message);
            return Ok(());
        }
        result => result?,
    };
    match auth.status {
        ManagedAuthStatus::Authenticated => println!("{} is logged in", auth.domain),
        ManagedAuthStatus::NeedsAuth => println!("{} needs a login", auth.domain),
        other => println!("{} is {other}", auth.domain),
    }
    if auth.flow_step == Some(ManagedAuthFlowStep::AwaitingInput) {
        for field in auth.discovered_fields.unwrap_or_default() {
            println!("it asks for {} ({})", field.label, field.r#type);
        }
    }
    Ok(())
}
