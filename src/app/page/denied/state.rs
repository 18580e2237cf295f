//! What was pasted, and what follows from it. All of it is in memory: nothing here is logged, kept, or shared.

use super::explainer::{self, Explainer};
use super::pasted_policy::PastedPolicy;
use super::watched::WatchedDenial;
use crate::app::component::number::grouped;
use crate::app::lazy_part::PartLoadError;
use crate::app::route::{Route, View};
use crate::app::state::Page;
use crate::app::text_limit::LONGEST_TEXT;
use crate::core::iam::PolicyKind;
use crate::lesson::denied::read;
use crate::lesson::denied::{Diagnosis, DiagnosisChoices, Reading, RequestAnswer, Unknown};
use crate::web::dom;
use crate::web::local_file::LocalFile;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The longest text that is put into the field whole, in bytes.
const LONGEST_IN_FIELD: usize = 20_000;
/// How much of a longer text the field shows, in bytes.
const SHOWN: usize = 2_000;
/// The largest file of policies, in bytes. What IAM returns for a large account has some megabytes.
const LARGEST_FILE: u64 = 32 << 20;

/// Why a pasted text is not read. A file is.
fn too_long(length: usize, longest: usize) -> String {
    let [length, longest] = [length, longest].map(|count| grouped(count as u64));
    format!(
        "It has {length} bytes, and at most {longest} are read from a paste. Save it as a file, and choose that."
    )
}
/// The id of the box for the error.
pub const BOX: &str = "denied-error";
/// The id of the area for policies.
pub const POLICIES: &str = "denied-policies";
/// The id of the region with the diagnosis.
pub const DIAGNOSIS: &str = "diagnosis";

/// In which form a fix is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixForm {
    Json,
    Diff,
    Terraform,
    CloudFormation,
    Cdk,
}

impl FixForm {
    pub const ALL: [Self; 5] = [
        Self::Json,
        Self::Diff,
        Self::Terraform,
        Self::CloudFormation,
        Self::Cdk,
    ];
}

/// A text that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadError {
    pub text: Arc<str>,
    pub reading: Reading,
}

/// The view's signals, and its actions. They last as long as the page, so that the reader can look elsewhere meanwhile.
#[derive(Clone, Copy, Debug)]
pub struct DeniedState {
    pub page: Page,
    /// Comes with the first text that is explained.
    pub explainer: RwSignal<Option<Explainer>>,
    /// The whole text in the box.
    pub text: RwSignal<Arc<str>>,
    /// Whether the next input is a paste, which needs no button.
    pastes: StoredValue<bool>,
    /// The error that is explained; `None` before one is.
    pub error: RwSignal<Option<Arc<ReadError>>>,
    pub policies: RwSignal<Vec<PastedPolicy>>,
    /// What is typed into the area for policies and is not one yet.
    pub draft: RwSignal<String>,
    /// What the reader chose beside text and policies.
    pub choices: RwSignal<DiagnosisChoices>,
    pub diagnosis: Memo<Option<Arc<Diagnosis>>>,
    pub form: RwSignal<FixForm>,
    /// Whether the whole pasted error is shown where only its parts have room.
    pub whole: RwSignal<bool>,
    /// The denial on the stage, once the reader has watched it.
    pub watched: RwSignal<Option<WatchedDenial>>,
    /// Whether the question to ask is shown.
    pub asking: RwSignal<bool>,
    /// What was done last with a button that shows nothing by itself.
    pub told: RwSignal<String>,
}

impl DeniedState {
    /// The page's only state of this kind.
    pub fn of(page: Page) -> Self {
        page.shared(|| Self::new(page))
    }

    fn new(page: Page) -> Self {
        let error = RwSignal::new(None::<Arc<ReadError>>);
        let policies = RwSignal::new(Vec::<PastedPolicy>::new());
        let choices = RwSignal::new(DiagnosisChoices::default());
        let explainer = RwSignal::new(None::<Explainer>);
        let state = Self {
            page,
            explainer,
            text: RwSignal::new(Arc::from("")),
            pastes: StoredValue::new(false),
            error,
            policies,
            draft: RwSignal::new(String::new()),
            choices,
            diagnosis: Memo::new(move |_| {
                let error = error.get()?;
                let explainer = explainer.get()?;
                let given = policies.with(|all| PastedPolicy::given(all));
                let choices = choices.get();
                let diagnosis = (explainer.diagnose)(&error.reading, &given, &choices);
                Some(Arc::new(diagnosis))
            }),
            form: RwSignal::new(FixForm::Json),
            whole: RwSignal::new(false),
            watched: RwSignal::new(None),
            asking: RwSignal::new(false),
            told: RwSignal::new(String::new()),
        };
        page.name_in_title(View::Denied, move || match state.has_answer() {
            true => "Diagnosis".to_owned(),
            false => String::new(),
        });
        state
    }

