//! The worker's program.

#[cfg(target_arch = "wasm32")]
fn main() {
    envelope_lab_worker::listener::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("this program runs in a browser's worker; ./scripts/build builds it");
}
