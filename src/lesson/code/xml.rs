//! What S3 takes as XML, as the members that the clients take.

use super::written::typed;
use serde_json::{Map, Value};

/// The members of a document's root. `lists` names the elements that stand for lists: the parent (`` for the root),
/// the item, and the list's own name (`` where that is the parent's).
pub fn read(text: &str, lists: &[(&str, &str, &str)]) -> Value {
    let body = text.split_once("?>").map_or(text, |(_, body)| body);
    let mut rest = body.trim_start();
    // The root's own tag.
    rest = rest.split_once('>').map_or("", |(_, rest)| rest);
    members("", &mut rest, lists)
}

/// Reads up to the end tag of `parent`.
fn members(parent: &str, rest: &mut &str, lists: &[(&str, &str, &str)]) -> Value {
    let mut object = Map::new();
    let mut items = Vec::new();
    let is_list = lists.iter().find(|(of, ..)| *of == parent);
    while let Some((text, after)) = rest.split_once('<') {
        let Some((tag, after)) = after.split_once('>') else {
            break;
        };
        *rest = after;
        if tag.starts_with('/') {
            // No element has both text and elements.
            return match (is_list, object.is_empty()) {
                (Some((_, _, "")), _) => Value::Array(items),
                (None, true) => typed(parent, &unescaped(text)),
                _ => with_items(object, items, is_list),
            };
        }
        let value = members(tag, rest, lists);
        match is_list {
            Some((_, item, _)) if *item == tag => items.push(value),
            _ => {
                object.insert(tag.to_owned(), value);
            }
        }
    }
    with_items(object, items, is_list)
}

fn with_items(
    mut object: Map<String, Value>,
    items: Vec<Value>,
    list: Option<&(&str, &str, &str)>,
) -> Value {
    if let Some((_, _, name)) = list.filter(|(_, _, name)| !name.is_empty()) {
        object.insert((*name).to_owned(), Value::Array(items));
    }
    Value::Object(object)
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
