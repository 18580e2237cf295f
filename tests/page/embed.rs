//! The messages of a page around, and which page may send them.

use envelope_lab::app::embed::host_origin::{HostOrigin, theme};
use envelope_lab::app::embed::message::{
    EmbedCommand, EmbedEvent, MessageError, Scenario, StepTarget,
};
use envelope_lab::app::settings::Theme;
use envelope_lab::core::lab::Preset;
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(message: Value) -> Result<EmbedCommand, MessageError> {
    EmbedCommand::read(&message).expect("one of ours")
}

#[test]
fn every_documented_command_is_understood() {
    let step = |to: Value| read(json!({ "type": "envelope-lab/step", "to": to }));
    let load = |rest: Value| {
        let mut message = json!({ "type": "envelope-lab/load" });
        for (name, value) in rest.as_object().expect("an object") {
            message[name] = value.clone();
        }
        read(message)
    };
    for (to, expected) in [
        (json!(3), StepTarget::Number(3)),
        (json!("next"), StepTarget::Next),
        (json!("back"), StepTarget::Back),
        (json!("first"), StepTarget::First),
        (json!("last"), StepTarget::Last),
    ] {
        assert_eq!(step(to), Ok(EmbedCommand::Step(expected)));
    }
    assert_eq!(
        load(json!({ "address": "#/learn/upload/own" })),
        Ok(EmbedCommand::Address("#/learn/upload/own".to_owned()))
    );
    assert_eq!(
        load(json!({ "preset": "Upload only", "run": "download" })),
        Ok(EmbedCommand::Run {
            preset: Some(Preset::UploadOnly),
            scenario: Some(Scenario::Download),
        })
    );
    for preset in Preset::ALL {
        let run = load(json!({ "preset": preset.name() }));
        assert_eq!(
            run,
            Ok(EmbedCommand::Run {
                preset: Some(preset),
                scenario: None,
            })
        );
    }
    for theme in Theme::ALL {
        let message = json!({ "type": "envelope-lab/theme", "theme": theme.name() });
        assert_eq!(read(message), Ok(EmbedCommand::Theme(theme)));
    }
}

#[test]
fn what_is_not_understood_is_said() {
    let messages = [
        json!({ "type": "envelope-lab/delete" }),
        json!({ "type": "envelope-lab/load" }),
        json!({ "type": "envelope-lab/load", "address": "https://example.org/" }),
        json!({ "type": "envelope-lab/load", "address": "javascript:alert(1)" }),
        json!({ "type": "envelope-lab/load", "address": "#/nowhere" }),
        json!({ "type": "envelope-lab/load", "address": 7 }),
        json!({ "type": "envelope-lab/load", "preset": "Everything" }),
        json!({ "type": "envelope-lab/load", "run": "delete" }),
        json!({ "type": "envelope-lab/step", "to": 0 }),
        json!({ "type": "envelope-lab/step", "to": -1 }),
        json!({ "type": "envelope-lab/step", "to": 1.5 }),
        json!({ "type": "envelope-lab/step" }),
        json!({ "type": "envelope-lab/theme", "theme": "sepia" }),
    ];
    let said = messages.map(|message| {
        let error = read(message.clone()).expect_err("not understood");
        format!("{message}\n    {error}\n")
    });
    insta::assert_snapshot!(said.concat());
}

#[test]
fn a_message_of_others_is_none_of_ours() {
    for message in [
        json!(null),
        json!("envelope-lab/step"),
        json!({ "type": "webpackOk" }),
        json!({ "type": 3 }),
        json!([{ "type": "envelope-lab/step" }]),
    ] {
        assert_eq!(EmbedCommand::read(&message), None, "{message}");
    }
}

#[test]
fn only_what_says_nothing_of_the_reader_is_for_any_page() {
    let events = [
        EmbedEvent::Ready,
        EmbedEvent::Height(640),
        EmbedEvent::Step {
            number: 1,
            count: 11,
            title: "Your app holds the file".to_owned(),
        },
        EmbedEvent::Run {
            operation: "PutObject".to_owned(),
            name: "file.dat".to_owned(),
            is_allowed: false,
        },
        EmbedEvent::Error("`to` must be a number".to_owned()),
    ];
    let written = events.map(|event| format!("{} {}\n", event.is_public(), event.to_json()));
    insta::assert_snapshot!(written.concat());
}

#[test]
fn the_address_names_who_may_command() {
    let named = |origin: &str| HostOrigin::Named(origin.to_owned());
    for (search, expected) in [
        ("", HostOrigin::Own),
        ("?embed", HostOrigin::Own),
        ("?embed=", HostOrigin::Own),
        (
            "?embed=https://course.example",
            named("https://course.example"),
        ),
        (
            "?embed=https%3A%2F%2FCourse.example%2F",
            named("https://course.example"),
        ),
        (
            "?theme=dark&embed=http://127.0.0.1:8080",
            named("http://127.0.0.1:8080"),
        ),
        (
            "?embed=https://course.example:443",
            named("https://course.example"),
        ),
        (
            "?embed=https://[2001:db8::1]:8443",
            named("https://[2001:db8::1]:8443"),
        ),
    ] {
        assert_eq!(HostOrigin::of(search), expected, "{search}");
    }
    for no_origin in [
        "*",
        "null",
        "https://",
        "https://*.example",
        "https://user@host.example",
        "https://host.example/path",
        "https://host.example:0",
        "https://host.example:70000",
        "javascript://host.example",
        "//host.example",
        "https://host.example https://other.example",
    ] {
        let found = HostOrigin::of(&format!("?embed={no_origin}"));
        assert_eq!(found, HostOrigin::Invalid(no_origin.to_owned()));
    }
    assert_eq!(theme("?embed&theme=dark"), Some(Theme::Dark));
    assert_eq!(theme("?embed&theme=sepia"), None);
}

/// Any JSON, of some depth.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(".{0,8}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_500))]

    #[test]
    fn no_message_breaks_anything(
        kind in "(load|step|theme|[a-z]{0,9})",
        address in any_json(),
        preset in any_json(),
        to in any_json(),
        theme in any_json(),
    ) {
        let message = json!({
            "type": format!("envelope-lab/{kind}"),
            "address": address, "preset": preset, "to": to, "theme": theme,
        });
        if let Some(Ok(EmbedCommand::Address(address))) = EmbedCommand::read(&message) {
            prop_assert!(address.starts_with("#/"));
        }
    }

    #[test]
    fn a_named_origin_is_one_origin(search in ".{0,60}") {
        if let HostOrigin::Named(origin) = HostOrigin::of(&format!("?embed={search}")) {
            prop_assert!(origin.starts_with("http"));
            prop_assert!(!origin.contains(['*', ' ', '@', '?', '#']));
            prop_assert_eq!(origin.matches('/').count(), 2);
        }
    }
}
