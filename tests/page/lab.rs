//! The lab's own views.

use crate::draw::{draw, lab};
use envelope_lab::app::page::shell::shell;

#[test]
fn the_first_screen() {
    insta::assert_snapshot!(draw(lab(), "#/lab", shell));
}
