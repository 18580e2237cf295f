//! The organization, its units, and its control policies.

use super::request::{create_policy, update_policy};
use crate::core::cloud::account_call::{AccountCall, nothing};
use crate::core::cloud::organization::{
    ControlPolicy, FULL_ACCESS_ID, MANAGEMENT, Organization, OrganizationalUnit,
    RCP_FULL_ACCESS_ID, type_names,
};
use crate::core::error::ServiceError;
use crate::core::iam::{Grammar, PolicyDocument, PolicyKind, check_size};
use crate::core::json::Object;
use serde_json::Value;

/// The kinds of control policy.
const KINDS: [PolicyKind; 2] = [PolicyKind::ServiceControl, PolicyKind::ResourceControl];
/// The most policies of a kind that a target can have, AWS's own included.
const MOST: usize = 5;

impl AccountCall<'_> {
    /// `CreateOrganization`: the caller's account becomes the management account.
    ///
    /// # Errors
    /// `AccessDeniedException`, `AlreadyInOrganizationException`, `InvalidInputException`.
    pub fn create_organization(&mut self, features: Option<&str>) -> Result<Value, ServiceError> {
        self.authorize("*", &[])?;
        if features.is_some_and(|features| features != "ALL") {
            let message = "This simulation has organizations with all features only.";
            return Err(self.error("InvalidInputException", 400, message));
        }
        let exists = (self.cloud.limit_set()).is_some_and(|limits| limits.organization.is_some());
        if exists {
            let message = "The AWS account is already a member of an organization.";
            return Err(self.error("AlreadyInOrganizationException", 400, message));
        }
        let management = self.account.clone();
        self.found(&management)?;
        self.describe()
    }

    /// `DescribeOrganization`.
    ///
    /// # Errors
    /// `AccessDeniedException`.
    pub fn describe_organization(&mut self) -> Result<Value, ServiceError> {
        self.authorize("*", &[])?;
        self.describe()
    }

    fn describe(&mut self) -> Result<Value, ServiceError> {
        let organization = self.organization()?;
        let (management, id) = (&organization.management, &organization.id);
        let arn = format!("arn:aws:organizations::{management}:organization/{id}");
        let master = format!("arn:aws:organizations::{management}:account/{id}/{management}");
        let shown = Object::of(&[
            ("Id", id),
            ("Arn", &arn),
            ("FeatureSet", "ALL"),
            ("MasterAccountArn", &master),
            ("MasterAccountId", management),
        ])
        .value();
        Ok(Object::default().put("Organization", shown).value())
    }

    /// `ListRoots`.
    ///
    /// # Errors
    /// `AccessDeniedException`.
    pub fn list_roots(&mut self) -> Result<Value, ServiceError> {
        self.authorize("*", &[])?;
        let root = self.root()?;
        Ok(Object::default()
            .put("Roots", Value::Array(vec![root]))
            .value())
    }

    fn root(&mut self) -> Result<Value, ServiceError> {
        let organization = self.organization()?;
        let arn = organization.arn("root", &organization.root);
        let mut root = Object::of(&[("Id", &organization.root), ("Arn", &arn), ("Name", "Root")]);
        let types = KINDS
            .map(|kind| Object::of(&[("Type", type_names(kind).0), ("Status", "ENABLED")]).value());
        root.put("PolicyTypes", Value::Array(types.to_vec()));
        Ok(root.value())
    }

    /// `EnablePolicyType`. Both types are enabled from the start here, so it changes nothing (simulated).
    ///
    /// # Errors
    /// `AccessDeniedException`, `RootNotFoundException`, `InvalidInputException`.
    pub fn enable_policy_type(&mut self, root: &str, name: &str) -> Result<Value, ServiceError> {
        self.authorize("*", &[])?;
        self.kind(name)?;
        if self.organization()?.root != root {
            let message = "You specified a root that doesn't exist.";
            return Err(self.error("RootNotFoundException", 400, message));
        }
        let root = self.root()?;
        Ok(Object::default().put("Root", root).value())
    }

    /// `CreateOrganizationalUnit`.
    ///
    /// # Errors
    /// `AccessDeniedException`, `ParentNotFoundException`, `DuplicateOrganizationalUnitException`.
    pub fn create_unit(&mut self, parent: &str, name: &str) -> Result<Value, ServiceError> {
        self.authorize("*", &[])?;
        let mut organization = self.organization()?;
        if organization.root != parent && organization.unit(parent).is_none() {
            let message = "You specified parent that doesn't exist.";
            return Err(self.error("ParentNotFoundException", 400, message));
        }
        let same = |unit: &OrganizationalUnit| unit.parent == parent && unit.name == name;
        if organization.units.iter().any(same) {
            let message = "An OU with the same name already exists.";
            return Err(self.error("DuplicateOrganizationalUnitException", 400, message));
        }
        let unit = OrganizationalUnit {
            id: organization.unit_id(&mut self.cloud.entropy),
            name: name.to_owned(),
            parent: parent.to_owned(),
        };
        let arn = organization.arn("ou", &unit.id);
        let shown = Object::of(&[("Id", &unit.id), ("Arn", &arn), ("Name", name)]).value();
        organization.units.push(unit);
        self.put(organization);
        Ok(Object::default().put("OrganizationalUnit", shown).value())
    }

    /// `MoveAccount`.
    ///
    /// # Errors
    /// `AccessDeniedException`, `SourceParentNotFoundException`, `DestinationParentNotFoundException`.
    pub fn move_account(
        &mut self,
        account: &str,
        source: &str,
        destination: &str,
    ) -> Result<Value, ServiceError> {
        self.authorize("*", &[])?;
        let mut organization = self.organization()?;
        if organization.parent(account) != source {
            let message = "The source parent doesn't contain the account.";
            return Err(self.error("SourceParentNotFoundException", 400, message));
        }
        if organization.root != destination && organization.unit(destination).is_none() {
            let message = "You specified a destination parent that doesn't exist.";
            return Err(self.error("DestinationParentNotFoundException", 400, message));
        }
        organization.moved.retain(|(known, _)| known != account);
        if organization.root != destination {
            let moved = (account.to_owned(), destination.to_owned());
            organization.moved.push(moved);
        }
        self.put(organization);
        Ok(nothing())
    }

    /// `CreatePolicy`.
    ///
    /// # Errors
    /// `AccessDeniedException`, `InvalidInputException`, `MalformedPolicyDocumentException`,
    /// `DuplicatePolicyException`, `ConstraintViolationException`.
    pub fn create_control_policy(
        &mut self,
        input: &create_policy::Input,
    ) -> Result<Value, ServiceError> {
        self.authorize("*", &[])?;
        let kind = self.kind(&input.policy_type)?;
        let document = self.control_document(kind, &input.content)?;
        let mut organization = self.organization()?;
        self.free_name(&organization, kind, &input.name, "")?;
        let policy = ControlPolicy {
            id: Organization::policy_id(&mut self.cloud.entropy),
            name: input.name.clone(),
            description: input.description.clone(),
            kind,
            text: input.content.clone(),
            document,
        };
        let shown = shown(&organization, &policy);
        organization.policies.push(policy);
        self.put(organization);
        Ok(shown)
    }

    /// `UpdatePolicy`.
    ///
    /// # Errors
    /// Those of `CreatePolicy`, and `PolicyNotFoundException`.
    pub fn update_control_policy(
        &mut self,
        input: &update_policy::Input,
    ) -> Result<Value, ServiceError> {
        let mut organization = self.organization()?;
        let policy = self.control_policy(&organization, &input.policy_id)?;
        self.authorize(&organization.policy_arn(policy.kind, &policy.id), &[])?;
        let mut policy = policy.clone();
        if let Some(text) = &input.content {
            policy.document = self.control_document(policy.kind, text)?;
            policy.text.clone_from(text);
        }
        if let Some(name) = &input.name {
            self.free_name(&organization, policy.kind, name, &policy.id)?;
            policy.name.clone_from(name);
        }
        if let Some(description) = &input.description {
            policy.description.clone_from(description);
        }
        let shown = shown(&organization, &policy);
        let place = organization.policies.iter_mut();
        if let Some(place) = place.into_iter().find(|known| known.id == policy.id) {
            *place = policy;
        }
        self.put(organization);
        Ok(shown)
    }

    /// `DeletePolicy`.
    ///
    /// # Errors
    /// `AccessDeniedException`, `PolicyNotFoundException`, `PolicyInUseException`.
    pub fn delete_control_policy(&mut self, id: &str) -> Result<Value, ServiceError> {
        let mut organization = self.organization()?;
        let policy = self.control_policy(&organization, id)?;
        self.authorize(&organization.policy_arn(policy.kind, id), &[])?;
        if organization
            .attachments
            .iter()
            .any(|(known, _)| known == id)
        {
            let message = "The policy is attached to one or more entities.";
            return Err(self.error("PolicyInUseException", 400, message));
        }
        organization.policies.retain(|known| known.id != id);
        self.put(organization);
        Ok(nothing())
    }

    /// `DescribePolicy`.
    ///
    /// # Errors
    /// `AccessDeniedException`, `PolicyNotFoundException`.
    pub fn describe_control_policy(&mut self, id: &str) -> Result<Value, ServiceError> {
        let organization = self.organization()?;
        let policy = self.control_policy(&organization, id)?;
        self.authorize(&organization.policy_arn(policy.kind, id), &[])?;
        Ok(shown(&organization, &policy))
    }

    /// `ListPolicies`.
    ///
    /// # Errors
    /// `AccessDeniedException`, `InvalidInputException`.
    pub fn list_control_policies(&mut self, filter: &str) -> Result<Value, ServiceError> {
        self.authorize("*", &[])?;
        let kind = self.kind(filter)?;
        let organization = self.organization()?;
        let own = (organization.policies.iter()).filter(|policy| policy.kind == kind);
        let by_aws = by_aws(&organization, kind);
        let summaries = (own.chain([&by_aws])).map(|policy| summary(&organization, policy));
        let summaries = Value::Array(summaries.collect());
        Ok(Object::default().put("Policies", summaries).value())
    }

    /// `ListPoliciesForTarget`.
    ///
    /// # Errors
    /// `AccessDeniedException`, `InvalidInputException`, `TargetNotFoundException`.
    pub fn list_policies_for(&mut self, target: &str, filter: &str) -> Result<Value, ServiceError> {
        self.authorize("*", &[])?;
        let kind = self.kind(filter)?;
        let organization = self.organization()?;
        self.target(&organization, target)?;
        let ids = attached(&organization, kind, target);
        let by_aws = by_aws(&organization, kind);
        let summaries = ids.iter().filter_map(|id| match *id == by_aws.id {
            true => Some(summary(&organization, &by_aws)),
            false => Some(summary(&organization, organization.policy(id)?)),
        });
        let summaries = Value::Array(summaries.collect());
        Ok(Object::default().put("Policies", summaries).value())
    }

    /// `ListTargetsForPolicy`. For AWS's own policies, only targets of other policies are known.
    ///
    /// # Errors
    /// `AccessDeniedException`, `PolicyNotFoundException`.
    pub fn list_targets(&mut self, id: &str) -> Result<Value, ServiceError> {
        let organization = self.organization()?;
        let policy = self.control_policy(&organization, id)?;
        self.authorize(&organization.policy_arn(policy.kind, id), &[])?;
        let targets = (organization.attachments.iter())
            .filter(|(known, _)| known == id)
            .map(|(_, target)| {
                let (kind, part) = match target {
                    root if *root == organization.root => ("ROOT", "root"),
                    unit if unit.starts_with("ou-") => ("ORGANIZATIONAL_UNIT", "ou"),
                    _ => ("ACCOUNT", "account"),
                };
                let arn = organization.arn(part, target);
                Object::of(&[("TargetId", target), ("Arn", &arn), ("Type", kind)]).value()
            });
        let targets = Value::Array(targets.collect());
        Ok(Object::default().put("Targets", targets).value())
    }

    /// `AttachPolicy`.
    ///
    /// # Errors
    /// `AccessDeniedException`, `PolicyNotFoundException`, `TargetNotFoundException`,
    /// `DuplicatePolicyAttachmentException`, `ConstraintViolationException`.
    pub fn attach_control_policy(&mut self, id: &str, target: &str) -> Result<Value, ServiceError> {
        let mut organization = self.organization()?;
        let policy = self.control_policy(&organization, id)?;
        self.authorize(&organization.policy_arn(policy.kind, id), &[])?;
        self.target(&organization, target)?;
        let there = attached(&organization, policy.kind, target);
        if there.iter().any(|known| known == id) {
            let message = "The selected policy is already attached to the specified target.";
            return Err(self.error("DuplicatePolicyAttachmentException", 400, message));
        }
        if there.len() >= MOST {
            let message =
                "You have attached the maximum number of policies to the specified target.";
            return Err(self.error("ConstraintViolationException", 400, message));
        }
        match id {
            FULL_ACCESS_ID => organization.bare.retain(|bare| bare != target),
            _ => {
                let attachment = (id.to_owned(), target.to_owned());
                organization.attachments.push(attachment);
            }
        }
        self.put(organization);
        Ok(nothing())
    }

    /// `DetachPolicy`.
    ///
    /// # Errors
    /// `AccessDeniedException`, `PolicyNotFoundException`, `TargetNotFoundException`, `PolicyNotAttachedException`,
    /// `ConstraintViolationException`.
    pub fn detach_control_policy(&mut self, id: &str, target: &str) -> Result<Value, ServiceError> {
        let mut organization = self.organization()?;
        let policy = self.control_policy(&organization, id)?;
        self.authorize(&organization.policy_arn(policy.kind, id), &[])?;
        self.target(&organization, target)?;
        let there = attached(&organization, policy.kind, target);
        if !there.iter().any(|known| known == id) {
            let message = "The policy isn't attached to the specified target.";
            return Err(self.error("PolicyNotAttachedException", 400, message));
        }
        if id == RCP_FULL_ACCESS_ID
            || (policy.kind == PolicyKind::ServiceControl && there.len() == 1)
        {
            let message = "You cannot remove the last policy attached to the specified target.";
            return Err(self.error("ConstraintViolationException", 400, message));
        }
        match id {
            FULL_ACCESS_ID => organization.bare.push(target.to_owned()),
            _ => (organization.attachments).retain(|(known, at)| known != id || at != target),
        }
        self.put(organization);
        Ok(nothing())
    }

    /// A copy of the organization. Every account is in one: the first call that needs it makes it.
    fn organization(&mut self) -> Result<Organization, ServiceError> {
        let known = (self.cloud.limit_set()).and_then(|limits| limits.organization.clone());
        match known {
            Some(organization) => Ok(organization),
            None => self.found(MANAGEMENT),
        }
    }

    fn found(&mut self, management: &str) -> Result<Organization, ServiceError> {
        let organization = Organization::new(management, &mut self.cloud.entropy)
            .map_err(|error| self.error("ServiceException", 500, error.to_string()))?;
        self.put(organization.clone());
        Ok(organization)
    }

    fn put(&mut self, organization: Organization) {
        (self.cloud).change_limits(|limits| limits.organization = Some(organization));
    }

    fn kind(&self, name: &str) -> Result<PolicyKind, ServiceError> {
        let known = KINDS.into_iter().find(|kind| type_names(*kind).0 == name);
        known.ok_or_else(|| {
            let message = "You specified an invalid value.";
            self.error("InvalidInputException", 400, message)
        })
    }

    /// Reads a control policy as Organizations does when it is put.
    fn control_document(
        &self,
        kind: PolicyKind,
        text: &str,
    ) -> Result<PolicyDocument, ServiceError> {
        check_size(kind, text).map_err(|size| self.error(size.code(), 400, size.message()))?;
        let grammar = match kind {
            PolicyKind::ResourceControl => Grammar::ResourceControl,
            _ => Grammar::ServiceControl,
        };
        grammar
            .check(text, None)
            .map_err(|refusal| self.error(refusal.code, 400, refusal.message()))
    }

    fn free_name(
        &self,
        organization: &Organization,
        kind: PolicyKind,
        name: &str,
        but: &str,
    ) -> Result<(), ServiceError> {
        let taken = (organization.policies.iter())
            .any(|policy| policy.kind == kind && policy.name == name && policy.id != but);
        match taken {
            true => {
                let message = "A policy with the same name already exists.";
                Err(self.error("DuplicatePolicyException", 400, message))
            }
            false => Ok(()),
        }
    }

    fn control_policy(
        &self,
        organization: &Organization,
        id: &str,
    ) -> Result<ControlPolicy, ServiceError> {
        let by_aws = KINDS.map(|kind| by_aws(organization, kind));
        let known = organization.policies.iter().chain(&by_aws);
        let found = known.into_iter().find(|policy| policy.id == id).cloned();
        found.ok_or_else(|| {
            let message = "You specified a policy that doesn't exist.";
            self.error("PolicyNotFoundException", 400, message)
        })
    }

    /// Checks that a target exists: the root, a unit, or any account.
    fn target(&self, organization: &Organization, id: &str) -> Result<(), ServiceError> {
        let is_account = id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit());
        match is_account || organization.root == id || organization.unit(id).is_some() {
            true => Ok(()),
            false => {
                let message = "You specified a target that doesn't exist.";
                Err(self.error("TargetNotFoundException", 400, message))
            }
        }
    }
}

