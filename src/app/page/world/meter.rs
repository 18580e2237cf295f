//! The meter: what KMS was asked so far, and what four ways to encrypt many objects would cost.

use crate::app::component::{live, number, paint};
use crate::app::route::Route;
use crate::app::state::App;
use crate::core::lab::meter::{
    Bill, Dollars, FREE, Load, MOST_DOWNLOADS, Meter, POSITIONS, QUOTA, SIZES, Way,
    full_price_of_requests, grouped, objects_at, quota_mark,
};
use crate::web::markup::Markup;
use leptos::prelude::*;

/// Where the slider stands at first: 1,000,000 objects.
const START: u32 = 18;

/// The whole section.
pub fn section(app: App) -> AnyView {
    // The lab changes with every letter typed in a policy; hidden, the meter need not follow.
    let meter = Memo::new(move |before: Option<&Meter>| match app.route.get() {
        Route::World => app.lab.with(|lab| lab.meter()),
        _ => before.cloned().unwrap_or_default(),
    });
    view! {
        <section class="meter" aria-labelledby="meter-title">
            <header class="meter-head">
                <h2 id="meter-title">"The meter"</h2>
                <p>"Requests are simulated; what they would cost is an estimate, not a bill."</p>
            </header>
            <div class="meter-now">
                {paint::div("meter-receipt", Box::new(move |markup| receipt(markup, &meter.get())))}
            </div>
            {plan()}
            <p class="meter-source eyebrow">"Prices: AWS KMS pricing page, us-east-1, read 2026; an estimate. A month is 30 days. What S3 itself charges is not in it."</p>
        </section>
    }
    .into_any()
}

/// The lab so far.
fn receipt(markup: &mut Markup, meter: &Meter) {
    markup
        .open("table")
        .line("caption", "", "This lab so far")
        .open("tbody");
    if meter.counts.is_empty() {
        line(markup, "", ["No request to KMS yet", "", "0"]);
    }
    for count in &meter.counts {
        let failed = match count.failed {
            0 => String::new(),
            failed => format!("{failed} refused"),
        };
        let requests = grouped(count.requests.into());
        line(markup, "op", [&count.operation, &failed, &requests]);
    }
    let (requests, keys) = (meter.requests(), meter.keys.to_string());
    let free = format!("of {} free", grouped(FREE));
    line(
        markup,
        "sum",
        ["Requests to KMS", &free, &grouped(requests)],
    );
    line(markup, "", ["Customer managed keys", "$1 each", &keys]);
    markup.close().open("tfoot");
    let sum = |what: Dollars| what.to_string();
    let requests_note = format!("{} without the free ones", full_price_of_requests(requests));
    let price = sum(meter.price_of_requests());
    line(markup, "", ["Requests", &requests_note, &price]);
    line(
        markup,
        "",
        ["Keys", "for a whole month", &sum(meter.price_of_keys())],
    );
    let total = sum(meter.total());
    line(markup, "total", ["Estimate, this month", "", &total]);
    markup.close().close();
    markup.line(
        "p",
        "eyebrow",
        "Counted: every request of this account’s callers that left a CloudTrail record, refused ones too. AWS prorates keys by the hour; here a key counts for the month.",
    );
}

fn line(markup: &mut Markup, class: &str, [what, note, amount]: [&str; 3]) {
    markup
        .open_class("tr", class)
        .open("th")
        .attr("scope", "row")
        .text(what);
    if !note.is_empty() {
        markup.text(" ").line("small", "", note);
    }
    markup.close().line("td", "", amount).close();
}

