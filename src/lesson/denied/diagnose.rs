//! The diagnosis: the engine's decision on the rebuilt request, and what follows from it.

use super::by_decision::by_decision;
use super::by_text::by_text;
use super::caller_table::caller_table;
use super::cause_kind::CauseKind;
use super::check;
use super::diagnosis::{
    Agreement, Cause, DecidingStatement, DeniedFix, Diagnosis, DiagnosisChoices, DiagnosisLine,
    RebuiltRequest, RequestAnswer, Unknown,
};
use super::fixes::fixes;
use super::given::GivenPolicy;
use super::next_denials::next_denials;
use super::people::Names;
use super::policies::{Assembled, assemble, assigned, evaluated, missing};
use super::reading::{ErrorKind, Reading};
use super::rebuild::{ABSENT, NO, YES, rebuild, rebuild_for};
use crate::core::error::Service;
use crate::core::iam::{Decision, PolicyKind, Reason, Request, Verdict, decide};
use serde_json::Value;

/// Explains an error, with the policies that were pasted.
pub fn diagnose(reading: &Reading, given: &[GivenPolicy], choices: &DiagnosisChoices) -> Diagnosis {
    let rebuilt = rebuild(reading, given, choices);
    let names = Names::of(reading, rebuilt.request.as_ref());
    let Some(request) = rebuilt.request.clone() else {
        return without_request(reading, rebuilt, &names, choices);
    };
    let given = assigned(reading, &request, given);
    let assembled = assemble(&request, &given);
    let decision = decide(&request, &assembled.set);
    let by_policy = is_by_policy(reading);
    // A policy that can't be read leaves the verdict open.
    let has_policies = given.iter().any(|one| one.document().is_some())
        && given.iter().all(|one| one.unreadable().is_none());
    let agreement = match has_policies && by_policy {
        true => agreement(reading, &request, &assembled, &decision),
        false => Agreement::Open,
    };
    let mut causes: Vec<Cause> = Vec::new();
    let told = by_text(reading, &names);
    if by_policy {
        causes.extend(
            given
                .iter()
                .filter_map(|one| unreadable(one, reading, &names))
                .take(1),
        );
    }
    if has_policies && by_policy {
        let bare_reason = rests_on_missing(&decision, &assembled);
        if !decision.is_allowed() && !bare_reason {
            causes.extend(by_decision(
                reading, &names, &request, &assembled, &decision,
            ));
        } else if decision.is_allowed() {
            causes.extend(explanations(reading, &names, &request, &given, choices));
        }
    }
    for cause in told {
        if !causes.iter().any(|known| known.kind == cause.kind) {
            causes.push(cause);
        }
    }
    // A Deny in a policy that was not pasted: an Allow elsewhere would not help.
    let is_hidden_deny =
        reading.explicit == Some(true) && decision.verdict != Verdict::ExplicitDeny;
    let (all, instead) = match by_policy && !is_hidden_deny {
        true => fixes(reading, &names, &request, &assembled),
        false => (Vec::new(), None),
    };
    let next = next_denials(reading, &names, &request, &given, &assembled, &all);
    let table = caller_table(reading, &names, &request, &given);
    let kinds = missing(&assembled.missing, choices);
    let lines = lines(reading, &names, &causes, &all, instead.as_deref());
    Diagnosis {
        verdict: verdict(
            agreement,
            &decision,
            &assembled,
            choices,
            has_policies && by_policy,
        ),
        deciding: deciding(&decision, &given),
        lesson: causes.first().and_then(|cause| cause.kind.lesson()),
        case: causes.first().and_then(|cause| cause.kind.case()),
        request: rebuilt,
        missing: kinds,
        denied: (has_policies && by_policy).then(|| !decision.is_allowed()),
        agreement,
        lines,
        causes,
        fixes: all,
        instead,
        next,
        table,
    }
}

/// A pasted policy that can't be read leaves the verdict open.
fn unreadable(given: &GivenPolicy, reading: &Reading, names: &Names) -> Option<Cause> {
    let why = given.unreadable()?;
    Some(Cause {
        kind: CauseKind::Unknown,
        says: format!(
            "One of the pasted policies can\u{2019}t be read ({why}), so it isn\u{2019}t part of this verdict."
        ),
        check: check::of(CauseKind::Unknown, reading, names),
    })
}

/// Whether policies can cause the error.
fn is_by_policy(reading: &Reading) -> bool {
    matches!(
        reading.kind,
        Some(
            ErrorKind::Denied
                | ErrorKind::OtherAccount
                | ErrorKind::OldCiphertext
                | ErrorKind::Bare
                | ErrorKind::Forbidden
        )
    )
}

