//! What a learner is told about a policy that cannot be read.

use envelope_lab::core::iam::{PolicyDocument, PolicyKind, format_json};

fn message(text: &str) -> String {
    match text.parse::<PolicyDocument>() {
        Ok(_) => "reads".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// A statement's faults, in a policy whose statement begins on line 3.
fn statement(text: &str) -> String {
    message(&format!("{{\n  \"Statement\": [\n{text}\n  ]\n}}"))
}

#[test]
fn faults_of_the_language() {
    let cases = [
        (
            r#"{"Efect":"Allow","Action":"*","Resource":"*"}"#,
            "line 3, column 2: `Efect` is not an element of a statement; did you mean `Effect`?",
        ),
        (
            r#"{"Effect":"allow","Action":"*","Resource":"*"}"#,
            "line 3, column 11: expected `Allow` or `Deny` for `Effect`, found `allow`",
        ),
        (
            r#"{"Effect":"Allow","Action":"PutObject","Resource":"*"}"#,
            "line 3, column 28: `PutObject` is not an action; \
             an action is `service:Name`, such as `s3:PutObject`, or `*`",
        ),
        (
            r#"{"Effect":"Allow","Action":["s3:GetObject",7],"Resource":"*"}"#,
            "line 3, column 44: expected a string for `Action`, found `7`",
        ),
        (
            r#"{"Effect":"Allow","Action":"*","Resource":"my-bucket/*"}"#,
            "line 3, column 43: `my-bucket/*` is not a resource; a resource is an ARN, \
             such as `arn:aws:s3:::amzn-s3-demo-bucket/*`, or `*`",
        ),
        (
            r#"{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}"#,
            "line 3, column 32: a statement has `Action` or `NotAction`, not both",
        ),
        (
            r#"{"Effect":"Allow","Resource":"*"}"#,
            "line 3, column 1: this statement has no `Action` (or `NotAction`)",
        ),
        (
            r#"{"Action":"*","Resource":"*"}"#,
            "line 3, column 1: this statement has no `Effect` (`Allow` or `Deny`)",
        ),
        (
            r#"{"Effect":"Allow","Action":[],"Resource":"*"}"#,
            "line 3, column 28: the list of `Action` is empty; expected a string or a list of strings",
        ),
        (
            r#"{"Effect":"Allow","Principal":{"Aws":"*"},"Action":"*","Resource":"*"}"#,
            "line 3, column 32: `Aws` is not an element of a `Principal`; did you mean `AWS`?",
        ),
        (
            r#"{"Effect":"Allow","Principal":{"AWS":"alice"},"Action":"*","Resource":"*"}"#,
            "line 3, column 38: `alice` is not an AWS principal; \
             expected an ARN, a 12-digit account id or `*`",
        ),
        (
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEqual":{"a":"b"}}}"#,
            "line 3, column 60: `StringEqual` is not a condition operator; \
             did you mean `StringEquals`?",
        ),
        (
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NullIfExists":{"a":"b"}}}"#,
            "line 3, column 60: `NullIfExists` is not a condition operator: \
             `Null` takes neither set prefix nor `IfExists`",
        ),
        (
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":"true"}}"#,
            "line 3, column 67: expected an object of condition keys for `Bool`, found `true`",
        ),
        (
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Matches":{"a":"b"}}}"#,
            "line 3, column 60: `Matches` is not a condition operator; expected one such as \
             `StringEquals`, `StringLike`, `ArnLike`, `Bool` or `Null`",
        ),
        (
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:ViaAWSService":null}}}"#,
            "line 3, column 88: expected a value or a list of values for `aws:ViaAWSService`, \
             found `null`",
        ),
        (
            r#"{"Effect":"Allow","NotPrincipal":{"User":"*"},"Action":"*","Resource":"*"}"#,
            "line 3, column 35: `User` is not an element of a `NotPrincipal`; expected `AWS`, \
             `Service`, `Federated` or `CanonicalUser`",
        ),
        (
            r#"{"Effect":"Allow","Principal":{"AWS":true},"Action":"*","Resource":"*"}"#,
            "line 3, column 38: expected a string for `AWS`, found `true`",
        ),
        (
            r#"{"Effect":"Allow","Principal":"me","Action":"*","Resource":"*"}"#,
            "line 3, column 31: expected `*` or an object such as `{\"AWS\": …}` for `Principal`, \
             found `me`",
        ),
        (
            r#"{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}"#,
            "line 3, column 19: `Effect` occurs a second time; an object can have each name only once",
        ),
        (
            r#"{"Permissions":"all"}"#,
            "line 3, column 2: `Permissions` is not an element of a statement; expected `Sid`, \
             `Effect`, `Principal`, `NotPrincipal`, `Action`, `NotAction`, `Resource`, \
             `NotResource` or `Condition`",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(statement(text), expected, "{text}");
    }
}

#[test]
fn faults_of_the_document() {
    let cases = [
        ("", "line 1, column 1: the policy is empty; expected `{`"),
        (
            "[]",
            "line 1, column 1: expected a policy (`{ … }`), found a list",
        ),
        ("{}", "line 1, column 1: this policy has no `Statement`"),
        (
            r#"{"Statment":[]}"#,
            "line 1, column 2: `Statment` is not an element of a policy; did you mean `Statement`?",
        ),
        (
            r#"{"Version":"2012-10-18","Statement":[]}"#,
            "line 1, column 12: expected `2012-10-17` or `2008-10-17` \
             (the version of the policy language) for `Version`, found `2012-10-18`",
        ),
        (
            r#"{"Statement":[]} x"#,
            "line 1, column 18: expected the text to end after the policy, found `x`",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(message(text), expected, "{text}");
    }
}

#[test]
fn faults_of_the_json() {
    let cases = [
        (
            "{\n  \"Version\": \"2012-10-17\"\n  \"Statement\": []\n}",
            "line 3, column 3: expected `,` or `}` after this member, found `\"Statement\"`; \
             is a comma missing before it?",
        ),
        (
            "{\"Statement\": [],}",
            "line 1, column 17: nothing follows this comma before `}`; remove the comma",
        ),
        (
            "{\"Statement\": [",
            "line 1, column 16: expected a value, found the end of the text",
        ),
        (
            "{'Statement': []}",
            "line 1, column 2: expected a name in double quotes, found `'`",
        ),
        (
            "{\"Statement\": 'x'}",
            "line 1, column 15: strings need double quotes (`\"`), found `'`",
        ),
        (
            "{\"Statement\" []}",
            "line 1, column 14: expected `:` after `Statement`, found `[`",
        ),
        (
            "{\"Id\": \"é\", \"Id\": \"x\"}",
            "line 1, column 13: `Id` occurs a second time; an object can have each name only once",
        ),
        (
            "{\"Statement\": Allow}",
            "line 1, column 15: expected a value, found `Allow`; text needs double quotes",
        ),
        (
            "{\"Id\": \"open\n}",
            "line 1, column 8: this string has no closing `\"`",
        ),
        (
            "{\"Id\": \"a\\d\"}",
            "line 1, column 10: `\\d` is not an escape; a backslash itself is `\\\\`",
        ),
        ("{\"Id\": 01}", "line 1, column 8: `01` is not a number"),
        (
            "{\"Id\": \"\\ud800\"}",
            "line 1, column 9: `\\u` takes four hexadecimal digits of a character",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(message(text), expected, "{text}");
    }
    for open in ["[", "{\"a\":"] {
        let deep = open.repeat(200_000);
        assert!(message(&deep).contains("nested more than 32 levels deep"));
    }
}

/// The token an editor underlines.
#[test]
fn faults_say_which_bytes_they_are_about() {
    let cases = [
        (r#"{"Statement":[{"Efect":"Allow"}]}"#, r#""Efect""#),
        (r#"{"Statement":[{"Effect":"allow"}]}"#, r#""allow""#),
        (r#"{"Statement":[{"Action":["é:X",7]}]}"#, "7"),
        (r#"{"Statement":[{"Action":[]}]}"#, "[]"),
        (r#"{"Statement":[{"Effect":"Allow"}]}"#, "{"),
        (r#"{"Statement":[{"Resource":"b"}]}"#, r#""b""#),
        (r#"{"Statement":[{"Condition":{"Is":{}}}]}"#, r#""Is""#),
        (r#"{"Id":"a","Id":"b"}"#, r#""Id""#),
        (r#"{"Id" "a"}"#, r#""a""#),
        (r#"{"Id":Allow-é}"#, "Allow-"),
        ("{\"Id\":\"open\n}", "\"open"),
        (r#"{"Id":"\é"}"#, r"\é"),
        (r#"{"Id":"\ud800"}"#, r"\u"),
        (r#"{"Id":"a",}"#, ","),
        (r#"{"Id":"é"#, "\"é"),
        (r#"{"Id":"a", "#, " "),
        ("é", "é"),
        ("[", "["),
        ("", ""),
    ];
    for (text, token) in cases {
        let error = text.parse::<PolicyDocument>().expect_err(text);
        assert_eq!(text.get(error.at.clone()), Some(token), "{text}: {error}");
    }
    let text = r#"{"Statement":{"Effect":"Allow","Action":"*"}}"#;
    let error = PolicyDocument::parse_as(PolicyKind::Identity, text).expect_err(text);
    assert_eq!((error.at, error.column), (13..14, 14));
}

#[test]
fn prints_in_aws_order_and_keeps_what_was_written() {
    let text = r#"{
  "Version": "2012-10-17",
  "Id": "example",
  "Statement": [
    {
      "Sid": "One",
      "Effect": "Allow",
      "Principal": {
        "AWS": [
          "111122223333"
        ],
        "Service": "s3.amazonaws.com"
      },
      "Action": "s3:GetObject",
      "NotResource": [
        "arn:aws:s3:::amzn-s3-demo-bucket/\"é\"*"
      ],
      "Condition": {
        "NumericLessThan": {
          "s3:max-keys": 10
        },
        "ForAnyValue:StringLikeIfExists": {
          "aws:TagKeys": [
            "a*",
            true
          ]
        }
      }
    },
    {
      "Effect": "Deny",
      "NotPrincipal": "*",
      "NotAction": [
        "s3:*"
      ],
      "Resource": "*"
    }
  ]
}"#;
    let document: PolicyDocument = text.parse().expect("a policy");
    assert_eq!(document.to_json_pretty(), text);
    assert_eq!(
        PolicyDocument::empty().to_json(),
        r#"{"Version":"2012-10-17","Statement":[]}"#
    );
    // One statement may stand without a list.
    let lone = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    assert_eq!(
        lone.parse::<PolicyDocument>().expect("a policy").to_json(),
        lone
    );
}

/// Few names are compared one by one, and many are sorted: either way none comes twice.
#[test]
fn a_name_comes_once_however_many_there_are() {
    for count in [1, 2, 15, 16, 17, 18, 40] {
        let names: Vec<String> = (0..count).map(|number| format!("n{number}")).collect();
        let object = |names: &[String]| {
            let members: Vec<String> = names.iter().map(|name| format!("\"{name}\": 1")).collect();
            format!("{{{}}}", members.join(", "))
        };
        assert!(format_json(&object(&names)).is_ok(), "{count}");
        for name in &names {
            let twice = [names.as_slice(), std::slice::from_ref(name)].concat();
            let error = format_json(&object(&twice)).unwrap_err();
            assert!(
                error
                    .message
                    .contains(&format!("`{name}` occurs a second time")),
                "{count} {name}: {}",
                error.message
            );
        }
    }
}
