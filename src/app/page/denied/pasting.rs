//! What comes from other views: an error that was pasted there, and policies with the reader's names.

use super::explainer::Explainer;
use super::pasted_policy::PastedPolicy;
use super::state::DeniedState;
use crate::app::page::policies::names::NamesInLab;
use crate::app::state::Page;
use crate::lesson::denied::read;
use leptos::prelude::Set;

/// Explains a text that was pasted outside of a field. Only an error is taken.
pub fn explain(page: Page, text: String) {
    if read(&text).is_understood() {
        DeniedState::of(page).show(text);
    }
}

/// Explains the request with these policies.
pub fn use_names(page: Page, wanted: &NamesInLab, explainer: Explainer) -> DeniedState {
    let state = DeniedState::of(page);
    state.explainer.set(Some(explainer));
    for (name, text) in &wanted.policies {
        state.add(PastedPolicy::new(name.clone(), text));
    }
    state.show(wanted.sentence.clone());
    state
}
