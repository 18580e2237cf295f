//! What the call of an action carries: a policy's line, or a switch, lights up with it.

use crate::app::state::Page;
use crate::core::lab::Permission;
use leptos::prelude::*;

/// What the calls carry that a page's run asks for; without a run, those of all permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried([bool; Permission::ALL.len()]);

impl Carried {
    /// Reads the page's run, and tracks it.
    pub fn of(page: Page) -> Self {
        page.run.with(|run| {
            Self(Permission::ALL.map(|permission| {
                let Some(run) = run else { return true };
                let mut gates = run.trace.steps.iter().flat_map(|step| &step.scene.gates);
                gates.any(|gate| gate.action == permission.action())
            }))
        })
    }

    /// The value of `data-means` for an action as a policy writes it, such as `kms:Decrypt` or `kms:*`. During a run, only
    /// actions that the run asks for have one.
    pub fn by(self, action: &str) -> Option<&'static str> {
        let covers = |permission: Permission| match action.strip_suffix('*') {
            Some(start) => start.contains(':') && permission.action().starts_with(start),
            None => permission.action() == action,
        };
        let all = Permission::ALL.into_iter().zip(self.0);
        all.filter(|(permission, asked)| *asked && covers(*permission))
            .find_map(|(permission, _)| carries(permission))
    }
}

fn carries(permission: Permission) -> Option<&'static str> {
    match permission {
        Permission::PutObject | Permission::GetObject => Some("plain"),
        Permission::GenerateDataKey | Permission::Decrypt => Some("key sealed"),
        // S3 never calls it.
        Permission::Encrypt => None,
    }
}
