//! The panels over the picture: where to go, all frames, the keys, and what a bad projector needs. They are a part of
//! their own, because the speaker’s window has them too.

use super::keys::TALK_KEYS;
use super::notes::times;
use super::state::{OpenTalk, Presentation, TalkPanel};
use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::{DrawView, Page};
use crate::app::tree::html::{
    b, button, code, dd, div, dl, dt, form, h3, input, kbd, label, li, ol, p, press, span,
};
use crate::app::tree::{Element, Nodes, reactive};
use crate::lesson::talk::{TalkBlock, TalkLook, TalkSession};
use leptos::prelude::*;

part! { talk_panel,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view)
}
}

fn view(page: Page) -> Nodes {
    panel(Presentation::of(page))
}

/// What lies over the picture; nothing most of the time.
pub fn panel(state: Presentation) -> Nodes {
    reactive(move || {
        let place = div().class("talk-panel-place");
        let (Some(panel), Some(talk)) = (state.panel.get(), state.talk.get()) else {
            return place;
        };
        let session = state.session.get();
        let (name, content) = match panel {
            TalkPanel::GoTo => ("Go to", go_to(state, &talk, &session)),
            TalkPanel::Overview => ("Overview", overview(state, &talk, &session)),
            TalkPanel::Keys => ("Keys", keys()),
            TalkPanel::Picture => ("Picture", look(state, session.look)),
        };
        let close = press()
            .class("btn")
            .on_click(move || state.panel.set(None))
            .child("Close");
        place.child(
            div()
                .class("talk-panel")
                .key(name)
                .attr("role", "dialog")
                .attr("aria-label", name)
                .child(
                    div()
                        .class("talk-panel-head")
                        .child(h3().child(name))
                        .child(close),
                )
                .child(content),
        )
    })
}

/// A number to type, and the blocks.
fn go_to(state: Presentation, talk: &OpenTalk, session: &TalkSession) -> Element {
    let count = talk.script.frames.len();
    let block = |(place, block): (usize, &TalkBlock)| {
        let first = block.first;
        press()
            .class("btn")
            .key(format!("{place}"))
            .on_click(move || state.go_to(first))
            .child(format!("{} · {}", first + 1, block.name))
    };
    let blocks = talk.script.blocks.iter().enumerate().map(block);
    let go = move || {
        let number = state.typed.get_untracked().trim().parse::<usize>().ok();
        if let Some(number) = number.filter(|number| *number > 0) {
            state.go_to(number - 1);
        }
    };
    div()
        .class("talk-go")
        .child(
            form()
                .on("submit", move |event| {
                    event.prevent_default();
                    go();
                })
                .child(
                    label()
                        .attr("for", "talk-number")
                        .child(format!("Frame, 1 to {count}")),
                )
                .child(
                    input()
                        .id("talk-number")
                        .class("input")
                        .attr("inputmode", "numeric")
                        .attr("autocomplete", "off")
                        .value(state.typed.get())
                        .on_input(move |text| state.typed.set(text)),
                )
                .child(
                    button()
                        .class("btn main")
                        .attr("type", "submit")
                        .child("Go"),
                ),
        )
        .child(p().child(format!("Now at {} of {count}.", session.frame + 1)))
        .child(
            div()
                .class("talk-go-blocks")
                .child(blocks.collect::<Nodes>()),
        )
}

/// All frames, block by block.
fn overview(state: Presentation, talk: &OpenTalk, session: &TalkSession) -> Element {
    let here = session.frame;
    let block = |block: &TalkBlock| {
        let frames = talk.script.frames.iter().enumerate();
        let frames = frames.skip(block.first).take(block.frames);
        let frames = frames.map(|(index, frame)| {
            li().key(format!("{index}")).child(
                press()
                    .class("talk-frame-link")
                    .maybe("aria-current", (index == here).then_some("step"))
                    .on_click(move || state.go_to(index))
                    .child(b().child((index + 1).to_string()))
                    .child(span().child(frame.sentence.clone())),
            )
        });
        li().key(block.name.clone())
            .child(h3().child(format!("{}, {} min", block.name, block.minutes)))
            .child(ol().child(frames.collect::<Nodes>()))
    };
    let blocks = talk.script.blocks.iter().map(block);
    div()
        .class("talk-overview")
        .child(times(state, talk, session))
        .child(
            press()
                .class("btn")
                .on_click(move || state.start_over())
                .child("Start the talk over"),
        )
        .child(
            ol().class("talk-overview-blocks")
                .child(blocks.collect::<Nodes>()),
        )
}

fn keys() -> Element {
    let key = |(keys, what): (&'static str, &'static str)| {
        [dt().child(kbd().child(keys)), dd().child(what)]
    };
    dl().class("talk-keys").child(TALK_KEYS.map(key))
}

/// Type size, contrast, and brightness, for a bad projector.
fn look(state: Presentation, look: TalkLook) -> Element {
    type Change = fn(TalkLook, i16) -> TalkLook;
    let row = |name: &'static str, value: u16, change: Change| {
        let by = move |percent: i16| {
            move || {
                state.act(|session, _| session.look = change(session.look, percent).clamped());
            }
        };
        let step = |says: &'static str, sign: &'static str, act: Box<dyn Fn() + Send + Sync>| {
            press()
                .class("btn")
                .attr("aria-label", format!("{says} {}", name.to_lowercase()))
                .on_click(act)
                .child(sign)
        };
        div()
            .class("talk-look")
            .key(name)
            .child(span().child(name))
            .child(step("Less", "−", Box::new(by(-10))))
            .child(code().child(format!("{value}%")))
            .child(step("More", "+", Box::new(by(10))))
    };
    let usual = press()
        .class("btn")
        .on_click(move || state.act(|session, _| session.look = TalkLook::default()))
        .child("As usual");
    div()
        .class("talk-looks")
        .child(row("Type size", look.scale, |look, by| look.scaled_by(by)))
        .child(row("Contrast", look.contrast, |look, by| TalkLook {
            contrast: look.contrast.saturating_add_signed(by),
            ..look
        }))
        .child(row("Brightness", look.brightness, |look, by| TalkLook {
            brightness: look.brightness.saturating_add_signed(by),
            ..look
        }))
        .child(usual)
}
