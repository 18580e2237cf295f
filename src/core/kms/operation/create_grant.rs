//! `CreateGrant`: lets one principal use one key for some operations, without a policy change.

use crate::core::iam::{Directory, Grant, GrantConstraints, bind_principal, is_grantee};
use crate::core::json::Object;
use crate::core::kms::grant_constraints::check_constraints;
use crate::core::kms::grant_rules::{check, covers, known, set_aside};
use crate::core::kms::grant_token::{GRANT_TOKENS, token_of};
use crate::core::kms::parameters::{at_most, key_id, name, present};
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
        text("SourceArn"),
    ],
};

operation! {
    struct Input = Table::kms("CreateGrant")
        .checked_first(&["KeyId", "GranteePrincipal", "RetiringPrincipal", "Operations", "Constraints"]);
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
    /// The principal that may use the key.
    grantee_principal: String = [text("GranteePrincipal")],
    /// The AWS service that may use the key, instead of a principal.
    grantee_service_principal: Option<String> = [text("GranteeServicePrincipal")],
    /// The principal that may retire the grant.
    retiring_principal: Option<String> = [text("RetiringPrincipal")],
    /// The AWS service that may retire the grant, instead of a principal.
    retiring_service_principal: Option<String> = [text("RetiringServicePrincipal")],
    /// The operations that the grantee may call.
    operations: Vec<String> = [member("Operations", Type::List(&OPERATIONS))],
    grant_tokens: Vec<String> = GRANT_TOKENS,
    /// Repeating a request with the same name creates no second grant.
    name: Option<String> = [text("Name")],
    /// Checks the request without carrying it out.
    dry_run: bool = [flag("DryRun")],
    /// What a request must have for the grant to count.
    constraints: Option<GrantConstraints> = [member("Constraints", Type::Structure(&CONSTRAINTS))],
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
        "A grant allows and never denies. It names one key, one principal, and some operations.",
    );
    session.run(|session| {
        let grant = check_input(input, session.directory)?;
        session.check_tokens(kms, &input.grant_tokens)?;
        let key = session.find_by_id(kms, &input.key_id, ACTION)?;
        authorize(kms, session, key, input, &grant)?;
        key.customer_managed()?;
        key.enabled()?;
        check(key, &grant.operations, grant.constraints.as_ref())?;
        session.dry(input.dry_run)?;
        let fields = vec![
            Field::text("Grantee", Role::Metadata, &grant.grantee),
            Field::text("Allows", Role::Metadata, input.operations.join(", ")),
        ];
        let (id, note) = (key.id.clone(), note(session, key, input, grant));
        let known = (key.noted_grants().iter()).any(|known| known.id == note.id);
        let output = Output {
            grant_id: note.id.clone(),
            grant_token: note.token.clone(),
        };
        session.know_element("grantId", Value::from(output.grant_id.as_str()));
        let grant_id = Field::text("GrantId", Role::Metadata, &output.grant_id);
        let fields = std::iter::once(grant_id).chain(fields).collect();
        match known {
            true => session.change(
                "the same grant",
                "KMS already has this grant",
                "The request and its name are the same as before, so KMS creates no second grant.",
                fields,
            ),
            false => {
                kms.found(&id)?.add_grant(note);
                session.change(
                    "new grant",
                    "KMS stores the grant with the key",
                    "AWS can take minutes to apply a grant everywhere, unless a request contains the grant token. In this lab, the grant applies at once.",
                    fields,
                );
            }
        }
        session.answer(
            "KMS returns the grant ID and a grant token",
            "You need the ID to revoke the grant. The token isn't a secret: by itself it allows nothing.",
            &output.to_json(),
            vec![
                Field::text("GrantId", Role::Metadata, &output.grant_id),
                Field::text("GrantToken", Role::Metadata, &output.grant_token).from("simulated layout"),
            ],
        );
        Ok(output)
    })
}

impl Single for GrantConstraints {
    fn to_value(&self, _: Type) -> Value {
        self.to_json()
    }

    fn of_value(value: Option<&Value>, _: Type) -> Self {
        let pairs = |name: &str| {
            let pairs = value.and_then(|value| value.get(name))?;
            Some(Vec::of_value(Some(pairs), Type::Map))
        };
        let source_arn = value.and_then(|value| value.get("SourceArn"));
        Self {
            context_equals: pairs("EncryptionContextEquals"),
            context_subset: pairs("EncryptionContextSubset"),
            source_arn: source_arn.and_then(Value::as_str).map(str::to_owned),
        }
    }
}

