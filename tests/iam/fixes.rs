//! The smallest fix: what it opens, over a grid of every action of S3 and KMS, the resources around the request's, and
//! other callers.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test helpers stand outside test functions"
)]

use crate::common::iam_case::Case;
use crate::model::{self, KEY, OBJECT, World};
use envelope_lab::core::iam::{
    Context, Fix, Grammar, Grant, NamedPolicy, PolicyDocument, PolicyKind, PolicySet, Principal,
    Request, Verdict, decide, known_actions, remedy,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// One request of the grid: caller, action, resource.
type Asked = (String, String, String);

/// Every action of S3 and KMS.
fn every_action() -> Vec<String> {
    let of = |service: &'static str| {
        (known_actions(service).into_iter()).map(move |name| format!("{service}:{name}"))
    };
    of("s3").chain(of("kms")).collect()
}

/// Everything of the grid that has this verdict. Others have all permissions of their own; the caller has those of the
/// policies. A resource's policy has a say in its own resource only.
fn judged(
    request: &Request,
    policies: &PolicySet,
    actions: &[String],
    verdict: Verdict,
) -> BTreeSet<Asked> {
    let everything = || {
        let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
        NamedPolicy::new("all", text.parse::<PolicyDocument>().expect("a policy"))
    };
    let mut judged = BTreeSet::new();
    for caller in callers(request) {
        let own = caller == request.principal;
        let context = if own {
            request.context.clone()
        } else {
            context_of(&caller, request)
        };
        for resource in resources(&request.resource) {
            let mut asked_of = if own {
                policies.clone()
            } else {
                PolicySet {
                    identity: vec![everything()],
                    resource: policies.resource.clone(),
                    ..PolicySet::default()
                }
            };
            if !is_of(&resource, &request.resource) {
                asked_of.resource = None;
                asked_of.grants = Vec::new();
                if !own {
                    continue;
                }
            }
            for action in actions {
                // Nothing acts on a resource of another service.
                let service = resource.split(':').nth(2).unwrap_or("");
                if !service.is_empty() && !action.starts_with(&format!("{service}:")) {
                    continue;
                }
                let asked = Request {
                    principal: caller.clone(),
                    action: action.clone(),
                    resource: resource.clone(),
                    resource_account: request.resource_account.clone(),
                    context: context.clone(),
                };
                if decide(&asked, &asked_of).verdict == verdict {
                    judged.insert((caller.arn(), asked.action, resource.clone()));
                }
            }
        }
    }
    judged
}

fn allowed(request: &Request, policies: &PolicySet) -> BTreeSet<Asked> {
    judged(request, policies, &every_action(), Verdict::Allow)
}

fn callers(request: &Request) -> Vec<Principal> {
    let user = |account: &str, name: &str| Principal::User {
        account: account.to_owned(),
        name: name.to_owned(),
    };
    let service = |name: &str| Principal::Service {
        name: name.to_owned(),
    };
    vec![
        request.principal.clone(),
        user(&request.resource_account, "anybody-else"),
        user("777788889999", "mallory"),
        service("cloudfront.amazonaws.com"),
        service("delivery.logs.amazonaws.com"),
        Principal::Anonymous,
    ]
}

fn context_of(caller: &Principal, request: &Request) -> Context {
    let mut context = request.context.clone();
    for (key, _) in request.context.iter() {
        if key.to_ascii_lowercase().starts_with("aws:principal") {
            context.remove(key);
        }
    }
    context.remove("aws:username");
    if let Principal::Service { name } = caller {
        context.set("aws:PrincipalServiceName", name.clone());
    }
    if let Some(account) = caller.account() {
        context.set("aws:PrincipalArn", caller.principal_arn());
        context.set("aws:PrincipalAccount", account);
    }
    context
}

fn resources(asked: &str) -> Vec<String> {
    let mut resources = vec![asked.to_owned()];
    if let Some((bucket, _)) = asked
        .strip_prefix("arn:aws:s3:::")
        .map(|path| path.split_once('/').unwrap_or((path, "")))
    {
        resources.push(format!("arn:aws:s3:::{bucket}/quite/another.txt"));
        resources.push(format!("arn:aws:s3:::{bucket}"));
        resources.push("arn:aws:s3:::somewhere-else".to_owned());
        resources.push("arn:aws:s3:::somewhere-else/quite/another.txt".to_owned());
    } else if let Some((key, _)) = asked.split_once(":key/") {
        for account in [key, "arn:aws:kms:eu-west-1:777788889999"] {
            resources.push(format!(
                "{account}:key/99999999-9999-4999-8999-999999999999"
            ));
        }
    }
    resources.dedup();
    resources
}

