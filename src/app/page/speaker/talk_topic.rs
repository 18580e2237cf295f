//! How a talk is mirrored: the talk itself, with the speaker's own notes, and where the speaker is in it.

use crate::app::mirror::joined::{Mirror, TopicText};
use crate::app::page::present::state::Presentation;
use crate::app::route::{self, Route, Slug, View};
use crate::app::state::Page;
use crate::core::json::{Object, Subject, parse_value};
use crate::lesson::talk::{Talk, TalkScript, TalkSession, TalkShelf};
use crate::web::storage;
use leptos::prelude::*;

/// The member `format` of a mirrored talk.
const FORMAT: &str = "envelope-lab-mirrored-talk";

/// Lets this page take part in what is mirrored between windows.
pub fn join(page: Page) -> Mirror {
    let talk = TopicText {
        track: |page| {
            let state = Presentation::of(page);
            state.session.track();
            state.talk.track();
        },
        text,
        accept,
    };
    Mirror::join(page, talk)
}

/// The open talk and its session; empty if no talk is open. Untracked.
fn text(page: Page) -> String {
    let state = Presentation::of(page);
    let slug = (state.talk).with_untracked(|talk| talk.as_ref().map(|talk| talk.slug.clone()));
    let talk = slug.and_then(|slug| {
        let of_slug = |shelf: &TalkShelf| shelf.talk(&slug).map(Talk::to_json);
        state.shelf.with_untracked(of_slug)
    });
    let Some(talk) = talk else {
        return String::new();
    };
    let session = state.session.with_untracked(TalkSession::to_json);
    let mut mirrored = Object::of(&[("format", FORMAT)]);
    mirrored.put("talk", talk).put("session", session);
    mirrored.value().to_string()
}

/// Takes over the talk of another window. A window that shows another talk goes to this one.
fn accept(page: Page, text: &str) -> bool {
    let Some((talk, session)) = read(page, text) else {
        return false;
    };
    let state = Presentation::of(page);
    let slug = talk.slug.clone();
    let known = |shelf: &TalkShelf| shelf.talk(&slug) == Some(&talk);
    if !state.shelf.with_untracked(known) {
        state.shelf.update(|shelf| shelf.put(talk));
    }
    // A window that comes back to this talk later goes on from here.
    storage::session_set(
        &TalkShelf::session_key(&slug),
        &session.to_json().to_string(),
    );
    let to = match page.view.get_untracked() {
        View::Present => Some(Route::Present(Slug::new(&slug))),
        View::Speaker => Some(Route::Speaker(Slug::new(&slug))),
        _ => None,
    };
    let is_open = || {
        state
            .talk
            .with_untracked(|open| open.as_ref().is_some_and(|open| open.slug == slug))
    };
    if let Some(to) = to.filter(|_| !is_open()) {
        // The signal first, so that the session finds its talk at once; then the address says the same.
        page.route.set(to.clone());
        route::go(&to);
    }
    if is_open() {
        state.take_over(session);
    }
    true
}

/// A talk and its session, if a text is both.
fn read(page: Page, text: &str) -> Option<(Talk, TalkSession)> {
    let value = parse_value(Subject::TalkSession, text).ok()?;
    if value.get("format")?.as_str() != Some(FORMAT) {
        return None;
    }
    let talk = Talk::from_json(value.get("talk")?).ok()?;
    let state = Presentation::of(page);
    let is_known = state
        .shelf
        .with_untracked(|shelf| shelf.talk(&talk.slug).is_some());
    let open = state
        .talk
        .get_untracked()
        .filter(|open| open.slug == talk.slug);
    let same = |shelf: &TalkShelf| shelf.talk(&talk.slug) == Some(&talk);
    let open = open.filter(|_| state.shelf.with_untracked(same));
    let outline = match open {
        Some(open) => open.script.outline.clone(),
        None => TalkScript::of(&talk).ok()?.outline,
    };
    let session = TalkSession::from_json(value.get("session")?, &outline).ok()?;
    is_known.then_some((talk, session))
}
