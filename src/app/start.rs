//! Puts the page into the document, over the first screen that stands there.

use super::keep::{self, Recovered};
use super::lazy_part::PartLoadError;
use super::logged_lab::LabToShow;
use super::settings::Settings;
use super::state::Page;
use super::tree::patch::PageElement;
use super::tree::visible::visible;
use super::{arrival, call, fetch_ahead, keyboard_shortcuts, page, route, text_limit};
use crate::web;
use any_spawner::Executor;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Shows the page: fresh, or as it was left. If the browser cannot run it, shows a panel that says why.
pub fn start() {
    web::failure::install_panic_hook();
    web::failure::ignore_because(
        Executor::init_wasm_bindgen(),
        "nothing else sets it before the page is shown",
    );
    // `boot.js` waits while the root element has this attribute.
    web::dom::mark_root("data-coming", Some(""));
    if fetch_ahead::is_embedded() || !keep::is_expected() {
        return show(None);
    }
    spawn_local(async {
        let recovered = match keep::recover().await {
            Ok(recovery) => Some(recovery.await),
            Err(PartLoadError) => None,
        };
        show(recovered);
    });
}

fn fail(why: &str) {
    web::dom::mark_root("data-coming", None);
    web::failure::show(why);
}

/// Shows the page, with what was recovered.
fn show(recovered: Option<Recovered>) {
    let (lab, follow) = match recovered {
        Some(Recovered { lab, follow }) => (lab, Some(follow)),
        None => (None, None),
    };
    let lab = match lab.map_or_else(|| web::random::seed().map(LabToShow::fresh), Ok) {
        Ok(lab) => lab,
        Err(error) => return fail(&error.to_string()),
    };
    let Some(root) = web::dom::place_of_page() else {
        return fail("index.html has no element `app`");
    };
    let owner = Owner::new();
    let shown = owner.with(move || {
        let page = Page::new(lab, route::here(), Settings::stored());
        route::follow(
            page.route,
            page.came_from,
            page.shared_lab,
            move |address| {
                page.say(
                    format!("There is no page at {address}. This is the lab."),
                    true,
                );
            },
        );
        Effect::new(move || web::dom::set_title(&visible(page.title().into())));
        page.settings.keep();
        page.player.play_by_itself(page.settings.speed);
        keyboard_shortcuts::listen(page);
        text_limit::watch(page);
        page::lab::listen_for_drops(page);
        arrival::follow(page);
        web::focus_keeper::keep(arrival::focus_heading);
        page::denied::listen(page);
        call::list(page);
        let is_kept = follow.is_some();
        if let Some(follow) = follow {
            follow(page);
        }
        PageElement::over(&root.clone(), page::shell::shell(page), move || {
            let bare = root.remove_attribute("data-outline");
            web::failure::report(bare, "show the page");
            web::dom::mark_root("data-coming", None);
            page.in_its_scope(|| fetch_ahead::follow(page, is_kept));
        })
    });
    // Both last as long as the document.
    std::mem::forget((owner, shown));
}
