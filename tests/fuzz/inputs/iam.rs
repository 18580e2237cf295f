//! Policies, requests, conditions, and errors as they are pasted.

use super::{chosen, done, lines, owned, text};
use envelope_lab::core::iam::{
    Context, Grammar, NamedPolicy, PoliciesIndex, PolicyDocument, PolicyKind, PolicySet,
    PolicyText, Principal, Request, check_size, decide, fixes, format_json, lint,
};

#[path = "../../common/denied_line.rs"]
#[expect(dead_code, reason = "what is expected is for other tests")]
mod denied_line;
#[path = "../../common/iam_case.rs"]
#[expect(dead_code, reason = "what is expected is for other tests")]
mod iam_case;

const KINDS: [(PolicyKind, Grammar); 7] = [
    (PolicyKind::Identity, Grammar::Identity),
    (PolicyKind::PermissionsBoundary, Grammar::Managed),
    (PolicyKind::Session, Grammar::Session),
    (PolicyKind::KeyPolicy, Grammar::Key),
    (PolicyKind::BucketPolicy, Grammar::Bucket),
    (PolicyKind::ServiceControl, Grammar::ServiceControl),
    (PolicyKind::ResourceControl, Grammar::ResourceControl),
];

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

fn request(action: &str, resource: &str) -> Request {
    let role = "arn:aws:sts::111122223333:assumed-role/app-role/i-0abcd1234ef567890";
    Request {
        principal: role.parse().unwrap(),
        action: action.to_owned(),
        resource: resource.to_owned(),
        resource_account: "111122223333".to_owned(),
        context: Context::new(),
    }
}

/// A policy's text: the first byte chooses the kind.
pub fn policy(input: &[u8]) {
    let (choice, rest) = chosen(input);
    let (kind, grammar) = KINDS[choice % KINDS.len()];
    let text = text(rest);
    let read = PolicyText::read(kind, &text);
    done(format!("{read:?}"));
    done(format_json(&text));
    done(check_size(kind, &text));
    done(grammar.check(&text, Some("111122223333")));
    let Ok(document) = PolicyDocument::parse_as(kind, &text) else {
        return;
    };
    for warning in lint(kind, &document, &text) {
        assert!(text.get(warning.at.clone()).is_some(), "{warning:?}");
    }
    let again = PolicyDocument::parse_as(kind, &document.to_json());
    assert!(again.is_ok(), "what is printed is read again: {again:?}");
    let requests = [
        request("kms:Decrypt", KEY),
        request("s3:PutObject", "arn:aws:s3:::my-bucket/a.txt"),
    ];
    for request in requests {
        let mut policies = PolicySet::default();
        let named = NamedPolicy::new("own", document.clone());
        match kind {
            PolicyKind::KeyPolicy | PolicyKind::BucketPolicy => {
                policies.resource = Some((kind, named));
            }
            PolicyKind::PermissionsBoundary => policies.boundary = Some(named),
            PolicyKind::ServiceControl => policies.scps.push(vec![named]),
            PolicyKind::ResourceControl => policies.rcps.push(vec![named]),
            PolicyKind::Session => policies.session = Some(named),
            _ => policies.identity.push(named),
        }
        let decision = decide(&request, &policies);
        done(decision.sentence(true));
        for fix in fixes(&request, &policies) {
            assert!(
                PolicyDocument::parse_as(fix.policy, &fix.after).is_ok(),
                "a fix is a policy: {fix:?}"
            );
        }
    }
}

pub fn policy_seeds() -> Vec<Vec<u8>> {
    let read = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["text"].as_str().unwrap().to_owned()
    };
    let texts = lines(include_str!("../../data/policies.jsonl"), 40);
    (texts.into_iter().map(read).enumerate())
        .map(|(at, text)| [&[at as u8], text.as_bytes()].concat())
        .collect()
}

/// A request with its policies, as a line.
pub fn decision(input: &[u8]) {
    if let Ok(case) = iam_case::Case::read(&text(input)) {
        done(case.answer().to_string());
    }
}

