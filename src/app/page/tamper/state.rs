//! What is chosen in the tab, and what came of the last press.

use crate::app::page::inspector::state::{InspectorState, Subject};
use crate::app::state::Page;
use crate::core::lab::log::{CopyStored, Tamper, UndoTampering};
use crate::core::lab::tamper::{
    TamperError, TamperField, TamperLabel, TamperTrial, Tampering, TamperingSource,
};
use crate::core::lab::world::BUCKET;
use crate::core::s3::version::Found;
use leptos::prelude::*;

/// A kind of tampering, as the form has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TamperKind {
    Flip,
    Truncate,
    DropFrame,
    SwapFrames,
    SwapDataKeys,
    SwapBodies,
    Replay,
    Edit,
}

impl TamperKind {
    pub const ALL: [Self; 8] = [
        Self::Flip,
        Self::Truncate,
        Self::DropFrame,
        Self::SwapFrames,
        Self::SwapDataKeys,
        Self::SwapBodies,
        Self::Replay,
        Self::Edit,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Flip => "Flip a bit",
            Self::Truncate => "Cut the body short",
            Self::DropFrame => "Drop a frame",
            Self::SwapFrames => "Swap two frames",
            Self::SwapDataKeys => "Swap two objects’ encrypted data keys",
            Self::SwapBodies => "Swap two objects’ bodies",
            Self::Replay => "Put an old version back",
            Self::Edit => "Change the context or metadata",
        }
    }
}

/// What came of the last press.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TamperNote {
    pub text: String,
    /// Whether it is an error.
    pub bad: bool,
}

/// The state of the tab.
#[derive(Clone, Copy, Debug)]
pub struct TamperState {
    page: Page,
    inspector: InspectorState,
    pub kind: RwSignal<TamperKind>,
    /// The field whose bits are shown.
    pub field: RwSignal<TamperField>,
    /// The selected byte of the field, from 0.
    pub byte: RwSignal<u64>,
    /// The selected bit of the byte: 7, the highest, to 0.
    pub bit: RwSignal<u64>,
    /// A part of the body, from 0.
    pub part: RwSignal<usize>,
    /// The stored bytes that are left of a part, as typed.
    pub len: RwSignal<String>,
    /// A frame, from 0.
    pub one: RwSignal<u64>,
    /// Another frame, from 0.
    pub other: RwSignal<u64>,
    /// The key of the object to swap with; empty for the first other object.
    pub with: RwSignal<String>,
    /// The id of the version to put back; empty for the attacker’s copy.
    pub version: RwSignal<String>,
    pub label: RwSignal<TamperLabel>,
    pub name: RwSignal<String>,
    pub value: RwSignal<String>,
    pub note: RwSignal<TamperNote>,
}

impl TamperState {
    /// The page's only state of this kind.
    pub fn of(page: Page) -> Self {
        page.shared(|| Self {
            page,
            inspector: InspectorState::of(page),
            kind: RwSignal::new(TamperKind::Flip),
            field: RwSignal::new(TamperField::Body { part: 0 }),
            byte: RwSignal::new(0),
            bit: RwSignal::new(7),
            part: RwSignal::new(0),
            len: RwSignal::new(String::new()),
            one: RwSignal::new(0),
            other: RwSignal::new(1),
            with: RwSignal::new(String::new()),
            version: RwSignal::new(String::new()),
            label: RwSignal::new(TamperLabel::Context),
            name: RwSignal::new(String::new()),
            value: RwSignal::new(String::new()),
            note: RwSignal::new(TamperNote::default()),
        })
    }

    /// Flips the bit that is selected in the tab Bytes, of this byte.
    pub fn flip_selected(self, field: TamperField, byte: u64) {
        let bit = u64::from(self.inspector.bit.get_untracked().unwrap_or(7));
        self.choose(field, byte, bit);
        self.tamper();
    }

    /// Chooses a bit: 7, the highest, to 0.
    pub fn choose(self, field: TamperField, byte: u64, bit: u64) {
        self.kind.set(TamperKind::Flip);
        self.field.set(field);
        self.byte.set(byte);
        self.bit.set(bit);
    }

