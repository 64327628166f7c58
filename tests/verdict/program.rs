//! A program that was written for the old client. It prints for each kind of finding what it reads,
//! or what the server saw of its request.

use client::models::{Leaf, Mark, SearchRetrieveAge, Shape, State};
use client::{Client, Error, Server};

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let done = runtime.expect("a runtime can be made").block_on(run());
    done.expect("the server responds");
}

async fn run() -> Result<(), Error> {
    let client = Client::builder().token("token").build()?;
    let part = client.plants().parts().retrieve("rose", "leaf").await?;
    println!("arguments-reordered: {}", part.seen);
    let search = client.search().retrieve("here", "there").await?;
    println!("arguments-reordered: {}", search.seen);
    let search = client
        .search()
        .retrieve("a", "a")
        .age(SearchRetrieveAge::TwoYear)
        .await?;
    println!("enum-value-removed: {}", search.seen);
    println!(
        "server-changed: {}",
        client.plant().retrieve().send().await?.headers()["x-base"]
            .to_str()
            .expect("text")
    );
    let other = Client::builder()
        .token("token")
        .server(Server::Test)
        .build()?;
    println!(
        "server-variable: {}",
        other.plant().retrieve().send().await?.headers()["x-base"]
            .to_str()
            .expect("text")
    );
    let named = Client::from_env()?;
    println!(
        "environment-variable: {}",
        named.plant().retrieve().send().await?.headers()["x-token"]
            .to_str()
            .expect("text")
    );
    let plant = client.plant().retrieve().await?;
    println!(
        "enum-value-added: {}",
        match plant.state {
            State::Unknown(_) => "one of the other values",
            _ => "one of the known values",
        }
    );
    println!(
        "variant-added: {}",
        match plant.shape {
            Shape::Unknown(_) => "one of the other variants",
            _ => "one of the known variants",
        }
    );
    println!(
        "discriminator-changed: {}",
        match plant.leaf {
            Leaf::Needle(_) => "a needle",
            Leaf::Blade(_) => "a blade",
            _ => "another leaf",
        }
    );
    println!(
        "variant-selection: {}",
        match plant.mark {
            Mark::Dot(_) => "a dot",
            Mark::Line(_) => "a line",
            _ => "another mark",
        }
    );
    Ok(())
}