fn without_request(
    reading: &Reading,
    request: RebuiltRequest,
    names: &Names,
    choices: &DiagnosisChoices,
) -> Diagnosis {
    let causes = by_text(reading, names);
    let of_kms = reading.service == Some(Service::Kms);
    let kinds = match reading.kind {
        Some(_) => evaluated(of_kms, reading.is_by_s3()),
        None => Vec::new(),
    };
    Diagnosis {
        request,
        missing: missing(&kinds, choices),
        denied: None,
        agreement: Agreement::Open,
        verdict: match reading.kind {
            Some(_) => "The request isn\u{2019}t known well enough to decide it.".to_owned(),
            None => String::new(),
        },
        deciding: None,
        lines: lines(reading, names, &causes, &[], None),
        lesson: causes.first().and_then(|cause| cause.kind.lesson()),
        case: causes.first().and_then(|cause| cause.kind.case()),
        causes,
        fixes: Vec::new(),
        instead: None,
        next: Vec::new(),
        table: None,
    }
}

/// Whether the denial only shows that a policy was not pasted.
fn rests_on_missing(decision: &Decision, assembled: &Assembled) -> bool {
    match &decision.by {
        Reason::NoIdentityPolicyAllows => !assembled.has(PolicyKind::Identity),
        Reason::NoResourcePolicyAllows | Reason::CrossAccountNoResourcePolicyAllows => {
            !assembled.has(PolicyKind::KeyPolicy) || !assembled.has(PolicyKind::BucketPolicy)
        }
        _ => false,
    }
}

/// Whether the pasted policies deny the request as the error says.
fn agreement(
    reading: &Reading,
    request: &Request,
    assembled: &Assembled,
    decision: &Decision,
) -> Agreement {
    if decision.is_allowed() {
        // A missing object answers alike.
        return Agreement::Differs;
    }
    let is_explicit = matches!(decision.by, Reason::ExplicitDeny(_));
    let blamed = match (reading.policy, reading.explicit) {
        (Some(kind), _) => kind,
        (None, Some(explicit)) => {
            return if explicit == is_explicit {
                Agreement::Agrees
            } else {
                Agreement::Differs
            };
        }
        (None, None) => {
            return match rests_on_missing(decision, assembled) {
                true => Agreement::Open,
                false => Agreement::Agrees,
            };
        }
    };
    let refuses = decision.also_refusing().contains(&blamed);
    if !assembled.has(blamed) {
        // Another policy than the one that the error blames may deny as well; the blamed one is not there to judge.
        let other = (decision.also_refusing().iter()).any(|kind| assembled.has(*kind));
        return match is_explicit && reading.explicit == Some(false) && other {
            true => Agreement::Differs,
            false => Agreement::Open,
        };
    }
    // AWS leaves open whether another account's key policy denies or does not allow.
    let alike = reading
        .explicit
        .is_none_or(|explicit| explicit == is_explicit);
    let cross =
        reading.kind == Some(ErrorKind::OtherAccount) && request.principal.account().is_some();
    match refuses && (alike || cross) {
        true => Agreement::Agrees,
        false => Agreement::Differs,
    }
}

/// What could explain that the pasted policies allow the request and AWS does not.
fn explanations(
    reading: &Reading,
    names: &Names,
    request: &Request,
    given: &[GivenPolicy],
    choices: &DiagnosisChoices,
) -> Vec<Cause> {
    let mut found: Vec<Cause> = Vec::new();
    let assembled = assemble(request, given);
    let mut add = |cause: Cause| {
        if !found.iter().any(|known| known.kind == cause.kind) {
            found.push(cause);
        }
    };
    // Where the listing is denied, a missing object is answered like a denial.
    let reads =
        request.action == "s3:GetObject" && reading.policy.is_none() && reading.explicit.is_none();
    if reads
        && let Some(listing) = rebuild_for(reading, request, given, "s3:ListBucket", NO)
        && !decide(&listing, &assemble(&listing, given).set).is_allowed()
    {
        let says = format!(
            "The pasted policies allow `s3:GetObject`, and not `s3:ListBucket`. If there is no such object, S3 answers Access Denied instead of NoSuchKey to `{}`.",
            names.caller
        );
        add(Cause {
            kind: CauseKind::NoListPermission,
            says,
            check: check::of(CauseKind::NoListPermission, reading, names),
        });
    }
    // The kind that the error blames was not pasted.
    if let Some(blamed) = reading.policy.filter(|kind| !assembled.has(*kind)) {
        for mut cause in by_text(reading, names).into_iter().take(1) {
            cause.says = format!(
                "The pasted policies allow it. The error blames a {blamed}, which isn\u{2019}t among them. {}",
                cause.says
            );
            add(cause);
        }
    }
    // Another answer to a question makes the policies deny.
    for (kind, asks, answer) in flipped(reading, given, choices) {
        add(Cause {
            kind,
            says: format!(
                "The pasted policies allow it as the request is assumed. They deny it if the answer to \u{201c}{asks}\u{201d} is `{answer}`."
            ),
            check: check::of(kind, reading, names),
        });
    }
    let says = "The pasted policies allow this request. Perhaps they aren\u{2019}t the ones in effect: another role, another key, a policy that isn\u{2019}t here, or a change that takes a few minutes to arrive.";
    add(Cause {
        kind: CauseKind::Unknown,
        says: says.to_owned(),
        check: check::of(CauseKind::Unknown, reading, names),
    });
    found
}

