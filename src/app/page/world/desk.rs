//! The view's signals, and what its buttons do.

use super::{chores, file};
use crate::app::route::Route;
use crate::app::state::App;
use crate::core::lab::chore::{Chore, Done, KeyRef, POLICY_EXAMPLE, POLICY_NAME};
use crate::core::lab::snapshot::too_large;
use crate::core::lab::{Inventory, Lab};
use crate::core::s3::encryption::Algorithm;
use crate::web::source::{Source, save};
use crate::web::{clock, page};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use std::sync::Arc;

/// The name of an exported file.
const FILE: &str = "envelope-lab-world.json";
/// Where the last thing said stands.
pub const SAID: &str = "wld-said";

/// What is being filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A new key.
    Key,
    /// The aliases of a key: its id.
    Aliases(String),
    /// When to delete a key: its id.
    Deletion(String),
    /// A new bucket.
    Bucket,
    /// A bucket's default encryption: its name.
    Encryption(String),
    /// A new user or role.
    Person,
    /// A policy of a user or role: its ARN.
    Policy(String),
}

/// What is said of the last thing done.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The sentence.
    pub text: String,
    /// Whether it is bad news.
    pub bad: bool,
    /// What came of a chore.
    pub done: Option<Arc<Done>>,
    /// Whether the world before can come back.
    pub undo: bool,
}

/// The view's signals.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// The page's.
    pub app: App,
    /// Everything there is.
    pub all: Memo<Arc<Inventory>>,
    /// What is being filled in.
    pub form: RwSignal<Option<Form>>,
    /// A name, as typed.
    pub name: RwSignal<String>,
    /// A description or a number of days, as typed.
    pub text: RwSignal<String>,
    /// Which one of several.
    pub choice: RwSignal<String>,
    /// Which key or alias.
    pub other: RwSignal<String>,
    /// Whether a box is ticked.
    pub ticked: RwSignal<bool>,
    /// A policy, as typed.
    pub policy: RwSignal<String>,
    /// Why the form came to nothing.
    pub failed: RwSignal<Option<Arc<Done>>>,
    /// What is said of the last thing done.
    pub said: RwSignal<Said>,
    /// Whether an export takes the objects along.
    pub with_bytes: RwSignal<bool>,
    /// Where the focus goes once something is done.
    back: StoredValue<String>,
}

impl Desk {
    /// With nothing filled in.
    pub fn new(app: App) -> Self {
        // A fresh lab makes the other callers when it first needs them: here they are to be seen.
        Effect::new(move || {
            if app.route.get() == Route::World && !app.lab.with_untracked(Lab::invited) {
                app.lab.update(Lab::invite);
            }
        });
        let text = || RwSignal::new(String::new());
        Self {
            app,
            // The lab changes with every letter typed in a policy; hidden, the view need not follow.
            all: Memo::new(
                move |before: Option<&Arc<Inventory>>| match app.route.get() {
                    Route::World => Arc::new(app.lab.with(Lab::inventory)),
                    _ => before.cloned().unwrap_or_default(),
                },
            ),
            form: RwSignal::new(None),
            name: text(),
            text: text(),
            choice: text(),
            other: text(),
            ticked: RwSignal::new(false),
            policy: text(),
            failed: RwSignal::new(None),
            said: RwSignal::new(Said::default()),
            with_bytes: RwSignal::new(true),
            back: StoredValue::new(String::new()),
        }
    }

