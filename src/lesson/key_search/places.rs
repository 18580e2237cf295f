//! What is searched, and what the search found.

use super::key_bytes::KeyBytes;
use crate::core::body_store::BodyHandle;
use crate::core::lab::Lab;
use crate::core::lab::log::{CommandLog, LogFile};
use crate::core::lab::report::meter::grouped;
use crate::core::lab::share::SharedState;
use crate::core::s3::{Bucket, Encryption, Object};
use crate::core::trace::{Field, Step, Trace, Value};

/// What a searched place belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceGroup {
    /// What S3 and the app store.
    Stored,
    /// What can leave this page.
    Exported,
    /// CloudTrail.
    Logged,
    /// The runs that this page can show: a teaching aid, which AWS does not have.
    Shown,
    /// What the services and the app hold in memory between two calls.
    Memory,
}

/// A place that was searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchedPlace {
    pub group: PlaceGroup,
    pub name: &'static str,
    /// How many bytes were searched.
    pub searched: u64,
    /// How many bytes could not be read here.
    pub unread: u64,
    /// Where the key was found, in words; empty if it was not.
    pub found: Vec<String>,
    /// What a reader has to know about the place.
    pub note: &'static str,
}

/// Bodies are read in pieces of 1 MiB.
const PIECE: u64 = 1 << 20;

/// Searches every place of the active world. `bundle` is what the page exports of an object without keys, if there is
/// an object.
pub fn search(log: &CommandLog, key: &KeyBytes, bundle: Option<&str>) -> Vec<SearchedPlace> {
    let lab = log.lab();
    let mut places = vec![
        bodies(lab, key),
        encrypted_keys(lab, key),
        metadata(lab, key),
        app_table(lab, key),
    ];
    places.extend(exports(log, key, bundle));
    places.push(events(lab, key));
    places.push(runs(lab, key));
    places.extend(memory(lab, key));
    places
}

impl SearchedPlace {
    fn new(group: PlaceGroup, name: &'static str) -> Self {
        Self {
            group,
            name,
            searched: 0,
            unread: 0,
            found: Vec::new(),
            note: "",
        }
    }

    fn note(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }

    fn bytes(&mut self, key: &KeyBytes, bytes: &[u8], place: impl FnOnce() -> String) {
        self.searched = self.searched.saturating_add(bytes.len() as u64);
        if key.count_in(bytes) > 0 {
            self.found.push(place());
        }
    }

    fn text(&mut self, key: &KeyBytes, text: &str, place: impl FnOnce() -> String) {
        self.searched = self.searched.saturating_add(text.len() as u64);
        if key.count_in_text(text) > 0 {
            self.found.push(place());
        }
    }

    fn body(&mut self, key: &KeyBytes, body: &BodyHandle, place: impl FnOnce() -> String) {
        let length = body.length();
        let overlap = (key.bytes().len() as u64).saturating_sub(1);
        let mut found = false;
        for start in (0..length).step_by(PIECE as usize) {
            let end = start.saturating_add(PIECE);
            let read = body.read(start..end.saturating_add(overlap).min(length));
            let len = end.min(length).saturating_sub(start);
            match read {
                Ok(bytes) => {
                    found |= key.count_in(&bytes) > 0;
                    self.searched = self.searched.saturating_add(len);
                }
                Err(_) => self.unread = self.unread.saturating_add(len),
            }
        }
        if found {
            self.found.push(place());
        }
    }
}

/// Every stored object, with a name for it.
fn objects(lab: &Lab) -> impl Iterator<Item = (String, &Bucket, &Object)> {
    let versions = |bucket| Bucket::all_versions(bucket).map(move |version| (bucket, version));
    lab.cloud()
        .s3
        .buckets()
        .flat_map(versions)
        .filter_map(|(bucket, version)| {
            let object = version.found.object()?;
            let name = match version.place {
                0 => version.key.to_owned(),
                _ => format!("{}, version {}", version.key, object.id()),
            };
            Some((format!("{}/{name}", bucket.name), bucket, object))
        })
}

fn bodies(lab: &Lab, key: &KeyBytes) -> SearchedPlace {
    let mut place = SearchedPlace::new(PlaceGroup::Stored, "Objects’ bodies in S3");
    for (name, _, object) in objects(lab) {
        for part in &object.body.parts {
            place.body(key, part.bytes(), || name.clone());
        }
    }
    for bucket in lab.cloud().s3.buckets() {
        for upload in bucket.uploads.values() {
            for part in upload.parts.values() {
                let name = || format!("multipart upload of {}/{}", bucket.name, upload.key);
                place.body(key, part.part.bytes(), name);
            }
        }
    }
    place
}

