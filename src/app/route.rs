//! Where the reader is: the part of the address after `#`, so that any static host works. A route written as an address
//! reads back as the same route.

use crate::core::lab::LabPolicy;
use crate::lesson::course::LessonSection;
use crate::web::dom;
use leptos::prelude::*;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// A view: one entry of the address's first part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Lab,
    /// The map of all lessons.
    Learn,
    /// One lesson, with the stage beside it.
    Lesson,
    /// The policies of the lab, one at a time, in an editor.
    Policies,
    /// Small secrets, encrypted by KMS itself.
    Secrets,
    /// A pasted error, explained with the reader's own names.
    Denied,
    /// Common problems as cases that can be run.
    Cases,
    /// What each permission is for.
    Compare,
    /// The CloudTrail records of all calls.
    Trail,
    /// Everything in the cloud, and what it costs.
    World,
    /// What each permission is for, on one printed page.
    CheatSheet,
    /// Every term, one card each.
    Glossary,
    /// A session's plan for an instructor.
    Plan,
    /// A talk for a room: one sentence, the stage, and nothing else.
    Present,
    /// What the speaker of a talk sees, in a window of its own.
    Speaker,
    /// Every component in every state.
    Design,
    /// What the page is, and what it is made of.
    About,
    /// How fast this browser encrypts, side by side with others.
    Bench,
}

impl View {
    pub const ALL: [Self; 18] = [
        Self::Lab,
        Self::Learn,
        Self::Lesson,
        Self::Policies,
        Self::Secrets,
        Self::Denied,
        Self::Cases,
        Self::Compare,
        Self::Trail,
        Self::World,
        Self::CheatSheet,
        Self::Glossary,
        Self::Plan,
        Self::Present,
        Self::Speaker,
        Self::Design,
        Self::About,
        Self::Bench,
    ];

