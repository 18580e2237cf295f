//! Draws a view into text, one element a line, without a browser.

use envelope_lab::app::route::Route;
use envelope_lab::app::settings::Settings;
use envelope_lab::app::state::App;
use envelope_lab::core::lab::Lab;
use leptos::prelude::*;

/// The seed of every world in these tests.
pub const SEED: [u8; 32] = [7; 32];

/// A fresh lab.
pub fn lab() -> Lab {
    Lab::new(SEED).expect("a seed makes a lab")
}

/// Draws a view of a page at a place. `view` gets the page's state, sets it up as it likes, and draws.
pub fn draw(lab: Lab, hash: &str, view: impl FnOnce(App) -> AnyView) -> String {
    let owner = Owner::new();
    let html = owner.with(|| {
        let app = App::new(lab, Route::of(hash), Settings::load());
        provide_context(app);
        view(app).to_html()
    });
    drop(owner);
    tidy(&html)
}

/// One tag or text a line, indented; without the marks that only hydration needs.
pub fn tidy(html: &str) -> String {
    const VOID: [&str; 6] = ["br", "input", "hr", "img", "meta", "link"];
    let html = html.replace("<!>", "").replace("<!---->", "");
    let mut lines = Vec::new();
    let mut depth = 0_usize;
    let mut rest = html.as_str();
    while !rest.is_empty() {
        let (piece, tail) = match rest.strip_prefix('<') {
            Some(after) => {
                let end = end_of_tag(after);
                rest.split_at(end + 1)
            }
            None => rest.split_at(rest.find('<').unwrap_or(rest.len())),
        };
        rest = tail;
        if piece.starts_with("</") {
            depth = depth.saturating_sub(1);
        }
        if !piece.trim().is_empty() {
            lines.push(format!(
                "{}{}",
                "  ".repeat(depth),
                piece.replace('\n', "⏎")
            ));
        }
        let name = piece.trim_start_matches('<').split([' ', '>', '/']).next();
        let opens = piece.starts_with('<') && !piece.starts_with("</") && !piece.ends_with("/>");
        if opens && !VOID.contains(&name.unwrap_or_default()) {
            depth += 1;
        }
    }
    lines.join("\n")
}

/// Where a tag ends, counted from behind its `<`: a `>` inside quotes is not its end.
fn end_of_tag(after: &str) -> usize {
    let mut quoted = false;
    for (at, char) in after.char_indices() {
        match char {
            '"' => quoted = !quoted,
            '>' if !quoted => return at + 1,
            _ => {}
        }
    }
    after.len()
}
