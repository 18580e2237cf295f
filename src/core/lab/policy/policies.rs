//! The lab's policies: edited as text, switched as permissions, in effect in its cloud.

use super::draft::{EffectivePolicy, PolicyDraft};
use super::lab_policy::LabPolicy;
use crate::core::clock::Timestamp;
use crate::core::iam::{
    Context, Fix, NamedPolicy, PolicyDocument, PolicyKind, PolicySet, Principal, Request, edit,
    is_allowed,
};
use crate::core::lab::Lab;
use crate::core::lab::world::{
    ACCOUNT, BUCKET, CallerChoice, EMPTY, KEY_ID, Permission, Preset, REGION, example,
};

impl Lab {
    pub fn policy(&self) -> &PolicyDraft {
        self.draft(LabPolicy::Identity)
    }

    /// The draft of one of the policies.
    pub fn draft(&self, which: LabPolicy) -> &PolicyDraft {
        self.drafts.of(which)
    }

    /// The policies in effect, except the role's and the key's.
    pub fn more_policies(&self) -> impl Iterator<Item = LabPolicy> {
        (LabPolicy::ALL.into_iter())
            .filter(|which| which.is_optional())
            .filter(|which| self.draft(*which).in_force != EffectivePolicy::Absent)
    }

    /// Changes a draft. A valid text also takes effect in the lab's cloud.
    pub fn change(&mut self, which: LabPolicy, change: impl FnOnce(&mut PolicyDraft) -> bool) {
        if change(self.drafts.of_mut(which)) {
            self.enforce();
        }
    }

    /// Sets the text of the role's policy.
    pub fn edit_policy(&mut self, text: String) {
        self.change(LabPolicy::Identity, |draft| draft.edit(text));
    }

    /// Applies a fix. Returns false if the lab has no such policy.
    pub fn apply_fix(&mut self, fix: &Fix) -> bool {
        let own = matches!(
            fix.policy,
            PolicyKind::Identity | PolicyKind::PermissionsBoundary | PolicyKind::Session
        );
        if own && self.who != CallerChoice::App {
            return self.apply_fix_to(self.who, fix);
        }
        let which = LabPolicy::of(fix.policy);
        if let Some(which) = which {
            self.put_policy(which, fix.document.clone());
        }
        which.is_some()
    }

    fn put_policy(&mut self, which: LabPolicy, document: PolicyDocument) {
        self.change(which, |draft| {
            draft.replace(document);
            true
        });
    }

    /// Puts every draft's valid policy into effect in the cloud.
    fn enforce(&mut self) {
        let drafts = &self.drafts;
        self.cloud
            .put_policies(&Self::app(), drafts.of_the_caller());
        if let Some(key) = self.cloud.kms.key_mut(KEY_ID) {
            key.policy = drafts.key.document();
            key.grants = match &drafts.grants.in_force {
                EffectivePolicy::Grants(grants) => grants.clone(),
                _ => Vec::new(),
            };
        }
        if let Some(bucket) = self.cloud.s3.bucket_mut(BUCKET) {
            bucket.policy = drafts.bucket.policy().map(|policy| policy.document);
        }
        self.look_at_the_switches();
    }

    /// Evaluates all switches once per change, because the page reads them many times per view.
    pub(in crate::core::lab) fn look_at_the_switches(&mut self) {
        let role = self.drafts.identity.policy();
        let [by_role, by_key_too] = [
            self.role_and_key(role.clone(), false),
            self.role_and_key(role, true),
        ];
        self.granted = Permission::ALL.map(|permission| {
            let policies = match permission.is_s3() {
                true => &by_role,
                false => &by_key_too,
            };
            is_allowed(
                &self.request_of_app(permission, &example(permission)),
                policies,
            )
        });
    }

    /// Whether the role has this permission on the lab's bucket or key. A switch shows it.
    pub fn is_granted(&self, permission: Permission) -> bool {
        (Permission::ALL.into_iter().zip(self.granted))
            .any(|(other, granted)| other == permission && granted)
    }

    /// Whether the role's own policy allows this on a resource, under the current key policy. The bucket policy and the
    /// policies that only limit are left out, because no switch changes them.
    pub(in crate::core::lab) fn allows(
        &self,
        policy: Option<NamedPolicy>,
        permission: Permission,
        resource: &str,
    ) -> bool {
        let policies = self.role_and_key(policy, !permission.is_s3());
        is_allowed(&self.request_of_app(permission, resource), &policies)
    }

    fn request_of_app(&self, permission: Permission, resource: &str) -> Request {
        Request {
            principal: Self::app(),
            action: permission.action().to_owned(),
            resource: resource.to_owned(),
            resource_account: ACCOUNT.to_owned(),
            context: self.context(permission),
        }
    }

    /// The role's policy, alone or with the key policy in effect.
    fn role_and_key(&self, role: Option<NamedPolicy>, with_key: bool) -> PolicySet {
        let key = with_key.then(|| self.drafts.key.policy()).flatten();
        PolicySet {
            identity: role.into_iter().collect(),
            resource: key.map(|policy| (PolicyKind::KeyPolicy, policy)),
            ..PolicySet::default()
        }
    }

    /// The request context: the app calls S3, and S3 calls KMS for it, but never `Encrypt`.
    pub(in crate::core::lab) fn context(&self, permission: Permission) -> Context {
        self.context_of(&Self::app(), permission)
    }

    /// The request context for any caller.
    pub(in crate::core::lab) fn context_of(
        &self,
        principal: &Principal,
        permission: Permission,
    ) -> Context {
        let app = self.cloud.caller(principal, Timestamp::default());
        if permission.is_s3() {
            return app.iam_context();
        }
        let by_s3 = permission != Permission::Encrypt;
        let caller = if by_s3 { app.forwarded_by_s3() } else { app };
        let mut context = caller.iam_context();
        if let Some(account) = principal.account() {
            context.set("kms:CallerAccount", account);
        }
        if by_s3 {
            context.set("kms:ViaService", format!("s3.{REGION}.amazonaws.com"));
            context.set(
                "kms:EncryptionContext:aws:s3:arn",
                example(Permission::GetObject),
            );
        }
        context
    }

    /// The preset that matches the switches, if any.
    pub fn preset(&self) -> Option<Preset> {
        Preset::matching(|permission| self.is_granted(permission))
    }

    /// Turns a switch on or off with the smallest edit of the policy in effect.
    pub fn set_permission(&mut self, permission: Permission, on: bool) {
        let (action, resource) = (permission.action(), permission.resource());
        let policy = self.policy().document();
        let document = if on {
            edit::grant(&policy, action, &resource)
        } else {
            edit::revoke(&policy, action, &resource)
        };
        self.put_policy(LabPolicy::Identity, document);
    }

    /// Replaces the role's policy with a preset's.
    pub fn apply_preset(&mut self, preset: Preset) {
        if let Ok(mut document) = EMPTY.parse::<PolicyDocument>() {
            for permission in preset.permissions() {
                document = edit::grant(&document, permission.action(), &permission.resource());
            }
            self.put_policy(LabPolicy::Identity, document);
        }
    }
}
