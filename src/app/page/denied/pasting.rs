//! What comes from other views: an error that was pasted there, and policies with the reader's names.

use super::on_stage;
use super::pasted_policy::PastedPolicy;
use super::state::DeniedState;
use crate::app::page::policies::names::NamesInLab;
use crate::app::route::View;
use crate::app::state::Page;
use crate::lesson::denied::read;
use crate::web::pasted;
use leptos::prelude::*;

/// Listens to what is pasted outside of a field. Only an error is taken.
pub fn listen(page: Page) {
    // It lasts as long as the page.
    window_event_listener_untyped("paste", move |event| {
        let view = page.view.get_untracked();
        let here = matches!(view, View::Lab | View::Denied);
        if !here || event.default_prevented() || pasted::is_in_field(&event) {
            return;
        }
        let text = pasted::text(&event);
        if let Some(text) = text.filter(|text| read(text).is_understood()) {
            event.prevent_default();
            DeniedState::of(page).show(text);
        }
    });
}

/// Explains the request with these policies, and shows it on the stage.
pub fn use_names(page: Page, wanted: &NamesInLab) {
    let state = DeniedState::of(page);
    for (name, text) in &wanted.policies {
        state.add(PastedPolicy::new(name.clone(), text));
    }
    state.show(wanted.sentence.clone());
    on_stage::start(state, false);
}
