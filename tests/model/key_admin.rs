//! What administrators do to KMS keys, their aliases, policies and grants (FIDELITY 1, 3 and 8).

use super::caller::Caller;
use super::expect::{Call, Failure, Fresh, pairs};
use super::keys::{Use, pending};
use super::kms::Done;
use super::policy::{Malformed, Policy};
use super::world::{Grant, KeyState, REGION, World};
use serde_json::{Value, json};

impl World {
    /// Creating, updating and deleting an alias asks the key policy about the key, IAM alone about the alias (FIDELITY 8).
    pub fn alias(&mut self, caller: &Caller, call: &Call) -> Done {
        let action = format!("kms:{}", call.operation);
        let account = caller.account().expect("an account");
        let alias = format!("arn:aws:kms:{REGION}:{account}:{}", call.given("AliasName"));
        let is_new = call.operation == "CreateAlias";
        let old = (!is_new).then_some(alias.as_str());
        let named = old.into_iter().chain(call.text("TargetKeyId"));
        let keys: Result<Vec<String>, Failure> =
            named.map(|id| self.resolve(caller, id, &action)).collect();
        let keys = match keys {
            Ok(keys) => keys,
            Err(failure) => return Done::fails(None, failure),
        };
        let mut failures = Vec::new();
        if let Err(reasons) = self.iam_alone(caller, &action, &alias) {
            let resource = format!("resource: {alias}");
            failures.push(Self::denied(
                "AccessDeniedException",
                400,
                caller,
                &action,
                &resource,
                &reasons,
            ));
        }
        for key in &keys {
            let of = Use {
                action: &action,
                key,
                named: Some(key),
                context: None,
                through_s3: false,
            };
            failures.extend(self.authorize_key(caller, &of).err());
        }
        let target = keys
            .into_iter()
            .next_back()
            .filter(|_| call.text("TargetKeyId").is_some());
        if failures.is_empty() {
            if is_new && self.aliases.contains_key(&alias) {
                failures.push(Failure::code("AlreadyExistsException", 400));
            }
            // The state of the key that an alias leaves does not matter.
            let state = |key: &String| self.keys[key].state;
            failures.extend(
                target
                    .iter()
                    .filter(|key| state(key) == KeyState::PendingDeletion)
                    .map(|key| pending(key)),
            );
        }
        if failures.is_empty() {
            match target {
                Some(key) => self.aliases.insert(alias, key),
                None => self.aliases.remove(&alias),
            };
        }
        Done {
            result: match failures.is_empty() {
                true => Ok(Vec::new()),
                false => Err(failures),
            },
            // The alias comes before the key among the record's resources.
            key: None,
        }
    }

    /// What administrators do to a key: KeyId is an id or an ARN, no alias.
    pub fn managing(&mut self, caller: &Caller, call: &Call, fresh: Fresh<'_>) -> Done {
        let action = format!("kms:{}", call.operation);
        let id = call.given("KeyId");
        let key = match self.resolve(caller, id, &action) {
            Ok(key) => key,
            Err(failure) => return Done::fails(None, failure),
        };
        // What a grant is limited to is the encryption context of the request for it (KMS developer guide,
        // kms:EncryptionContext:context-key).
        let constraints = call.input.get("Constraints").and_then(Value::as_object);
        let context = constraints.map(|limits| limits.values().flat_map(pairs).collect());
        let of = Use {
            action: &action,
            key: &key,
            named: Some(id),
            context: context.as_ref(),
            through_s3: false,
        };
        // Parameter validation first, and a policy is one.
        if let Err(failure) = self.policy_given(call) {
            return Done::fails(None, failure);
        }
        if let Err(failure) = self.authorize_key(caller, &of) {
            return Done::fails(Some(&key), failure);
        }
        match self.change(caller, call, &key, fresh) {
            Ok(output) => Done::ok(&key, output),
            // Whether the record of a refused policy names the key, is not documented.
            Err(failure) if call.operation == "PutKeyPolicy" => Done::fails(None, failure),
            Err(failure) => Done::fails(Some(&key), failure),
        }
    }

