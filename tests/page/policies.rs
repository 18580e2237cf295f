//! The policies' view: every policy, every verdict, and the keys of the coloured lines.

use crate::draw::{draw, worked};
use envelope_lab::app::page::lab::permissions::permissions;
use envelope_lab::app::page::policies;
use envelope_lab::app::page::policies::editor::sheet_width;
use envelope_lab::app::page::policies::highlighted_text::LineKeys;
use envelope_lab::app::page::policies::state::PoliciesState;
use envelope_lab::app::route::Route;
use envelope_lab::app::tree::nodes;
use envelope_lab::core::json;
use envelope_lab::core::lab::log::{EditPolicy, PolicyEdit};
use envelope_lab::core::lab::request_draft::SampleRequest;
use envelope_lab::core::lab::{LabPolicy, Permission};
use leptos::prelude::*;

/// Draws the view after something was done in it.
fn after(which: LabPolicy, act: impl FnOnce(PoliciesState)) -> String {
    draw(worked(), &Route::Policies(which).to_string(), |page| {
        let state = PoliciesState::new(page);
        act(state);
        policies::draw(state)
    })
}

/// Without what is the same in all of these: the lists of what a request could be.
fn without_lists(drawn: &str) -> String {
    let lines = drawn.lines();
    lines
        .filter(|line| !line.trim_start().starts_with("<option value="))
        .map(|line| format!("{line}\n"))
        .collect()
}

fn type_in(state: PoliciesState, text: &str) {
    state.edit(PolicyEdit::Text(text.to_owned()));
}

fn example(state: PoliciesState) {
    type_in(state, &state.which.get_untracked().example());
    state.edit(PolicyEdit::Format);
}

fn ask(state: PoliciesState, sample: SampleRequest) {
    let request = state
        .page
        .lab
        .with_untracked(|lab| lab.sample_request(sample));
    state.request.set(request);
}

const DENY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "kms:*", "Resource": "*"}]}"#;
const STORAGE: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#;

#[test]
fn the_first_question_is_allowed() {
    insta::assert_snapshot!(draw(worked(), "#/policies", policies::view));
}

#[test]
fn every_policy() {
    for which in LabPolicy::ALL {
        let drawn = without_lists(&after(which, |_| ()));
        let edit = drawn.split("<section class=\"pol-ask\"").next();
        insta::assert_snapshot!(format!("policy_{which:?}"), edit.unwrap());
    }
}

#[test]
fn every_ready_question() {
    for (place, sample) in SampleRequest::ALL.into_iter().enumerate() {
        let drawn = without_lists(&after(LabPolicy::Key, |state| ask(state, sample)));
        let (_, rest) = drawn.split_once("<section class=\"pol-ask\"").unwrap();
        insta::with_settings!({ description => sample.name() }, {
            insta::assert_snapshot!(format!("question_{place}"), rest);
        });
    }
}

#[test]
fn a_ceiling_denies_and_one_press_fixes_it() {
    let drawn = after(LabPolicy::Boundary, |state| {
        example(state);
        assert!(!state.is_allowed());
    });
    insta::assert_snapshot!(without_lists(&drawn));
    let drawn = after(LabPolicy::Boundary, |state| {
        example(state);
        let remedy = state
            .report
            .with_untracked(|report| (**report).clone().unwrap().remedy);
        state.apply(&remedy.fixes);
        assert!(state.is_allowed());
    });
    assert!(drawn.contains("kms:GenerateDataKey"));
    assert!(drawn.contains("<div class=\"pol-grid\" data-allowed>"));
}

#[test]
fn nobody_in_the_account_can_fix_an_scp() {
    let drawn = after(LabPolicy::ServiceControl, |state| type_in(state, DENY));
    insta::assert_snapshot!(without_lists(&drawn));
    assert!(!drawn.contains("Apply this change"));
}

#[test]
fn several_policies_would_each_refuse() {
    let drawn = after(LabPolicy::Boundary, |state| {
        type_in(state, STORAGE);
        (state.page.route).set(Route::Policies(LabPolicy::Session));
        type_in(state, STORAGE);
    });
    assert!(drawn.contains("permissions boundary, session policy"));
    insta::assert_snapshot!(without_lists(&drawn));
}

#[test]
fn a_mistake_is_marked_and_the_last_valid_policy_decides() {
    let drawn = after(LabPolicy::Identity, |state| {
        let text = state.draft(|draft| draft.text.clone());
        type_in(state, &text.replacen("\"Effect\"", "\"Efect\"", 1));
        assert!(state.is_allowed());
    });
    insta::assert_snapshot!(without_lists(&drawn));
}

