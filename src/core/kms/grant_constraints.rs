//! Checks of the constraints of a new grant (KMS API reference, `CreateGrant` and `GrantConstraints`).

use super::KmsError;
use crate::core::arn::Arn;
use crate::core::iam::{GrantConstraints, is_account_id};

/// How many pairs a constraint can have.
const MOST_PAIRS: usize = 8;
/// How many characters a value of a constraint can have.
const LONGEST: usize = 384;

/// Checks the limits that AWS documents. (The texts about the encryption context are ours.)
///
/// # Errors
/// `ValidationException`.
pub(super) fn check_constraints(constraints: &GrantConstraints) -> Result<(), KmsError> {
    for (name, pairs) in constraints.contexts() {
        if pairs.len() > MOST_PAIRS {
            return Err(KmsError::Validation(format!(
                "{name} can have at most {MOST_PAIRS} pairs."
            )));
        }
        let long = |(_, value): &(String, String)| value.chars().count() > LONGEST;
        if pairs.iter().any(long) {
            return Err(KmsError::Validation(format!(
                "A value of {name} can have at most {LONGEST} characters."
            )));
        }
    }
    (constraints.source_arn.as_deref()).map_or(Ok(()), check_source_arn)
}

/// Checks the length and the form of the ARN (service model): it names an account.
fn check_source_arn(text: &str) -> Result<(), KmsError> {
    let refuse = |must: &str| {
        let member = "constraints.sourceArn";
        Err(KmsError::constraint(Some(text), member, must))
    };
    let is_one = |arn: Arn| {
        arn.partition.starts_with("aws")
            && !arn.service.is_empty()
            && is_account_id(&arn.account)
            && !arn.resource.is_empty()
    };
    match text.chars().count() {
        0..20 => refuse("have length greater than or equal to 20"),
        20..=512 if text.parse::<Arn>().is_ok_and(is_one) => Ok(()),
        20..=512 => refuse(
            "satisfy regular expression pattern: ^arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+$",
        ),
        _ => refuse("have length less than or equal to 512"),
    }
}
