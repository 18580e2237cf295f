//! Chores. All of KMS and IAM, and all of S3, are behind them: parts of their own.

use crate::app::part::{NotLoaded, part};
use crate::app::state::Page;
use crate::core::error::Service;
use crate::core::lab::admin::send::{Send, to_iam, to_kms, to_s3};
use crate::core::lab::admin::{Chore, Done};
use crate::web::clock;
use leptos::prelude::*;

part! { chores,
/// Fetches ahead of time what chores of keys and people need.
pub fn fetch() -> Result<(), NotLoaded> {
    Ok(())
}
}

part! { chores,
/// Does a chore of keys or people.
fn of_keys_and_people(page: Page, chore: Chore) -> Result<Option<Done>, NotLoaded> {
    let send = match chore.service() {
        Service::Iam => to_iam,
        _ => to_kms,
    };
    Ok(done(page, &chore, send))
}
}

part! { chores_s3,
/// Fetches ahead of time what chores of buckets need.
pub fn fetch_s3() -> Result<(), NotLoaded> {
    Ok(())
}
}

part! { chores_s3,
/// Does a chore of buckets.
fn of_buckets(page: Page, chore: Chore) -> Result<Option<Done>, NotLoaded> {
    Ok(done(page, &chore, to_s3))
}
}

fn done(page: Page, chore: &Chore, send: Send) -> Option<Done> {
    page.lab.try_update(|lab| {
        let now = lab.now(clock::now());
        lab.run_chore_by(chore, now, send)
    })
}

/// Does a chore; nothing where the lab is gone with the page.
///
/// # Errors
/// When what it needs does not load.
pub async fn run(page: Page, chore: Chore) -> Result<Option<Done>, NotLoaded> {
    match chore.service() {
        Service::S3 => of_buckets(page, chore).await,
        _ => of_keys_and_people(page, chore).await,
    }
}
