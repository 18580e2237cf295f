//! The meter: the requests to KMS so far, and the cost of four ways to encrypt many objects.

use super::state::in_sight;
use crate::app::component::form_field::FormField;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::number;
use crate::app::component::select::Select;
use crate::app::state::Page;
use crate::app::tree::html::{
    b, caption, div, h2, h3, header, i, input, output, p, section as section_tag, small, span,
    table, tbody, td, tfoot, th, thead, tr,
};
use crate::app::tree::svg::{bar, svg};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::Lab;
use crate::core::lab::report::meter::{
    Bill, EncryptionMethod, FREE, MOST_DOWNLOADS, Meter, POSITIONS, QUOTA, SIZES, Workload,
    full_price_of_requests, grouped, objects_at, quota_mark,
};
use leptos::prelude::*;

/// The slider's first position: 1,000,000 objects.
const START: u32 = 18;

pub fn section(page: Page) -> Element {
    let head = header()
        .class("meter-head")
        .child(h2().id("meter-title").child("KMS requests and cost"))
        .child(p().child("The requests are simulated. Their cost is an estimate, not a bill."));
    let now = reactive(move || receipt(&in_sight(page, Lab::meter)));
    section_tag()
        .class("meter")
        .attr("aria-labelledby", "meter-title")
        .child(head)
        .child(now)
        .child(plan())
        .child(p().class("meter-source eyebrow").child("Prices: AWS KMS pricing page, us-east-1, read in 2026; an estimate. A month has 30 days. S3’s own charges aren’t included."))
}

/// The cost of the requests so far.
pub fn receipt(meter: &Meter) -> Element {
    let none = (meter.counts.is_empty()).then(|| line("No request to KMS yet", "", "0"));
    let counts = meter.counts.iter().map(|count| {
        let failed = match count.failed {
            0 => String::new(),
            failed => format!("{failed} failed"),
        };
        let requests = grouped(count.requests.into());
        line(&count.operation, &failed, &requests).class("meter-op")
    });
    let (requests, keys) = (meter.requests(), meter.keys.to_string());
    let free = format!("of {} free", grouped(FREE));
    let sum = line("Requests to KMS", &free, &grouped(requests)).class("meter-sum");
    let body = tbody()
        .child(none)
        .child(counts.collect::<Nodes>())
        .child(sum)
        .child(line("Customer managed keys", "$1 each", &keys));
    let full_price = format!("{} without the free tier", full_price_of_requests(requests));
    let price = meter.price_of_requests().to_string();
    let price_of_keys = meter.price_of_keys().to_string();
    let total = line("Estimate, this month", "", &meter.total().to_string());
    let foot = tfoot()
        .child(line("Requests", &full_price, &price))
        .child(line("Keys", "for a whole month", &price_of_keys))
        .child(total.class("meter-total"));
    let table = table()
        .child(caption().child("This lab so far"))
        .child(body)
        .child(foot);
    div()
        .class("meter-receipt")
        .child(table)
        .child(p().class("eyebrow").child("Counts every request from this account that CloudTrail recorded, failed ones included. AWS prorates keys by the hour; here, a key counts for the whole month."))
}

/// One line of the receipt: what was counted, a note, and the amount in US dollars.
fn line(what: &str, note: &str, amount: &str) -> Element {
    let note = (!note.is_empty()).then(|| nodes().child(" ").child(small().child(note)));
    tr().child(th().attr("scope", "row").child(what).child(note))
        .child(td().child(amount))
}

/// The cost of many objects with four encryption methods, side by side.
fn plan() -> Element {
    let position = RwSignal::new(START);
    let downloads = RwSignal::new(1_u64);
    let size = RwSignal::new(SIZES.get(2).copied().unwrap_or(1));
    let ways = reactive(move || {
        ways(Workload {
            objects: objects_at(position.get()),
            downloads: downloads.get(),
            size: size.get(),
        })
    });
    let sizes = reactive(move || {
        let now = size.get();
        let chosen = SIZES.iter().position(|bytes| *bytes == now);
        let choose = move |place: usize| {
            if let Some(bytes) = SIZES.get(place) {
                size.set(*bytes);
            }
        };
        FormField::new(
            "Object size",
            Select::new(SIZES.map(number::size), chosen, choose),
        )
        .draw()
    });
    let ask = div()
        .class("meter-ask")
        .child(
            div()
                .class("meter-slider")
                .child(reactive(move || slider(position))),
        )
        .child(FormField::new(
            "Downloads per object",
            downloads_input(downloads),
        ))
        .child(sizes);
    div()
        .class("meter-plan")
        .attr("role", "group")
        .attr("aria-label", "Four ways to encrypt")
        .child(h3().child("Many objects, four ways to encrypt"))
        .child(ask)
        .child(ways)
        .child(p().class("note").child("One user reported going from $1,500 to $300 per day by turning on Bucket Keys. One case, not a promise."))
}

