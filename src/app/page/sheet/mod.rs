//! The cheat sheet: flow, tables and policies on one printed page. It is fetched with the comparison, whose runs it
//! shows.

pub use super::compare::mount_sheet as mount;

use super::compare::desk::Desk;
use super::compare::{policies, tables};
use crate::app::component::{live, paint};
use crate::app::route::Route;
use crate::core::trace::Kind;
use crate::lesson::compare::policy::compact;
use crate::lesson::compare::{OPERATIONS, Part, READY, Table};
use crate::web::markup::Markup;
use leptos::prelude::*;

/// The view.
pub fn view(desk: Desk) -> AnyView {
    let page = paint::div("sheet-page", Box::new(move |markup| draw(markup, desk)));
    view! {
        <div class="sheet-desk" on:click=live::click(move |event| desk.clicked(&event))>
            <div class="sheet-bar">
                <button class="btn main" data-do="print">"Print"</button>
                <a class="btn" href=Route::Compare.hash()>"Back to the comparison"</a>
                <p>"One page, on A4 and on US Letter. It carries the names given in the comparison."</p>
            </div>
            {page}
        </div>
    }
    .into_any()
}

fn draw(markup: &mut Markup, desk: Desk) {
    markup
        .open_class("header", "sheet-head")
        .line("h2", "", "Envelope encryption with Amazon S3 and AWS KMS")
        .line("p", "", "S3 encrypts the file itself, with a data key. KMS makes and opens data keys, and never sees the file.")
        .close();
    desk.table.with(|table| {
        markup
            .open_class("div", "sheet-top")
            .open("section")
            .attr("aria-label", "Operations");
        markup
            .line("h3", "", "What each operation needs, under SSE-KMS")
            .open_class("div", "cmp-matrix");
        tables::draw_matrix(markup, table, false);
        markup.close().close().open_class("div", "sheet-flows");
        flow(markup, table, Part::Upload, "Upload");
        flow(markup, table, Part::Download, "Download");
        markup.close().close();
        markup.open("section").attr("aria-label", "Permissions");
        markup
            .line("h3", "", "What each permission is for")
            .open_class("div", "cmp-facts");
        tables::draw_facts(markup, table, false);
        markup.close().close();
    });
    desk.target.with(|target| {
        let Some(target) = target else { return };
        markup.open_class("div", "sheet-policies");
        for policy in READY {
            let name = policy.name();
            markup
                .open("section")
                .attr("aria-label", name)
                .line("h3", "", name);
            policies::text(
                markup,
                name,
                &compact(&target.policy(policy).to_json_pretty()),
            );
            markup.close();
        }
        markup.close();
    });
    desk.table.with(|table| {
        let runs = table.runs();
        let says = format!(
            "Computed from {runs} runs of Envelope Lab\u{2019}s simulated cloud. {}",
            table.asked_by_s3("kms:Encrypt")
        );
        markup.line("p", "sheet-foot", &says);
    });
}

/// The steps of the run with every permission, by their titles.
fn flow(markup: &mut Markup, table: &Table, part: Part, name: &str) {
    let Some(at) = OPERATIONS
        .iter()
        .position(|operation| operation.part == part)
    else {
        return;
    };
    markup.open("section").attr("aria-label", name);
    markup.open("h3").text(name).text(": ");
    if let Some(operation) = OPERATIONS.get(at) {
        markup.line("code", "", operation.name);
    }
    markup.close().open("ol");
    for step in table
        .rows
        .get(at)
        .iter()
        .flat_map(|row| &row.whole.trace.steps)
    {
        markup
            .open("li")
            .flag("data-gate", step.kind == Kind::Authorize)
            .text(&step.title)
            .close();
    }
    markup.close().close();
}
