//! `CreateGrant`: lets one principal use one key for some operations, without a policy change.

use crate::core::iam::{Grant, GrantConstraint, is_grantee};
use crate::core::json::Object;
use crate::core::kms::grant_rules::{check, constraint_json, covers, known, set_aside};
use crate::core::kms::grant_token::{GRANT_TOKENS, token_of};
use crate::core::kms::parameters::{key_id, name, present};
use crate::core::kms::{Ask, GrantNote, Key, Kms, KmsError, Session};
use crate::core::trace::print::hex;
use crate::core::trace::{Field, Role};
use crate::core::wire::field::Single;
use crate::core::wire::member::{flag, member, text};
use crate::core::wire::{Enumeration, List, Operation, Structure, Table, Type, operation};
use serde_json::Value;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:CreateGrant";

/// The operations that a grant on a symmetric key can allow (service model, `GrantOperation`).
const OPERATIONS: List = List {
    of: Type::Enumeration(&Enumeration {
        rust: "GrantOperation",
        words: &[
            "CreateGrant",
            "Decrypt",
            "DescribeKey",
            "Encrypt",
            "GenerateDataKey",
            "GenerateDataKeyWithoutPlaintext",
            "ReEncryptFrom",
            "ReEncryptTo",
            "RetireGrant",
        ],
    }),
    element: "",
    only_one: false,
};
const CONSTRAINTS: Structure = Structure {
    rust: "GrantConstraints",
    fails: false,
    members: &[
        member("EncryptionContextEquals", Type::Map).sent_empty(),
        member("EncryptionContextSubset", Type::Map).sent_empty(),
    ],
};

operation! {
    struct Input = Table::kms("CreateGrant")
        .checked_first(&["KeyId", "GranteePrincipal", "RetiringPrincipal", "Operations", "Constraints"]);
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
    /// The principal that may use the key.
    grantee_principal: String = [text("GranteePrincipal").required()],
    /// The principal that may retire the grant.
    retiring_principal: Option<String> = [text("RetiringPrincipal")],
    /// The operations that the grantee may call.
    operations: Vec<String> = [member("Operations", Type::List(&OPERATIONS))],
    grant_tokens: Vec<String> = GRANT_TOKENS,
    /// Repeating a request with the same name creates no second grant.
    name: Option<String> = [text("Name")],
    /// Checks the request without carrying it out.
    dry_run: bool = [flag("DryRun")],
    /// The encryption contexts that the grant covers.
    constraints: Option<GrantConstraint> = [member("Constraints", Type::Structure(&CONSTRAINTS))],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `GrantId`: 64 hexadecimal digits.
    pub grant_id: String,
    /// `GrantToken`: lets a caller use the grant at once.
    pub grant_token: String,
}

impl Output {
    /// The JSON that the API returns.
    pub fn to_json(&self) -> Value {
        Object::of(&[
            ("GrantId", &self.grant_id),
            ("GrantToken", &self.grant_token),
        ])
        .value()
    }
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `ValidationException`, `InvalidArnException`, `NotFoundException`, `AccessDeniedException`,
/// `DisabledException`, `KMSInvalidStateException`, `DryRunOperationException`.
pub fn create_grant(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS for a grant", session.caller.name()),
        "A grant allows and never denies. It names one key, one principal and some operations.",
    );
    session.run(|session| {
        check_input(input)?;
        session.check_tokens(kms, &input.grant_tokens)?;
        let key = session.find_by_id(kms, &input.key_id, ACTION)?;
        authorize(kms, session, key, input)?;
        key.customer_managed()?;
        key.enabled()?;
        check(key, &input.operations, input.constraints.as_ref())?;
        session.dry(input.dry_run)?;
        let (id, note) = (key.id.clone(), note(session, key, input));
        let known = (key.noted_grants().iter()).any(|known| known.id == note.id);
        let output = Output {
            grant_id: note.id.clone(),
            grant_token: note.token.clone(),
        };
        session.know_element("grantId", Value::from(output.grant_id.as_str()));
        let fields = vec![
            Field::text("GrantId", Role::Metadata, &output.grant_id),
            Field::text("Grantee", Role::Metadata, &input.grantee_principal),
            Field::text("Allows", Role::Metadata, input.operations.join(", ")),
        ];
        match known {
            true => session.change(
                "the same grant",
                "KMS knows this grant already",
                "The same request under the same name: no second grant is made.",
                fields,
            ),
            false => {
                kms.found(&id)?.add_grant(note);
                session.change(
                    "a new grant",
                    "KMS writes the grant down beside the key",
                    "AWS may take minutes to know it everywhere, unless the grant token comes along. Here it counts at once.",
                    fields,
                );
            }
        }
        session.answer(
            "KMS returns the grant's id and a token",
            "The id is for taking the grant away. The token is no secret: alone it allows nothing.",
            &output.to_json(),
            vec![
                Field::text("GrantId", Role::Metadata, &output.grant_id),
                Field::text("GrantToken", Role::Metadata, &output.grant_token).from("simulated layout"),
            ],
        );
        Ok(output)
    })
}

