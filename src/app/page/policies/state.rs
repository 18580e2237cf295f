//! The view's signals: the request, its decision, and the selected statement.

use super::names::NamesInLab;
use crate::app::component::json_text::MOST_COLORED;
use crate::app::page::denied;
use crate::app::route::{self, Route, View};
use crate::app::state::Page;
use crate::core::iam::{Fix, Warning};
use crate::core::lab::highlights::{from_utf16, to_utf16};
use crate::core::lab::log::{ApplyFix, EditPolicy, PolicyEdit, Splice};
use crate::core::lab::request_draft::{RequestError, RequestField, SampleRequest};
use crate::core::lab::{DecisionReport, LabPolicy, Permission, PolicyDraft, RequestDraft};
use crate::web::{clock, dom, rows};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::Range;
use std::sync::Arc;

/// The most lines that are colored.
const MOST_LINES: usize = 4_000;

/// A text of more lines than this is drawn only around what is in sight: the browser takes as long for a line as for a
/// key press if there are a thousand of them.
const ALL_DRAWN: usize = 300;
/// How many lines are drawn above and below those in sight.
const AROUND: usize = 60;

/// How many milliseconds a change of a text usually takes at most where a letter and what it means are painted in one
/// frame. All that follows from it takes about twice as long again.
const QUICK: u64 = 3;
/// A change counts as one of so many milliseconds at most: the first is slow everywhere.
const SLOW: u64 = 8;
/// Of how many changes, roughly, the usual one is the mean.
const CHANGES: u64 = 4;

/// How long the shown text is: what a key press within a line mostly leaves as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextShape {
    /// How many lines it has.
    pub lines: usize,
    /// Characters in the longest line.
    pub widest: usize,
    /// Whether it is too long to color and mark while it is typed. No policy of AWS is that long.
    pub is_plain: bool,
}

impl TextShape {
    fn of(text: &str) -> Self {
        let lines = text.split('\n').count();
        let is_plain = text.len() > MOST_COLORED || lines > MOST_LINES;
        let lengths = text.split('\n').map(|line| line.chars().count());
        Self {
            lines,
            widest: lengths.max().unwrap_or(0),
            is_plain,
        }
    }
}

/// The view's signals, and its actions.
#[derive(Clone, Copy, Debug)]
pub struct PoliciesState {
    pub page: Page,
    /// The policy in the address. While another view is shown, the last one.
    pub which: Memo<LabPolicy>,
    pub request: RwSignal<RequestDraft>,
    /// How long the shown policy's text is.
    pub shape: Memo<TextShape>,
    /// Its decision under the policies in effect.
    pub report: Memo<Arc<Result<DecisionReport, RequestError>>>,
    /// The field that makes the draft an invalid request. Unlike the report, it stays while a policy is edited.
    mistaken: Memo<Option<RequestField>>,
    /// The linter's warnings for the shown policy; none if its text has a flaw.
    pub warnings: Memo<Arc<Vec<Warning>>>,
    /// The selected statement: its policy, and its index there.
    pub chosen: RwSignal<Option<(LabPolicy, usize)>>,
    /// A policy's text with what the reader just typed, until the lab has it: it is drawn first, and what it means after
    /// the browser has painted it.
    typed: RwSignal<Option<(LabPolicy, String)>>,
    /// How many milliseconds the last [`CHANGES`] of a text took together. An older one counts ever less.
    took: StoredValue<u64>,
    /// Which lines of a long text are drawn, counted from 0.
    window: RwSignal<Range<usize>>,
    /// Whether the text is about to be scrolled to a line: until then, what is in sight decides nothing.
    brings: RwSignal<bool>,
    /// Whether every statement of a long decision is listed.
    pub lists_all: RwSignal<bool>,
}

