//! Two runs side by side, and a run as a drawing.

use crate::draw::{draw, worked};
use envelope_lab::app::page::runs::comparison::side_by_side;
use envelope_lab::app::page::runs::export;
use envelope_lab::app::page::runs::state::NamedRun;
use envelope_lab::app::tree::nodes;
use envelope_lab::lesson::sequence::drawing::drawing;
use envelope_lab::lesson::sequence::ready_run::ReadyRun;

fn named(ready: ReadyRun) -> NamedRun {
    NamedRun {
        name: ready.name().to_owned(),
        trace: ready.run([7; 32]).expect("a ready run"),
    }
}

#[test]
fn an_upload_beside_one_that_never_calls_kms() {
    let drawn = draw(worked(), "#/lab", |_| {
        side_by_side(&named(ReadyRun::Upload), &named(ReadyRun::UploadSseS3))
    });
    assert!(drawn.contains("AWS KMS: not called"), "{drawn}");
    insta::assert_snapshot!(drawn);
}

#[test]
fn a_denied_run_as_a_drawing() {
    let run = named(ReadyRun::DeniedUpload);
    let drawn = draw(worked(), "#/lab", |_| {
        nodes().child(export::draw(&drawing(&run.name, &run.trace, "Denied.")))
    });
    insta::assert_snapshot!(drawn);
}
