//! Draws a view into text, an element a line, without a browser.

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use envelope_lab::app::route::Route;
use envelope_lab::app::settings::Settings;
use envelope_lab::app::state::App;
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::{Outcome, Progress};
use envelope_lab::core::lab::{Lab, Permission};
use envelope_lab::core::s3::body::excerpt_of;
use envelope_lab::web::tree::{Children, nodes};
use leptos::prelude::Owner;

/// The seed of every world in these tests.
pub const SEED: [u8; 32] = [7; 32];

/// A fresh lab.
pub fn lab() -> Lab {
    Lab::new(SEED).expect("a seed makes a lab")
}

/// Runs nothing: what is drawn into text follows no signal.
struct Still;

impl CustomExecutor for Still {
    fn spawn(&self, _: PinnedFuture<()>) {}
    fn spawn_local(&self, _: PinnedLocalFuture<()>) {}
    fn poll_local(&self) {}
}

/// Draws a view of a page at a place. `view` gets the page's state, sets it up as it likes, and draws.
pub fn draw<C: Children>(lab: Lab, hash: &str, view: impl FnOnce(App) -> C) -> String {
    // Another test may have come first.
    let _ = Executor::init_custom_executor(Still);
    let owner = Owner::new();
    owner.with(|| {
        let app = App::new(lab, Route::of(hash), Settings::stored());
        format!("{:#}", nodes().child(view(app)))
    })
}

/// The moment at which everything in these tests happens: 2026-01-15 10:00:00 UTC.
pub const NOW: Timestamp = Timestamp(1_768_471_200);

/// Uploads a small file, as the lab's role.
pub fn upload(lab: &mut Lab, name: &str, body: &[u8]) -> Outcome {
    match lab.begin_upload(name, "text/plain", excerpt_of(body), NOW) {
        Progress::Done(outcome) => *outcome,
        Progress::Body(pending) => {
            let result = pending.work(body);
            let digest = excerpt_of(body).sha256.map(|digest| (name, digest));
            lab.finish(*pending, result, digest)
        }
    }
}

/// Downloads an object, as the lab's role.
pub fn download(lab: &mut Lab, name: &str) -> Outcome {
    match lab.begin_download(name, NOW) {
        Progress::Done(outcome) => *outcome,
        Progress::Body(pending) => {
            let result = pending.work(&[]);
            lab.finish(*pending, result, None)
        }
    }
}

/// A lab in which something has happened: two uploads, a download, and an upload that was refused.
pub fn worked() -> Lab {
    let mut lab = lab();
    let letter = b"Dear reader, these words are yours to watch.";
    assert!(upload(&mut lab, "letter.txt", letter).result.is_ok());
    assert!(upload(&mut lab, "empty.txt", b"").result.is_ok());
    assert!(download(&mut lab, "letter.txt").result.is_ok());
    lab.set_permission(Permission::GenerateDataKey, false);
    assert!(upload(&mut lab, "refused.txt", letter).result.is_err());
    lab.set_permission(Permission::GenerateDataKey, true);
    lab
}
