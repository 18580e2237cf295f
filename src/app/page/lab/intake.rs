//! How files come in: the sample button, the file picker, the drop; and what the page is busy with.

use crate::app::component::field::Field;
use crate::app::component::file_picker::FilePicker;
use crate::app::component::notice::Notice;
use crate::app::component::number::size;
use crate::app::component::select::Select;
use crate::app::state::{App, Work};
use crate::core::lab::{Kind, Sample, Who};
use crate::web::page::focus;
use crate::web::source::Source;
use leptos::prelude::*;

/// Large before the first run, one line afterwards.
#[component]
pub fn Intake() -> impl IntoView {
    let app = App::from_context();
    let samples: Vec<String> = Sample::ALL
        .into_iter()
        .map(|sample| format!("{}, {}", sample.name(), sample.describe()))
        .collect();
    let sample = move || {
        let now = app.sample.get();
        Sample::ALL.into_iter().position(|sample| sample == now)
    };
    let choose_sample = Callback::new(move |place: usize| {
        if let Some(sample) = Sample::ALL.get(place) {
            app.sample.set(*sample);
        }
    });
    view! {
        <div class="intake">
            <p class="hero">
                "Upload a file and watch S3 and KMS lock it away, step by step, with real AES-256 on its real bytes."
            </p>
            <div class="intake-row">
                <div class="joined">
                    <button type="button" class="btn main" on:click=move |_| app.upload_sample()>
                        "Upload a sample file"
                    </button>
                    <Select
                        label="Which sample"
                        class="btn main"
                        options=samples
                        chosen=Signal::derive(sample)
                        choose=choose_sample
                    />
                </div>
                <FilePicker
                    label="Choose a file"
                    pick=Callback::new(move |file: Source| app.upload(file))
                />
                <span class="eyebrow drop-hint">"or drop your own anywhere here"</span>
            </div>
            <div class="intake-how">
                <Caller/>
                <Encryption/>
            </div>
            <Busy/>
            <News/>
        </div>
    }
}

/// Who calls.
#[component]
fn Caller() -> impl IntoView {
    let app = App::from_context();
    let names = Who::ALL.map(|who| format!("{}, {}", who.name(), who.says()));
    let who = move || {
        let now = app.lab.with(|lab| lab.who());
        Who::ALL.into_iter().position(|who| who == now)
    };
    let choose = Callback::new(move |place: usize| {
        if let Some(who) = Who::ALL.get(place) {
            app.lab.update(|lab| lab.set_who(*who));
        }
    });
    view! {
        <Field label="Caller">
            <Select options=names.to_vec() chosen=Signal::derive(who) choose/>
        </Field>
    }
}

/// How S3 is to encrypt.
#[component]
fn Encryption() -> impl IntoView {
    let app = App::from_context();
    let names = Kind::ALL.map(|kind| kind.name().to_owned());
    let kind = move || {
        let now = app.lab.with(|lab| lab.kind());
        Kind::ALL.into_iter().position(|kind| kind == now)
    };
    let choose = Callback::new(move |place: usize| {
        if let Some(kind) = Kind::ALL.get(place) {
            app.lab.update(|lab| lab.set_kind(*kind));
        }
    });
    view! {
        <Field label="Encryption">
            <Select options=names.to_vec() chosen=Signal::derive(kind) choose/>
        </Field>
    }
}

/// Work in progress, with Cancel.
#[component]
fn Busy() -> impl IntoView {
    let app = App::from_context();
    let read = move |of: fn(&Work) -> String| {
        Signal::derive(move || {
            app.work
                .with(|work| work.as_ref().map(of).unwrap_or_default())
        })
    };
    let label = read(|work| work.label.clone());
    let percent = read(|work| (work.done * 100 / work.total.max(1)).min(100).to_string());
    let amount = read(|work| format!("{} of {}", size(work.done), size(work.total)));
    view! {
        <div class="busy" hidden=move || app.work.with(Option::is_none)>
            <span class="busy-label">{label}</span>
            <progress max="100" value=percent aria-label=label></progress>
            <span class="eyebrow busy-amount">{amount}</span>
            <button type="button" class="btn" on:click=move |_| app.cancel_work()>"Cancel"</button>
        </div>
    }
}

/// What the page has to say outside of a run.
#[component]
fn News() -> impl IntoView {
    let app = App::from_context();
    let text = move || {
        app.notice
            .with(|notice| notice.as_ref().map(|notice| notice.text.clone()))
            .unwrap_or_default()
    };
    let is = move |of: fn(&crate::app::state::Notice) -> bool| {
        Signal::derive(move || app.notice.with(|notice| notice.as_ref().is_some_and(of)))
    };
    let undo = is(|notice| notice.undo);
    // The pressed button goes with its notice: the focus goes to what it was about.
    let dismiss = Callback::new(move |()| {
        app.notice.set(None);
        focus("bucket");
    });
    view! {
        <Notice text=Signal::derive(text) bad=is(|notice| notice.bad) dismiss>
            {move || match undo.get() {
                true => view! {
                    <button type="button" class="link" on:click=move |_| app.undo_reset()>"Undo the reset"</button>
                }
                .into_any(),
                false => ().into_any(),
            }}
        </Notice>
    }
}
