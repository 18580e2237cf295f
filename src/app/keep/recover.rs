//! Reads this tab's record before the page is shown, makes the log again, and gives the page the rest.

use super::keep_notice::{KeepNotice, KeepNotices};
use super::kept_lab::{KeptLab, KeptLabError};
use super::notice;
use super::reading::{deeds, is_touched};
use super::recovered::Recovered;
use super::returned_bodies::{ReturnedBodies, ReturnedUploads};
use super::saver::{Saver, not_kept};
use super::tab_record::{NOTE, TabRecord, body_of};
use super::unfinished;
use crate::app::kept_bodies::KeptBodies;
use crate::app::kept_run::KeptRun;
use crate::app::logged_lab::LabToShow;
use crate::app::page::learn::banner;
use crate::app::page::learn::kept_place::{RestoredPlace, ReturningPlace};
use crate::app::page::learn::state::LearnState;
use crate::app::page::secrets::draft::KeptSecrets;
use crate::app::stage_run::{RunKind, StageRun};
use crate::app::state::Page;
use crate::core::crypto::digest::sha256;
use crate::core::lab::Sample;
use crate::core::lab::log::{
    BodySource, CallPlace, CommandLog, FoundCall, LabCommand, LoggedBody, LostBody, ReplayError,
    RestoredLog,
};
use crate::web::local_file::LocalFile;
use crate::web::random::{self, RandomError};
use crate::web::{body_files, dom, storage, tab};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Blob;

/// The name of the address's query that starts fresh.
const FRESH: &str = "?fresh";
/// How often the page tries to read a record with which it did not come up.
const MOST_TRIES: u32 = 3;

