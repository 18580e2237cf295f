//! Calls into the lab’s cloud. Only these calls need KMS, S3, the text of every step, and the worker, so they are the
//! part `run`, which is loaded after the page. It also contains the question before each verdict, and the edit of the
//! role's policy, which needs the grammar of policies.

use super::kms_tally;
use super::lab_press::{self, LabPress};
use super::lazy_part::{PartLoadError, part};
use super::page::lab::run_drawings;
use super::page::predict;
use super::page::runs::run_tools;
use super::page::work;
use super::state::Page;
use super::transfer::{self, CallError};
use crate::core::lab::log::{EditPolicy, PolicyEdit};
use crate::core::lab::{KmsCalls, LabPolicy, ObjectRow};
use crate::web::local_file::LocalFile;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;
use std::sync::Arc;

part! { run,
/// Loads what a call needs ahead of time, adds the question before each verdict to the page, and counts the calls to KMS.
pub fn fetch(page: Page) -> Result<(), PartLoadError> {
    attach(page);
    Ok(())
}
}

/// That everything that a run needs is attached to the page.
#[derive(Clone, Copy, Debug)]
struct Attached;

/// Attaches everything that a run needs to the page, once.
fn attach(page: Page) {
    page.shared(|| {
        predict::attach(page);
        page.placeholders.run_tools.set(Some(run_tools::view));
        run_drawings::attach(page);
        kms_tally::attach(page);
        work::attach(page);
        Attached
    });
}

/// An upload or a download in progress.
pub type Transfer = Pin<Box<dyn Future<Output = Result<(), CallError>>>>;

part! { run,
/// Does what was pressed on the first screen.
pub fn press(page: Page, press: LabPress) -> Result<(), PartLoadError> {
    attach(page);
    lab_press::pressed(page, press);
    Ok(())
}
}

part! { run,
/// Uploads a file. `ticket` shows whether something else was started since.
pub fn upload(page: Page, source: LocalFile, ticket: u64) -> Result<Transfer, CallError> {
    attach(page);
    Ok(Box::pin(transfer::upload(page, source, ticket)))
}
}

part! { run,
pub fn download(page: Page, name: String, ticket: u64) -> Result<Transfer, CallError> {
    attach(page);
    Ok(Box::pin(transfer::download(page, name, ticket)))
}
}

part! { run,
/// Deletes an object, as the administrator.
pub fn delete(page: Page, name: String) -> Result<(), CallError> {
    transfer::delete(page, &name)
}
}

part! { run,
/// Sets the text of the role’s policy. `typed` shows whether more was typed since.
pub fn edit_policy(page: Page, text: String, typed: u64) -> Result<(), PartLoadError> {
    if page.typed.get_value() == typed {
        let edit = PolicyEdit::Text(text);
        page.lab.apply(EditPolicy { policy: LabPolicy::Identity, edit });
    }
    Ok(())
}
}

part! { run,
/// The objects in the bucket, newest first; and, if the stage shows no run, the calls to KMS so far.
pub fn contents(page: Page) -> Result<(Arc<Vec<ObjectRow>>, Option<KmsCalls>), PartLoadError> {
    attach(page);
    let bare = page.run.with_untracked(Option::is_none);
    Ok(page.lab.with_untracked(|lab| (Arc::new(lab.objects()), bare.then(|| lab.kms_calls()))))
}
}

/// Updates the list of objects, and the calls to KMS, whenever the lab changes or the stage is cleared.
pub fn list(page: Page) {
    let bare = Memo::new(move |_| page.run.with(Option::is_none));
    Effect::new(move || {
        bare.track();
        page.lab.track();
        if page.lab.facts(|facts| facts.is_empty) {
            page.kms_calls.set(KmsCalls::default());
            return page.rows.set(Arc::default());
        }
        spawn_local(async move {
            if let Ok((rows, calls)) = contents(page).await {
                page.rows.set(rows);
                if let Some(calls) = calls {
                    page.kms_calls.set(calls);
                }
            }
        });
    });
}
