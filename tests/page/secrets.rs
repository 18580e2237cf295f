//! The secrets' view: before anything, after writing and reading, and broken in every way.

use crate::draw::{draw, worked};
use envelope_lab::app::page::secrets;
use envelope_lab::app::page::secrets::state::{Direction, SecretsState};
use envelope_lab::app::page::secrets::whole_file::comparison;
use envelope_lab::app::tree::{Nodes, nodes};
use envelope_lab::core::lab::world::secrets::filler;
use envelope_lab::lesson::whole_file::WholeFile;
use leptos::prelude::*;

const PASSWORD: &str = "plum-Tundra-47-kite";

/// Draws the view after something was done in it.
fn after(act: impl FnOnce(SecretsState)) -> String {
    draw(worked(), "#/secrets", |page| {
        let state = SecretsState::new(page);
        act(state);
        secrets::draw(state)
    })
}

/// Draws one section of the view.
fn section(drawn: &str, name: &str) -> String {
    let start = format!("<section class=\"{name}\"");
    let (_, rest) = drawn.split_once(&start).unwrap();
    let body = rest.split("\n  </section>").next().unwrap();
    format!("{start}{body}\n  </section>")
}

/// What a flipped bit does, what the last run says, its refusal, and the fix.
fn result(drawn: &str) -> String {
    let path = section(drawn, "sec-path");
    path.split("</table>").nth(1).unwrap().to_owned()
}

fn write(state: SecretsState) {
    state.allow_and_start(Direction::Write);
    let run = state.run.get_untracked().unwrap();
    assert!(run.trace.refusal.is_none(), "{}", run.says);
}

#[test]
fn nothing_is_written_yet() {
    insta::assert_snapshot!(draw(worked(), "#/secrets", secrets::view));
}

#[test]
fn a_password_is_written() {
    let drawn = after(write);
    insta::assert_snapshot!("written_form", section(&drawn, "sec-write"));
    insta::assert_snapshot!("written_path", section(&drawn, "sec-path"));
    assert!(section(&drawn, "sec-story").contains("INSERT INTO users (username, password)"));
}

#[test]
fn a_password_is_read() {
    let drawn = after(|state| {
        write(state);
        state.start(Direction::Read);
        let run = state.run.get_untracked().unwrap();
        assert_eq!(run.secret.as_deref(), Some(PASSWORD));
    });
    insta::assert_snapshot!("read_result", result(&drawn));
    insta::assert_snapshot!("read_steps", section(&drawn, "sec-story"));
}

#[test]
fn without_the_permission_the_half_is_denied_and_one_press_fixes_it() {
    let drawn = after(|state| state.start(Direction::Write));
    insta::assert_snapshot!("denied_write", result(&drawn));
    let drawn = after(|state| {
        write(state);
        state.grant(Direction::Read, false);
        state.start(Direction::Read);
    });
    insta::assert_snapshot!("denied_read", result(&drawn));
    assert!(section(&drawn, "sec-read").contains("Allow kms:Decrypt, then run"));
    let drawn = after(|state| {
        state.start(Direction::Write);
        state.fix_and_run_again();
        assert!(state.is_granted(Direction::Write));
        assert_eq!(state.users.with_untracked(Vec::len), 1);
    });
    assert!(drawn.contains("KMS encrypted the password"));
}

#[test]
fn the_limit_is_kms_s_own() {
    for (length, name) in [(4_097, "too_long"), (0, "too_short")] {
        let drawn = after(|state| {
            state.password.set(filler(length));
            state.allow_and_start(Direction::Write);
        });
        insta::assert_snapshot!(name, result(&drawn));
    }
    let drawn = after(|state| {
        state.password.set(filler(4_096));
        write(state);
    });
    assert!(drawn.contains("4,258 bytes"));
}

#[test]
fn another_key_another_context_and_a_flipped_bit_open_nothing() {
    type Break = fn(SecretsState);
    let broken: [(&str, Break); 3] = [
        ("another_key", |state| state.other_key.set(true)),
        ("another_context", |state| {
            state
                .read_context
                .set(Some("username = mallory".to_owned()));
        }),
        ("a_flipped_bit", |state| {
            state.flips.set(true);
            state.flip_at.set(20);
        }),
    ];
    for (name, act) in broken {
        let drawn = after(|state| {
            write(state);
            act(state);
            state.start(Direction::Read);
        });
        insta::assert_snapshot!(format!("{name}_form"), section(&drawn, "sec-read"));
        insta::assert_snapshot!(format!("{name}_result"), result(&drawn));
    }
}

#[test]
fn what_is_no_pair_cannot_be_sent() {
    let drawn = after(|state| {
        write(state);
        state.read_context.set(Some("tenant".to_owned()));
        assert!(state.is_blocked(Direction::Read));
        let before = state.run.get_untracked();
        state.start(Direction::Read);
        let same = before.zip(state.run.get_untracked());
        assert!(same.is_some_and(|(before, now)| std::sync::Arc::ptr_eq(&before, &now)));
    });
    let form = section(&drawn, "sec-read");
    assert!(
        form.contains("“tenant” isn’t a name = value pair"),
        "{form}"
    );
}

#[test]
fn each_user_has_one_row_and_the_last_written_is_read_next() {
    after(|state| {
        write(state);
        state.username.set("bob".to_owned());
        write(state);
        write(state);
        assert_eq!(state.users.with_untracked(Vec::len), 2);
        assert_eq!(state.row().unwrap().username, "bob");
        state.chosen.set(Some("ana".to_owned()));
        assert_eq!(state.context_text(Direction::Read), "username = ana");
    });
}

#[test]
fn both_ways_to_store_a_file() {
    let both = WholeFile::run().unwrap();
    let drawn: Nodes = nodes().child(comparison(&both));
    insta::assert_snapshot!(format!("{drawn:#}"));
}
