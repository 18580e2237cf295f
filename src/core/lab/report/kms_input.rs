//! What a request brings to KMS, compared with the contents of files.

use crate::core::trace::{Actor, Role, Step, Value};
use crate::core::wire::Type;
use base64ct::{Base64, Encoding};
use std::borrow::Cow;

/// A stretch shorter than this occurs in two texts by chance, in bytes.
const WINDOW: usize = 16;

/// A value in a request to KMS.
#[derive(Debug)]
pub(super) struct KmsInput<'a> {
    /// The value, or its start if it is long.
    bytes: Cow<'a, [u8]>,
    /// The length of the whole, in bytes.
    len: u64,
    /// What the value is to KMS.
    form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// A name, a number, a condition: it may equal a file by chance.
    Text,
    /// Bytes.
    Binary,
    /// Plaintext that S3 sends. S3 has no plaintext but the file's, so all of it counts.
    File,
}

impl<'a> KmsInput<'a> {
    /// Every value in a request: its fields, its parameters on the wire, and what these say in base64.
    pub(super) fn of(step: &'a Step) -> Vec<Self> {
        let mut inputs: Vec<Self> = (step.fields.iter())
            .flat_map(|field| match &field.value {
                Value::Text(text) => Self::texts(text),
                Value::Bytes { excerpt, .. } => {
                    let form = match (field.role, step.from) {
                        (Role::Plaintext, Actor::S3) => Form::File,
                        _ => Form::Binary,
                    };
                    vec![Self {
                        bytes: Cow::Borrowed(&excerpt.head),
                        len: excerpt.len,
                        form,
                    }]
                }
            })
            .collect();
        let Some(api) = &step.api else { return inputs };
        let Some(request) = &api.request else {
            inputs.extend(Self::texts(&api.http));
            return inputs;
        };
        for (member, value) in request.parameters.iter() {
            for text in texts(value) {
                match (member.kind, Base64::decode_vec(text)) {
                    (Type::Blob | Type::Secret, Ok(bytes)) => {
                        inputs.push(Self::whole(Cow::Owned(bytes), Form::Binary));
                    }
                    _ => inputs.extend(Self::texts(text)),
                }
            }
        }
        inputs
    }

    fn whole(bytes: Cow<'a, [u8]>, form: Form) -> Self {
        let len = bytes.len() as u64;
        Self { bytes, len, form }
    }

    /// A text, and the bytes that it encodes if it is base64.
    fn texts(text: &'a str) -> Vec<Self> {
        let decoded = Base64::decode_vec(text).ok();
        let plain = Self::whole(Cow::Borrowed(text.as_bytes()), Form::Text);
        let decoded = decoded.map(|bytes| Self::whole(Cow::Owned(bytes), Form::Text));
        std::iter::once(plain).chain(decoded).collect()
    }

    /// How many of its bytes are a file's. `contents` are the files' known bytes; what also occurs in `names` counts
    /// only where KMS expects bytes.
    pub(super) fn seen(&self, contents: &[&[u8]], names: &[String]) -> u64 {
        let bytes: &[u8] = &self.bytes;
        if self.form == Form::File {
            return self.len;
        }
        // A file that is shorter than a window counts if a binary value is that file.
        if bytes.len() < WINDOW {
            let is_file = self.form == Form::Binary && contents.contains(&bytes);
            return if is_file { self.len } else { 0 };
        }
        let mut windows = WindowIndex::of(bytes);
        for content in contents {
            content
                .windows(WINDOW)
                .for_each(|window| windows.find(window));
        }
        let mut found = windows.found();
        if self.form == Form::Text {
            let names = names.iter().map(String::as_bytes);
            let known = |window: &[u8]| {
                let mut names = names.clone();
                names.any(|name| name.windows(WINDOW).any(|other| other == window))
            };
            for (at, window) in bytes.windows(WINDOW).enumerate() {
                if known(window) {
                    mark(&mut found, at, false);
                }
            }
        }
        let counted = found.iter().filter(|byte| **byte).count() as u64;
        // What lies beyond the excerpt is the file's as well if the excerpt ends in it.
        match found.last() {
            Some(true) => counted + (self.len - bytes.len() as u64),
            _ => counted,
        }
    }
}

/// The windows of a value, to find those that occur in a file.
struct WindowIndex<'a> {
    bytes: &'a [u8],
    /// Where each window starts, in the order of the windows' bytes.
    starts: Vec<usize>,
    /// For each pair of first bytes, whether a window has it.
    pairs: Vec<bool>,
    /// For the first of equal windows in `starts`, whether a file has it.
    hits: Vec<bool>,
}

impl<'a> WindowIndex<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        let mut pairs = vec![false; 1 << 16];
        for window in bytes.windows(WINDOW) {
            if let Some(known) = pair(window).and_then(|pair| pairs.get_mut(pair)) {
                *known = true;
            }
        }
        let mut starts: Vec<usize> = (0..bytes.len().saturating_sub(WINDOW - 1)).collect();
        starts.sort_by_key(|start| window_at(bytes, *start));
        let hits = vec![false; starts.len()];
        Self {
            bytes,
            starts,
            pairs,
            hits,
        }
    }

    /// Notes a window of a file.
    fn find(&mut self, window: &[u8]) {
        let known = pair(window).and_then(|pair| self.pairs.get(pair));
        if known != Some(&true) {
            return;
        }
        let bytes = self.bytes;
        let first = (self.starts).partition_point(|start| window_at(bytes, *start) < window);
        let same = (self.starts.get(first)).is_some_and(|start| window_at(bytes, *start) == window);
        if let Some(hit) = self.hits.get_mut(first).filter(|_| same) {
            *hit = true;
        }
    }

    /// For each byte of the value, whether it is in a window that a file has.
    fn found(&self) -> Vec<bool> {
        let mut found = vec![false; self.bytes.len()];
        let mut last: &[u8] = &[];
        let mut hit = false;
        for (start, first) in self.starts.iter().zip(&self.hits) {
            let window = window_at(self.bytes, *start);
            hit = if window == last { hit } else { *first };
            last = window;
            if hit {
                mark(&mut found, *start, true);
            }
        }
        found
    }
}

fn mark(found: &mut [bool], start: usize, value: bool) {
    let bytes = found.iter_mut().skip(start).take(WINDOW);
    bytes.for_each(|byte| *byte = value);
}

fn window_at(bytes: &[u8], start: usize) -> &[u8] {
    bytes.get(start..start + WINDOW).unwrap_or(&[])
}

fn pair(window: &[u8]) -> Option<usize> {
    match window {
        [first, second, ..] => Some(usize::from(*first) << 8 | usize::from(*second)),
        _ => None,
    }
}

/// All texts in a JSON value, names of members included.
pub(super) fn texts(value: &serde_json::Value) -> Box<dyn Iterator<Item = &str> + '_> {
    use serde_json::Value as Json;
    match value {
        Json::String(text) => Box::new(std::iter::once(text.as_str())),
        Json::Array(items) => Box::new(items.iter().flat_map(texts)),
        Json::Object(members) => Box::new(
            (members.iter())
                .flat_map(|(name, value)| std::iter::once(name.as_str()).chain(texts(value))),
        ),
        Json::Null | Json::Bool(_) | Json::Number(_) => Box::new(std::iter::empty()),
    }
}
