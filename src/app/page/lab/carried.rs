//! What the call of an action carries: a policy's line, or a switch, lights up with it.

use crate::app::state::Page;
use crate::core::lab::Permission;
use leptos::prelude::*;

/// The value of `data-means` for an action as a policy writes it, such as `kms:Decrypt` or `kms:*`. During a run, only
/// actions that the run asks for have one.
pub fn carried(page: Page, action: &str) -> Option<&'static str> {
    let covers = |permission: &Permission| match action.strip_suffix('*') {
        Some(start) => start.contains(':') && permission.action().starts_with(start),
        None => permission.action() == action,
    };
    let asked = |permission: &Permission| {
        page.run.with(|run| {
            let Some(run) = run else { return true };
            let mut gates = run.trace.steps.iter().flat_map(|step| &step.scene.gates);
            gates.any(|gate| gate.action == permission.action())
        })
    };
    Permission::ALL
        .into_iter()
        .filter(|permission| covers(permission) && asked(permission))
        .find_map(carries)
}

fn carries(permission: Permission) -> Option<&'static str> {
    match permission {
        Permission::PutObject | Permission::GetObject => Some("plain"),
        Permission::GenerateDataKey | Permission::Decrypt => Some("key sealed"),
        // S3 never calls it.
        Permission::Encrypt => None,
    }
}
