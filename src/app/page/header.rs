//! The header: the name, the views by what a person wants to do, and the controls for the whole page.

use crate::app::arrival::focus_heading;
use crate::app::component::icon::{Icon, icon};
use crate::app::lab_press::LabPress;
use crate::app::placeholder::placeholder;
use crate::app::route::{self, View, ViewGroup};
use crate::app::state::Page;
use crate::app::tree::html::{div, h1, header as header_tag, kbd, link, nav, press, span};
use crate::app::tree::{Element, Nodes, reactive};
use crate::web::dom;
use crate::web::keyboard::Key;
use leptos::prelude::*;

/// The id of the button that opens the views where the header has no room for them.
const MENU: &str = "menu";

/// The skip link, and the header.
pub fn header(page: Page) -> Nodes {
    // Whether the menu is open, where the views are in one.
    let open = RwSignal::new(false);
    let first = placeholder(page, "first-place", page.placeholders.first_visit);
    let undo = placeholder(page, "undo-place", page.placeholders.undo);
    reactive(move || {
        let skip = link(page.route.with(ToString::to_string))
            .class("skip btn main")
            .on_click(|| {
                focus_heading();
            })
            .child("Skip to the content");
        let brand = h1()
            .class("brand")
            .child(span().class("brand-mark"))
            .child(span().class("brand-name").child("Envelope Lab"));
        let row = div()
            .class("top-row")
            .child(brand)
            .child(views(page, open))
            .child(to_permissions(page))
            .child(menu(open))
            .child(first.clone());
        let close = move |key: Key, _: &_| {
            if key == Key::Escape && open.get_untracked() {
                open.set(false);
                dom::focus(MENU);
            }
        };
        header_tag()
            .class("top")
            .on_key(close)
            .child(skip)
            .child(row)
            .child(tools(page, &undo))
    })
}

/// The groups, and the views of each. The style sheet shows the views of the group that the reader is in.
fn views(page: Page, open: RwSignal<bool>) -> Element {
    nav()
        .class("views")
        .id("views")
        .attr("aria-label", "Views")
        .flag("data-open", open.get())
        .child(ViewGroup::ALL.map(|group| entry(page, group, open)))
        .child(search(page, open))
}

/// Opens the palette.
fn search(page: Page, open: RwSignal<bool>) -> Element {
    let show = move || {
        open.set(false);
        page.palette.set(true);
    };
    let key = kbd().attr("aria-hidden", "true").child("/");
    press()
        .class("btn search")
        .attr("aria-keyshortcuts", "/ Control+K Meta+K")
        .on_click(show)
        .child("Search")
        .child(page.settings.letters.get().then_some(key))
}

/// A group's link, and the links to its views if it has several.
fn entry(page: Page, group: ViewGroup, open: RwSignal<bool>) -> Element {
    let now = page.view.get();
    let here = group == now.group();
    let views = group.views();
    let to = |view: View, current, name| {
        let go = move || {
            open.set(false);
            // Nothing else changes where the reader is already.
            if view == now {
                focus_heading();
            }
        };
        let point = move |_: &_| page.pointed_at.set(Some(view));
        link(view.href())
            .on("pointerenter", point)
            .on("focus", point)
            .attr("aria-current", current)
            .on_click(go)
            .child(name)
    };
    let first = views.first().map(|first| {
        let current = match (here, views.len()) {
            (false, _) => "false",
            (true, 1) => "page",
            (true, _) => "true",
        };
        to(*first, current, group.title()).class("views-group")
    });
    let one = |view: &View| {
        let current = if *view == now { "page" } else { "false" };
        to(*view, current, view.link())
    };
    let all = (views.len() > 1).then(|| {
        div()
            .class("kin")
            .flag("data-here", here && !now.has_stage())
            .child(views.iter().map(one).collect::<Nodes>())
    });
    div().child(first).child(all)
}

/// On narrow screens, the permissions are far below the stage.
fn to_permissions(page: Page) -> Element {
    press()
        .class("btn narrow")
        .flag("hidden", page.view.get() != View::Lab)
        .on_click(|| dom::focus("permissions"))
        .child("Permissions")
}

fn menu(open: RwSignal<bool>) -> Element {
    press()
        .class("btn square narrow")
        .id(MENU)
        .attr("aria-label", "Menu")
        .attr("aria-controls", "views")
        .state("aria-expanded", open.get())
        .on_click(move || open.update(|open| *open = !*open))
        .child(icon(Icon::Menu))
}

fn tools(page: Page, undo: &Nodes) -> Element {
    let theme = page.settings.theme;
    let name = theme.get().name();
    let reset = press()
        .class("btn")
        // A lesson has its own way to begin again.
        .flag("hidden", page.view.get() == View::Lesson)
        .on_click(move || page.press(LabPress::Reset))
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
    let present = press()
        .class("btn")
        .on_click(|| route::go(&View::Present.route()))
        .child("Present");
    let share = press()
        .class("btn")
        .on_click(move || page.sharing.set(true))
        .child("Share");
    div()
        .class("push")
        .child(undo.clone())
        .child(reset)
        .child(present)
        .child(share)
        .child(themes)
        .child(keys)
}
