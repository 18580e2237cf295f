//! What the region `Bytes` shows: a field of a step or a stored object, and in which tab.

use crate::app::state::{DrawView, Page};
use crate::core::lab::world::BUCKET;
use crate::core::s3::bucket::{Object, VersionContent};
use crate::core::trace::{Field, Step};
use crate::lesson::bytes::stored_piece::StoredPiece;
use crate::web::focus_return::FocusReturn;
use leptos::prelude::*;

/// What the region shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A field of a step of the run on the stage.
    Field(FieldPlace),
    /// The HTTP message of a step of the run on the stage: the step's index.
    Message(usize),
    /// An object of the lab's bucket, as S3 stores it.
    Object(ObjectVersion),
}

/// Where a field was opened. The region follows the run: at another step, it shows that step's field of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldPlace {
    /// Index of the step.
    pub step: usize,
    /// Index among the step's fields.
    pub field: usize,
    pub name: &'static str,
}

/// A version of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectVersion {
    pub key: String,
    /// The version's id; `None` for the current version, whatever its id.
    pub version: Option<String>,
}

/// A tab of the region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InspectorTab {
    Bytes,
    Tamper,
    Picture,
    Prove,
    Keys,
}

impl InspectorTab {
    /// In the order of the tabs: each is at the index of its discriminant.
    pub const ALL: [Self; 5] = [
        Self::Bytes,
        Self::Tamper,
        Self::Picture,
        Self::Prove,
        Self::Keys,
    ];
}

/// A field that the region shows, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownField {
    pub place: FieldPlace,
    pub field: Field,
    /// Whether the step on the stage has it. If not, it is that of the step where it was opened.
    pub is_here: bool,
}

/// The state of the region.
#[derive(Clone, Copy, Debug)]
pub struct InspectorState {
    page: Page,
    /// What is shown; `None` while the region is closed.
    pub subject: RwSignal<Option<Subject>>,
    pub tab: RwSignal<InspectorTab>,
    /// Counts how often something was opened: each time, the focus goes to the region.
    pub opened: RwSignal<u64>,
    /// Which piece of the shown object.
    pub piece: RwSignal<StoredPiece>,
    /// The selected byte: its offset in the shown field or piece.
    pub cursor: RwSignal<u64>,
    /// The selected bit of that byte, 7 (the highest) to 0; `None` while none is selected.
    pub bit: RwSignal<Option<u8>>,
    /// What the tab Tamper adds below the selected byte’s bits, once its part has loaded.
    pub below_bits: RwSignal<Option<DrawView>>,
    /// What had the focus before.
    opened_from: StoredValue<FocusReturn, LocalStorage>,
}

impl InspectorState {
    /// The page's only state of this kind.
    pub fn of(page: Page) -> Self {
        page.shared(|| Self {
            page,
            subject: RwSignal::new(None),
            tab: RwSignal::new(InspectorTab::Bytes),
            opened: RwSignal::new(0),
            piece: RwSignal::new(StoredPiece::Body(0)),
            cursor: RwSignal::new(0),
            bit: RwSignal::new(None),
            below_bits: RwSignal::new(None),
            opened_from: StoredValue::new_local(FocusReturn::default()),
        })
    }

    /// Opens the region, or shows something else in it.
    pub fn open(self, subject: Subject, tab: InspectorTab) {
        self.opened_from.set_value(FocusReturn::now());
        self.tab.set(tab);
        self.piece.set(StoredPiece::Body(0));
        self.cursor.set(0);
        self.bit.set(None);
        self.subject.set(Some(subject));
        self.opened.update(|opened| *opened += 1);
    }

    /// Opens the region at a field of the step on the stage.
    pub fn open_field(self, field: usize, name: &'static str) {
        let step = self.page.player.index.get_untracked();
        let place = FieldPlace { step, field, name };
        self.open(Subject::Field(place), InspectorTab::Bytes);
    }

    /// Opens the region at the current version of an object.
    pub fn open_object(self, key: String) {
        let object = ObjectVersion { key, version: None };
        self.open(Subject::Object(object), InspectorTab::Bytes);
    }

    /// Opens the region at a piece of the current version of an object.
    pub fn open_piece(self, key: String, piece: StoredPiece) {
        self.open_object(key);
        self.piece.set(piece);
    }

    /// Opens the region at the current version of an object, to tamper with it.
    pub fn open_to_tamper(self, key: String) {
        let object = ObjectVersion { key, version: None };
        self.open(Subject::Object(object), InspectorTab::Tamper);
    }

    /// Closes the region. The focus goes back to where it was.
    pub fn close(self) {
        self.subject.set(None);
        self.opened_from
            .update_value(|from| std::mem::take(from).go_back());
    }

    /// The shown field: that of the step on the stage which has the name, else the one that was opened. `None` if an
    /// object is shown, or the run on the stage has no such field. Tracks the run and the step.
    pub fn field(self) -> Option<ShownField> {
        let opened = self.subject.with(|subject| match subject {
            Some(Subject::Field(place)) => Some(*place),
            Some(Subject::Object(_) | Subject::Message(_)) | None => None,
        })?;
        let here = self.page.player.index.get();
        self.page.run.with(|run| {
            let steps = &run.as_ref()?.trace.steps;
            let at = |step: usize| field_of(steps.get(step)?, step, &opened);
            let any = || (0..steps.len()).find_map(at);
            let (place, field) = at(here).or_else(|| at(opened.step)).or_else(any)?;
            Some(ShownField {
                is_here: place.step == here,
                field: field.clone(),
                place,
            })
        })
    }

    /// The shown object's key and version; `None` if a field is shown.
    pub fn object(self) -> Option<ObjectVersion> {
        self.subject.with(|subject| match subject {
            Some(Subject::Object(object)) => Some(object.clone()),
            Some(Subject::Field(_) | Subject::Message(_)) | None => None,
        })
    }

    /// Reads the shown object; `None` if a field is shown, or the bucket has no such object any more. Tracks the lab.
    pub fn with_object<T>(self, read: impl FnOnce(&Object) -> T) -> Option<T> {
        let shown = self.object()?;
        self.page.lab.with(|lab| {
            let bucket = lab.cloud().s3.bucket(BUCKET)?;
            let current = bucket.objects.get(&shown.key);
            let object = match &shown.version {
                None => current,
                Some(id) => {
                    let older = bucket.older.iter().filter(|older| older.key == shown.key);
                    let objects = older.filter_map(|older| match &older.content {
                        VersionContent::Object(object) => Some(object),
                        VersionContent::DeleteMarker(_) => None,
                    });
                    let mut all = current.into_iter().chain(objects);
                    all.find(|object| object.version_id.as_ref() == Some(id))
                }
            };
            object.map(read)
        })
    }
}

/// A step's field of the opened name: the one at the same index, else the first.
fn field_of<'a>(
    step: &'a Step,
    number: usize,
    opened: &FieldPlace,
) -> Option<(FieldPlace, &'a Field)> {
    let named = |(_, field): &(usize, &Field)| field.name == opened.name;
    let mut fields = step.fields.iter().enumerate().filter(named);
    let same = fields.clone().find(|(index, _)| *index == opened.field);
    let (index, field) = same.or_else(|| fields.next())?;
    let place = FieldPlace {
        step: number,
        field: index,
        name: opened.name,
    };
    Some((place, field))
}