/// The encrypted data keys of an object, as S3 stores them.
fn stored_keys(encryption: &Encryption) -> Vec<&[u8]> {
    match encryption {
        Encryption::SseS3(own) => vec![&own.encrypted_data_key],
        Encryption::Kms(sse) => {
            let second = sse
                .second
                .as_ref()
                .map(|own| own.encrypted_data_key.as_slice());
            let first = sse.encrypted_data_key.as_slice();
            [first].into_iter().chain(second).collect()
        }
        Encryption::SseC(_) => Vec::new(),
    }
}

fn encrypted_keys(lab: &Lab, key: &KeyBytes) -> SearchedPlace {
    let mut place = SearchedPlace::new(PlaceGroup::Stored, "Encrypted data keys in S3");
    for (name, _, object) in objects(lab) {
        for bytes in stored_keys(&object.encryption) {
            place.bytes(key, bytes, || name.clone());
        }
    }
    for bucket in lab.cloud().s3.buckets() {
        for upload in bucket.uploads.values() {
            for bytes in stored_keys(&upload.encryption) {
                let name = || format!("multipart upload of {}/{}", bucket.name, upload.key);
                place.bytes(key, bytes, name);
            }
        }
        for bucket_key in &bucket.bucket_keys {
            let name = || format!("a bucket key of {}", bucket.name);
            place.bytes(key, &bucket_key.encrypted, name);
        }
    }
    place
}

fn metadata(lab: &Lab, key: &KeyBytes) -> SearchedPlace {
    let mut place = SearchedPlace::new(PlaceGroup::Stored, "Objects’ names and metadata in S3");
    for (name, _, object) in objects(lab) {
        let mut text = vec![
            name.as_str(),
            object.etag.as_str(),
            object.content_type.as_str(),
        ];
        for (name, value) in object.metadata.iter().chain(&object.tags) {
            text.extend([name.as_str(), value.as_str()]);
        }
        let headers = &object.headers;
        text.extend(
            [
                &headers.cache_control,
                &headers.content_disposition,
                &headers.content_encoding,
                &headers.content_language,
            ]
            .into_iter()
            .flatten()
            .map(String::as_str),
        );
        let context = object
            .encryption
            .kms()
            .map(|sse| sse.encryption_context.to_string());
        text.extend(context.as_deref());
        if let Encryption::SseC(mark) = &object.encryption {
            text.push(&mark.key_md5);
            place.bytes(key, mark.mac.as_bytes(), || name.clone());
        }
        place.text(key, &text.join("\n"), || name.clone());
    }
    place
}

fn app_table(lab: &Lab, key: &KeyBytes) -> SearchedPlace {
    let mut place = SearchedPlace::new(PlaceGroup::Stored, "The app’s table of secrets");
    for row in lab.users() {
        place.text(key, &row.username, || row.username.clone());
        place.bytes(key, &row.password, || row.username.clone());
    }
    place
}

fn exports(log: &CommandLog, key: &KeyBytes, bundle: Option<&str>) -> Vec<SearchedPlace> {
    let lab = log.lab();
    let mut file = SearchedPlace::new(PlaceGroup::Exported, "The lab as a file").note(
        "The file has the simulated KMS keys and S3’s own key, because the lab must go on from it. A real KMS never exports a key.",
    );
    let whole = lab.check_export().is_ok();
    let text = match lab.export(whole) {
        Ok(text) => Ok(text),
        Err(_) => {
            file.unread = lab.weight();
            lab.export(false)
        }
    };
    if let Ok(text) = text {
        file.text(key, &text, || "the file’s text".to_owned());
    }
    let mut link = SearchedPlace::new(PlaceGroup::Exported, "The lab as a link")
        .note("A link has neither files nor keys.");
    if let Ok(state) = SharedState::of(log) {
        link.text(key, &state.to_json(), || "the link’s text".to_owned());
    }
    let mut commands = SearchedPlace::new(PlaceGroup::Exported, "The command log").note(
        "The log has the seed of this lab’s randomness. A replay draws the same keys from it again. A real service has no such seed.",
    );
    commands.text(key, &LogFile::of(log).to_text(), || {
        "the log’s text".to_owned()
    });
    let mut places = vec![file, link, commands];
    if let Some(bundle) = bundle {
        let mut place = SearchedPlace::new(
            PlaceGroup::Exported,
            "The newest object’s bundle, without keys",
        );
        place.text(key, bundle, || "the bundle’s text".to_owned());
        places.push(place);
    }
    places
}

fn events(lab: &Lab, key: &KeyBytes) -> SearchedPlace {
    let mut place = SearchedPlace::new(PlaceGroup::Logged, "CloudTrail events");
    for (call, trace) in (1_usize..).zip(lab.past()) {
        for event in trace.events() {
            place.text(key, &event.to_string(), || {
                format!("call {call}, {}", trace.operation)
            });
        }
    }
    place
}