    /// What is drawn, not built, says what it does in `data-do`, to what in `data-on`, and where the focus goes
    /// afterwards in `data-back`.
    pub fn clicked(self, event: &MouseEvent) {
        let Some(act) = page::clicked(event, "do") else {
            return;
        };
        let on = page::clicked(event, "on").unwrap_or_default();
        self.back
            .set_value(page::clicked(event, "back").unwrap_or_default());
        let all = self.all.get_untracked();
        let key = all.key(&on).map(KeyRef::from);
        let bucket = all.bucket(&on);
        match (act.as_str(), key, bucket) {
            ("new-key", ..) => self.open(Form::Key),
            ("new-bucket", ..) => self.open(Form::Bucket),
            ("new-person", ..) => self.open(Form::Person),
            ("enable", Some(key), _) => self.run(Chore::Enable(key)),
            ("disable", Some(key), _) => self.run(Chore::Disable(key)),
            ("rotate", Some(key), _) => self.run(Chore::Rotate(key)),
            ("keep", Some(key), _) => self.run(Chore::CancelDeletion(key)),
            ("aliases", Some(key), _) => self.open(Form::Aliases(key.id)),
            ("delete-key", Some(key), _) => self.open(Form::Deletion(key.id)),
            ("encryption", _, Some(row)) => {
                self.open(Form::Encryption(row.name.clone()));
                self.choice.set(row.algorithm.name().to_owned());
                self.other.set(row.key_id.clone().unwrap_or_default());
                self.ticked.set(row.bucket_key);
            }
            ("delete-bucket", _, Some(row)) => self.run(Chore::DeleteBucket {
                bucket: row.name.clone(),
                account: row.account.clone(),
            }),
            ("policy", ..) => self.edit_policy(on),
            ("delete-person", ..) => self.run(Chore::DeletePerson(on)),
            ("watch", ..) => self.watch(on.parse().unwrap_or_default()),
            ("undo", ..) => {
                self.app.undo_reset();
                self.say("The world before the import is back.".to_owned(), false);
            }
            _ => {}
        }
    }

    /// Opens an empty form.
    fn open(self, form: Form) {
        let empty = [self.name, self.text, self.choice, self.other, self.policy];
        for signal in empty {
            signal.set(String::new());
        }
        self.ticked.set(false);
        self.failed.set(None);
        match form {
            Form::Deletion(_) => self.text.set("7".to_owned()),
            Form::Aliases(_) => self.choice.set("new".to_owned()),
            Form::Person => {
                self.choice.set("role".to_owned());
                self.policy.set(POLICY_EXAMPLE.to_owned());
            }
            _ => {}
        }
        self.form.set(Some(form));
    }

    fn edit_policy(self, arn: String) {
        let all = self.all.get_untracked();
        let first = all.person(&arn).and_then(|row| row.policies.first());
        let (name, text) = match first {
            Some((name, text)) => (name.clone(), text.clone()),
            None => (POLICY_NAME.to_owned(), POLICY_EXAMPLE.to_owned()),
        };
        self.open(Form::Policy(arn));
        self.choice.set(name);
        self.policy.set(text);
    }

    /// Does what the form says.
    pub fn submit(self) {
        if let Some(chore) = self.form.get_untracked().and_then(|form| self.chore(form)) {
            self.run(chore);
        }
    }

    fn chore(self, form: Form) -> Option<Chore> {
        let all = self.all.get_untracked();
        let key = |id: &str| all.key(id).map(KeyRef::from);
        let trimmed =
            |signal: RwSignal<String>| signal.with_untracked(|text| text.trim().to_owned());
        let [name, text, choice, other] =
            [self.name, self.text, self.choice, self.other].map(trimmed);
        let policy = self.policy.get_untracked();
        Some(match form {
            Form::Key => Chore::CreateKey {
                description: text,
                alias: name,
            },
            Form::Aliases(id) => {
                let key = key(&id)?;
                match choice.as_str() {
                    "move" => Chore::MoveAlias { key, alias: other },
                    "delete" => Chore::DeleteAlias { key, alias: other },
                    _ => Chore::CreateAlias { key, alias: name },
                }
            }
            Form::Deletion(id) => Chore::ScheduleDeletion {
                key: key(&id)?,
                days: text,
            },
            Form::Bucket => Chore::CreateBucket(name),
            Form::Encryption(bucket) => Chore::SetEncryption {
                account: all.bucket(&bucket)?.account.clone(),
                bucket,
                key_id: match choice == Algorithm::S3Managed.name() {
                    true => String::new(),
                    false => other,
                },
                algorithm: choice,
                bucket_key: self.ticked.get_untracked(),
            },
            Form::Person => Chore::CreatePerson {
                kind: choice,
                name,
                policy,
            },
            Form::Policy(arn) => Chore::PutPolicy {
                arn,
                name: choice,
                policy,
            },
        })
    }

