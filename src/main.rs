//! The page.

#[cfg(target_arch = "wasm32")]
fn main() {
    // The same program serves the page and its worker.
    if envelope_lab::web::encryption_worker::is_worker() {
        envelope_lab::app::background::start();
    } else {
        envelope_lab::app::start::start();
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("this program runs in a browser; ./scripts/serve builds and serves it");
}
