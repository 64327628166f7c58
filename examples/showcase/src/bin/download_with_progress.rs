//! Downloads an archive into a file, and shows how far it is.
//!
//! ```text
//! cargo run -p showcase --bin download_with_progress -- museum.archive
//! ```

use std::error::Error;
use std::io::{self, Write};

use showcase::client::runtime::Progress;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("into which file?")?;
    let client = showcase::connect().await?;

    let bytes = client
        .sites()
        .deployments()
        .archive("museum", 7)
        .download_to(&path)
        .on_progress(show)
        .await?;

    println!("\n{path}: {bytes} bytes");
    Ok(())
}

/// Prints a bar of forty characters.
fn show(progress: Progress) {
    let Some(total) = progress.total.filter(|total| *total > 0) else {
        print!("\r{} bytes", progress.done);
        return;
    };
    let signs = (progress.done * 40 / total) as usize;
    let percent = progress.done * 100 / total;
    print!(
        "\r[{}{}] {percent:>3} %",
        "=".repeat(signs),
        " ".repeat(40 - signs)
    );
    // Only flushing shows the bar; a failure to do so is no reason to stop.
    let _ = io::stdout().flush();
}
