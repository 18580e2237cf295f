//! The plan: what to do when, what to prepare, what to ask at the end.

use crate::app::component::paint::prose;
use crate::app::player::KEYS;
use crate::app::route::Route;
use crate::lesson::plan::{Block, CHECKS, RECALL, SESSIONS, Session};
use crate::web::markup::Markup;
use crate::web::{dom, late, page};
use leptos::web_sys::HtmlElement;

/// The link to the plan that is shown.
const CURRENT: &str = ".plan-tools [aria-current=page]";

/// Draws the view, and listens.
pub fn mount(root: HtmlElement) {
    show(&root);
    late::listen(&root, &["click"], |event| {
        if page::clicked(&event, "do").as_deref() == Some("print") {
            page::print();
        }
    });
    late::on_hash(move || {
        let current = late::first(&root, CURRENT);
        let current = current.and_then(|link| link.get_attribute("href"));
        let hash = page::hash();
        if Route::of(&hash) == Route::Plan && current.as_deref() != Some(Session::of(&hash).hash) {
            show(&root);
            // The link that was pressed is another one now.
            if let Some(link) = late::first(&root, CURRENT) {
                late::tell(&link, "focus");
            }
        }
    });
}

fn show(root: &HtmlElement) {
    let session = Session::of(&page::hash());
    let mut markup = Markup::default();
    markup
        .open_class("div", "plan-page")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", "Plan")
        .open_class("div", "plan-tools")
        .open("nav")
        .attr("aria-label", "Length of the session");
    for one in &SESSIONS {
        let here = one.minutes == session.minutes;
        markup
            .open_class("a", "btn")
            .attr("href", one.hash)
            .attr("aria-current", if here { "page" } else { "false" })
            .text(&format!("{} minutes", one.minutes))
            .close();
    }
    markup
        .close()
        .open_class("button", "btn main")
        .attr("data-do", "print")
        .text("Print")
        .close()
        .close()
        .open_class("div", "plan-sheet");
    draw(&mut markup, session);
    dom::fill(root, markup.strokes());
}

fn draw(markup: &mut Markup, session: &Session) {
    let at = page::address();
    markup
        .line(
            "h2",
            "",
            &format!("Envelope encryption in {} minutes", session.minutes),
        )
        .line("p", "plan-aim", session.aim);
    markup.open_class("table", "plan-table");
    markup.open("caption").text("Session plan. ");
    let dear = "Let the room answer the question before anyone presses a button.";
    markup.text(dear).close().open("thead").open("tr");
    for name in ["Minutes", "What", "Ask first", "Goes wrong"] {
        markup.open("th").attr("scope", "col").text(name).close();
    }
    markup.close().close().open("tbody");
    for (from, to, block) in session.timed() {
        row(markup, [from, to], block, &at);
    }
    markup.close().close();
    markup.line("p", "plan-left", session.left_out);
    markup.open_class("div", "plan-around");
    checks(markup);
    recall(markup, session);
    keys(markup);
    markup.close();
}

fn row(markup: &mut Markup, [from, to]: [u16; 2], block: &Block, at: &str) {
    markup
        .open("tr")
        .open("td")
        .line("b", "plan-time", &format!("{from}\u{2013}{to}"))
        .close();
    markup.open("th").attr("scope", "row");
    match block.hash {
        "" => {
            markup.line("b", "", block.title);
        }
        hash => {
            markup
                .open_class("a", "link")
                .attr("href", hash)
                .text(block.title)
                .close()
                // For paper.
                .line("span", "plan-address", &format!("{at}{hash}"));
        }
    }
    markup.line("p", "", block.does);
    markup
        .open_class("p", "plan-say")
        .text("\u{201c}")
        .text(block.say)
        .text("\u{201d}")
        .close()
        .close();
    markup.line("td", "", block.ask).open("td");
    prose(markup, block.wrong);
    markup.close().close();
}

fn checks(markup: &mut Markup) {
    markup.open("section").line("h3", "", "Before").open("ol");
    for check in CHECKS {
        markup
            .open("li")
            .open_class("span", "plan-box")
            .attr("aria-hidden", "true")
            .close()
            .line("span", "", check)
            .close();
    }
    markup.close().close();
}

fn recall(markup: &mut Markup, session: &Session) {
    markup
        .open("section")
        .line("h3", "", "At the end, from memory")
        .open_class("ol", "plan-recall");
    let had = |lesson: &str| {
        let mut blocks = session.blocks.iter();
        blocks.any(|block| block.hash.strip_prefix("#/learn/") == Some(lesson))
    };
    for one in RECALL.iter().filter(|one| had(one.lesson)) {
        markup
            .open("li")
            .line("b", "", one.asks)
            .line("span", "", one.answer)
            .close();
    }
    markup.close().close();
}

fn keys(markup: &mut Markup) {
    markup
        .open("section")
        .line("h3", "", "Keys and clicker")
        .open_class("dl", "keys");
    for (keys, what) in KEYS {
        markup.open("dt").line("kbd", "", keys).close();
        markup.line("dd", "", what);
    }
    markup.close();
    let clickers = "A clicker sends Page Down and Page Up, so it steps through a run as it is.";
    markup.line("p", "", clickers).close();
}