    /// Its name in `data-view`, in class names and in the style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lab => "lab",
            Self::Learn => "learn",
            Self::Lesson => "lesson",
            Self::Policies => "policies",
            Self::Secrets => "secrets",
            Self::Denied => "fix-denial",
            Self::Cases => "cases",
            Self::Compare => "compare",
            Self::Trail => "trail",
            Self::World => "world",
            Self::CheatSheet => "cheat-sheet",
            Self::Glossary => "glossary",
            Self::Plan => "plan",
            Self::Present => "present",
            Self::Speaker => "speaker",
            Self::Design => "design",
            Self::About => "about",
            Self::Bench => "bench",
        }
    }

    /// Its name in the address. A lesson's address is below the lessons.
    fn slug(self) -> &'static str {
        match self {
            Self::Trail => "cloudtrail",
            Self::Denied => "denied",
            Self::Lesson => Self::Learn.name(),
            other => other.name(),
        }
    }

    /// Its title on the page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Lab => "Lab",
            Self::Learn => "Learn",
            Self::Lesson => "Lesson",
            Self::Policies => "Policies",
            Self::Secrets => "Secrets",
            Self::Denied => "Fix a denial",
            Self::Cases => "Cases",
            Self::Compare => "Compare",
            Self::Trail => "CloudTrail",
            Self::World => "World",
            Self::CheatSheet => "Cheat sheet",
            Self::Glossary => "Glossary",
            Self::Plan => "Plan",
            Self::Present => "Presentation",
            Self::Speaker => "Speaker",
            Self::Design => "Design",
            Self::About => "About",
            Self::Bench => "Bench",
        }
    }

    /// What it is for, in a sentence. A lesson says its own question.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Lab => "Upload and download a file, and watch every step of its encryption.",
            Self::Learn | Self::Lesson => {
                "Lessons of a few minutes each: predict, watch, then fix it yourself."
            }
            Self::Policies => "Edit every policy of the lab, and see whether a request is allowed.",
            Self::Secrets => "Encrypt a small secret with kms:Encrypt, which S3 never calls.",
            Self::Denied => {
                "Paste an AccessDenied error: see who denied, which policy to open, and what to add."
            }
            Self::Cases => "Run real problems with KMS and S3, and read what AWS answers.",
            Self::Compare => "See what each permission does, and which operation needs it.",
            Self::Trail => "Read every call to KMS as CloudTrail logs it.",
            Self::World => "See and change every key, bucket, and role, and what they cost.",
            Self::CheatSheet => "Print steps, permissions, and policies on one page.",
            Self::Glossary => "Look up every term, one card each.",
            Self::Plan => "Teach it: the plan of a session, minute by minute.",
            Self::Present => "Give a talk: the stage in large type, with one key for everything.",
            Self::Speaker => "Read your notes, and drive the talk from your own screen.",
            Self::Design => "See every component of this page in every state, in both themes.",
            Self::About => "What this page is, what in it is real, and whose work it is made of.",
            Self::Bench => {
                "Measure how fast this browser encrypts, side by side with other libraries."
            }
        }
    }

    /// Whether the stage is visible.
    pub fn has_stage(self) -> bool {
        matches!(self, Self::Lab | Self::Lesson)
    }

    /// Whether it shows or changes what is in the active lab, other than a lesson in its own. The others are texts, or
    /// run in a world of their own.
    pub fn shows_the_lab(self) -> bool {
        match self {
            Self::Lab | Self::Policies | Self::Secrets | Self::Trail | Self::World => true,
            Self::Learn
            | Self::Lesson
            | Self::Denied
            | Self::Cases
            | Self::Compare
            | Self::CheatSheet
            | Self::Glossary
            | Self::Plan
            | Self::Present
            | Self::Speaker
            | Self::Design
            | Self::About
            | Self::Bench => false,
        }
    }

    /// The header's entry that leads to it.
    pub fn group(self) -> ViewGroup {
        match self {
            Self::Lab => ViewGroup::Lab,
            Self::Learn
            | Self::Lesson
            | Self::Secrets
            | Self::Plan
            | Self::Present
            | Self::Speaker => ViewGroup::Learn,
            Self::Denied | Self::Cases | Self::Policies => ViewGroup::FixDenial,
            Self::Compare | Self::CheatSheet | Self::Glossary => ViewGroup::LookUp,
            Self::Trail | Self::World | Self::Design | Self::About | Self::Bench => {
                ViewGroup::BehindTheScenes
            }
        }
    }

    /// Its name in the links of its group, where the group's own name is another link's.
    pub fn link(self) -> &'static str {
        match self {
            Self::Learn => "Lessons",
            Self::Denied => "Paste an error",
            other => other.title(),
        }
    }

    /// The view's own address, with nothing chosen in it.
    pub fn route(self) -> Route {
        match self {
            Self::Lab => Route::Lab,
            Self::Learn | Self::Lesson => Route::Learn,
            Self::Policies => Route::Policies(LabPolicy::Identity),
            Self::Secrets => Route::Secrets,
            Self::Denied => Route::Denied,
            Self::Cases => Route::Cases(None),
            Self::Compare => Route::Compare,
            Self::Trail => Route::Trail,
            Self::World => Route::World,
            Self::CheatSheet => Route::CheatSheet,
            Self::Glossary => Route::Glossary(None),
            Self::Plan => Route::Plan(None),
            Self::Present => Route::Present(None),
            Self::Speaker => Route::Speaker(None),
            Self::Design => Route::Design,
            Self::About => Route::About,
            Self::Bench => Route::Bench,
        }
    }

    /// [`Self::route`] as text, for links.
    pub fn href(self) -> String {
        self.route().to_string()
    }
}

/// An entry of the header: what a person wants to do, and the views for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewGroup {
    Lab,
    Learn,
    FixDenial,
    LookUp,
    BehindTheScenes,
}