#[test]
fn a_result_without_the_last_edit_says_so_in_every_tab() {
    const TITLE: &str = "Result for the last valid policy";
    let broken = |state: PoliciesState| {
        let text = state.draft(|draft| draft.text.clone());
        type_in(state, &text.replacen("]", ",]", 1));
        assert!(state.is_allowed());
    };
    let drawn = after(LabPolicy::Identity, broken);
    let (before, result) = drawn.split_once(TITLE).unwrap();
    assert!(!before.contains("class=\"verdict\""));
    assert!(result.contains("Allowed"));
    assert!(!drawn.contains("Go to the error"));
    let drawn = after(LabPolicy::Identity, |state| {
        broken(state);
        (state.page.route).set(Route::Policies(LabPolicy::Key));
    });
    assert!(drawn.contains(TITLE));
    assert!(drawn.contains("Go to the error: Identity"));
    let drawn = after(LabPolicy::Identity, |state| {
        broken(state);
        state.edit(PolicyEdit::Undo);
    });
    assert!(!drawn.contains(TITLE));
}

#[test]
fn a_text_beyond_every_limit_is_neither_coloured_nor_read() {
    let lines = |text: &str| {
        let drawn = after(LabPolicy::Identity, |state| type_in(state, text));
        assert!(drawn.contains("Maximum policy size of 10240 bytes exceeded"));
        drawn.matches("class=\"pol-line\"").count()
    };
    let line = "{\"Version\": \"2012-10-17\"}\n";
    let wide = format!("{{\"Version\": \"{}\"}}\n", "2".repeat(60));
    assert_eq!(lines(&wide.repeat(200)), 201);
    // A long one is colored where it is in sight.
    assert_eq!(lines(&line.repeat(2_000)), 120);
    assert_eq!(lines(&line.repeat(3_000)), 0);
    assert_eq!(lines(&"x\n".repeat(12_000)), 0);
    // Far beyond, it is not even read: its place of error is unknown.
    let drawn = after(LabPolicy::Identity, |state| {
        type_in(state, &"[".repeat(5 << 20))
    });
    assert!(!footer(&drawn).contains("Line 1"));
}

#[test]
fn a_long_policy_is_drawn_where_it_is_in_sight_and_the_rest_keeps_its_room() {
    let statement = r#"{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}"#;
    let policy = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
        vec![statement; 100].join(",")
    );
    let typed = |state: PoliciesState| {
        type_in(state, &policy);
        state.edit(PolicyEdit::Format);
    };
    let drawn = after(LabPolicy::Key, |state| {
        typed(state);
        ask(state, SampleRequest::App(Permission::GenerateDataKey));
    });
    let count = |drawn: &str, what: &str| drawn.matches(what).count();
    assert_eq!(count(&drawn, "class=\"pol-line\""), 120);
    // Its other lines are room, and the numbers of all lines are there.
    let lines = 100 * 8 + 5;
    assert!(drawn.contains(&format!("calc({} * var(--line))", lines - 120)));
    assert!(drawn.contains(&format!("\n{lines}<")));
    // As many statements as one reads; the others are one press away.
    assert!(drawn.contains("List every statement"));
    let short = count(&drawn, "class=\"pol-word\"");
    let all = after(LabPolicy::Key, |state| {
        typed(state);
        ask(state, SampleRequest::App(Permission::GenerateDataKey));
        state.lists_all.set(true);
    });
    assert!(!all.contains("List every statement"));
    assert!(count(&all, "class=\"pol-word\"") > short + 50);
}

/// What stands in the editor's footer, without its tags.
fn footer(drawn: &str) -> String {
    let from = drawn.find("class=\"pol-state\"").unwrap();
    let footer = drawn
        .get(from..)
        .unwrap()
        .split("</section>")
        .next()
        .unwrap();
    let pieces = footer.split('<').filter_map(|piece| piece.split_once('>'));
    pieces
        .map(|(_, text)| text.trim_end_matches('\n'))
        .collect::<String>()
}

