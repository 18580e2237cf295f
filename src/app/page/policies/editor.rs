//! One policy as text: tabs, tools, the coloured and marked text under a text area, its flaws.

use super::desk::Desk;
use crate::app::component::json_text::tokens;
use crate::app::component::{live, paint};
use crate::app::route::Route;
use crate::core::iam::Outline;
use crate::core::lab::marks::{Mark, Sort, from_utf16, marks};
use crate::core::lab::{Flaw, InForce, PolicyDraft, Slot};
use crate::web::dom::splice;
use crate::web::markup::Markup;
use crate::web::page;
use leptos::html;
use leptos::prelude::*;

/// The panel.
#[component]
pub fn Editor() -> impl IntoView {
    let desk = Desk::from_context();
    let lab = desk.app.lab;
    let draft = move |follow: fn(&PolicyDraft) -> bool| {
        let slot = desk.slot();
        lab.with(|lab| follow(lab.draft(slot)))
    };
    let change = move |change: fn(&mut PolicyDraft) -> bool| {
        let slot = untrack(|| desk.slot());
        lab.update(|lab| lab.change(slot, change));
    };
    let tool = move |name: &'static str,
                     off: fn(&PolicyDraft) -> bool,
                     act: fn(&mut PolicyDraft) -> bool| {
        view! {
            <button class="btn" disabled=live::is(move || draft(off)) on:click=live::click(move |_| change(act))>{name}</button>
        }
        .into_any()
    };
    view! {
        <section class="pol-edit" aria-label="Policies in force">
            <nav class="tabs" aria-label="Which policy">
                {Slot::ALL.into_iter().map(|slot| tab(desk, slot)).collect_view()}
            </nav>
            <p class="pol-says">{live::text(move || desk.slot().says().to_owned())}</p>
            <div class="pol-tools">
                {tool("Undo", |draft| !draft.can_undo(), PolicyDraft::undo)}
                {tool("Redo", |draft| !draft.can_redo(), PolicyDraft::redo)}
                {tool("Format", |draft| draft.text.trim().is_empty(), PolicyDraft::format)}
                {tool("Insert an example", |draft| !draft.text.trim().is_empty(), |draft| {
                    let example = draft.slot.example();
                    draft.edit(example);
                    draft.format()
                })}
                {tool("Remove", |draft| draft.text.is_empty() || !draft.slot.is_optional(), |draft| draft.edit(String::new()))}
            </div>
            {text_area(desk)}
            {state(desk)}
        </section>
    }
}

fn tab(desk: Desk, slot: Slot) -> AnyView {
    let state = move || {
        desk.app.lab.with(|lab| {
            let draft = lab.draft(slot);
            match (&draft.flaw, &draft.in_force) {
                (Some(_), _) => "wrong",
                (None, InForce::Nothing) => "none",
                (None, _) => "on",
            }
        })
    };
    view! {
        <a
            href=Route::Policies(slot).hash()
            data-state=live::text(move || state().to_owned())
            aria-current=live::text(move || if desk.slot() == slot { "page" } else { "false" }.to_owned())
        >{slot.name()}<span class="sr">{live::text(move || match state() {
            "wrong" => ", has an error",
            "none" => ", not there",
            _ => ", in force",
        }.to_owned())}</span></a>
    }
    .into_any()
}

/// The text, and what is under it: the same text in colours, line by line.
fn text_area(desk: Desk) -> AnyView {
    let lab = desk.app.lab;
    let under = NodeRef::<html::Div>::new();
    Effect::new(move |before: Option<Vec<Line>>| {
        let slot = desk.slot();
        let answer = desk.answer.get();
        let warnings = desk.warnings.get();
        let chosen = (desk.chosen.get()).and_then(|(of, index)| (of == slot).then_some(index));
        let now = lab.with(|lab| {
            let draft = lab.draft(slot);
            let decision = match answer.as_deref() {
                Some(Ok(answer)) => Some(&answer.decision),
                _ => None,
            };
            lines(&draft.text, &marks(draft, decision, &warnings), chosen)
        });
        if let Some(under) = under.get() {
            show(&under, before.as_deref().unwrap_or_default(), &now);
            return now;
        }
        Vec::new()
    });
    let typed = move |event| {
        let text = event_target_value(&event);
        let slot = untrack(|| desk.slot());
        lab.update(|lab| lab.change(slot, |draft| draft.edit(text)));
    };
    let looked = move |event: leptos::ev::Event| {
        let slot = untrack(|| desk.slot());
        let caret = page::caret(&event);
        let index = lab.with_untracked(|lab| {
            let text = &lab.draft(slot).text;
            Outline::of(text)?.statement_at(from_utf16(text, caret?))
        });
        let chosen = index.map(|index| (slot, index));
        if desk.chosen.get_untracked() != chosen {
            desk.chosen.set(chosen);
            request_animation_frame(|| page::into_view(".pol-why li[data-here]"));
        }
    };
    let keys = move |event: leptos::ev::KeyboardEvent| {
        if !(event.ctrl_key() || event.meta_key()) {
            return;
        }
        let act = match (event.key().as_str(), event.shift_key()) {
            ("z", false) => PolicyDraft::undo,
            ("z" | "Z", true) | ("y", _) => PolicyDraft::redo,
            _ => return,
        };
        event.prevent_default();
        let slot = untrack(|| desk.slot());
        lab.update(|lab| lab.change(slot, act));
    };
    view! {
        <div class="editor pol-text">
            <div class="under json" aria-hidden="true" node_ref=under></div>
            <textarea
                class="json"
                aria-label=live::text(move || format!("{} JSON", desk.slot().name()))
                aria-invalid=live::text(move || lab.with(|lab| lab.draft(desk.slot()).flaw.is_some()).to_string())
                aria-describedby="pol-state"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                prop:value=live::text(move || {
                    let slot = desk.slot();
                    lab.with(|lab| lab.draft(slot).text.clone())
                })
                on:input=live::event(typed)
                on:select=live::event(looked)
                on:click=move |event: leptos::ev::MouseEvent| looked(event.into())
                on:keyup=move |event: leptos::ev::KeyboardEvent| looked(event.into())
                on:keydown=keys
            ></textarea>
        </div>
    }
    .into_any()
}

