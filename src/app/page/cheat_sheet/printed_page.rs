//! Three things to remember, the steps, the tables, and the policies on one page, and the button to print it.

use crate::app::component::code_block::CodeBlock;
use crate::app::component::json_text::json_text;
use crate::app::page::compare::state::{CompareState, ReadyPolicy};
use crate::app::page::compare::tables::{Medium, operations_table, permissions_table};
use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{code, div, h2, h3, header, li, link, ol, p, press, section};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::Permission;
use crate::core::trace::{Kind, Step};
use crate::lesson::compare::policy::compact;
use crate::lesson::compare::{OPERATIONS, OperationGroup, PermissionTable};
use crate::web::dom;
use leptos::prelude::*;

pub fn view(page: Page) -> Nodes {
    let state = CompareState::of(page);
    let print = press()
        .class("btn main")
        .on_click(dom::print)
        .child("Print");
    let back = link(View::Compare.href())
        .class("btn")
        .child("Back to Compare");
    let bar = div().class("sheet-bar").child(print).child(back).child(
        p().child("One page, on A4 and on US Letter, with the names you entered under Compare."),
    );
    let view = div()
        .class("sheet-view")
        .child(bar)
        .child(reactive(move || sheet(state)));
    nodes().child(view)
}

/// One page, in A4 or US Letter.
fn sheet(state: CompareState) -> Element {
    let head = header()
        .class("sheet-head")
        .child(h2().child("Envelope encryption with Amazon S3 and AWS KMS"));
    let policies = (state.ready).with(|ready| {
        let all = ready.policies.iter().map(policy).collect::<Nodes>();
        (!ready.policies.is_empty()).then(|| div().class("sheet-policies").child(all))
    });
    state.table.with(|table| {
        div()
            .class("sheet-page")
            .child(head)
            .child(truths())
            .child(operations(table))
            .child(permissions(table))
            .child(policies)
            .child(foot(table))
    })
}

/// The three sentences to remember: what is done, the permission, and why.
const TRUTHS: [(&str, &str, &str); 3] = [
    (
        "Upload needs",
        "kms:GenerateDataKey",
        "S3 asks KMS for a data key, encrypts the file itself, and stores the encrypted data key next to the ciphertext.",
    ),
    (
        "Download needs",
        "kms:Decrypt",
        "S3 sends KMS the encrypted data key, never the file, and decrypts the file with the plaintext data key it gets back.",
    ),
    (
        "S3 never calls",
        "kms:Encrypt",
        "It encrypts small secrets of up to 4,096 bytes, for apps that call KMS directly.",
    ),
];

fn truths() -> Element {
    let truth = |(what, permission, why): (&'static str, &'static str, &'static str)| {
        li().child(h3().child(what).child(" ").child(code().child(permission)))
            .child(p().child(why))
    };
    ol().class("sheet-truths")
        .attr("aria-label", "Three things to remember")
        .child(TRUTHS.map(truth))
}

/// The operations as a table, and beside it the steps of an upload and of a download.
fn operations(table: &PermissionTable) -> Element {
    let needs = section()
        .attr("aria-label", "Operations")
        .child(h3().child("What each operation needs, with SSE-KMS"))
        .child(operations_table(table, Medium::Paper));
    let flows = div()
        .class("sheet-flows")
        .child(flow(table, OperationGroup::Upload, "Upload"))
        .child(flow(table, OperationGroup::Download, "Download"));
    div().class("sheet-top").child(needs).child(flows)
}

fn permissions(table: &PermissionTable) -> Element {
    section()
        .attr("aria-label", "Permissions")
        .child(h3().child("What each permission is for"))
        .child(permissions_table(table, Medium::Paper))
}

fn policy(ready: &ReadyPolicy) -> Element {
    let name = ready.policy.name();
    let text = CodeBlock {
        label: name.into(),
        class: "sheet-json json",
        content: json_text(&compact(&ready.json)),
    };
    section()
        .attr("aria-label", name)
        .child(h3().child(name))
        .child(text.in_group())
}

/// The steps of the run with every permission, by title.
fn flow(table: &PermissionTable, part: OperationGroup, name: &'static str) -> Option<Element> {
    let mut operations = OPERATIONS.iter().enumerate();
    let (place, operation) = operations.find(|(_, operation)| operation.part == part)?;
    let step = |step: &Step| {
        li().flag("data-gate", step.kind == Kind::Authorize)
            .child(&step.title)
    };
    let row = table.rows.get(place);
    let steps = row.map(|row| row.whole.trace.steps.iter().map(step).collect::<Nodes>());
    let title = h3().child(name).child(": ");
    let flow = section()
        .attr("aria-label", name)
        .child(title.child(code().child(operation.name)))
        .child(ol().child(steps));
    Some(flow)
}

/// How the table's results were computed.
fn foot(table: &PermissionTable) -> Element {
    let (runs, asked) = (
        table.runs(),
        table.asked_by_s3(Permission::Encrypt.action()),
    );
    p().class("sheet-foot").child(format!(
        "Computed from {runs} runs of Envelope Lab’s simulated cloud. {asked}"
    ))
}
