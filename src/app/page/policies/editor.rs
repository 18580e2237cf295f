//! One policy as text: tabs, tools, the coloured and marked text under a text area, its flaws.

use super::desk::Desk;
use crate::app::component::json_text::tokens;
use crate::app::component::paint::prose;
use crate::app::component::{live, paint};
use crate::app::route::Route;
use crate::core::iam::Outline;
use crate::core::lab::marks::{Mark, Sort, from_utf16, marks};
use crate::core::lab::{Flaw, InForce, PolicyDraft, Slot};
use crate::web::markup::Markup;
use crate::web::page;
use leptos::html;
use leptos::prelude::*;
use std::ops::Range;

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
    let sheet = NodeRef::<html::Div>::new();
    Effect::new(move |before: Option<Vec<Markup>>| {
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
            // As wide as the longest line: the lines themselves are not measured.
            let widest = lab.with_untracked(|lab| {
                let lines = lab.draft(slot).text.split('\n');
                lines.map(|line| line.chars().count()).max()
            });
            if let Some(sheet) = sheet.get() {
                page::set_width(&sheet, widest.unwrap_or_default() + 6);
            }
            paint::change(&under, before.as_deref().unwrap_or_default(), &now);
            return now;
        }
        Vec::new()
    });
    let gutter = paint::div(
        "gutter",
        Box::new(move |markup| {
            let slot = desk.slot();
            let count = lab.with(|lab| lab.draft(slot).text.split('\n').count());
            let numbers: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
            markup.text(&numbers.join("\n"));
        }),
    );
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
            {gutter}
            <div class="pol-sheet" node_ref=sheet>
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
                    .open("b")
                    .with(|markup| prose(markup, &sentence(&warning.message)))
                    .close()
                    .text(" ");
                place(markup, &warning.at, warning.line, warning.column);
                markup
                    .open("p")
                    .with(|markup| prose(markup, &warning.why))
                    .close()
                    .close();
            }
            markup.close();
        }),
    );
    view! { <div id="pol-state" aria-live="polite">{said}</div> }.into_any()
}

/// With a capital, unless it begins with a name.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A place in the text, and the way there.
fn place(markup: &mut Markup, at: &Range<usize>, line: usize, column: usize) {
    let number = |value: usize| i32::try_from(value).unwrap_or(i32::MAX);
    markup
        .open_class("button", "link")
        .attr("data-do", "place")
        .num("data-from", number(at.start))
        .num("data-to", number(at.end))
        .num("data-line", number(line))
        .text(&format!("Line {line}, column {column}"))
        .close();
}

fn flawed(markup: &mut Markup, flaw: &Flaw) {
    markup.open_class("p", "bad");
    match flaw {
        Flaw::Policy(error) => {
            place(markup, &error.at, error.line, error.column);
            markup.text(": ").text(&error.message);
        }
        Flaw::Size(error) => {
            markup.text(&error.to_string());
            if error.simulated() {
                markup.text(
                    " (The limit is AWS’s; its words are not documented, so these are simulated.)",
                );
            }
        }
    }
    markup.close();
    markup.line(
        "p",
        "",
        "What you typed stays here. The last valid policy stays in force.",
    );
}

/// Draws the text line by line, cut where colour or mark change.
fn lines(text: &str, marks: &[Mark], chosen: Option<usize>) -> Vec<Markup> {
    let mut starts = vec![0];
    starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
    // The marks on each line.
    let mut on: Vec<Vec<&Mark>> = vec![Vec::new(); starts.len()];
    let line_of = |at: usize| {
        starts
            .partition_point(|start| *start <= at)
            .saturating_sub(1)
    };
    for mark in marks {
        let (first, last) = (line_of(mark.at.start), line_of(mark.at.end.max(1) - 1));
        for line in on.get_mut(first..=last.max(first)).unwrap_or_default() {
            line.push(mark);
        }
    }
    (text.split('\n').zip(starts.iter().zip(&on)))
        .map(|(line, (start, marks))| draw(line, *start, marks, chosen))
        .collect()
}

fn draw(line: &str, start: usize, marks: &[&Mark], chosen: Option<usize>) -> Markup {
    let whole =
        (marks.iter()).find(|mark| matches!(mark.sort, Sort::Allows | Sort::Denies | Sort::Idle));
    let state = match whole.map(|mark| mark.sort) {
        Some(Sort::Allows) => "allows",
        Some(Sort::Denies) => "denies",
        Some(_) => "idle",
        None => "",
    };
    let mut markup = Markup::default();
    markup
        .open_class("div", "line")
        .attr("data-state", state)
        .flag(
            "data-chosen",
            whole.is_some_and(|mark| Some(mark.statement) == chosen),
        );
    // The space before a line's first sign is no part of anything.
    let indent = line.len() - line.trim_start().len();
    let edges = || {
        (marks.iter())
            .flat_map(|mark| [mark.at.start, mark.at.end])
            .chain([start + indent])
    };
    let mut at = start;
    for token in tokens(line) {
        let mut rest = token.text.as_str();
        while !rest.is_empty() {
            let class = match at < start + indent {
                true => String::new(),
                false => classes(token.class, marks, at),
            };
            // As far as no mark begins or ends.
            let until = edges().filter(|edge| *edge > at).min();
            let mut take = rest.len().min(until.map_or(usize::MAX, |until| until - at));
            while !rest.is_char_boundary(take) {
                take += 1;
            }
            let (run, after) = rest.split_at(take);
            match class.as_str() {
                "" => markup.text(run),
                class => markup.line("span", class, run),
            };
            at += take;
            rest = after;
        }
    }
    markup.close();
    markup
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
