//! Deploys a folder: all its files in one form, each read while it is sent.
//!
//! ```text
//! cargo run -p showcase --bin upload_folder -- examples/showcase/src
//! ```

use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;

use showcase::client::Upload;
use showcase::client::models::{SiteFile, SitesDeploymentsCreateBody};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let client = showcase::connect().await?;

    let mut files = Vec::new();
    add_files(Path::new(&folder), "", &mut files)?;
    let body = SitesDeploymentsCreateBody::new(files).note("A new version");
    let deployment = client.sites().deployments().create("museum", body).await?;

    println!("deployment {}, {} bytes", deployment.id, deployment.bytes);
    for path in deployment.files {
        println!("{path}");
    }
    Ok(())
}

/// Adds all files in or below a folder, with their relative paths.
fn add_files(folder: &Path, lead: &str, files: &mut Vec<SiteFile>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = format!("{lead}{}", entry.file_name().to_string_lossy());
        match entry.file_type()?.is_dir() {
            true => add_files(&entry.path(), &format!("{path}/"), files)?,
            false => files.push(SiteFile::new(path, Upload::file(entry.path()))),
        }
    }
    Ok(())
}