    fn change(
        &mut self,
        caller: &Caller,
        call: &Call,
        arn: &str,
        fresh: Fresh<'_>,
    ) -> Result<Vec<(&'static str, Value)>, Failure> {
        let state = self.keys[arn].state;
        let is_pending = state == KeyState::PendingDeletion;
        let mut output = vec![];
        match call.operation.as_str() {
            // Work in every key state.
            "GetKeyPolicy" | "ListGrants" => {}
            "DescribeKey" => {
                let name = match state {
                    KeyState::Enabled => "Enabled",
                    KeyState::Disabled => "Disabled",
                    KeyState::PendingDeletion => "PendingDeletion",
                };
                output.push(("/KeyMetadata/Arn", json!(arn)));
                output.push(("/KeyMetadata/KeyState", json!(name)));
                output.push(("/KeyMetadata/Enabled", json!(state == KeyState::Enabled)));
            }
            "PutKeyPolicy" => self.put_key_policy(caller, call, arn)?,
            "EnableKey" | "DisableKey" | "ScheduleKeyDeletion" if is_pending => {
                return Err(pending(arn));
            }
            "EnableKey" => self.set_state(arn, KeyState::Enabled),
            "DisableKey" => self.set_state(arn, KeyState::Disabled),
            "ScheduleKeyDeletion" => {
                self.set_state(arn, KeyState::PendingDeletion);
                output.push(("/KeyState", json!("PendingDeletion")));
            }
            "CancelKeyDeletion" if !is_pending => {
                return Err(Failure::new(
                    "KMSInvalidStateException",
                    400,
                    format!("{arn} is not pending deletion."),
                ));
            }
            // Disabled, not Enabled.
            "CancelKeyDeletion" => self.set_state(arn, KeyState::Disabled),
            "CreateGrant" => {
                self.usable(arn)?;
                let constraints = &call.input["Constraints"];
                let of = |name: &str| constraints.get(name).map(pairs);
                let operations = call.input["Operations"].as_array().into_iter().flatten();
                let grant = Grant {
                    id: fresh.id("/GrantId"),
                    grantee: call.given("GranteePrincipal").to_owned(),
                    operations: operations.map(super::policy::text).collect(),
                    equals: of("EncryptionContextEquals"),
                    subset: of("EncryptionContextSubset"),
                };
                self.keys.get_mut(arn).expect("a key").grants.push(grant);
            }
            "RevokeGrant" => {
                let grants = &mut self.keys.get_mut(arn).expect("a key").grants;
                let before = grants.len();
                grants.retain(|grant| grant.id != call.given("GrantId"));
                if grants.len() == before {
                    return Err(Failure::code("NotFoundException", 400));
                }
            }
            other => panic!("an operation that this model lacks: {other}"),
        }
        Ok(output)
    }

    fn set_state(&mut self, arn: &str, state: KeyState) {
        self.keys.get_mut(arn).expect("a key").state = state;
    }

    fn policy_given(&self, call: &Call) -> Result<Option<Policy>, Failure> {
        let Some(policy) = call.text("Policy") else {
            return Ok(None);
        };
        Policy::on_resource(policy, &self.births)
            .map(Some)
            .map_err(|what| {
                malformed(match what {
                    Malformed::NoPrincipal => "Policy contains a statement with no principal.",
                    Malformed::InvalidPrincipal => {
                        "Policy contains a statement with one or more invalid principals."
                    }
                })
            })
    }

    fn put_key_policy(&mut self, caller: &Caller, call: &Call, arn: &str) -> Result<(), Failure> {
        let policy = self.policy_given(call)?.expect("PutKeyPolicy has a policy");
        let old = std::mem::replace(&mut self.keys.get_mut(arn).expect("a key").policy, policy);
        if !call.is_set("BypassPolicyLockoutSafetyCheck") {
            let of = Use {
                action: "kms:PutKeyPolicy",
                key: arn,
                named: Some(arn),
                context: None,
                through_s3: false,
            };
            if self.authorize_key(caller, &of).is_err() {
                self.keys.get_mut(arn).expect("a key").policy = old;
                return Err(malformed(
                    "The new key policy will not allow you to update the key policy in the future.",
                ));
            }
        }
        Ok(())
    }
}

fn malformed(message: &str) -> Failure {
    Failure::new("MalformedPolicyDocumentException", 400, message)
}
