//! Edits a talk: its items, their order, their minutes, and the speaker’s own notes.

use super::state::Presentation;
use crate::app::component::number::shortened;
use crate::app::tree::html::{
    b, details, div, h3, input, label, li, ol, option, p, press, select, small, span, summary,
    textarea,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::lesson::LESSONS;
use crate::lesson::talk::{LessonState, Talk, TalkItem};
use leptos::prelude::*;

/// How long a new item takes, in minutes.
const NEW: u16 = 2;

/// The editor of the talk with this slug.
pub fn talk_editor(state: Presentation, edited: RwSignal<String>) -> Nodes {
    let change = move |act: &dyn Fn(&mut Talk)| {
        let slug = edited.get_untracked();
        state.edit(|shelf| {
            if let Some(mut talk) = shelf.talk(&slug).cloned() {
                act(&mut talk);
                shelf.put(talk);
            }
        });
    };
    let editor = Editor {
        state,
        edited,
        change: StoredValue::new(std::sync::Arc::new(change)),
    };
    let which = reactive(move || {
        let talks = state.shelf.with(|shelf| shelf.talks.clone());
        let slugs: Vec<String> = talks.iter().map(|talk| talk.slug.clone()).collect();
        let one = |talk: &Talk| {
            option().selected(talk.slug == edited.get()).child(format!(
                "{} minutes: {}",
                talk.minutes(),
                talk.title
            ))
        };
        select()
            .class("input")
            .attr("aria-label", "Talk to edit")
            .on_choose(move |place| {
                if let Some(slug) = slugs.get(place) {
                    edited.set(slug.clone());
                }
            })
            .child(talks.iter().map(one).collect::<Nodes>())
    });
    let items = reactive(move || editor.items());
    let add = reactive(move || editor.add());
    nodes().child(
        details()
            .class("talk-editor")
            .child(summary().child("Edit a talk"))
            .child(which)
            .child(items)
            .child(add),
    )
}

/// Changes the talk that is edited.
type Change = std::sync::Arc<dyn Fn(&dyn Fn(&mut Talk)) + Send + Sync>;

#[derive(Clone, Copy)]
struct Editor {
    state: Presentation,
    edited: RwSignal<String>,
    change: StoredValue<Change>,
}

impl Editor {
    fn change(self, act: impl Fn(&mut Talk) + 'static) {
        self.change.with_value(|change| change(&act));
    }

    fn talk(self) -> Option<Talk> {
        let slug = self.edited.get();
        self.state.shelf.with(|shelf| shelf.talk(&slug).cloned())
    }

    fn items(self) -> Element {
        let list = ol().class("talk-items");
        let Some(talk) = self.talk() else {
            return list;
        };
        let count = talk.items.len();
        let items = talk.items.iter().enumerate();
        list.child(
            items
                .map(|(index, item)| self.item(index, count, item))
                .collect::<Nodes>(),
        )
    }

    fn item(self, index: usize, count: usize, item: &TalkItem) -> Element {
        let title = item
            .state
            .lesson()
            .map_or("Three truths", |lesson| lesson.title);
        let name = format!("{}: {title}", item.state.kind());
        let press = |says: &'static str, sign: &'static str, off: bool| {
            press()
                .class("btn")
                .attr("aria-label", format!("{says}: {name}"))
                .flag("disabled", off)
                .child(sign)
        };
        let up = press("Move up", "↑", index == 0).on_click(move || {
            self.change(move |talk| talk.move_to(index, index.saturating_sub(1)));
        });
        let down = press("Move down", "↓", index + 1 >= count)
            .on_click(move || self.change(move |talk| talk.move_to(index, index + 1)));
        let remove = press("Remove", "✕", false)
            .on_click(move || self.change(move |talk| talk.remove(index)));
        let field = |of: &'static str| format!("talk-{of}-{index}");
        let block = input()
            .id(field("block"))
            .class("input")
            .value(item.block.clone())
            .on_input(move |text| {
                self.change(move |talk| talk.set_block(index, &text));
            });
        let minutes = input()
            .id(field("minutes"))
            .class("input")
            .attr("type", "number")
            .attr("min", "0")
            .num("max", i32::from(Talk::LONGEST_MINUTES))
            .value(item.minutes.to_string())
            .on_input(move |text| {
                if let Ok(minutes) = text.parse::<u16>() {
                    self.change(move |talk| talk.set_minutes(index, minutes));
                }
            });
        let notes = textarea()
            .id(field("notes"))
            .class("input")
            .attr("rows", "2")
            .value(item.notes.clone())
            .on_input(move |text| {
                self.change(move |talk| talk.set_notes(index, &text));
            });
        let named = |of: &'static str, says: &'static str, control: Element| {
            div()
                .child(label().attr("for", field(of)).child(says))
                .child(control)
        };
        li().key(format!("{index}"))
            .child(
                div()
                    .class("talk-item-head")
                    .child(b().child(title))
                    .child(small().child(item.state.kind()))
                    .child(
                        span()
                            .class("talk-item-acts")
                            .child(up)
                            .child(down)
                            .child(remove),
                    ),
            )
            .child(
                div()
                    .class("talk-item-fields")
                    .child(named("block", "Block", block))
                    .child(named("minutes", "Minutes", minutes))
                    .child(named("notes", "Your notes", notes)),
            )
    }

    /// What can be added, and the way back to the talk as it came.
    fn add(self) -> Element {
        let states: Vec<LessonState> = (LESSONS.iter())
            .filter_map(|lesson| LessonState::of_lesson(lesson.slug))
            .flatten()
            .collect();
        let one = |state: &LessonState| {
            let title = state.lesson().map_or("", |lesson| lesson.title);
            option().child(format!("{title}: {}", state.kind().to_lowercase()))
        };
        let menu = select()
            .class("input")
            .id("talk-add")
            .on_choose(move |place| {
                // The first entry only says what the menu is for.
                let state = place
                    .checked_sub(1)
                    .and_then(|place| states.get(place).copied());
                let Some(state) = state else { return };
                self.change(move |talk| {
                    let block = talk.items.last().map_or("", |item| item.block.as_str());
                    talk.add(TalkItem {
                        block: shortened(block, Talk::LONGEST_BLOCK),
                        state,
                        minutes: NEW,
                        notes: String::new(),
                    });
                });
            });
        let all: Vec<LessonState> = (LESSONS.iter())
            .filter_map(|lesson| LessonState::of_lesson(lesson.slug))
            .flatten()
            .collect();
        let slug = self.edited.get();
        let is_edited = self.state.shelf.with(|shelf| shelf.is_edited(&slug));
        let restore = press()
            .class("btn")
            .flag("disabled", !is_edited)
            .on_click(move || {
                let slug = self.edited.get_untracked();
                self.state.edit(|shelf| shelf.restore(&slug));
            })
            .child("Restore this talk");
        let minutes = self.talk().map_or(0, |talk| talk.minutes());
        div()
            .class("talk-add")
            .child(h3().child("Add an item"))
            .child(
                label()
                    .attr("for", "talk-add")
                    .child("Lesson and what to show of it"),
            )
            .child(
                menu.child(option().selected(true).child("Choose …"))
                    .child(all.iter().map(one).collect::<Nodes>()),
            )
            .child(p().child(format!(
                "This talk takes {minutes} minutes. It stays in this browser."
            )))
            .child(restore)
    }
}
