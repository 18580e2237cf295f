//! `AssumeRole`: a session of a role, for those whom its trust policy names.

use super::request::assume_role::Input;
use crate::core::clock::Timestamp;
use crate::core::cloud::account_call::{AccountCall, tag_keys};
use crate::core::cloud::identities::Identity;
use crate::core::cloud::limit_set::AssumedSession;
use crate::core::error::ServiceError;
use crate::core::iam::{
    Decision, Grammar, NamedPolicy, PolicyDocument, PolicyKind, PolicySet, Principal, Reason,
    Request as Question, decide,
};
use crate::core::json::Object;
use base64ct::{Base64, Encoding};
use serde_json::Value;

/// A session's length unless the call says otherwise, in seconds; also the longest for a session of a session.
const HOUR: i64 = 3_600;

/// The role to assume.
struct AssumedRole {
    arn: String,
    account: String,
    name: String,
    id: String,
    max_session: u32,
    trust: PolicyDocument,
}

impl AccountCall<'_> {
    /// `AssumeRole`.
    ///
    /// # Errors
    /// `ValidationError`, `AccessDenied`, `MalformedPolicyDocument`, `PackedPolicyTooLarge`.
    pub fn assume_role(&mut self, input: &Input) -> Result<Value, ServiceError> {
        self.check(input)?;
        if let Principal::Root { .. } = self.caller.principal {
            let message = "Roles may not be assumed by root accounts.";
            return Err(self.error("AccessDenied", 403, message));
        }
        let tags = self.session_tags(input);
        let role = self.role(input)?;
        self.ask_trust(&role, "sts:AssumeRole", input, &tags)?;
        if !input.tags.is_empty() {
            self.ask_trust(&role, "sts:TagSession", input, &tags)?;
        }
        let source_identity = self.source_identity(input)?;
        if input.source_identity.is_some() {
            self.ask_trust(&role, "sts:SetSourceIdentity", input, &tags)?;
        }
        let duration = self.duration(&role, input.duration)?;
        let policy = self.session_policy(input)?;
        let session = &input.role_session_name;
        let arn = format!(
            "arn:aws:sts::{}:assumed-role/{}/{session}",
            role.account, role.name
        );
        let expires = Timestamp(self.now.0.saturating_add(duration));
        let mut transitive = input.transitive_tag_keys.clone();
        transitive.extend(self.inherited().map(|(key, _)| key));
        let assumed = AssumedSession {
            arn: arn.clone(),
            policy,
            tags,
            transitive,
            source_identity: source_identity.clone(),
            issued: self.now,
            expires,
        };
        self.cloud.change_limits(|limits| {
            limits.sessions.retain(|known| known.arn != arn);
            limits.sessions.push(assumed);
        });
        let user = Object::of(&[
            ("AssumedRoleId", &format!("{}:{session}", role.id)),
            ("Arn", &arn),
        ])
        .value();
        let mut json = Object::default();
        json.put("Credentials", self.credentials(expires));
        json.put("AssumedRoleUser", user);
        if let Some(identity) = source_identity {
            json.text("SourceIdentity", &identity);
        }
        Ok(json.value())
    }

    fn check(&self, input: &Input) -> Result<(), ServiceError> {
        self.of_letters(
            "roleSessionName",
            &input.role_session_name,
            b"_+=,.@-",
            (2, 64),
        )?;
        if let Some(id) = &input.external_id {
            self.of_letters("externalId", id, b"_+=,.@:/-", (2, 1_224))?;
        }
        if let Some(identity) = &input.source_identity {
            self.of_letters("sourceIdentity", identity, b"_+=,.@-", (2, 64))?;
        }
        if let Some(seconds) = input.duration {
            self.between("durationSeconds", seconds, 900, 43_200)?;
        }
        if input.role_arn.len() < 20 {
            let must = "have length greater than or equal to 20";
            return Err(self.constraint(Some(&input.role_arn), "roleArn", must));
        }
        if input.policy_arns.0.len() > 10 {
            let must = "have length less than or equal to 10";
            return Err(self.constraint(None, "policyArns", must));
        }
        self.check_tags(&input.tags, &[])?;
        let is_tag =
            |key: &String| (input.tags.iter()).any(|(tag, _)| tag.eq_ignore_ascii_case(key));
        match input.transitive_tag_keys.iter().all(is_tag) {
            true => Ok(()),
            // As public reports of the call quote it.
            false => Err(self.error(
                "InvalidParameterValue",
                400,
                "The specified transitive tag key must be included in the requested tags.",
            )),
        }
    }

    /// Checks a text of letters, digits and these signs.
    fn of_letters(
        &self,
        member: &str,
        text: &str,
        signs: &[u8],
        (least, most): (usize, usize),
    ) -> Result<(), ServiceError> {
        let sound = |byte: u8| byte.is_ascii_alphanumeric() || signs.contains(&byte);
        if !text.bytes().all(sound) {
            let signs = signs.iter().filter(|sign| **sign != b'_');
            let signs: String = signs.map(|sign| char::from(*sign)).collect();
            let must = format!("satisfy regular expression pattern: [\\w{signs}]*");
            return Err(self.constraint(Some(text), member, &must));
        }
        if text.len() < least {
            let must = format!("have length greater than or equal to {least}");
            return Err(self.constraint(Some(text), member, &must));
        }
        self.at_most(member, text, most)
    }

    /// The role; for one that does not exist, or that nobody may assume, the error does not tell which.
    fn role(&self, input: &Input) -> Result<AssumedRole, ServiceError> {
        let arn = &input.role_arn;
        let parts = arn
            .strip_prefix("arn:aws:iam::")
            .and_then(|rest| rest.split_once(":role/"));
        let Some((account, rest)) = parts else {
            let message = format!("{arn} is invalid");
            return Err(self.error("ValidationError", 400, message));
        };
        let record = self.cloud.identities.get(arn).and_then(|identity| {
            let Identity { record, .. } = identity;
            record.clone()
        });
        let trust = record
            .as_ref()
            .and_then(|record| Some(record.trust.as_ref()?.on_its_role()));
        match (record, trust) {
            (Some(record), Some(trust)) => Ok(AssumedRole {
                arn: arn.clone(),
                account: account.to_owned(),
                name: rest.rsplit('/').next().map_or(rest, |name| name).to_owned(),
                id: record.id.clone(),
                max_session: record.max_session,
                trust,
            }),
            _ => Err(self.denied(self.refusal("sts:AssumeRole", arn))),
        }
    }

    fn refusal(&self, action: &str, arn: &str) -> String {
        let user = self.caller.principal.arn();
        format!("User: {user} is not authorized to perform: {action} on resource: {arn}")
    }

    /// Asks the role's trust policy and the caller's own policies. A trust policy counts as a key policy does: without
    /// its Allow nobody may assume the role, and one that names the account leaves it to the account's IAM policies.
    fn ask_trust(
        &self,
        role: &AssumedRole,
        action: &str,
        input: &Input,
        tags: &[(String, String)],
    ) -> Result<(), ServiceError> {
        let mut context = self
            .context()
            .with("aws:ResourceAccount", role.account.as_str());
        context.set("sts:RoleSessionName", input.role_session_name.as_str());
        if let Some(id) = &input.external_id {
            context.set("sts:ExternalId", id.as_str());
        }
        if let Some(identity) = &input.source_identity {
            context.set("sts:SourceIdentity", identity.as_str());
        }
        if !tags.is_empty() {
            for (name, values) in tag_keys(tags) {
                context.set_many(name, values);
            }
        }
        if !input.transitive_tag_keys.is_empty() {
            let keys = input.transitive_tag_keys.iter().map(String::as_str);
            context.set_many("sts:TransitiveTagKeys", keys);
        }
        let question = Question {
            principal: self.caller.principal.clone(),
            action: action.to_owned(),
            resource: role.arn.clone(),
            resource_account: role.account.clone(),
            context,
        };
        let trust = NamedPolicy::new("trust policy", role.trust.clone());
        let policies = PolicySet {
            resource: Some((PolicyKind::KeyPolicy, trust)),
            ..self.caller.policies_on(&role.account)
        };
        let decision = decide(&question, &policies);
        match decision.is_allowed() {
            true => Ok(()),
            false => Err(self.denied(self.sentence(&decision))),
        }
    }

    /// AWS's sentence (IAM User Guide, "Troubleshoot access denied error messages"). To a caller of another account it
    /// does not tell what the trust policy says.
    fn sentence(&self, decision: &Decision) -> String {
        let bare = self.refusal(&decision.action, &decision.resource);
        let action = &decision.action;
        match &decision.by {
            Reason::CrossAccountNoResourcePolicyAllows => bare,
            Reason::ExplicitDeny(PolicyKind::KeyPolicy) if decision.cross_account => bare,
            Reason::ExplicitDeny(PolicyKind::KeyPolicy) => {
                format!("{bare} with an explicit deny in the role trust policy")
            }
            Reason::NoResourcePolicyAllows => {
                format!("{bare} because no role trust policy allows the {action} action")
            }
            _ => decision.sentence(false).map_or(bare, |sentence| sentence),
        }
    }

    /// The tags that the caller's session passes on.
    fn inherited(&self) -> impl Iterator<Item = (String, String)> + use<> {
        let arn = self.caller.principal.arn();
        let limits = self.cloud.limit_set();
        let session = limits.and_then(|limits| limits.session(&arn)).cloned();
        session.into_iter().flat_map(|session| {
            let transitive = session.transitive;
            let passes = move |(key, _): &(String, String)| {
                transitive
                    .iter()
                    .any(|other| other.eq_ignore_ascii_case(key))
            };
            session.tags.into_iter().filter(passes)
        })
    }

    fn session_tags(&self, input: &Input) -> Vec<(String, String)> {
        let mut tags: Vec<(String, String)> = self.inherited().collect();
        for (key, value) in &input.tags {
            if !tags
                .iter()
                .any(|(known, _)| known.eq_ignore_ascii_case(key))
            {
                tags.push((key.clone(), value.clone()));
            }
        }
        tags
    }

    /// The source identity of the session; it cannot be changed once it is set.
    fn source_identity(&self, input: &Input) -> Result<Option<String>, ServiceError> {
        let arn = self.caller.principal.arn();
        let session = (self.cloud.limit_set()).and_then(|limits| limits.session(&arn));
        let before = session.and_then(|session| session.source_identity.clone());
        match (&input.source_identity, before) {
            (Some(new), Some(before)) if *new != before => {
                Err(self.denied(self.refusal("sts:SetSourceIdentity", &input.role_arn)))
            }
            (Some(new), _) => Ok(Some(new.clone())),
            (None, before) => Ok(before),
        }
    }

    fn duration(&self, role: &AssumedRole, asked: Option<i64>) -> Result<u64, ServiceError> {
        let seconds = asked.unwrap_or(HOUR);
        let message = match &self.caller.principal {
            Principal::Session { .. } if seconds > HOUR => {
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
            }
            _ if seconds > i64::from(role.max_session) => {
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
            }
            _ => return Ok(seconds.unsigned_abs()),
        };
        Err(self.error("ValidationError", 400, message))
    }

    /// The session policies as one: a managed policy by its ARN, an inline policy without one.
    fn session_policy(&self, input: &Input) -> Result<Option<NamedPolicy>, ServiceError> {
        let mut policies = Vec::new();
        for arn in &input.policy_arns.0 {
            policies.push(self.managed(arn)?);
        }
        if let Some(text) = &input.policy {
            let document = self.document(Grammar::Session, text, "session policy")?;
            policies.push(NamedPolicy::new("session policy", document));
        }
        Ok(NamedPolicy::joined(policies))
    }

    /// Credentials of the shape of AWS's. Nothing here checks signatures.
    fn credentials(&mut self, expires: Timestamp) -> Value {
        let entropy = &mut self.cloud.entropy;
        let key = crate::core::cloud::identity_id::new_id("ASIA", entropy);
        let secret = Base64::encode_string(&entropy.bytes(30));
        let token = Base64::encode_string(&entropy.bytes(96));
        Object::of(&[
            ("AccessKeyId", key.get(..20).map_or(key.as_str(), |key| key)),
            ("SecretAccessKey", &secret),
            ("SessionToken", &token),
            ("Expiration", &expires.to_string()),
        ])
        .value()
    }
}