    /// Whether there is an error with a diagnosis.
    pub fn has_answer(self) -> bool {
        self.error.with(Option::is_some)
    }

    /// What the field shows: the text, or the beginning of a long one.
    pub fn in_field(self) -> String {
        self.text.with(|text| beginning(text).to_owned())
    }

    /// How many characters of the text the field does not show.
    pub fn left_out(self) -> usize {
        self.text.with(|text| {
            let rest = text.get(beginning(text).len()..);
            rest.map_or(0, |rest| rest.chars().count())
        })
    }

    /// The reader pastes into the box. A long text is taken from the event and never goes through the field. True if it
    /// was taken.
    pub fn paste(self, text: String) -> bool {
        self.pastes.set_value(true);
        let is_long = text.len() > LONGEST_IN_FIELD;
        if is_long {
            self.pastes.set_value(false);
            self.take(text);
        }
        is_long
    }

    /// The reader typed, or the browser put a pasted text into the field.
    pub fn typed(self, text: String) {
        self.text.set(text.into());
        if self.pastes.get_value() {
            self.pastes.set_value(false);
            self.explain();
        }
    }

    /// Explains a text that was pasted or dropped anywhere, or chosen as an example.
    pub fn take(self, text: String) {
        self.text.set(text.into());
        self.explain();
    }

    /// Explains the text in the box, and moves the focus to the diagnosis. A policy in the box goes to the policies.
    pub fn explain(self) {
        let text = self.text.get_untracked();
        if text.trim().is_empty() {
            self.told.set("Paste or type the error first.".to_owned());
            return dom::focus(BOX);
        }
        if self.explainer.with_untracked(Option::is_none) {
            return self.explain_once_loaded();
        }
        let reading = read(&text);
        if !reading.is_understood() {
            let pasted = PastedPolicy::new("Pasted into the box".to_owned(), &text);
            if pasted.is_usable() {
                self.text.set("".into());
                self.add(pasted);
                self.told.set(
                    "That is a policy, so it is among your policies now. Paste the error here."
                        .to_owned(),
                );
                return dom::focus(BOX);
            }
        }
        self.told.set(String::new());
        self.whole.set(false);
        self.choices.update(|choices| choices.answers.clear());
        self.error.set(Some(Arc::new(ReadError { text, reading })));
        dom::once_drawn(|| {
            dom::focus(DIAGNOSIS);
            // The region can be longer than the window: its title is what must be in sight.
            dom::into_view("#diagnosis > h2");
        });
    }

    fn explain_once_loaded(self) {
        spawn_local(async move {
            match self.load_explainer().await {
                Ok(()) => self.explain(),
                Err(error) => self.told.set(error.to_string()),
            }
        });
    }

    /// Loads what explains.
    ///
    /// # Errors
    /// If the part cannot be loaded.
    pub async fn load_explainer(self) -> Result<(), PartLoadError> {
        let loaded = explainer::load().await?;
        self.explainer.set(Some(loaded));
        Ok(())
    }

    /// Back to the empty box. The policies stay.
    pub fn paste_another(self) {
        self.text.set("".into());
        self.error.set(None);
        self.told.set(String::new());
        dom::once_drawn(|| dom::focus(BOX));
    }

    /// Adds what was pasted or dropped as a policy, or the reason why it is none. A name that is there already is
    /// replaced.
    pub fn add(self, pasted: PastedPolicy) {
        self.policies.update(|all| {
            all.retain(|one| one.name != pasted.name);
            all.push(pasted);
        });
    }

