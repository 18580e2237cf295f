//! The filter, and the events, newest first.

use super::desk::Desk;
use crate::app::component::{live, paint};
use crate::core::lab::trail::{Entry, callers, names, short_name};
use crate::web::markup::Markup;
use leptos::prelude::*;

/// The panel.
pub fn panel(desk: Desk) -> AnyView {
    let filter = desk.filter;
    let count = move || {
        let (shown, all) = (
            desk.shown.with(Vec::len),
            desk.entries.with(|all| all.len()),
        );
        match (shown == all, all) {
            (true, 1) => "1 event".to_owned(),
            (true, _) => format!("{all} events, newest first"),
            (false, _) => format!("{shown} of {all} events"),
        }
    };
    let rows = paint::list(
        "trail-rows",
        Box::new(move || {
            let here = desk.here();
            let entries = desk.entries.get();
            desk.shown.with(|shown| {
                (shown.iter())
                    .filter_map(|index| Some((*index, entries.get(*index)?)))
                    .map(|(index, entry)| row(index, entry, here == Some(index)))
                    .collect()
            })
        }),
    );
    view! {
        <section class="trail-list" aria-label="Events">
            <div class="trail-head">
                <h2>"CloudTrail"</h2>
                <p class="trail-says">"What KMS was asked, on the record. S3’s own PutObject and GetObject are data events, off by default, so they are not here; nor is what S3 itself refuses."</p>
                <input
                    id="trail-search"
                    class="input"
                    type="search"
                    aria-label="Search in the events"
                    placeholder="Search in the JSON"
                    spellcheck="false"
                    autocomplete="off"
                    prop:value=live::text(move || filter.with(|filter| filter.text.clone()))
                    on:input=live::event(move |event| {
                        let text = event_target_value(&event);
                        filter.update(|filter| filter.text = text);
                    })
                />
                <div class="trail-chips" role="group" aria-label="Filter">
                    {paint::div("trail-names", Box::new(move |markup| chips(markup, desk)))}
                    <button
                        class="chip chip-no"
                        aria-pressed=live::text(move || filter.with(|filter| filter.failures).to_string())
                        on:click=live::click(move |_| filter.update(|filter| filter.failures = !filter.failures))
                    >
                        <span class="icon icon-cross" aria-hidden="true"></span>
                        "Failures only"
                    </button>
                    {who(desk)}
                </div>
                <div class="trail-count">
                    <p class="eyebrow" role="status">{live::text(count)}</p>
                    <button class="link" data-do="save" disabled=live::is(move || desk.shown.with(Vec::is_empty))>"Download as JSON"</button>
                </div>
            </div>
            <div class="trail-scroll" on:keydown=move |event| desk.key(&event)>
                {rows}
                {paint::div("trail-unfit", Box::new(move |markup| {
                    if desk.shown.with(Vec::is_empty) && !desk.is_empty() {
                        markup.line("p", "", "No event fits this filter.");
                        markup.open_class("button", "btn").attr("data-do", "clear").text("Clear the filter").close();
                    }
                }))}
            </div>
        </section>
    }
    .into_any()
}

/// A chip for each event name there is.
fn chips(markup: &mut Markup, desk: Desk) {
    let entries = desk.entries.get();
    desk.filter.with(|filter| {
        for (name, count) in names(&entries) {
            let pressed = filter.names.contains(&name).to_string();
            markup
                .open_class("button", "chip")
                .attr("id", &format!("trail-name-{name}"))
                .attr("data-do", "name")
                .attr("data-name", &name)
                .attr("aria-pressed", &pressed)
                .text(&name)
                .line("span", "", &format!(" {count}"))
                .close();
        }
    });
}

/// Whose events, where there are several callers.
fn who(desk: Desk) -> AnyView {
    let known = Memo::new(move |_| desk.entries.with(|entries| callers(entries)));
    let filter = desk.filter;
    let choose = move |event| {
        let who = event_target_value(&event);
        filter.update(|filter| filter.who = (!who.is_empty()).then_some(who));
    };
    let select = move || {
        let options = (known.get().into_iter())
            .map(|arn| {
                let name = short_name(&arn).to_owned();
                view! { <option value=arn>{name}</option> }
            })
            .collect_view();
        view! {
            <select class="btn" aria-label="Caller" hidden=live::is(move || known.with(Vec::len) < 2) on:change=live::event(choose)
                prop:value=live::text(move || filter.with(|filter| filter.who.clone().unwrap_or_default()))>
                <option value="">"Any caller"</option>
                {options}
            </select>
        }
    };
    select.into_any()
}

fn row(index: usize, entry: &Entry, here: bool) -> Markup {
    let mut markup = Markup::default();
    markup
        .open("li")
        .open_class("button", "trail-row")
        .attr("id", &format!("trail-event-{index}"))
        .attr("data-do", "event")
        .attr("data-index", &index.to_string())
        .attr("aria-current", if here { "true" } else { "false" })
        .flag("data-bad", entry.error.is_some());
    markup
        .line("b", "", &entry.name)
        .line("time", "", entry.clock())
        .open_class("span", "trail-who")
        .text(entry.who_name());
    if let Some(service) = &entry.invoked_by {
        markup.text(" via ").line("code", "", service);
    }
    markup.close().line("code", "trail-about", entry.about());
    if let Some(error) = &entry.error {
        markup.open_class("span", "trail-error");
        paint::icon(&mut markup, "cross");
        markup.text(error).close();
    }
    markup.close().close();
    markup
}
