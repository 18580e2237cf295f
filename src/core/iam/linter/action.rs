//! `Action` and `NotAction`.

use super::report::Report;
use super::view::{Condition, Pattern, View};
use crate::core::iam::PolicyKind;
use crate::core::iam::catalogue::{
    ANYTHING, AccessLevel, KMS, KMS_NONE, OPERATIONS, S3, families, glob, is_wild, known_actions,
    matching,
};
use crate::core::iam::document::closest;
use crate::core::json::shown;

/// How many unknown actions of a policy get a "did you mean".
const SEARCHES: usize = 16;

pub(super) fn check(view: &View, report: &mut Report) {
    for action in &view.actions {
        // White space is reported as such.
        if action.targets == 0 && !action.excerpt.text.contains(char::is_whitespace) {
            unknown(action, report);
        }
    }
    if view.statement.action.negated {
        if view.allows() {
            report.warn(
                "allow-not-action",
                &view.statement.action.at(),
                "`NotAction` with `Allow` allows every action that is not listed".to_owned(),
                "That includes services you didn't think of and actions that AWS adds later. List the actions you need under `Action`, or deny with `NotAction`.",
            );
        }
        return;
    }
    let acts_on = view.acts_on();
    if acts_on == 0 {
        report.never("none of its actions exists");
    }
    wide(view, report);
    foreign(view, report);
}

fn unknown(action: &Pattern, report: &mut Report) {
    let written = shown(action.excerpt.text);
    // A pattern without a service is `*`, which is known.
    let Some((service, rest)) = action.excerpt.text.split_once(':') else {
        return;
    };
    let (title, other) = match service.eq_ignore_ascii_case("kms") {
        true => ("KMS", "s3"),
        false => ("S3", "kms"),
    };
    let service = service.to_ascii_lowercase();
    let message = if is_wild(rest) {
        format!("`{written}` doesn't match any action of {title}")
    } else if let Some(meant) = operation(&service, rest) {
        format!("`{written}` is an operation of S3's API, not an action; S3 checks `s3:{meant}`")
    } else if service == "kms" && rest.eq_ignore_ascii_case("ReEncrypt") {
        format!(
            "`{written}` is not an action of KMS; re-encrypting needs `kms:ReEncryptFrom` and `kms:ReEncryptTo`"
        )
    } else if let Some(meant) = exact(other, rest) {
        format!("`{written}` is not an action of {title}; did you mean `{other}:{meant}`?")
    } else {
        report.searches += 1;
        let near = (report.searches <= SEARCHES)
            .then(|| closest(rest, &known_actions(&service)))
            .flatten();
        let hint = near.map_or(String::new(), |meant| {
            format!("; did you mean `{service}:{meant}`?")
        });
        format!("`{written}` is not an action of {title}{hint}")
    };
    report.warn(
        "unknown-action",
        &action.excerpt.at,
        message,
        "IAM takes any name after the colon without complaint. \
         A name that no service knows matches no request.",
    );
}

fn operation(service: &str, name: &str) -> Option<&'static str> {
    OPERATIONS
        .iter()
        .find(|(operation, _)| service == "s3" && operation.eq_ignore_ascii_case(name))
        .map(|(_, checked)| *checked)
}

fn exact(service: &str, wanted: &str) -> Option<&'static str> {
    families(service)
        .iter()
        .flat_map(|family| &family.actions)
        .map(|action| action.name)
        .find(|known| known.eq_ignore_ascii_case(wanted))
}

/// Warns of `*` and `kms:*` in an identity policy.
fn wide(view: &View, report: &mut Report) {
    if view.kind != PolicyKind::Identity || !view.allows() {
        return;
    }
    for action in &view.actions {
        wide_permissions(action, report);
        if action.is_star() {
            report.warn(
                "wide-action",
                &action.excerpt.at,
                "`*` allows every action of every service".to_owned(),
                "An upload needs `s3:PutObject` and `kms:GenerateDataKey`, a download `s3:GetObject` and `kms:Decrypt`. Everything else is risk without use.",
            );
        } else if action.is_of("kms") && action.targets == KMS && only_stars(action) {
            report.warn(
                "wide-kms-action",
                &action.excerpt.at,
                format!(
                    "`{}` allows every action of KMS",
                    shown(action.excerpt.text)
                ),
                "It includes `kms:ScheduleKeyDeletion` and `kms:PutKeyPolicy`: anyone who has it can destroy the key and all data encrypted with it. Name the actions you use.",
            );
        }
    }
}

/// Warns of a wildcard that also allows changing who has access.
fn wide_permissions(action: &Pattern, report: &mut Report) {
    if !is_wild(action.excerpt.text) || only_stars(action) || action.is_star() {
        return;
    }
    let service = action
        .excerpt
        .text
        .split_once(':')
        .map_or("", |(service, _)| service);
    let mut managing = matching(action.excerpt.text)
        .filter(|(_, known)| known.level == AccessLevel::PermissionsManagement);
    if let Some((_, first)) = managing.next() {
        report.warn(
            "wide-permissions",
            &action.excerpt.at,
            format!(
                "`{}` includes `{service}:{}`, which changes who has access",
                shown(action.excerpt.text),
                first.name
            ),
            "Its access level in AWS is permissions management. Name the actions you use.",
        );
    }
}

