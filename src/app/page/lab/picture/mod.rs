//! The picture behind the things: the three stations, the wires and gates between them, and the names of what stands
//! there.
//!
//! - [`backdrop`]: what it shows
//! - [`stations`]: the app, S3 and KMS; [`inside_s3`]: what stands in S3, and what doesn't
//! - [`wires`] between them and the answers on these; [`gates`]: the permissions checked there
//! - [`mod@alive`]: how long a plaintext data key lives
//! - [`ghost`]: outlines of what is not there; [`text`]: words in lines

mod alive;
mod backdrop;
mod gates;
mod ghost;
mod inside_s3;
mod stations;
mod text;
mod wires;

pub use backdrop::Backdrop;
pub use text::{code_width, name_lines, text_width};

use super::geometry::Geometry;
use crate::app::tree::svg::label;
use crate::app::tree::{Nodes, nodes};
use crate::core::trace::Actor;
use alive::alive;
use gates::{gate, names_on_lines};
use inside_s3::in_s3;
use stations::{app, kms, s3};
use wires::{shelf, wire};

pub fn draw(plan: &Geometry, at: &Backdrop) -> Nodes {
    let all = nodes()
        .child(app(plan, at))
        .child(kms(plan, at))
        .child(plan.wide.then(|| alive(plan, at)));
    let names = names_on_lines(plan, at);
    let all = if at.direct {
        let (x, _) = plan.direct.at(50);
        let words = ["Amazon S3 has", "no part in this"];
        let words = words.iter().zip(0..).map(|(words, line)| {
            let y = if plan.wide {
                plan.kms.y + 8
            } else {
                plan.kms.y + 100
            } + 16 * line;
            label("sub", (x, y), "middle", *words)
        });
        all.child(words.collect::<Nodes>())
            .child(wire(plan, &plan.direct, at, Actor::App, Actor::Kms))
            .child(gate(plan, &plan.direct, &at.gates(Actor::Kms), names.1))
    } else {
        all.child(s3(plan, at))
            .child(shelf(plan, at))
            .child(wire(plan, &plan.to_s3, at, Actor::App, Actor::S3))
            .child(wire(plan, &plan.to_kms, at, Actor::S3, Actor::Kms))
            .child(gate(plan, &plan.to_s3, &at.gates(Actor::S3), names.0))
            .child(gate(plan, &plan.to_kms, &at.gates(Actor::Kms), names.1))
    };
    all.child(in_s3(plan, at))
}
