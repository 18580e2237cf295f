//! What every view reads: the lab, the run on the stage, and the work in progress.

use super::logged_lab::{LabToShow, LoggedLab};
use super::page::lab::bucket_content::BucketContent;
use super::page::lab::geometry::Geometry;
use super::page::work::state::Work;
use super::player::Player;
use super::route::{Route, View};
use super::settings::Settings;
use super::stage_run::StageRun;
use super::tree::{Element, Nodes};
use crate::core::lab::{KmsCalls, ObjectRow, Sample};
use crate::core::trace::{Glyph, Step, Trace};
use crate::lesson::predict::Visibility;
use crate::web::local_file::LocalFile;
use crate::web::worker::Cancel;
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use std::sync::Arc;
use web_sys::Blob;

/// A message to the reader outside of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub text: String,
    /// Whether it is an error.
    pub bad: bool,
}

/// Draws a part's content, once it has loaded.
pub type DrawView = fn(Page) -> Nodes;

/// Draws the denial of the run on the stage, in the step panel.
#[derive(Clone, Copy, Debug)]
pub struct DrawDenial {
    /// Who allowed, who denied, which action, and why: one sentence.
    pub sentence: DrawView,
    /// The smallest fix and its button, the policies evaluated, and AWS's message.
    pub rest: DrawView,
}

/// Draws the work in progress, in each of its two places.
#[derive(Clone, Copy, Debug)]
pub struct DrawWork {
    pub above_stage: DrawView,
    /// Where the stage isn't in sight.
    pub over_page: DrawView,
}

/// Draws what goes with the stage's picture, given the stage's geometry.
pub type DrawWithStage = fn(Page, RwSignal<Geometry>) -> Nodes;

/// What a lesson says of the step on the stage; none where the step speaks for itself.
pub type DrawNarration = fn(Page) -> Option<Nodes>;

/// Goes on in a lesson. The flag says whether the key is held down.
pub type GoOn = fn(Page, bool);

/// Draws a text with the glossary's terms marked.
pub type DrawTextWithTerms = fn(Page, &str) -> Nodes;

