//! The transformation in a step, as movement over the picture: what is turned into something else moves, and carries
//! its own bytes before and after. The style sheet moves it, by transforms and opacity only.

use super::geometry::{Geometry, Point};
use super::transformation::{Transformation, TransformationKind};
use crate::app::component::glyph::{KEY, SHEET, glyph as drawing};
use crate::app::component::meaning::Meaning;
use crate::app::tree::svg::{bar, disc, g, group_at, label, shape, svg};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::trace::print::hex;
use crate::core::trace::{Glyph, Place, Trace};

/// Width and height of a byte in a grid, in CSS pixels: two digits of 12 px.
const CELL: (i32, i32) = (20, 15);
/// Rows of a grid.
const ROWS: usize = 4;
/// Distance of a grid's edge from its bytes, in CSS pixels.
const EDGE: i32 = 5;
/// Bytes shown below a key that is overwritten.
const KEY_BYTES: usize = 4;

/// The movement of a step. `moves` is false for a reader who steps back: then only what stays is drawn.
pub fn draw(trace: &Trace, index: usize, plan: &Geometry, moves: bool) -> Option<Element> {
    let change = Transformation::in_step(trace, index)?;
    let stays = change.kind == TransformationKind::PlaintextRemoval;
    (moves || stays).then(|| {
        svg()
            .class("motion")
            .attr("aria-hidden", "true")
            .num("width", plan.w)
            .num("height", plan.h)
            .attr("viewBox", format!("0 0 {} {}", plan.w, plan.h))
            .child(movement(&change, plan, moves))
    })
}

fn movement(change: &Transformation, plan: &Geometry, moves: bool) -> Element {
    let content = match change.kind {
        TransformationKind::KeyEncryption
        | TransformationKind::KeyDecryption
        | TransformationKind::SecretEncryption
        | TransformationKind::SecretDecryption => under_a_key(change, plan),
        TransformationKind::FileEncryption | TransformationKind::FileDecryption => {
            under_the_data_key(change, plan)
        }
        TransformationKind::PlaintextRemoval => crossed_out(change, plan),
        TransformationKind::KeyErasure => overwritten(change, plan),
    };
    g().class("change")
        .attr("data-change", change.kind.name())
        .attr("data-place", format!("{:?}", change.place))
        .flag("data-moves", moves)
        .attr("data-before", hex(&change.before))
        .attr("data-after", hex(&change.after))
        .child(content)
}

/// What goes under the KMS key, and what comes out. Where S3 uses a key of its own, none is drawn: the copy turns into
/// the envelope on its way.
fn under_a_key(change: &Transformation, plan: &Geometry) -> Nodes {
    let (from, to) = change.kind.glyphs();
    let [start, end] = [from, to].map(|glyph| plan.position(glyph, change.place));
    let in_kms = change.place == Place::Kms;
    let (key, radius) = plan.kms_key();
    let turn = if in_kms { key } else { (end.x, end.y) };
    let carried = |glyph, bytes: &[u8], scale| {
        g().attr("transform", format!("scale({})", decimal(scale)))
            .child(drawing(glyph, bytes))
    };
    let goes =
        travels("goes", (start.x, start.y), turn).child(carried(from, &change.before, start.scale));
    let comes = travels("comes", turn, (end.x, end.y)).child(carried(to, &change.after, end.scale));
    let over = in_kms.then(|| {
        group_at(key)
            .child(disc("vault", (0, 0), radius))
            .child(disc("vault-ring", (0, 0), radius - 6))
            .child(shape("kms-key", KEY))
    });
    nodes()
        .child(group_at((start.x, start.y)).child(goes))
        .child(group_at(turn).child(comes))
        .child(over)
}

