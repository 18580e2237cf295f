//! What administrators change in IAM, STS and Organizations. They hold full access, and the walk's service control
//! policies speak of S3 and KMS only, so none of these calls is denied.

use super::expect::{Call, Expected, Failure, Fresh};
use super::policy::Policy;
use super::world::{OURS, ROLE_PATH, World};

impl World {
    pub fn account(&mut self, call: &Call, fresh: Fresh<'_>) -> Expected {
        let user = |call: &Call| {
            let account = call
                .caller
                .split(':')
                .nth(4)
                .expect("an account")
                .to_owned();
            format!("arn:aws:iam::{account}:user/{}", call.given("UserName"))
        };
        let named = match (
            call.text("UserName"),
            call.text("RoleName"),
            call.text("RoleArn"),
        ) {
            (Some(_), ..) => Some(user(call)),
            (_, Some(_), _) => Some(role(call)),
            (.., arn) => arn.map(str::to_owned),
        };
        let is_new = matches!(call.operation.as_str(), "CreateUser" | "CreateRole");
        if named.is_some_and(|arn| !is_new && !self.births.contains_key(&arn)) {
            return Expected::fails(vec![match call.operation.as_str() {
                // Who may not learn that a role is missing, learns nothing.
                "AssumeRole" => Failure::code("AccessDenied", 403),
                _ => Failure::code("NoSuchEntity", 404),
            }]);
        }
        // Only fewer steps than a walk has name a policy that was never made.
        let managed = call.text("PolicyArn").or(call.text("PermissionsBoundary"));
        if managed.is_some_and(|arn| !self.managed.contains_key(arn)) {
            return Expected::fails(vec![Failure::code("NoSuchEntity", 404)]);
        }
        match call.operation.as_str() {
            "CreateUser" => {
                let arn = user(call);
                if self.births.contains_key(&arn) {
                    return Expected::fails(vec![Failure::code("EntityAlreadyExists", 409)]);
                }
                self.born(&arn);
            }
            "DeleteUser" => {
                let arn = user(call);
                self.births.remove(&arn);
                self.identities.remove(&arn);
            }
            "CreateRole" => {
                let arn = format!(
                    "arn:aws:iam::{OURS}:role{ROLE_PATH}{}",
                    call.given("RoleName")
                );
                self.born(&arn);
            }
            "PutUserPolicy" => self.put(&user(call), call),
            "PutRolePolicy" => self.put(&role(call), call),
            "DeleteUserPolicy" => {
                let arn = user(call);
                let removed = (self.identities.get_mut(&arn))
                    .and_then(|one| one.inline.remove(call.given("PolicyName")));
                if removed.is_none() {
                    return Expected::fails(vec![Failure::code("NoSuchEntity", 404)]);
                }
            }
            "CreatePolicy" if call.service == "iam" => {
                let arn = format!("arn:aws:iam::{OURS}:policy/{}", call.given("PolicyName"));
                self.managed
                    .insert(arn, call.given("PolicyDocument").to_owned());
            }
            "PutUserPermissionsBoundary" => self.bound(&user(call), call),
            "PutRolePermissionsBoundary" => self.bound(&role(call), call),
            "DeleteUserPermissionsBoundary" => self.unbound(&user(call)),
            "DeleteRolePermissionsBoundary" => self.unbound(&role(call)),
            "AttachUserPolicy" => self.attach(&user(call), call),
            "AttachRolePolicy" => self.attach(&role(call), call),
            "DetachUserPolicy" => return self.detach(&user(call), call),
            "DetachRolePolicy" => return self.detach(&role(call), call),
            "AssumeRole" => {
                let (role, session) = (call.given("RoleArn"), call.given("RoleSessionName"));
                let name = role.rsplit('/').next().expect("a role's name");
                let arn = format!("arn:aws:sts::{OURS}:assumed-role/{name}/{session}");
                match call.text("Policy") {
                    Some(policy) => self.sessions.insert(arn, Policy::of(policy)),
                    None => self.sessions.remove(&arn),
                };
            }
            "CreateOrganization" => self.is_organization = true,
            "CreatePolicy" => {
                let arn = fresh.id("/Policy/PolicySummary/Arn");
                let policy = Policy::managed(call.given("Content"), &arn);
                match call.given("Type") {
                    "SERVICE_CONTROL_POLICY" => self.control = Some(policy),
                    _ => self.resource_control = Some(policy),
                }
            }
            "UpdatePolicy" => {
                for known in [&mut self.control, &mut self.resource_control]
                    .into_iter()
                    .flatten()
                {
                    let arn = known.arn.clone().unwrap_or_default();
                    if arn.ends_with(call.given("PolicyId")) {
                        *known = Policy::managed(call.given("Content"), &arn);
                    }
                }
            }
            "ListRoots" | "AttachPolicy" | "DetachPolicy" => {}
            other => panic!("an operation that this model lacks: {other}"),
        }
        Expected::default()
    }

    fn put(&mut self, arn: &str, call: &Call) {
        let policy = Policy::of(call.given("PolicyDocument"));
        let identity = self.identities.entry(arn.to_owned()).or_default();
        identity
            .inline
            .insert(call.given("PolicyName").to_owned(), policy);
    }

    fn bound(&mut self, arn: &str, call: &Call) {
        let policy = call.given("PermissionsBoundary");
        let boundary = self
            .managed
            .get(policy)
            .map(|text| Policy::managed(text, policy));
        self.identities.entry(arn.to_owned()).or_default().boundary = boundary;
    }

    fn attach(&mut self, arn: &str, call: &Call) {
        let managed = call.given("PolicyArn");
        let policy = Policy::managed(&self.managed[managed], managed);
        let identity = self.identities.entry(arn.to_owned()).or_default();
        identity.attached.insert(managed.to_owned(), policy);
    }

    fn detach(&mut self, arn: &str, call: &Call) -> Expected {
        let attached = self
            .identities
            .get_mut(arn)
            .map(|identity| &mut identity.attached);
        match attached.and_then(|attached| attached.remove(call.given("PolicyArn"))) {
            Some(_) => Expected::default(),
            None => Expected::fails(vec![Failure::code("NoSuchEntity", 404)]),
        }
    }

    fn unbound(&mut self, arn: &str) {
        self.identities.entry(arn.to_owned()).or_default().boundary = None;
    }
}

fn role(call: &Call) -> String {
    format!(
        "arn:aws:iam::{OURS}:role{ROLE_PATH}{}",
        call.given("RoleName")
    )
}