impl ViewGroup {
    pub const ALL: [Self; 5] = [
        Self::Lab,
        Self::Learn,
        Self::FixDenial,
        Self::LookUp,
        Self::BehindTheScenes,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Lab => "Lab",
            Self::Learn => "Learn",
            Self::FixDenial => "Fix a denial",
            Self::LookUp => "Look up",
            Self::BehindTheScenes => "Behind the scenes",
        }
    }

    /// Its views in the order of their links. The group's own link leads to the first.
    pub fn views(self) -> &'static [View] {
        match self {
            Self::Lab => &[View::Lab],
            Self::Learn => &[View::Learn, View::Secrets, View::Plan],
            Self::FixDenial => &[View::Denied, View::Cases, View::Policies],
            Self::LookUp => &[View::Compare, View::CheatSheet, View::Glossary],
            Self::BehindTheScenes => &[View::Trail, View::World, View::Design, View::About],
        }
    }
}

/// The name of a case, lesson, term, or session in an address. It is not empty, but need not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slug(String);

impl Slug {
    /// A name; `None` if it is empty.
    pub fn new(name: &str) -> Option<Self> {
        (!name.is_empty()).then(|| Self(name.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A place in the page. `to_string` writes the address from `#`, and [`Route::of`] reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `#/lab`, and any unknown address.
    Lab,
    /// `#/policies/key-policy`: one of the policies.
    Policies(LabPolicy),
    /// `#/secrets`
    Secrets,
    /// `#/denied`. Nothing that was pasted is in the address.
    Denied,
    /// `#/cases`, `#/cases/multipart-trap`
    Cases(Option<Slug>),
    /// `#/cloudtrail`
    Trail,
    /// `#/world`
    World,
    /// `#/learn`
    Learn,
    /// `#/learn/upload/own`: a part of a lesson.
    Lesson(Slug, LessonSection),
    /// `#/compare`
    Compare,
    /// `#/cheat-sheet`
    CheatSheet,
    /// `#/glossary`, `#/glossary/data-key`
    Glossary(Option<Slug>),
    /// `#/plan`, `#/plan/90`: the plan of a session.
    Plan(Option<Slug>),
    /// `#/present`, `#/present/20`: a talk.
    Present(Option<Slug>),
    /// `#/speaker`, `#/speaker/20`: the same talk, for its speaker.
    Speaker(Option<Slug>),
    /// `#/design`
    Design,
    /// `#/about`
    About,
    /// `#/bench`
    Bench,
}

/// The characters to percent-encode in a part of the address.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

impl Route {
    /// Reads the part of an address after `#`, with or without the `#`. An unknown view becomes the lab.
    pub fn of(hash: &str) -> Self {
        let mut parts = without_payload(hash)
            .trim_start_matches(['#', '/'])
            .split('/')
            .map(|part| percent_decode_str(part).decode_utf8_lossy());
        let named = |name: &str| View::ALL.into_iter().find(|view| view.slug() == name);
        let view = parts.next().and_then(|first| named(&first));
        let view = view.unwrap_or(View::Lab);
        let second = parts.next().and_then(|part| Slug::new(&part));
        match (view, second) {
            (View::Learn | View::Lesson, Some(lesson)) => Self::Lesson(
                lesson,
                LessonSection::of(parts.next().as_deref().unwrap_or("")),
            ),
            (View::Policies, Some(which)) => Self::Policies(policy_of(which.as_str())),
            (View::Cases, case) => Self::Cases(case),
            (View::Glossary, term) => Self::Glossary(term),
            (View::Plan, session) => Self::Plan(session),
            (View::Present, talk) => Self::Present(talk),
            (View::Speaker, talk) => Self::Speaker(talk),
            (view, _) => view.route(),
        }
    }

    /// The view that shows it.
    pub fn view(&self) -> View {
        match self {
            Self::Lab => View::Lab,
            Self::Policies(_) => View::Policies,
            Self::Secrets => View::Secrets,
            Self::Denied => View::Denied,
            Self::Cases(_) => View::Cases,
            Self::Trail => View::Trail,
            Self::World => View::World,
            Self::Learn => View::Learn,
            Self::Lesson(..) => View::Lesson,
            Self::Compare => View::Compare,
            Self::CheatSheet => View::CheatSheet,
            Self::Glossary(_) => View::Glossary,
            Self::Plan(_) => View::Plan,
            Self::Present(_) => View::Present,
            Self::Speaker(_) => View::Speaker,
            Self::Design => View::Design,
            Self::About => View::About,
            Self::Bench => View::Bench,
        }
    }

    /// The document's title. `detail` is the view's own name for what it shows, such as a lesson's title.
    pub fn title(&self, detail: &str) -> String {
        let view = self.view().title();
        match (self, detail.is_empty()) {
            (Self::Lab, _) => "Envelope Lab".to_owned(),
            (_, true) => format!("{view} · Envelope Lab"),
            (_, false) => format!("{detail} · {view} · Envelope Lab"),
        }
    }
}

impl std::fmt::Display for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#/{}", self.view().slug())?;
        let part = |part: &Slug| utf8_percent_encode(&part.0, ENCODED).to_string();
        match self {
            Self::Policies(which) => write!(f, "/{}", policy_slug(*which)),
            Self::Cases(Some(name))
            | Self::Glossary(Some(name))
            | Self::Plan(Some(name))
            | Self::Present(Some(name))
            | Self::Speaker(Some(name)) => write!(f, "/{}", part(name)),
            Self::Lesson(name, station) => write!(f, "/{}/{}", part(name), station.slug()),
            _ => Ok(()),
        }
    }
}

/// The policy in an address; the identity policy if it names none.
fn policy_of(name: &str) -> LabPolicy {
    let named = LabPolicy::ALL
        .into_iter()
        .find(|which| policy_slug(*which) == name);
    named.unwrap_or(LabPolicy::Identity)
}

/// A policy's name in an address.
fn policy_slug(which: LabPolicy) -> &'static str {
    match which {
        LabPolicy::Identity => "identity",
        LabPolicy::Key => "key-policy",
        LabPolicy::Bucket => "bucket-policy",
        LabPolicy::Boundary => "boundary",
        LabPolicy::Session => "session",
        LabPolicy::ServiceControl => "scp",
        LabPolicy::Grants => "grants",
    }
}

