//! Runs an administrator's actions. They need all of KMS and IAM, or all of S3, so each of the two is a separate part
//! of the program.

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::Page;
use crate::core::error::Service;
use crate::core::lab::admin::sender::{SendCall, to_iam, to_kms, to_s3};
use crate::core::lab::admin::{AdminAction, AdminReport};
use crate::core::lab::log::RunAdmin;

part! { admin_calls,
/// Loads ahead of time what actions on keys and identities need.
pub fn fetch() -> Result<(), PartLoadError> {
    Ok(())
}
}

part! { admin_calls,
/// Runs an action on keys or identities.
fn of_keys_and_people(page: Page, action: AdminAction) -> Result<Option<AdminReport>, PartLoadError> {
    let send = match action.service() {
        Service::Iam => to_iam,
        _ => to_kms,
    };
    Ok(report(page, &action, send))
}
}

part! { admin_calls_s3,
/// Loads ahead of time what actions on buckets need.
pub fn fetch_s3() -> Result<(), PartLoadError> {
    Ok(())
}
}

part! { admin_calls_s3,
/// Runs an administrator's action on buckets.
fn of_buckets(page: Page, action: AdminAction) -> Result<Option<AdminReport>, PartLoadError> {
    Ok(report(page, &action, to_s3))
}
}

fn report(page: Page, action: &AdminAction, send: SendCall) -> Option<AdminReport> {
    let now = page.lab.now();
    page.lab.apply(RunAdmin { action, now, send })
}

/// Runs an action. Returns `None` if the lab was dropped with the page.
///
/// # Errors
/// If a part that it needs cannot be loaded.
pub async fn run(page: Page, action: AdminAction) -> Result<Option<AdminReport>, PartLoadError> {
    match action.service() {
        Service::S3 => of_buckets(page, action).await,
        _ => of_keys_and_people(page, action).await,
    }
}
