//! Shared by the alias operations: a name's form, its ARN, and who may change it.

use super::parameters::{name, present};
use super::{Ask, Key, Kms, KmsError, Session};

/// Checks the name of a customer's alias.
///
/// # Errors
/// `ValidationException` in AWS's words; `NotAuthorizedException` without a message for `alias/aws/…`, which AWS
/// reserves (as moto answers; not recorded).
pub(super) fn own_name(alias: &str) -> Result<(), KmsError> {
    present("aliasName", alias)?;
    name("aliasName", alias)?;
    if !alias.starts_with("alias/") || alias == "alias/" {
        return Err(KmsError::Validation(
            "Alias must start with the prefix \"alias/\". Please see \
             https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html"
                .to_owned(),
        ));
    }
    // The service model allows a colon; the documentation of `CreateAlias` does not.
    if alias.contains(':') {
        let must = "satisfy regular expression pattern: ^alias/[a-zA-Z0-9/_-]+$";
        return Err(KmsError::constraint(Some(alias), "aliasName", must));
    }
    if alias.starts_with("alias/aws/") {
        return Err(KmsError::other("NotAuthorizedException", ""));
    }
    Ok(())
}

impl Session<'_> {
    /// The ARN of an alias in the caller's account.
    pub(super) fn alias_arn(&self, alias: &str) -> String {
        format!("arn:aws:kms:{}:{}:{alias}", self.region, self.account())
    }

    /// The key of an alias in the caller's account.
    ///
    /// # Errors
    /// `NotFoundException`.
    pub(super) fn find_alias<'k>(
        &mut self,
        kms: &'k Kms,
        alias: &str,
        action: &str,
    ) -> Result<&'k Key, KmsError> {
        let arn = self.alias_arn(alias);
        self.know_alias(&arn);
        self.find(kms, &arn, action)
    }

    /// Asks IAM about the alias, which only the caller's own policies can allow, and about each key it points at,
    /// before and after the change. (The order is ours.)
    ///
    /// # Errors
    /// `AccessDeniedException`.
    pub(super) fn authorize_alias(
        &mut self,
        kms: &Kms,
        action: &'static str,
        alias: &str,
        keys: &[&Key],
    ) -> Result<(), KmsError> {
        let arn = self.alias_arn(alias);
        self.know_alias(&arn);
        self.authorize_on(action, &arn, &[])?;
        for key in keys {
            let ask = Ask {
                action,
                context: None,
                key_id: None,
                extra: Vec::new(),
            };
            self.authorize(kms, key, &ask)?;
        }
        Ok(())
    }
}