    fn run(self, chore: Chore) {
        spawn_local(async move {
            match chores::run(self.app, chore.clone()).await {
                Ok(Some(done)) => self.ran(&chore, done),
                Ok(None) => {}
                Err(error) => self.say(error.to_string(), true),
            }
        });
    }

    fn ran(self, chore: &Chore, done: Done) {
        let done = Arc::new(done);
        if done.error.is_some() && self.form.with_untracked(Option::is_some) {
            // What was typed stays. What the first of two calls made is there now: on from it.
            match (chore, &done.made) {
                (Chore::CreateKey { .. }, Some(id)) => {
                    self.choice.set("new".to_owned());
                    self.form.set(Some(Form::Aliases(id.clone())));
                }
                (Chore::CreatePerson { .. }, Some(arn)) => {
                    self.choice.set(POLICY_NAME.to_owned());
                    self.form.set(Some(Form::Policy(arn.clone())));
                }
                _ => {}
            }
            return self.failed.set(Some(done));
        }
        self.form.set(None);
        self.said.set(Said {
            text: done.says.clone(),
            bad: done.error.is_some(),
            done: Some(done),
            undo: false,
        });
        self.go_back();
    }

    /// The focus to where it was: the pressed button may have been drawn anew, or be gone.
    fn go_back(self) {
        let back = self.back.get_value();
        spawn_local(async move {
            tick().await;
            page::focus(SAID);
            page::focus(&back);
        });
    }

    fn say(self, text: String, bad: bool) {
        self.said.set(Said {
            text,
            bad,
            ..Said::default()
        });
        page::focus(SAID);
    }

    /// Plays a call of the last chore, in the lab.
    fn watch(self, index: usize) {
        let found = self.said.with_untracked(|said| {
            let done = said.done.as_ref()?;
            done.traces.get(index).cloned()
        });
        if let Some((operation, trace)) = found {
            self.app.play(operation, trace, 0);
            request_animation_frame(|| {
                page::focus("next-step");
                page::into_view(".top");
            });
        }
    }

    /// Lets days pass.
    pub fn let_pass(self, days: u64) {
        let says = (self.app.lab).try_update(|lab| lab.let_pass(days, clock::now()));
        self.said.set(Said {
            text: says.unwrap_or_default(),
            ..Said::default()
        });
    }

    /// Offers the world as a file.
    pub fn export(self) {
        let with_bytes = self.with_bytes.get_untracked();
        spawn_local(async move {
            let (text, says) = match file::export(self.app, with_bytes).await {
                Ok(done) => done,
                Err(error) => return self.say(error.to_string(), true),
            };
            let saved = Source::of_bytes(FILE, "application/json", text.as_bytes())
                .and_then(|source| save(&source.blob, FILE));
            match saved {
                Ok(()) => self.say(format!("Exported as {FILE}. {says}"), false),
                Err(error) => self.say(error.to_string(), true),
            }
        });
    }

    /// Takes a file's world, or says what is wrong with it.
    pub fn import(self, source: Source) {
        spawn_local(async move {
            let read = match too_large(source.len()) {
                Some(error) => Err(error),
                None => match source.bytes().await {
                    Ok(bytes) => file::import(bytes).await.map_err(|error| error.to_string()),
                    Err(error) => Err(error.to_string()),
                },
            };
            match read {
                Ok((lab, summary)) => {
                    self.app.take(lab);
                    self.say(format!("Imported from {}: {summary}.", source.name), false);
                    self.said.update(|said| said.undo = true);
                }
                Err(error) => self.say(
                    format!(
                        "Nothing was imported, and this world is as it was. {}: {error}",
                        source.name
                    ),
                    true,
                ),
            }
        });
    }

    /// A fresh world.
    pub fn reset(self) {
        self.said.set(Said::default());
        self.app.reset();
    }
}