fn slider(position: RwSignal<u32>) -> Element {
    let now = position.get();
    let objects = grouped(objects_at(now).into());
    let says = match objects_at(now) {
        1 => "1 object per month".to_owned(),
        _ => format!("{objects} objects per month"),
    };
    let slide = move |text: String| {
        if let Ok(at) = text.parse() {
            position.set(at);
        }
    };
    let range = input()
        .attr("type", "range")
        .attr("aria-label", "Objects per month")
        .attr("min", "0")
        .attr("max", (POSITIONS - 1).to_string())
        .attr("step", "1")
        .value(now.to_string())
        .attr("aria-valuetext", says)
        .on_input(slide);
    let control = nodes().child(output().child(objects)).child(range);
    FormField::new("Objects per month", control).draw()
}

/// The downloads per object. It keeps what was typed, even above the maximum of the estimate.
fn downloads_input(downloads: RwSignal<u64>) -> Element {
    let typed = move |text: String| {
        if let Ok(number) = text.parse::<u64>() {
            downloads.set(number.min(MOST_DOWNLOADS));
        }
    };
    input()
        .class("meter-input")
        .attr("type", "number")
        .attr("inputmode", "numeric")
        .attr("min", "0")
        .attr("max", MOST_DOWNLOADS.to_string())
        .attr("step", "1")
        .attr("value", "1")
        .on_input(typed)
}

/// The four encryption methods under a workload.
pub fn ways(load: Workload) -> Element {
    const COLUMNS: [&str; 4] = [
        "Way",
        "KMS requests per month",
        "Average per second",
        "KMS cost per month",
    ];
    let says = "Requests to KMS, average rate, and cost for each way to encrypt";
    let columns = COLUMNS.map(|name| th().attr("scope", "col").child(name));
    let rows = EncryptionMethod::ALL.map(|way| row(&load.bill(way)));
    let table = table()
        .child(caption().class("sr").child(says))
        .child(thead().child(tr().child(columns)))
        .child(tbody().child(rows));
    let quota = grouped(QUOTA);
    let scale = p()
        .class("eyebrow meter-scale")
        .child(i().class("meter-tick"))
        .child(format!("The account’s quota in us-east-1: {quota} requests per second. Beyond it, KMS throttles. The bars are logarithmic, and peaks are higher than averages. Costs include $1 for the KMS key, if there is one."));
    div().class("meter-ways").child(table).child(scale)
}

fn row(bill: &Bill) -> Element {
    let over = bill.over_quota.then(|| {
        span()
            .class("meter-over")
            .child(icon(Icon::Cross))
            .child("over the quota")
    });
    let way = th()
        .class("meter-way")
        .attr("scope", "row")
        .child(b().child(bill.way.name()))
        .child(span().child(bill.way.says()))
        .child(scale(bill))
        .child(over);
    let cell = |label: &'static str, text: String| td().attr("data-label", label).child(text);
    tr().flag("data-over", bill.over_quota)
        .child(way)
        .child(cell("Requests", grouped(bill.requests)))
        .child(cell("Per second", bill.rate()))
        .child(cell("Cost", bill.price.to_string()))
}

/// The requests on a logarithmic scale, with the quota's mark.
fn scale(bill: &Bill) -> Element {
    let whole = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    svg()
        .class("meter-bar")
        .attr("viewBox", "0 0 1000 10")
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true")
        .child(bar("meter-track", [0, 0, 1_000, 10, 0]))
        .child(bar("meter-fill", [0, 0, whole(bill.bar), 10, 0]))
        .child(bar("meter-mark", [whole(quota_mark()), 0, 4, 10, 0]))
}