impl PoliciesState {
    /// Starts with the request for this lab's upload.
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
        let report = Memo::new(move |_| {
            Arc::new(
                page.lab
                    .with(|lab| request.with(|request| lab.decide(request))),
            )
        });
        let mistaken = move |_: Option<&Option<RequestField>>| {
            report.with(|report| report.as_ref().as_ref().err().map(RequestError::field))
        };
        Self {
            page,
            which,
            request,
            shape: Memo::new(move |_| {
                let which = which.get();
                page.lab.with(|lab| TextShape::of(&lab.draft(which).text))
            }),
            report,
            mistaken: Memo::new(mistaken),
            warnings: Memo::new(warnings),
            chosen: RwSignal::new(None),
            typed: RwSignal::new(None),
            took: StoredValue::new(0),
            window: RwSignal::new(0..2 * AROUND),
            brings: RwSignal::new(false),
            lists_all: RwSignal::new(false),
        }
    }

    /// Reads the shown policy, and tracks it.
    pub fn draft<T>(self, read: impl FnOnce(&PolicyDraft) -> T) -> T {
        let which = self.which.get();
        self.page.lab.with(|lab| read(lab.draft(which)))
    }

    /// Changes the text of the shown policy.
    pub fn edit(self, edit: PolicyEdit) {
        let policy = self.which.get_untracked();
        self.page.lab.apply(EditPolicy { policy, edit });
    }

    /// Changes the text of a policy, and notes how long it takes.
    fn set_text(self, policy: LabPolicy, text: String) {
        let begun = clock::now_ms();
        let edit = PolicyEdit::Text(text);
        self.page.lab.apply(EditPolicy { policy, edit });
        let took = clock::now_ms().saturating_sub(begun).min(SLOW);
        self.took
            .update_value(|all| *all = *all - *all / CHANGES + took);
    }

    /// The reader typed in the shown policy, whose text is now this one. Where changes usually take long, a letter is
    /// painted before the lab has it.
    pub fn type_in(self, text: String) {
        let page = self.page;
        // The letter before: each is a change of its own.
        page.lab.settle();
        let policy = self.which.get_untracked();
        let is_letter = page.lab.with_untracked(|lab| {
            let before = &lab.draft(policy).text;
            Splice::between(before, &text).is_within_line(before)
        });
        let is_quick = self.took.get_value() <= CHANGES * QUICK;
        if is_quick || !is_letter || self.shape.with_untracked(|shape| shape.is_plain) {
            return self.set_text(policy, text);
        }
        self.typed.set(Some((policy, text)));
        page.lab.after_paint(move || {
            if let Some(Some((policy, text))) = self.typed.try_update(Option::take) {
                self.set_text(policy, text);
            }
        });
    }

    /// The text of the shown policy's text area: what the reader just typed is there already. Tracks the draft.
    pub fn text(self) -> String {
        let typed = untrack(|| self.typed());
        self.draft(|draft| match typed {
            Some(typed) => typed,
            None => draft.text.clone(),
        })
    }

    /// The shown policy's text with what the reader just typed, if the lab does not have it yet. Tracked.
    pub fn typed(self) -> Option<String> {
        let which = self.which.get();
        let typed = self.typed.get().filter(|(policy, _)| *policy == which);
        typed.map(|(_, text)| text)
    }

    /// The first policy whose text is not in effect. The decision is then about its last valid text.
    pub fn flawed(self) -> Option<LabPolicy> {
        self.page.lab.with(|lab| {
            let is_flawed = |which: &LabPolicy| lab.draft(*which).flaw.is_some();
            LabPolicy::ALL.into_iter().find(is_flawed)
        })
    }

    /// Which of `count` lines are drawn, counted from 0, and tracks it.
    pub fn drawn_lines(self, count: usize) -> Range<usize> {
        if count <= ALL_DRAWN {
            return 0..count;
        }
        let window = self.window.get();
        // Text above what is in sight can be deleted: the last lines are then in sight.
        let end = window.end.min(count);
        window.start.min(end.saturating_sub(AROUND))..end
    }

    /// Draws other lines of a long text whenever the reader scrolls to them.
    pub fn follow_scrolling(self) {
        rows::on_scroll(move || {
            if self.page.view.try_get_untracked() != Some(View::Policies) {
                return;
            }
            let count = self.shape.get_untracked().lines;
            if count <= ALL_DRAWN || self.brings.get_untracked() {
                return;
            }
            let seen = rows::in_sight(".pol-under", ".pol-text", count);
            let drawn = untrack(|| self.drawn_lines(count));
            // Before the reader comes to the end of what is drawn.
            let is_near = |seen: &Range<usize>| {
                let above = seen.start < drawn.start + AROUND / 2 && drawn.start > 0;
                let below = seen.end + AROUND / 2 > drawn.end && drawn.end < count;
                above || below
            };
            if let Some(seen) = seen.filter(is_near) {
                self.window.set(around(&seen));
            }
        });
    }

    /// Scrolls to a line, counted from 0, and draws it before if it is not drawn.
    fn bring(self, line: usize) {
        let count = self.shape.get_untracked().lines;
        let is_drawn = untrack(|| self.drawn_lines(count)).contains(&line);
        if count > ALL_DRAWN && !is_drawn {
            self.window.set(around(&(line..line + 1)));
        }
        let first = untrack(|| self.drawn_lines(count)).start;
        // Before the drawn lines is the space of those above.
        let child = line.saturating_sub(first) + if count > ALL_DRAWN { 2 } else { 1 };
        self.brings.set(true);
        dom::once_drawn(move || {
            let line = format!(".pol-sheet .pol-under > :nth-child({child})");
            match is_drawn {
                true => dom::into_view(&line),
                // Far away: what stands around it is in view, too.
                false => dom::into_middle(&line),
            }
            self.brings.set(false);
        });
    }

    /// Whether the request is allowed; false while the draft is not a valid request.
    pub fn is_allowed(self) -> bool {
        (self.report).with(|report| {
            report
                .as_ref()
                .as_ref()
                .is_ok_and(|a| a.decision.is_allowed())
        })
    }

    /// Whether this field makes the draft an invalid request.
    pub fn is_mistaken(self, field: RequestField) -> bool {
        self.mistaken.get() == Some(field)
    }

    /// The selected statement, if it is in this policy.
    pub fn chosen_in(self, which: LabPolicy) -> Option<usize> {
        (self.chosen.get()).and_then(|(of, index)| (of == which).then_some(index))
    }

    /// Shows a statement in its policy's text.
    pub fn show(self, which: LabPolicy, index: usize) {
        self.chosen.set(Some((which, index)));
        route::go(&Route::Policies(which));
        let line = self.page.lab.with_untracked(|lab| {
            let draft = lab.draft(which);
            let at = draft.outline()?.statement(index)?.start;
            Some(draft.text.get(..at)?.matches('\n').count())
        });
        // The editor shows this policy once the address is read.
        if let Some(line) = line {
            dom::once_drawn(move || self.bring(line));
        }
    }

    /// Selects the statement at the caret, which the browser counts in UTF-16 units.
    pub fn look_at(self, caret: Option<usize>) {
        self.page.lab.once_settled(move || self.choose_at(caret));
    }

    fn choose_at(self, caret: Option<usize>) {
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

    /// Selects a range of the text, given in bytes, and scrolls to its line, counted from 1.
    pub fn select(self, at: &Range<usize>, line: usize) {
        let which = self.which.get_untracked();
        let [from, to] = self.page.lab.with_untracked(|lab| {
            let text = &lab.draft(which).text;
            [at.start, at.end].map(|at| to_utf16(text, at))
        });
        dom::select(".pol-sheet textarea", from, to);
        self.bring(line.saturating_sub(1));
    }

    /// Whether a policy of the lab has names that are not the lab's.
    pub fn has_own_names(self) -> bool {
        self.page.lab.with(NamesInLab::are_there)
    }

    fn own_names(self) -> Option<NamesInLab> {
        let (lab, request) = (self.page.lab, self.request);
        lab.with(|lab| request.with(|request| NamesInLab::of(lab, request)))
    }

    /// Shows the request on the stage, in a scratch world with the reader's names.
    pub fn use_names(self) {
        let Some(wanted) = untrack(|| self.own_names()) else {
            return;
        };
        let page = self.page;
        spawn_local(async move {
            if let Err(error) = denied::use_names(page, wanted).await {
                page.say(error.to_string(), true);
            }
        });
    }

    /// Applies the fixes, in order, and shows the policy that was changed last.
    pub fn apply(self, fixes: &[Fix]) {
        let done = (self.page.lab).log(|log| log.apply_all(fixes.iter().map(ApplyFix)));
        let applied = done.and_then(|done| done.last().copied());
        let which = fixes.last().and_then(|fix| LabPolicy::of(fix.policy));
        if let (Some(true), Some(which)) = (applied, which) {
            route::go(&Route::Policies(which));
        }
    }
}

/// The lines to draw where these are in sight.
fn around(seen: &Range<usize>) -> Range<usize> {
    seen.start.saturating_sub(AROUND)..seen.end.saturating_add(AROUND)
}

/// The policy in an address.
fn policy_of(route: &Route) -> Option<LabPolicy> {
    match route {
        Route::Policies(which) => Some(*which),
        _ => None,
    }
}
