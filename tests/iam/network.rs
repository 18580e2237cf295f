//! The caller's network: its condition keys, and the policy of a VPC endpoint.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world;
use envelope_lab::core::iam::{
    Context, Decision, LayerEffect, NamedPolicy, Network, PolicyKind, PolicySet, Reason, Request,
    Verdict, decide,
};

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const NINA: &str = "arn:aws:iam::111122223333:user/nina";
const ROOT: &str = "arn:aws:iam::111122223333:root";

fn policy(statements: &str) -> NamedPolicy {
    NamedPolicy::new("p", world::policy(statements))
}

fn statement(effect: &str, principal: &str, action: &str) -> String {
    format!(r#"{{"Effect":"{effect}","Principal":{principal},"Action":"{action}","Resource":"*"}}"#)
}

/// All policies allow, and the request comes through an endpoint with this policy.
fn through(endpoint: Option<&str>) -> PolicySet {
    PolicySet {
        identity: vec![policy(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#)],
        resource: Some((
            PolicyKind::KeyPolicy,
            policy(&statement("Allow", r#""*""#, "kms:*")),
        )),
        endpoint: endpoint.map(policy),
        ..PolicySet::default()
    }
}

fn ask(who: &str, context: Context, policies: &PolicySet) -> Decision {
    let request = Request {
        principal: who.parse().expect("a principal"),
        action: "kms:Decrypt".to_owned(),
        resource: KEY.to_owned(),
        resource_account: "111122223333".to_owned(),
        context,
    };
    decide(&request, policies)
}

#[test]
fn an_endpoint_hides_the_public_address() {
    let keys = |network: &Network| -> Vec<String> {
        (network.keys().map(|(key, value)| format!("{key}={value}"))).collect()
    };
    let mut network = Network::public("203.0.113.12");
    network.vpc = Some("vpc-0a1b".to_owned());
    // Without an endpoint, the service does not see a VPC.
    assert_eq!(keys(&network), ["aws:SourceIp=203.0.113.12"]);
    network.endpoint = Some("vpce-0c2d".to_owned());
    let all = [
        "aws:VpcSourceIp=203.0.113.12",
        "aws:SourceVpce=vpce-0c2d",
        "aws:SourceVpc=vpc-0a1b",
    ];
    assert_eq!(keys(&network), all);
    assert_eq!(keys(&Network::default()), [""; 0]);
}

#[test]
fn the_policy_of_the_endpoint_must_allow() {
    let account = format!(r#"{{"AWS":"{ROOT}"}}"#);
    let all = statement("Allow", r#""*""#, "*");
    let (owner, other) = (
        statement("Allow", &account, "kms:*"),
        statement("Allow", r#"{"AWS":"444455556666"}"#, "*"),
    );
    let denies = format!("{all},{}", statement("Deny", r#""*""#, "kms:Decrypt"));
    let cases = [
        (None, Verdict::Allow),
        (Some(all.as_str()), Verdict::Allow),
        // The account's principal stands for all its callers here: there is nothing to delegate to.
        (Some(&owner), Verdict::Allow),
        (Some(&other), Verdict::ImplicitDeny),
        (Some(""), Verdict::ImplicitDeny),
        (Some(&denies), Verdict::ExplicitDeny),
    ];
    for who in [NINA, ROOT] {
        for (endpoint, expected) in &cases {
            let decision = ask(who, Context::new(), &through(*endpoint));
            assert_eq!(decision.verdict, *expected, "{who} {endpoint:?}");
            let clause = match expected {
                Verdict::Allow => None,
                Verdict::ImplicitDeny => {
                    assert_eq!(decision.by, Reason::NoEndpointPolicyAllows);
                    Some("because no VPC endpoint policy allows the kms:Decrypt action")
                }
                Verdict::ExplicitDeny => Some("with an explicit deny in a VPC endpoint policy"),
            };
            assert_eq!(decision.clause().as_deref(), clause);
            let refusing: &[PolicyKind] = match expected {
                Verdict::Allow => &[],
                _ => &[PolicyKind::VpcEndpoint],
            };
            assert_eq!(decision.also_refusing(), refusing);
        }
    }
    let decision = ask(NINA, Context::new(), &through(Some(&owner)));
    let layer = (decision.layers.iter()).find(|layer| layer.policy == PolicyKind::VpcEndpoint);
    assert_eq!(layer.map(|layer| layer.effect), Some(LayerEffect::Allows));
}

#[test]
fn a_service_does_not_come_through_the_callers_endpoint() {
    let closed = through(Some(""));
    for (via, expected) in [("true", true), ("false", false)] {
        let context = Context::new().with("aws:ViaAWSService", via);
        assert_eq!(ask(NINA, context, &closed).is_allowed(), expected, "{via}");
    }
    let decision = ask("anonymous", Context::new(), &closed);
    assert_eq!(decision.by, Reason::NoEndpointPolicyAllows);
}