    /// Takes a text as one or more policies.
    pub fn add_text(self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let count = self.policies.with_untracked(Vec::len);
        self.draft.set(String::new());
        let name = format!("Pasted text {}", count + 1);
        let longest = LONGEST_TEXT.unsigned_abs() as usize;
        self.add(match text.len() > longest {
            true => PastedPolicy::failed(name, too_long(text.len(), longest)),
            false => PastedPolicy::new(name, text),
        });
    }

    /// The reader types a policy: it is taken once it is a whole one.
    pub fn draft(self, text: String) {
        match PastedPolicy::new(String::new(), &text).is_usable() {
            true => self.add_text(&text),
            false => self.draft.set(text),
        }
    }

    /// Reads files that were dropped or chosen, any number of them.
    pub fn read_files(self, files: Vec<LocalFile>) {
        for file in files {
            if file.len() > LARGEST_FILE {
                let limit = LARGEST_FILE >> 20;
                let trouble = format!("It is larger than {limit} MiB.");
                self.add(PastedPolicy::failed(file.name, trouble));
                continue;
            }
            spawn_local(async move {
                match file.bytes().await {
                    Ok(bytes) => self.take_file(file.name, &bytes),
                    Err(error) => self.add(PastedPolicy::failed(file.name, error.to_string())),
                }
            });
        }
    }

    /// A file is policies, or the error if there is none yet.
    fn take_file(self, name: String, bytes: &[u8]) {
        let Ok(text) = std::str::from_utf8(bytes) else {
            return self.add(PastedPolicy::failed(name, "It is not text.".to_owned()));
        };
        let pasted = PastedPolicy::new(name, text);
        let is_first = self.error.with_untracked(Option::is_none);
        match !pasted.is_usable() && is_first && read(text).is_understood() {
            true => self.take(text.to_owned()),
            false => self.add(pasted),
        }
    }

    pub fn remove(self, name: &str) {
        self.policies
            .update(|all| all.retain(|one| one.name != name));
        dom::once_drawn(|| dom::focus(POLICIES));
    }

    /// The reader knows which kind a policy is.
    pub fn set_kind(self, name: &str, index: usize, kind: PolicyKind) {
        self.policies.update(|all| {
            let found = all.iter_mut().find(|one| one.name == name);
            if let Some(given) = found.and_then(|one| one.given.get_mut(index)) {
                *given = given.as_kind(kind);
            }
        });
    }

    /// Assumes the default of a policy that is not given, or no longer.
    pub fn assume(self, kind: PolicyKind, on: bool) {
        self.choices.update(|choices| {
            choices.defaults.retain(|one| *one != kind);
            if on {
                choices.defaults.push(kind);
            }
        });
    }

    /// Assumes the defaults of all these kinds.
    pub fn assume_all(self, kinds: &[PolicyKind]) {
        for kind in kinds {
            self.assume(*kind, true);
        }
    }

    pub fn answer(self, unknown: Unknown, answer: String) {
        self.choices.update(|choices| {
            choices.answers.retain(|one| one.unknown != unknown);
            choices.answers.push(RequestAnswer { unknown, answer });
        });
    }

    /// The question to ask, without names.
    pub fn question(self) -> Option<String> {
        let (error, explainer) = (self.error.get()?, self.explainer.get()?);
        let given = self.policies.with(|all| PastedPolicy::given(all));
        Some((explainer.question)(&error.text, &error.reading, &given))
    }

    /// The error alone without names, for a link.
    pub fn nameless_error(self) -> Option<String> {
        let (error, explainer) = (self.error.get()?, self.explainer.get()?);
        Some((explainer.question)(&error.text, &error.reading, &[]))
    }

    /// Copies a text, and says so.
    pub fn copy(self, text: String) {
        spawn_local(async move {
            self.told.set(match dom::copy(&text).await {
                true => "Copied.".to_owned(),
                false => "The browser does not let this page copy.".to_owned(),
            });
        });
    }

    /// Shows the view, with a text to explain.
    pub fn show(self, text: String) {
        self.page.route.set(Route::Denied);
        crate::app::route::go(&Route::Denied);
        self.take(text);
    }
}

/// The whole of a text that fits into the field, or the beginning of a longer one.
fn beginning(text: &str) -> &str {
    if text.len() <= LONGEST_IN_FIELD {
        return text;
    }
    let end = (0..=SHOWN).rev().find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).map_or("", |text| text)
}