fn runs(lab: &Lab, key: &KeyBytes) -> SearchedPlace {
    let mut place = SearchedPlace::new(PlaceGroup::Shown, "The runs that this page shows").note(
        "The runs keep a copy of every plaintext data key, so that you can see it. They are a teaching aid: AWS keeps no such record.",
    );
    for (call, trace) in (1_usize..).zip(lab.past()) {
        let mut steps = Vec::new();
        for (step, content) in (1_usize..).zip(&trace.steps) {
            let found = place.found.len();
            place.step(key, content);
            if place.found.len() > found {
                steps.push(step.to_string());
            }
            place.found.truncate(found);
        }
        if let Some(found) = run_found(call, trace, &steps) {
            place.found.push(found);
        }
    }
    place
}

fn run_found(call: usize, trace: &Trace, steps: &[String]) -> Option<String> {
    let operation = trace.operation;
    match steps {
        [] => None,
        [step] => Some(format!("call {call}, {operation}: step {step}")),
        steps => Some(format!(
            "call {call}, {operation}: steps {}",
            steps.join(", ")
        )),
    }
}

impl SearchedPlace {
    fn step(&mut self, key: &KeyBytes, step: &Step) {
        let field = |place: &mut Self, field: &Field| match &field.value {
            Value::Text(text) => place.text(key, text, String::new),
            Value::Bytes { excerpt, .. } => place.bytes(key, &excerpt.head, String::new),
        };
        for content in &step.fields {
            field(self, content);
        }
        if let Some(api) = &step.api {
            self.text(key, &api.http, String::new);
        }
    }
}

fn memory(lab: &Lab, key: &KeyBytes) -> [SearchedPlace; 4] {
    let mut kms = SearchedPlace::new(PlaceGroup::Memory, "KMS’s keys");
    for kms_key in lab.cloud().kms.keys() {
        for (number, material) in (1_usize..).zip(kms_key.materials()) {
            kms.bytes(key, material.secret.as_bytes(), || {
                format!("key material {number} of the KMS key {}", kms_key.id)
            });
        }
    }
    let mut own = SearchedPlace::new(PlaceGroup::Memory, "S3’s own key");
    if let Some(root) = lab.cloud().s3.root_key() {
        own.bytes(key, root.as_bytes(), || "the key itself".to_owned());
    }
    let mut held = SearchedPlace::new(PlaceGroup::Memory, "Bucket keys in S3’s memory");
    for bucket_key in lab.cloud().s3.held_keys() {
        held.bytes(key, bucket_key.secret.as_bytes(), || {
            format!("the bucket key of {}", bucket_key.requester)
        });
    }
    let mut app = SearchedPlace::new(PlaceGroup::Memory, "The app’s own key for SSE-C");
    if let Some(bytes) = lab.made_customer_key() {
        app.bytes(key, bytes, || "the key itself".to_owned());
    }
    [kms, own, held, app]
}

impl PlaceGroup {
    /// All groups, in the order of the search.
    pub const ALL: [Self; 5] = [
        Self::Stored,
        Self::Exported,
        Self::Logged,
        Self::Shown,
        Self::Memory,
    ];

    /// The group's name, as a heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stored => "Stored",
            Self::Exported => "Exported",
            Self::Logged => "Logged",
            Self::Shown => "This page’s runs",
            Self::Memory => "In memory between calls",
        }
    }
}

/// What the search found, in a sentence or two.
pub fn verdict(places: &[SearchedPlace]) -> String {
    let searched: u64 = places.iter().map(|place| place.searched).sum();
    let names = |wanted: &dyn Fn(&SearchedPlace) -> bool| {
        let found = places.iter().filter(|place| !place.found.is_empty());
        let names = found.filter(|place| wanted(place)).map(|place| place.name);
        names.collect::<Vec<_>>().join("; ")
    };
    let outside = names(&|place| place.group != PlaceGroup::Shown);
    let shown = names(&|place| place.group == PlaceGroup::Shown);
    let places = places.len();
    let all = format!(
        "{places} places with {} bytes were searched.",
        grouped(u128::from(searched))
    );
    match (outside.as_str(), shown.as_str()) {
        ("", "") => format!("{all} The key is in none of them."),
        ("", _) => format!(
            "{all} No service stores, exports, logs, or holds this key. Only this page’s runs have copies, so that you can see it."
        ),
        (found, "") => format!("{all} The key is here: {found}."),
        (found, _) => format!(
            "{all} The key is here: {found}. This page’s runs have copies too, so that you can see it."
        ),
    }
}
