//! Paginated lists: `Limit`, `Marker`, `NextMarker`, `Truncated`.

use super::KmsError;
use super::parameters::within;
use crate::core::json::Object;
use crate::core::wire::member::{number, text};
use crate::core::wire::{Field, Member, Values};
use serde_json::Value;

/// The page of a list that a request asks for.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Page {
    /// `Limit`: the maximum number of items.
    pub limit: Option<i64>,
    /// `Marker`: the `NextMarker` of the last answer.
    pub marker: Option<String>,
}

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

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage<T> {
    pub items: Vec<T>,
    /// `NextMarker`, if there are more items.
    pub next_marker: Option<String>,
}

impl Page {
    /// The number of items, from `1..=most`; without a `Limit`, `default`.
    pub(super) fn size(&self, default: i64, most: i64) -> Result<usize, KmsError> {
        let limit = self.limit.unwrap_or(default);
        within("limit", limit, 1, most)?;
        Ok(limit as usize)
    }

    /// This page of all items. AWS's markers are opaque; here a marker is the index of the next item.
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
    /// The JSON that the API returns: the items under `name`, then `Truncated` and `NextMarker`.
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