/// Why a lab did not come back.
#[derive(Debug, thiserror::Error)]
enum RecoverError {
    #[error(transparent)]
    Text(#[from] KeptLabError),
    #[error(transparent)]
    Replay(#[from] ReplayError),
    #[error(transparent)]
    Random(#[from] RandomError),
    #[error("the page did not come up with it")]
    TooOften,
}

/// A lab that came back.
struct ReturnedLab {
    kept: KeptLab,
    restored: RestoredLog,
    /// The files of the bodies that the log lacks.
    files: Vec<([u8; 32], Blob)>,
    large: Option<ReturnedUploads>,
}

/// Reads what was kept.
pub async fn recover() -> Recovered {
    let tries = storage::get(NOTE).and_then(|text| text.parse().ok());
    let tries: u32 = tries.unwrap_or(1);
    let (mut record, text) = TabRecord::find().await;
    if tab::query().as_deref() == Some(FRESH) {
        record.set_aside(text.as_deref()).await;
        return fresh(record, None);
    }
    let Some(text) = text else {
        return fresh(record, None);
    };
    storage::set(NOTE, &(tries.saturating_add(1)).to_string());
    let back = match tries > MOST_TRIES {
        true => Err(RecoverError::TooOften),
        false => returned(&record, &text).await,
    };
    match back {
        Ok(back) => {
            let ReturnedLab {
                kept,
                restored,
                files,
                large,
            } = back;
            let RestoredLog { log, calls, lost } = restored;
            let follow = move |page| {
                if let Some(large) = large {
                    large.give(page);
                }
                show(page, record, kept, calls, lost, files);
            };
            Recovered {
                lab: Some(LabToShow::of(log)),
                follow: Box::new(follow),
            }
        }
        Err(error) => {
            record.set_aside(Some(&text)).await;
            let says = format!(
                "What this browser kept of your lab can’t be read: {error}. It was set aside, and you start fresh."
            );
            fresh(record, Some(says))
        }
    }
}

/// A fresh lab, and why.
fn fresh(record: TabRecord, says: Option<String>) -> Recovered {
    let follow = move |page| {
        attach(page, record, Vec::new(), false);
        if storage::get(NOTE).is_some() {
            storage::set(NOTE, "1");
        }
        let unfinished = unfinished::told().map(KeepNotice::Told);
        let says = says.map(KeepNotice::SetAside).or(unfinished);
        KeepNotices::of(page).0.set(says);
    };
    Recovered {
        lab: None,
        follow: Box::new(follow),
    }
}

/// Makes the log again, with the files that the browser has.
async fn returned(record: &TabRecord, text: &str) -> Result<ReturnedLab, RecoverError> {
    let kept = KeptLab::parse(text)?;
    let samples = Sample::ALL.map(|sample| sample.bytes());
    let small = (samples.into_iter()).map(|bytes| (sha256(&bytes), bytes.into()));
    let large = match &kept.large {
        Some(large) => ReturnedUploads::find(large).await,
        None => None,
    };
    let mut bodies = ReturnedBodies {
        small: small.collect(),
        large,
    };
    let mut files = Vec::new();
    for sha256 in kept.needs() {
        if bodies.small.contains_key(&sha256) {
            continue;
        }
        let Some(blob) = file_of(record, &sha256).await else {
            continue;
        };
        if !bodies.is_stored(&sha256) {
            let Ok(bytes) = nameless(&blob).bytes().await else {
                continue;
            };
            bodies.small.insert(sha256, bytes.into());
        }
        files.push((sha256, blob));
    }
    let wanted: Vec<CallPlace> = runs(&kept).map(|run| run.call.clone()).collect();
    let log = kept.log.clone();
    let restored = log.restore(&bodies, &wanted, random::salt()?)?;
    Ok(ReturnedLab {
        kept,
        restored,
        files,
        large: bodies.large,
    })
}

/// The runs to find again: first that on the stage, then those of the lesson.
fn runs(kept: &KeptLab) -> impl Iterator<Item = &KeptRun> {
    let lesson = kept.lesson.iter().flat_map(|place| place.runs());
    kept.run.iter().chain(lesson)
}

async fn file_of(record: &TabRecord, sha256: &[u8; 32]) -> Option<Blob> {
    let database = record.database.as_ref()?;
    database.file(&body_of(sha256)).await.ok()?
}

fn nameless(blob: &Blob) -> LocalFile {
    LocalFile {
        name: String::new(),
        content_type: String::new(),
        blob: blob.clone(),
    }
}

/// Shows what came back on the page.
fn show(
    page: Page,
    record: TabRecord,
    kept: KeptLab,
    calls: Vec<Option<FoundCall>>,
    lost: Vec<LostBody>,
    files: Vec<([u8; 32], Blob)>,
) {
    let known = files
        .iter()
        .map(|(sha256, blob)| (*sha256, blob.size() as u64));
    let stored = known.collect();
    let kind = page.lab.with_untracked(|lab| lab.kind());
    let made = runs(&kept).zip(calls).map(|(run, call)| {
        let made = call.map(|call| run.run(call, kind));
        (run, made)
    });
    let mut made: Vec<(&KeptRun, Option<StageRun>)> = made.collect();
    let on_stage = (kept.run.is_some() && !made.is_empty()).then(|| made.remove(0));
    let of_lesson = made.into_iter().map(|(_, run)| run).collect();
    if let Some(sample) = (Sample::ALL.into_iter()).find(|sample| sample.name() == kept.sample) {
        page.sample.set(sample);
    }
    KeptSecrets::of(page).0.set(kept.secrets.clone());
    give_files(page, &kept, &files);
    let mut lost: Vec<String> = lost.into_iter().map(|body| named(body.key)).collect();
    if let Some((run, Some(made))) = on_stage {
        // A refused file is stored nowhere: neither in the lab nor, perhaps, in the browser.
        let is_refused = run.kind == RunKind::Upload && made.trace.refusal.is_some();
        if is_refused && page.last_file.with_value(Option::is_none) && !lost.contains(&run.name) {
            lost.push(run.name.clone());
        }
        page.stage(Some(made), run.index);
        if run.kind == RunKind::Download {
            let file = body_of_object(page, &run.name);
            page.downloaded.set_value(file);
        }
    }
    if let Some(place) = kept.lesson {
        let runs = of_lesson;
        ReturningPlace::of(page).put(RestoredPlace { place, runs });
        LearnState::of(page);
        banner::attach(page);
    }
    attach(page, record, stored, true);
    storage::set(NOTE, "1");
    // A world where nothing was done since its reset needs no word.
    let is_news = page.lab.read_log(|log| is_touched(log) && !log.is_reset());
    let unfinished = unfinished::told();
    if is_news {
        let lost = (!lost.is_empty()).then(|| not_kept(&lost));
        let says: Vec<String> = lost.into_iter().chain(unfinished).collect();
        let says = KeepNotice::Back(says.join(" "));
        KeepNotices::of(page).0.set(Some(says));
    } else if let Some(says) = unfinished {
        KeepNotices::of(page).0.set(Some(KeepNotice::Told(says)));
    }
}

/// The name of a lost body.
fn named(key: String) -> String {
    match key.is_empty() {
        true => "the imported world".to_owned(),
        false => key,
    }
}

/// Gives the page the files again, and that of the last upload.
fn give_files(page: Page, kept: &KeptLab, files: &[([u8; 32], Blob)]) {
    for (sha256, blob) in files {
        KeptBodies::of(page).add(*sha256, nameless(blob));
    }
    let file = kept.file.as_ref().and_then(|file| {
        let LocalFile { blob, .. } = file_with(page, &file.sha256)?;
        Some(LocalFile {
            name: file.name.clone(),
            content_type: file.content_type.clone(),
            blob,
        })
    });
    page.last_file.set_value(file);
}

/// A sample, or a file that came into the lab, with these bytes.
fn file_with(page: Page, digest: &[u8; 32]) -> Option<LocalFile> {
    let sample = (Sample::ALL.into_iter()).find_map(|sample| {
        let bytes = sample.bytes();
        let is_it = sha256(&bytes) == *digest;
        (is_it.then(|| LocalFile::of_bytes(sample.name(), sample.content_type(), &bytes).ok()))
            .flatten()
    });
    sample.or_else(|| KeptBodies::of(page).find(digest))
}

/// The bytes that a download of an object returned, as a file.
fn body_of_object(page: Page, name: &str) -> Option<Blob> {
    let body = page.lab.read_log(|log| body_in(log, name))?;
    match &body.bytes {
        Some(bytes) => LocalFile::of_bytes(name, "", bytes).ok(),
        None => file_with(page, &body.sha256),
    }
    .map(|file| file.blob)
}

/// The body of the latest upload of an object.
fn body_in(log: &CommandLog, name: &str) -> Option<LoggedBody> {
    let held = log.entries().iter().take(log.done());
    let mut begun = None;
    let mut found = None;
    for entry in held {
        if let LabCommand::BeginUpload { key, .. } = &entry.command
            && key == name
        {
            begun = Some(entry.sequence);
        }
        let is_its = match &entry.command {
            LabCommand::Upload { key, .. } => key == name,
            LabCommand::FinishUpload { begun: of, .. } => begun == Some(*of),
            _ => false,
        };
        found = entry.command.body().filter(|_| is_its).cloned().or(found);
    }
    found
}

/// Keeps a page from now on that began before anything was read.
pub async fn begin(page: Page) {
    let (mut record, text) = TabRecord::find().await;
    if text.is_some() {
        // What is kept could not be read this time. It stays for the next.
        record.renew();
    }
    attach(page, record, Vec::new(), false);
    // A call since the page began may be the very upload that is noted.
    if page.ticket.get_value() == 0
        && let Some(says) = unfinished::told()
    {
        KeepNotices::of(page).0.set(Some(KeepNotice::Told(says)));
    }
}

/// Keeps the page from now on, and tidies up once it stands.
fn attach(page: Page, record: TabRecord, stored: Vec<([u8; 32], u64)>, came_back: bool) {
    page.placeholders.kept.set(Some(notice::view));
    if tab::query().as_deref() == Some(FRESH) {
        let mut address = dom::address();
        address.truncate(address.find('?').unwrap_or(address.len()));
        tab::replace_address(&format!("{address}{}", dom::hash()));
    }
    Saver::of(page).follow(record.clone(), stored, came_back);
    let before = page.lab.read_log(deeds);
    Effect::new(move || {
        // The notice has been seen once the reader does something.
        page.lab.with(|_| ());
        let notice = KeepNotices::of(page).0;
        let is_back = notice.with_untracked(|says| matches!(says, Some(KeepNotice::Back(_))));
        if is_back && page.lab.read_log(deeds) != before {
            notice.set(None);
        }
    });
    spawn_local(async move {
        let kept = KeptBodies::of(page);
        let has = |name: &str| kept.all().iter().any(|one| body_of(&one.sha256) == name);
        record.tidy(has).await;
        if let Some(named) = record.named_folders().await {
            body_files::tidy(&named).await;
        }
    });
}