/// The ids of the policies of a kind on a target.
fn attached(organization: &Organization, kind: PolicyKind, target: &str) -> Vec<String> {
    let by_aws = match kind {
        PolicyKind::ResourceControl => Some(RCP_FULL_ACCESS_ID),
        _ => Some(FULL_ACCESS_ID).filter(|_| !organization.bare.iter().any(|bare| bare == target)),
    };
    let own = (organization.attachments.iter())
        .filter(|(id, at)| {
            at == target
                && organization
                    .policy(id)
                    .is_some_and(|policy| policy.kind == kind)
        })
        .map(|(id, _)| id.clone());
    by_aws.map(str::to_owned).into_iter().chain(own).collect()
}

/// AWS's own policy of a kind.
fn by_aws(organization: &Organization, kind: PolicyKind) -> ControlPolicy {
    let (id, name) = match kind {
        PolicyKind::ResourceControl => (RCP_FULL_ACCESS_ID, "RCPFullAWSAccess"),
        _ => (FULL_ACCESS_ID, "FullAWSAccess"),
    };
    ControlPolicy {
        id: id.to_owned(),
        name: name.to_owned(),
        description: "Allows access to every operation".to_owned(),
        kind,
        text: organization.full_access.to_json_pretty(),
        document: organization.full_access.clone(),
    }
}

fn summary(organization: &Organization, policy: &ControlPolicy) -> Value {
    let arn = organization.policy_arn(policy.kind, &policy.id);
    let mut json = Object::of(&[
        ("Id", &policy.id),
        ("Arn", &arn),
        ("Name", &policy.name),
        ("Description", &policy.description),
        ("Type", type_names(policy.kind).0),
    ]);
    let by_aws = [FULL_ACCESS_ID, RCP_FULL_ACCESS_ID].contains(&policy.id.as_str());
    json.put("AwsManaged", Value::Bool(by_aws)).value()
}

/// `Policy`.
fn shown(organization: &Organization, policy: &ControlPolicy) -> Value {
    let mut json = Object::default();
    json.put("PolicySummary", summary(organization, policy));
    json.text("Content", &policy.text);
    Object::default().put("Policy", json.value()).value()
}
