//! The frames of a decrypted body as one blob. They are joined as they come: joining thousands at once would keep the
//! page from answering for a while.

use super::local_file::{ReadError, blob_of};
use js_sys::Array;
use web_sys::Blob;

/// How many frames are joined at a time.
const GROUP: usize = 64;

/// Frames by their numbers, in whatever order they come.
#[derive(Debug, Default)]
pub struct JoinedParts {
    groups: Vec<Group>,
}

/// Neighboring frames.
#[derive(Clone, Debug)]
enum Group {
    /// Those that are here.
    Open(Vec<Option<Blob>>),
    /// All of them.
    Joined(Blob),
}

impl Group {
    /// All frames that it has, if none before another is missing.
    fn join(parts: &[Option<Blob>], content_type: &str) -> Option<Result<Blob, ReadError>> {
        let all: Option<Vec<&Blob>> = parts.iter().map(Option::as_ref).collect();
        let all: Array = all?.into_iter().collect();
        Some(blob_of(&all, content_type))
    }
}

impl JoinedParts {
    /// Takes a frame.
    ///
    /// # Errors
    /// If the browser has no room.
    pub fn put(&mut self, number: u32, part: Blob) -> Result<(), ReadError> {
        let (group, place) = (number as usize / GROUP, number as usize % GROUP);
        if self.groups.len() <= group {
            self.groups
                .resize(group.saturating_add(1), Group::Open(Vec::new()));
        }
        let Some(group) = self.groups.get_mut(group) else {
            return Ok(());
        };
        let Group::Open(parts) = group else {
            return Ok(());
        };
        if parts.len() <= place {
            parts.resize(place.saturating_add(1), None);
        }
        if let Some(at) = parts.get_mut(place) {
            *at = Some(part);
        }
        if parts.len() == GROUP
            && let Some(joined) = Group::join(parts, "")
        {
            *group = Group::Joined(joined?);
        }
        Ok(())
    }

    /// The whole body; `None` if a frame is missing.
    ///
    /// # Errors
    /// If the browser has no room.
    pub fn finish(self, content_type: &str) -> Result<Option<Blob>, ReadError> {
        let all = Array::new();
        for group in self.groups {
            match group {
                Group::Joined(blob) => all.push(&blob),
                Group::Open(parts) => match Group::join(&parts, "") {
                    Some(blob) => all.push(&blob?.into()),
                    None => return Ok(None),
                },
            };
        }
        blob_of(&all, content_type).map(Some)
    }
}
