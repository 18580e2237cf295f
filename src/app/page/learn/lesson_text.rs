//! Formats the lessons' texts, with IAM's actions as code, and draws what several parts of a lesson share.

use crate::app::component::prose::explained;
use crate::app::state::Page;
use crate::app::tree::html::{code, li, link, ol, p, press};
use crate::app::tree::{Element, Nodes, Str, nodes};
use crate::lesson::course::{Choice, LessonProgress, LessonSection};

/// Text with IAM's actions as code.
pub fn plain(text: &str) -> Nodes {
    with_actions(text, &|text| nodes().child(text))
}

/// Text with IAM's actions as code and the glossary's terms marked.
pub fn marked(page: Page, text: &str) -> Nodes {
    with_actions(text, &|text| explained(page, text))
}

pub fn paragraph(page: Page, text: &str) -> Element {
    p().child(marked(page, text))
}

/// Formats IAM's actions as code; `rest` draws the text between them.
fn with_actions(text: &str, rest: &dyn Fn(&str) -> Nodes) -> Nodes {
    let (mut all, mut between) = (nodes(), String::new());
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            between.push(' ');
        }
        let action = word.trim_end_matches(['.', ',', ':', '?', ';', '!']);
        if (action.starts_with("s3:") || action.starts_with("kms:"))
            && let Some(behind) = word.strip_prefix(action)
        {
            if !between.is_empty() {
                all = all.child(rest(&between));
            }
            all = all.child(code().child(action));
            between = behind.to_owned();
        } else {
            between.push_str(word);
        }
    }
    match between.is_empty() {
        true => all,
        false => all.child(rest(&between)),
    }
}

/// A link that looks like the main button.
pub fn onward(href: impl Into<Str>, text: impl Into<Str>) -> Element {
    link(href).class("btn main").child(text.into())
}

/// A question's answers as buttons; `choose` gets the index of the pressed one, from 0.
pub fn choices(
    choices: &[Choice],
    chosen: Option<usize>,
    choose: impl Fn(usize) + Copy + Send + Sync + 'static,
) -> Element {
    let choice = |(place, choice): (usize, &Choice)| {
        let button = press()
            .state("aria-pressed", chosen == Some(place))
            .on_click(move || choose(place));
        li().child(button.child(plain(choice.says)))
    };
    let choices = choices.iter().enumerate().map(choice);
    ol().class("coach-choices")
        .child(choices.collect::<Nodes>())
}

/// Whether a part of a lesson is done.
pub fn is_done(station: LessonSection, mark: &LessonProgress) -> bool {
    match station {
        LessonSection::Predict | LessonSection::Watch => mark.watched,
        LessonSection::Guided => mark.guided,
        LessonSection::Alone => mark.alone,
        LessonSection::Takeaways => false,
    }
}

/// Whether an answer was right. It has no icon: checks and crosses are IAM's.
pub fn outcome(right: bool) -> Element {
    p().class("coach-outcome")
        .flag("data-right", right)
        .child(if right { "Correct." } else { "Not quite." })
}

/// A button that shows a run; its accessible name says which.
pub fn see(says: &'static str, label: String, show: impl Fn() + Send + Sync + 'static) -> Element {
    press()
        .class("link")
        .attr("aria-label", label)
        .on_click(show)
        .child(says)
}
