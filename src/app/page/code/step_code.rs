//! The view: what AWS does in a step, and what the learner writes.

use super::state::CodeState;
use crate::app::component::code_block::CodeBlock;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::prose::prose;
use crate::app::state::Page;
use crate::app::tree::html::{code, div, h3, p, press, span};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::error::ServiceError;
use crate::lesson::code::{Client, InnerCall, PieceKind, Snippet, StepCode, sdk_error};
use leptos::prelude::*;

pub fn view(page: Page) -> Nodes {
    draw(CodeState::new(page))
}

pub fn draw(state: CodeState) -> Nodes {
    let service = reactive(move || {
        let code = state.step_code();
        div()
            .class("code-inner")
            .child(code.as_ref().and_then(service))
    });
    let why = reactive(move || {
        let yours = state.step_code().filter(|code| !code.inside);
        div().child(yours.map(|code| p().child(code.says)))
    });
    let call = reactive(move || {
        let client = state.client.get();
        let call = state.step_code().map(|code| {
            let label = format!("{} with {}", code.call.operation, client.product());
            block(label, &client.write(&code.call, code.error.as_ref()))
        });
        div().child(call)
    });
    let copy = press()
        .class("btn")
        .on_click(move || state.copy())
        .child("Copy");
    let copied = reactive(move || span().attr("role", "status").child(state.copied()));
    let error = reactive(move || {
        let client = state.client.get();
        let code = state.step_code();
        div()
            .class("code-error")
            .child(code.and_then(|code| Some(failure(client, &code, code.error.as_ref()?))))
    });
    let yours = div()
        .class("code-yours")
        .child(h3().child("What you write"))
        .child(why)
        .child(reactive(move || clients(state)))
        .child(call)
        .child(div().class("code-tools").child(copy).child(copied))
        .child(error);
    nodes().child(div().class("code-step").child(service).child(yours))
}

fn clients(state: CodeState) -> Element {
    let shown = state.client.get();
    let client = |client: Client| {
        press()
            .class("chip")
            .state("aria-pressed", client == shown)
            .on_click(move || state.choose(client))
            .child(client.name())
    };
    div()
        .class("code-clients")
        .attr("role", "group")
        .attr("aria-label", "Client")
        .child(Client::ALL.map(client))
}

/// Code with the learner's own values highlighted.
fn block(label: String, snippet: &Snippet) -> CodeBlock {
    let piece = |(kind, text): &(PieceKind, String)| match kind {
        PieceKind::Code => nodes().child(text),
        PieceKind::Value => nodes().child(span().class("code-own").child(text)),
    };
    CodeBlock {
        label: label.into(),
        class: "code",
        content: snippet.pieces().iter().map(piece).collect(),
    }
}

/// What AWS does in this step, if it does anything itself.
fn service(code: &StepCode) -> Option<Nodes> {
    let title = match code.by_kms {
        true => "What KMS does internally",
        false => "What S3 does internally",
    };
    let content = || {
        nodes()
            .child(h3().child(title))
            .child(p().child(&code.says))
            .child(code.inner.as_ref().map(request))
    };
    code.inside.then(content)
}

/// What S3 sends to KMS, and the error that KMS returns.
fn request(inner: &InnerCall) -> Nodes {
    let label = format!("The {} that S3 sends to KMS", inner.call.operation);
    let refused = inner.error.as_ref().map(|error| {
        let rest = format!(
            ", {}, to S3. S3 passes it on to you as its own error.",
            error.status
        );
        p().child("KMS returns ")
            .child(code().child(&error.code))
            .child(rest)
    });
    nodes()
        .child(block(label, &inner.call.request()))
        .child(refused)
}

/// The error as the client throws it, and as the client prints it.
fn failure(client: Client, code: &StepCode, error: &ServiceError) -> Nodes {
    let sdk_error = sdk_error(client, &code.call, error);
    let prints = CodeBlock {
        label: format!("What {} prints", client.product()).into(),
        class: "code code-prints",
        content: nodes().child(sdk_error.prints),
    };
    nodes()
        .child(h3().child(icon(Icon::Cross)).child("The error you get"))
        .child(p().child(prose(&sdk_error.class)))
        .child(prints)
}
