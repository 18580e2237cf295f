//! Header, view, and what is shown over both.

use super::header::header;
use super::{
    about, bench, cases, cheat_sheet, compare, denied, design, glossary, lab, learn, palette, plan,
    policies, present, secrets, share, speaker, trail, world,
};
use crate::app::component::dialog::Dialog;
use crate::app::component::hint::hint;
use crate::app::placeholder::{LoadView, lazy_placeholder, placeholder};
use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{div, section};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use leptos::prelude::*;

/// The views that are loaded after the lab.
pub const LATER: [(View, LoadView); 17] = [
    (View::Policies, || Box::pin(policies::load())),
    (View::Secrets, || Box::pin(secrets::load())),
    (View::Denied, || Box::pin(denied::load())),
    (View::Cases, || Box::pin(cases::load())),
    (View::Trail, || Box::pin(trail::load())),
    (View::World, || Box::pin(world::load())),
    (View::Learn, || Box::pin(learn::load())),
    (View::Lesson, || Box::pin(learn::load_lesson())),
    (View::Compare, || Box::pin(compare::load())),
    (View::CheatSheet, || Box::pin(cheat_sheet::load())),
    (View::Glossary, || Box::pin(glossary::load())),
    (View::Plan, || Box::pin(plan::load())),
    (View::Present, || Box::pin(present::load())),
    (View::Speaker, || Box::pin(speaker::load())),
    (View::Design, || Box::pin(design::load())),
    (View::About, || Box::pin(about::load())),
    (View::Bench, || Box::pin(bench::load())),
];

pub fn shell(page: Page) -> Element {
    let content = nodes()
        .child(header(page))
        .child(lab::view(page))
        .child(LATER.map(|(view, load)| place(page, view, load)))
        .child(keys(page));
    let palette = lazy_placeholder(page, "palette-place", page.palette.into(), || {
        Box::pin(palette::load())
    });
    let share = lazy_placeholder(page, "share-place", page.sharing.into(), || {
        Box::pin(share::load())
    });
    let view = reactive(move || {
        div()
            .class("lab")
            .attr("data-view", page.view.get().name())
            .flag("data-run", page.run.with(Option::is_some))
            .flag("data-stale", page.stale.get())
            .child(content.clone())
    });
    div()
        .class("page")
        .child(placeholder(page, "kept-place", page.placeholders.kept))
        .child(placeholder(page, "banner", page.placeholders.banner))
        .child(placeholder(page, "watch-place", page.placeholders.watch))
        .child(view)
        .child(placeholder(page, "term-place", page.placeholders.term_card))
        .child(palette)
        .child(share)
        .child(hint(page))
        .child(work(page))
        .child(placeholder(
            page,
            "outside-place",
            page.placeholders.outside,
        ))
}

/// The work on a large file, where the stage isn't in sight.
fn work(page: Page) -> Nodes {
    reactive(move || {
        let draw = page.placeholders.work.get();
        let content = draw.map(|draw| (draw.over_page)(page));
        div().class("work-place").child(content)
    })
}

/// The place of a view, which is loaded when first shown and then stays.
fn place(page: Page, view: View, load: LoadView) -> Nodes {
    let shown = Signal::derive(move || page.view.get() == view);
    // A lesson is shown beside the stage, which is then the page's main part.
    let role = match view {
        View::Lesson => "region",
        _ => "main",
    };
    let content = lazy_placeholder(page, "view-in", shown, load);
    reactive(move || {
        section()
            .class(format!("view {}", view.name()))
            .attr("role", role)
            .flag("data-shown", shown.get())
            .attr("aria-label", view.title())
            .child(content.clone())
    })
}

/// The list of shortcuts, and the settings.
fn keys(page: Page) -> Element {
    let open = page.player.keys;
    let list = lazy_placeholder(page, "settings", open.into(), || {
        Box::pin(palette::load_keys())
    });
    Dialog {
        id: "keys-title",
        title: Signal::stored("Keys and settings".to_owned()),
        class: "",
        open: open.into(),
        close: Callback::new(move |()| open.set(false)),
        button: "Close",
        content: list.child(placeholder(
            page,
            "settings",
            page.placeholders.prediction_setting,
        )),
    }
    .draw(page)
}
