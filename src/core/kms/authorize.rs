//! Asks IAM about a key, about an alias, about no particular resource, or about a new key policy.

use super::action;
use super::session::alias_in;
use super::{EncryptionContext, Key, Kms, KmsError, Session};
use crate::core::access;
use crate::core::iam::{
    Context, Decision, Grant, NamedPolicy, PolicyDocument, PolicyKind, PolicySet, Remedy, Request,
    decide,
};
use crate::core::trace::{Actor, Kind, Step};

/// A request to use a key.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// E.g. `kms:Decrypt`.
    pub action: &'static str,
    /// The encryption context, if the operation has one.
    pub context: Option<&'a EncryptionContext>,
    /// The key as the request names it, if it does.
    pub key_id: Option<&'a str>,
    /// Condition keys that only this operation sets.
    pub extra: Vec<(String, Vec<String>)>,
}

impl<'a> Ask<'a> {
    /// A request for an operation without an encryption context.
    pub fn plain(action: &'static str, key_id: &'a str) -> Self {
        Self {
            action,
            context: None,
            key_id: Some(key_id),
            extra: Vec::new(),
        }
    }

    pub(super) fn with(mut self, key: &str, values: Vec<String>) -> Self {
        self.extra.push((key.to_owned(), values));
        self
    }
}

