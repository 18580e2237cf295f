//! What comes after the fix: the next denial, what else this caller can do, and the ways on.

use crate::app::component::icon::{Icon, icon};
use crate::app::component::prose::prose;
use crate::app::route::{Route, Slug};
use crate::app::tree::html::{
    caption, code, div, h3, li, link, p, section, span, table as table_tag, tbody, td, th, thead,
    tr, ul,
};
use crate::app::tree::{Element, Nodes};
use crate::lesson::cases::CASES;
use crate::lesson::course::{LESSONS, LessonSection};
use crate::lesson::denied::{CallerTable, CallerTableRow, Diagnosis, NextDenial};

/// What will fail next.
pub fn next(diagnosis: &Diagnosis) -> Option<Element> {
    let one = |next: &NextDenial| li().child(p().child(prose(&next.says)));
    (!diagnosis.next.is_empty()).then(|| {
        section()
            .class("dn-card")
            .attr("aria-labelledby", "denied-next")
            .child(h3().id("denied-next").child("What will fail next"))
            .child(ul().child(diagnosis.next.iter().map(one).collect::<Nodes>()))
    })
}

/// What else the caller can do, in the reader's names.
pub fn table(diagnosis: &Diagnosis) -> Option<Element> {
    let table = diagnosis.table.as_ref()?;
    (!table.rows.is_empty()).then(|| {
        section()
            .class("dn-table")
            .attr("aria-label", "What else this caller can do")
            .attr("tabindex", "0")
            .child(rows(table))
    })
}

fn rows(table: &CallerTable) -> Element {
    let head = ["Operation", "Needs", "Result"].map(|name| th().attr("scope", "col").child(name));
    let body = table.rows.iter().map(row).collect::<Nodes>();
    table_tag()
        .child(caption().child(prose(&table.title)))
        .child(thead().child(tr().child(head)))
        .child(tbody().child(body))
}

fn row(row: &CallerTableRow) -> Element {
    let need = |(action, allowed): &(String, bool)| {
        let word = if *allowed { "allowed" } else { "not allowed" };
        span()
            .class("dn-need")
            .child(icon(Icon::of(*allowed)))
            .child(code().child(action))
            .child(span().class("sr").child(format!(" {word}")))
    };
    let (state, says) = match row.allowed {
        Some(true) => ("yes", "Allowed"),
        Some(false) => ("no", "Denied"),
        None => ("open", "Depends on what is not given"),
    };
    tr().child(
        th().attr("scope", "row")
            .child(code().child(&row.operation)),
    )
    .child(td().child(row.needs.iter().map(need).collect::<Nodes>()))
    .child(td().attr("data-result", state).child(says))
}

/// The lesson and the case of this cause.
pub fn ways_on(diagnosis: &Diagnosis) -> Option<Element> {
    let lesson = diagnosis.lesson.and_then(|slug| {
        let lesson = LESSONS.iter().find(|lesson| lesson.slug == slug)?;
        let route = Route::Lesson(Slug::new(slug)?, LessonSection::Predict);
        Some(way("Lesson: ", lesson.title, &route))
    });
    let case = diagnosis.case.and_then(|slug| {
        let case = CASES.iter().find(|case| case.slug == slug)?;
        let route = Route::Cases(Some(Slug::new(slug)?));
        Some(way("Case: ", case.title, &route))
    });
    (lesson.is_some() || case.is_some())
        .then(|| div().class("dn-ways").child(ul().child(lesson).child(case)))
}

fn way(kind: &'static str, title: &'static str, route: &Route) -> Element {
    li().child(kind)
        .child(link(route.to_string()).class("link").child(title))
}
