//! Edits of what this browser keeps outside of the lab: the record of predictions, and the progress in the lessons. Undo
//! and redo take them in one order with the steps of the command log.

use super::state::Page;
use crate::core::json::{Object, Subject, parse_value};
use crate::core::lab::log::{CommandLog, LogStep};
use crate::lesson::predict::PredictionHistory;
use crate::web::storage;
use leptos::prelude::*;
use serde_json::Value;

/// The name under which the tab's session storage has the edits.
const NAME: &str = "edits";
/// The most edits that can be undone.
const MOST: usize = 20;

/// A text that the browser stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoredText {
    Predictions,
    Progress,
}

impl StoredText {
    /// The name under which the browser stores it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Predictions => PredictionHistory::STORED,
            Self::Progress => "progress",
        }
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageEditKind {
    ForgetPredictions,
    ImportProgress,
    ResetProgress,
}

impl PageEditKind {
    const ALL: [Self; 3] = [
        Self::ForgetPredictions,
        Self::ImportProgress,
        Self::ResetProgress,
    ];

    /// What was done, as an instruction.
    pub fn name(self) -> &'static str {
        match self {
            Self::ForgetPredictions => "Forget the predictions",
            Self::ImportProgress => "Import progress",
            Self::ResetProgress => "Reset progress",
        }
    }
}

/// A text before and after an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplacedText {
    pub text: StoredText,
    pub before: String,
    pub after: String,
}

/// An edit, and when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageEdit {
    pub kind: PageEditKind,
    /// The sequence number of the last command in effect then; 0 for none.
    after: u64,
    texts: Vec<ReplacedText>,
}

/// The edits in effect, and the undone ones; the latest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditStacks {
    done: Vec<PageEdit>,
    undone: Vec<PageEdit>,
    /// The sequence number of the log's last entry when the last edit was undone. Another one means that something new
    /// was done.
    last: u64,
}

/// The sequence number of the first entry of a step.
fn number_of(log: &CommandLog, step: Option<LogStep>) -> Option<u64> {
    let entry = log.entries().get(step?.from)?;
    Some(entry.sequence)
}

fn last_number(log: &CommandLog) -> u64 {
    log.entries().last().map_or(0, |entry| entry.sequence)
}

impl EditStacks {
    fn note(&mut self, edit: PageEdit) {
        self.undone.clear();
        self.done.push(edit);
        if self.done.len() > MOST {
            self.done.remove(0);
        }
    }

    /// The edit to undo before the next step of the log.
    pub fn to_undo(&self, log: &CommandLog) -> Option<&PageEdit> {
        let step = number_of(log, log.step_to_undo());
        let last = self.done.last()?;
        step.is_none_or(|step| step <= last.after).then_some(last)
    }

    /// The edit to redo before the next step of the log.
    pub fn to_redo(&self, log: &CommandLog) -> Option<&PageEdit> {
        let next = self.undone.last().filter(|_| last_number(log) == self.last);
        let step = number_of(log, log.step_to_redo());
        next.filter(|next| step.is_none_or(|step| step > next.after))
    }

    /// What the tab kept; nothing if it kept none, or something else.
    fn kept() -> Self {
        let text = storage::session_take(NAME);
        let Some(stacks) = text.as_deref().and_then(Self::read) else {
            return Self::default();
        };
        stacks
    }

    fn text(&self) -> String {
        let all = |edits: &[PageEdit]| Value::Array(edits.iter().map(PageEdit::value).collect());
        let mut object = Object::default();
        object.put("version", Value::from(VERSION));
        object.put("done", all(&self.done));
        object.put("undone", all(&self.undone));
        object.put("last", Value::from(self.last));
        object.value().to_string()
    }

    /// Reads what [`EditStacks::text`] wrote; `None` if it is something else.
    fn read(text: &str) -> Option<Self> {
        let value = parse_value(Subject::SavedLab, text).ok()?;
        let all = |name: &str| -> Option<Vec<PageEdit>> {
            let edits = value.get(name)?.as_array()?.iter();
            edits.map(PageEdit::read).collect()
        };
        (value.get("version")?.as_u64()? == VERSION).then_some(())?;
        Some(Self {
            done: all("done")?,
            undone: all("undone")?,
            last: value.get("last")?.as_u64()?,
        })
    }
}

/// The version of the text, written and read.
const VERSION: u64 = 1;