/// Whether a policy of the asked resource has a say in this one.
fn is_of(resource: &str, asked: &str) -> bool {
    let root = |arn: &str| arn.split('/').next().map(str::to_owned);
    resource == asked || asked.starts_with("arn:aws:s3:::") && root(resource) == root(asked)
}

fn with_fixes(fixes: &[Fix], policies: &PolicySet) -> PolicySet {
    let mut changed = policies.clone();
    for fix in fixes {
        fix.apply(&mut changed);
    }
    changed
}

fn cases() -> Vec<(Case, Value)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/fixes.jsonl");
    let text = std::fs::read_to_string(path).expect("the cases");
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let case = Case::read(line).expect("a case");
            let value: Value = serde_json::from_str(line).expect("JSON");
            (case, value)
        })
        .collect()
}

/// Each case says how much its fixes open at most and which actions they never open, which policies they change and what
/// the only one is after that, what is missing next, whether `kms:Encrypt` can be swapped, and what to do where there is no fix.
#[test]
fn every_case_opens_no_more_than_it_must() {
    for (case, expected) in cases() {
        let (id, expected) = (&case.id, &expected["fix"]);
        let answer = case.answer();
        let fixes = remedy(&case.request, &case.policies).fixes;
        let next: Vec<&str> = (answer["next"].as_array().into_iter().flatten())
            .filter_map(Value::as_str)
            .collect();
        if let Some(instead) = expected["instead"].as_str() {
            assert!(
                next.iter().any(|text| text.contains(instead)),
                "{id}: {next:?}"
            );
        }
        if let Some(kinds) = expected["kinds"].as_array() {
            let given = answer["fixes"].as_array().expect("a list");
            let given: Vec<Value> = given.iter().map(|fix| fix["policy_type"].clone()).collect();
            assert_eq!(&given, kinds, "{id}: {answer:#}");
        }
        if fixes.is_empty() {
            assert!(expected["or_none"] == true, "{id}: no fix");
            assert!(!next.is_empty(), "{id}: nothing to do instead");
            continue;
        }
        if let Some(wanted) = expected["next"].as_array() {
            assert_eq!(json!(next), json!(wanted), "{id}");
        }
        if let Some(says) = expected["says"].as_str() {
            assert!(
                fixes.iter().any(|fix| fix.after.contains(says)),
                "{id}: {fixes:?}"
            );
        }
        if expected["after"].is_object() {
            let after = PolicyDocument::parse(&expected["after"].to_string()).expect("a policy");
            let given: Vec<_> = fixes.iter().map(|fix| fix.document.to_json()).collect();
            assert_eq!(given, [after.to_json()], "{id}");
        }
        assert_eq!(answer["swap"].is_object(), expected["swap"] == true, "{id}");
        if let Some(swap) = answer["swap"]["text"].as_str() {
            assert!(
                swap.contains(&case.request.action) && !swap.contains("kms:Encrypt"),
                "{id}"
            );
        }
        let changed = with_fixes(&fixes, &case.policies);
        assert!(decide(&case.request, &changed).is_allowed(), "{id}");
        for fix in &fixes {
            let grammar = Grammar::of(fix.policy).expect("a document");
            let read = grammar.check(&fix.after, Some(BUCKET));
            assert_eq!(read.as_ref(), Ok(&fix.document), "{id}");
        }
        let before = allowed(&case.request, &case.policies);
        let opened: Vec<Asked> = (allowed(&case.request, &changed).into_iter())
            .filter(|asked| !before.contains(asked))
            .collect();
        let most = expected["opens_at_most"].as_u64().expect("a number");
        assert!(opened.len() as u64 <= most, "{id}: {opened:#?}");
        for never in expected["never_opens"].as_array().into_iter().flatten() {
            assert!(
                opened.iter().all(|(_, action, _)| never != action),
                "{id}: {never}"
            );
        }
    }
}

const BUCKET: &str = "arn:aws:s3:::amzn-s3-demo-bucket";
const ROLE: &str = "arn:aws:iam::111122223333:role/AppRole";
const ROLE_WITH_PATH: &str = "arn:aws:iam::111122223333:role/service-role/AppRole";

/// What is asked for: beside the lab's five actions, others of the same services, and one without a resource.
const ASKED: [(&str, &str); 12] = [
    ("s3:PutObject", OBJECT),
    ("s3:GetObject", OBJECT),
    ("s3:DeleteObject", OBJECT),
    ("s3:GetObjectTagging", OBJECT),
    ("s3:ListBucket", BUCKET),
    ("s3:PutBucketPolicy", BUCKET),
    ("s3:ListAllMyBuckets", "*"),
    ("kms:GenerateDataKey", KEY),
    ("kms:Decrypt", KEY),
    ("kms:Encrypt", KEY),
    ("kms:CreateGrant", KEY),
    ("kms:ScheduleKeyDeletion", KEY),
];

