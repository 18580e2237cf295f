//! What lies on the desk: the question, its answer, and the statement looked at.

use crate::app::route::Route;
use crate::app::state::App;
use crate::core::iam::{Warning, lint};
use crate::core::lab::marks::to_utf16;
use crate::core::lab::question::{Mistake, Scene};
use crate::core::lab::{Answer, InForce, Permission, Question, Slot};
use crate::web::page;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::sync::Arc;

/// The view's signals.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// The page's.
    pub app: App,
    /// The request as typed.
    pub question: RwSignal<Question>,
    /// Its decision under the policies as they are.
    pub answer: RwSignal<Option<Arc<Result<Answer, Mistake>>>>,
    /// What the linter says of the policy shown.
    pub warnings: RwSignal<Arc<Vec<Warning>>>,
    /// The statement looked at.
    pub chosen: RwSignal<Option<(Slot, usize)>>,
}

impl Desk {
    /// With the question the upload of this lab turns on.
    pub fn new(app: App) -> Self {
        let scene = Scene::App(Permission::GenerateDataKey);
        let desk = Self {
            app,
            question: RwSignal::new(app.lab.with_untracked(|lab| lab.question(scene))),
            answer: RwSignal::new(None),
            warnings: RwSignal::new(Arc::default()),
            chosen: RwSignal::new(None),
        };
        Effect::new(move || {
            let answer = app.lab.with(|lab| desk.question.with(|q| lab.ask(q)));
            desk.answer.set(Some(Arc::new(answer)));
        });
        Effect::new(move || {
            let slot = desk.slot();
            let warnings = app.lab.with(|lab| {
                let draft = lab.draft(slot);
                match (&draft.in_force, &draft.flaw) {
                    (InForce::Policy(document), None) => lint(slot.kind(), document, &draft.text),
                    _ => Vec::new(),
                }
            });
            desk.warnings.set(Arc::new(warnings));
        });
        desk
    }

    /// From anywhere below the view.
    pub fn from_context() -> Self {
        expect_context()
    }

    /// The policy shown.
    pub fn slot(self) -> Slot {
        match self.app.route.get() {
            Route::Policies(slot) => slot,
            _ => Slot::Identity,
        }
    }

    /// Whether the request may pass.
    pub fn allowed(self) -> bool {
        (self.answer.get().as_deref())
            .is_some_and(|answer| answer.as_ref().is_ok_and(|a| a.decision.is_allowed()))
    }

    /// What is drawn, not built, says what it does in `data-do`.
    pub fn clicked(self, event: &MouseEvent) {
        let what = page::clicked(event, "do").unwrap_or_default();
        let number = |name| page::clicked(event, name).and_then(|text| text.parse::<usize>().ok());
        match what.as_str() {
            "statement" => {
                let slot = number("slot").and_then(|at| Slot::ALL.get(at).copied());
                if let (Some(slot), Some(index)) = (slot, number("index")) {
                    self.show(slot, index);
                }
            }
            "place" => {
                let ends = number("from").zip(number("to"));
                if let (Some((from, to)), Some(line)) = (ends, number("line")) {
                    let slot = untrack(|| self.slot());
                    let [from, to] = self.app.lab.with_untracked(|lab| {
                        let text = &lab.draft(slot).text;
                        [from, to].map(|at| to_utf16(text, at))
                    });
                    page::select(".pol-sheet textarea", from, to);
                    page::into_view(&format!(".pol-sheet .line:nth-child({line})"));
                }
            }
            "fix" => {
                let answer = self.answer.get_untracked();
                if let Some(Ok(answer)) = answer.as_deref()
                    && let Some(fix) = answer.fix.clone()
                {
                    let slot = Slot::of(fix.policy);
                    let done = self.app.lab.try_update(|lab| lab.apply_fix(&fix));
                    if let (Some(true), Some(slot)) = (done, slot) {
                        page::go(&Route::Policies(slot).hash());
                    }
                }
            }
            _ => {}
        }
    }

    /// Shows a statement in its policy's text.
    pub fn show(self, slot: Slot, index: usize) {
        self.chosen.set(Some((slot, index)));
        page::go(&Route::Policies(slot).hash());
        request_animation_frame(|| page::into_view(".pol-text .line[data-chosen]"));
    }
}