impl Session<'_> {
    /// Asks IAM whether the caller may use the key this way, and records the step.
    ///
    /// # Errors
    /// `AccessDeniedException` with AWS's sentence.
    pub fn authorize(&mut self, kms: &Kms, key: &Key, ask: &Ask<'_>) -> Result<(), KmsError> {
        self.authorize_by(kms, key, ask, key.policy.clone(), key.grants.clone())
    }

    /// Does the same as [`Session::authorize`], where some of the key's policy and grants do not count.
    ///
    /// # Errors
    /// `AccessDeniedException` with AWS's sentence.
    pub(super) fn authorize_by(
        &mut self,
        kms: &Kms,
        key: &Key,
        ask: &Ask<'_>,
        policy: PolicyDocument,
        grants: Vec<Grant>,
    ) -> Result<(), KmsError> {
        let (request, policies) = self.question(kms, key, ask, policy, grants);
        let decision =
            access::authorize(self.recorder, Actor::Kms, ask.action, &request, &policies);
        if key.aws_managed && !decision.is_allowed() {
            let why = "This is an AWS managed key for S3: nobody in the account can change its key policy.";
            let remedy = Remedy {
                fixes: Vec::new(),
                instead: Some(why.to_owned()),
            };
            self.recorder.denied(remedy, None);
        }
        // If an application names no key, KMS's denial names the ciphertext. For S3 it names the key, unless the key
        // belongs to another account. (This is published for Decrypt, not for ReEncrypt.)
        let by_ciphertext = [action::DECRYPT, action::RE_ENCRYPT_FROM].contains(&ask.action)
            && ask.key_id.is_none()
            && (self.caller.actor == Actor::App || decision.cross_account);
        let sentence = match by_ciphertext {
            true => decision.sentence_for_ciphertext(),
            false => decision.sentence(false),
        };
        answer(&decision, sentence)
    }

    fn question(
        &self,
        kms: &Kms,
        key: &Key,
        ask: &Ask<'_>,
        document: PolicyDocument,
        grants: Vec<Grant>,
    ) -> (Request, PolicySet) {
        let request = Request {
            principal: self.caller.principal.clone(),
            action: ask.action.to_owned(),
            resource: key.arn(),
            resource_account: key.account.clone(),
            context: self.iam_context(kms, key, ask),
        };
        let policies = PolicySet {
            grants,
            resource: Some((PolicyKind::KeyPolicy, NamedPolicy::new("default", document))),
            ..self.caller.policies_on(&key.account)
        };
        (request, policies)
    }

    /// Asks IAM about a resource that is not a key and has no policy of its own: an alias, or `*`.
    ///
    /// # Errors
    /// `AccessDeniedException` with AWS's sentence.
    pub fn authorize_on(
        &mut self,
        action: &'static str,
        resource: &str,
        extra: &[(String, Vec<String>)],
    ) -> Result<(), KmsError> {
        let mut context = (self.caller.request_context()).with("aws:RequestedRegion", self.region);
        if let Some(account) = self.caller.principal.account() {
            context.set("kms:CallerAccount", account);
            // `*` isn't anyone's resource.
            if resource != "*" {
                context.set("aws:ResourceAccount", account);
            }
        }
        for (name, values) in extra {
            context.set_many(name.as_str(), values.clone());
        }
        let request = Request {
            principal: self.caller.principal.clone(),
            action: action.to_owned(),
            resource: resource.to_owned(),
            resource_account: self.account().to_owned(),
            context,
        };
        let policies = self.caller.policies_on(self.account());
        let decision = access::authorize(self.recorder, Actor::Kms, action, &request, &policies);
        answer(&decision, decision.sentence(false))
    }

    /// The condition keys that KMS sets (KMS guide, policy-conditions).
    fn iam_context(&self, kms: &Kms, key: &Key, ask: &Ask<'_>) -> Context {
        let mut iam = (self.caller.request_context())
            .with("kms:KeySpec", key.spec.as_str())
            .with("kms:KeyUsage", key.usage.name())
            .with("kms:KeyOrigin", "AWS_KMS")
            .with("kms:MultiRegion", "false")
            .with("aws:RequestedRegion", self.region)
            .with("aws:ResourceAccount", key.account.as_str());
        if let Some(account) = self.caller.principal.account() {
            iam.set("kms:CallerAccount", account);
        }
        if self.caller.actor == Actor::S3 {
            iam.set(
                "kms:ViaService",
                format!("s3.{}.amazonaws.com", self.region),
            );
        }
        if let Some(alias) = ask.key_id.and_then(alias_in) {
            iam.set("kms:RequestAlias", alias);
        }
        iam.set_many(
            "kms:ResourceAliases",
            kms.aliases_of(&key.id)
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        );
        for (name, value) in &key.tags {
            iam.set(format!("aws:ResourceTag/{name}"), value.as_str());
        }
        if let Some(context) = ask.context {
            iam.set("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
            iam.set_many(
                "kms:EncryptionContextKeys",
                context.0.keys().cloned().collect::<Vec<_>>(),
            );
            for (name, value) in &context.0 {
                iam.set(format!("kms:EncryptionContext:{name}"), value.as_str());
            }
        }
        for (name, values) in &ask.extra {
            iam.set_many(name.as_str(), values.clone());
        }
        iam
    }

    /// AWS's lock-out safety check: the principal that sets a key policy must be able to set the next one (KMS API
    /// reference, `PutKeyPolicy`). AWS does not publish whether the caller's IAM policies count in it; this code makes
    /// the full decision that the next `PutKeyPolicy` would face.
    ///
    /// # Errors
    /// `MalformedPolicyDocumentException`.
    pub(super) fn check_lockout(
        &mut self,
        kms: &Kms,
        key: &Key,
        policy: &PolicyDocument,
    ) -> Result<(), KmsError> {
        let arn = key.arn();
        let ask = Ask::plain(action::PUT_KEY_POLICY, &arn);
        let (request, policies) = self.question(kms, key, &ask, policy.clone(), key.grants.clone());
        let decision = decide(&request, &policies);
        let (title, says) = match decision.is_allowed() {
            true => (
                "The new policy doesn't lock you out",
                "The new policy still allows you kms:PutKeyPolicy. KMS checks that before it accepts a policy.",
            ),
            false => (
                "The new policy would lock you out",
                "The new policy doesn't allow you kms:PutKeyPolicy, so KMS doesn't accept it.",
            ),
        };
        let allowed = decision.is_allowed();
        let mut step = Step::new(Actor::Kms, Actor::Kms, Kind::Authorize, title)
            .label("lockout safety check")
            .says(says);
        step.decision = Some(decision);
        self.recorder.step(step);
        match allowed {
            true => Ok(()),
            false => Err(KmsError::MalformedPolicy(
                "The new key policy will not allow you to update the key policy in the future."
                    .to_owned(),
            )),
        }
    }

    /// `kms:GrantIsForAWSResource`: whether a service integrated with KMS sends the request for the caller.
    pub(super) fn for_aws_resource(&self) -> Vec<String> {
        vec![(self.caller.actor == Actor::S3).to_string()]
    }
}

/// A denial in KMS's wording.
#[expect(
    clippy::expect_used,
    reason = "INVARIANT: only S3's form of the sentence is left out for a denial (`Decision::sentence`)"
)]
fn answer(decision: &Decision, sentence: Option<String>) -> Result<(), KmsError> {
    match decision.is_allowed() {
        true => Ok(()),
        false => Err(KmsError::AccessDenied(
            sentence.expect("a denial has a sentence"),
        )),
    }
}
