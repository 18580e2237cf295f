//! The runs and the names, which both views share, and what the buttons do.

use crate::app::route::Route;
use crate::app::state::App;
use crate::core::lab::Preset;
use crate::lesson::compare::policy::file_name;
use crate::lesson::compare::{Bench, Mistake, Names, READY, Row, Run, Table, Target};
use crate::web::page;
use crate::web::source::{Source, save};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::Event;
use std::cell::Cell;
use std::rc::Rc;

thread_local! {
    /// Made by whichever of the two views is mounted first.
    static DESK: Cell<Option<Desk>> = const { Cell::new(None) };
}

/// The views' signals.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    app: App,
    /// The runs so far.
    pub table: RwSignal<Table>,
    /// The names as typed.
    pub names: RwSignal<Names>,
    /// What is wrong with them.
    pub mistakes: RwSignal<Vec<Mistake>>,
    /// The last names that were sound; nothing before the first look at them.
    pub target: RwSignal<Option<Target>>,
    /// What the cell says that is pointed at.
    pub says: RwSignal<String>,
    /// What came of the last copy or download.
    pub told: RwSignal<String>,
    /// Counts starts, so that an earlier one ends.
    turn: StoredValue<usize>,
}

impl Desk {
    /// The one there is; the first time it begins to run.
    pub fn of(app: App) -> Self {
        if let Some(desk) = DESK.get() {
            return desk;
        }
        let desk = Self {
            app,
            table: RwSignal::new(Table::default()),
            names: RwSignal::new(Names::default()),
            mistakes: RwSignal::new(Vec::new()),
            target: RwSignal::new(None),
            says: RwSignal::new(String::new()),
            told: RwSignal::new(String::new()),
            turn: StoredValue::new(0),
        };
        Effect::new(move || match desk.names.with(Names::check) {
            Ok(target) => {
                desk.mistakes.set(Vec::new());
                desk.target.set(Some(target));
            }
            Err(mistakes) => desk.mistakes.set(mistakes),
        });
        DESK.set(Some(desk));
        desk.run();
        desk
    }

    /// Runs everything: a row a frame, so that one sees it happen; at once for who wants no motion.
    fn run(self) {
        self.says.set(String::new());
        self.turn.update_value(|turn| *turn += 1);
        if page::matches("(prefers-reduced-motion: reduce)") {
            return self.table.set(Table::all());
        }
        self.table.set(Table::default());
        self.next(Rc::new(Bench::new()), self.turn.get_value());
    }

    fn next(self, bench: Rc<Bench>, turn: usize) {
        request_animation_frame(move || {
            let at = self.table.with_untracked(|table| table.rows.len());
            if self.turn.get_value() != turn {
                return;
            }
            if let Some(row) = bench.row(at) {
                self.table.update(|table| table.rows.push(row));
                self.next(bench, turn);
            }
        });
    }

    /// The row and the permission of a cell; no permission for the run with all of them.
    fn cell(event: &Event) -> Option<(usize, String)> {
        let row = page::clicked(event, "row")?.parse().ok()?;
        Some((row, page::clicked(event, "without").unwrap_or_default()))
    }

    /// Says what the cell pointed at says.
    pub fn pointed(self, event: &Event) {
        let Some((at, permission)) = Self::cell(event) else {
            return;
        };
        let says = self.table.with_untracked(|table| {
            let row = table.rows.get(at)?;
            Some(match permission.as_str() {
                "" => format!(
                    "{} with every permission: {}.",
                    row.operation.title(),
                    row.whole.outcome()
                ),
                name => row.says(name),
            })
        });
        if let Some(says) = says {
            self.says.set(says);
        }
    }

    /// What is drawn, not built, says what it does in `data-do`.
    pub fn clicked(self, event: &Event) {
        let policy = || {
            let at: usize = page::clicked(event, "policy")?.parse().ok()?;
            let policy = *READY.get(at)?;
            let target = self.target.get_untracked()?;
            Some((policy, target.policy(policy).to_json_pretty()))
        };
        match page::clicked(event, "do").as_deref() {
            Some("again") => self.run(),
            Some("watch") => self.watch(event),
            Some("names") => self.names.set(Names::default()),
            Some("print") => page::print(),
            Some("copy") => {
                if let Some((policy, text)) = policy() {
                    self.copy(policy, text);
                }
            }
            Some("save") => {
                if let Some((policy, text)) = policy() {
                    self.save(file_name(policy), &text);
                }
            }
            _ => {}
        }
    }

    fn watch(self, event: &Event) {
        let Some((at, permission)) = Self::cell(event) else {
            return;
        };
        let found = self.table.with_untracked(|table| {
            let row: &Row = table.rows.get(at)?;
            let run: &Run = row.run(&permission).unwrap_or(&row.whole);
            let step = run.refused().map_or(0, |(_, step)| step);
            Some((row.operation.played_as(), run.trace.clone(), step))
        });
        if let Some((name, trace, step)) = found {
            // Now, not when the browser tells of the new address: a hidden button takes no focus.
            self.app.route.set(Route::Lab);
            self.app.play(name.to_owned(), trace, step);
            request_animation_frame(|| {
                page::focus("next-step");
                page::into_view(".top");
            });
        }
    }

    fn copy(self, policy: Preset, text: String) {
        spawn_local(async move {
            self.told.set(match page::copy(&text).await {
                true => format!("Copied: {}.", policy.name()),
                false => "The browser does not let this page copy.".to_owned(),
            });
        });
    }

    fn save(self, name: &str, text: &str) {
        let saved = Source::of_bytes(name, "application/json", format!("{text}\n").as_bytes())
            .and_then(|source| save(&source.blob, name));
        self.told.set(match saved {
            Ok(()) => format!("Saved as {name}."),
            Err(error) => error.to_string(),
        });
    }
}