fn only_stars(action: &Pattern) -> bool {
    let name = action.excerpt.text.split_once(':');
    name.is_some_and(|(_, name)| name.bytes().all(|byte| byte == b'*'))
}

/// Warns of actions that are never evaluated against this policy.
fn foreign(view: &View, report: &mut Report) {
    if view.kind == PolicyKind::KeyPolicy {
        for action in view
            .actions
            .iter()
            .filter(|action| action.targets == KMS_NONE)
        {
            report.warn(
                "action-not-of-key-policy",
                &action.excerpt.at,
                format!(
                    "`{}` isn't about a key, so KMS never evaluates a key policy for it",
                    shown(action.excerpt.text)
                ),
                "It has no effect here. Allow it in an IAM policy, with `\"Resource\": \"*\"`.",
            );
        }
    }
    let (own, asked, other) = match view.kind {
        PolicyKind::KeyPolicy => (KMS, "KMS", "s3"),
        PolicyKind::BucketPolicy => (S3, "S3", "kms"),
        _ => return,
    };
    for action in view.actions.iter().filter(|action| action.is_of(other)) {
        if action.targets != 0 {
            report.warn(
                "foreign-action",
                &action.excerpt.at,
                format!(
                    "AWS evaluates a {} only for actions of {asked}, never for `{}`",
                    view.kind,
                    shown(action.excerpt.text)
                ),
                "You grant permissions on buckets and on keys separately: S3 evaluates the bucket policy, KMS the key policy, each for its own resources.",
            );
        }
    }
    if view.acts_on() & own == 0 {
        report.never("AWS never evaluates this policy for its actions");
    }
}

/// Warns of `kms:Encrypt` next to S3 actions: S3 does not use it.
pub(super) fn encrypt_beside_s3(views: &[View], report: &mut Report) {
    let granting = |view: &&View| view.allows() && !view.statement.action.negated;
    let beside_s3 = views
        .iter()
        .filter(granting)
        .any(|view| view.actions.iter().any(|action| action.is_of("s3")));
    for view in views.iter().filter(granting) {
        let via_s3 = limits_to_s3(view);
        if view.conditions.iter().any(is_of_other_service) || (!beside_s3 && !via_s3) {
            continue;
        }
        for action in view.actions.iter().filter(|action| names_encrypt(action)) {
            let written = shown(action.excerpt.text);
            let message = if via_s3 {
                format!("S3 never calls `Encrypt`, so through S3 `{written}` is never used")
            } else {
                format!("S3 doesn't need `{written}` to upload or download")
            };
            report.warn(
                "encrypt-for-s3",
                &action.excerpt.at,
                message,
                "S3 asks KMS to generate a data key (`kms:GenerateDataKey`) or to decrypt one (`kms:Decrypt`), and encrypts and decrypts the object itself. `kms:Encrypt` is for callers that send KMS up to 4,096 bytes of their own.",
            );
        }
    }
}

/// Whether the statement is for calls that S3 makes, and for no others.
fn limits_to_s3(view: &View) -> bool {
    let is_s3 = |text: &str| text.starts_with("s3.");
    view.conditions.iter().any(|condition| {
        condition.is_about("kms:ViaService")
            && condition.needs_key()
            && !condition.values.is_empty()
            && condition.values.iter().all(|value| is_s3(value.text))
    })
}

/// Whether the condition is for calls of a service other than S3, which may use `kms:Encrypt`: by its name, or by the
/// encryption context that it sends.
fn is_of_other_service(condition: &Condition) -> bool {
    let other_context = condition.key_begins("kms:EncryptionContext:")
        && !condition.is_about("kms:EncryptionContext:aws:s3:arn");
    if condition.base == "Null" {
        // With `false`, the key must be there.
        let is_false = |text: &str| text.eq_ignore_ascii_case("false");
        return other_context && condition.values.iter().all(|value| is_false(value.text));
    }
    if condition.is_negated() {
        return false;
    }
    let service = [
        "kms:ViaService",
        "aws:CalledVia",
        "aws:CalledViaFirst",
        "aws:CalledViaLast",
    ];
    let named = service.into_iter().any(|key| condition.is_about(key))
        && (condition.values.iter()).any(|value| !value.text.starts_with("s3."));
    let contexts = condition.is_about("kms:EncryptionContextKeys")
        && (condition.values.iter()).any(|value| value.text != "aws:s3:arn");
    named || other_context || contexts
}

/// Whether the pattern matches `kms:Encrypt` and little else.
fn names_encrypt(action: &Pattern) -> bool {
    let name = action
        .excerpt
        .text
        .split_once(':')
        .map_or("", |(_, name)| name);
    let start = name.get(..3);
    action.targets != ANYTHING
        && action.is_of("kms")
        && start.is_some_and(|start| start.eq_ignore_ascii_case("enc"))
        && glob(name.as_bytes(), b"Encrypt")
}
