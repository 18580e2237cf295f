//! The gates on the wires: which permission was checked there, and what IAM answered.

use super::backdrop::{Backdrop, main_gate};
use super::text::{code_width, name_lines};
use crate::app::page::lab::geometry::{Geometry, Point, Wire};
use crate::app::tree::svg::{disc, group_at, label, shape};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::trace::{Actor, Gate, GateState};

fn gate_state(state: GateState) -> &'static str {
    match state {
        GateState::Waiting => "waiting",
        GateState::Open => "open",
        GateState::Shut => "shut",
    }
}

/// The gate on a wire: two posts, the result, and the permission's name; below it the other permissions that were
/// checked there.
pub fn gate(plan: &Geometry, wire: &Wire, gates: &[(&Gate, bool)], name: Point) -> Option<Element> {
    let main = main_gate(gates)?;
    let (gate, fresh) = *gates.get(main)?;
    let center = plan.gate(wire);
    let (posts, bars, badge, radius) = match plan.wide {
        true => (
            "M-11 -25V27M11 -25V27",
            "M-17 -8H17M-17 12H17",
            (0, -39),
            11,
        ),
        false => ("M-8 -19V19M8 -19V19", "M-13 -7H13M-13 7H13", (0, -33), 11),
    };
    let mark = match gate.state {
        GateState::Open => shape("mark", "M-5 0.5L-1.5 4L5.5 -4"),
        GateState::Shut => shape("mark", "M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5"),
        GateState::Waiting => label("badge-text", (0, 4), "middle", "?"),
    };
    let others = gates
        .iter()
        .enumerate()
        .filter(|(at, (other, _))| *at != main && other.state != GateState::Waiting)
        .map(|(_, (other, _))| *other);
    let names = match plan.wide {
        true => names_below(gate, others.collect(), wire.to.0 - wire.from.0 + 4),
        false => name_on_line(plan, gate.action, center, name),
    };
    let state = gate_state(gate.state);
    Some(
        group_at(center)
            .key(format!("gate {} {fresh}", gate.action))
            .class("gate")
            .attr("data-state", state)
            .flag("data-fresh", fresh)
            .child(shape("posts", posts))
            .child((gate.state == GateState::Shut).then(|| shape("bars", bars)))
            .child(disc("badge", badge, radius))
            .child(group_at(badge).child(mark))
            .child(names),
    )
}

/// The permission's name below the posts, broken where a line is full, and the others that were checked.
fn names_below(gate: &Gate, others: Vec<&Gate>, room: i32) -> Nodes {
    let mut y = 45;
    let mut all = nodes();
    for line in name_lines(gate.action, room) {
        all = all.child(label("m gate-name", (0, y), "middle", line));
        y += 15;
    }
    for other in others.into_iter().take(2) {
        y += 3;
        for line in name_lines(other.action, room) {
            let name = label("m gate-name other", (0, y), "middle", line);
            all = all.child(name.attr("data-state", gate_state(other.state)));
            y += 15;
        }
    }
    all
}

/// On a narrow stage, the names have lines of their own below the stations: the centers of their baselines.
pub fn names_on_lines(plan: &Geometry, at: &Backdrop) -> (Point, Point) {
    let width = |to| {
        let gates = at.gates(to);
        let main = main_gate(&gates).and_then(|main| gates.get(main));
        main.map_or(0, |(gate, _)| code_width(gate.action))
    };
    let (first, second) = (width(Actor::S3), width(Actor::Kms));
    let below = plan.s3.y + plan.s3.h;
    let wire = if at.direct {
        &plan.direct
    } else {
        &plan.to_kms
    };
    let right = plan.gate(wire).0.min(plan.w - second / 2);
    // Side by side if both fit; otherwise one below the other.
    let end = right - second / 2 - 10;
    let left = plan.gate(&plan.to_s3).0.min(end - first / 2);
    match left - first / 2 >= 0 {
        true => ((left, below + 18), (right, below + 18)),
        false => ((first / 2, below + 14), (right, below + 29)),
    }
}

/// A name on its line, joined to its gate by dots.
fn name_on_line(
    plan: &Geometry,
    action: &'static str,
    (x, y): Point,
    (name_x, name_y): Point,
) -> Nodes {
    let below = plan.s3.y + plan.s3.h;
    nodes()
        .child(shape("leader", format!("M0 24V{}", below + 3 - y)))
        .child(label(
            "m gate-name",
            (name_x - x, name_y - y),
            "middle",
            action,
        ))
}