/// Enough actions to tell what a pattern opens, and few enough for a thousand cases.
fn some_actions(asked: &str) -> Vec<String> {
    let mut actions: Vec<String> = ASKED
        .iter()
        .map(|(action, _)| *action)
        .chain([
            "s3:GetObjectAcl",
            "s3:GetBucketPolicy",
            "kms:ReEncryptFrom",
            asked,
        ])
        .map(str::to_owned)
        .collect();
    actions.sort_unstable();
    actions.dedup();
    actions
}

/// A denied request with policies of all kinds, each of which its service would accept.
struct Denial {
    request: Request,
    policies: PolicySet,
}

impl std::fmt::Debug for Denial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Request {
            principal,
            action,
            resource,
            ..
        } = &self.request;
        writeln!(f, "{action} on {resource} by {principal:?}")?;
        let set = &self.policies;
        let mut all: Vec<(PolicyKind, &NamedPolicy)> = Vec::new();
        all.extend(set.identity.iter().map(|one| (PolicyKind::Identity, one)));
        all.extend(set.resource.iter().map(|(kind, one)| (*kind, one)));
        all.extend(
            set.boundary
                .iter()
                .map(|one| (PolicyKind::PermissionsBoundary, one)),
        );
        all.extend(set.session.iter().map(|one| (PolicyKind::Session, one)));
        all.extend(
            set.scps
                .iter()
                .flatten()
                .map(|one| (PolicyKind::ServiceControl, one)),
        );
        all.extend(
            set.rcps
                .iter()
                .flatten()
                .map(|one| (PolicyKind::ResourceControl, one)),
        );
        for (kind, one) in all {
            writeln!(f, "{kind}: {}", one.document.to_json())?;
        }
        writeln!(f, "{:?}", set.grants)
    }
}

/// The policy without the statements that its service would refuse; `None` if none is left.
fn sound(kind: PolicyKind, policy: &NamedPolicy, pathed: bool) -> Option<NamedPolicy> {
    let mut text = policy.document.to_json();
    if pathed {
        text = text.replace(ROLE, ROLE_WITH_PATH);
    }
    let mut value: Value = serde_json::from_str(&text).expect("JSON");
    let grammar = Grammar::of(kind).expect("a document");
    let statements = value["Statement"].as_array_mut().expect("a list");
    statements.retain(|statement| {
        let alone = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
        grammar.check(&alone, Some(BUCKET)).is_ok()
    });
    (!statements.is_empty()).then(|| NamedPolicy {
        document: value.to_string().parse().expect("a policy"),
        ..policy.clone()
    })
}

fn grants() -> impl Strategy<Value = Vec<Grant>> {
    let one = (
        prop::sample::select(vec![
            "arn:aws:iam::111122223333:user/alice",
            "arn:aws:iam::111122223333:role/AppRole",
            "arn:aws:iam::111122223333:root",
        ]),
        prop::sample::subsequence(vec!["Decrypt", "Encrypt", "GenerateDataKey"], 1..=2),
    );
    let one = one.prop_map(|(to, operations)| Grant {
        name: "g".to_owned(),
        grantee: to.to_owned(),
        operations: operations.into_iter().map(str::to_owned).collect(),
        constraints: None,
    });
    prop::collection::vec(one, 0..2)
}

