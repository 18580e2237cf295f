//! The line above the page that says what came back, what is lost, or that nothing is kept.

use super::keep_notice::{KeepNotice, KeepNotices};
use super::saver::Saver;
use crate::app::component::notice::Notice;
use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{div, link, press, section};
use crate::app::tree::{Nodes, nodes, reactive};
use leptos::prelude::*;

/// The line, while there is something to say.
pub fn view(page: Page) -> Nodes {
    let notice = KeepNotices::of(page).0;
    reactive(move || {
        // A talk has no room for it, and its speaker has other things to read.
        let is_talk = matches!(page.view.get(), View::Present | View::Speaker);
        let says = notice.get().filter(|_| !is_talk);
        section()
            .class("kept")
            .attr("aria-label", "Your lab")
            .flag("hidden", says.is_none())
            .child(div().child(says.map(|says| content(page, &says))))
    })
}

fn content(page: Page, says: &KeepNotice) -> Nodes {
    let notice = KeepNotices::of(page).0;
    let more = match says {
        KeepNotice::Back(_) => nodes().child(
            press()
                .class("btn")
                .on_click(move || Saver::of(page).start_fresh())
                .child("Start fresh"),
        ),
        KeepNotice::NothingKept | KeepNotice::TabOnly => nodes().child(
            link(View::World.href())
                .class("link")
                .on_click(move || notice.set(None))
                .child("To the export"),
        ),
        KeepNotice::Opened(_) => nodes().child(
            press()
                .class("btn")
                .on_click(move || KeepNotices::of(page).bring_back())
                .child("Bring back my lab"),
        ),
        KeepNotice::SetAside(_) | KeepNotice::Told(_) | KeepNotice::BadLink(_) => nodes(),
    };
    let line = Notice {
        text: says.says().into(),
        bad: matches!(says, KeepNotice::SetAside(_) | KeepNotice::BadLink(_)),
        more,
        dismiss: Some(Callback::new(move |()| notice.set(None))),
    };
    nodes().child(line)
}