/// What is wrong with the text, or what the linter says of it.
fn state(desk: Desk) -> AnyView {
    let said = paint::div(
        "pol-state",
        Box::new(move |markup| {
            let slot = desk.slot();
            let warnings = desk.warnings.get();
            desk.app.lab.with(|lab| {
                let draft = lab.draft(slot);
                match &draft.flaw {
                    Some(flaw) => flawed(markup, flaw),
                    None if draft.in_force == InForce::Nothing => {
                        markup.line("p", "", slot.absent());
                    }
                    None => {
                        markup.line("p", "", "In force, in the lab as well.");
                    }
                }
            });
            if warnings.is_empty() {
                return;
            }
            markup.open_class("ul", "warnings");
            for warning in warnings.iter() {
                markup
                    .open("li")
                    .line("b", "", &warning.message)
                    .text(&format!(
                        " (line {}, column {})",
                        warning.line, warning.column
                    ))
                    .line("p", "", &warning.why)
                    .close();
            }
            markup.close();
        }),
    );
    view! { <div id="pol-state" aria-live="polite">{said}</div> }.into_any()
}

fn flawed(markup: &mut Markup, flaw: &Flaw) {
    markup.open_class("p", "bad");
    match flaw {
        Flaw::Policy(error) => {
            let place = format!("Line {}, column {}: ", error.line, error.column);
            markup.line("b", "", &place).text(&error.message);
        }
        Flaw::Size(error) => {
            markup.text(&error.to_string());
        }
    }
    markup.close();
    markup.line(
        "p",
        "",
        "What you typed stays here. The last valid policy stays in force.",
    );
}

/// A line of the text as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    /// Stretches: class, text.
    runs: Vec<(String, String)>,
    /// What its statement did.
    state: &'static str,
    /// Whether its statement is the one looked at.
    chosen: bool,
}

/// Cuts the text into lines, and lines where colour or mark change.
fn lines(text: &str, marks: &[Mark], chosen: Option<usize>) -> Vec<Line> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        let here: Vec<&Mark> = (marks.iter())
            .filter(|mark| mark.at.start <= end && mark.at.end > start)
            .collect();
        let whole = here
            .iter()
            .find(|mark| matches!(mark.sort, Sort::Allows | Sort::Denies | Sort::Idle));
        let mut runs: Vec<(String, String)> = Vec::new();
        let mut at = start;
        for token in tokens(line) {
            let mut rest = token.text.as_str();
            while !rest.is_empty() {
                let class = classes(token.class, &here, at);
                // As far as no mark begins or ends.
                let until = (here.iter())
                    .flat_map(|mark| [mark.at.start, mark.at.end])
                    .filter(|edge| *edge > at)
                    .min()
                    .unwrap_or(usize::MAX);
                let mut take = rest.len().min(until.saturating_sub(at));
                while !rest.is_char_boundary(take) {
                    take += 1;
                }
                let (run, after) = rest.split_at(take);
                match runs.last_mut() {
                    Some((last, text)) if *last == class => text.push_str(run),
                    _ => runs.push((class, run.to_owned())),
                }
                at += take;
                rest = after;
            }
        }
        found.push(Line {
            runs,
            state: match whole.map(|mark| mark.sort) {
                Some(Sort::Allows) => "allows",
                Some(Sort::Denies) => "denies",
                Some(_) => "idle",
                None => "",
            },
            chosen: whole.is_some_and(|mark| Some(mark.statement) == chosen),
        });
        start = end + 1;
    }
    found
}

fn classes(token: &str, marks: &[&Mark], at: usize) -> String {
    let mut class = token.to_owned();
    for mark in marks.iter().filter(|mark| mark.at.contains(&at)) {
        let name = match mark.sort {
            Sort::Agreed => "agreed",
            Sort::Broke => "broke",
            Sort::Warned => "warned",
            Sort::Wrong => "wrong",
            _ => continue,
        };
        if !class.is_empty() {
            class.push(' ');
        }
        class.push_str(name);
    }
    class
}

/// Redraws only the lines that are new, so that a key press in a long policy stays cheap.
fn show(under: &leptos::web_sys::Element, before: &[Line], now: &[Line]) {
    let head = before.iter().zip(now).take_while(|(a, b)| a == b).count();
    let tail = (before.iter().skip(head).rev())
        .zip(now.iter().skip(head).rev())
        .take_while(|(a, b)| a == b)
        .count();
    let fresh = now.get(head..now.len() - tail).unwrap_or_default();
    let drawn: Vec<Markup> = fresh.iter().map(draw).collect();
    splice(under, head, before.len() - head - tail, &drawn);
}

fn draw(line: &Line) -> Markup {
    let mut markup = Markup::default();
    markup
        .open_class("div", "line")
        .attr("data-state", line.state)
        .flag("data-chosen", line.chosen);
    for (class, text) in &line.runs {
        match class.as_str() {
            "" => markup.text(text),
            class => markup.line("span", class, text),
        };
    }
    markup.close();
    markup
}
