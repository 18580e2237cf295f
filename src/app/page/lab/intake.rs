//! How files come in: the sample button, the file picker, the drop; and what the page is busy with.

use crate::app::component::number::size;
use crate::app::component::{live, paint};
use crate::app::state::{App, Work};
use crate::core::lab::{Kind, Sample, Who};
use crate::web::page::{clicked, focus};
use crate::web::source::Source;
use leptos::html::Input;
use leptos::prelude::*;

/// Large before the first run, one line afterwards.
#[component]
pub fn Intake() -> impl IntoView {
    let app = App::from_context();
    let picker = NodeRef::<Input>::new();
    let pick = move |_| {
        if let Some(input) = picker.get() {
            // The same file may be chosen twice in a row.
            input.set_value("");
            input.click();
        }
    };
    let picked = move |_| {
        let file = picker
            .get()
            .and_then(|input| input.files())
            .and_then(|files| files.get(0));
        if let Some(file) = file {
            app.upload(Source::of_file(file));
        }
    };
    view! {
        <div class="intake">
            <p class="hero">
                "Upload a file and watch S3 and KMS lock it away, step by step, with real AES-256 on its real bytes."
            </p>
            <div class="intake-row">
                <div class="joined">
                    <button class="btn main" on:click=live::click(move |_| app.upload_sample())>"Upload a sample file"</button>
                    <select
                        class="btn main"
                        aria-label="Which sample"
                        on:change=live::event(move |event| {
                            let name = event_target_value(&event);
                            if let Some(sample) = Sample::ALL.into_iter().find(|sample| sample.name() == name) {
                                app.sample.set(sample);
                            }
                        })
                    >
                        {Sample::ALL
                            .into_iter()
                            .map(|sample| view! {
                                <option value=sample.name() prop:selected=live::is(move || app.sample.get() == sample)>
                                    {format!("{}, {}", sample.name(), sample.describe())}
                                </option>
                            })
                            .collect_view()}
                    </select>
                </div>
                <button class="btn" on:click=live::click(pick)>"Choose a file"</button>
                <input node_ref=picker type="file" class="sr" tabindex="-1" aria-hidden="true" on:change=live::event(picked)/>
                <span class="eyebrow drop-hint">"or drop your own anywhere here"</span>
            </div>
            <div class="intake-how">
                {choose("Caller", Who::ALL.map(|who| format!("{}, {}", who.name(), who.says())).to_vec(),
                    move || app.lab.with(|lab| Who::ALL.into_iter().position(|who| who == lab.who())),
                    move |index| app.lab.update(|lab| Who::ALL.get(index).into_iter().for_each(|who| lab.set_who(*who))))}
                {choose("Encryption", Kind::ALL.map(|kind| kind.name().to_owned()).to_vec(),
                    move || app.lab.with(|lab| Kind::ALL.into_iter().position(|kind| kind == lab.kind())),
                    move |index| app.lab.update(|lab| Kind::ALL.get(index).into_iter().for_each(|kind| lab.set_kind(*kind))))}
            </div>
            <Busy/>
            <Said/>
        </div>
    }
}

/// A labelled menu: what it offers, which one is chosen, what choosing does.
fn choose(
    label: &'static str,
    offers: Vec<String>,
    chosen: impl Fn() -> Option<usize> + Copy + Send + Sync + 'static,
    choose: impl Fn(usize) + 'static,
) -> AnyView {
    let options: Vec<AnyView> = (offers.into_iter().enumerate())
        .map(|(index, offer)| {
            let here = live::is(move || chosen() == Some(index));
            view! { <option value=index.to_string() prop:selected=here>{offer}</option> }.into_any()
        })
        .collect();
    let pick = live::event(move |event| {
        if let Ok(index) = event_target_value(&event).parse() {
            choose(index);
        }
    });
    view! {
        <label class="how">
            <span class="eyebrow">{label}</span>
            <select class="btn" on:change=pick>{options}</select>
        </label>
    }
    .into_any()
}

/// Work in progress, with Cancel.
#[component]
fn Busy() -> impl IntoView {
    let app = App::from_context();
    let read = move |of: fn(&Work) -> String| {
        live::text(move || {
            app.work
                .with(|work| work.as_ref().map(of).unwrap_or_default())
        })
    };
    let label = read(|work| work.label.clone());
    let percent = read(|work| (work.done * 100 / work.total.max(1)).min(100).to_string());
    let amount = read(|work| format!("{} of {}", size(work.done), size(work.total)));
    view! {
        <div class="busy" hidden=live::is(move || app.work.with(Option::is_none))>
            <span class="busy-label">{label}</span>
            <progress max="100" value=percent aria-label=label></progress>
            <span class="eyebrow busy-amount">{amount}</span>
            <button class="btn" on:click=live::click(move |_| app.cancel_work())>"Cancel"</button>
        </div>
    }
}

/// What the page has to say outside of a run.
#[component]
fn Said() -> impl IntoView {
    let app = App::from_context();
    let notice = paint::div(
        "",
        Box::new(move |markup| {
            if let Some(notice) = app.notice.get() {
                markup
                    .open_class("p", "notice")
                    .flag("data-bad", notice.bad);
                markup.line("span", "", &notice.text);
                if notice.undo {
                    markup.open_class("button", "link").attr("data-do", "undo");
                    markup.text("Undo the reset").close();
                }
                markup
                    .open_class("button", "link")
                    .attr("data-do", "dismiss");
                markup.text("Dismiss").close().close();
            }
        }),
    );
    let act = move |event: leptos::ev::MouseEvent| match clicked(&event, "do").as_deref() {
        Some("undo") => app.undo_reset(),
        Some("dismiss") => {
            app.notice.set(None);
            focus("bucket");
        }
        _ => {}
    };
    view! { <div class="said" on:click=live::click(act)>{notice}</div> }
}