#[test]
fn what_aws_refuses_is_refused_in_its_own_words_first() {
    let bucket = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-bucket"}]}"#;
    let key = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "kms:*"}]}"#;
    let session = STORAGE.replace("\"Effect\"", "\"Sid\": \"all of it\", \"Effect\"");
    for (which, text, words) in [
        (
            LabPolicy::Bucket,
            bucket,
            [
                "MalformedPolicy: Action does not apply to any resource(s) in statement",
                "Line 1, column 109: `s3:GetObject` works on none of this statement's resources",
            ],
        ),
        (
            LabPolicy::Key,
            key,
            [
                "MalformedPolicyDocumentException: AWS refuses this policy. Its sentence is not known.",
                "Line 1, column 41: this statement has no `Resource`",
            ],
        ),
        (
            LabPolicy::Session,
            &session,
            [
                "MalformedPolicyDocument: AWS refuses this policy.",
                "Line 1, column 49: `all of it` has a character",
            ],
        ),
        (
            LabPolicy::ServiceControl,
            bucket,
            [
                "MalformedPolicyDocumentException: The provided policy document does not meet the requirements of the specified policy type.",
                "Line 1, column 61: `Principal` is not an element",
            ],
        ),
    ] {
        let drawn = after(which, |state| {
            type_in(state, text);
        });
        let footer = footer(&drawn);
        let places = words.map(|part| footer.find(part).expect(&footer));
        assert!(places.is_sorted(), "{footer}");
    }
}

#[test]
fn the_labs_own_editor_refuses_what_aws_refuses() {
    let drawn = draw(worked(), "#/", |page| {
        let before = page.lab.with_untracked(|lab| lab.policy().document());
        page.lab.apply(EditPolicy {
            policy: LabPolicy::Identity,
            edit: PolicyEdit::Text(STORAGE.replace("s3:*", "s*:*")),
        });
        let after = page.lab.with_untracked(|lab| lab.policy().document());
        assert_eq!(before, after, "the last valid policy stays in effect");
        nodes().child(permissions(page))
    });
    assert!(drawn.contains("<b>MalformedPolicyDocument: </b>Vendor s* is not valid"));
    assert!(drawn.contains("`s*:*` has a wildcard or a variable in its service prefix"));
}

#[test]
fn too_large_a_policy() {
    let drawn = after(LabPolicy::Identity, |state| {
        let resources: Vec<String> = (0..400)
            .map(|n| format!("\"arn:aws:s3:::bucket-number-{n}/*\""))
            .collect();
        let resources = resources.join(", ");
        type_in(state, &STORAGE.replace("\"*\"", &format!("[{resources}]")));
    });
    assert!(drawn.contains("Maximum policy size of 10240 bytes exceeded for role app-role"));
    assert!(drawn.contains("Your edits are kept, but not applied."));
}

#[test]
fn what_the_linter_says() {
    let drawn = after(LabPolicy::Identity, |state| {
        type_in(state, &STORAGE.replace("s3:*", "s3:PutObjct"));
    });
    insta::assert_snapshot!(without_lists(&drawn));
}

#[test]
fn what_cannot_be_asked_is_said() {
    let drawn = after(LabPolicy::Identity, |state| {
        state
            .request
            .update(|request| request.principal = "alice".to_owned());
    });
    let (_, rest) = drawn.split_once("<section class=\"pol-ask\"").unwrap();
    insta::assert_snapshot!(without_lists(rest));
}

#[test]
fn a_statement_leads_into_the_text_and_the_caret_back() {
    let drawn = after(LabPolicy::Identity, |state| {
        state.show(LabPolicy::Identity, 0);
        assert_eq!(state.chosen_in(LabPolicy::Identity), Some(0));
        assert_eq!(state.chosen_in(LabPolicy::Key), None);
        let end = state.draft(|draft| draft.text.rfind('{')).unwrap();
        state.look_at(Some(end));
        assert_ne!(state.chosen_in(LabPolicy::Identity), Some(0));
        state.look_at(Some(0));
        assert_eq!(state.chosen_in(LabPolicy::Identity), None);
        state.show(LabPolicy::Identity, 0);
    });
    assert!(drawn.contains("data-chosen"));
    assert!(drawn.contains("data-here"));
}

#[test]
fn the_tools_change_the_text_and_take_it_back() {
    let drawn = after(LabPolicy::Bucket, |state| {
        type_in(state, STORAGE);
        state.edit(PolicyEdit::Format);
        state.edit(PolicyEdit::Undo);
        assert_eq!(state.draft(|draft| draft.text.clone()), STORAGE);
        state.edit(PolicyEdit::Redo);
    });
    let tools = drawn.split("<div class=\"tools\">").nth(1).unwrap();
    let tools = tools.split("</div>").next().unwrap();
    insta::assert_snapshot!(tools);
}

