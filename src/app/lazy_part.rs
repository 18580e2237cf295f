//! Parts of the program that are loaded after the page. `part! { name, fn … }` makes a function asynchronous, and the
//! build (feature `split`) moves the code that only it needs to a file of that name. All functions of one part are in
//! the same file.

use leptos::task::spawn_local;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Waker};

/// A part of the program could not be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a part of this page could not be fetched; check the connection and try again")]
pub struct PartLoadError;

#[cfg(feature = "split")]
impl From<leptos::wasm_split::SplitLoaderError> for PartLoadError {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// Ignores the result of loading a part ahead of time. Code that needs the part loads it again if it failed, and shows
/// the error; the browser's console names the failed request.
pub fn fetched_ahead<T>(result: Result<T, PartLoadError>) {
    match result {
        Ok(_) | Err(PartLoadError) => {}
    }
}

/// Runs a future that waits for a part: at once as far as it comes without waiting, the rest later. So a press whose part
/// is there shows in the same frame.
pub fn run_soon(work: impl Future<Output = ()> + 'static) {
    let mut work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
    let mut nobody = Context::from_waker(Waker::noop());
    if work.as_mut().poll(&mut nobody).is_pending() {
        spawn_local(work);
    }
}

/// Makes a function part of a later file. Its error type must implement `From` for [`PartLoadError`].
macro_rules! part {
    ($part:ident, $(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),* $(,)?) -> Result<$ok:ty, $error:ty> $body:block) => {
        $(#[$meta])*
        $vis async fn $name($($arg: $type),*) -> Result<$ok, $error> {
            #[cfg_attr(feature = "split", leptos::wasm_split::wasm_split(
                $part,
                wasm_split_path = leptos::wasm_split,
                fallible
            ))]
            fn inner($($arg: $type),*) -> Result<Result<$ok, $error>, crate::app::lazy_part::PartLoadError> {
                let body = || -> Result<$ok, $error> { $body };
                Ok(body())
            }
            #[cfg(feature = "split")]
            let result = inner($($arg),*).await;
            #[cfg(not(feature = "split"))]
            let result = inner($($arg),*);
            result.map_err(<$error>::from).and_then(|result| result)
        }
    };
}
pub(super) use part;