/// Checks the input, before the key is known, and returns the grant that it asks for; its name may be empty.
fn check_input(input: &Input, directory: Option<&dyn Directory>) -> Result<Grant, KmsError> {
    key_id("keyId", &input.key_id)?;
    if input.operations.is_empty() {
        return Err(KmsError::missing("operations"));
    }
    known(&input.operations)?;
    if let Some(text) = &input.name {
        present("name", text)?;
        name("name", text)?;
    }
    let constraints = input.constraints.clone().and_then(GrantConstraints::if_any);
    if let Some(constraints) = &constraints {
        check_constraints(constraints)?;
    }
    let source_arn = (constraints.as_ref()).and_then(|one| one.source_arn.as_deref());
    let grantee = grantee(input, source_arn.is_some())?;
    let principals = [
        ("granteePrincipal", Some(grantee)),
        ("retiringPrincipal", retiring(input)),
    ];
    for (member, principal) in principals {
        let Some(principal) = principal else {
            continue;
        };
        present(member, principal)?;
        at_most(member, principal, 256)?;
        let exists = !principal.starts_with("arn:")
            || directory.is_none_or(|directory| bind_principal(directory, principal).is_some());
        if !is_grantee(principal) || !exists {
            // Recorded, also for a principal that does not exist.
            return Err(KmsError::other(
                "InvalidArnException",
                format!("ARN does not refer to a valid principal: {principal}"),
            ));
        }
    }
    Ok(Grant {
        name: (input.name.as_ref()).map_or_else(String::new, String::clone),
        grantee: grantee.to_owned(),
        operations: input.operations.clone(),
        constraints,
    })
}

/// The grantee: a principal, or a service, for which AWS demands a source ARN and someone who can retire the grant
/// (KMS API reference, `CreateGrant`; the texts are ours).
fn grantee(input: &Input, has_source: bool) -> Result<&str, KmsError> {
    let refuse = |text: &str| Err(KmsError::Validation(text.to_owned()));
    if input.retiring_principal.is_some() && input.retiring_service_principal.is_some() {
        return refuse("Specify either RetiringPrincipal or RetiringServicePrincipal, not both.");
    }
    match (
        input.grantee_principal.as_str(),
        &input.grantee_service_principal,
    ) {
        ("", None) => Err(KmsError::missing("granteePrincipal")),
        (principal, None) => Ok(principal),
        ("", Some(_)) if !has_source => {
            refuse("GranteeServicePrincipal requires the grant constraint SourceArn.")
        }
        ("", Some(_)) if retiring(input).is_none() => refuse(
            "GranteeServicePrincipal requires RetiringPrincipal or RetiringServicePrincipal.",
        ),
        ("", Some(service)) if service.ends_with(".amazonaws.com") => Ok(service),
        ("", Some(service)) => Err(KmsError::other(
            "InvalidArnException",
            format!("GranteeServicePrincipal does not refer to a service principal: {service}"),
        )),
        (_, Some(_)) => {
            refuse("Specify either GranteePrincipal or GranteeServicePrincipal, not both.")
        }
    }
}

fn retiring(input: &Input) -> Option<&str> {
    let service = input.retiring_service_principal.as_deref();
    input.retiring_principal.as_deref().or(service)
}

/// Asks IAM. Of the caller's own grants, only those count that allow at least as much as the new one (KMS guide,
/// create-grant-overview): a single grant must cover it (recorded).
fn authorize(
    kms: &Kms,
    session: &mut Session<'_>,
    key: &Key,
    input: &Input,
    new: &Grant,
) -> Result<(), KmsError> {
    let mut ask = Ask::plain(ACTION, &input.key_id)
        .with("kms:GrantIsForAWSResource", session.for_aws_resource())
        .with("kms:GrantOperations", new.operations.clone());
    let grantee = match &input.grantee_service_principal {
        Some(_) => "kms:GranteeServicePrincipal",
        None => "kms:GranteePrincipal",
    };
    ask = ask.with(grantee, vec![new.grantee.clone()]);
    for (name, principal) in [
        ("kms:RetiringPrincipal", &input.retiring_principal),
        (
            "kms:RetiringServicePrincipal",
            &input.retiring_service_principal,
        ),
    ] {
        if let Some(principal) = principal {
            ask = ask.with(name, vec![principal.clone()]);
        }
    }
    if let Some(constraints) = &new.constraints {
        let types = constraints.names().map(str::to_owned).collect();
        ask = ask.with("kms:GrantConstraintType", types);
        if let Some(arn) = &constraints.source_arn {
            ask = ask.with("kms:GrantConstraintSourceArn", vec![arn.clone()]);
        }
        let mut names: Vec<String> = Vec::new();
        for (name, value) in constraints.contexts().flat_map(|(_, pairs)| pairs) {
            let key = format!("kms:EncryptionContext:{name}");
            ask = ask.with(&key, vec![value.clone()]);
            names.push(name.clone());
        }
        ask = ask.with("kms:EncryptionContextKeys", names);
    }
    let grants = (key.grants.iter()).map(|grant| {
        match covers(grant, &new.operations, new.constraints.as_ref()) {
            true => grant.clone(),
            false => set_aside(session, grant),
        }
    });
    let grants = grants.collect();
    session.authorize_by(kms, key, &ask, key.policy.clone(), grants)
}

/// The grant with its metadata: for a repeated request, the existing grant with a new token.
fn note(session: &mut Session<'_>, key: &Key, input: &Input, grant: Grant) -> GrantNote {
    let id = hex(&session.entropy.array::<32>());
    let grant = match grant.name.as_str() {
        "" => Grant {
            name: id.clone(),
            ..grant
        },
        _ => grant,
    };
    let retiring = retiring(input).map(str::to_owned);
    let same = (key.noted_grants().into_iter())
        .find(|note| note.grant == grant && note.retiring == retiring);
    let id = same.map_or(id, |note| note.id);
    GrantNote {
        token: token_of(&id, &session.entropy.array::<32>()),
        grant,
        id,
        retiring,
        issuer: format!("arn:aws:iam::{}:root", session.account()),
        created: session.caller.now,
    }
}
