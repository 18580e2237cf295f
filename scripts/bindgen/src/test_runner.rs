//! wasm-bindgen's own runner of in-browser tests, compiled here since it shares most of its crates.
#![forbid(unsafe_code)]

fn main() {
    if let Err(error) =
        wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
    {
        eprintln!("Error: {error:?}");
        std::process::exit(1);
    }
}
