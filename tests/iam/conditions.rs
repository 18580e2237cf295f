//! Conditions: operators, sets of values, absent keys.

use crate::common::world::policy;
use envelope_lab::core::iam::{Context, NamedPolicy, PolicySet, Request, decide};

#[test]
fn conditions_on_present_and_absent_keys() {
    let mut asked = Request {
        principal: "arn:aws:iam::111122223333:user/alice"
            .parse()
            .expect("a user"),
        action: "s3:GetObject".to_owned(),
        resource: "arn:aws:s3:::amzn-s3-demo-bucket/notes.txt".to_owned(),
        resource_account: "111122223333".to_owned(),
        context: Context::new().with("aws:username", "alice"),
    };
    asked.context.set("time", "2026-03-01T12:00:00Z");
    asked.context.set("secure", "true");
    asked.context.set("bytes", "AQID");
    asked.context.set("n", "5");
    asked.context.set("empty", "");
    asked.context.set_many("many", ["a", "b"]);
    let cases = [
        (r#""StringEquals":{"aws:username":["bob","alice"]}"#, true),
        (r#""StringEquals":{"AWS:USERNAME":"alice"}"#, true),
        (
            r#""StringNotEquals":{"aws:username":["bob","alice"]}"#,
            false,
        ),
        (r#""StringEquals":{"no":"x"}"#, false),
        (r#""StringNotEquals":{"no":"x"}"#, true),
        (r#""StringEqualsIfExists":{"no":"x"}"#, true),
        (r#""StringEqualsIfExists":{"n":"x"}"#, false),
        (r#""NumericNotEquals":{"no":1}"#, true),
        (r#""NotIpAddress":{"no":"0.0.0.0/0"}"#, true),
        (r#""ArnNotLike":{"no":"arn:aws:iam::*:user/*"}"#, true),
        (r#""NumericLessThanEquals":{"n":5}"#, true),
        (r#""NumericGreaterThan":{"n":"5"}"#, false),
        (
            r#""DateLessThan":{"time":"2026-03-01T14:00:00+01:00"}"#,
            true,
        ),
        (r#""DateGreaterThanEquals":{"time":"2026-03-02"}"#, false),
        (r#""Bool":{"secure":true}"#, true),
        (r#""Bool":{"secure":"false"}"#, false),
        (r#""Bool":{"no":"false"}"#, false),
        (r#""BinaryEquals":{"bytes":"AQID"}"#, true),
        (r#""BinaryEquals":{"bytes":"AQIE"}"#, false),
        (r#""Null":{"no":true}"#, true),
        (r#""Null":{"n":"true"}"#, false),
        (r#""Null":{"n":"false"}"#, true),
        (
            r#""ForAllValues:StringEquals":{"many":["a","b","c"]}"#,
            true,
        ),
        (r#""ForAllValues:StringEquals":{"many":["a"]}"#, false),
        (r#""ForAllValues:StringEquals":{"no":"a"}"#, true),
        (r#""ForAllValues:StringEquals":{"empty":"a"}"#, true),
        (r#""ForAllValues:StringNotEquals":{"many":"c"}"#, true),
        (r#""ForAnyValue:StringEquals":{"many":["b","c"]}"#, true),
        (r#""ForAnyValue:StringEquals":{"no":"a"}"#, false),
        (r#""ForAnyValue:StringNotEquals":{"no":"a"}"#, false),
        (r#""ForAnyValue:StringNotEquals":{"many":"a"}"#, true),
        (r#""ForAnyValue:StringNotEquals":{"many":["a","b"]}"#, false),
        // Several values without a set operator compare with nothing.
        (r#""StringEquals":{"many":["a","b"]}"#, false),
        // Operators and keys are ANDed.
        (r#""StringEquals":{"aws:username":"alice","n":"6"}"#, false),
        (r#""StringEquals":{"n":"5"},"Null":{"no":"false"}"#, false),
        // A variable without a value.
        (r#""StringEquals":{"n":"${no}"}"#, false),
        (r#""StringNotEquals":{"n":"${no}"}"#, true),
        (r#""StringLike":{"aws:username":"${aws:username}"}"#, true),
    ];
    for (condition, expected) in cases {
        let statement = format!(
            r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{{condition}}}}}"#
        );
        let policies = PolicySet {
            identity: vec![NamedPolicy::new("p", policy(&statement))],
            ..PolicySet::default()
        };
        assert_eq!(
            decide(&asked, &policies).is_allowed(),
            expected,
            "{condition}"
        );
    }
}
