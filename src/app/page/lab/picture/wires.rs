//! The wires between the stations, and the answers on them.

use super::backdrop::Backdrop;
use super::text::text_width;
use crate::app::page::lab::geometry::{Geometry, Point, Wire};
use crate::app::tree::svg::{bar, g, group_at, label, path, shape};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::trace::{Actor, Kind, Step};

/// The line from S3 to its bucket.
pub fn shelf(plan: &Geometry, at: &Backdrop) -> Element {
    let x = plan.s3.x + plan.s3.w / 2;
    let (from, to) = (plan.s3.y + plan.s3.h + 2, plan.bucket.y - 2);
    path()
        .key("shelf")
        .class("wire shelf")
        .flag("data-used", at.acts(Actor::Bucket))
        .attr("d", format!("M{x} {from}V{to}"))
}

/// A wire. The direction in use is bold; an answer returns on a line of its own, and a denial stays there in red.
pub fn wire(plan: &Geometry, wire: &Wire, at: &Backdrop, near: Actor, far: Actor) -> Nodes {
    let goes = |step: &Step, from, to| step.from == from && step.to == to;
    let used = at.step().is_some_and(|step| goes(step, near, far));
    let off = at.kms_not_called && far == Actor::Kms;
    let forth = arrow("wire", wire.from, wire.to)
        .key(format!("{near:?} {far:?}"))
        .flag("data-used", used)
        .flag("data-off", off);
    let current = at.step().filter(|step| goes(step, far, near));
    let denial = at
        .steps
        .iter()
        .rev()
        .find(|step| step.kind == Kind::Fail && goes(step, far, near));
    let back = current.or(denial).map(|step| {
        let bad = step.kind == Kind::Fail;
        let shifted = |(x, y): Point| (x + wire.back.0, y + wire.back.1);
        let line = arrow("wire", shifted(wire.to), shifted(wire.from))
            .key(format!("{far:?} {near:?}"))
            .flag("data-used", current.is_some())
            .flag("data-bad", bad);
        let (x, y) = plan.back(wire, 50);
        let room = wire.to.0 - wire.from.0 + 8;
        let words = answer(step).filter(|words| plan.wide && text_width(words) <= room);
        let class = if bad { "answer bad" } else { "answer" };
        nodes()
            .child(line)
            .child((!bad && near == Actor::App).then(|| good_answer(plan, (x, y))))
            .child(words.map(|words| label(class, (x, y + 30), "middle", words)))
    });
    nodes().child(forth).child(back)
}

/// S3's answer that all went well.
fn good_answer(plan: &Geometry, place: Point) -> Element {
    let (w, h) = if plan.wide { (34, 26) } else { (22, 20) };
    group_at(place)
        .class("good")
        .child(bar("", [-w / 2, -h / 2, w, h, 3]))
        .child(shape("mark", "M-5 0.5L-1.5 4L5.5 -4"))
}

/// What an answer says in two words: `200 OK`, `denied, 403`.
fn answer(step: &Step) -> Option<String> {
    match &step.error {
        Some(error) if error.code.starts_with("AccessDenied") => {
            Some(format!("denied, {}", error.status))
        }
        Some(error) => Some(format!("failed, {}", error.status)),
        None if step.to == Actor::App => {
            let status = step.api.as_ref()?.http.lines().next()?;
            Some(status.strip_prefix("HTTP/1.1 ")?.to_owned())
        }
        None => None,
    }
}

fn arrow(class: &'static str, (ax, ay): Point, (bx, by): Point) -> Element {
    let dx = (bx - ax).signum();
    // The line ends inside the arrowhead.
    let (sx, px) = (bx - 7 * dx, bx - 11 * dx);
    let head = format!("M{bx} {by}L{px} {}L{px} {}Z", by - 5, by + 5);
    g().class(class)
        .child(shape("", format!("M{ax} {ay}L{sx} {by}")))
        .child(shape("head", head))
}
