//! Who a statement names: roles and users with paths, AWS services, federated users, sessions of web identities.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world;
use envelope_lab::core::iam::{
    Context, Grant, NamedPolicy, PolicyKind, PolicySet, Principal, Reason, Request, Verdict, decide,
};

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const ACCOUNT: &str = "111122223333";
const ROOT: &str = "arn:aws:iam::111122223333:root";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/Indexer/i-0abc";
const ROLE: &str = "arn:aws:iam::111122223333:role/service-role/Indexer";
const NAMESAKE: &str = "arn:aws:iam::111122223333:role/other/Indexer";
const FEDERATED: &str = "arn:aws:sts::111122223333:federated-user/nina";
const LOGS: &str = "delivery.logs.amazonaws.com";

fn policy(statements: &str) -> NamedPolicy {
    NamedPolicy::new("p", world::policy(statements))
}

fn request(principal: Principal, context: Context) -> Request {
    Request {
        principal,
        action: "kms:Decrypt".to_owned(),
        resource: KEY.to_owned(),
        resource_account: ACCOUNT.to_owned(),
        context,
    }
}

fn caller(text: &str) -> Principal {
    text.parse().expect("a principal")
}

/// The session of a role whose path the lab knows.
fn known(path: &str) -> Principal {
    Principal::Session {
        account: ACCOUNT.to_owned(),
        role: "Indexer".to_owned(),
        path: Some(path.to_owned()),
        session: "i-0abc".to_owned(),
    }
}