impl PageEdit {
    fn value(&self) -> Value {
        let texts = self.texts.iter().map(|text| {
            let members = [("before", text.before.as_str()), ("after", &text.after)];
            let mut object = Object::of(&members);
            object.put("progress", Value::Bool(text.text == StoredText::Progress));
            object.value()
        });
        let mut object = Object::of(&[("name", self.kind.name())]);
        object.put("after", Value::from(self.after));
        object.put("texts", Value::Array(texts.collect()));
        object.value()
    }

    fn read(value: &Value) -> Option<Self> {
        let name = value.get("name")?.as_str()?;
        let text = |value: &Value| {
            let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
            Some(ReplacedText {
                text: match value.get("progress")?.as_bool()? {
                    true => StoredText::Progress,
                    false => StoredText::Predictions,
                },
                before: text("before")?,
                after: text("after")?,
            })
        };
        let texts = value.get("texts")?.as_array()?.iter();
        Some(Self {
            kind: (PageEditKind::ALL.into_iter()).find(|kind| kind.name() == name)?,
            after: value.get("after")?.as_u64()?,
            texts: texts.map(text).collect::<Option<_>>()?,
        })
    }
}

/// The page's only stacks. They outlive a reload of the tab.
#[derive(Clone, Copy, Debug)]
pub struct PageEdits {
    page: Page,
    stacks: RwSignal<EditStacks>,
    /// The texts that an undo or a redo brought back last.
    brought_back: RwSignal<Vec<(StoredText, String)>>,
}

impl PageEdits {
    pub fn of(page: Page) -> Self {
        page.shared(|| {
            let edits = Self {
                page,
                stacks: RwSignal::new(EditStacks::kept()),
                brought_back: RwSignal::new(Vec::new()),
            };
            edits.keep();
            edits
        })
    }

    fn keep(self) {
        let text = self.stacks.with_untracked(EditStacks::text);
        storage::session_set(NAME, &text);
    }

    /// Reads the stacks, and tracks them.
    pub fn with<T>(self, read: impl FnOnce(&EditStacks) -> T) -> T {
        self.stacks.with(read)
    }

    /// Calls back with each text that an undo or a redo brings back from now on. The browser has stored it by then.
    pub fn follow(self, take: impl Fn(StoredText, &str) + 'static) {
        Effect::new(move |before: Option<()>| {
            let texts = self.brought_back.get();
            if before.is_some() {
                untrack(|| {
                    texts
                        .iter()
                        .for_each(|(text, content)| take(*text, content))
                });
            }
        });
    }

    /// Notes an edit that was just made.
    pub fn note(self, kind: PageEditKind, texts: Vec<ReplacedText>) {
        let after = self.page.lab.read_log(|log| {
            let last = log.done().checked_sub(1);
            let last = last.and_then(|last| log.entries().get(last));
            last.map_or(0, |entry| entry.sequence)
        });
        let edit = PageEdit { kind, after, texts };
        self.stacks.update(|stacks| stacks.note(edit));
        self.keep();
    }

    /// Undoes an edit if it is the last thing done; `None` if it isn't.
    pub fn undo(self) -> Option<PageEditKind> {
        let log = self.page.lab;
        let due = untrack(|| self.with(|stacks| log.read_log(|log| stacks.to_undo(log).is_some())));
        let last = log.read_log(last_number);
        let edit = due.then(|| {
            (self.stacks).try_update(|stacks| {
                let edit = stacks.done.pop()?;
                stacks.undone.retain(|_| stacks.last == last);
                stacks.last = last;
                stacks.undone.push(edit.clone());
                Some(edit)
            })
        });
        let edit = edit.flatten().flatten()?;
        let texts = edit.texts.into_iter().map(|text| (text.text, text.before));
        self.bring_back(texts.collect());
        Some(edit.kind)
    }

    /// Redoes an edit if it is the next thing to redo; `None` if it isn't.
    pub fn redo(self) -> Option<PageEditKind> {
        let log = self.page.lab;
        let due = untrack(|| self.with(|stacks| log.read_log(|log| stacks.to_redo(log).is_some())));
        let edit = due.then(|| {
            (self.stacks).try_update(|stacks| {
                let edit = stacks.undone.pop()?;
                stacks.done.push(edit.clone());
                Some(edit)
            })
        });
        let edit = edit.flatten().flatten()?;
        let texts = edit.texts.into_iter().map(|text| (text.text, text.after));
        self.bring_back(texts.collect());
        Some(edit.kind)
    }

    fn bring_back(self, texts: Vec<(StoredText, String)>) {
        self.keep();
        for (text, content) in &texts {
            storage::set(text.name(), content);
        }
        self.brought_back.set(texts);
    }
}