/// The answers, one at a time, with which the policies deny: the cause that each shows, the question and the answer.
fn flipped(
    reading: &Reading,
    given: &[GivenPolicy],
    choices: &DiagnosisChoices,
) -> Vec<(CauseKind, String, String)> {
    let usual = rebuild(reading, given, choices);
    let mut found = Vec::new();
    let open = usual.questions.iter().filter(|question| question.assumed);
    for question in open.take(12) {
        let other = match question.unknown {
            Unknown::BucketKey => YES,
            Unknown::Key(_) => match question.choices.iter().find(|choice| *choice != ABSENT) {
                Some(value) => value.as_str(),
                None => continue,
            },
            _ => continue,
        };
        let mut changed = choices.clone();
        changed.answers.push(RequestAnswer {
            unknown: question.unknown,
            answer: other.to_owned(),
        });
        let Some(request) = rebuild(reading, given, &changed).request else {
            continue;
        };
        let assembled = assemble(&request, given);
        let decision = decide(&request, &assembled.set);
        if decision.is_allowed() {
            continue;
        }
        let names = Names::of(reading, Some(&request));
        let causes = by_decision(reading, &names, &request, &assembled, &decision);
        let kind = causes
            .first()
            .map_or(CauseKind::ConditionNotMet, |cause| cause.kind);
        found.push((kind, question.asks.clone(), other.to_owned()));
    }
    found
}

fn verdict(
    agreement: Agreement,
    decision: &Decision,
    assembled: &Assembled,
    choices: &DiagnosisChoices,
    has_policies: bool,
) -> String {
    let open: Vec<&PolicyKind> = (assembled.missing.iter())
        .filter(|kind| !choices.defaults.contains(kind))
        .collect();
    let but = match open.len() {
        0 => "".to_owned(),
        1 => " One kind of policy isn\u{2019}t given; AWS evaluates it too.".to_owned(),
        count => format!(" {count} kinds of policy aren\u{2019}t given; AWS evaluates them too."),
    };
    if !has_policies {
        return "No policies are given, so this follows from the error alone.".to_owned();
    }
    match (agreement, decision.clause()) {
        (Agreement::Agrees, Some(clause)) => {
            format!("The pasted policies deny it, as the error says: `{}` is denied {clause}.", decision.action)
        }
        (Agreement::Differs, Some(clause)) => format!(
            "The pasted policies deny it too, but for another reason than the error: `{}` is denied {clause}.{but}",
            decision.action
        ),
        (_, None) => match open.is_empty() {
            true => "The pasted policies, with defaults for the rest, allow it, and AWS denied it: something here isn\u{2019}t as in AWS.".to_owned(),
            false => format!("Nothing in the pasted policies denies it.{but}"),
        },
        (Agreement::Open, Some(_)) => format!("The pasted policies don\u{2019}t decide it.{but}"),
    }
}

fn deciding(decision: &Decision, given: &[GivenPolicy]) -> Option<DecidingStatement> {
    let statement = decision.deciding_statement()?;
    let of = given.iter().filter(|one| one.kind == statement.policy);
    let mut texts = of.filter(|one| one.name == statement.policy_name);
    let policy: Value = serde_json::from_str(&texts.next()?.text).ok()?;
    let text = match policy.get("Statement")? {
        Value::Array(all) => all.get(statement.index)?,
        one => one,
    };
    Some(DecidingStatement {
        kind: statement.policy,
        policy: statement.policy_name.clone(),
        index: statement.index,
        sid: statement.sid.clone(),
        text: format!("{text:#}"),
    })
}

