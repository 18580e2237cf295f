//! Both tables: what each permission is for, and what each operation needs. Drawn once with cells that open their runs,
//! and once to be printed.

use super::desk::Desk;
use crate::app::component::{live, paint};
use crate::core::lab::Permission;
use crate::lesson::compare::table::purpose;
use crate::lesson::compare::{Need, OPERATIONS, PERMISSIONS, Row, Table};
use crate::web::markup::Markup;
use leptos::prelude::*;

/// Permission × used by, purpose, upload, download, direct use.
pub fn facts(desk: Desk) -> AnyView {
    let table = paint::div(
        "cmp-facts",
        Box::new(move |markup| desk.table.with(|table| draw_facts(markup, table, true))),
    );
    view! {
        <section class="cmp-part" aria-labelledby="cmp-facts">
            <h3 id="cmp-facts">"What each permission is for"</h3>
            {table}
        </section>
    }
    .into_any()
}

/// Operation × permission.
pub fn matrix(desk: Desk) -> AnyView {
    let table = paint::div(
        "cmp-matrix",
        Box::new(move |markup| desk.table.with(|table| draw_matrix(markup, table, true))),
    );
    let says = move || match desk.says.get() {
        empty if empty.is_empty() => "Point at a cell to read what came of its run.".to_owned(),
        says => says,
    };
    let never = move || {
        let whole = desk.table.with(Table::is_whole);
        desk.table
            .with(|table| whole.then(|| table.asked_by_s3("kms:Encrypt")))
            .unwrap_or_default()
    };
    view! {
        <section class="cmp-part" aria-labelledby="cmp-matrix">
            <h3 id="cmp-matrix">"What each operation needs, on an object under SSE-KMS"</h3>
            {table}
            // Every cell's own name says the same.
            <p class="cmp-says" aria-hidden="true">{live::text(says)}</p>
            <p class="cmp-never">{live::text(never)}</p>
        </section>
    }
    .into_any()
}

/// The first table.
pub fn draw_facts(markup: &mut Markup, table: &Table, open: bool) {
    const COLUMNS: [&str; 5] = [
        "Used by",
        "Purpose",
        "S3 upload",
        "S3 download",
        "Direct use",
    ];
    markup
        .open("table")
        .attr("role", "table")
        .attr("aria-label", "What each permission is for");
    markup
        .open("thead")
        .attr("role", "rowgroup")
        .open("tr")
        .attr("role", "row");
    header(markup, "columnheader", "col", "", "Permission");
    for name in COLUMNS {
        header(markup, "columnheader", "col", "", name);
    }
    markup
        .close()
        .close()
        .open("tbody")
        .attr("role", "rowgroup");
    for permission in Permission::ALL {
        let action = permission.action();
        markup.open("tr").attr("role", "row");
        markup
            .open("th")
            .attr("role", "rowheader")
            .attr("scope", "row")
            .line("code", "", action)
            .close();
        let needs = [
            table.upload(action),
            table.download(action),
            table.direct(action),
        ];
        let texts = [capital(&table.used_by(action)), purpose(action).to_owned()];
        let (words, cells) = COLUMNS.split_at(2);
        for (name, text) in words.iter().zip(texts) {
            markup
                .open("td")
                .attr("role", "cell")
                .attr("data-column", name)
                .text(&text)
                .close();
        }
        for (name, need) in cells.iter().zip(needs) {
            markup
                .open("td")
                .attr("role", "cell")
                .attr("data-column", name);
            if let Some((need, at)) = need
                && let Some(row) = table.rows.get(at)
            {
                fact(markup, name, row, (at, action), need, open);
            }
            markup.close();
        }
        markup.close();
    }
    markup.close().close();
}

fn fact(
    markup: &mut Markup,
    column: &str,
    row: &Row,
    (at, action): (usize, &str),
    need: Need,
    open: bool,
) {
    let text = match (need, column) {
        (Need::Yes, "Direct use") => format!("by {}", row.operation.title()),
        (Need::Yes, _) => "needed".to_owned(),
        (Need::InParts, _) => "only in parts".to_owned(),
        (Need::No, _) => "not asked".to_owned(),
    };
    begin(markup, row, (at, action), &text, need != Need::No, open);
    mark(markup, need);
    markup.line("span", "", &text);
    markup.close();
}

/// The second table.
pub fn draw_matrix(markup: &mut Markup, table: &Table, open: bool) {
    markup
        .open("table")
        .attr("role", "table")
        .attr("aria-label", "What each operation needs");
    markup
        .open("thead")
        .attr("role", "rowgroup")
        .open("tr")
        .attr("role", "row");
    (markup.open("th"))
        .attr("role", "columnheader")
        .attr("scope", "col");
    legend(markup);
    markup.line("span", "", "Operation").close();
    for name in PERMISSIONS {
        header(markup, "columnheader", "col", &column(name), name);
    }
    markup.close().close();
    let is_s3 = |at: &usize| {
        OPERATIONS
            .get(*at)
            .is_some_and(|operation| operation.is_s3())
    };
    let (s3, kms): (Vec<usize>, Vec<usize>) = (0..OPERATIONS.len()).partition(is_s3);
    markup.open("tbody").attr("role", "rowgroup");
    group(markup, "Amazon S3, called by your app");
    for at in s3 {
        line(markup, table, at, open);
    }
    sum(markup, table);
    markup.close().open("tbody").attr("role", "rowgroup");
    group(markup, "AWS KMS, called by your app itself");
    for at in kms {
        line(markup, table, at, open);
    }
    markup.close().close();
}