/// What stands before a shared lab in the address.
const PAYLOAD: &str = "?s=";

/// The lab's address with a shared lab: `#/lab?s=q1YqU7IyrAUA`.
pub fn with_payload(payload: &str) -> String {
    format!("{}{PAYLOAD}{payload}", Route::Lab)
}

/// The shared lab in the part of an address after `#`.
pub fn payload(hash: &str) -> Option<String> {
    let (_, payload) = hash.split_once(PAYLOAD)?;
    (!payload.is_empty()).then(|| payload.to_owned())
}

/// The part of an address that names the view.
fn without_payload(hash: &str) -> &str {
    hash.split_once('?').map_or(hash, |(view, _)| view)
}

/// Whether the part of an address after `#` names a view that does not exist. An empty one means the lab.
pub fn is_unknown(hash: &str) -> bool {
    let hash = without_payload(hash);
    let named = hash.trim_start_matches(['#', '/']).split('/').next();
    let named = named.filter(|named| !named.is_empty());
    named.is_some_and(|named| View::ALL.into_iter().all(|view| view.slug() != named))
}

/// The place in the browser's current address.
pub fn here() -> Route {
    Route::of(&dom::hash())
}

/// Updates the signals whenever the address changes, keeps in `came_from` where another view was left, and calls `lost`
/// with an address that names no view. `shared` gets every shared lab in an address, the same one again as well. Nothing
/// else listens to the address.
pub fn follow(
    route: RwSignal<Route>,
    came_from: StoredValue<Option<Route>>,
    shared: RwSignal<Option<String>>,
    lost: impl Fn(&str) + 'static,
) {
    let check = move || {
        let hash = dom::hash();
        if let Some(payload) = payload(&hash) {
            shared.set(Some(payload));
        }
        if is_unknown(&hash) {
            lost(&hash);
        }
    };
    check();
    let handle = window_event_listener_untyped("hashchange", move |_| {
        check();
        let now = here();
        let before = route.get_untracked();
        if before != now {
            if before.view() != now.view() {
                came_from.set_value(Some(before));
            }
            route.set(now);
        }
    });
    on_cleanup(move || handle.remove());
}

/// Changes the browser's address; the page follows it.
pub fn go(route: &Route) {
    dom::go(&route.to_string());
}