/// Many objects, four ways.
fn plan() -> AnyView {
    let position = RwSignal::new(START);
    let downloads = RwSignal::new(1_u64);
    let size = RwSignal::new(SIZES.get(2).copied().unwrap_or(1));
    let objects = move || grouped(objects_at(position.get()).into());
    let load = move || Load {
        objects: objects_at(position.get()),
        downloads: downloads.get(),
        size: size.get(),
    };
    let sizes = SIZES.map(|bytes| {
        view! { <option value=bytes.to_string() selected=bytes == size.get_untracked()>{number::size(bytes)}</option> }
    });
    view! {
        <div class="meter-plan" role="group" aria-label="Four ways to encrypt">
            <h3>"Many objects, four ways"</h3>
            <div class="meter-ask">
                <label class="meter-slider">
                    <span class="eyebrow">"Objects a month"</span>
                    <output>{live::text(objects)}</output>
                    <input
                        type="range"
                        aria-label="Objects a month"
                        min="0"
                        max=(POSITIONS - 1).to_string()
                        step="1"
                        prop:value=live::text(move || position.get().to_string())
                        aria-valuetext=live::text(move || match objects_at(position.get()) {
                            1 => "1 object a month".to_owned(),
                            _ => format!("{} objects a month", objects()),
                        })
                        on:input=live::event(move |event| {
                            if let Ok(at) = event_target_value(&event).parse() {
                                position.set(at);
                            }
                        })
                    />
                </label>
                <label>
                    <span class="eyebrow">"Downloads per object"</span>
                    <input
                        class="input"
                        type="number"
                        inputmode="numeric"
                        min="0"
                        max=MOST_DOWNLOADS.to_string()
                        step="1"
                        value="1"
                        on:input=live::event(move |event| {
                            if let Ok(number) = event_target_value(&event).parse::<u64>() {
                                downloads.set(number.min(MOST_DOWNLOADS));
                            }
                        })
                    />
                </label>
                <label>
                    <span class="eyebrow">"Object size"</span>
                    <select class="btn" on:change=live::event(move |event| {
                        if let Ok(bytes) = event_target_value(&event).parse() {
                            size.set(bytes);
                        }
                    })>{Vec::from(sizes)}</select>
                </label>
            </div>
            {paint::div("meter-ways", Box::new(move |markup| ways(markup, load())))}
            <p class="note">"One user’s report of switching Bucket Keys on: from $1,500 to $300 a day. One case, not a promise."</p>
        </div>
    }
    .into_any()
}

fn ways(markup: &mut Markup, load: Load) {
    markup.open("table").line(
        "caption",
        "sr",
        "Requests to KMS, their average rate and their price by way of encrypting",
    );
    markup.open("thead").open("tr");
    for name in [
        "Way",
        "KMS requests a month",
        "Average a second",
        "KMS a month",
    ] {
        markup.open("th").attr("scope", "col").text(name).close();
    }
    markup.close().close().open("tbody");
    for way in Way::ALL {
        row(markup, &load.bill(way));
    }
    markup.close().close();
    let quota = grouped(QUOTA);
    markup.open_class("p", "eyebrow meter-scale").open_class("i", "meter-tick").close().text(&format!(
        "The account’s quota in us-east-1: {quota} requests a second, beyond which KMS throttles. Bars are logarithmic; peaks are higher than averages. Prices include $1 for the KMS key, where there is one."
    )).close();
}

fn row(markup: &mut Markup, bill: &Bill) {
    markup
        .open("tr")
        .flag("data-over", bill.over_quota)
        .open_class("th", "meter-way")
        .attr("scope", "row")
        .line("b", "", bill.way.name())
        .line("span", "", bill.way.says());
    bar(markup, bill);
    markup.close();
    cell(markup, "Requests", &grouped(bill.requests));
    let rate = bill.rate();
    cell(markup, "A second", &rate);
    cell(markup, "Cost", &bill.price.to_string());
    markup.close();
}

fn cell(markup: &mut Markup, label: &str, text: &str) {
    markup
        .open("td")
        .attr("data-label", label)
        .text(text)
        .close();
}

/// The requests on a logarithmic scale, with the quota's mark.
fn bar(markup: &mut Markup, bill: &Bill) {
    let whole = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    markup
        .open_class("svg", "meter-bar")
        .attr("viewBox", "0 0 1000 10")
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true");
    markup.rect("track", [0, 0, 1_000, 10, 0]);
    markup.rect("fill", [0, 0, whole(bill.bar), 10, 0]);
    markup.rect("mark", [whole(quota_mark()), 0, 4, 10, 0]);
    markup.close();
    if bill.over_quota {
        markup.open_class("span", "meter-over");
        paint::icon(markup, "cross");
        markup.text("over the quota").close();
    }
}
