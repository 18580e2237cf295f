//! A run that outlives a reload: which call of which world it shows. The command log makes the call again, and its
//! trace with it.

use super::stage_run::{RunKind, StageRun};
use super::state::Page;
use crate::core::json::Object;
use crate::core::lab::log::{CallPlace, FoundCall};
use crate::core::lab::{EncryptionChoice, Lab};
use crate::core::trace::Trace;
use crate::lesson::path_not_taken::path_not_taken;
use serde_json::Value;
use std::sync::Arc;

/// Each kind's name in the kept text.
const KINDS: [(RunKind, &str); 3] = [
    (RunKind::Upload, "upload"),
    (RunKind::Download, "download"),
    (RunKind::Other, "other"),
];

/// A run and the step it stands at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRun {
    pub kind: RunKind,
    pub name: String,
    /// Where the command log has its call.
    pub call: CallPlace,
    pub identical: Option<bool>,
    /// The index of the step, from 0.
    pub index: usize,
}

impl KeptRun {
    /// Keeps a run at a step. `None` if no world of the page made its call, for example that of a lesson's proof.
    pub fn of(page: Page, run: &StageRun, index: usize) -> Option<Self> {
        let at = |lab: &Lab| {
            let same = |trace: &Arc<Trace>| Arc::ptr_eq(trace, &run.trace);
            lab.past().iter().rposition(same)
        };
        let call = page.lab.read_log(|log| {
            let worlds = log.worlds();
            let here = at(&worlds.lab).map(|index| (worlds.name.clone(), index));
            here.or_else(|| {
                let mut aside = worlds.aside();
                aside.find_map(|(name, lab)| Some((name.to_owned(), at(lab)?)))
            })
        });
        let (world, call) = call?;
        Some(Self {
            kind: run.kind,
            name: run.name.clone(),
            call: CallPlace { world, index: call },
            identical: run.identical,
            index,
        })
    }

    /// The run again, from its call. `encryption` is the choice for uploads in its world.
    pub fn run(&self, call: FoundCall, encryption: EncryptionChoice) -> StageRun {
        let is_denied = call.trace.refusal.is_some();
        let not_taken = match self.kind {
            RunKind::Upload | RunKind::Download if is_denied => {
                path_not_taken(&call.trace, &self.name, encryption)
            }
            RunKind::Upload | RunKind::Download | RunKind::Other => Vec::new(),
        };
        let run = StageRun::new(self.kind, self.name.clone(), call.trace);
        let run = run.with_path(not_taken).with_identical(self.identical);
        StageRun {
            objects_before: call.objects_before.map(Arc::new),
            ..run
        }
    }

    pub fn value(&self) -> Value {
        let kind = KINDS.iter().find(|(kind, _)| *kind == self.kind);
        let mut object = Object::of(&[
            ("kind", kind.map_or("other", |(_, name)| name)),
            ("name", &self.name),
            ("world", &self.call.world),
        ]);
        object.put("call", Value::from(self.call.index));
        object.put("index", Value::from(self.index));
        if let Some(identical) = self.identical {
            object.put("identical", Value::Bool(identical));
        }
        object.value()
    }

    /// Reads what [`KeptRun::value`] wrote; `None` if a member is missing or invalid.
    pub fn read(value: &Value) -> Option<Self> {
        let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
        let number = |name: &str| usize::try_from(value.get(name)?.as_u64()?).ok();
        let kind = text("kind")?;
        let (kind, _) = KINDS.iter().find(|(_, name)| *name == kind)?;
        Some(Self {
            kind: *kind,
            name: text("name")?,
            call: CallPlace {
                world: text("world")?,
                index: number("call")?,
            },
            identical: value.get("identical").and_then(Value::as_bool),
            index: number("index")?,
        })
    }
}
