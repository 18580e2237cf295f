//! The smallest change to a policy, in the form that the reader uses. Signs of a diff and line numbers are drawn by the
//! style sheet, so that a copy has none.

use super::state::{DeniedState, FixForm};
use crate::app::component::prose::explained;
use crate::app::component::tabs::{Tab, Tabs};
use crate::app::tree::html::{div, p, pre, press, span};
use crate::app::tree::{Element, Nodes, nodes};
use crate::lesson::denied::{DeniedFix, FixChange, FixLine};
use leptos::prelude::*;

const TABS: [Tab; 5] = [
    Tab {
        id: "fix-json",
        name: "JSON",
    },
    Tab {
        id: "fix-diff",
        name: "Diff",
    },
    Tab {
        id: "fix-terraform",
        name: "Terraform",
    },
    Tab {
        id: "fix-cloudformation",
        name: "CloudFormation",
    },
    Tab {
        id: "fix-cdk",
        name: "CDK",
    },
];

/// All changes that are needed, under one row of tabs.
pub fn fixes(state: DeniedState, fixes: &[DeniedFix]) -> Nodes {
    let form = state.form.get();
    let shown = FixForm::ALL.into_iter().position(|one| one == form);
    let all = fixes
        .iter()
        .map(|fix| one(state, fix, form, fixes.len() > 1));
    Tabs {
        label: "The change as",
        panel: "fix-panel",
        tabs: TABS.to_vec(),
        empty: Vec::new(),
        shown: shown.map_or(0, |shown| shown),
        show: Callback::new(move |place: usize| {
            if let Some(form) = FixForm::ALL.get(place) {
                state.form.set(*form);
            }
        }),
        content: all.collect::<Nodes>(),
    }
    .draw()
}

/// One change. Its sentence is there if there are several; of one, the line above says it.
fn one(state: DeniedState, fix: &DeniedFix, form: FixForm, several: bool) -> Element {
    let name = format!("Change to the {}", fix.kind);
    let copied = copied(fix, form);
    let copy = press()
        .class("btn")
        .attr("aria-label", format!("Copy: {name}"))
        .on_click(move || state.copy(copied.clone()))
        .child("Copy");
    let text = match form {
        FixForm::Json => plain(&fix.statement, "added"),
        FixForm::Diff => fix.diff.iter().map(diff_line).collect(),
        FixForm::Terraform => plain(&fix.terraform, "plain"),
        FixForm::CloudFormation => plain(&fix.cloudformation, "plain"),
        FixForm::Cdk => plain(&fix.cdk, "plain"),
    };
    let says = several.then(|| p().child(explained(state.page, &fix.says)));
    div().class("dn-fix").child(says).child(
        div()
            .class("dn-code")
            .child(
                pre()
                    .attr("tabindex", "0")
                    .attr("role", "group")
                    .attr("aria-label", name)
                    .child(text),
            )
            .child(copy),
    )
}

/// What the button copies: of a diff, the policy as it becomes.
pub fn copied(fix: &DeniedFix, form: FixForm) -> String {
    match form {
        FixForm::Json => fix.statement.clone(),
        FixForm::Diff => fix.after.clone(),
        FixForm::Terraform => fix.terraform.clone(),
        FixForm::CloudFormation => fix.cloudformation.clone(),
        FixForm::Cdk => fix.cdk.clone(),
    }
}

fn plain(text: &str, change: &'static str) -> Nodes {
    text.lines().map(|text| row(text, change)).collect()
}

fn diff_line(line: &FixLine) -> Element {
    let change = match line.change {
        FixChange::Kept => "kept",
        FixChange::Added => "added",
        FixChange::Removed => "removed",
    };
    let said = match line.change {
        FixChange::Kept => None,
        FixChange::Added => Some("added: "),
        FixChange::Removed => Some("removed: "),
    };
    row(&line.text, change).maybe("aria-description", said)
}

fn row(text: &str, change: &'static str) -> Element {
    span()
        .class("dn-line")
        .attr("data-change", change)
        .child(nodes().child(format!("{text}\n")))
}