/// A key policy of this statement, and an identity policy that allows all.
fn with_key_policy(statements: &str) -> PolicySet {
    PolicySet {
        identity: vec![policy(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#)],
        resource: Some((PolicyKind::KeyPolicy, policy(statements))),
        ..PolicySet::default()
    }
}

fn statement(effect: &str, element: &str, principals: &str) -> String {
    format!(r#"{{"Effect":"{effect}","{element}":{principals},"Action":"kms:*","Resource":"*"}}"#)
}

fn aws(values: &[&str]) -> String {
    serde_json::json!({ "AWS": values }).to_string()
}

/// The verdict under one statement beside a delegation to the account.
fn verdict(request: &Request, effect: &str, element: &str, principals: &str) -> Verdict {
    let delegation = statement("Allow", "Principal", &aws(&[ROOT]));
    let statements = format!("{delegation},{}", statement(effect, element, principals));
    decide(request, &with_key_policy(&statements)).verdict
}

/// The ways in which the engine learns of the role's path.
fn sessions_of_the_role() -> [Request; 3] {
    [
        request(known("/service-role/"), Context::new()),
        request(
            caller(SESSION),
            Context::new().with("aws:PrincipalArn", ROLE),
        ),
        // Nothing tells the path. Role names are unique in the account, so the name decides.
        request(caller(SESSION), Context::new()),
    ]
}

#[test]
fn a_role_with_a_path_names_its_sessions() {
    for request in sessions_of_the_role() {
        let allow = with_key_policy(&statement("Allow", "Principal", &aws(&[ROLE])));
        assert_eq!(decide(&request, &allow).verdict, Verdict::Allow);
        let denied = verdict(&request, "Deny", "Principal", &aws(&[ROLE]));
        assert_eq!(denied, Verdict::ExplicitDeny, "{request:?}");
        let listed = verdict(&request, "Deny", "NotPrincipal", &aws(&[ROOT, ROLE]));
        assert_eq!(listed, Verdict::Allow, "{request:?}");
        let grant = Grant {
            name: "g".to_owned(),
            grantee: ROLE.to_owned(),
            operations: vec!["Decrypt".to_owned()],
            constraints: None,
        };
        let policies = PolicySet {
            grants: vec![grant],
            resource: Some((PolicyKind::KeyPolicy, policy(""))),
            ..PolicySet::default()
        };
        assert!(decide(&request, &policies).is_allowed(), "{request:?}");
    }
}

#[test]
fn another_path_is_another_role() {
    let [by_type, by_context, _] = sessions_of_the_role();
    let plain = "arn:aws:iam::111122223333:role/Indexer";
    for request in [by_type, by_context] {
        for other in [NAMESAKE, plain] {
            let policies = with_key_policy(&statement("Allow", "Principal", &aws(&[other])));
            let decision = decide(&request, &policies);
            assert_eq!(decision.by, Reason::NoResourcePolicyAllows, "{other}");
            let denied = verdict(&request, "Deny", "Principal", &aws(&[other]));
            assert_eq!(denied, Verdict::Allow, "{other}");
            let listed = verdict(&request, "Deny", "NotPrincipal", &aws(&[ROOT, other]));
            assert_eq!(listed, Verdict::ExplicitDeny, "{other}");
        }
    }
    // The caller's own type beats a context that contradicts it, and a foreign ARN says nothing.
    let contradicted = request(
        known("/service-role/"),
        Context::new().with("aws:PrincipalArn", NAMESAKE),
    );
    let foreign = request(
        caller(SESSION),
        Context::new().with(
            "aws:PrincipalArn",
            "arn:aws:iam::444455556666:role/x/Indexer",
        ),
    );
    for request in [contradicted, foreign] {
        let denied = verdict(&request, "Deny", "Principal", &aws(&[ROLE]));
        assert_eq!(denied, Verdict::ExplicitDeny, "{request:?}");
    }
}

#[test]
fn a_user_with_a_path_is_named_by_its_whole_arn() {
    let nina = caller("arn:aws:iam::111122223333:user/division/nina");
    assert_eq!(nina.user_name(), Some("nina"));
    let request = request(nina, Context::new());
    for (name, expected) in [
        (
            "arn:aws:iam::111122223333:user/division/nina",
            Verdict::ExplicitDeny,
        ),
        ("arn:aws:iam::111122223333:user/nina", Verdict::Allow),
        (
            "arn:aws:iam::111122223333:user/division/nin",
            Verdict::Allow,
        ),
    ] {
        let found = verdict(&request, "Deny", "Principal", &aws(&[name]));
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn a_service_is_named_under_service_or_by_a_star() {
    let request = request(caller(LOGS), Context::new());
    let service = format!(r#"{{"Service":"{LOGS}"}}"#);
    let others = [
        r#"{"Service":["logs.amazonaws.com","cloudfront.amazonaws.com"]}"#.to_owned(),
        aws(&[ROOT]),
        aws(&[ACCOUNT]),
        r#"{"Federated":"delivery.logs.amazonaws.com"}"#.to_owned(),
    ];
    for named in [&service, r#""*""#, &aws(&["*"])] {
        let allow = with_key_policy(&statement("Allow", "Principal", named));
        assert!(decide(&request, &allow).is_allowed(), "{named}");
        let both = format!(
            "{},{}",
            statement("Allow", "Principal", &service),
            statement("Deny", "Principal", named)
        );
        let decision = decide(&request, &with_key_policy(&both));
        assert_eq!(decision.verdict, Verdict::ExplicitDeny, "{named}");
        let exempt = format!(
            "{},{}",
            statement("Allow", "Principal", &service),
            statement("Deny", "NotPrincipal", named)
        );
        // `NotPrincipal` is written with a list only.
        if named.starts_with('{') {
            assert!(decide(&request, &with_key_policy(&exempt)).is_allowed());
        }
    }
    for other in &others {
        let allow = with_key_policy(&statement("Allow", "Principal", other));
        let decision = decide(&request, &allow);
        // It has no account, so the identity policy of the set is not its own.
        assert_eq!(decision.by, Reason::NoResourcePolicyAllows, "{other}");
        assert!(!decision.cross_account);
        let exempt = format!(
            "{},{}",
            statement("Allow", "Principal", &service),
            statement("Deny", "NotPrincipal", other)
        );
        let decision = decide(&request, &with_key_policy(&exempt));
        assert_eq!(decision.verdict, Verdict::ExplicitDeny, "{other}");
    }
}

#[test]
fn a_service_meets_resource_control_policies_only() {
    let request = request(caller(LOGS), Context::new());
    let allow = with_key_policy(&statement(
        "Allow",
        "Principal",
        &format!(r#"{{"Service":"{LOGS}"}}"#),
    ));
    let deny = policy(r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#);
    let unmoved = PolicySet {
        identity: vec![deny.clone()],
        boundary: Some(deny.clone()),
        session: Some(deny.clone()),
        scps: vec![vec![deny]],
        ..allow.clone()
    };
    assert!(decide(&request, &unmoved).is_allowed());
    let rcp = PolicySet {
        rcps: vec![vec![policy(&statement("Deny", "Principal", r#""*""#))]],
        ..allow
    };
    let decision = decide(&request, &rcp);
    assert_eq!(
        decision.by,
        Reason::ExplicitDeny(PolicyKind::ResourceControl)
    );
}

#[test]
fn a_federated_user_is_limited_unless_named_itself() {
    let nina = |user: Option<&str>| {
        let principal = Principal::FederatedUser {
            account: ACCOUNT.to_owned(),
            name: "nina".to_owned(),
            user: user.map(str::to_owned),
        };
        request(principal, Context::new())
    };
    assert_eq!(nina(None).principal, caller(FEDERATED));
    let session = policy(r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#);
    let under = |statements: &str| PolicySet {
        session: Some(session.clone()),
        ..with_key_policy(statements)
    };
    // By its own ARN, the session policy does not limit it; by the user's that asked for it, it does.
    let own = under(&statement("Allow", "Principal", &aws(&[FEDERATED])));
    assert!(decide(&nina(None), &own).is_allowed());
    let user = "arn:aws:iam::111122223333:user/team/broker";
    let through = under(&statement("Allow", "Principal", &aws(&[user])));
    let decision = decide(&nina(Some("team/broker")), &through);
    assert_eq!(decision.by, Reason::NoSessionPolicyAllows);
    let decision = decide(&nina(Some("broker")), &through);
    assert_eq!(decision.by, Reason::NoResourcePolicyAllows);
    for listed in [FEDERATED, user] {
        let request = nina(Some("team/broker"));
        let denied = verdict(&request, "Deny", "Principal", &aws(&[listed]));
        assert_eq!(denied, Verdict::ExplicitDeny);
    }
    let exempt = verdict(
        &nina(None),
        "Deny",
        "NotPrincipal",
        &aws(&[ROOT, FEDERATED]),
    );
    assert_eq!(exempt, Verdict::Allow);
}

#[test]
fn a_web_identity_session_is_named_by_its_provider() {
    let provider = "cognito-identity.amazonaws.com";
    let named = format!(r#"{{"Federated":"{provider}"}}"#);
    let allow = with_key_policy(&statement("Allow", "Principal", &named));
    let with = |context| decide(&request(caller(SESSION), context), &allow).is_allowed();
    assert!(with(Context::new().with("aws:FederatedProvider", provider)));
    assert!(!with(
        Context::new().with("aws:FederatedProvider", "accounts.google.com")
    ));
    assert!(!with(Context::new()));
}