fn denial() -> impl Strategy<Value = Denial> {
    let asked = prop::sample::select(ASKED.to_vec());
    let parts = (model::world(), asked, any::<bool>(), grants());
    parts
        .prop_map(|(world, asked, pathed, grants)| {
            let world = World { asked, ..world };
            let mut request = world.request();
            if let (Principal::Session { path, .. }, true) = (&mut request.principal, pathed) {
                *path = Some("/service-role/".to_owned());
            }
            if let Some(account) = request.principal.account().map(str::to_owned) {
                let arn = request.principal.principal_arn();
                request.context.set("aws:PrincipalArn", arn);
                request.context.set("aws:PrincipalAccount", account);
            }
            if let Principal::Service { name } = &request.principal {
                request
                    .context
                    .set("aws:PrincipalServiceName", name.clone());
            }
            let given = world.policies();
            let list = |kind: PolicyKind, policies: &[NamedPolicy]| -> Vec<NamedPolicy> {
                let sound = |policy| sound(kind, policy, pathed);
                policies.iter().filter_map(sound).collect()
            };
            let one = |kind: PolicyKind, policy: &Option<NamedPolicy>| {
                policy
                    .as_ref()
                    .and_then(|policy| sound(kind, policy, pathed))
            };
            let policies = PolicySet {
                identity: list(PolicyKind::Identity, &given.identity),
                resource: given.resource.as_ref().and_then(|(kind, policy)| {
                    sound(*kind, policy, pathed).map(|policy| (*kind, policy))
                }),
                boundary: one(PolicyKind::PermissionsBoundary, &given.boundary),
                session: one(PolicyKind::Session, &given.session),
                scps: (given.scps.iter())
                    .map(|level| list(PolicyKind::ServiceControl, level))
                    .collect(),
                rcps: (given.rcps.iter())
                    .map(|level| list(PolicyKind::ResourceControl, level))
                    .collect(),
                grants,
                ..PolicySet::default()
            };
            Denial { request, policies }
        })
        .prop_filter("allowed", |denial| {
            !decide(&denial.request, &denial.policies).is_allowed()
        })
}

/// Whether a statement of the policies allows something on all objects of the request's bucket.
fn ends_in_bucket(policies: &PolicySet) -> bool {
    let documents = (policies.identity.iter())
        .chain(policies.resource.iter().map(|(_, policy)| policy))
        .chain(&policies.boundary)
        .chain(&policies.session);
    documents
        .flat_map(|policy| policy.document.statements().collect::<Vec<_>>())
        .any(|statement| {
            statement
                .resources()
                .any(|one| one == format!("{BUCKET}/*"))
        })
}

/// The statements of a policy, as JSON.
fn statements(document: &PolicyDocument) -> Vec<Value> {
    let value: Value = serde_json::from_str(&document.to_json()).expect("JSON");
    match &value["Statement"] {
        Value::Array(items) => items.clone(),
        one => vec![one.clone()],
    }
}

/// Every statement that is made of the Deny's own elements, the request's, and all but the request's.
fn variants(deny: &Value, request: &Request) -> Vec<Value> {
    let texts = |value: &Value| -> Vec<String> {
        match value {
            Value::Array(items) => (items.iter())
                .filter_map(|item| item.as_str().map(str::to_owned))
                .collect(),
            one => one.as_str().map(str::to_owned).into_iter().collect(),
        }
    };
    let element = |name: &str, asked: &str| -> Vec<(String, Value)> {
        let not = format!("Not{name}");
        let mut forms = vec![(name.to_owned(), json!(asked)), (not.clone(), json!(asked))];
        if deny[name].is_null() {
            let mut more = texts(&deny[&not]);
            forms.push((not.clone(), json!(more)));
            more.push(asked.to_owned());
            forms.push((not, json!(more)));
        } else {
            let all = texts(&deny[name]);
            forms.push((name.to_owned(), json!(all)));
            let fewer: Vec<&String> = (all.iter())
                .filter(|text| !text.eq_ignore_ascii_case(asked))
                .collect();
            if !fewer.is_empty() && fewer.len() < all.len() {
                forms.push((name.to_owned(), json!(fewer)));
            }
        }
        forms
    };
    let caller = request.principal.principal_arn();
    let principals: Vec<(Value, bool)> = match deny["Principal"].is_null() {
        true => vec![(Value::Null, false)],
        false => vec![
            (deny["Principal"].clone(), false),
            (deny["Principal"].clone(), true),
            (json!({ "AWS": caller }), false),
        ],
    };
    let mut variants = Vec::new();
    for (action, actions) in element("Action", &request.action) {
        for (resource, resources) in element("Resource", &request.resource) {
            for (principal, excepted) in &principals {
                let mut one = json!({"Effect": "Deny", &action: actions, &resource: resources});
                if !principal.is_null() {
                    one["Principal"] = principal.clone();
                }
                if !deny["Condition"].is_null() {
                    one["Condition"] = deny["Condition"].clone();
                }
                if *excepted {
                    one["Condition"]["ArnNotEquals"] = json!({ "aws:PrincipalArn": caller });
                }
                variants.push(one);
            }
        }
    }
    variants
}

