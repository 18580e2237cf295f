//! The view's signals: the request, its decision, and the statement looked at.

use crate::app::route::{self, Route, View};
use crate::app::state::Page;
use crate::core::iam::{Fix, Warning};
use crate::core::lab::highlights::{from_utf16, to_utf16};
use crate::core::lab::log::{ApplyFix, EditPolicy, PolicyEdit};
use crate::core::lab::request_draft::{RequestError, RequestField, SampleRequest};
use crate::core::lab::{DecisionReport, LabPolicy, Permission, PolicyDraft, RequestDraft};
use crate::web::dom;
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// The view's signals, and what can be done in it.
#[derive(Clone, Copy, Debug)]
pub struct PoliciesState {
    pub page: Page,
    /// The policy shown: the address names it. While another view is shown, the one named last.
    pub which: Memo<LabPolicy>,
    /// The request as typed.
    pub request: RwSignal<RequestDraft>,
    /// Its decision under the policies in force.
    pub report: Memo<Arc<Result<DecisionReport, RequestError>>>,
    /// What the linter says of the policy shown; nothing while its text has a flaw.
    pub warnings: Memo<Arc<Vec<Warning>>>,
    /// The statement looked at: its policy, and its place there, from 0.
    pub chosen: RwSignal<Option<(LabPolicy, usize)>>,
}

impl PoliciesState {
    /// With the request that decides over this lab's upload.
    pub fn new(page: Page) -> Self {
        let sample = SampleRequest::App(Permission::GenerateDataKey);
        let request = RwSignal::new(page.lab.with_untracked(|lab| lab.sample_request(sample)));
        let which = Memo::new(move |before: Option<&LabPolicy>| {
            let named = page.route.with(policy_of);
            named.or(before.copied()).unwrap_or(LabPolicy::Identity)
        });
        let warnings = move |_: Option<&Arc<Vec<Warning>>>| {
            let which = which.get();
            Arc::new(page.lab.with(|lab| lab.draft(which).warnings()))
        };
        page.name_in_title(View::Policies, move || {
            let shown = page.route.with(policy_of);
            shown.map_or_else(String::new, |policy| policy.name().to_owned())
        });
        Self {
            page,
            which,
            request,
            report: Memo::new(move |_| {
                Arc::new(
                    page.lab
                        .with(|lab| request.with(|request| lab.decide(request))),
                )
            }),
            warnings: Memo::new(warnings),
            chosen: RwSignal::new(None),
        }
    }

    /// Reads the policy shown, and follows it.
    pub fn draft<T>(self, read: impl FnOnce(&PolicyDraft) -> T) -> T {
        let which = self.which.get();
        self.page.lab.with(|lab| read(lab.draft(which)))
    }

    /// Changes the text of the policy shown.
    pub fn edit(self, edit: PolicyEdit) {
        let policy = self.which.get_untracked();
        self.page.lab.apply(EditPolicy { policy, edit });
    }

    /// Whether the request is allowed; not while the draft is no request.
    pub fn is_allowed(self) -> bool {
        (self.report).with(|report| {
            report
                .as_ref()
                .as_ref()
                .is_ok_and(|a| a.decision.is_allowed())
        })
    }

    /// Whether the draft is no request because of this field.
    pub fn is_mistaken(self, field: RequestField) -> bool {
        (self.report).with(|report| matches!(report.as_ref(), Err(error) if error.field() == field))
    }

    /// The statement looked at, if it is one of this policy.
    pub fn chosen_in(self, which: LabPolicy) -> Option<usize> {
        (self.chosen.get()).and_then(|(of, index)| (of == which).then_some(index))
    }

    /// Shows a statement in its policy's text.
    pub fn show(self, which: LabPolicy, index: usize) {
        self.chosen.set(Some((which, index)));
        route::go(&Route::Policies(which));
        dom::once_drawn(|| dom::into_view(".pol-text .pol-line[data-chosen]"));
    }

    /// Looks at the statement at the caret, which the browser counts in UTF-16 units.
    pub fn look_at(self, caret: Option<usize>) {
        let which = self.which.get_untracked();
        let index = self.page.lab.with_untracked(|lab| {
            let draft = lab.draft(which);
            draft
                .outline()?
                .statement_at(from_utf16(&draft.text, caret?))
        });
        let chosen = index.map(|index| (which, index));
        if self.chosen.get_untracked() != chosen {
            self.chosen.set(chosen);
            dom::once_drawn(|| dom::into_view(".pol-why li[data-here]"));
        }
    }

    /// Selects a stretch of the text, given in bytes, and scrolls to its line, counted from 1.
    pub fn select(self, at: &Range<usize>, line: usize) {
        let which = self.which.get_untracked();
        let [from, to] = self.page.lab.with_untracked(|lab| {
            let text = &lab.draft(which).text;
            [at.start, at.end].map(|at| to_utf16(text, at))
        });
        dom::select(".pol-sheet textarea", from, to);
        dom::into_view(&format!(".pol-sheet .pol-line:nth-child({line})"));
    }

    /// Applies the fix, and shows the policy that it changed.
    pub fn apply(self, fix: &Fix) {
        let done = self.page.lab.apply(ApplyFix(fix));
        if let (Some(true), Some(which)) = (done, LabPolicy::of(fix.policy)) {
            route::go(&Route::Policies(which));
        }
    }
}

/// The policy that an address names.
fn policy_of(route: &Route) -> Option<LabPolicy> {
    match route {
        Route::Policies(which) => Some(*which),
        _ => None,
    }
}
