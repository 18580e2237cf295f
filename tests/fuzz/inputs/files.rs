//! What the lab keeps or gives away as text, and reads again: worlds, logs, links, and what is stored between visits.

use super::{chosen, done, text};
use base64ct::{Base64UrlUnpadded, Encoding};
use envelope_lab::app::keep::kept_lab::KeptLab;
use envelope_lab::app::kept_run::KeptRun;
use envelope_lab::app::route::{self, Route};
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::lab::log::{
    ApplyPreset, CommandLog, Download, LogFile, NoBodies, SetPermission, Upload,
};
use envelope_lab::core::lab::share::{SharedRun, SharedState, stand_in};
use envelope_lab::core::lab::{Lab, Permission, Preset};
use envelope_lab::lesson::course::{CourseProgress, progress_file};
use envelope_lab::lesson::predict::{Prediction, PredictionAnswer, PredictionHistory};
use envelope_lab::lesson::talk::{FrameMark, TalkOutline, TalkSession, TalkShelf, ready_talks};
use miniz_oxide::deflate::compress_to_vec;
use serde_json::Value;

const NOW: Timestamp = Timestamp(1_795_478_400);
const SEED: [u8; 32] = [7; 32];

/// A lab in which something has happened, as a log.
fn worked() -> CommandLog {
    let mut log = CommandLog::new(SEED).unwrap();
    log.apply(ApplyPreset(Preset::UploadAndDownload));
    let upload = Upload {
        key: "a.txt",
        content_type: "text/plain",
        body: b"hello",
        now: NOW,
    };
    assert!(log.apply(upload).result.is_ok());
    let key = "a.txt";
    assert!(log.apply(Download { key, now: NOW }).result.is_ok());
    log.apply(SetPermission {
        permission: Permission::Decrypt,
        on: false,
    });
    log
}

/// A world file.
pub fn world(input: &[u8]) {
    let Ok(mut lab) = Lab::import(&text(input), SEED) else {
        return;
    };
    done(lab.inventory().summary());
    let file = lab.export(true).unwrap();
    let again = Lab::import(&file, SEED);
    assert!(
        again.is_ok(),
        "what is exported is imported: {:?}",
        again.err()
    );
    assert_eq!(
        again.unwrap().export(true).unwrap(),
        file,
        "and is the same"
    );
    // Its policies, keys and objects are all strange; a call must still be answered.
    done(lab.upload("b.txt", "text/plain", b"b", NOW));
    done(lab.download("b.txt", NOW));
}

pub fn world_seeds() -> Vec<Vec<u8>> {
    let log = worked();
    [true, false]
        .map(|bytes| log.lab().export(bytes).unwrap().into_bytes())
        .to_vec()
}

/// The texts that are kept between reloads: the first byte chooses the command log or what a tab keeps.
pub fn log(input: &[u8]) {
    let (choice, rest) = chosen(input);
    let text = text(rest);
    let file = match choice % 2 {
        0 => LogFile::parse(&text).ok(),
        _ => KeptLab::parse(&text).ok().map(|kept| {
            let again = KeptLab::parse(&kept.text());
            assert!(
                again.is_ok(),
                "what is kept is read again: {:?}",
                again.err()
            );
            done(kept.needs());
            kept.log
        }),
    };
    if let Some(file) = file {
        let again = LogFile::parse(&file.to_text()).unwrap();
        assert_eq!(again.to_text(), file.to_text());
        if let Ok(log) = file.replay(&NoBodies) {
            done(log.lab().inventory().summary());
        }
    }
}

pub fn log_seeds() -> Vec<Vec<u8>> {
    let kept = include_str!("../../data/kept-1.json").as_bytes();
    let log = LogFile::of(&worked()).to_text();
    vec![[b"\0", log.as_bytes()].concat(), [b"\x01", kept].concat()]
}

/// A shared lab: the first byte chooses the address itself, or what it has compressed.
pub fn share(input: &[u8]) {
    let (choice, rest) = chosen(input);
    let text = text(rest);
    let payload = match choice % 2 {
        0 => {
            done(Route::of(&text).to_string());
            done(route::is_unknown(&text));
            route::payload(&text)
        }
        _ => Some(Base64UrlUnpadded::encode_string(&compress_to_vec(rest, 1))),
    };
    let Some(Ok(state)) = payload.map(|payload| SharedState::of_payload(&payload)) else {
        return;
    };
    let again = SharedState::of_payload(&state.to_payload());
    assert_eq!(again.unwrap(), state, "what is shared is read again");
    if let Some(SharedRun::Upload(file) | SharedRun::Download(file)) = &state.run {
        done(stand_in(file).name());
    }
    let mut log = CommandLog::new(SEED).unwrap();
    done(state.open(&mut log, SEED, NOW));
}

pub fn share_seeds() -> Vec<Vec<u8>> {
    let state = SharedState::of(&worked()).unwrap();
    let address = route::with_payload(&state.to_payload());
    let mut all = vec![
        [b"\0", address.as_bytes()].concat(),
        [b"\x01", state.to_json().as_bytes()].concat(),
    ];
    for address in [
        "#/learn/upload/own",
        "#/glossary/kms-key",
        "#/cases/multipart",
    ] {
        all.push([b"\0", address.as_bytes()].concat());
    }
    all
}

/// What is stored between visits, or imported: progress, predictions, a run, talks, and where a talk is.
pub fn stored(input: &[u8]) {
    let Ok(value) = serde_json::from_slice::<Value>(input) else {
        return;
    };
    if let Ok((progress, predictions)) = progress_file::from_file(&value) {
        let file = progress_file::to_file(&progress, &predictions);
        assert_eq!(
            progress_file::from_file(&file),
            Ok((progress, predictions)),
            "what is exported is imported"
        );
    }
    if let Ok(progress) = CourseProgress::from_json(&value) {
        done(progress.says());
    }
    if let Ok(history) = PredictionHistory::from_json(&value) {
        done(history.tally());
        assert_eq!(
            PredictionHistory::from_json(&history.to_json()),
            Ok(history)
        );
    }
    if let Some(run) = KeptRun::read(&value) {
        done(run.value());
    }
    if let Ok(shelf) = TalkShelf::from_json(&value) {
        assert_eq!(TalkShelf::from_json(&shelf.to_json()), Ok(shelf));
    }
    if let Ok(session) = TalkSession::from_json(&value, &outline()) {
        done(session.to_json().to_string());
    }
}

fn outline() -> TalkOutline {
    let marks = (0..4).map(|item| FrameMark { item, options: 3 }).collect();
    TalkOutline { marks }
}

pub fn stored_seeds() -> Vec<Vec<u8>> {
    let mut progress = CourseProgress::default();
    progress.note(1, |mark| mark.guided = true);
    let mut predictions = PredictionHistory::default();
    predictions.note(Prediction {
        action: "kms:Decrypt".to_owned(),
        predicted: PredictionAnswer::Allowed,
        actual: PredictionAnswer::Identity,
    });
    let mut shelf = TalkShelf::default();
    ready_talks().into_iter().for_each(|talk| shelf.put(talk));
    let all = [
        progress_file::to_file(&progress, &predictions),
        predictions.to_json(),
        shelf.to_json(),
        TalkSession::default().to_json(),
    ];
    all.map(|value| value.to_string().into_bytes()).to_vec()
}