    /// The object that is tampered with: the shown one, or that of the run whose field is shown. Tracks both.
    pub fn key(self) -> Option<String> {
        let key = self.inspector.subject.with(|subject| match subject {
            Some(Subject::Object(object)) => Some(object.key.clone()),
            Some(Subject::Field(_) | Subject::Message(_)) => {
                (self.page.run).with(|run| run.as_ref().map(|run| run.name.clone()))
            }
            None => None,
        })?;
        let stored = self.page.lab.with(|lab| {
            let bucket = lab.cloud().s3.bucket(BUCKET);
            bucket.is_some_and(|bucket| bucket.objects.contains_key(&key))
        });
        stored.then_some(key)
    }

    /// The keys of the other objects, sorted.
    pub fn others(self) -> Vec<String> {
        let own = self.key();
        self.page.lab.with(|lab| {
            let bucket = lab.cloud().s3.bucket(BUCKET);
            let keys = bucket.into_iter().flat_map(|bucket| bucket.objects.keys());
            keys.filter(|key| Some(*key) != own.as_ref())
                .cloned()
                .collect()
        })
    }

    /// What can be put back: the attacker’s copy if there is one, and the ids of older versions.
    pub fn earlier(self) -> (bool, Vec<String>) {
        let Some(key) = self.key() else {
            return (false, Vec::new());
        };
        self.page.lab.with(|lab| {
            let copy = lab.tampering().and_then(|history| history.copy_of(&key));
            let bucket = lab.cloud().s3.bucket(BUCKET);
            let versions = bucket
                .into_iter()
                .flat_map(|bucket| bucket.versions_of(&key));
            let older = versions.skip(1).filter_map(Found::object);
            (
                copy.is_some(),
                older.map(|object| object.id().to_owned()).collect(),
            )
        })
    }

    /// The fields whose bits can be flipped.
    pub fn fields(self) -> Vec<TamperField> {
        let Some(key) = self.key() else {
            return Vec::new();
        };
        self.page.lab.with(|lab| {
            let bucket = lab.cloud().s3.bucket(BUCKET);
            let object = bucket.and_then(|bucket| bucket.objects.get(&key));
            let parts = object.map_or(0, |object| object.body.parts.len());
            let bodies = (0..parts).map(|part| TamperField::Body { part });
            let rest = TamperField::ALL.into_iter().skip(1);
            let is_stored = |field: &TamperField| lab.stored_bytes(&key, *field).is_ok();
            bodies.chain(rest.filter(is_stored)).collect()
        })
    }

    /// The stored bytes of the chosen field.
    ///
    /// # Errors
    /// Those of [`Lab::stored_bytes`](crate::core::lab::Lab::stored_bytes).
    pub fn bytes(self) -> Option<Result<Vec<u8>, TamperError>> {
        let (key, field) = (self.key()?, self.field.get());
        Some(self.page.lab.with(|lab| lab.stored_bytes(&key, field)))
    }

    /// How many frames the chosen part of the body has, and how many bytes. Tracks the lab.
    pub fn frames(self) -> (u64, u64) {
        let part = self.part.get();
        let key = self.key();
        self.page.lab.with(|lab| {
            let bucket = lab.cloud().s3.bucket(BUCKET);
            let object = key.and_then(|key| bucket?.objects.get(&key));
            let part = object.and_then(|object| object.body.parts.get(part));
            part.map_or((0, 0), |part| (part.stored_frames(), part.stored_len()))
        })
    }

