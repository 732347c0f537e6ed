//! Serves the sandbox alone, over plain http: to look at the Outlook page and to try the mailbox API.
//!
//! `cargo run -p sandbox --example serve -- DATA_DIR PORT [PUBLIC_URL]`
//!
//! office.js wants https; behind a TLS proxy, PUBLIC_URL is the proxy's address.

use std::path::Path;

use axum::Router;
use axum::routing::get;
use sandbox::{Options, Sandbox};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(data), Some(port)) = (arguments.next(), arguments.next()) else {
        return Err("usage: serve DATA_DIR PORT [PUBLIC_URL]".into());
    };
    let public_url = arguments.next().unwrap_or_else(|| format!("http://localhost:{port}"));
    let sandbox = Sandbox::open(Path::new(&data), Options { public_url }).await?;
    // Something to break on demand.
    let api = Router::new().route("/api/echo", get(|| async { "echo" }).post(|body: String| async { body }));
    let app = sandbox.router().merge(api.layer(sandbox.faults()));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port.parse()?)).await?;
    eprintln!("{}/mail/", sandbox.public_url());
    axum::serve(listener, app).await?;
    Ok(())
}