/// The four lines.
fn lines(
    reading: &Reading,
    names: &Names,
    causes: &[Cause],
    fixes: &[DeniedFix],
    instead: Option<&str>,
) -> Vec<DiagnosisLine> {
    let Some(first) = causes.first().filter(|_| reading.is_understood()) else {
        return Vec::new();
    };
    let line = |heading: &'static str, says: String, code: String| DiagnosisLine {
        heading,
        says,
        code,
    };
    let kind = fixes.first().map(|fix| fix.kind).or(reading.policy);
    let change = match fixes {
        [] => line(
            "What to change",
            no_fix(reading, first, instead),
            String::new(),
        ),
        all => {
            let statements: Vec<&str> = all.iter().map(|fix| fix.statement.as_str()).collect();
            let says: Vec<&str> = all.iter().map(|fix| fix.says.as_str()).collect();
            line("What to add", says.join(" "), statements.join("\n\n"))
        }
    };
    vec![
        line("Who denied", who(reading, names), String::new()),
        line(
            "Which policy to open",
            which(reading, names, first, kind),
            String::new(),
        ),
        change,
        line(
            "How to check",
            "Run these with permission to read the policies:".to_owned(),
            check::commands(first.kind, reading, names),
        ),
    ]
}

fn who(reading: &Reading, names: &Names) -> String {
    match reading.service {
        Some(Service::Kms) if reading.is_by_s3() => {
            format!(
                "KMS, asked by S3 in the name of `{}`. S3 itself allowed the call.",
                names.caller
            )
        }
        Some(Service::Kms) => "KMS.".to_owned(),
        _ => "S3.".to_owned(),
    }
}

fn which(reading: &Reading, names: &Names, first: &Cause, kind: Option<PolicyKind>) -> String {
    let none = |says: &str| says.to_owned();
    match first.kind {
        CauseKind::KeyState | CauseKind::KeyMissing => none("None: it is the key, not a policy."),
        CauseKind::BlockPublicAccess => none(
            "None: it is the bucket\u{2019}s, or the account\u{2019}s, setting Block Public Access.",
        ),
        CauseKind::AclDisabled => none("None: it is the bucket\u{2019}s setting Object Ownership."),
        CauseKind::SseCBlocked => {
            none("None: it is the bucket\u{2019}s encryption setting `BlockedEncryptionTypes`.")
        }
        CauseKind::AnonymousNeedsSigv4 => none("None: the request has to be signed."),
        CauseKind::Throttled | CauseKind::NotAnAccessProblem => none("None."),
        CauseKind::WrongKey if reading.kind == Some(ErrorKind::IncorrectKey) => {
            none("None: the request names the wrong key.")
        }
        _ => match kind {
            Some(kind) => match &reading.policy_arn {
                Some(arn) => format!("{}: `{arn}`.", names.policy(kind)),
                None => format!("{}.", names.policy(kind)),
            },
            None if names.action.starts_with("kms:") => format!(
                "{}, and then {}.",
                names.policy(PolicyKind::Identity),
                lower(&names.policy(PolicyKind::KeyPolicy))
            ),
            None => format!(
                "{}, and then {}.",
                names.policy(PolicyKind::Identity),
                lower(&names.policy(PolicyKind::BucketPolicy))
            ),
        },
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_ascii_lowercase().to_string() + letters.as_str(),
        None => String::new(),
    }
}

fn no_fix(reading: &Reading, first: &Cause, instead: Option<&str>) -> String {
    if let Some(instead) = instead {
        return instead.to_owned();
    }
    match first.kind {
        CauseKind::KeyState => match reading.kind {
            Some(ErrorKind::KeyDisabled) => "Enable the key: `aws kms enable-key`.".to_owned(),
            _ => "Cancel the deletion with `aws kms cancel-key-deletion`, then enable the key: it comes back disabled.".to_owned(),
        },
        CauseKind::BlockPublicAccess => "Leave Block Public Access on, and allow named principals instead of everyone.".to_owned(),
        CauseKind::AclDisabled => "Leave out the ACL, or send `bucket-owner-full-control`.".to_owned(),
        CauseKind::ExplicitDeny | CauseKind::Scp | CauseKind::Rcp | CauseKind::EndpointPolicy | CauseKind::NetworkCondition => {
            "Find the Deny statement that applies, and make an exception in it for this caller or this resource. Paste the policy here to get the statement.".to_owned()
        }
        _ => first.says.clone(),
    }
}