/// Whether replacing one of the policy's Denies by one or two statements would do the same as the fix and open less.
fn is_beaten(
    denial: &Denial,
    fix: &Fix,
    fixed: &PolicySet,
    opened: &BTreeSet<Asked>,
    before: &BTreeSet<Asked>,
    actions: &[String],
) -> Option<Value> {
    let original: PolicyDocument = fix.before.parse().ok()?;
    let old = statements(&original);
    let (request, policies) = (&denial.request, &denial.policies);
    let denied_before = judged(request, policies, actions, Verdict::ExplicitDeny);
    for (index, deny) in old
        .iter()
        .enumerate()
        .filter(|(_, one)| one["Effect"] == "Deny")
    {
        let variants = variants(deny, &denial.request);
        let pairs = (0..variants.len()).flat_map(|a| (a..variants.len()).map(move |b| (a, b)));
        for (a, b) in pairs {
            let mut new = old.clone();
            let pair = if a == b {
                vec![&variants[a]]
            } else {
                vec![&variants[a], &variants[b]]
            };
            new.splice(index..=index, pair.into_iter().cloned());
            let text = json!({"Version": "2012-10-17", "Statement": new}).to_string();
            let Ok(document) = text.parse::<PolicyDocument>() else {
                continue;
            };
            let mut changed = fixed.clone();
            Fix {
                before: fix.after.clone(),
                document,
                ..fix.clone()
            }
            .apply(&mut changed);
            if !decide(&denial.request, &changed).is_allowed() {
                continue;
            }
            // It must not deny anything else instead.
            let denied = judged(&denial.request, &changed, actions, Verdict::ExplicitDeny);
            if !denied.is_subset(&denied_before) {
                continue;
            }
            let after = judged(&denial.request, &changed, actions, Verdict::Allow);
            let opens: BTreeSet<Asked> = after.difference(before).cloned().collect();
            if before.is_subset(&after) && opens.is_subset(opened) && opens.len() < opened.len() {
                return Some(json!(new));
            }
        }
    }
    None
}

/// Three hundred cases, or `PROPTEST_CASES`.
fn config() -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(300),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_fix_opens_the_request_and_as_little_else_as_can_be(denial in denial()) {
        let Denial { request, policies } = &denial;
        let remedy = remedy(request, policies);
        if remedy.fixes.is_empty() {
            prop_assert!(remedy.instead.is_some(), "neither a fix nor what to do instead");
            return Ok(());
        }
        // 1. The request is allowed.
        let fixed = with_fixes(&remedy.fixes, policies);
        prop_assert!(decide(request, &fixed).is_allowed());
        // 2. Every text is a policy that its service accepts.
        for fix in &remedy.fixes {
            let grammar = Grammar::of(fix.policy).expect("a document");
            let read = grammar.check(&fix.after, Some(BUCKET));
            prop_assert_eq!(read.as_ref(), Ok(&fix.document), "{}", fix.after);
            prop_assert_ne!(&fix.before, &fix.after);
        }
        // 3. Nothing else is allowed, or no edit of one statement does with less.
        let actions = some_actions(&request.action);
        let before = judged(request, policies, &actions, Verdict::Allow);
        let after = judged(request, &fixed, &actions, Verdict::Allow);
        let opened: BTreeSet<Asked> = after.difference(&before).cloned().collect();
        let own = request.principal.arn();
        let in_bucket = request.resource.starts_with(&format!("{BUCKET}/"))
            && ends_in_bucket(policies);
        let unwanted: BTreeSet<Asked> = opened
            .iter()
            .filter(|(who, action, on)| {
                let wanted = *on == request.resource
                    || in_bucket && on.starts_with(&format!("{BUCKET}/"));
                !(*who == own && *action == request.action && wanted)
            })
            .cloned()
            .collect();
        prop_assert!(before.is_subset(&after), "the fix closes something");
        if !unwanted.is_empty() {
            for fix in &remedy.fixes {
                let beaten = is_beaten(&denial, fix, &fixed, &opened, &before, &actions);
                prop_assert_eq!(
                    beaten, None, "{}\n{}\n{}\nopens {:?}", fix.says, fix.before, fix.after, unwanted
                );
            }
        }
        // 4. Whatever is denied to others, or for other reasons, stays denied.
        for (key, value) in [
            ("aws:SecureTransport", "false"),
            ("aws:SourceIp", "198.51.100.7"),
            ("aws:PrincipalTag/team", "blue"),
        ] {
            let other = Request {
                context: request.context.clone().with(key, value),
                ..request.clone()
            };
            let guarded = judged(&other, policies, &actions, Verdict::ExplicitDeny);
            let guards = judged(&other, &fixed, &actions, Verdict::ExplicitDeny);
            let lost: Vec<&Asked> = guarded
                .difference(&guards)
                .filter(|(who, action, on)| {
                    let asked = (who.clone(), action.clone(), on.clone());
                    !(opened.contains(&asked) || *who == own && *action == request.action)
                })
                .collect();
            prop_assert!(lost.is_empty(), "{lost:?} are no longer denied with {key} {value}");
        }
    }
}
