//! The plan: what to do at which time, what to prepare, and what to ask at the end.

use super::here::PlanPosition;
use crate::app::component::prose::prose;
use crate::app::keyboard_shortcuts::KEYS;
use crate::app::route::{Route, Slug};
use crate::app::tree::html::{
    b, caption, dd, div, dl, dt, h2, h3, kbd, li, link, nav, ol, p, section, span, table, tbody,
    td, th, thead, tr,
};
use crate::app::tree::{Element, Nodes, nodes};
use crate::lesson::course::LessonSection;
use crate::lesson::plan::{CHECKS, RECALL, RecallQuestion, SessionBlock, SessionPlan};
use crate::web::dom;

pub fn session_plan(session: &SessionPlan, position: PlanPosition) -> Element {
    let title = format!("Envelope encryption in {} minutes", session.minutes);
    let around = div()
        .class("plan-around")
        .child(checks())
        .child(recall(session))
        .child(keys())
        .child(screen());
    div()
        .class("plan-sheet")
        .child(h2().child(title))
        .child(p().class("plan-aim").child(session.aim))
        .child(timetable(session, position))
        .child(p().class("plan-left").child(session.left_out))
        .child(around)
}

fn timetable(session: &SessionPlan, position: PlanPosition) -> Element {
    let header = |name: &'static str| th().attr("scope", "col").child(name);
    let head = ["Minutes", "What", "Ask first", "Goes wrong"].map(header);
    let at = dom::address();
    let rows = session
        .timed()
        .map(|(from, to, block)| row([from, to], block, &at, position));
    let title = "Session plan. Let the room answer the question before anyone presses a button.";
    table()
        .class("plan-table")
        .child(caption().child(title))
        .child(thead().child(tr().child(head)))
        .child(tbody().child(rows.collect::<Nodes>()))
}

/// A block, from one minute to another; `at` is the page's own address.
fn row(
    [from, to]: [u16; 2],
    block: &'static SessionBlock,
    at: &str,
    position: PlanPosition,
) -> Element {
    let open = move || position.set(block.hash);
    let here = position.is(block);
    let title = match block.hash.is_empty() {
        true => nodes().child(b().child(block.title)),
        false => nodes()
            .child(
                link(block.hash)
                    .class("link")
                    .on_click(open)
                    .child(block.title),
            )
            // The address is only for paper, where the link cannot be followed.
            .child(
                span()
                    .class("plan-address")
                    .child(format!("{at}{}", block.hash)),
            ),
    };
    let what = th()
        .attr("scope", "row")
        .child(title)
        .child(p().child(block.does))
        .child(p().class("plan-say").child(format!("“{}”", block.say)))
        .child(parts(block, open));
    let time = b().class("plan-time").child(format!("{from}–{to}"));
    let marker = here.then(|| span().class("plan-here").child("you are here"));
    tr().maybe("aria-current", here.then_some("step"))
        .child(td().child(time).child(marker))
        .child(what)
        .child(td().child(block.ask))
        .child(td().child(prose(block.wrong)))
}

/// The links to every part of a block's lesson.
fn parts(block: &SessionBlock, open: impl Fn() + Copy + Send + Sync + 'static) -> Option<Element> {
    let Route::Lesson(slug, _) = Route::of(block.hash) else {
        return None;
    };
    let part = |section: LessonSection| {
        let to = Route::Lesson(slug.clone(), section);
        link(to.to_string()).on_click(open).child(section.name())
    };
    let parts = nav()
        .class("plan-parts")
        .attr("aria-label", format!("Parts of {}", block.title));
    Some(parts.child(LessonSection::ALL.map(part)))
}

fn checks() -> Element {
    let check = |text: &'static str| {
        let tick = span().class("plan-box").attr("aria-hidden", "true");
        li().child(tick).child(span().child(text))
    };
    section()
        .child(h3().child("Before the session"))
        .child(ol().child(CHECKS.map(check)))
}

/// The questions of the session's lessons.
fn recall(session: &SessionPlan) -> Element {
    let had = |one: &&RecallQuestion| {
        let lesson = Slug::new(one.lesson);
        let mut blocks = session.blocks.iter().map(|block| Route::of(block.hash));
        blocks
            .any(|route| matches!(route, Route::Lesson(name, _) if Some(&name) == lesson.as_ref()))
    };
    let question = |one: &RecallQuestion| {
        li().child(b().child(one.asks))
            .child(span().child(one.answer))
    };
    let questions = RECALL.iter().filter(had).map(question);
    section()
        .child(h3().child("At the end, from memory"))
        .child(
            ol().class("plan-recall")
                .child(questions.collect::<Nodes>()),
        )
}

/// The windows in which a room sees stage, step, and verdict at once.
const WINDOWS: [(&str, &str); 4] = [
    (
        "1440 × 900",
        "everything in sight, for screens and good projectors",
    ),
    ("1280 × 720", "full HD with the browser’s zoom at 150%"),
    (
        "1024 × 768",
        "the smallest window for a room; permissions become one row of switches",
    ),
    (
        "smaller",
        "present instead (P): its stage has no text under 24 px",
    ),
];

fn screen() -> Element {
    let window = |(size, what): (&'static str, &'static str)| [dt().child(size), dd().child(what)];
    let f5 = "Some clickers send F5. In a presentation it is full screen; elsewhere it reloads the page, and the lab comes back as it was.";
    section()
        .child(h3().child("Window size"))
        .child(dl().class("plan-keys").child(WINDOWS.map(window)))
        .child(p().child(f5))
}

fn keys() -> Element {
    let key = |(keys, what): (&'static str, &'static str)| {
        [dt().child(kbd().child(keys)), dd().child(what)]
    };
    let clickers =
        "A clicker sends Page Down and Page Up, so it steps through a run without any setup.";
    section()
        .child(h3().child("Keys and clicker"))
        .child(dl().class("plan-keys").child(KEYS.map(key)))
        .child(p().child(clickers))
}
