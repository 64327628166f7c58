//! Shows a browser session, deleted ones included.
//!
//! ```text
//! KERNEL_API_KEY=… cargo run --example retrieve_browser -- htzv5orfit78e1m2biiifpbv
//! ```

use kernel_client::{Client, Error, Result};

#[tokio::main]
async fn main() -> Result<()> {
    let id_or_name = std::env::args()
        .nth(1)
        .expect("the id or the name of a browser session");
    let client = Client::from_env()?;

    match client
        .browsers()
        .retrieve(&id_or_name)
        .include_deleted(true)
        .await
    {
        Ok(browser) => {
            println!("{}, created at {}", browser.session_id, browser.created_at);
            if let Some(url) = browser.browser_live_view_url {
                println!("watch it at {url}");
            }
            for (key, value) in browser.tags.unwrap_or_default() {
                println!("tagged {key} = {value}");
            }
        }
        Err(Error::Api(error)) if error.status() == 404 => {
            println!("no session {id_or_name}: {}", error.body().message);
        }
        Err(error) => return Err(error),
    }
    Ok(())
}
