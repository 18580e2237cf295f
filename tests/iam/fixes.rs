//! The smallest fix: what it opens, over a grid of every action of S3 and KMS, the resources around the request's, and
//! other callers.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::iam_case::Case;
use envelope_lab::core::iam::{
    Context, Fix, NamedPolicy, PolicyDocument, PolicySet, Principal, Request, decide,
    known_actions, remedy,
};
use serde_json::Value;
use std::collections::BTreeSet;

/// One request of the grid: caller, action, resource.
pub type Asked = (String, String, String);

/// Everything of the grid that the policies allow. Others have all permissions of their own; the caller has those of
/// the policies. A resource's policy has a say in its own resource only.
pub fn allowed(request: &Request, policies: &PolicySet) -> BTreeSet<Asked> {
    let everything = || {
        let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
        NamedPolicy::new("all", text.parse::<PolicyDocument>().expect("a policy"))
    };
    let mut allowed = BTreeSet::new();
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
            for service in ["s3", "kms"] {
                for name in known_actions(service) {
                    let asked = Request {
                        principal: caller.clone(),
                        action: format!("{service}:{name}"),
                        resource: resource.clone(),
                        resource_account: request.resource_account.clone(),
                        context: context.clone(),
                    };
                    if decide(&asked, &asked_of).is_allowed() {
                        allowed.insert((caller.arn(), asked.action, resource.clone()));
                    }
                }
            }
        }
    }
    allowed
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
        resources.push(format!("{key}:key/99999999-9999-4999-8999-999999999999"));
    }
    resources.dedup();
    resources
}

/// Whether a policy of the asked resource has a say in this one.
fn is_of(resource: &str, asked: &str) -> bool {
    let root = |arn: &str| arn.split('/').next().map(str::to_owned);
    resource == asked || asked.starts_with("arn:aws:s3:::") && root(resource) == root(asked)
}

pub fn with_fixes(fixes: &[Fix], policies: &PolicySet) -> PolicySet {
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

/// Each case says how much its fix opens at most, and which actions it never opens.
#[test]
fn every_case_opens_no_more_than_it_must() {
    for (case, expected) in cases() {
        let id = &case.id;
        let before = allowed(&case.request, &case.policies);
        let remedy = remedy(&case.request, &case.policies);
        println!("{id}: {:?}", remedy.instead);
        for fix in &remedy.fixes {
            println!("{}\n{}", fix.says, fix.after);
        }
        if remedy.fixes.is_empty() {
            assert!(expected["fix"]["or_none"] == true, "{id}: no fix");
            assert!(remedy.instead.is_some(), "{id}: nothing to do instead");
            continue;
        }
        let changed = with_fixes(&remedy.fixes, &case.policies);
        assert!(decide(&case.request, &changed).is_allowed(), "{id}");
        for fix in &remedy.fixes {
            assert!(!fix.document.is_empty(), "{id}");
        }
        let opened: Vec<Asked> = (allowed(&case.request, &changed).into_iter())
            .filter(|asked| !before.contains(asked))
            .collect();
        let most = expected["fix"]["opens_at_most"].as_u64().expect("a number");
        assert!(opened.len() as u64 <= most, "{id}: {opened:#?}");
        for never in expected["fix"]["never_opens"]
            .as_array()
            .into_iter()
            .flatten()
        {
            assert!(
                opened.iter().all(|(_, action, _)| never != action),
                "{id}: {never}"
            );
        }
    }
}
