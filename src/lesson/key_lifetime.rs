//! How long each plaintext key of a run lives: who holds it at each step, and when its bytes go to zero. Everything is
//! counted from the trace.

use crate::core::trace::{Actor, Glyph, Kind, Role, Step, Trace, Value};

/// The name in requests by which a caller says that it sends a key of its own (SSE-C).
const CUSTOMER_KEY: &str = "x-amz-server-side-encryption-customer-key-MD5";
/// How the fields of a second layer's key are named.
const SECOND: &str = "Second";
/// The field in which KMS returns a data key.
const FROM_KMS: &str = "Plaintext";

/// What a key of a run is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunKeyKind {
    /// Encrypts the file.
    DataKey,
    /// Encrypts the ciphertext again, under DSSE-KMS.
    SecondDataKey,
    /// Encrypts data keys, in S3's memory.
    BucketKey,
    /// The caller's own key, under SSE-C.
    CustomerKey,
}

/// The bytes of a key before and after they were overwritten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyErasure {
    /// Index of the step.
    pub step: usize,
    pub before: Vec<u8>,
    /// As the memory held them after the overwriting.
    pub after: Vec<u8>,
}

/// One plaintext key of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLifetime {
    pub kind: RunKeyKind,
    /// None if no step shows them.
    pub bytes: Option<Vec<u8>>,
    /// Who holds the key in plaintext, at each step of the run.
    pub holders: Vec<Vec<Actor>>,
    /// Who still holds it after the last step.
    pub kept_by: Vec<Actor>,
    pub erasure: Option<KeyErasure>,
    /// Indices of the steps that show its bytes: the trace's own copies.
    pub shown_at: Vec<usize>,
}

/// Consecutive steps at which an actor holds a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoldingTime {
    pub actor: Actor,
    /// Index of the first step.
    pub first: usize,
    /// Index of the last step.
    pub last: usize,
}

/// A key while the trace is read.
struct TrackedKey {
    lifetime: KeyLifetime,
    names: Vec<&'static str>,
    held_by: Vec<Actor>,
}

/// The bytes of the plaintext keys that a step shows, with their fields' names.
fn shown_keys(step: &Step) -> impl Iterator<Item = (&'static str, &[u8])> {
    (step.fields.iter()).filter_map(|field| match (&field.value, field.role) {
        (Value::Bytes { excerpt, .. }, Role::PlaintextDataKey) => {
            Some((field.name, excerpt.head.as_slice()))
        }
        _ => None,
    })
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

fn sends_own_key(step: &Step) -> bool {
    let sends = |api: &crate::core::trace::ApiCall| api.http.contains(CUSTOMER_KEY);
    step.kind == Kind::Request && step.from == Actor::App && step.api.as_ref().is_some_and(sends)
}

/// The keys of a run, in the order in which they come to be.
pub fn key_lifetimes(trace: &Trace) -> Vec<KeyLifetime> {
    let mut keys: Vec<TrackedKey> = Vec::new();
    // The key that the stage draws: of the keys that no second layer uses, the last one shown.
    let mut drawn: Option<usize> = None;
    for (index, step) in trace.steps.iter().enumerate() {
        let on_stage = |step: &Step| step.scene.place_of(Glyph::DataKey).is_some();
        let before = index.checked_sub(1).and_then(|at| trace.steps.get(at));
        let vanished = before.is_some_and(on_stage) && !on_stage(step);
        let mut named = Vec::new();
        for (name, bytes) in shown_keys(step).filter(|(_, bytes)| !is_zero(bytes)) {
            let at = known_key(&mut keys, trace, name, bytes);
            if let Some(key) = keys.get_mut(at) {
                key.lifetime.shown_at.push(index);
            }
            if !name.starts_with(SECOND) {
                drawn = Some(at);
            }
            named.push(at);
        }
        if named.is_empty() && sends_own_key(step) {
            named.push(keys.len());
            drawn = Some(keys.len());
            keys.push(TrackedKey::new(RunKeyKind::CustomerKey, trace));
        }
        // KMS generates a key that it never shows.
        if named.is_empty() && keys.is_empty() && on_stage(step) {
            named.push(0);
            drawn = Some(0);
            keys.push(TrackedKey::new(RunKeyKind::DataKey, trace));
        }
        for (at, key) in keys.iter_mut().enumerate() {
            if named.contains(&at) {
                key.hold(step.from);
                key.hold(step.to);
            } else if vanished && step.kind == Kind::Fail {
                key.release(Actor::S3);
            } else if vanished && step.kind != Kind::Discard && drawn == Some(at) {
                key.release(Actor::S3);
                key.release(Actor::Kms);
            }
            key.lifetime.holders.push(key.held_by.clone());
            if step.from == Actor::Kms && matches!(step.kind, Kind::Respond | Kind::Fail) {
                key.release(Actor::Kms);
            }
        }
        if step.kind == Kind::Discard {
            discard(&mut keys, index, step);
        }
    }
    (keys.into_iter())
        .map(|mut key| {
            let before = (trace.steps.len()).saturating_sub(key.lifetime.holders.len());
            key.lifetime.holders.splice(0..0, vec![Vec::new(); before]);
            key.lifetime.kept_by = key.held_by;
            key.lifetime
        })
        .collect()
}

/// The place of the key with these bytes among the keys; a new one if they are new.
fn known_key(keys: &mut Vec<TrackedKey>, trace: &Trace, name: &'static str, bytes: &[u8]) -> usize {
    let same = |key: &TrackedKey| key.lifetime.bytes.as_deref() == Some(bytes);
    let unseen = |key: &TrackedKey| key.lifetime.bytes.is_none();
    let at = (keys.iter().position(same))
        .or_else(|| keys.iter().position(unseen))
        .unwrap_or(keys.len());
    if at == keys.len() {
        keys.push(TrackedKey::new(kind_of(trace, name, bytes), trace));
    }
    if let Some(key) = keys.get_mut(at) {
        key.lifetime.bytes = Some(bytes.to_vec());
        if !key.names.contains(&name) {
            key.names.push(name);
        }
    }
    at
}

/// What a new key is. KMS returns a Bucket Key as it returns a data key; S3 then shows a data key of its own, and never
/// works on the file with the Bucket Key.
fn kind_of(trace: &Trace, name: &str, bytes: &[u8]) -> RunKeyKind {
    let names = |same: bool| {
        (trace.steps.iter().flat_map(shown_keys))
            .filter(move |(_, other)| !is_zero(other) && (*other == bytes) == same)
            .map(|(name, _)| name)
    };
    let only_from_kms = names(true).all(|name| name == FROM_KMS);
    let another_works = names(false).any(|name| name != FROM_KMS && !name.starts_with(SECOND));
    let copies = trace.operation.contains("Copy");
    match name.starts_with(SECOND) {
        true => RunKeyKind::SecondDataKey,
        false if only_from_kms && another_works && !copies => RunKeyKind::BucketKey,
        false => RunKeyKind::DataKey,
    }
}

/// Takes the keys from the actor that overwrites them, and notes their bytes.
fn discard(keys: &mut [TrackedKey], index: usize, step: &Step) {
    let mut shown = false;
    for (name, after) in shown_keys(step) {
        shown = true;
        let its =
            |key: &&mut TrackedKey| key.names.contains(&name) && key.held_by.contains(&step.from);
        // A copy has two keys of one name; the newer one is still there.
        if let Some(key) = keys.iter_mut().rev().find(its) {
            key.release(step.from);
            key.lifetime.erasure = key.lifetime.bytes.clone().map(|before| KeyErasure {
                step: index,
                before,
                after: after.to_vec(),
            });
        }
    }
    for key in keys.iter_mut().filter(|_| !shown) {
        key.release(step.from);
    }
}

impl TrackedKey {
    /// A key that nobody has held until this step.
    fn new(kind: RunKeyKind, trace: &Trace) -> Self {
        Self {
            lifetime: KeyLifetime {
                kind,
                bytes: None,
                holders: Vec::with_capacity(trace.steps.len()),
                kept_by: Vec::new(),
                erasure: None,
                shown_at: Vec::new(),
            },
            names: Vec::new(),
            held_by: Vec::new(),
        }
    }

    fn hold(&mut self, actor: Actor) {
        if actor != Actor::Bucket && !self.held_by.contains(&actor) {
            self.held_by.push(actor);
        }
    }

    fn release(&mut self, actor: Actor) {
        // S3 keeps a Bucket Key for the next requests.
        if self.lifetime.kind != RunKeyKind::BucketKey || actor != Actor::S3 {
            self.held_by.retain(|held| *held != actor);
        }
    }
}

impl RunKeyKind {
    /// The key's name, as a label.
    pub fn name(self) -> &'static str {
        match self {
            Self::DataKey => "Plaintext data key",
            Self::SecondDataKey => "Second plaintext data key",
            Self::BucketKey => "Plaintext bucket key",
            Self::CustomerKey => "Your app’s own key",
        }
    }
}

