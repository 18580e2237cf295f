//! Two dialogs: the link to this moment, and the question before a link replaces the reader's own lab.

use super::qr;
use super::state::ShareState;
use super::summary::{replacement, summary};
use crate::app::component::dialog::Dialog;
use crate::app::component::form_field::FormField;
use crate::app::state::Page;
use crate::app::tree::html::{div, input, li, p, press, ul};
use crate::app::tree::{Nodes, nodes, reactive};
use crate::core::lab::share::SharedState;
use crate::web::dom;
use leptos::prelude::*;
use leptos::task::spawn_local;

pub fn view(page: Page) -> Nodes {
    let state = ShareState::of(page);
    let shares = Signal::derive(move || page.sharing.get() && state.incoming.get().is_none());
    let link = Memo::new(move |_| match shares.get() {
        true => {
            state.copied.set(None);
            untrack(|| state.link())
        }
        false => String::new(),
    });
    let share = Dialog {
        id: "share-title",
        title: Signal::stored("Share this moment".to_owned()),
        class: "",
        open: shares,
        close: Callback::new(move |()| {
            if state.incoming.with_untracked(Option::is_none) {
                page.sharing.set(false);
            }
        }),
        button: "Close",
        content: reactive(move || div().class("share-body").child(content(state, &link.get()))),
    };
    let asks = Signal::derive(move || state.incoming.get().is_some());
    let opening = Dialog {
        id: "opening-title",
        title: Signal::stored("Open this shared lab?".to_owned()),
        class: "",
        open: asks,
        close: Callback::new(move |()| decline(state)),
        button: "",
        content: reactive(move || {
            let asked = state.incoming.get();
            div()
                .class("share-body")
                .child(asked.map(|shared| question(state, &shared)))
        }),
    };
    nodes().child(share.draw(page)).child(opening.draw(page))
}

/// The link, a button to copy it, what is in it, and its QR code.
pub fn content(state: ShareState, link: &str) -> Nodes {
    const SAYS: &str = "The link opens your lab as it is now, at this step. It contains your policies, choices, and changes of the world. It contains no files, no keys, and nothing typed in Secrets.";
    let field = input()
        .attr("type", "text")
        .attr("readonly", "")
        .class("share-link")
        .value(link.to_owned());
    let text = link.to_owned();
    let copy = press()
        .class("btn main")
        .on_click(move || {
            let text = text.clone();
            spawn_local(async move {
                let copied = dom::copy(&text).await;
                state.copied.set(Some(copied));
            });
        })
        .child("Copy link");
    let said = reactive(move || {
        p().class("note")
            .attr("role", "status")
            .child(match state.copied.get() {
                None => "",
                Some(true) => "Copied",
                Some(false) => "The browser doesn’t allow copying. Select the link and copy it.",
            })
    });
    let length = link.chars().count();
    let code = qr::code(link);
    let size = match code {
        Some(_) => format!("{length} characters."),
        None => format!(
            "{length} characters. A QR code of {} or more can’t be read off a projector, so there is none.",
            qr::LONGEST
        ),
    };
    nodes()
        .child(p().child(SAYS))
        .child(FormField::new("Link", field))
        .child(div().class("share-acts").child(copy).child(said))
        .child(p().class("note").child(size))
        .child(code)
}

/// What a link sets, and the two answers.
pub fn question(state: ShareState, shared: &SharedState) -> Nodes {
    let says = summary(shared).into_iter().map(|says| li().child(says));
    let replaced = replacement(shared).map(|says| p().class("note").child(says));
    let to_open = shared.clone();
    let open = press()
        .class("btn main")
        .on_click(move || {
            state.incoming.set(None);
            state.page.sharing.set(false);
            state.open(&to_open);
        })
        .child("Open it");
    let keep = press()
        .class("btn")
        .on_click(move || decline(state))
        .child("Keep my lab");
    nodes()
        .child(p().child("The link sets up a lab of its own:"))
        .child(ul().child(says.collect::<Nodes>()))
        .child(replaced)
        .child(p().child("Your own lab is kept, and you can bring it back."))
        .child(div().class("share-acts").child(open).child(keep))
}

/// Keeps the reader's own lab. The address follows it again.
fn decline(state: ShareState) {
    state.incoming.set(None);
    state.page.sharing.set(false);
}
