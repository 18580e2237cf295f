//! Reads the documents that calls bring.

use crate::core::cloud::account_call::AccountCall;
use crate::core::error::ServiceError;
use crate::core::iam::{Grammar, Limit, NamedPolicy, PolicyDocument, SizeError};

impl AccountCall<'_> {
    /// Reads a policy as AWS does when it is put, or asked about; `name` is what it is about, which an error includes.
    ///
    /// # Errors
    /// `LimitExceeded`, `MalformedPolicyDocument`.
    pub fn document(
        &self,
        grammar: Grammar,
        text: &str,
        name: &str,
    ) -> Result<PolicyDocument, ServiceError> {
        let size = match grammar {
            Grammar::Managed => Some(Limit::Managed),
            Grammar::Identity => Some(Limit::InlineRole),
            Grammar::Session => Some(Limit::Session),
            _ => None,
        };
        if let Some(limit) = size {
            (limit.check(text)).map_err(|size| self.too_large(&size.of(name)))?;
        }
        grammar
            .check(text, None)
            .map_err(|refusal| self.error(refusal.code, 400, refusal.message()))
    }

    /// The error for policies that are too large.
    pub fn too_large(&self, size: &SizeError) -> ServiceError {
        let status = match size.code() {
            "LimitExceeded" => 409,
            _ => 400,
        };
        self.error(size.code(), status, size.message())
    }

    /// Reads a trust policy, and binds its principals to the users and roles that exist.
    ///
    /// # Errors
    /// `LimitExceeded`, `MalformedPolicyDocument`.
    pub fn trust(&self, text: &str) -> Result<PolicyDocument, ServiceError> {
        // The default quota; AWS raises it on request.
        if text
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .count()
            > 2_048
        {
            let message = "Cannot exceed quota for ACLSizePerRole: 2048";
            return Err(self.error("LimitExceeded", 409, message));
        }
        let mut trust = self.document(Grammar::Trust, text, "")?;
        trust
            .bind_principals(&self.cloud.identities)
            .map_err(|error| self.error(Grammar::Trust.code(), 400, error.to_string()))?;
        Ok(trust)
    }

    /// The managed policy with this ARN, as it is attached.
    ///
    /// # Errors
    /// `NoSuchEntity`.
    pub fn managed(&self, arn: &str) -> Result<NamedPolicy, ServiceError> {
        let Some(policy) = self.cloud.identities.managed(arn) else {
            let message = format!("Policy {arn} does not exist or is not attachable.");
            return Err(self.error("NoSuchEntity", 404, message));
        };
        let name = super::shape::name_of(arn);
        Ok(NamedPolicy::new(name, policy.document.clone()).with_arn(arn))
    }

    /// Reads a permissions boundary: the ARN of a managed policy, or (here) the document itself.
    ///
    /// # Errors
    /// `NoSuchEntity`, `LimitExceeded`, `MalformedPolicyDocument`.
    pub fn boundary(&self, text: &str) -> Result<NamedPolicy, ServiceError> {
        match text.trim_start().starts_with('{') {
            true => {
                let document = self.document(Grammar::Managed, text, "boundary")?;
                Ok(NamedPolicy::new("boundary", document))
            }
            false => self.managed(text),
        }
    }
}
