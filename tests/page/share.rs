//! A link to what is shown: its dialogs, what it says, and its QR code.

use crate::draw::{draw, lab};
use envelope_lab::app::page::share::dialogs::{content, question};
use envelope_lab::app::page::share::qr;
use envelope_lab::app::page::share::state::ShareState;
use envelope_lab::app::page::share::summary::{replacement, summary};
use envelope_lab::core::lab::log::{
    ApplyPreset, CommandLog, EditPolicy, Invite, PolicyEdit, SetCaller, SetEncryption, SetThrottles,
};
use envelope_lab::core::lab::share::{SharedFile, SharedRun, SharedState};
use envelope_lab::core::lab::{CallerChoice, EncryptionChoice, LabPolicy, Preset};

fn pdf() -> SharedFile {
    SharedFile {
        name: "mine.pdf".to_owned(),
        content_type: "application/pdf".to_owned(),
        len: 90_000,
    }
}

/// A lab in which everything differs from a fresh one.
fn changed() -> SharedState {
    let mut log = CommandLog::new([3; 32]).expect("a fresh lab");
    log.apply(ApplyPreset(Preset::UploadOnly));
    let edit = PolicyEdit::Text(LabPolicy::Bucket.example());
    log.apply(EditPolicy {
        policy: LabPolicy::Bucket,
        edit,
    });
    log.apply(SetCaller(CallerChoice::Auditor));
    log.apply(SetEncryption(EncryptionChoice::SseS3));
    log.apply(Invite);
    log.apply(SetThrottles(true));
    let state = SharedState::of(&log).expect("a fresh lab");
    SharedState {
        run: Some(SharedRun::Upload(pdf())),
        step: 4,
        view: "policies/bucket-policy".to_owned(),
        ..state
    }
}

#[test]
fn a_summary_says_what_a_link_sets() {
    let says = [
        "Policies changed: Identity, Bucket policy (Identity: Upload only).",
        "Caller: auditor, a user in another account.",
        "Encryption: SSE-S3.",
        "1 change of the world, such as keys, buckets, people, or time.",
        "The upload of mine.pdf, at step 5.",
        "The view Policies.",
    ];
    let [_, caller, ..] = says;
    let found = summary(&changed());
    let rest = |says: &[String]| {
        says.iter()
            .filter(|says| !says.starts_with("Caller"))
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(
        rest(&found),
        says.iter()
            .filter(|says| **says != caller)
            .map(|says| (*says).to_owned())
            .collect::<Vec<_>>()
    );
    let replaced = "A link has no files: the bytes of file.dat stand in for mine.pdf.";
    assert_eq!(replacement(&changed()).as_deref(), Some(replaced));
    let lesson = SharedState {
        view: "learn/upload/own".to_owned(),
        ..SharedState::default()
    };
    let says = summary(&lesson);
    assert!(
        matches!(&*says, [only] if only.starts_with("The lesson “")),
        "{says:?}"
    );
    assert_eq!(summary(&SharedState::default()), Vec::<String>::new());
}

#[test]
fn the_dialog_gives_the_link_and_its_code() {
    let link = "https://lab.example/#/lab?s=q1YqU7IyrAUA";
    insta::assert_snapshot!(draw(lab(), "#/lab", |page| content(
        ShareState::of(page),
        link
    )));
}

#[test]
fn a_long_link_has_no_code() {
    let link = format!("https://lab.example/#/lab?s={}", "a".repeat(300));
    assert!(qr::code(&link).is_none());
    assert!(qr::code("").is_none());
    assert!(qr::code(&link.chars().take(299).collect::<String>()).is_some());
    insta::assert_snapshot!(draw(lab(), "#/lab", |page| content(
        ShareState::of(page),
        &link
    )));
}

#[test]
fn the_question_says_what_a_link_sets() {
    insta::assert_snapshot!(draw(lab(), "#/lab", |page| question(
        ShareState::of(page),
        &changed()
    )));
}

/// The state of a page, in its link.
#[test]
fn a_page_gives_its_state() {
    draw(lab(), "#/policies/scp", |page| {
        let state = ShareState::of(page).now().expect("a state");
        assert_eq!(state.view, "policies/scp");
        assert!(state.is_fresh());
        String::new()
    });
}
