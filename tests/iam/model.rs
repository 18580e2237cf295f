//! Policies as a small model: drawn at random, rendered as JSON for the engine,
//! and judged by a second evaluator written straight from AWS's guide.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use envelope_lab::core::iam::{
    Context, NamedPolicy, PolicyDocument, PolicyKind, PolicySet, Request, Verdict,
};
use proptest::prelude::*;
use serde_json::{Value, json};

pub const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
pub const OBJECT: &str = "arn:aws:s3:::amzn-s3-demo-bucket/home/alice/notes.txt";
const OWNER: &str = "111122223333";

/// The five actions of the lab, with what they act on.
pub const LAB: [(&str, &str); 5] = [
    ("s3:PutObject", OBJECT),
    ("s3:GetObject", OBJECT),
    ("kms:GenerateDataKey", KEY),
    ("kms:Decrypt", KEY),
    ("kms:Encrypt", KEY),
];

const ROOT: &str = "arn:aws:iam::111122223333:root";
/// The role of the session `Indexer`, whose ARN does not tell the path.
const INDEXER: &str = "arn:aws:iam::111122223333:role/service-role/Indexer";
const CALLERS: [&str; 8] = [
    "arn:aws:iam::111122223333:user/alice",
    "arn:aws:sts::111122223333:assumed-role/AppRole/i-0abc",
    "arn:aws:sts::111122223333:assumed-role/Indexer/i-0def",
    "arn:aws:sts::111122223333:federated-user/nina",
    "arn:aws:iam::444455556666:user/dave",
    ROOT,
    "cloudfront.amazonaws.com",
    "anonymous",
];
const PRINCIPALS: [&str; 12] = [
    "*",
    "arn:aws:iam::111122223333:user/alice",
    "arn:aws:sts::111122223333:assumed-role/AppRole/i-0abc",
    "arn:aws:iam::111122223333:role/AppRole",
    INDEXER,
    "arn:aws:iam::111122223333:role/other/Indexer",
    "arn:aws:sts::111122223333:federated-user/nina",
    "arn:aws:iam::444455556666:user/dave",
    "cloudfront.amazonaws.com",
    "logs.amazonaws.com",
    ROOT,
    "444455556666",
];
const WIDE_ACTIONS: [&str; 5] = ["*", "s3:*", "kms:*", "kms:*crypt", "s3:?etObject"];
const RESOURCES: [&str; 8] = [
    "*",
    KEY,
    OBJECT,
    "arn:aws:s3:::amzn-s3-demo-bucket/*",
    "arn:aws:s3:::amzn-s3-demo-bucket",
    "arn:aws:kms:*:111122223333:key/*",
    "arn:aws:s3:::*/home/${aws:username}/*",
    "arn:aws:s3:::amzn-s3-demo-logs/*",
];
/// Conditions, and whether they hold for [`context`].
const CONDITIONS: [(&str, bool); 6] = [
    (r#"{"StringEquals":{"aws:username":"alice"}}"#, true),
    (r#"{"StringNotEquals":{"aws:username":"alice"}}"#, false),
    (r#"{"Bool":{"aws:SecureTransport":"false"}}"#, false),
    (r#"{"StringNotLike":{"aws:PrincipalTag/team":"b*"}}"#, true),
    (r#"{"Null":{"aws:PrincipalTag/team":"true"}}"#, true),
    (
        r#"{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","203.0.113.0/24"]}}"#,
        true,
    ),
];

pub fn context() -> Context {
    Context::new()
        .with("aws:username", "alice")
        .with("aws:SecureTransport", "true")
        .with("aws:SourceIp", "203.0.113.10")
}

#[derive(Debug, Clone)]
pub struct Statement {
    pub allow: bool,
    pub principal: &'static str,
    /// With a Deny: `NotPrincipal`, the account of the caller and this principal.
    pub not_principal: bool,
    pub not_action: bool,
    pub actions: Vec<&'static str>,
    pub not_resource: bool,
    pub resources: Vec<&'static str>,
    pub condition: Option<(&'static str, bool)>,
}

pub type Policy = Vec<Statement>;

#[derive(Debug, Clone)]
pub struct World {
    pub caller: &'static str,
    pub asked: (&'static str, &'static str),
    pub identity: Vec<Policy>,
    pub resource: Option<Policy>,
    pub boundary: Option<Policy>,
    pub session: Option<Policy>,
    pub scps: Vec<Vec<Policy>>,
    pub rcps: Vec<Vec<Policy>>,
    pub endpoint: Option<Policy>,
}

// ---- drawing ----

fn one_of<T: Clone + std::fmt::Debug + 'static>(values: &[T]) -> impl Strategy<Value = T> + use<T> {
    proptest::sample::select(values.to_vec())
}

fn action() -> impl Strategy<Value = &'static str> {
    prop_oneof![2 => one_of(&LAB).prop_map(|(action, _)| action), 1 => one_of(&WIDE_ACTIONS)]
}

pub fn statement() -> impl Strategy<Value = Statement> {
    (
        prop::bool::weighted(0.75),
        one_of(&PRINCIPALS),
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.1),
        prop::collection::vec(action(), 1..4),
        prop::bool::weighted(0.1),
        prop::collection::vec(one_of(&RESOURCES), 1..3),
        prop::option::weighted(0.2, one_of(&CONDITIONS)),
    )
        .prop_map(
            |(
                allow,
                principal,
                not_principal,
                not_action,
                actions,
                not_resource,
                resources,
                condition,
            )| {
                Statement {
                    allow,
                    principal,
                    not_principal: not_principal && !allow,
                    not_action,
                    actions,
                    not_resource,
                    resources,
                    condition,
                }
            },
        )
}

pub fn policy() -> impl Strategy<Value = Policy> {
    prop::collection::vec(statement(), 0..4)
}

pub fn world() -> impl Strategy<Value = World> {
    let levels = || prop::collection::vec(prop::collection::vec(policy(), 0..3), 0..3);
    let rarely = || prop::option::weighted(0.25, policy());
    (
        one_of(&CALLERS),
        one_of(&LAB),
        prop::collection::vec(policy(), 0..3),
        prop::option::weighted(0.8, policy()),
        rarely(),
        rarely(),
        prop_oneof![3 => Just(Vec::new()), 1 => levels()],
        prop_oneof![3 => Just(Vec::new()), 1 => levels()],
        rarely(),
    )
        .prop_map(
            |(caller, asked, identity, resource, boundary, session, scps, rcps, endpoint)| World {
                caller,
                asked,
                identity,
                resource,
                boundary,
                session,
                scps,
                rcps,
                endpoint,
            },
        )
}

// ---- rendering ----

fn render(statement: &Statement, principals: bool) -> Value {
    let mut out = json!({ "Effect": if statement.allow { "Allow" } else { "Deny" } });
    let map = out.as_object_mut().expect("an object");
    if principals {
        let service = statement.principal.ends_with(".amazonaws.com");
        let (name, value) = match (statement.not_principal, service) {
            (false, false) => ("Principal", json!({ "AWS": statement.principal })),
            (false, true) => ("Principal", json!({ "Service": statement.principal })),
            (true, false) => (
                "NotPrincipal",
                json!({ "AWS": [ROOT, statement.principal] }),
            ),
            (true, true) => (
                "NotPrincipal",
                json!({ "AWS": ROOT, "Service": statement.principal }),
            ),
        };
        map.insert(name.into(), value);
    }
    let negated = |not: bool, name: &str| {
        if not {
            format!("Not{name}")
        } else {
            name.to_owned()
        }
    };
    map.insert(
        negated(statement.not_action, "Action"),
        json!(statement.actions),
    );
    map.insert(
        negated(statement.not_resource, "Resource"),
        json!(statement.resources),
    );
    if let Some((condition, _)) = statement.condition {
        map.insert(
            "Condition".into(),
            serde_json::from_str(condition).expect("a condition"),
        );
    }
    out
}

pub fn document(policy: &Policy, principals: bool) -> PolicyDocument {
    let statements: Vec<Value> = (policy.iter())
        .map(|statement| render(statement, principals))
        .collect();
    let text = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
    text.parse().expect("the model renders policies")
}

impl World {
    pub fn request(&self) -> Request {
        let mut context = context();
        if self.caller.contains("assumed-role/Indexer/") {
            context.set("aws:PrincipalArn", INDEXER);
        }
        Request {
            principal: self.caller.parse().expect("a caller"),
            action: self.asked.0.to_owned(),
            resource: self.asked.1.to_owned(),
            resource_account: OWNER.to_owned(),
            context,
        }
    }

    fn is_kms(&self) -> bool {
        self.asked.0.starts_with("kms:")
    }

    pub fn policies(&self) -> PolicySet {
        let named = |name: String, policy: &Policy, principals| {
            NamedPolicy::new(name, document(policy, principals))
        };
        let levels = |levels: &[Vec<Policy>], principals| -> Vec<Vec<NamedPolicy>> {
            (levels.iter())
                .map(|level| {
                    (level.iter())
                        .map(|policy| named("control".into(), policy, principals))
                        .collect()
                })
                .collect()
        };
        let kind = if self.is_kms() {
            PolicyKind::KeyPolicy
        } else {
            PolicyKind::BucketPolicy
        };
        PolicySet {
            identity: (self.identity.iter().enumerate())
                .map(|(index, policy)| named(format!("identity-{index}"), policy, false))
                .collect(),
            resource: (self.resource.iter())
                .map(|policy| (kind, named("resource".into(), policy, true)))
                .next(),
            boundary: (self.boundary.iter())
                .map(|policy| named("boundary".into(), policy, false))
                .next(),
            session: (self.session.iter())
                .map(|policy| named("session".into(), policy, false))
                .next(),
            scps: levels(&self.scps, false),
            rcps: levels(&self.rcps, true),
            grants: Vec::new(),
            endpoint: (self.endpoint.iter())
                .map(|policy| named("endpoint".into(), policy, true))
                .next(),
        }
    }
}

// ---- the second evaluator ----

/// `*` and `?` by plain recursion.
pub fn naive_match(pattern: &[char], text: &[char]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some(('*', rest)), _) => {
            naive_match(rest, text)
                || text
                    .split_first()
                    .is_some_and(|(_, after)| naive_match(pattern, after))
        }
        (Some((token, rest)), Some((character, after))) => {
            (*token == '?' || token == character) && naive_match(rest, after)
        }
        _ => false,
    }
}

fn hits(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern
        .replace("${aws:username}", "alice")
        .chars()
        .collect();
    naive_match(&pattern, &text.chars().collect::<Vec<_>>())
}

fn about(statement: &Statement, (action, resource): (&str, &str)) -> bool {
    statement
        .actions
        .iter()
        .any(|pattern| hits(pattern, action))
        != statement.not_action
        && statement
            .resources
            .iter()
            .any(|pattern| hits(pattern, resource))
            != statement.not_resource
        && statement.condition.is_none_or(|(_, holds)| holds)
}

/// How a principal names the caller: 0 the account, 1 the role, 2 the caller,
/// 3 everyone.
fn names(principal: &str, caller: &str) -> Option<u8> {
    let account = caller.split(':').nth(4);
    let role = "arn:aws:iam::111122223333:role/AppRole";
    match principal {
        "*" => Some(3),
        "444455556666" => (account == Some("444455556666")).then_some(0),
        ROOT if caller == ROOT => Some(2),
        ROOT => (account == Some(OWNER)).then_some(0),
        INDEXER => caller.contains("assumed-role/Indexer/").then_some(1),
        _ if principal == caller => Some(2),
        _ if principal == role => caller.contains("assumed-role/AppRole/").then_some(1),
        _ => None,
    }
}

/// "Policy evaluation logic", as short as it can be said.
pub fn reference(world: &World) -> Verdict {
    let caller = world.caller;
    // Neither an AWS service nor a caller without credentials has an account.
    let anonymous = !caller.starts_with("arn:");
    let own = |policy: &Policy, allow: bool| {
        !anonymous && (policy.iter()).any(|s| s.allow == allow && about(s, world.asked))
    };
    let reach = |policy: &Policy, allow: bool| {
        (policy.iter())
            .filter(|s| s.allow == allow && about(s, world.asked))
            .filter_map(|s| {
                let named = names(s.principal, caller);
                if !s.not_principal {
                    return named;
                }
                // Of the account, root is exempt, and whom the list names: of a session, the role; without an account,
                // whom it names; and nobody who has a boundary.
                let own_account = caller.split(':').nth(4) == Some(OWNER) || anonymous;
                let itself = if caller.contains(":assumed-role/") {
                    1
                } else {
                    2
                };
                let exempt =
                    s.principal == "*" || own_account && (caller == ROOT || named == Some(itself));
                (world.boundary.is_some() || !exempt).then_some(3)
            })
            .max()
    };
    let limits = || world.boundary.iter().chain(&world.session);
    let denied = (world.identity.iter())
        .chain(limits())
        .chain(world.scps.iter().flatten())
        .any(|policy| own(policy, false))
        || (world.resource.iter())
            .chain(world.rcps.iter().flatten())
            .chain(&world.endpoint)
            .any(|policy| reach(policy, false).is_some());
    if denied {
        return Verdict::ExplicitDeny;
    }
    let scps = anonymous || (world.scps.iter()).all(|level| level.iter().any(|p| own(p, true)));
    let resource = world
        .resource
        .as_ref()
        .and_then(|policy| reach(policy, true));
    let identity = world.identity.iter().any(|policy| own(policy, true));
    let limited = || limits().all(|policy| own(policy, true));
    let root = caller == ROOT;
    let key = world.is_kms() && world.resource.is_some();
    let allowed = if anonymous {
        resource.is_some()
    } else if !caller.contains(OWNER) {
        resource.is_some() && identity && limited()
    } else {
        match resource {
            Some(2 | 3) => true,
            Some(1) => limited(),
            None if key => false,
            _ => root || (identity && limited()),
        }
    };
    let endpoint = (world.endpoint.iter()).all(|policy| reach(policy, true).is_some());
    if scps && endpoint && allowed {
        Verdict::Allow
    } else {
        Verdict::ImplicitDeny
    }
}
