//! The caller of a service, and the principal it calls for.

use crate::core::clock::Timestamp;
use crate::core::cloudtrail::{CALLER_ADDRESS, USER_AGENT, principal_id};
use crate::core::iam::{Context, NamedPolicy, Network, PolicySet, Principal};
use crate::core::trace::Actor;

/// A principal with its policies and tags.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The principal whose permissions count.
    pub principal: Principal,
    /// The unique id of its user or role, if IAM gave it one.
    pub id: Option<String>,
    /// The policies of the principal, its account and its session: all but resource policies.
    pub policies: PolicySet,
    /// The tags of its user or role.
    pub tags: Vec<(String, String)>,
    /// An organization's resource control policies by the account that they protect, one list per level; those of an
    /// empty account protect every account that has no entry of its own.
    pub resource_controls: Vec<(String, Vec<Vec<NamedPolicy>>)>,
    /// Condition keys that its session and its organization set.
    pub keys: Vec<(String, String)>,
    /// Where its requests come from.
    pub network: Network,
    /// The actor that sends the request: the application, or S3 on its behalf.
    pub actor: Actor,
    /// When the presigned URL was signed that stands for its request; `None` for a request with an `Authorization`
    /// header.
    pub presigned: Option<Timestamp>,
    pub now: Timestamp,
}

impl Caller {
    /// An application that calls over the internet.
    pub fn new(
        principal: Principal,
        policies: PolicySet,
        tags: Vec<(String, String)>,
        now: Timestamp,
    ) -> Self {
        Self {
            principal,
            id: None,
            policies,
            tags,
            resource_controls: Vec::new(),
            keys: Vec::new(),
            network: Network::public(CALLER_ADDRESS),
            actor: Actor::App,
            presigned: None,
            now,
        }
    }

    /// The same principal when S3 calls on its behalf (a forward access session): the caller's own permissions still
    /// count. The call comes from S3's network, so neither the caller's address nor its VPC endpoint reaches KMS.
    pub fn forwarded_by_s3(&self) -> Self {
        let mut forwarded = Self {
            actor: Actor::S3,
            network: Network::default(),
            ..self.clone()
        };
        forwarded.policies.endpoint = None;
        forwarded
    }

    /// The service that calls on the principal's behalf, as CloudTrail names it in 2026 records.
    pub fn invoked_by(&self) -> Option<&'static str> {
        (self.actor == Actor::S3).then_some("fas.s3.amazonaws.com")
    }

    /// The condition keys about the caller, for every action (IAM guide, "Global condition context keys"). When a
    /// service calls on the caller's behalf, the keys of the network are absent: AWS documents that a policy that checks
    /// the caller's address then fails.
    pub fn iam_context(&self) -> Context {
        let by_service = self.invoked_by().is_some();
        let mut context = Context::new().with("aws:SecureTransport", "true").with(
            "aws:ViaAWSService",
            if by_service { "true" } else { "false" },
        );
        self.network.set_in(&mut context);
        context.set(
            "aws:userid",
            principal_id(&self.principal, self.id.as_deref()),
        );
        if let Some(account) = self.principal.account() {
            context.set("aws:PrincipalArn", self.principal.principal_arn());
            context.set("aws:PrincipalAccount", account);
        }
        let principal_type = match &self.principal {
            Principal::User { .. } => Some("User"),
            Principal::Session { .. } => Some("AssumedRole"),
            Principal::FederatedUser { .. } => Some("FederatedUser"),
            Principal::Root { .. } => Some("Account"),
            Principal::Anonymous => Some("Anonymous"),
            Principal::Service { name } => {
                context.set("aws:PrincipalServiceName", name.as_str());
                None
            }
        };
        if self.principal != Principal::Anonymous {
            let is_service = principal_type.is_none();
            context.set(
                "aws:PrincipalIsAWSService",
                if is_service { "true" } else { "false" },
            );
        }
        if let Some(principal_type) = principal_type {
            context.set("aws:PrincipalType", principal_type);
        }
        if let Some(name) = self.principal.user_name() {
            context.set("aws:username", name);
        }
        for (name, value) in &self.tags {
            context.set(format!("aws:PrincipalTag/{name}"), value.as_str());
        }
        for (name, value) in &self.keys {
            context.set(name.as_str(), value.as_str());
        }
        context.set("aws:CurrentTime", self.now.to_string());
        context.set("aws:EpochTime", self.now.0.to_string());
        context
    }

    /// [`Caller::iam_context`] with the keys that a request brings, but no policy of the lab reads: the client's name,
    /// and for a session that it signed in without MFA, as all sessions here.
    pub fn request_context(&self) -> Context {
        let mut context = self.iam_context();
        let agent = self.invoked_by().map_or(USER_AGENT, |service| service);
        context.set("aws:UserAgent", agent);
        if matches!(self.principal, Principal::Session { .. }) {
            context.set("aws:MultiFactorAuthPresent", "false");
        }
        context
    }

    /// The policies for a request on a resource of this account: the caller's own, and the controls on the resource.
    pub fn policies_on(&self, account: &str) -> PolicySet {
        let mut policies = self.policies.clone();
        let of = |account: &str| {
            (self.resource_controls.iter()).find(|(protected, _)| protected == account)
        };
        if let Some((_, levels)) = of(account).or_else(|| of("")) {
            policies.rcps.extend(levels.iter().cloned());
        }
        policies
    }

    /// The caller's name as the subject of a title.
    pub fn name(&self) -> &'static str {
        match self.actor {
            Actor::S3 => "S3",
            _ => "Your app",
        }
    }
}
