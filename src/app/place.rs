//! Empty places in the page that parts fill when they come: a view writes into its own places only, and
//! what lies there is drawn like everything else.

use super::part::{Draw, NotLoaded};
use super::route::View;
use super::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::Pin;

/// Draws a text with the glossary's terms marked in it.
pub type DrawTerms = fn(App, &str) -> AnyView;

/// The places that parts fill by themselves once they have come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Places {
    /// In the step panel: the question before a verdict.
    pub prediction: RwSignal<Option<Draw>>,
    /// Among the settings: the switch of these questions.
    pub prediction_setting: RwSignal<Option<Draw>>,
    /// Above the page: that this is a lesson's world.
    pub banner: RwSignal<Option<Draw>>,
    /// Over the page: the card of a term.
    pub term_card: RwSignal<Option<Draw>>,
    /// How a text is drawn in which terms are to be marked.
    pub terms: RwSignal<Option<DrawTerms>>,
}

/// What lies in a place now; nothing before its part has come.
#[component]
pub fn Filled(
    /// The place.
    place: RwSignal<Option<Draw>>,
) -> impl IntoView {
    let app = App::from_context();
    view! {
        {move || match place.get() {
            Some(draw) => draw(app),
            None => ().into_any(),
        }}
    }
}

/// How a part is fetched that draws something.
pub type Load = fn() -> Pin<Box<dyn Future<Output = Result<Draw, NotLoaded>>>>;

/// A place that is filled when it is first in sight.
#[component]
pub fn Later(
    /// Whether it is in sight.
    #[prop(into)]
    shown: Signal<bool>,
    /// Fetches what draws it.
    load: Load,
) -> impl IntoView {
    let app = App::from_context();
    let place = RwSignal::new(None::<Draw>);
    let asked = StoredValue::new(false);
    Effect::new(move || {
        if !shown.get() || asked.get_value() {
            return;
        }
        asked.set_value(true);
        spawn_local(async move {
            match load().await {
                Ok(draw) => place.set(Some(draw)),
                Err(error) => {
                    asked.set_value(false);
                    app.say(error.to_string(), true);
                    super::route::go(&View::Lab.route());
                }
            }
        });
    });
    view! { <Filled place/> }
}