impl KeyLifetime {
    /// At how many steps anybody holds the key in plaintext.
    pub fn steps_alive(&self) -> usize {
        (self.holders.iter())
            .filter(|holders| !holders.is_empty())
            .count()
    }

    /// Who holds the key, and from which step to which.
    pub fn times(&self) -> Vec<HoldingTime> {
        let mut times: Vec<HoldingTime> = Vec::new();
        for (step, holders) in self.holders.iter().enumerate() {
            for actor in holders {
                let going_on = |time: &&mut HoldingTime| {
                    time.actor == *actor && time.last.saturating_add(1) == step
                };
                match times.iter_mut().find(going_on) {
                    Some(time) => time.last = step,
                    None => times.push(HoldingTime {
                        actor: *actor,
                        first: step,
                        last: step,
                    }),
                }
            }
        }
        times
    }

    /// What the bar shows, in sentences.
    pub fn sentences(&self) -> String {
        let (alive, all) = (self.steps_alive(), self.holders.len());
        let steps = |time: &HoldingTime| match time.first == time.last {
            true => format!("{} at step {}", time.actor, time.first.saturating_add(1)),
            false => format!(
                "{} from step {} to step {}",
                time.actor,
                time.first.saturating_add(1),
                time.last.saturating_add(1)
            ),
        };
        let times: Vec<String> = self.times().iter().map(steps).collect();
        let held = format!(
            "In plaintext at {alive} of {all} steps: {}.",
            times.join(", ")
        );
        let end = match (&self.erasure, self.kept_by.as_slice()) {
            (Some(erasure), []) => format!(
                "At step {}, its bytes are overwritten with zeros.",
                erasure.step.saturating_add(1)
            ),
            (Some(erasure), kept) => format!(
                "At step {}, S3 overwrites its copy with zeros. {} still has the key after the run.",
                erasure.step.saturating_add(1),
                names(kept)
            ),
            (None, []) => {
                "No step shows the overwriting: the program does it when the call ends.".to_owned()
            }
            (None, kept) => format!("{} still has the key after the run.", names(kept)),
        };
        format!("{held} {end}")
    }
}

fn names(actors: &[Actor]) -> String {
    let names: Vec<String> = actors.iter().map(Actor::to_string).collect();
    names.join(" and ")
}
