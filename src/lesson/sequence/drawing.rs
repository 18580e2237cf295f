//! A run as a picture of its own: three lifelines, one row per step. Only lines and texts with their places, in pixels.

use crate::core::trace::{Actor, Kind, Trace};

/// Width of the picture.
pub const WIDTH: i32 = 860;
/// Height of a row.
const ROW: i32 = 34;
/// Where the first row begins.
const TOP: i32 = 92;
/// The lifelines of your app, Amazon S3, and AWS KMS.
const LINES: [(Actor, i32); 3] = [(Actor::App, 110), (Actor::S3, 410), (Actor::Kms, 710)];

/// What a text or an arrow says by its color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Quiet,
    Denied,
}

/// A text in the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnText {
    /// The middle of its line of letters.
    pub at: (i32, i32),
    pub text: String,
    pub tone: Tone,
    pub bold: bool,
}

/// An arrow between two lifelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawnArrow {
    pub from: i32,
    pub to: i32,
    pub y: i32,
    pub tone: Tone,
    /// An answer is dashed.
    pub answer: bool,
}

/// The whole picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    pub height: i32,
    pub texts: Vec<DrawnText>,
    pub arrows: Vec<DrawnArrow>,
    /// The three lifelines' places from the left, and their lower ends.
    pub lifelines: [(i32, i32); 3],
}

fn x(actor: Actor) -> i32 {
    let actor = match actor {
        Actor::Bucket => Actor::S3,
        other => other,
    };
    let line = LINES.iter().find(|(known, _)| *known == actor);
    line.map_or(WIDTH / 2, |(_, x)| *x)
}

/// The picture of a run, with a title and its receipt.
pub fn drawing(title: &str, trace: &Trace, receipt: &str) -> Drawing {
    let mut texts = vec![text((WIDTH / 2, 26), title, Tone::Plain, true)];
    texts.extend(LINES.map(|(actor, x)| text((x, 62), &actor.to_string(), Tone::Plain, true)));
    let mut arrows = Vec::new();
    let mut y = TOP;
    for step in &trace.steps {
        let (from, to) = (x(step.from), x(step.to));
        let denied = step.decision.as_ref().is_some_and(|one| !one.is_allowed());
        let verdict = match &step.decision {
            Some(decision) if decision.is_allowed() => " allowed",
            Some(_) => " denied",
            None => "",
        };
        let tone = match (step.kind, denied) {
            (Kind::Fail, _) | (_, true) => Tone::Denied,
            _ if from == to => Tone::Quiet,
            _ => Tone::Plain,
        };
        let label = format!("{}{verdict}", step.label);
        texts.push(text(((from + to) / 2, y), &label, tone, false));
        if from != to {
            let answer = matches!(step.kind, Kind::Respond | Kind::Fail);
            arrows.push(DrawnArrow {
                from,
                to,
                y: y + 8,
                tone,
                answer,
            });
        }
        y += ROW;
    }
    texts.push(text((WIDTH / 2, y + 14), receipt, Tone::Plain, true));
    Drawing {
        height: y + 40,
        texts,
        arrows,
        lifelines: LINES.map(|(_, x)| (x, y - 12)),
    }
}

fn text(at: (i32, i32), text: &str, tone: Tone, bold: bool) -> DrawnText {
    DrawnText {
        at,
        text: text.to_owned(),
        tone,
        bold,
    }
}
