//! The question before each verdict: a quiet card in the step panel, and its switch among the settings.
//!
//! It comes with the part `run` ([`call::fetch`](crate::app::call::fetch)): a part of its own would make the
//! page itself larger.
//!
//! Nothing is locked: whoever goes on without an answer is not asked again in that run.
//!
//! - [`desk`]: what is asked, what was said, and the record of it
//! - [`card`]: the question, the answer to it, the record, the switch

mod card;
mod desk;

use crate::app::component::live;
use crate::app::component::paint;
use crate::app::state::App;
use crate::web::page;
use desk::Desk;
use leptos::prelude::*;

/// Puts it into the step panel and under the list of keys.
pub fn attach() {
    // The page itself knows nothing of them: so it is no larger.
    let panel = page::insert(".step", 1, "predict");
    let settings = page::insert("[aria-labelledby=keys-title]", 2, "settings");
    let (Some(app), Some(panel), Some(settings)) = (App::kept(), panel, settings) else {
        return;
    };
    mount_to(panel, move || {
        let desk = Desk::new(app);
        mount_to(settings, move || {
            view! {
                <div class="predict-setting" on:click=live::click(move |event| desk.clicked(&event))>
                    {paint::div("", Box::new(move |markup| card::setting(markup, desk)))}
                </div>
            }
        })
        .forget();
        view! {
            <div
                class="predict-holder"
                on:click=live::click(move |event| desk.clicked(&event))
                data-predict=""
            >
                {paint::div("predict", Box::new(move |markup| card::draw(markup, desk)))}
            </div>
        }
    })
    .forget();
}
