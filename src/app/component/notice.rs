//! Something the page has to say, with what can be done about it.

use leptos::prelude::*;

/// A sentence, and buttons behind it. Nothing is drawn while there is nothing to say.
#[component]
pub fn Notice(
    /// The sentence; empty for nothing.
    #[prop(into)]
    text: Signal<String>,
    /// Whether it is bad news.
    #[prop(into, optional)]
    bad: Signal<bool>,
    /// Called when it is dismissed; without it, it stays.
    #[prop(optional)]
    dismiss: Option<Callback<()>>,
    /// Further buttons, before the one that dismisses.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let some = Memo::new(move |_| text.with(|text| !text.is_empty()));
    let sentence = move || {
        if !some.get() {
            return ().into_any();
        }
        let away = dismiss.map(|dismiss| {
            let away = move |_| dismiss.run(());
            view! { <button type="button" class="link" on:click=away>"Dismiss"</button> }.into_any()
        });
        let more = children.as_ref().map(|children| children());
        view! {
            <p class="notice" data-bad=move || bad.get().then_some("")>
                <span>{text}</span>
                {more}
                {away}
            </p>
        }
        .into_any()
    };
    view! { <div class="said">{move || sentence()}</div> }
}
