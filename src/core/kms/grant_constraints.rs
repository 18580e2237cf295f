//! `Constraints` of `CreateGrant` (KMS API reference, `GrantConstraints`).

use super::KmsError;
use crate::core::arn::Arn;
use crate::core::iam::{GrantConstraint, is_account_id};
use crate::core::json::Object;
use crate::core::wire::Type;
use crate::core::wire::field::Single;
use serde_json::Value;

const EQUALS: &str = "EncryptionContextEquals";
const SUBSET: &str = "EncryptionContextSubset";
const SOURCE_ARN: &str = "SourceArn";

/// How many pairs a constraint can have (KMS API reference, `CreateGrant`).
const MOST_PAIRS: usize = 8;
/// How many characters a value of a constraint can have (the same).
const LONGEST: usize = 384;

/// The constraints of a request, as sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrantConstraints {
    /// `EncryptionContextEquals`: these pairs and no others.
    pub equals: Option<Vec<(String, String)>>,
    /// `EncryptionContextSubset`: at least these pairs.
    pub subset: Option<Vec<(String, String)>>,
    /// `SourceArn`: the resource on whose behalf the grant can be used.
    pub source_arn: Option<String>,
}

impl From<GrantConstraint> for GrantConstraints {
    fn from(constraint: GrantConstraint) -> Self {
        match constraint {
            GrantConstraint::ContextEquals(pairs) => Self {
                equals: Some(pairs),
                ..Self::default()
            },
            GrantConstraint::ContextSubset(pairs) => Self {
                subset: Some(pairs),
                ..Self::default()
            },
        }
    }
}

impl GrantConstraints {
    /// The constraint on the encryption context, and the source ARN. (That a grant has one constraint on the context
    /// is our reading; the texts for that and for the limits are ours.)
    ///
    /// # Errors
    /// `ValidationException`.
    pub(super) fn checked(&self) -> Result<(Option<GrantConstraint>, Option<String>), KmsError> {
        let context = match (&self.equals, &self.subset) {
            (Some(_), Some(_)) => {
                return Err(KmsError::Validation(format!(
                    "A grant can have {EQUALS} or {SUBSET}, not both."
                )));
            }
            (Some(pairs), None) => Some(GrantConstraint::ContextEquals(pairs.clone())),
            (None, Some(pairs)) => Some(GrantConstraint::ContextSubset(pairs.clone())),
            (None, None) => None,
        };
        if let Some(constraint) = &context {
            let (name, pairs) = constraint.parts();
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
        if let Some(arn) = &self.source_arn {
            check_source_arn(arn)?;
        }
        Ok((context, self.source_arn.clone()))
    }
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

/// `GrantConstraints` as the API writes it.
pub(super) fn constraints_json(
    context: Option<&GrantConstraint>,
    source_arn: Option<&str>,
) -> Value {
    let mut json = Object::default();
    if let Some(constraint) = context {
        let (name, pairs) = constraint.parts();
        json.put(name, pairs_json(pairs));
    }
    if let Some(arn) = source_arn {
        json.text(SOURCE_ARN, arn);
    }
    json.value()
}

fn pairs_json(pairs: &[(String, String)]) -> Value {
    let mut object = Object::default();
    for (key, value) in pairs {
        object.text(key, value);
    }
    object.value()
}

impl Single for GrantConstraints {
    fn is_absent(&self) -> bool {
        false
    }

    fn to_value(&self, _: Type) -> Value {
        let mut json = Object::default();
        for (name, pairs) in [(EQUALS, &self.equals), (SUBSET, &self.subset)] {
            if let Some(pairs) = pairs {
                json.put(name, pairs_json(pairs));
            }
        }
        if let Some(arn) = &self.source_arn {
            json.text(SOURCE_ARN, arn);
        }
        json.value()
    }

    fn of_value(value: Option<&Value>, _: Type) -> Self {
        let member = |name: &str| value.and_then(|value| value.get(name));
        let pairs = |name: &str| member(name).map(|pairs| Vec::of_value(Some(pairs), Type::Map));
        Self {
            equals: pairs(EQUALS),
            subset: pairs(SUBSET),
            source_arn: member(SOURCE_ARN)
                .and_then(Value::as_str)
                .map(str::to_owned),
        }
    }
}
