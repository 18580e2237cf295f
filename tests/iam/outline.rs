//! Where the parts of a policy's text stand, and the text laid out afresh.
#![expect(
    clippy::expect_used,
    clippy::string_slice,
    reason = "test helpers stand outside test functions"
)]

use envelope_lab::core::iam::{
    Element, Outline, PolicyDocument, PolicyKind, PolicyText, format_json,
};
use proptest::prelude::*;
use serde_json::Value;

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Ä", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"},
    {
      "Effect": "Deny", "NotAction": "kms:*", "NotResource": "*",
      "Condition": {
        "StringEquals": {"aws:username": "é", "kms:ViaService": ["a", "b"]},
        "StringLike": {"kms:ViaService": "s3.*"}
      }
    }
  ]
}"#;

fn outline_of(text: &str) -> Option<Outline> {
    PolicyText::read(PolicyKind::Identity, text).outline()
}

fn outline(text: &str) -> Outline {
    outline_of(text).expect("an outline")
}

#[test]
fn finds_statements_elements_and_condition_keys() {
    let outline = outline(POLICY);
    assert_eq!(outline.len(), 2);
    let element = |index, element, key| {
        let range = outline.element(index, element, key)?;
        Some(&POLICY[range])
    };
    assert_eq!(
        element(0, Element::Action, None),
        Some(r#""Action": ["s3:GetObject", "s3:PutObject"]"#)
    );
    assert_eq!(
        element(0, Element::Resource, None),
        Some(r#""Resource": "*""#)
    );
    assert_eq!(
        element(1, Element::NotAction, None),
        Some(r#""NotAction": "kms:*""#)
    );
    assert_eq!(
        element(1, Element::Condition, Some("kms:ViaService")),
        Some(r#""kms:ViaService": ["a", "b"]"#)
    );
    let whole = element(1, Element::Condition, None).expect("a condition");
    assert!(whole.starts_with(r#""Condition": {"#) && whole.ends_with("\n      }"));
    for (index, missing, key) in [
        (0, Element::NotAction, None),
        (0, Element::Condition, None),
        (1, Element::Action, None),
        (1, Element::Condition, Some("aws:userid")),
        (2, Element::Action, None),
    ] {
        assert_eq!(element(index, missing, key), None);
    }
    let under = |operator| outline.condition(1, operator, "kms:ViaService");
    assert_eq!(
        under("StringLike").map(|range| &POLICY[range]),
        Some(r#""kms:ViaService": "s3.*""#)
    );
    assert_eq!(under("Bool"), None);
    assert_eq!(
        outline.member(0, "Sid").map(|range| &POLICY[range]),
        Some(r#""Sid": "Ä""#)
    );
}

#[test]
fn finds_the_way_back_from_the_cursor() {
    let outline = outline(POLICY);
    for index in 0..2 {
        let range = outline.statement(index).expect("a statement");
        assert!(POLICY[range.clone()].starts_with('{') && POLICY[range.clone()].ends_with('}'));
        for offset in range.start..=range.end {
            assert_eq!(outline.statement_at(offset), Some(index));
        }
        assert_eq!(outline.statement_at(range.start - 1), None);
    }
    assert_eq!(outline.statement(2), None);
    assert_eq!(outline.statement_at(usize::MAX), None);
}

#[test]
fn a_list_of_grants_has_the_same_shape() {
    let grant = r#"{"GranteePrincipal":"arn:aws:iam::111122223333:role/app","Operations":["Decrypt"],"Constraints":{"EncryptionContextSubset":{"a":"b"}}}"#;
    for (text, count) in [
        (format!("[{grant}, {grant}]"), 2),
        (format!("{{\"Grants\": [{grant}, {grant}]}}"), 2),
        (grant.to_owned(), 1),
        (format!("{{\"Grants\": {grant}}}"), 1),
    ] {
        let outline = outline(&text);
        assert_eq!(outline.len(), count, "{text}");
        let last = outline.statement(count - 1).expect("a grant");
        assert_eq!(&text[last], grant);
        let part = |element, key| {
            let range = outline.element(count - 1, element, key);
            range.map(|range| &text[range])
        };
        assert_eq!(
            part(Element::Action, None),
            Some(r#""Operations":["Decrypt"]"#)
        );
        assert_eq!(part(Element::Condition, Some("a")), Some(r#""a":"b""#));
        assert!(part(Element::Principal, None).is_some());
        assert_eq!(part(Element::Resource, None), None);
    }
    assert!(outline("[]").is_empty());
    for no_outline in ["", "7", "\"x\"", "{", "{\"a\":1,}"] {
        assert_eq!(outline_of(no_outline), None, "{no_outline}");
    }
    // One statement without a list is number 0.
    let lone = r#"{"Statement":{"Effect":"Allow"}}"#;
    assert_eq!(outline(lone).statement(0), Some(13..31));
}

#[test]
fn lays_any_json_out() {
    let laid = "{\n  \"a\": [\n    1.50e3,\n    \"\\u00e9\\/\",\n    [],\n    {}\n  ],\n  \"b\": {\n    \"c\": null\n  }\n}";
    assert_eq!(
        format_json(" {\"a\":[1.50e3,\"\\u00e9\\/\",[ ],{\n}],\"b\":{\"c\":null}} ").as_deref(),
        Ok(laid)
    );
    assert_eq!(format_json(laid).as_deref(), Ok(laid));
    assert_eq!(format_json("\u{feff}7 ").as_deref(), Ok("7"));
    let document: PolicyDocument = POLICY.parse().expect("a policy");
    let pretty = document.to_json_pretty();
    assert_eq!(format_json(&document.to_json()), Ok(pretty));
    let error = format_json("{\"a\": }").expect_err("no JSON");
    assert_eq!((error.line, error.column, error.at), (1, 7, 6..7));
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((".{0,5}", inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn laying_out_keeps_the_values_and_is_done_once(value in json(), compact in any::<bool>()) {
        let text = if compact { value.to_string() } else { format!("{value:#}") };
        let laid = format_json(&text).expect("JSON");
        prop_assert_eq!(serde_json::from_str::<Value>(&laid).expect("JSON"), value.clone());
        prop_assert_eq!(format_json(&laid).expect("JSON"), laid.clone());
        if let Some(outline) = outline_of(&text) {
            for index in 0..outline.len() {
                let range = outline.statement(index).expect("a statement");
                let part = text.get(range).expect("within the text");
                prop_assert!(serde_json::from_str::<Value>(part).is_ok());
            }
        }
    }

    #[test]
    fn any_text_has_an_answer(text in "[\\[\\]{}\",:a-cé0-9\\\\ \n]{0,40}", offset in 0..50usize) {
        if let Some(outline) = outline_of(&text)
            && let Some(index) = outline.statement_at(offset)
        {
            prop_assert!(outline.statement(index).is_some());
        }
        if let Err(error) = format_json(&text) {
            prop_assert!(text.get(error.at.clone()).is_some_and(|token| token.is_empty() == text.is_empty()));
        }
        if let Err(error) = text.parse::<PolicyDocument>() {
            prop_assert!(text.get(error.at.clone()).is_some_and(|token| token.is_empty() == text.is_empty()));
        }
    }
}