/// What the signs mean, in the corner that is free. Who hears the cells read out hears it with each.
fn legend(markup: &mut Markup) {
    markup
        .open_class("span", "cmp-legend")
        .attr("aria-hidden", "true");
    let signs = [
        (Need::Yes, "needed: refused without it"),
        (Need::No, "not asked for"),
    ];
    for (need, text) in signs {
        markup.open("span");
        mark(markup, need);
        markup.text(text).close();
    }
    markup.close();
}

/// A cell's classes: where KMS's columns begin, and the column nobody in S3 asks for.
fn column(permission: &str) -> String {
    match permission {
        "kms:GenerateDataKey" => "cmp-first".to_owned(),
        "kms:Encrypt" => "cmp-encrypt".to_owned(),
        _ => String::new(),
    }
}

fn header(markup: &mut Markup, role: &str, scope: &str, class: &str, text: &str) {
    markup
        .open_class("th", class)
        .attr("role", role)
        .attr("scope", scope);
    markup.line("span", "", text).close();
}

fn group(markup: &mut Markup, text: &str) {
    markup.open_class("tr", "cmp-group").attr("role", "row");
    markup
        .open("th")
        .attr("role", "rowheader")
        .attr("scope", "rowgroup")
        .attr("colspan", &(PERMISSIONS.len() + 1).to_string())
        .text(text)
        .close()
        .close();
}

/// An operation and its cells; empty ones while it waits to be run.
fn line(markup: &mut Markup, table: &Table, at: usize, open: bool) {
    let Some(operation) = OPERATIONS.get(at) else {
        return;
    };
    markup.open("tr").attr("role", "row");
    markup
        .open("th")
        .attr("role", "rowheader")
        .attr("scope", "row");
    let row = table.rows.get(at);
    let tag = if open && row.is_some() {
        "button"
    } else {
        "span"
    };
    markup.open_class(tag, "cmp-op");
    if tag == "button" {
        markup
            .attr("data-do", "watch")
            .attr("data-row", &at.to_string())
            .attr(
                "aria-label",
                &format!("{}: watch it with every permission", operation.title()),
            );
    }
    markup.line("code", "", operation.name);
    if !operation.with.is_empty() {
        markup.line("small", "", &format!(" {}", operation.with));
    }
    markup.close().close();
    for permission in PERMISSIONS {
        let needed = row.is_some_and(|row| row.needs(permission));
        markup
            .open_class("td", &column(permission))
            .attr("role", "cell")
            .attr("data-needed", &needed.to_string());
        if let Some(row) = row {
            let (need, word) = match needed {
                true => (Need::Yes, "needed"),
                false => (Need::No, "not needed"),
            };
            begin(markup, row, (at, permission), word, needed, open);
            mark(markup, need);
            markup.line("span", "cmp-name", permission);
            if !open {
                markup.line("span", "sr", word);
            }
            markup.close();
        }
        markup.close();
    }
    markup.close();
}

/// In how many of S3's operations each is needed.
fn sum(markup: &mut Markup, table: &Table) {
    let (_, all) = table.needed_by_s3("");
    markup.open_class("tr", "cmp-sum").attr("role", "row");
    markup
        .open("th")
        .attr("role", "rowheader")
        .attr("scope", "row")
        .text(&format!("needed by, of {all}"))
        .close();
    for permission in PERMISSIONS {
        let (needing, _) = table.needed_by_s3(permission);
        markup
            .open_class("td", &column(permission))
            .attr("role", "cell")
            .text(&needing.to_string())
            .close();
    }
    markup.close();
}

/// Opens what is in a cell: a button that opens its run, or a plain one to print.
fn begin(
    markup: &mut Markup,
    row: &Row,
    (at, permission): (usize, &str),
    word: &str,
    needed: bool,
    open: bool,
) {
    let tag = if open { "button" } else { "span" };
    markup
        .open_class(tag, "cmp-cell")
        .flag("data-needed", needed)
        .flag("data-kms", permission.starts_with("kms:"));
    if open {
        markup
            .attr("data-do", "watch")
            .attr("data-row", &at.to_string())
            .attr("data-without", permission)
            .attr("aria-label", &format!("{word}. {}", row.says(permission)));
    }
}

/// The sign of a cell: a disc with a check, half a disc, or a dot.
fn mark(markup: &mut Markup, need: Need) {
    let class = match need {
        Need::No => "cmp-mark none",
        _ => "cmp-mark",
    };
    markup
        .open_class("svg", class)
        .attr("viewBox", "-10 -10 20 20")
        .attr("aria-hidden", "true");
    match need {
        Need::Yes => markup
            .circle("disc", (0, 0), 8)
            .path("check", "M-3.8 0.4L-1.2 3L4 -2.8"),
        Need::InParts => markup
            .circle("ring", (0, 0), 7)
            .path("disc", "M0 -7A7 7 0 0 0 0 7Z"),
        Need::No => markup.circle("speck", (0, 0), 2),
    };
    markup.close();
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next()
        .map(|first| first.to_uppercase().chain(rest).collect())
        .unwrap_or_default()
}
