//! The runs and the names, which the comparison and the cheat sheet share, and what the buttons do.

use crate::app::route::Route;
use crate::app::state::Page;
use crate::core::lab::Preset;
use crate::lesson::compare::policy::file_name;
use crate::lesson::compare::{
    FieldError, OperationRow, OperationRun, PermissionTable, PolicyField, PolicyNames,
    PolicyTarget, READY_POLICIES, TableRunner,
};
use crate::web::dom;
use crate::web::local_file::{LocalFile, save};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// A ready-made policy, with the learner's names in it.
#[derive(Clone, Debug)]
pub struct ReadyPolicy {
    pub policy: Preset,
    /// Its text, on several lines.
    pub json: String,
    /// The result of an upload and a download under it, in a sentence; `None` if they could not be run.
    pub proof: Option<String>,
}

/// The policies made of valid names.
#[derive(Clone, Debug, Default)]
pub struct ReadyPolicies {
    /// The policies, in the order of [`READY_POLICIES`].
    pub policies: Vec<ReadyPolicy>,
    /// A note on these names.
    pub note: Option<String>,
}

impl ReadyPolicies {
    fn of(target: &PolicyTarget) -> Self {
        let ready = |policy: Preset| ReadyPolicy {
            policy,
            json: target.policy(policy).to_json_pretty(),
            proof: target.proof(policy).map(|proof| proof.says()),
        };
        Self {
            policies: READY_POLICIES.map(ready).to_vec(),
            note: target.note(),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct CompareState {
    pub page: Page,
    pub table: RwSignal<PermissionTable>,
    /// Whether a run could not be made, so that the table stays incomplete.
    pub failed: RwSignal<bool>,
    pub names: RwSignal<PolicyNames>,
    /// The errors in the names.
    pub mistakes: RwSignal<Vec<FieldError>>,
    /// The policies with the last valid names.
    pub ready: RwSignal<ReadyPolicies>,
    /// The result of the run whose cell the pointer is on, in a sentence; empty before the first.
    pub pointed: RwSignal<String>,
    /// The result of the last copy or download, in a sentence; empty before the first.
    pub saved: RwSignal<String>,
    /// Counts starts, so that an earlier series of runs stops.
    turn: StoredValue<usize>,
}

impl CompareState {
    /// The state that both views share. The first view starts the runs.
    pub fn of(page: Page) -> Self {
        page.shared(|| {
            let state = Self {
                page,
                table: RwSignal::new(PermissionTable::default()),
                failed: RwSignal::new(false),
                names: RwSignal::new(PolicyNames::default()),
                mistakes: RwSignal::new(Vec::new()),
                ready: RwSignal::new(ReadyPolicies::default()),
                pointed: RwSignal::new(String::new()),
                saved: RwSignal::new(String::new()),
                turn: StoredValue::new(0),
            };
            state.set_names(PolicyNames::default());
            state.run();
            state
        })
    }

    /// Runs everything: one row per frame, so that the reader sees it happen, or all at once for readers who prefer
    /// reduced motion.
    pub fn run(self) {
        self.pointed.set(String::new());
        self.failed.set(false);
        self.turn.update_value(|turn| *turn += 1);
        if dom::matches("(prefers-reduced-motion: reduce)") {
            return self.table.set(PermissionTable::all());
        }
        self.table.set(PermissionTable::default());
        self.run_next(Rc::new(TableRunner::new()), self.turn.get_value());
    }

    /// Runs the next row before the next frame, and so on.
    fn run_next(self, bench: Rc<TableRunner>, turn: usize) {
        dom::once_drawn(move || {
            let at = self.table.with_untracked(|table| table.rows.len());
            if self.turn.get_value() != turn {
                return;
            }
            match bench.row(at) {
                Some(row) => {
                    self.table.update(|table| table.rows.push(row));
                    self.run_next(bench, turn);
                }
                None => self
                    .failed
                    .set(!self.table.with_untracked(PermissionTable::is_whole)),
            }
        });
    }

    /// Sets a name as it is typed.
    pub fn set_name(self, field: PolicyField, text: String) {
        let mut names = self.names.get_untracked();
        *names.of_mut(field) = text;
        self.set_names(names);
    }

    /// Sets the names. With invalid names, the policies keep the last valid ones.
    pub fn set_names(self, names: PolicyNames) {
        match names.check() {
            Ok(target) => {
                self.mistakes.set(Vec::new());
                self.ready.set(ReadyPolicies::of(&target));
            }
            Err(mistakes) => self.mistakes.set(mistakes),
        }
        self.names.set(names);
    }

    /// Shows the result of the operation at this index without a permission, or with all of them for `None`.
    pub fn point(self, place: usize, without: Option<&str>) {
        let says = self.table.with_untracked(|table| {
            let row = table.rows.get(place)?;
            Some(match without {
                Some(permission) => row.says(permission),
                None => format!(
                    "{} with every permission: {}.",
                    row.operation.title(),
                    row.whole.outcome()
                ),
            })
        });
        if let Some(says) = says {
            self.pointed.set(says);
        }
    }

    /// Plays the run of the operation at this index without a permission, or with all of them for `None`.
    pub fn watch(self, place: usize, without: Option<&str>) {
        let found = self.table.with_untracked(|table| {
            let row: &OperationRow = table.rows.get(place)?;
            let run: &OperationRun = match without {
                Some(permission) => row.run(permission)?,
                None => &row.whole,
            };
            let step = run.refused().map_or(0, |(_, step)| step);
            Some((row.operation.played_as(), run.trace.clone(), step))
        });
        let Some((name, trace, step)) = found else {
            return;
        };
        // Set it now and not on the browser's event, because a hidden button takes no focus.
        self.page.route.set(Route::Lab);
        self.page.play(name.to_owned(), trace, step);
        dom::once_drawn(|| {
            dom::focus("next-step");
            dom::into_view(".top");
        });
    }

    pub fn copy(self, ready: &ReadyPolicy) {
        let (name, text) = (ready.policy.name(), ready.json.clone());
        spawn_local(async move {
            self.saved.set(match dom::copy(&text).await {
                true => format!("Copied: {name}."),
                false => {
                    "Your browser blocked copying. Select the text and copy it yourself.".to_owned()
                }
            });
        });
    }

    /// Saves a policy as a file.
    pub fn save(self, ready: &ReadyPolicy) {
        let name = file_name(ready.policy);
        let text = format!("{}\n", ready.json);
        let saved = LocalFile::of_bytes(name, "application/json", text.as_bytes())
            .and_then(|source| save(&source.blob, name));
        self.saved.set(match saved {
            Ok(()) => format!("Saved as {name}."),
            Err(error) => error.to_string(),
        });
    }
}
