//! Walks through a list, by its items and by its pages.
//!
//! ```text
//! cargo run -p showcase --bin walk_pages
//! ```

use std::error::Error;

use showcase::client::ResponseHeaders;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = showcase::connect().await?;
    let deployments = client.sites().deployments();

    let mut items = deployments.list("museum").limit(3).stream();
    while let Some(deployment) = items.next().await {
        let deployment = deployment?;
        println!("{}: {}", deployment.id, deployment.note.unwrap_or_default());
    }

    let mut pages = deployments.list("museum").limit(3).pages();
    while let Some(page) = pages.next().await {
        let page = page?;
        println!(
            "{} more: {:?}",
            page.body().len(),
            page.headers().x_has_more()?
        );
    }
    Ok(())
}
