//! A step's call in code.

use crate::draw::{download, draw, lab, upload, worked};
use envelope_lab::app::page::code::state::CodeState;
use envelope_lab::app::page::code::step_code;
use envelope_lab::app::stage_run::{RunKind, StageRun};
use envelope_lab::app::tree::Nodes;
use envelope_lab::core::cloud::Outcome;
use envelope_lab::core::lab::{Lab, Permission};
use envelope_lab::lesson::code::Client;
use leptos::prelude::*;

fn run(outcome: &Outcome, kind: RunKind) -> StageRun {
    let name = "letter.txt".to_owned();
    StageRun::new(kind, name, outcome.trace.clone()).with_path(Vec::new())
}

/// The view at a step of a run, for a client.
fn at(run: &StageRun, index: usize, client: Client) -> String {
    draw(lab(), "#/lab", |page| -> Nodes {
        page.run.set(Some(run.clone()));
        page.player.index.set(index);
        let state = CodeState::new(page);
        state.choose(client);
        step_code::draw(state)
    })
}

fn uploads() -> (StageRun, StageRun) {
    let mut lab: Lab = worked();
    let allowed = upload(&mut lab, "letter.txt", b"Dear reader");
    lab.set_permission(Permission::GenerateDataKey, false);
    let refused = upload(&mut lab, "letter.txt", b"Dear reader");
    assert!(refused.result.is_err());
    (
        run(&allowed, RunKind::Upload),
        run(&refused, RunKind::Upload),
    )
}

#[test]
fn without_a_run_there_is_no_call() {
    insta::assert_snapshot!(draw(lab(), "#/lab", step_code::view));
}

#[test]
fn an_upload_in_every_client() {
    let (run, _) = uploads();
    for client in Client::ALL {
        insta::assert_snapshot!(format!("upload_{}", client.name()), at(&run, 0, client));
    }
}

#[test]
fn what_s3_does_beside_it() {
    let (run, _) = uploads();
    let asks = (0..run.trace.steps.len()).map(|index| at(&run, index, Client::Cli));
    let asks: Vec<String> = asks
        .filter(|drawn| drawn.contains("The GenerateDataKey that S3 sends to KMS"))
        .collect();
    assert!(asks.len() > 2, "{}", asks.len());
    insta::assert_snapshot!(asks[0]);
}

#[test]
fn a_refusal_in_every_client() {
    let (_, run) = uploads();
    let last = run.trace.steps.len() - 1;
    for client in Client::ALL {
        insta::assert_snapshot!(format!("refused_{}", client.name()), at(&run, last, client));
    }
    assert!(!at(&run, 0, Client::Cli).contains("What it fails with"));
}

#[test]
fn a_download() {
    let mut lab = worked();
    let outcome = download(&mut lab, "letter.txt");
    let run = run(&outcome, RunKind::Download);
    insta::assert_snapshot!(at(&run, 0, Client::Python));
}
