//! Chores. All of KMS and IAM, and all of S3, are behind them: parts of their own.

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::Page;
use crate::core::error::Service;
use crate::core::lab::admin::sender::{SendCall, to_iam, to_kms, to_s3};
use crate::core::lab::admin::{AdminAction, AdminReport};
use crate::core::lab::log::RunAdmin;

part! { admin_calls,
/// Fetches ahead of time what chores of keys and people need.
pub fn fetch() -> Result<(), PartLoadError> {
    Ok(())
}
}

part! { admin_calls,
/// Does a chore of keys or people.
fn of_keys_and_people(page: Page, chore: AdminAction) -> Result<Option<AdminReport>, PartLoadError> {
    let send = match chore.service() {
        Service::Iam => to_iam,
        _ => to_kms,
    };
    Ok(done(page, &chore, send))
}
}

part! { admin_calls_s3,
/// Fetches ahead of time what chores of buckets need.
pub fn fetch_s3() -> Result<(), PartLoadError> {
    Ok(())
}
}

part! { admin_calls_s3,
/// Does a chore of buckets.
fn of_buckets(page: Page, chore: AdminAction) -> Result<Option<AdminReport>, PartLoadError> {
    Ok(done(page, &chore, to_s3))
}
}

fn done(page: Page, chore: &AdminAction, send: SendCall) -> Option<AdminReport> {
    let now = page.lab.now();
    page.lab.apply(RunAdmin {
        action: chore,
        now,
        send,
    })
}

/// Does a chore; nothing where the lab is gone with the page.
///
/// # Errors
/// When what it needs does not load.
pub async fn run(page: Page, chore: AdminAction) -> Result<Option<AdminReport>, PartLoadError> {
    match chore.service() {
        Service::S3 => of_buckets(page, chore).await,
        _ => of_keys_and_people(page, chore).await,
    }
}
