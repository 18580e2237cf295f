//! Reads users, roles and their policies.

use super::changes::Inline;
use super::shape::{self, VERSION, name_of, path_of};
use super::who::Who;
use crate::core::cloud::account_call::AccountCall;
use crate::core::cloud::identities::{AWS_POLICIES, Identities};
use crate::core::error::ServiceError;
use crate::core::iam::Principal;
use crate::core::json::Object;
use serde_json::Value;

/// Which part of a list to return.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// `Marker`: the place where the list goes on, as the part before it says.
    pub marker: Option<&'a str>,
    /// `MaxItems`, 1 to 1,000; 100 without it.
    pub max_items: Option<i64>,
}

impl AccountCall<'_> {
    /// `GetUser`, `GetRole`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`.
    pub fn get(&mut self, who: &Who) -> Result<Value, ServiceError> {
        let (arn, identity) = self.allowed_on(who, &[])?;
        let shown = shape::identity(&arn, identity, false);
        Ok(Object::default().put(who.kind(), shown).value())
    }

    /// `GetUser` without a name: the caller.
    ///
    /// # Errors
    /// `AccessDenied`, `ValidationError` for a caller that is no user.
    pub fn get_own_user(&mut self) -> Result<Value, ServiceError> {
        match &self.caller.principal {
            Principal::User { .. } => {
                let name = name_of(&self.caller.principal.arn()).to_owned();
                self.get(&Who::User(name))
            }
            Principal::Root { account } => {
                let (arn, id) = (self.caller.principal.arn(), account.clone());
                let user = Object::of(&[("Arn", &arn), ("UserId", &id)]).value();
                Ok(Object::default().put("User", user).value())
            }
            _ => Err(self.error(
                "ValidationError",
                400,
                "Must specify userName when calling with non-User credentials",
            )),
        }
    }

    /// `ListUsers`, `ListRoles`.
    ///
    /// # Errors
    /// `AccessDenied`, `ValidationError`.
    pub fn list(
        &mut self,
        kind: &'static str,
        prefix: Option<&str>,
        page: Page<'_>,
    ) -> Result<Value, ServiceError> {
        let prefix = self.check_prefix(prefix, false)?;
        let small = kind.to_ascii_lowercase();
        let start = format!("arn:aws:iam::{}:{small}", self.account);
        self.authorize(&format!("{start}{prefix}"), &[])?;
        self.cloud.identities.settle_admin(&self.account);
        let identities = self.cloud.identities.iter();
        let found = identities
            .filter(|(arn, _)| arn.starts_with(&format!("{start}/")))
            .filter(|(arn, _)| path_of(arn).starts_with(prefix));
        let shown = found.map(|(arn, identity)| shape::identity(arn, identity, true));
        self.part(&format!("{kind}s"), shown.collect(), page)
    }

    /// `GetUserPolicy`, `GetRolePolicy`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`.
    pub fn get_inline(&mut self, of: Inline<'_>) -> Result<Value, ServiceError> {
        let (_, identity) = self.allowed_on(of.who, &[])?;
        let policy = (identity.policies.identity.iter())
            .find(|policy| policy.arn.is_none() && policy.name == of.name);
        let Some(policy) = policy else {
            return Err(self.no_inline(of));
        };
        let mut json = Object::of(&[
            (&format!("{}Name", of.who.kind()), of.who.name()),
            ("PolicyName", of.name),
        ]);
        json.put("PolicyDocument", shape::document(&policy.document));
        Ok(json.value())
    }

    /// `ListUserPolicies`, `ListRolePolicies`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`, `ValidationError`.
    pub fn list_inline(&mut self, who: &Who, page: Page<'_>) -> Result<Value, ServiceError> {
        let (_, identity) = self.allowed_on(who, &[])?;
        let inline = (identity.policies.identity.iter()).filter(|policy| policy.arn.is_none());
        let names = inline
            .map(|policy| Value::from(policy.name.as_str()))
            .collect();
        self.part("PolicyNames", names, page)
    }

    /// `ListAttachedUserPolicies`, `ListAttachedRolePolicies`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`, `ValidationError`.
    pub fn list_attached(
        &mut self,
        who: &Who,
        prefix: Option<&str>,
        page: Page<'_>,
    ) -> Result<Value, ServiceError> {
        let prefix = self.check_prefix(prefix, true)?;
        let (_, identity) = self.allowed_on(who, &[])?;
        let attached = (identity.policies.identity.iter())
            .filter_map(|policy| policy.arn.as_deref())
            .filter(|arn| path_of(arn).starts_with(prefix))
            .map(|arn| Object::of(&[("PolicyName", name_of(arn)), ("PolicyArn", arn)]).value());
        let attached = attached.collect();
        self.part("AttachedPolicies", attached, page)
    }

    /// `ListUserTags`, `ListRoleTags`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`, `ValidationError`.
    pub fn list_tags(&mut self, who: &Who, page: Page<'_>) -> Result<Value, ServiceError> {
        let (_, identity) = self.allowed_on(who, &[])?;
        let tags = match shape::tags(&identity.tags) {
            Value::Array(tags) => tags,
            tag => vec![tag],
        };
        self.part("Tags", tags, page)
    }

    /// `GetPolicy`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`.
    pub fn get_policy(&mut self, arn: &str) -> Result<Value, ServiceError> {
        self.authorize(arn, &[])?;
        let Some(policy) = self.cloud.identities.managed(arn) else {
            return Err(self.no_policy(arn));
        };
        let shown = shape::policy(arn, &policy, self.attachments(arn));
        Ok(Object::default().put("Policy", shown).value())
    }

    /// `GetPolicyVersion`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`.
    pub fn get_policy_version(&mut self, arn: &str, version: &str) -> Result<Value, ServiceError> {
        self.authorize(arn, &[])?;
        let Some(policy) = self.cloud.identities.managed(arn) else {
            return Err(self.no_policy(arn));
        };
        if version != VERSION {
            let message =
                format!("Policy {arn} version {version} does not exist or is not attachable.");
            return Err(self.error("NoSuchEntity", 404, message));
        }
        let shown = shape::version(&policy.document, policy.created);
        Ok(Object::default().put("PolicyVersion", shown).value())
    }

    /// `ListPolicies`.
    ///
    /// # Errors
    /// `AccessDenied`, `ValidationError`.
    pub fn list_policies(
        &mut self,
        scope: Option<&str>,
        prefix: Option<&str>,
        page: Page<'_>,
    ) -> Result<Value, ServiceError> {
        let scope = scope.unwrap_or("All");
        if !["All", "AWS", "Local"].contains(&scope) {
            let must = "satisfy enum value set: [All, AWS, Local]";
            return Err(self.constraint(Some(scope), "scope", must));
        }
        let prefix = self.check_prefix(prefix, true)?;
        let start = format!("arn:aws:iam::{}:policy/", self.account);
        self.authorize(&start, &[])?;
        let own = (self.cloud.identities.all_managed())
            .filter(|(arn, _)| scope != "AWS" && arn.starts_with(&start))
            .map(|(arn, _)| arn.to_owned());
        let by_aws = Identities::aws_managed()
            .filter(|_| scope != "Local")
            .map(|name| format!("{AWS_POLICIES}{name}"));
        let arns = own.chain(by_aws);
        let arns = arns.filter(|arn| path_of(arn).starts_with(prefix));
        let shown = arns.filter_map(|arn| {
            let policy = self.cloud.identities.managed(&arn)?;
            Some(shape::policy(&arn, &policy, self.attachments(&arn)))
        });
        let shown = shown.collect();
        self.part("Policies", shown, page)
    }

    /// One part of a list, with `IsTruncated`, and `Marker` if there is more.
    ///
    /// # Errors
    /// `ValidationError`.
    pub fn part(
        &self,
        name: &str,
        items: Vec<Value>,
        page: Page<'_>,
    ) -> Result<Value, ServiceError> {
        let most = page.max_items.unwrap_or(100);
        self.between("maxItems", most, 1, 1_000)?;
        let start = match page.marker {
            None => Some(0),
            Some(marker) => (marker.parse::<usize>().ok()).filter(|start| *start < items.len()),
        };
        let Some(start) = start else {
            let message = "Invalid Marker.";
            return Err(self.error("ValidationError", 400, message));
        };
        let end = start.saturating_add(usize::try_from(most).unwrap_or(usize::MAX));
        let more = end < items.len();
        let mut json = Object::default();
        let part = items.into_iter().skip(start).take(end - start);
        json.put(name, Value::Array(part.collect()));
        json.put("IsTruncated", Value::Bool(more));
        if more {
            json.text("Marker", &end.to_string());
        }
        Ok(json.value())
    }
}