pub fn decision_seeds() -> Vec<Vec<u8>> {
    let mut all = lines(include_str!("../../data/requests.jsonl"), 20);
    all.extend(lines(include_str!("../../data/decisions.jsonl"), 20));
    owned(all)
}

/// A condition: the operator, the key, the policy's value, and the request's, one a line; then an ARN, which is the
/// principal and the resource.
pub fn condition(input: &[u8]) {
    let text = text(input);
    let mut parts = text.split('\n');
    let mut part = || parts.next().unwrap_or("");
    let (operator, key, wanted, given, arn) = (part(), part(), part(), part(), part());
    let document = serde_json::json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "s3:*", "Resource": [arn, "arn:aws:s3:::my-bucket/${aws:username}/*"],
        "Condition": {operator: {key: wanted}}
    }]});
    done(arn.parse::<envelope_lab::core::arn::Arn>());
    let principal = arn.parse::<Principal>();
    let Ok(document) = document.to_string().parse::<PolicyDocument>() else {
        return;
    };
    let mut request = request("s3:GetObject", arn);
    if let Ok(principal) = principal {
        request.principal = principal;
    }
    request.context.set(key, given);
    let mut policies = PolicySet::default();
    policies.identity.push(NamedPolicy::new("own", document));
    let decision = decide(&request, &policies);
    done(decision.sentence(true));
    let index = PoliciesIndex::new(&policies);
    assert_eq!(index.evaluate(&request).verdict, decision.verdict);
}

pub fn condition_seeds() -> Vec<Vec<u8>> {
    let all = [
        "StringEquals\naws:username\nnina\nnina",
        "StringNotLikeIfExists\naws:PrincipalArn\narn:*:role/?x*\narn:aws:iam::1:role/ax",
        "ForAllValues:StringLike\naws:TagKeys\nteam*\nteam-red",
        "ForAnyValue:StringEqualsIgnoreCase\naws:TagKeys\nTEAM\nteam",
        "NumericLessThanEquals\ns3:max-keys\n10.5e2\n1050",
        "DateGreaterThan\naws:CurrentTime\n2026-11-29T03:00:00.123+01:00\n2026-11-29T02:00:00Z",
        "DateLessThan\naws:EpochTime\n1795478400\n-1",
        "IpAddress\naws:SourceIp\n2001:db8::/33\n2001:db8:1::1",
        "NotIpAddress\naws:SourceIp\n10.0.0.0/8\n10.1.2.3",
        "Bool\naws:SecureTransport\ntrue\nfalse",
        "Null\naws:MultiFactorAuthAge\ntrue\n",
        "BinaryEquals\nx\naGVsbG8=\naGVsbG8=",
        "ArnLike\naws:SourceArn\narn:aws:s3:::*\narn:aws:s3:::b\narn:aws:s3:::my-bucket/a*b?c${*}",
        "StringLike\naws:username\n${aws:username, 'x'}${$}${?}\nx\narn:aws:iam::111122223333:user/team/nina",
    ];
    owned(all.to_vec())
}

/// An error as it was pasted. After a NUL come policies.
pub fn denied(input: &[u8]) {
    let all = text(input);
    let (text, policies) = all.split_once('\0').unwrap_or((&all, ""));
    let line = denied_line::DeniedLine {
        id: String::new(),
        text: text.to_owned(),
        policies: policies.split('\0').map(str::to_owned).collect(),
        expected: serde_json::Value::Null,
    };
    done(line.answer().to_string());
}

pub fn denied_seeds() -> Vec<Vec<u8>> {
    let read = |line: &str| denied_line::DeniedLine::read(line).unwrap();
    let mut all = lines(include_str!("../../data/denied/texts.jsonl"), 30);
    all.extend(lines(include_str!("../../data/denied/second.jsonl"), 10));
    (all.into_iter().map(read))
        .map(|line| {
            [vec![line.text], line.policies]
                .concat()
                .join("\0")
                .into_bytes()
        })
        .collect()
}
