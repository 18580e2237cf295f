//! The page.
#![forbid(unsafe_code)]

#[cfg(target_arch = "wasm32")]
fn main() {
    envelope_lab::app::start::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("this program runs in a browser; ./scripts/serve builds and serves it");
}
