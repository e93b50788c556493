//! Starts the server.

use by_hand::{demo::Demo, routes, rt};

fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().init();
    let address = std::env::var("ADDRESS").unwrap_or_else(|_| "127.0.0.1:8010".to_owned());
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await?;
        println!("{}", listener.local_addr()?);
        rt::serve(listener, routes::router(Demo::new())).await
    })
}
