//! Header, view, and what is shown over both.

use super::{
    cases, cheat_sheet, compare, glossary, lab, learn, plan, policies, secrets, trail, world,
};
use crate::app::component::dialog::Dialog;
use crate::app::component::icon::{Icon, icon};
use crate::app::keyboard_shortcuts::KEYS;
use crate::app::placeholder::{LoadView, lazy_placeholder, placeholder};
use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{
    dd, div, dl, dt, h1, header as header_tag, kbd, link, nav, p, press, section, span,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use leptos::prelude::*;

const ENTRIES: [View; 8] = [
    View::Lab,
    View::Learn,
    View::Policies,
    View::Secrets,
    View::Cases,
    View::Compare,
    View::Trail,
    View::World,
];

/// The views that are loaded after the lab.
pub const LATER: [(View, LoadView); 11] = [
    (View::Policies, || Box::pin(policies::load())),
    (View::Secrets, || Box::pin(secrets::load())),
    (View::Cases, || Box::pin(cases::load())),
    (View::Trail, || Box::pin(trail::load())),
    (View::World, || Box::pin(world::load())),
    (View::Learn, || Box::pin(learn::load())),
    (View::Lesson, || Box::pin(learn::load_lesson())),
    (View::Compare, || Box::pin(compare::load())),
    (View::CheatSheet, || Box::pin(cheat_sheet::load())),
    (View::Glossary, || Box::pin(glossary::load())),
    (View::Plan, || Box::pin(plan::load())),
];

pub fn shell(page: Page) -> Element {
    let content = nodes()
        .child(header(page))
        .child(lab::view(page))
        .child(LATER.map(|(view, load)| place(page, view, load)))
        .child(keys(page));
    let view = reactive(move || {
        div()
            .class("lab")
            .attr("data-view", page.view.get().name())
            .flag("data-run", page.run.with(Option::is_some))
            .child(content.clone())
    });
    div()
        .class("page")
        .child(placeholder(page, "banner", page.placeholders.banner))
        .child(view)
        .child(placeholder(page, "term-place", page.placeholders.term_card))
}

/// The name, the views, and the controls for the whole page.
fn header(page: Page) -> Nodes {
    reactive(move || {
        let entry = |view: View| {
            let here = page.view.get().entry() == view;
            link(view.href())
                .attr("aria-current", if here { "page" } else { "false" })
                .child(view.title())
        };
        let brand = h1()
            .class("brand")
            .child(span().class("brand-mark"))
            .child("Envelope Lab");
        let views = nav()
            .class("views")
            .attr("aria-label", "Views")
            .child(ENTRIES.map(entry));
        let local = p()
            .class("local only-wide")
            .child("Everything runs in this page. No file leaves it.");
        header_tag()
            .class("top")
            .child(brand)
            .child(views)
            .child(local)
            .child(tools(page))
    })
}

fn tools(page: Page) -> Element {
    let theme = page.settings.theme;
    let name = theme.get().name();
    let reset = press()
        .class("btn")
        .on_click(move || page.reset())
        .child("Reset the lab");
    let themes = press()
        .class("btn square")
        .attr("aria-label", format!("Theme: {name}"))
        .attr("data-theme", name)
        .on_click(move || theme.update(|theme| *theme = theme.next()))
        .child(icon(Icon::Theme));
    let keys = press()
        .class("btn square")
        .attr("aria-label", "Keys")
        .on_click(move || page.player.keys.set(true))
        .child("?");
    div().class("push").child(reset).child(themes).child(keys)
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
    let rows = KEYS.map(|(keys, what)| {
        let keys = dt().child(kbd().child(keys));
        [keys, dd().child(what)]
    });
    let list = div().child(dl().class("keys").child(rows)).child(
        p().class("eyebrow")
            .child("Clickers work: they send Page Up and Page Down."),
    );
    Dialog {
        id: "keys-title",
        title: Signal::stored("Keys and settings".to_owned()),
        class: "",
        open: open.into(),
        close: Callback::new(move |()| open.set(false)),
        button: "Close",
        content: nodes().child(list).child(placeholder(
            page,
            "settings",
            page.placeholders.prediction_setting,
        )),
    }
    .draw(page)
}
