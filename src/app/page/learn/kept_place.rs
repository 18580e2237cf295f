//! Where in a lesson the reader is, as it outlives a reload: the command log makes the lesson's worlds again, and this
//! is everything else.

use crate::app::kept_run::KeptRun;
use crate::app::stage_run::StageRun;
use crate::app::state::Page;
use crate::core::json::Object;
use leptos::prelude::*;
use serde_json::Value;

/// What to restore of the open lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptPlace {
    /// The index of the predicted choice.
    pub guess: Option<usize>,
    /// The index of the right choice.
    pub right: Option<usize>,
    /// The predicted run, once it was made.
    pub guess_run: Option<KeptRun>,
    /// The number of hints shown, for each task.
    pub hints: [usize; 2],
    /// The runs on the stages of the worlds that are not active: the reader's own, and the lesson's three.
    pub stages: [Option<KeptRun>; 4],
    /// Of each task: the number of calls in its past when it began.
    pub since: [usize; 2],
    /// Of each task: the operations that had succeeded before its lab was restored.
    pub restored: [Vec<String>; 2],
    /// The objects in each task's bucket when it began.
    pub at_start: [Vec<String>; 2],
}

impl KeptPlace {
    /// All runs, in one order.
    pub fn runs(&self) -> impl Iterator<Item = &KeptRun> {
        self.guess_run.iter().chain(self.stages.iter().flatten())
    }

    pub fn value(&self) -> Value {
        let mut object = Object::default();
        let number = |number: Option<usize>| number.map_or(Value::Null, Value::from);
        let run = |run: &Option<KeptRun>| run.as_ref().map_or(Value::Null, KeptRun::value);
        let numbers =
            |all: &[usize; 2]| Value::Array(all.iter().copied().map(Value::from).collect());
        let texts = |all: &[Vec<String>; 2]| {
            let list = |texts: &Vec<String>| {
                Value::Array(texts.iter().cloned().map(Value::String).collect())
            };
            Value::Array(all.iter().map(list).collect())
        };
        object.put("guess", number(self.guess));
        object.put("right", number(self.right));
        object.put("guess_run", run(&self.guess_run));
        object.put("hints", numbers(&self.hints));
        object.put(
            "stages",
            Value::Array(self.stages.iter().map(run).collect()),
        );
        object.put("since", numbers(&self.since));
        object.put("restored", texts(&self.restored));
        object.put("at_start", texts(&self.at_start));
        object.value()
    }

    /// Reads what [`KeptPlace::value`] wrote; `None` if a member is invalid.
    pub fn read(value: &Value) -> Option<Self> {
        let number = |value: &Value| usize::try_from(value.as_u64()?).ok();
        let maybe = |name: &str| value.get(name).and_then(number);
        let item = |name: &str, place: usize| value.get(name)?.get(place);
        let numbers = |name: &str| {
            let one = |place| item(name, place).and_then(number);
            Some([one(0)?, one(1)?])
        };
        let texts = |name: &str| {
            let one = |place| {
                let list = item(name, place)?.as_array()?.iter();
                Some(list.filter_map(Value::as_str).map(str::to_owned).collect())
            };
            Some([one(0)?, one(1)?])
        };
        let stage = |place| item("stages", place).and_then(KeptRun::read);
        Some(Self {
            guess: maybe("guess"),
            right: maybe("right"),
            guess_run: value.get("guess_run").and_then(KeptRun::read),
            hints: numbers("hints")?,
            stages: [stage(0), stage(1), stage(2), stage(3)],
            since: numbers("since")?,
            restored: texts("restored")?,
            at_start: texts("at_start")?,
        })
    }
}

/// What the page asks of an open lesson without knowing the lessons: they come with their own part.
#[derive(Clone, Copy, Debug)]
pub struct LessonHooks(StoredValue<Option<OpenLesson>>);

/// What an open lesson can do for the page.
#[derive(Clone, Copy, Debug)]
pub struct OpenLesson {
    /// Where the reader is in it.
    pub kept_place: fn(Page) -> Option<KeptPlace>,
    /// Goes back to the reader's own lab.
    pub leave: fn(Page),
}

impl LessonHooks {
    pub fn of(page: Page) -> Self {
        page.shared(|| Self(StoredValue::new(None)))
    }

    /// The lessons are there.
    pub fn put(self, open: OpenLesson) {
        self.0.set_value(Some(open));
    }

    /// Whether the lessons were ever opened on this page.
    pub fn is_there(self) -> bool {
        self.0.with_value(Option::is_some)
    }

    /// Where the reader is in the open lesson; `None` if the lessons were never opened.
    pub fn kept_place(self, page: Page) -> Option<KeptPlace> {
        (self.0.get_value()).and_then(|open| untrack(|| (open.kept_place)(page)))
    }

    /// Leaves the open lesson, if there is one.
    pub fn leave(self, page: Page) {
        if let Some(open) = self.0.get_value() {
            (open.leave)(page);
        }
    }
}

/// A place that came back, with its runs made again.
#[derive(Clone, Debug)]
pub struct RestoredPlace {
    pub place: KeptPlace,
    /// The runs of [`KeptPlace::runs`], in that order; `None` for one whose call is gone.
    pub runs: Vec<Option<StageRun>>,
}

/// The page's place that came back, until the lessons take it.
#[derive(Clone, Copy, Debug)]
pub struct ReturningPlace(StoredValue<Option<RestoredPlace>>);

impl ReturningPlace {
    pub fn of(page: Page) -> Self {
        page.shared(|| Self(StoredValue::new(None)))
    }

    pub fn put(self, place: RestoredPlace) {
        self.0.set_value(Some(place));
    }

    /// Takes it, once.
    pub fn take(self) -> Option<RestoredPlace> {
        self.0.try_update_value(Option::take).flatten()
    }
}