    /// The tampering that the form says.
    pub fn chosen(self) -> Tampering {
        let part = self.part.get_untracked();
        let with = || {
            let chosen = self.with.get_untracked();
            let others = untrack(|| self.others());
            match others.contains(&chosen) {
                true => chosen,
                false => others.into_iter().next().unwrap_or(chosen),
            }
        };
        match self.kind.get_untracked() {
            TamperKind::Flip => {
                let byte = self.byte.get_untracked().saturating_mul(8);
                let bit = byte.saturating_add(7_u64.saturating_sub(self.bit.get_untracked()));
                let field = self.field.get_untracked();
                Tampering::Flip { field, bit }
            }
            TamperKind::Truncate => {
                // A text that is no number is refused like a number that is too high.
                let len = self.len.get_untracked().trim().parse().unwrap_or(u64::MAX);
                Tampering::Truncate { part, len }
            }
            TamperKind::DropFrame => {
                let frame = self.one.get_untracked();
                Tampering::DropFrame { part, frame }
            }
            TamperKind::SwapFrames => {
                let (one, other) = (self.one.get_untracked(), self.other.get_untracked());
                Tampering::SwapFrames { part, one, other }
            }
            TamperKind::SwapDataKeys => Tampering::SwapDataKeys { with: with() },
            TamperKind::SwapBodies => Tampering::SwapBodies { with: with() },
            TamperKind::Replay => {
                let (_, versions) = untrack(|| self.earlier());
                let id = self.version.get_untracked();
                Tampering::Replay(match versions.contains(&id) {
                    true => TamperingSource::Version(id),
                    false => TamperingSource::Copy,
                })
            }
            TamperKind::Edit => {
                let label = self.label.get_untracked();
                let name = match label.is_pair() {
                    true => self.name.get_untracked(),
                    false => String::new(),
                };
                let value = Some(self.value.get_untracked());
                Tampering::Edit { label, name, value }
            }
        }
    }

    /// Does what the form says, if it makes sense.
    pub fn tamper(self) {
        self.act(self.chosen());
    }

    /// Removes the named pair.
    pub fn remove(self) {
        let (label, name) = (self.label.get_untracked(), self.name.get_untracked());
        let value = None;
        self.act(Tampering::Edit { label, name, value });
    }

    fn act(self, tampering: Tampering) {
        let Some(key) = untrack(|| self.key()) else {
            return;
        };
        // Only what makes sense becomes a command.
        let can = (self.page.lab).with_untracked(|lab| lab.check_tampering(&key, &tampering));
        let done = can.and_then(|()| {
            let (key, tampering) = (key.as_str(), &tampering);
            (self.page.lab.apply(Tamper { key, tampering })).unwrap_or(Ok(()))
        });
        let says = || format!("Done: {} of {key}. Now download it.", tampering.says());
        self.say(done.map(|()| says()));
    }

    /// Undoes the latest tampering.
    pub fn undo(self) {
        let undone = self.page.lab.apply(UndoTampering);
        let says = |key| format!("Undone: {key} has its earlier bytes again, every one of them.");
        if let Some(undone) = undone {
            self.say(undone.map(says));
        }
    }

    /// Keeps a copy of the object, as an attacker would.
    pub fn copy(self) {
        let Some(key) = untrack(|| self.key()) else {
            return;
        };
        let copied = self.page.lab.apply(CopyStored { key: &key });
        if let Some(copied) = copied {
            let says = |()| {
                format!(
                    "The attacker has a copy of {key}. Upload a new {key}, then put the copy back."
                )
            };
            self.say(copied.map(says));
        }
    }

    /// Downloads the object; the run plays on the stage.
    pub fn download(self) {
        if let Some(key) = untrack(|| self.key()) {
            self.note.set(TamperNote::default());
            self.page.download(key);
        }
    }

    /// Shows a step of the run on the stage.
    pub fn show_step(self, step: usize) {
        self.page.player.playing.set(false);
        self.page.player.go(step);
    }

    /// Whether the run on the stage is that of a trial.
    pub fn is_on_stage(self, trial: &TamperTrial) -> bool {
        let run = self
            .page
            .run
            .with(|run| run.as_ref().map(|run| run.trace.clone()));
        run.is_some_and(|trace| std::sync::Arc::ptr_eq(&trace, &trial.trace))
    }

    fn say(self, done: Result<String, TamperError>) {
        let bad = done.is_err();
        let text = done.unwrap_or_else(|error| error.to_string());
        self.note.set(TamperNote { text, bad });
    }
}