/// Draws the things of a run on the stage, and the objects in the bucket.
#[derive(Clone, Copy, Debug)]
pub struct RunDrawings {
    /// The things at a step.
    pub things: fn(&Arc<Trace>, usize, &Geometry) -> Nodes,
    /// The bucket's objects, one list item each.
    pub objects: fn(Page, &BucketContent<'_>, &Geometry) -> Nodes,
    /// The button to steal an object.
    pub steal: fn(Page, &ObjectRow) -> Element,
    /// One of an object's stored parts; none if S3 stores no such part.
    pub stored: fn(Glyph, &ObjectRow) -> Option<Element>,
}

/// The places that parts fill once they have loaded.
#[derive(Clone, Copy, Debug, Default)]
pub struct Placeholders {
    /// Above the stage, or over the page: the work on a large file.
    pub work: RwSignal<Option<DrawWork>>,
    /// In the step panel: a denial, once a run has reached it.
    pub denial: RwSignal<Option<DrawDenial>>,
    /// In the step panel: what a lesson says of this step in place of the step's own sentence, if it does.
    pub narrator: RwSignal<Option<DrawNarration>>,
    /// In the step panel: the answer to a prediction, and the record.
    pub prediction: RwSignal<Option<DrawView>>,
    /// In the step panel, at its end: the question before a verdict.
    pub question: RwSignal<Option<DrawView>>,
    /// In the step panel: what to do with the run on the stage.
    pub run_tools: RwSignal<Option<DrawView>>,
    /// In the settings: the switch for these questions.
    pub prediction_setting: RwSignal<Option<DrawView>>,
    /// Over the page: that it works without a network, and that there is a new version; in a frame, the way to the
    /// whole lab.
    pub outside: RwSignal<Option<DrawView>>,
    /// In the header: undo and redo.
    pub undo: RwSignal<Option<DrawView>>,
    /// In the header: what to do first, at a first visit.
    pub first_visit: RwSignal<Option<DrawView>>,
    /// In the step panel: three blanks after the first upload and download.
    pub recall: RwSignal<Option<DrawView>>,
    /// Above the page: the banner that says that this is a lesson's world.
    pub banner: RwSignal<Option<DrawView>>,
    /// Above the page: that a pasted denial is on the stage, and the ways back.
    pub watch: RwSignal<Option<DrawView>>,
    /// Above the page: what came back after a reload, or that nothing is kept.
    pub kept: RwSignal<Option<DrawView>>,
    /// Over the page: the card of a term.
    pub term_card: RwSignal<Option<DrawView>>,
    /// Below the stage: the run as a sequence.
    pub sequence: RwSignal<Option<DrawWithStage>>,
    /// Over the stage's picture: what moves in this step, and what can be pressed.
    pub over_stage: RwSignal<Option<DrawWithStage>>,
    /// In the step panel: what a download returned, and the tabs.
    pub step_details: RwSignal<Option<DrawView>>,
    /// Over the page: a look inside an object.
    pub inside: RwSignal<Option<DrawView>>,
    /// Below the stage: the region `Bytes`.
    pub bytes: RwSignal<Option<DrawView>>,
    /// On the stage: the things of a run, and the bucket's objects.
    pub run_drawings: RwSignal<Option<RunDrawings>>,
    /// Draws a text with marked terms.
    pub terms: RwSignal<Option<DrawTextWithTerms>>,
    /// In a lesson: goes on, as [`Page::go_on`] does in the lab.
    pub go_on_in_lesson: RwSignal<Option<GoOn>>,
}

/// Names what a view shows, such as a lesson's title; empty if the view's own name is enough.
pub type ViewTitle = Arc<dyn Fn() -> String + Send + Sync>;

/// The page's state. All signals live as long as the page.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub route: RwSignal<Route>,
    pub view: Memo<View>,
    /// The view whose link the reader points at: likely the next one.
    pub pointed_at: RwSignal<Option<View>>,
    /// The shared lab that came in by the address last.
    pub shared_lab: RwSignal<Option<String>>,
    /// Where the reader was before the view in sight.
    pub came_from: StoredValue<Option<Route>>,
    /// The views' names for what they show, for the document's title.
    titles: RwSignal<Vec<(View, ViewTitle)>>,
    /// What parts fill once they have come.
    pub placeholders: Placeholders,
    /// The learner's world, and the log of all its changes.
    pub lab: LoggedLab,
    /// The objects in its bucket, newest first.
    pub rows: RwSignal<Arc<Vec<ObjectRow>>>,
    pub run: RwSignal<Option<StageRun>>,
    /// Whether the lab's policies have changed since the run on the stage.
    pub stale: RwSignal<bool>,
    /// The calls to KMS since the world's last reset, while the stage shows no run. A run has its own, step by step.
    pub kms_calls: RwSignal<KmsCalls>,
    /// The position in the run.
    pub player: Player,
    pub work: RwSignal<Option<Work>>,
    /// The message to the reader outside of a run.
    pub message: RwSignal<Option<Message>>,
    /// Why the last key did nothing, or what it will do next; empty for nothing. It stays for a few seconds.
    pub hint: RwSignal<String>,
    /// The sample file that “Upload a sample file” uploads.
    pub sample: RwSignal<Sample>,
    /// The file of the lesson whose lab is active; none in the reader's own lab.
    pub lesson_file: RwSignal<Option<Sample>>,
    /// Whether a denial shows no fix: in a lesson's task, until its last hint.
    pub withholds_fix: RwSignal<bool>,
    /// Theme, speed, and whether to predict.
    pub settings: Settings,
    /// Whether the palette is open.
    pub palette: RwSignal<bool>,
    /// Whether the dialog is open that gives a link to what is shown.
    pub sharing: RwSignal<bool>,
    /// Whether nothing on the stage can be pressed. Tab then reaches the stage itself, so that keys can scroll it.
    pub quiet: RwSignal<bool>,
    /// Whether a file is being dragged over the page.
    pub dragging: RwSignal<bool>,
    /// The key of the object whose parts the dialog shows.
    pub inside: RwSignal<Option<String>>,
    /// Whether two runs are compared.
    pub compares_runs: RwSignal<bool>,
    /// The key of the object that the learner tries to steal.
    pub theft: RwSignal<Option<String>>,
    /// The file of the last upload, to run it again.
    pub last_file: StoredValue<Option<LocalFile>, LocalStorage>,
    /// The last downloaded file, to save it.
    pub downloaded: StoredValue<Option<Blob>, LocalStorage>,
    pub cancel: StoredValue<Option<Cancel>, LocalStorage>,
    /// Counts starts, so that a late answer to an earlier one is dropped.
    pub ticket: StoredValue<u64>,
    /// Counts what is typed in the role's policy.
    pub typed: StoredValue<u64>,
    /// The reactive owner of all signals here: the page.
    owner: StoredValue<Option<WeakOwner>>,
}