/// The data key passes over the bytes, which change behind it; then they go where the result is.
fn under_the_data_key(change: &Transformation, plan: &Geometry) -> Nodes {
    let (from, to) = change.kind.glyphs();
    let [start, end, key] =
        [from, to, Glyph::DataKey].map(|glyph| plan.position(glyph, change.place));
    // A narrow S3 holds two grids side by side as well.
    let columns = (plan.s3.w / 2 / CELL.0).clamp(2, 4) as usize;
    let (w, h) = (
        CELL.0 * columns as i32 + 2 * EDGE,
        CELL.1 * ROWS as i32 + 2 * EDGE,
    );
    let sheet = |class, glyph| {
        let colour = Meaning::from(glyph).class();
        g().class(class).child(
            g().class(colour)
                .child(bar("grid", [-w / 2, -h / 2, w, h, 4])),
        )
    };
    let column = |column: usize| {
        let x = (2 * column as i32 + 1 - columns as i32) * CELL.0 / 2;
        let bytes = |class, glyph, bytes: &[u8]| {
            let byte = |row: usize| {
                let byte = bytes.get(row * columns + column)?;
                let y = -h / 2 + EDGE + CELL.1 * row as i32 + 12;
                Some(label("byte", (x, y), "middle", hex(&[*byte])))
            };
            let colour = Meaning::from(glyph).class();
            g().class(class).child(
                g().class(colour)
                    .child((0..ROWS).map(byte).collect::<Nodes>()),
            )
        };
        g().class("byte-column")
            .child(bytes("was", from, &change.before))
            .child(bytes("becomes", to, &change.after))
    };
    let grid = travels("result", (start.x, start.y), (end.x, end.y))
        .child(sheet("paper-was", from))
        .child(sheet("paper-becomes", to))
        .child((0..columns).map(column).collect::<Nodes>());
    // The key goes to the left edge of the bytes, passes over them, and returns.
    let (left, right) = (start.x - w / 2, start.x + w / 2);
    let passes = travels("passes", (key.x, key.y), (left, start.y))
        .style("--over", format!("{}px", right - key.x))
        .child(
            g().attr("transform", format!("scale({})", decimal(key.scale)))
                .child(drawing(Glyph::DataKey, &[])),
        );
    nodes()
        .child(group_at((start.x, start.y)).child(grid))
        .child(group_at((key.x, key.y)).child(passes))
}

/// S3's copy of the file, crossed out.
fn crossed_out(change: &Transformation, plan: &Geometry) -> Nodes {
    let at = plan.position(Glyph::Body, change.place);
    let half = (32 * at.scale / 100, SHEET * at.scale / 100);
    let line = |class, (x, y): Point| {
        g().class(class)
            .child(shape("cross", format!("M{} {}L{x} {y}", -x, -y)))
    };
    let sheet = g()
        .attr("transform", format!("scale({})", decimal(at.scale)))
        .child(drawing(Glyph::Body, &change.before));
    let copy = g()
        .child(g().class("copy-sheet").child(sheet))
        .child(line("first-line", (half.0, half.1)))
        .child(line("second-line", (half.0, -half.1)));
    nodes().child(group_at((at.x, at.y)).child(copy))
}

/// The data key, whose bytes turn to zeros one after the other.
fn overwritten(change: &Transformation, plan: &Geometry) -> Nodes {
    let at = plan.position(Glyph::DataKey, change.place);
    let y = 24 * at.scale / 100;
    let byte = |index: usize| {
        let x = (2 * index as i32 + 1 - KEY_BYTES as i32) * CELL.0 / 2;
        let text = |class, bytes: &[u8]| {
            let byte = bytes.get(index)?;
            Some(
                g().class(class)
                    .child(label("byte", (x, y), "middle", hex(&[*byte]))),
            )
        };
        g().class("byte-column")
            .child(text("was", &change.before))
            .child(text("becomes", &change.after))
    };
    let key = g()
        .attr("transform", format!("scale({})", decimal(at.scale)))
        .child(drawing(Glyph::DataKey, &[]));
    let fades = g().class("fades").child(key);
    let bytes = g()
        .class("key")
        .child((0..KEY_BYTES).map(byte).collect::<Nodes>());
    nodes().child(group_at((at.x, at.y)).child(fades).child(bytes))
}

/// A group that the style sheet moves from the origin by the distance between two points.
fn travels(class: &'static str, from: Point, to: Point) -> Element {
    g().class(class)
        .style("--dx", format!("{}px", to.0 - from.0))
        .style("--dy", format!("{}px", to.1 - from.1))
}

/// A scale in hundredths as a decimal number.
fn decimal(scale: i32) -> String {
    format!("{}.{:02}", scale / 100, scale % 100)
}
