//! How to add files: the sample button, the file picker, and drag and drop. Also the work in progress.

use crate::app::component::file_picker::FilePicker;
use crate::app::component::notice::Notice;
use crate::app::component::select::Select;
use crate::app::component::short_select::ShortSelect;
use crate::app::lab_press::LabPress;
use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{div, link, p, press, span};
use crate::app::tree::{Element, Nodes, Str, reactive};
use crate::core::lab::{CallerChoice, EncryptionChoice, Sample};
use crate::web::dom::focus;
use crate::web::local_file::LocalFile;
use leptos::prelude::*;

/// Large before the first run, one line afterward.
pub fn upload_panel(page: Page) -> Element {
    let hero = "S3 encrypts your file. KMS only supplies the key. Upload a file and watch every step, on its real bytes.";
    let upload = press()
        .class("btn main")
        .id("upload-sample")
        .on_click(move || page.press(LabPress::UploadSample))
        .child("Upload a sample file");
    let picker = FilePicker {
        label: Str::from("Choose a file"),
        class: "btn",
        accept: None,
        pick: Callback::new(move |file: LocalFile| page.upload(file)),
    };
    let joined = div()
        .class("joined")
        .child(upload)
        .child(reactive(move || samples(page)));
    let row = div()
        .class("intake-row")
        .child(joined)
        .child(picker.draw())
        .child(
            span()
                .class("eyebrow drop-hint")
                .child("or drop a file anywhere here"),
        )
        .child(
            link(View::Denied.href())
                .class("link got-denied")
                .child("Got an AccessDenied? Paste it"),
        )
        .child(
            span()
                .class("eyebrow stays-here")
                .child("Nothing leaves this page."),
        );
    let options = reactive(move || {
        div()
            .class("options")
            .child(span().attr("aria-hidden", "true").child("Options:"))
            .child(caller(page))
            .child(encryption(page))
    });
    div()
        .class("intake")
        .child(p().class("hero").child(hero))
        .child(row)
        .child(options)
        .child(work(page))
        .child(reactive(move || div().child(news(page))))
}

/// The menu of sample files.
fn samples(page: Page) -> Element {
    let mut all = Sample::ALL.to_vec();
    all.extend(page.lesson_file.get());
    let name = |sample: &Sample| format!("{}, {}", sample.name(), sample.describe());
    let names: Vec<String> = all.iter().map(name).collect();
    let now = page.sample.get();
    let chosen = all.iter().position(|sample| *sample == now);
    let values = all.iter().map(|sample| sample.name().to_owned()).collect();
    let mut samples = Select::new(names, chosen, move |place| {
        if let Some(sample) = all.get(place) {
            page.sample.set(*sample);
        }
    });
    samples.label = Some("Which sample".into());
    samples.class = "btn main";
    samples.values = values;
    samples.draw()
}

/// The menu of callers: the role, or another principal.
fn caller(page: Page) -> ShortSelect {
    let names = CallerChoice::ALL.map(|who| format!("{}, {}", who.name(), who.says()));
    let now = page.lab.facts(|facts| facts.who);
    let chosen = CallerChoice::ALL.into_iter().position(|who| who == now);
    let choose = move |place: usize| {
        if let Some(who) = CallerChoice::ALL.get(place) {
            page.press(LabPress::Caller(*who));
        }
    };
    let mut select = Select::new(names, chosen, choose);
    select.label = Some("Caller".into());
    ShortSelect {
        before: "",
        shown: now.name().into(),
        select,
    }
}

/// The menu of server-side encryptions for uploads.
fn encryption(page: Page) -> ShortSelect {
    let names = EncryptionChoice::ALL.map(|kind| {
        let more = match kind {
            EncryptionChoice::SseC => ", blocked in new buckets, unblocked here",
            EncryptionChoice::DsseKms => ", encrypted twice",
            _ => "",
        };
        format!("{}{more}", kind.name())
    });
    let now = page.lab.facts(|facts| facts.kind);
    let chosen = EncryptionChoice::ALL
        .into_iter()
        .position(|kind| kind == now);
    let choose = move |place: usize| {
        if let Some(kind) = EncryptionChoice::ALL.get(place) {
            page.press(LabPress::Encryption(*kind));
        }
    };
    let mut select = Select::new(names, chosen, choose);
    select.label = Some("Encryption".into());
    ShortSelect {
        before: "",
        shown: now.name().into(),
        select,
    }
}

/// Work in progress.
fn work(page: Page) -> Nodes {
    reactive(move || {
        let draw = page.placeholders.work.get();
        div()
            .class("work-place")
            .child(draw.map(|draw| (draw.above_stage)(page)))
    })
}

/// The page's message outside of a run.
fn news(page: Page) -> Option<Notice> {
    let news = page.message.get()?;
    // The pressed button disappears with its notice, so focus what the notice was about.
    let dismiss = move |()| {
        page.message.set(None);
        focus("bucket");
    };
    Some(Notice {
        text: news.text.into(),
        bad: news.bad,
        more: Nodes::default(),
        dismiss: Some(Callback::new(dismiss)),
    })
}
