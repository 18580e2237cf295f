//! The indexed form of policies decides as `decide` does: the same verdict, for the same reason, by the same statement.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::iam_case::Case;
use envelope_lab::core::iam::{
    Context, Grant, NamedPolicy, PoliciesIndex, PolicyKind, PolicySet, Principal, Request, decide,
    is_allowed,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

const OWNER: &str = "111122223333";
const ROOT: &str = "arn:aws:iam::111122223333:root";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const INDEXER: &str = "arn:aws:iam::111122223333:role/service-role/Indexer";
const CALLERS: [&str; 9] = [
    "arn:aws:iam::111122223333:user/team/nina",
    "arn:aws:iam::111122223333:user/nina",
    "arn:aws:sts::111122223333:assumed-role/Indexer/i-0abc",
    "arn:aws:sts::111122223333:federated-user/nina",
    "arn:aws:sts::444455556666:assumed-role/Indexer/i-0abc",
    "arn:aws:iam::444455556666:user/dave",
    ROOT,
    "cloudfront.amazonaws.com",
    "anonymous",
];
const ACTIONS: [&str; 7] = [
    "s3:GetObject",
    "s3:getobject",
    "s3:PutObject",
    "s3:PutBucketPolicy",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "kms:CreateAlias",
];
const ACTION_PATTERNS: [&str; 12] = [
    "*",
    "s3:*",
    "S3:Get*",
    "s3:GetObject",
    "s3:Put?bject",
    "s3:PutObject",
    "kms:*",
    "kms:Decrypt",
    "KMS:decrypt",
    "kms:GenerateDataKey*",
    "k*:*crypt",
    "s3:PutBucketPolicy",
];
const RESOURCES: [&str; 7] = [
    "arn:aws:s3:::amzn-s3-demo-bucket",
    "arn:aws:s3:::amzn-s3-demo-bucket/nina/a.txt",
    "arn:aws:s3:::amzn-s3-demo-bucket/Nina/a.txt",
    "arn:aws:s3:::amzn-s3-demo-logs/n*/a.txt",
    "arn:aws:s3:::é",
    KEY,
    "arn:aws:kms:us-east-1:111122223333:alias/notes",
];
const RESOURCE_PATTERNS: [&str; 16] = [
    "*",
    "arn:aws:s3:::*",
    "arn:aws:s3:::amzn-s3-demo-bucket",
    "arn:aws:s3:::amzn-s3-demo-bucket/*",
    "arn:aws:s3:::amzn-s3-demo-bucket*",
    "arn:aws:s3:::amzn-s3-demo-*/a.txt",
    "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*",
    "arn:aws:s3:::amzn-s3-demo-bucket/${aws:PrincipalTag/team, 'nina'}/a.txt",
    "arn:aws:s3:::amzn-s3-demo-logs/n${*}/*",
    "arn:aws:s3:::?",
    "arn:aws:s3:::${nope}*",
    KEY,
    "arn:aws:kms:*:111122223333:key/*",
    "arn:aws:kms:us-east-1:111122223333:alias/*",
    "arn:aws:kms:us-east-1:111122223333:key/1234*ab",
    "arn:aws:s3:::amzn-s3-demo-bucket/*/a.txt",
];
const CONDITIONS: [&str; 15] = [
    r#"{"StringEquals":{"aws:username":"nina"}}"#,
    r#"{"StringNotEquals":{"aws:username":["nina","dave"]}}"#,
    r#"{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::*:*/nina"}}"#,
    r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*/Indexer"}}"#,
    r#"{"ArnNotEquals":{"aws:SourceArn":"arn:aws:s3:::amzn-s3-demo-bucket"}}"#,
    r#"{"Bool":{"aws:SecureTransport":"false"}}"#,
    r#"{"BoolIfExists":{"aws:ViaAWSService":false}}"#,
    r#"{"Null":{"aws:SourceVpce":"false"}}"#,
    r#"{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","10.0.0.0/8"]}}"#,
    r#"{"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":["Dept"]}}"#,
    r#"{"ForAllValues:StringLike":{"kms:ResourceAliases":"alias/n*"}}"#,
    r#"{"NumericLessThan":{"s3:max-keys":"10"}}"#,
    r#"{"DateLessThan":{"aws:CurrentTime":"2027-01-01T00:00:00Z"}}"#,
    r#"{"StringEqualsIgnoreCase":{"kms:EncryptionContext:Dept":"${aws:PrincipalTag/team}"}}"#,
    r#"{"StringEquals":{"aws:username":"nina"},"Bool":{"aws:PrincipalIsAWSService":"false"}}"#,
];
const KEYS: [(&str, &[&str]); 14] = [
    ("aws:username", &["nina"]),
    ("aws:PrincipalArn", &[INDEXER]),
    ("aws:PrincipalTag/team", &["finance"]),
    ("aws:SourceArn", &["arn:aws:s3:::amzn-s3-demo-bucket"]),
    ("aws:SecureTransport", &["true"]),
    ("aws:ViaAWSService", &["true"]),
    ("aws:SourceVpce", &["vpce-1"]),
    ("aws:SourceIp", &["203.0.113.9"]),
    ("kms:EncryptionContext:Dept", &["Finance"]),
    ("kms:EncryptionContextKeys", &["Dept", "Year"]),
    ("kms:ResourceAliases", &["alias/notes"]),
    ("s3:max-keys", &["5"]),
    ("aws:CurrentTime", &["2026-11-28T10:00:00Z"]),
    ("aws:PrincipalIsAWSService", &["true"]),
];

fn principals() -> impl Strategy<Value = Value> {
    let names = vec![
        "arn:aws:iam::111122223333:user/team/nina",
        "arn:aws:iam::111122223333:user/nina",
        INDEXER,
        "arn:aws:iam::111122223333:role/Indexer",
        "arn:aws:sts::111122223333:assumed-role/Indexer/i-0abc",
        "arn:aws:sts::111122223333:federated-user/nina",
        "arn:aws:iam::444455556666:user/dave",
        "444455556666",
        ROOT,
    ];
    prop_oneof![
        1 => Just(json!("*")),
        1 => Just(json!({"AWS": "*"})),
        1 => select(vec!["cloudfront.amazonaws.com", "logs.amazonaws.com"])
            .prop_map(|service| json!({"Service": service, "AWS": ROOT})),
        4 => subsequence(names, 1..4).prop_map(|names| json!({"AWS": names})),
    ]
}

fn statement(of_resource: bool) -> impl Strategy<Value = Value> {
    (
        (
            prop::bool::weighted(0.7),
            principals(),
            prop::bool::weighted(0.2),
        ),
        (
            subsequence(ACTION_PATTERNS.to_vec(), 1..4),
            prop::bool::weighted(0.1),
        ),
        (
            subsequence(RESOURCE_PATTERNS.to_vec(), 1..4),
            prop::bool::weighted(0.1),
        ),
        prop::option::weighted(0.4, select(CONDITIONS.to_vec())),
        prop::option::weighted(0.5, select(vec!["One", "Two", ""])),
    )
        .prop_map(move |(who, action, resource, condition, sid)| {
            let (allow, principals, not) = who;
            let mut out = json!({"Effect": if allow { "Allow" } else { "Deny" }});
            let members = out.as_object_mut().expect("an object");
            let name = |negated: bool, name: &str| match negated {
                true => format!("Not{name}"),
                false => name.to_owned(),
            };
            if of_resource {
                // `NotPrincipal` is written with a list.
                let negated = not && principals.is_object();
                members.insert(name(negated, "Principal"), principals);
            }
            members.insert(name(action.1, "Action"), json!(action.0));
            members.insert(name(resource.1, "Resource"), json!(resource.0));
            if let Some(condition) = condition {
                let condition = serde_json::from_str(condition).expect("a condition");
                members.insert("Condition".to_owned(), condition);
            }
            if let Some(sid) = sid {
                members.insert("Sid".to_owned(), json!(sid));
            }
            out
        })
}

fn policy(of_resource: bool) -> impl Strategy<Value = NamedPolicy> {
    let versions = select(vec!["2012-10-17", "2012-10-17", "2008-10-17"]);
    let statements = prop::collection::vec(statement(of_resource), 0..6);
    (versions, statements, select(vec!["a", "b"])).prop_map(|(version, statements, name)| {
        let text = json!({"Version": version, "Statement": statements}).to_string();
        NamedPolicy::new(name, text.parse().expect("a policy"))
    })
}

fn grant() -> impl Strategy<Value = Grant> {
    let grantees = vec![
        INDEXER,
        CALLERS[0],
        CALLERS[2],
        CALLERS[5],
        ROOT,
        "cloudfront.amazonaws.com",
    ];
    let constraints = vec![
        "{}",
        r#"{"EncryptionContextSubset":{"dept":"Finance"}}"#,
        r#"{"EncryptionContextEquals":{"Dept":"Finance"}}"#,
        r#"{"SourceArn":"arn:aws:s3:::amzn-s3-demo-bucket"}"#,
    ];
    let operations = subsequence(vec!["Decrypt", "GenerateDataKey"], 1..3);
    (select(grantees), operations, select(constraints)).prop_map(|(grantee, operations, constraints)| {
        let constraints: Value = serde_json::from_str(constraints).expect("constraints");
        let text = json!({"GranteePrincipal": grantee, "Operations": operations, "Constraints": constraints});
        Grant::parse_list(&text.to_string()).expect("a grant").remove(0)
    })
}

fn policies() -> impl Strategy<Value = PolicySet> {
    let levels =
        |of_resource| prop::collection::vec(prop::collection::vec(policy(of_resource), 0..3), 0..2);
    let rarely = |of_resource| prop::option::weighted(0.25, policy(of_resource));
    let kinds = select(vec![PolicyKind::KeyPolicy, PolicyKind::BucketPolicy]);
    (
        prop::collection::vec(policy(false), 0..3),
        prop::option::weighted(0.8, (kinds, policy(true))),
        prop::collection::vec(grant(), 0..2),
        (rarely(false), rarely(false), rarely(true)),
        (levels(false), levels(true)),
    )
        .prop_map(
            |(identity, resource, grants, (boundary, session, endpoint), (scps, rcps))| PolicySet {
                identity,
                resource,
                grants,
                boundary,
                session,
                scps,
                rcps,
                endpoint,
            },
        )
}

fn request() -> impl Strategy<Value = Request> {
    let callers = select(CALLERS.to_vec()).prop_flat_map(|caller| {
        let principal: Principal = caller.parse().expect("a caller");
        let paths = select(vec![None, Some("/"), Some("/service-role/")]);
        paths.prop_map(move |given| match principal.clone() {
            Principal::Session {
                account,
                role,
                session,
                ..
            } => Principal::Session {
                account,
                role,
                path: given.map(str::to_owned),
                session,
            },
            other => other,
        })
    });
    let keys = subsequence(KEYS.to_vec(), 0..KEYS.len());
    (
        callers,
        select(ACTIONS.to_vec()),
        select(RESOURCES.to_vec()),
        keys,
    )
        .prop_map(|(principal, action, resource, keys)| {
            let mut context = Context::new();
            for (key, values) in keys {
                context.set_many(key, values.iter().copied());
            }
            Request {
                principal,
                action: action.to_owned(),
                resource: resource.to_owned(),
                resource_account: OWNER.to_owned(),
                context,
            }
        })
}

/// Compares both ways, and says what differs.
fn compare(request: &Request, policies: &PolicySet, index: &PoliciesIndex) -> Result<(), String> {
    let decision = decide(request, policies);
    let allowed = is_allowed(request, policies);
    if allowed != decision.is_allowed() {
        return Err(format!(
            "the verdict alone: {allowed}; explained: {decision:#?}"
        ));
    }
    let found = index.evaluate(request);
    let place = found.statement.as_ref().map(|statement| {
        (
            statement.policy,
            statement.policy_name.as_str(),
            statement.index,
            statement.sid.as_deref(),
        )
    });
    let explained = decision.deciding_statement().map(|statement| {
        (
            statement.policy,
            statement.policy_name.as_str(),
            statement.index,
            statement.sid.as_deref(),
        )
    });
    let same = found.verdict == decision.verdict
        && found.by == decision.by
        && found.refusing == decision.also_refusing()
        && place == explained;
    match same {
        true => Ok(()),
        false => Err(format!(
            "{found:?}\nnot {:?} {:?} {explained:?}",
            decision.verdict, decision.by
        )),
    }
}

fn config() -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(600),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_index_decides_as_the_policies_do(
        policies in policies(),
        requests in prop::collection::vec(request(), 1..12),
    ) {
        let index = PoliciesIndex::new(&policies);
        for request in &requests {
            if let Err(difference) = compare(request, &policies, &index) {
                return Err(TestCaseError::fail(difference));
            }
        }
    }

    #[test]
    fn an_index_decides_the_models_worlds(world in crate::model::world()) {
        let policies = world.policies();
        let index = PoliciesIndex::new(&policies);
        if let Err(difference) = compare(&world.request(), &policies, &index) {
            return Err(TestCaseError::fail(difference));
        }
    }
}

#[test]
fn an_index_decides_every_judged_case() {
    let lines = [
        include_str!("../data/decisions.jsonl"),
        include_str!("../data/requests.jsonl"),
    ];
    let mut cases = 0;
    for line in lines.iter().flat_map(|text| text.lines()) {
        let Ok(case) = Case::read(line) else { continue };
        let index = PoliciesIndex::new(&case.policies);
        compare(&case.request, &case.policies, &index).expect(&case.id);
        cases += 1;
    }
    assert!(cases > 400, "{cases}");
}
