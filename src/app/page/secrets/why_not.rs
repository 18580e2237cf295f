//! The same file by `kms:Encrypt` and by one data key, counted in a run of both.

use crate::app::component::number::grouped;
use crate::app::component::paint;
use crate::app::route::Route;
use crate::core::lab::WholeFile;
use crate::core::lab::whole_file::{Counting, Way, dollars};
use crate::web::markup::Markup;
use leptos::prelude::*;
use std::time::Duration;

/// The comparison, run once the view has been drawn.
pub fn why_not() -> AnyView {
    let both = RwSignal::new(None::<WholeFile>);
    set_timeout(
        move || {
            if let Some(counting) = Counting::begin() {
                go_on(counting, both);
            }
        },
        Duration::from_millis(60),
    );
    let drawn = paint::div(
        "sec-both",
        Box::new(move |markup| {
            both.with(|both| match both {
                Some(both) => draw(markup, both),
                None => {
                    markup.line("p", "eyebrow", "Running both …");
                }
            })
        }),
    );
    view! {
        <section class="sec-why" aria-label="Why not the whole file">
            <h2>"Why not the whole file by kms:Encrypt?"</h2>
            {drawn}
            <p><a class="link" href=Route::Lab.hash()>"Upload the file in the lab, by one data key"</a></p>
        </section>
    }
    .into_any()
}

/// Some calls, then the page's turn, then some more.
fn go_on(mut counting: Counting, both: RwSignal<Option<WholeFile>>) {
    let more = counting.go_on(8);
    both.set(Some(counting.so_far().clone()));
    if more == Some(true) {
        set_timeout(move || go_on(counting, both), Duration::ZERO);
    }
}

fn draw(markup: &mut Markup, both: &WholeFile) {
    markup
        .open("p")
        .text("In one call it is refused. KMS says:");
    markup
        .line("code", "sentence", &both.refused.cli_line("Encrypt"))
        .close();
    markup.open("table").open("caption");
    let of = format!(
        "A file of {} bytes, both ways just run in a world of their own and counted",
        grouped(both.len)
    );
    markup
        .text(&of)
        .close()
        .open("thead")
        .open("tr")
        .open("td")
        .close();
    for name in ["kms:Encrypt, piece by piece", "One data key, as S3 does it"] {
        markup.open("th").attr("scope", "col").text(name).close();
    }
    markup.close().close().open("tbody");
    let [a, b] = [&both.by_encrypt, &both.by_data_key];
    row(markup, "Calls to KMS", a, b, |markup, way| {
        markup.line("b", "", &grouped(way.calls));
        marks(markup, way.calls);
    });
    row(
        markup,
        "Bytes of the file sent to KMS",
        a,
        b,
        |markup, way| {
            markup.line("b", "", &grouped(way.sent));
        },
    );
    let len = both.len;
    row(markup, "Bytes stored", a, b, move |markup, way| {
        markup.line("b", "", &grouped(way.stored));
        let more = format!("{} more than the file", grouped(way.stored - len));
        markup.line("span", "eyebrow", &more);
    });
    row(markup, "KMS requests, this file", a, b, |markup, way| {
        markup.line("b", "", &dollars(way.cost(1)));
    });
    row(
        markup,
        "The same for a million files",
        a,
        b,
        |markup, way| {
            markup.line("b", "", &dollars(way.cost(1_000_000)));
        },
    );
    markup.close().close();
    let note = format!(
        "Each piece of 4,096 bytes grows by {} bytes in its blob (simulated layout, observed lengths). Prices are an estimate: $0.03 per 10,000 requests, AWS Price List as its users quote it, collected 2026; 20,000 requests a month are free.",
        both.overhead
    );
    markup.line("p", "note", &note);
}

fn row(markup: &mut Markup, name: &str, a: &Way, b: &Way, cell: impl Fn(&mut Markup, &Way)) {
    markup
        .open("tr")
        .open("th")
        .attr("scope", "row")
        .text(name)
        .close();
    for way in [a, b] {
        markup.open("td");
        cell(markup, way);
        markup.close();
    }
    markup.close();
}

/// One mark a call.
fn marks(markup: &mut Markup, calls: u64) {
    const ROW: u64 = 32;
    let mut data = String::new();
    for call in 0..calls {
        let (x, y) = (call % ROW * 6, call / ROW * 6);
        data.push_str(&format!("M{x} {y}h4v4h-4z"));
    }
    markup
        .open_class("svg", "sec-marks")
        .attr("viewBox", "0 0 192 48")
        .attr("aria-hidden", "true")
        .path("", &data)
        .close();
}
