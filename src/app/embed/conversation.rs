//! Does what the page around says, and tells it what happens here. Only the origin that this page's address names is
//! obeyed; every other page is told that it is refused, and nothing changes.

use super::host_origin::{self, HostOrigin};
use super::message::{EmbedCommand, EmbedEvent, MessageError, Scenario, StepTarget};
use crate::app::route::{self, View};
use crate::app::settings::Theme;
use crate::app::stage_run::RunKind;
use crate::app::state::Page;
use crate::core::lab::Preset;
use crate::core::lab::log::ApplyPreset;
use crate::web::dom;
use crate::web::frame::{self, FrameMessage};
use leptos::prelude::*;
use serde_json::Value;

/// Listens, and says that it does.
pub fn begin(page: Page) {
    let search = frame::search();
    let search = search.as_deref().unwrap_or("");
    let host = HostOrigin::of(search);
    if let Some(theme) = host_origin::theme(search) {
        show_theme(theme);
    }
    let obeyed = match &host {
        HostOrigin::Named(origin) => origin.clone(),
        HostOrigin::Own | HostOrigin::Invalid(_) => frame::own_origin(),
    };
    let to = obeyed.clone();
    frame::listen_for_messages(move |message| heard(page, &obeyed, &message));
    let send = move |event: &EmbedEvent| {
        let named = matches!(host, HostOrigin::Named(_));
        let any = event.is_public() && !named;
        frame::tell_parent(&event.to_json().to_string(), if any { "*" } else { &to });
    };
    send(&EmbedEvent::Ready);
    tell_steps(page, send.clone());
    frame::on_height(".page > .lab", move |height| {
        // With the line below it.
        send(&EmbedEvent::Height(height + FOOT));
    });
}

/// The height of the line below the page, as the style sheet has it.
const FOOT: i32 = 40;

/// Does what a message says. Returns the answer, if there is one.
fn heard(page: Page, obeyed: &str, message: &FrameMessage) -> Option<String> {
    let said: Value = serde_json::from_str(&message.json).ok()?;
    let command = EmbedCommand::read(&said)?;
    let allowed = message.is_from_parent && message.origin == obeyed && obeyed != "null";
    let done = match (allowed, command) {
        (true, Ok(command)) => {
            obey(page, command);
            return None;
        }
        (true, Err(error)) => error,
        (false, _) => MessageError::WrongOrigin(message.origin.clone()),
    };
    Some(EmbedEvent::Error(done.to_string()).to_json().to_string())
}

fn obey(page: Page, command: EmbedCommand) {
    match command {
        EmbedCommand::Address(address) => dom::go(&address),
        EmbedCommand::Theme(theme) => show_theme(theme),
        EmbedCommand::Step(to) => match to {
            StepTarget::Number(number) => {
                page.player.playing.set(false);
                page.player.go(number.saturating_sub(1));
            }
            // As the reader's own key: it also begins a run where there is none.
            StepTarget::Next => page.go_on(false),
            StepTarget::Back => page.player.back(),
            StepTarget::First => page.player.first(),
            StepTarget::Last => page.player.end(),
        },
        EmbedCommand::Run { preset, scenario } => run(page, preset, scenario),
    }
}

/// Shows a theme without storing it: the reader's own choice stays as it is.
fn show_theme(theme: Theme) {
    dom::mark_root(
        "data-theme",
        (theme != Theme::System).then_some(theme.name()),
    );
}

fn run(page: Page, preset: Option<Preset>, scenario: Option<Scenario>) {
    route::go(&View::Lab.route());
    let set_up = move || {
        if let Some(preset) = preset {
            page.lab.apply(ApplyPreset(preset));
        }
    };
    match scenario {
        None => set_up(),
        Some(Scenario::Upload) => {
            set_up();
            page.upload_sample();
        }
        Some(Scenario::Download) => {
            page.lab.apply(ApplyPreset(Preset::UploadAndDownload));
            page.stage(None, 0);
            let begun = StoredValue::new(false);
            Effect::new(move || {
                let stored = page.run.with(|run| {
                    let run = run.as_ref().filter(|run| run.kind == RunKind::Upload)?;
                    Some(run.name.clone())
                });
                if let Some(name) = stored.filter(|_| !begun.get_value()) {
                    begun.set_value(true);
                    set_up();
                    page.download(name);
                }
            });
            page.upload_sample();
        }
    }
}

/// Tells each step that is shown, and each run that is shown up to its end.
fn tell_steps(page: Page, send: impl Fn(&EmbedEvent) + 'static) {
    Effect::new(move || {
        let index = page.player.index.get();
        let shown = page.run.with(|run| {
            let run = run.as_ref()?;
            let count = run.trace.steps.len();
            let title = run.trace.steps.get(index)?.title.clone();
            let step = EmbedEvent::Step {
                number: index + 1,
                count,
                title: title.to_string(),
            };
            let ended = (index + 1 == count).then(|| EmbedEvent::Run {
                operation: run.trace.operation.to_owned(),
                name: run.name.clone(),
                is_allowed: run.trace.refusal.is_none(),
            });
            Some((step, ended))
        });
        if let Some((step, ended)) = shown {
            send(&step);
            if let Some(ended) = ended {
                send(&ended);
            }
        }
    });
}
