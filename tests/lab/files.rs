//! Texts that hold nothing to read: each is told as what it was meant to be.
#![expect(
    clippy::string_slice,
    reason = "test helpers stand outside test functions"
)]

use envelope_lab::core::json::{MAX_DEPTH, Subject, parse_value};
use envelope_lab::core::lab::Lab;

/// Every subject that a program saves, and what its messages call it.
const SAVED: [(Subject, &str); 4] = [
    (Subject::WorldFile, "world file"),
    (Subject::ProgressFile, "progress file"),
    (Subject::SavedProgress, "saved progress"),
    (Subject::Predictions, "record of predictions"),
];

/// Every subject that a person writes, or that comes whole.
const WRITTEN: [(Subject, &str); 6] = [
    (Subject::Policy, "policy"),
    (Subject::Grants, "list of grants"),
    (Subject::RequestLine, "request line"),
    (Subject::Parameters, "object of parameters"),
    (Subject::RequestBody, "request body"),
    (Subject::EncryptionContext, "encryption context"),
];

/// A text, and the message for it, where `{noun}` stands for the subject.
type Case = (&'static str, &'static str);

/// Whatever is read.
const ALWAYS: [Case; 6] = [
    ("", "line 1, column 1: the {noun} is empty; expected `{`"),
    (
        " \n\t ",
        "line 2, column 3: the {noun} is empty; expected `{`",
    ),
    (
        "\u{feff}",
        "line 1, column 2: the {noun} is empty; expected `{`",
    ),
    (
        "{} {}",
        "line 1, column 4: expected the text to end after the {noun}, found `{`",
    ),
    (
        "{\"a\": [1 2]}",
        "line 1, column 10: expected `,` or `]` after this value, found `2`",
    ),
    (
        "{\"a\\x\": \"\"}",
        "line 1, column 4: `\\x` is not an escape; a backslash itself is `\\\\`",
    ),
];

/// Of a saved text the rest was lost.
const CUT: [Case; 14] = [
    (
        "{",
        "line 1, column 2: the {noun} ends before a name in double quotes",
    ),
    (
        "{\n\"version",
        "line 2, column 9: the {noun} ends within a string",
    ),
    (
        "{\"version\\",
        "line 1, column 11: the {noun} ends within a string",
    ),
    (
        "{\"v\\u00e",
        "line 1, column 9: the {noun} ends within a string",
    ),
    (
        "{\"version\"",
        "line 1, column 11: the {noun} ends before `:` after `version`",
    ),
    (
        "{\"version\": ",
        "line 1, column 13: the {noun} ends before a value",
    ),
    (
        "{\"version\": tru",
        "line 1, column 16: the {noun} ends within a word",
    ),
    (
        "plum",
        "line 1, column 1: expected a value, found `plum`; text needs double quotes",
    ),
    (
        "{\"version\": 1.",
        "line 1, column 15: the {noun} ends within a number",
    ),
    (
        "{\"version\": 1",
        "line 1, column 14: the {noun} ends before the `}` of an object",
    ),
    (
        "{\"version\": 1,",
        "line 1, column 15: the {noun} ends before a name in double quotes",
    ),
    ("[", "line 1, column 2: the {noun} ends before a value"),
    (
        "[\"é\"",
        "line 1, column 5: the {noun} ends before the `]` of a list",
    ),
    (
        "\u{feff}{\"a\": \"b",
        "line 1, column 10: the {noun} ends within a string",
    ),
];

/// Of a written text the rest is still to come.
const UNFINISHED: [Case; 4] = [
    (
        "{",
        "line 1, column 2: expected a name in double quotes, found the end of the text",
    ),
    (
        "{\"Version",
        "line 1, column 2: this string has no closing `\"`",
    ),
    (
        "{\"Version\": ",
        "line 1, column 13: expected a value, found the end of the text",
    ),
    (
        "{\"Version\": \"\"",
        "line 1, column 15: expected `,` or `}` after this member, found the end of the text",
    ),
];

fn message(subject: Subject, text: &str) -> String {
    match parse_value(subject, text) {
        Ok(value) => format!("read: {value}"),
        Err(error) => error.to_string(),
    }
}

fn assert_messages(subjects: &[(Subject, &str)], cases: &[Case]) {
    for (subject, noun) in subjects {
        for (text, expected) in cases {
            let expected = expected.replace("{noun}", noun);
            assert_eq!(message(*subject, text), expected, "{text:?} as {subject:?}");
        }
    }
}

#[test]
fn each_message_names_what_was_read() {
    for subjects in [&SAVED[..], &WRITTEN] {
        assert_messages(subjects, &ALWAYS);
        for (subject, noun) in subjects {
            let deep = "[".repeat(MAX_DEPTH + 1);
            let expected =
                format!("line 1, column 33: the {noun} is nested more than 32 levels deep");
            assert_eq!(message(*subject, &deep), expected);
            let sound = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
            assert_eq!(message(*subject, &sound), format!("read: {sound}"));
            // A byte order mark before a sound text means nothing.
            assert_eq!(message(*subject, "\u{feff}{}"), "read: {}");
        }
    }
}

#[test]
fn a_saved_text_was_cut_and_a_written_one_is_unfinished() {
    assert_messages(&SAVED, &CUT);
    assert_messages(&WRITTEN, &UNFINISHED);
}

/// Wherever a world file is cut, the refusal says that it ends too early, at its last line.
#[test]
fn a_world_file_cut_anywhere_is_told_as_cut() {
    let file = Lab::new([7; 32]).expect("a lab").export(true).unwrap();
    let mut refused = 0;
    for (length, _) in file.char_indices().skip(1).step_by(7) {
        let cut = &file[..length];
        let error = Lab::import(cut, [8; 32])
            .expect_err("it is cut")
            .to_string();
        assert!(
            error.contains(": the world file ends "),
            "cut at {length}: {error}"
        );
        let line = format!("this isn't JSON: line {}, ", cut.split('\n').count());
        assert!(error.starts_with(&line), "cut at {length}: {error}");
        refused += 1;
    }
    assert!(refused > 500, "{refused}");
}
