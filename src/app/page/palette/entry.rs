//! What the palette finds: an entry for each view, lesson, case, term, and error, made of the catalogs themselves.

use super::words::{fit_entry, needed, sought, words};
use crate::app::route::{Route, Slug, View, ViewGroup};
use crate::lesson::cases::{CASES, Case, CaseError};
use crate::lesson::course::{LESSONS, Lesson, LessonSection};
use crate::lesson::glossary::{Term, terms};

/// What an entry leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    View,
    Lesson,
    Case,
    Term,
    /// An error that a case shows; it leads to the case.
    Error,
    /// Something that the page asks or shows once, again.
    Again,
}

/// What happens when an entry is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaletteTarget {
    /// Goes to an address, from `#` on.
    Address(String),
    /// Begins the first steps.
    FirstSteps,
    /// Asks the three blanks.
    Recall,
}

impl EntryKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::View => "View",
            Self::Lesson => "Lesson",
            Self::Case => "Case",
            Self::Term => "Term",
            Self::Error => "Error",
            Self::Again => "Again",
        }
    }
}

/// A place in the page, and the words by which it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaletteEntry {
    pub kind: EntryKind,
    pub title: String,
    /// One line about it: a question, a sentence, or an error's message.
    pub text: String,
    pub target: PaletteTarget,
    title_words: Vec<String>,
    text_words: Vec<String>,
}

impl PaletteEntry {
    fn new(kind: EntryKind, title: &str, text: &str, route: &Route) -> Self {
        Self::of(kind, title, text, PaletteTarget::Address(route.to_string()))
    }

    fn of(kind: EntryKind, title: &str, text: &str, target: PaletteTarget) -> Self {
        Self {
            kind,
            title: title.to_owned(),
            text: text.to_owned(),
            target,
            title_words: words(title),
            text_words: words(&format!("{text} {}", kind.name())),
        }
    }

    fn view(view: View) -> Self {
        let (kind, route) = (EntryKind::View, view.route());
        Self::new(kind, view.link(), view.purpose(), &route)
    }

    fn lesson(lesson: &Lesson) -> Option<Self> {
        let route = Route::Lesson(Slug::new(lesson.slug)?, LessonSection::Predict);
        let kind = EntryKind::Lesson;
        Some(Self::new(kind, lesson.title, lesson.question, &route))
    }

    fn case(case: &Case) -> Self {
        let route = Route::Cases(Slug::new(case.slug));
        Self::new(EntryKind::Case, case.title, case.asks, &route)
    }

    fn term(term: &Term) -> Self {
        let route = Route::Glossary(Slug::new(term.id));
        Self::new(EntryKind::Term, term.name, term.says, &route)
    }

    /// An error of a case.
    pub fn error(case: &Case, error: &CaseError) -> Self {
        let route = Route::Cases(Slug::new(case.slug));
        let title = format!("{} in “{}”", error.code, case.title);
        Self::new(EntryKind::Error, &title, &error.message, &route)
    }
}

/// All entries but the errors, in the order of the header and of the catalogs.
pub fn entries() -> Vec<PaletteEntry> {
    let views = ViewGroup::ALL.into_iter().flat_map(ViewGroup::views);
    let views = views
        .copied()
        .chain([View::Present, View::Speaker, View::Bench]);
    let views = views.map(PaletteEntry::view);
    let again = [
        PaletteEntry::of(
            EntryKind::Again,
            "First steps",
            "Four steps through the lab: upload, download, and two permissions turned off.",
            PaletteTarget::FirstSteps,
        ),
        PaletteEntry::of(
            EntryKind::Again,
            "Recall",
            "Three blanks about your last upload and download.",
            PaletteTarget::Recall,
        ),
    ];
    views
        .chain(again)
        .chain(
            LESSONS
                .iter()
                .filter_map(|lesson| PaletteEntry::lesson(lesson)),
        )
        .chain(CASES.iter().map(PaletteEntry::case))
        .chain(terms().map(PaletteEntry::term))
        .collect()
}

/// The most entries that are shown at once.
const MOST: usize = 12;

/// The entries that fit what is typed, best first. If nothing is typed, the views, and what is asked once.
pub fn find<'a>(entries: &'a [PaletteEntry], typed: &str) -> Vec<&'a PaletteEntry> {
    let typed = sought(typed);
    if typed.is_empty() {
        let views = entries.iter();
        return views
            .filter(|entry| entry.kind == EntryKind::View)
            .collect();
    }
    let fits = |entry: &PaletteEntry| -> Vec<Option<usize>> {
        let fit = |word: &String| fit_entry(word, &entry.title_words, &entry.text_words);
        typed.iter().map(fit).collect()
    };
    let all: Vec<(Vec<Option<usize>>, &PaletteEntry)> =
        entries.iter().map(|entry| (fits(entry), entry)).collect();
    // A word that fits few entries says more than one that fits most.
    let weights: Vec<usize> = (0..typed.len())
        .map(|word| {
            let fitting = all
                .iter()
                .filter(|(fits, _)| fits.get(word).is_some_and(Option::is_some));
            let share = entries.len() / fitting.count().max(1);
            1 + share.max(1).ilog2() as usize
        })
        .collect();
    let ranked = |(fits, entry): (Vec<Option<usize>>, &'a PaletteEntry)| {
        let found = fits.iter().flatten().count();
        let rank = fits
            .iter()
            .zip(&weights)
            .filter_map(|(fit, weight)| Some((*fit)? * weight))
            .sum::<usize>();
        (found >= needed(typed.len())).then_some((rank, entry))
    };
    let mut found: Vec<(usize, &PaletteEntry)> = all.into_iter().filter_map(ranked).collect();
    // Stable: equal ones stay in the order of the catalogs.
    found.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    found
        .into_iter()
        .map(|(_, entry)| entry)
        .take(MOST)
        .collect()
}
