//! What was tried, and what caught it: one row for each kind of tampering, filled by real downloads.

use super::result::sentences;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::number::grouped;
use crate::app::tree::Element;
use crate::app::tree::html::{caption, div, small, span, table, tbody, td, th, thead, tr};
use crate::core::lab::tamper::{TamperCatch, TamperRow, TamperTrial};
use crate::core::trace::Damage;

/// What can catch a change, in the order of the columns.
const COLUMNS: [(TamperCatch, &str); 4] = [
    (TamperCatch::Tag, "AES-GCM tag, at S3"),
    (TamperCatch::Context, "Encryption context, or the ARN"),
    (TamperCatch::Kms, "KMS"),
    (TamperCatch::Nothing, "Nothing"),
];

/// The table of these downloads.
pub fn results(trials: &[TamperTrial]) -> Element {
    let tried = TamperRow::ALL
        .iter()
        .filter(|row| row.latest(trials).is_some());
    let count = format!("{} of {} tried", tried.count(), TamperRow::ALL.len());
    let head = |name: &'static str| th().attr("scope", "col").child(name);
    let heads = COLUMNS.map(|(_, name)| head(name));
    let rows = TamperRow::ALL.map(|row| line(row, row.latest(trials)));
    let table = table()
        .class("tamper-table")
        .child(
            caption()
                .child("What caught it ")
                .child(span().class("eyebrow").child(count)),
        )
        .child(
            thead().child(
                tr().child(head("What you change, and what happened"))
                    .child(heads),
            ),
        )
        .child(tbody().child(rows));
    div()
        .class("tamper-scroll")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", "What caught it")
        .child(table)
}

fn line(row: TamperRow, trial: Option<&TamperTrial>) -> Element {
    let name = th().attr("scope", "row").child(row.name());
    let Some(trial) = trial else {
        let blank = COLUMNS.map(|_| td().attr("aria-label", "unknown"));
        return tr()
            .flag("data-blank", true)
            .child(name.child(small().child("not tried yet")))
            .child(blank);
    };
    let caught = trial.caught();
    let cell = |(catch, _): (TamperCatch, &str)| match (caught.contains(&catch), catch) {
        (true, TamperCatch::Nothing) => td()
            .attr("data-caught", "nothing")
            .child(icon(Icon::Cross))
            .child(" not caught"),
        (true, _) => td()
            .attr("data-caught", "yes")
            .child(icon(Icon::Check))
            .child(" caught"),
        (false, _) => td().child("–"),
    };
    tr().child(name.child(happened(trial)))
        .child(COLUMNS.map(cell))
}

/// What happened, for a cell.
fn happened(trial: &TamperTrial) -> Element {
    let first = match (trial.returned, trial.damage()) {
        (Some(bytes), _) => match trial.identical {
            Some(false) => format!(
                "{}: {} bytes returned, not those of the last upload",
                trial.encryption,
                grouped(bytes)
            ),
            _ => format!(
                "{}: {} bytes returned, unchanged",
                trial.encryption,
                grouped(bytes)
            ),
        },
        (
            None,
            Some(Damage::Frame {
                frame: Some(frame),
                frames,
                ..
            }),
        ) if frames > 1 => {
            format!(
                "{}: fails at frame {frame} of {frames}, 0 bytes returned",
                trial.encryption
            )
        }
        (None, _) if trial.caught() == [TamperCatch::KeyMark] => {
            format!(
                "{}: S3’s mark of the key doesn’t match, 0 bytes returned",
                trial.encryption
            )
        }
        (None, _) => {
            let code = trial.error().map_or("", |error| error.code.as_str());
            format!("{}: {code}, 0 bytes returned", trial.encryption)
        }
    };
    let all = sentences(trial).join(" ");
    small().title(all).child(first)
}