#[test]
fn the_policy_shown_stays_while_another_view_is() {
    draw(worked(), "#/policies/scp", |page| {
        let state = PoliciesState::new(page);
        assert_eq!(state.which.get_untracked(), LabPolicy::ServiceControl);
        page.route.set(Route::Lab);
        assert_eq!(state.which.get_untracked(), LabPolicy::ServiceControl);
        page.route.set(Route::Policies(LabPolicy::Grants));
        assert_eq!(state.which.get_untracked(), LabPolicy::Grants);
        policies::draw(state)
    });
}

/// The keys after a row of texts.
fn keys(texts: &[&str]) -> Vec<usize> {
    let mut keys = LineKeys::default();
    for text in texts {
        keys.follow(text);
        assert_eq!(keys.keys().len(), text.split('\n').count());
    }
    keys.keys().to_vec()
}

/// Typed letter by letter, a line makes the sheet wider once in twenty letters; whatever else changes, it fits.
#[test]
fn the_sheet_grows_ahead_of_who_types() {
    let mut widths = vec![sheet_width(None, 53)];
    for needed in 54..=94 {
        let before = widths.last().copied();
        let width = sheet_width(before, needed);
        assert!(
            (needed..needed + 20).contains(&width),
            "{width} for {needed}"
        );
        if before != Some(width) {
            widths.push(width);
        }
    }
    assert_eq!(widths, [53, 73, 93, 113]);
    for (before, needed) in [(113, 60), (53, 90)] {
        assert_eq!(sheet_width(Some(before), needed), needed);
    }
}

#[test]
fn lines_keep_their_keys_around_an_edit() {
    assert_eq!(keys(&["a\nb\nc"]), [0, 1, 2]);
    assert_eq!(keys(&["a\nb\nc", "a\nx\nc"]), [0, 1, 2], "typed");
    assert_eq!(keys(&["a\nb\nc", "a\nb\nb\nc"]), [0, 1, 3, 2], "added");
    assert_eq!(keys(&["a\nb\nc", "a\nc"]), [0, 2], "removed");
    assert_eq!(keys(&["a\nb\nc", "a\nc", "a\nb\nc"]), [0, 3, 2], "undone");
    assert_eq!(keys(&["", "a\nb"]), [0, 1], "inserted");
    assert_eq!(keys(&["a\nb", ""]), [0], "emptied");
    assert_eq!(keys(&["a\na\na", "a\na"]), [0, 1], "alike");
}

/// How many texts are read while something is done.
fn reads_of(act: impl FnOnce()) -> usize {
    let before = json::reads();
    act();
    json::reads() - before
}

#[test]
fn a_key_press_reads_the_text_once() {
    // In force, no policy, no JSON, and too large.
    let mut too_large = STORAGE.replace('*', &"*".repeat(20_000));
    too_large.push('\n');
    let texts = [
        STORAGE,
        &STORAGE.replace("Allow", "Allo"),
        &STORAGE.replace('}', ""),
        &too_large,
    ];
    draw(worked(), "#/policies", |page| {
        let state = PoliciesState::new(page);
        for which in LabPolicy::ALL {
            page.route.set(Route::Policies(which));
            let shown = || format!("{}", nodes().child(policies::draw(state)));
            shown();
            for text in texts {
                let read = reads_of(|| {
                    type_in(state, text);
                    // The key goes up, the caret stands behind it, and the view is drawn.
                    state.look_at(Some(text.len()));
                    assert!(shown().contains("pol-line"));
                });
                assert_eq!(read, 1, "{which:?}: {text:.80}");
            }
            assert_eq!(reads_of(|| drop(shown())), 0, "{which:?}: drawn again");
            let undone = reads_of(|| {
                state.edit(PolicyEdit::Undo);
                shown();
            });
            assert_eq!(undone, 1, "{which:?}: taken back");
        }
        nodes()
    });
}

#[test]
fn a_key_press_beside_the_switches_reads_the_text_once() {
    draw(worked(), "#/lab", |page| {
        let shown = || format!("{}", nodes().child(permissions(page)));
        shown();
        for text in [STORAGE, DENY, "{", "{}", ""] {
            let read = reads_of(|| {
                let policy = LabPolicy::Identity;
                let edit = PolicyEdit::Text(text.to_owned());
                page.lab.apply(EditPolicy { policy, edit });
                assert!(shown().contains("Identity policy JSON"));
            });
            assert_eq!(read, 1, "{text}");
        }
        nodes()
    });
}