impl Single for GrantConstraint {
    fn is_absent(&self) -> bool {
        false
    }

    fn to_value(&self, _: Type) -> Value {
        constraint_json(self)
    }

    /// If the request has both kinds, equality counts.
    fn of_value(value: Option<&Value>, _: Type) -> Self {
        let pairs = |name: &str| {
            let pairs = value.and_then(|value| value.get(name))?;
            Some(Vec::of_value(Some(pairs), Type::Map))
        };
        match (
            pairs("EncryptionContextEquals"),
            pairs("EncryptionContextSubset"),
        ) {
            (Some(pairs), _) => Self::ContextEquals(pairs),
            (None, subset) => Self::ContextSubset(subset.map_or(Vec::new(), |pairs| pairs)),
        }
    }
}

/// Checks the input, before the key is known.
fn check_input(input: &Input) -> Result<(), KmsError> {
    key_id("keyId", &input.key_id)?;
    present("granteePrincipal", &input.grantee_principal)?;
    if input.operations.is_empty() {
        return Err(KmsError::missing("operations"));
    }
    known(&input.operations)?;
    if let Some(text) = &input.name {
        present("name", text)?;
        name("name", text)?;
    }
    let principals = [
        Some(&input.grantee_principal),
        input.retiring_principal.as_ref(),
    ];
    match (principals.into_iter().flatten()).find(|principal| !is_grantee(principal)) {
        None => Ok(()),
        // Recorded. AWS returns this error also for a principal that does not exist; this simulation has no list of all
        // principals.
        Some(principal) => Err(KmsError::other(
            "InvalidArnException",
            format!("ARN does not refer to a valid principal: {principal}"),
        )),
    }
}

/// Asks IAM. Of the caller's own grants, only those count that allow at least as much as the new one (KMS guide,
/// create-grant-overview): a single grant must cover it (recorded).
fn authorize(
    kms: &Kms,
    session: &mut Session<'_>,
    key: &Key,
    input: &Input,
) -> Result<(), KmsError> {
    let mut ask = Ask::plain(ACTION, &input.key_id)
        .with("kms:GrantIsForAWSResource", session.for_aws_resource())
        .with("kms:GrantOperations", input.operations.clone())
        .with(
            "kms:GranteePrincipal",
            vec![input.grantee_principal.clone()],
        );
    if let Some(retiring) = &input.retiring_principal {
        ask = ask.with("kms:RetiringPrincipal", vec![retiring.clone()]);
    }
    if let Some(constraint) = &input.constraints {
        let (name, pairs) = constraint.parts();
        ask = ask.with("kms:GrantConstraintType", vec![name.to_owned()]);
        let names = pairs.iter().map(|(name, _)| name.clone()).collect();
        ask = ask.with("kms:EncryptionContextKeys", names);
        for (name, value) in pairs {
            let name = format!("kms:EncryptionContext:{name}");
            ask = ask.with(&name, vec![value.clone()]);
        }
    }
    let grants = (key.grants.iter()).map(|grant| {
        match covers(grant, &input.operations, input.constraints.as_ref()) {
            true => grant.clone(),
            false => set_aside(session, grant),
        }
    });
    let grants = grants.collect();
    session.authorize_by(kms, key, &ask, key.policy.clone(), grants)
}

/// The grant with its metadata: for a repeated request, the existing grant with a new token.
fn note(session: &mut Session<'_>, key: &Key, input: &Input) -> GrantNote {
    let id = hex(&session.entropy.array::<32>());
    let grant = Grant {
        name: input.name.clone().unwrap_or_else(|| id.clone()),
        grantee: input.grantee_principal.clone(),
        operations: input.operations.clone(),
        constraints: input.constraints.clone(),
    };
    let same = (key.noted_grants().into_iter())
        .find(|note| note.grant == grant && note.retiring == input.retiring_principal);
    let id = same.map_or(id, |note| note.id);
    let token = token_of(&id, &session.entropy.array::<32>());
    GrantNote {
        grant,
        id,
        token,
        retiring: input.retiring_principal.clone(),
        issuer: format!("arn:aws:iam::{}:root", session.account()),
        created: session.caller.now,
    }
}
