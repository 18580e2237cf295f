//! Prints the first screen as HTML: what stands in `index.html` until the program is there. It is the drawing
//! that the program itself begins with, so nothing moves when it takes over.
//!
//! With `--pages` it prints every view and every lesson as JSON, one a line: its address, its title, and what it is
//! for. The build makes the pages for crawlers of it.

use envelope_lab::app::page::shell::shell;
use envelope_lab::app::route::{Route, Slug, View};
use envelope_lab::app::without_browser::with_page;
use envelope_lab::core::lab::Lab;
use envelope_lab::lesson::course::{LESSONS, LessonSection};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::args().any(|argument| argument == "--pages") {
        pages().for_each(|page| println!("{page}"));
        return Ok(());
    }
    // Nothing of the first screen depends on the seed.
    let lab = Lab::new([0; 32])?;
    with_page(lab, Route::Lab, |page| {
        println!("{}", shell(page));
    });
    Ok(())
}

fn pages() -> impl Iterator<Item = Value> {
    let page = |address: String, title: String, description: &str| {
        json!({
            "path": address.trim_start_matches("#/").trim_end_matches('/'),
            "address": address,
            "title": title,
            "description": description,
        })
    };
    let views = (View::ALL.into_iter())
        .filter(|view| !matches!(view, View::Lesson | View::Speaker))
        .map(move |view| {
            // Without what is chosen in it: the page chooses it again.
            let address: Vec<String> = view.href().split('/').take(2).map(str::to_owned).collect();
            page(address.join("/"), view.route().title(""), view.purpose())
        });
    let lessons = LESSONS.iter().filter_map(move |lesson| {
        let route = Route::Lesson(Slug::new(lesson.slug)?, LessonSection::of(""));
        let title = route.title(lesson.title);
        let address = format!("{}/{}", View::Learn.href(), lesson.slug);
        Some(page(address, title, lesson.question))
    });
    views.chain(lessons)
}
