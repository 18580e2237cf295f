//! A step's call in code: what the learner writes in each client, beside what AWS does in the step.

use crate::app::component::{live, paint};
use crate::app::part::{NotLoaded, part};
use crate::app::state::App;
use crate::core::error::ServiceError;
use crate::lesson::code::{Beside, Client, Ink, Inner, Snippet, beside, thrown};
use crate::web::markup::Markup;
use crate::web::{page, storage};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlElement;

/// Under which name the client is kept.
const KEPT: &str = "client";

part! { code,
/// Fetches the view ahead of time.
pub fn fetch() -> Result<(), NotLoaded> {
    Ok(())
}
}

part! { code,
/// Mounts the view.
///
/// # Errors
/// None of its own; the part may not load.
pub fn mount(root: HtmlElement, app: App) -> Result<(), NotLoaded> {
    mount_to(root, move || {
        let desk = Desk::new(app);
        let clients = Client::ALL.map(|client| {
            view! {
                <button
                    class="chip"
                    data-do="client"
                    data-client=client.name()
                    aria-pressed=live::text(move || (desk.client.get() == client).to_string())
                >
                    {client.name()}
                </button>
            }
        });
        view! {
            <div class="code-desk" on:click=live::click(move |event| desk.clicked(&event))>
                {paint::div("code-inner", Box::new(move |markup| if let Some(beside) = desk.beside() {
                    inside(markup, &beside);
                }))}
                <div class="code-yours">
                    <h3>"What you write"</h3>
                    {paint::div("code-says", Box::new(move |markup| if let Some(beside) = desk.beside().filter(|beside| !beside.inside) {
                        markup.line("p", "", &beside.says);
                    }))}
                    <div class="code-clients" role="group" aria-label="Client">{Vec::from(clients)}</div>
                    {paint::div("code-call", Box::new(move |markup| if let Some(beside) = desk.beside() {
                        let client = desk.client.get();
                        let label = format!("{} with {}", beside.call.operation, client.product());
                        pre(markup, &label, &client.write(&beside.call, beside.error.as_ref()));
                    }))}
                    <div class="code-tools">
                        <button class="btn" data-do="copy">"Copy"</button>
                        <span role="status">{live::text(move || desk.said().to_owned())}</span>
                    </div>
                    {paint::div("code-error", Box::new(move |markup| if let Some(beside) = desk.beside()
                        && let Some(error) = &beside.error
                    {
                        failed(markup, desk.client.get(), &beside, error);
                    }))}
                </div>
            </div>
        }
    })
    .forget();
    Ok(())
}
}

/// The view's own signals.
#[derive(Clone, Copy, Debug)]
struct Desk {
    app: App,
    client: RwSignal<Client>,
    /// What came of copying, and at which step.
    copied: RwSignal<Option<(usize, &'static str)>>,
}

impl Desk {
    fn new(app: App) -> Self {
        let kept = storage::get(KEPT).and_then(|name| Client::named(&name));
        Self {
            app,
            client: RwSignal::new(kept.unwrap_or_default()),
            copied: RwSignal::new(None),
        }
    }

    fn beside(self) -> Option<Beside> {
        let index = self.app.player.index.get();
        (self.app.run).with(|run| beside(&run.as_ref()?.trace, index))
    }

    fn said(self) -> &'static str {
        let index = self.app.player.index.get();
        match self.copied.get() {
            Some((at, said)) if at == index => said,
            _ => "",
        }
    }

    fn clicked(self, event: &MouseEvent) {
        match page::clicked(event, "do").as_deref() {
            Some("client") => {
                let name = page::clicked(event, "client").unwrap_or_default();
                if let Some(client) = Client::named(&name) {
                    self.client.set(client);
                    self.copied.set(None);
                    storage::set(KEPT, client.name());
                }
            }
            Some("copy") => self.copy(),
            _ => {}
        }
    }

    fn copy(self) {
        let Some(beside) = untrack(|| self.beside()) else {
            return;
        };
        let client = self.client.get_untracked();
        let text = client.write(&beside.call, beside.error.as_ref()).text();
        let index = self.app.player.index.get_untracked();
        spawn_local(async move {
            let said = match page::copy(&text).await {
                true => "Copied.",
                false => "The browser does not let this page copy.",
            };
            self.copied.set(Some((index, said)));
        });
    }
}

/// Code in its two inks.
fn pre(markup: &mut Markup, label: &str, snippet: &Snippet) {
    markup
        .open_class("pre", "code")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", label);
    for (ink, text) in snippet.pieces() {
        match ink {
            Ink::Code => markup.text(text),
            Ink::Own => markup.line("span", "own", text),
        };
    }
    markup.close();
}

/// What AWS does in this step.
fn inside(markup: &mut Markup, beside: &Beside) {
    if !beside.inside {
        return;
    }
    let title = match beside.by_kms {
        true => "What KMS does internally",
        false => "What S3 does internally",
    };
    markup.line("h3", "", title).line("p", "", &beside.says);
    if let Some(Inner { call, error, .. }) = &beside.inner {
        let label = format!("The {} that S3 sends to KMS", call.operation);
        pre(markup, &label, &call.request());
        if let Some(error) = error {
            markup.open("p").text("KMS refuses it: S3 gets ");
            markup.line("code", "", &error.code);
            markup.text(&format!(
                ", {}, and makes its own answer to you of it.",
                error.status
            ));
            markup.close();
        }
    }
}

/// The error, as the client throws and prints it.
fn failed(markup: &mut Markup, client: Client, beside: &Beside, error: &ServiceError) {
    let thrown = thrown(client, &beside.call, error);
    markup.open("h3");
    paint::icon(markup, "cross");
    markup.text("What it fails with").close().open("p");
    paint::prose(markup, &thrown.class);
    markup.close();
    markup
        .open_class("pre", "code prints")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", &format!("What {} prints", client.product()))
        .text(&thrown.prints)
        .close();
}
