//! Lists, a page at a time: `Limit`, `Marker`, `NextMarker`, `Truncated`.

use super::KmsError;
use super::parameters::within;
use crate::core::json::Object;
use crate::core::wire::member::{number, text};
use crate::core::wire::{Field, Member, Values};
use serde_json::Value;

/// Which part of a list is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Page {
    /// `Limit`: how many items at most.
    pub limit: Option<i64>,
    /// `Marker`: the last answer's `NextMarker`.
    pub marker: Option<String>,
}

/// A page's parameters.
pub static PAGE: [Member; 2] = [number("Limit"), text("Marker")];

impl Field for Page {
    fn put(&self, members: &'static [Member], into: &mut Values) {
        let (limit, marker) = members.split_at(1);
        self.limit.put(limit, into);
        self.marker.put(marker, into);
    }

    fn take(members: &'static [Member], from: &Values) -> Self {
        let (limit, marker) = members.split_at(1);
        Self {
            limit: Field::take(limit, from),
            marker: Field::take(marker, from),
        }
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage<T> {
    pub items: Vec<T>,
    /// `NextMarker`, where there are more.
    pub next_marker: Option<String>,
}

impl Page {
    /// How many items, from `1..=most`; `default` when nothing is said.
    pub(super) fn size(&self, default: i64, most: i64) -> Result<usize, KmsError> {
        let limit = self.limit.unwrap_or(default);
        within("limit", limit, 1, most)?;
        Ok(limit as usize)
    }

    /// This part of all items. A marker is opaque with AWS; here it is the place of the next item.
    ///
    /// # Errors
    /// `InvalidMarkerException`, which has no message (recorded).
    pub(super) fn cut<T>(&self, all: Vec<T>, size: usize) -> Result<ListPage<T>, KmsError> {
        let start = match &self.marker {
            None => Some(0),
            Some(marker) => (marker.parse::<usize>().ok()).filter(|place| *place < all.len()),
        };
        let Some(start) = start else {
            return Err(KmsError::other("InvalidMarkerException", ""));
        };
        let end = start + size;
        let next_marker = (end < all.len()).then(|| end.to_string());
        Ok(ListPage {
            items: all.into_iter().skip(start).take(size).collect(),
            next_marker,
        })
    }
}

impl<T> ListPage<T> {
    /// As the API writes it: the items under `name`, then how it goes on.
    pub(super) fn to_json(&self, name: &str, item: impl Fn(&T) -> Value) -> Value {
        let mut json = Object::default();
        json.put(name, Value::Array(self.items.iter().map(item).collect()));
        if let Some(marker) = &self.next_marker {
            json.text("NextMarker", marker);
        }
        json.put("Truncated", Value::Bool(self.next_marker.is_some()));
        json.value()
    }

    /// `1 key`, `3 keys`.
    pub(super) fn count(&self, one: &str, many: &str) -> String {
        match self.items.len() {
            1 => format!("1 {one}"),
            other => format!("{other} {many}"),
        }
    }
}