impl Page {
    /// The state of a fresh page at a place.
    pub fn new(lab: LabToShow, route: Route, settings: Settings) -> Self {
        let run = RwSignal::new(None);
        let route = RwSignal::new(route);
        Self {
            route,
            view: Memo::new(move |_| route.with(Route::view)),
            pointed_at: RwSignal::new(None),
            shared_lab: RwSignal::new(None),
            came_from: StoredValue::new(None),
            titles: RwSignal::new(Vec::new()),
            placeholders: Placeholders::default(),
            lab: LoggedLab::new(lab),
            rows: RwSignal::new(Arc::default()),
            run,
            stale: RwSignal::new(false),
            kms_calls: RwSignal::new(KmsCalls::default()),
            player: Player::new(run),
            work: RwSignal::new(None),
            message: RwSignal::new(None),
            hint: RwSignal::new(String::new()),
            sample: RwSignal::new(Sample::Data),
            lesson_file: RwSignal::new(None),
            withholds_fix: RwSignal::new(false),
            settings,
            palette: RwSignal::new(false),
            sharing: RwSignal::new(false),
            quiet: RwSignal::new(false),
            dragging: RwSignal::new(false),
            inside: RwSignal::new(None),
            compares_runs: RwSignal::new(false),
            theft: RwSignal::new(None),
            last_file: StoredValue::new_local(None),
            downloaded: StoredValue::new_local(None),
            cancel: StoredValue::new_local(None),
            ticket: StoredValue::new(0),
            typed: StoredValue::new(0),
            owner: StoredValue::new(Owner::current().map(|owner| owner.downgrade())),
        }
    }

    /// State that several views share, such as the state of a part. It is made when first needed and lasts as long as
    /// the page. Nothing that it reads is tracked.
    pub fn shared<T: Clone + Send + Sync + 'static>(self, make: impl FnOnce() -> T) -> T {
        let shared = || {
            use_context().unwrap_or_else(|| {
                let made = untrack(make);
                provide_context(made.clone());
                made
            })
        };
        let owner = |owner: &Option<WeakOwner>| owner.as_ref()?.upgrade();
        match self.owner.with_value(owner) {
            Some(owner) => owner.with(shared),
            None => shared(),
        }
    }

    /// Does something with the page as the reactive owner: what it makes lasts as long as the page.
    pub fn in_its_scope(self, work: impl FnOnce()) {
        let owner = |owner: &Option<WeakOwner>| owner.as_ref()?.upgrade();
        if let Some(owner) = self.owner.with_value(owner) {
            owner.with(work);
        }
    }

    /// Lets a view name what it shows in the document's title, while that view is shown.
    pub fn name_in_title(self, view: View, name: impl Fn() -> String + Send + Sync + 'static) {
        self.titles.update(|titles| {
            titles.retain(|(named, _)| *named != view);
            titles.push((view, Arc::new(name)));
        });
    }

    /// The document's title: the view, and its name for what it shows.
    pub fn title(self) -> String {
        let view = self.view.get();
        let name = (self.titles).with(|titles| {
            let of_view = titles.iter().find(|(named, _)| *named == view);
            of_view.map(|(_, name)| name.clone())
        });
        let name = name.map_or_else(String::new, |name| name());
        self.route.with(|route| route.title(&name))
    }

    /// The step at the player's position.
    pub fn step(self) -> Option<Step> {
        let index = self.player.index.get();
        self.run
            .with(|run| run.as_ref()?.trace.steps.get(index).cloned())
    }

    /// What the stage can show at the player's position; nothing without a run.
    pub fn visibility(self) -> Visibility {
        let (index, predicts) = (self.player.index.get(), self.settings.predict.get());
        let visibility = |run: &StageRun| run.visibility(index, predicts);
        self.run
            .with(|run| run.as_ref().map_or_else(Visibility::default, visibility))
    }

    /// The last sentence of the run, at its last step.
    pub fn receipt(self) -> Option<String> {
        let index = self.player.index.get();
        (self.run).with(|run| {
            let run = run
                .as_ref()
                .filter(|run| index + 1 == run.trace.steps.len())?;
            run.receipt.clone()
        })
    }

    pub fn say(self, text: impl Into<String>, bad: bool) {
        self.message.set(Some(Message {
            text: text.into(),
            bad,
        }));
    }
}
