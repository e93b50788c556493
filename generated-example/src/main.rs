//! Starts the server of Corner Shop.

use std::error::Error;

use corner_shop::generated::runtime::serve;
use corner_shop::{App, server};

fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt::init();
    let address = std::env::var("ADDRESS").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await?;
        serve(listener, server(App::default())).await?;
        Ok(())
    })
}
