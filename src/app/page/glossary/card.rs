//! One card: name, text, and where to try it.

use crate::app::route::Route;
use crate::lesson::glossary::Term;
use crate::web::markup::Markup;

/// The address of a term's card.
pub fn hash(term: &Term) -> String {
    format!("{}/{}", Route::Glossary.hash(), term.id)
}

/// What the link to where a term can be tried says.
pub fn way(term: &Term) -> String {
    let kind = match term.at.hash.split('/').nth(1) {
        Some("learn") => "Lesson: ",
        Some("cases") => "Case: ",
        _ => "",
    };
    format!("{kind}{}", term.at.title)
}

/// Draws the link to where a term can be tried.
pub fn link(markup: &mut Markup, term: &Term) {
    markup
        .open_class("a", "link")
        .attr("href", term.at.hash)
        .text(&way(term))
        .close();
}

/// Draws the small card; `says` is the id of its text.
pub fn draw(markup: &mut Markup, term: &Term, says: &str) {
    markup
        .open_class("div", "term-card-in")
        .attr("data-role", term.role.name())
        .line("b", "term-name", term.name);
    markup.open("p").attr("id", says).text(term.says).close();
    markup.open_class("p", "term-ways");
    link(markup, term);
    markup
        .open_class("a", "link")
        .attr("href", &hash(term))
        .text("All terms")
        .close()
        .close()
        .close();
}
