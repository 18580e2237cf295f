//! The kinds of encryption side by side: a table, and two sequences of steps.

use super::desk::Desk;
use super::sheet::{back, title};
use crate::app::component::{live, paint};
use crate::core::lab::kinds::{Row, Sort, Way, side_by_side};
use crate::core::trace::Step;
use crate::web::markup::Markup;
use leptos::prelude::*;

const COLUMNS: [&str; 10] = [
    "Kind",
    "Data key made by",
    "Key that opens it",
    "KMS calls up",
    "KMS calls down",
    "Upload needs",
    "Download needs",
    "ETag",
    "The answer says",
    "S3 sees the file",
];

/// Table and ladders; nothing while a case is shown.
pub fn kinds(desk: Desk) -> AnyView {
    let table = paint::div(
        "case-kinds",
        Box::new(move |markup| {
            if desk.at() == "kinds" {
                back(markup);
                title(markup, "All kinds side by side");
                markup.line("p", "", "Each kind was run just now in a scratch world: an upload, and an hour later a download, by a role that began without any permission and was given what was refused. Nothing here is written by hand.");
                draw(markup, &desk.kinds.get());
            }
        }),
    );
    let ladders = paint::div(
        "",
        Box::new(move |markup| {
            let rows = desk.kinds.get();
            let find = |sort: Sort| rows.iter().find(|row| row.sort == sort);
            if let (Some(kms), Some(other)) = (find(Sort::Kms), find(desk.sort.get())) {
                ladder(markup, kms, other, desk.down.get());
            }
        }),
    );
    let sorts = (Sort::ALL.into_iter())
        .filter(|sort| *sort != Sort::Kms)
        .map(|sort| {
            chip(
                sort.name(),
                move || desk.sort.get() == sort,
                move || desk.sort.set(sort),
            )
        })
        .collect::<Vec<_>>();
    let ways = [("Upload", false), ("Download", true)].map(|(name, down)| {
        chip(
            name,
            move || desk.down.get() == down,
            move || desk.down.set(down),
        )
    });
    view! {
        {table}
        <div class="case-kinds case-story" hidden=live::is(move || desk.at() != "kinds")>
            <h3>"SSE-KMS, step beside step with"</h3>
            <div class="case-chips" role="group" aria-label="Compare with">{sorts}</div>
            <div class="case-chips" role="group" aria-label="Which way">{Vec::from(ways)}</div>
            {ladders}
        </div>
    }
    .into_any()
}

fn chip(
    name: &'static str,
    pressed: impl Fn() -> bool + Send + Sync + 'static,
    press: impl Fn() + 'static,
) -> AnyView {
    view! {
        <button class="chip" aria-pressed=live::text(move || pressed().to_string()) on:click=live::click(move |_| press())>
            {name}
        </button>
    }
    .into_any()
}

fn draw(markup: &mut Markup, rows: &[Row]) {
    markup
        .open_class("table", "case-table")
        .open("thead")
        .open("tr");
    for name in COLUMNS {
        markup.open("th").attr("scope", "col").text(name).close();
    }
    markup.close().close().open("tbody");
    for row in rows {
        markup.open("tr");
        markup
            .open("th")
            .attr("scope", "row")
            .text(row.sort.name())
            .close();
        let (up, down) = (
            row.upload.kms_calls.to_string(),
            row.download.kms_calls.to_string(),
        );
        let sees = if row.s3_sees_file { "yes" } else { "never" };
        let says = row.answer();
        for (column, text) in COLUMNS.iter().skip(1).zip([
            row.made_by,
            row.opened_by,
            &up,
            &down,
            "",
            "",
            row.etag.says(),
            &says,
            sees,
        ]) {
            markup.open("td").attr("data-name", column).text(text);
            match *column {
                "Upload needs" => needs(markup, &row.upload),
                "Download needs" => needs(markup, &row.download),
                _ => {}
            }
            markup.close();
        }
        markup.close();
    }
    markup.close().close();
}

fn needs(markup: &mut Markup, way: &Way) {
    for action in &way.needs {
        markup.line("code", "", action).text(" ");
    }
}

fn ladder(markup: &mut Markup, kms: &Row, other: &Row, down: bool) {
    let way = |row: &Row| match down {
        true => row.download.steps.clone(),
        false => row.upload.steps.clone(),
    };
    let (left, right) = (way(kms), way(other));
    markup
        .open_class("ol", "case-ladder")
        .open("li")
        .line("b", "", kms.sort.name())
        .line("b", "", other.sort.name())
        .close();
    for rung in side_by_side(&left, &right) {
        markup.open("li").flag("data-differs", !rung.same);
        one(markup, rung.left);
        one(markup, rung.right);
        markup.close();
    }
    markup.close();
    markup.line(
        "p",
        "eyebrow",
        &format!(
            "{}: encryption headers of the answer to the upload",
            other.sort.name()
        ),
    );
    markup.open_class("pre", "http");
    for (name, value) in &other.headers {
        markup.text(&format!("{name}: {value}\n"));
    }
    markup.close();
}

fn one(markup: &mut Markup, step: Option<&Step>) {
    markup.open("span");
    match step {
        Some(step) => markup.text(&step.title),
        None => markup.line("span", "sr", "no such step"),
    };
    markup.close();
}
