//! `Resource` and `NotResource`: checks that actions and resources fit together.

use super::report::Report;
use super::view::{Pattern, View};
use crate::core::iam::catalogue::{
    ANYTHING, KMS, KMS_ALIAS, KMS_KEY, KMS_NONE, S3, S3_BUCKET, S3_NONE, S3_OBJECT, S3_OTHER,
    Targets, services,
};
use crate::core::iam::{PolicyKind, Version};
use crate::core::json::shown;

pub(super) fn check(view: &View, report: &mut Report) {
    if view.version == Version::V2008 {
        for resource in &view.resources {
            super::condition::old_variable(&resource.excerpt, report);
        }
    }
    if view.has_not_resource() {
        spared_aliases(view, report);
        return;
    }
    if view.resources.is_empty() {
        if view.kind == PolicyKind::KeyPolicy {
            report.warn(
                "no-resource",
                &view.statement.opening(),
                "this statement has no `Resource`, so it has no effect".to_owned(),
                "KMS accepts it without an error. Write `\"Resource\": \"*\"`, which means this key in a key policy.",
            );
            report.never("it has no `Resource`");
        }
        return;
    }
    wide(view, report);
    if !view.statement.action.negated && view.acts_on() != 0 {
        fit(view, report);
    }
}

fn fit(view: &View, report: &mut Report) {
    let acts_on = view.acts_on();
    let reaches = view.reaches();
    // The kinds of resource that the known actions act on.
    let known = view.actions.iter().filter(|action| action.is_known());
    let known = known.fold(0, |all, action| all | action.targets);
    // Each fault is reported once, at the resource if the resource is wrong.
    let before = report.found.len();
    let mut told = 0;
    for resource in &view.resources {
        let targets = resource.targets;
        let lone_alias = targets == KMS_ALIAS && known & KMS_KEY != 0 && reaches & KMS_KEY == 0;
        if targets & acts_on == 0 || lone_alias {
            told |= unfit_resource(resource, acts_on, report);
        }
    }
    let is_told = acts_on & reaches == 0 && report.found.len() > before;
    for action in view.actions.iter().filter(|_| !is_told) {
        let targets = action.targets;
        if targets != 0 && targets & reaches == 0 && services(targets) & told == 0 {
            unfit_action(action, reaches, report);
        }
    }
    if acts_on & reaches == 0 {
        report.never("none of its actions work on any of its resources");
    }
}

/// Warns of a resource that no action works on. Returns the service that the warning is about.
fn unfit_resource(resource: &Pattern, acts_on: Targets, report: &mut Report) -> Targets {
    let excerpt = &resource.excerpt;
    let written = shown(excerpt.text);
    let of = match resource.targets {
        // Only KMS resource patterns can match no kind at all.
        0 => KMS,
        targets => services(targets),
    };
    if acts_on & of == 0 {
        report.warn(
            "service-mismatch",
            &excerpt.at,
            format!("none of this statement's actions work on `{written}`"),
            "An action applies only to resources of its own service, so this one never matches.",
        );
        return 0;
    }
    match resource.targets {
        0 => report.warn(
            "malformed-key-arn",
            &excerpt.at,
            format!("`{written}` isn't the ARN of anything in KMS"),
            "The ARN of a key ends in `:key/` and the key's ID.",
        ),
        // The action is wrong: it accepts `*` only.
        _ if acts_on & of & !(KMS_NONE | S3_NONE | S3_OTHER) == 0 => return 0,
        KMS_ALIAS => alias(resource, "no operation on a key matches it", report),
        targets if targets & S3_OBJECT != 0 => object_for_bucket(resource, &written, report),
        _ => bucket_for_object(resource, &written, report),
    }
    of
}

/// Warns of an action that works on none of the resources.
fn unfit_action(action: &Pattern, reaches: Targets, report: &mut Report) {
    let written = shown(action.excerpt.text);
    let of = services(action.targets);
    if action.targets & !(KMS_NONE | S3_NONE) == 0 {
        report.warn(
            "needs-all-resources",
            &action.excerpt.at,
            format!(
                "`{written}` doesn't apply to a single resource: it matches only `\"Resource\": \"*\"`"
            ),
            "It lists or creates resources, so there is no ARN to compare yet. Put it into a separate statement, with `*`.",
        );
    } else if reaches & of & !(S3_NONE | S3_OTHER) == 0 {
        let what = match of {
            KMS => "KMS",
            _ => "S3",
        };
        report.warn(
            "service-mismatch",
            &action.excerpt.at,
            format!("`{written}` works on none of this statement's resources: none is {what}'s"),
            "An action applies only to resources of its own service: keys for `kms:`, buckets and objects for `s3:`.",
        );
    } else if action.targets & S3_OBJECT != 0 {
        bucket_for_object(action, &written, report);
    } else if action.targets & S3_BUCKET != 0 {
        object_for_bucket(action, &written, report);
    } else if of == KMS {
        alias(
            action,
            "it works on a key, and only aliases are listed",
            report,
        );
    }
}

fn alias(pattern: &Pattern, what: &str, report: &mut Report) {
    report.warn(
        "alias-arn",
        &pattern.excerpt.at,
        match pattern.is_of("kms") {
            true => format!("`{}`: {what}", shown(pattern.excerpt.text)),
            false => format!("`{}` is an alias: {what}", shown(pattern.excerpt.text)),
        },
        "IAM compares the ARN of the key, even if the call names an alias. Write the key's ARN, \
         or add a condition on `kms:RequestAlias` or `kms:ResourceAliases`.",
    );
}

fn bucket_for_object(pattern: &Pattern, written: &str, report: &mut Report) {
    report.warn(
        "bucket-arn-for-objects",
        &pattern.excerpt.at,
        match pattern.is_of("s3") {
            true => format!("`{written}` works on objects, and only a bucket is listed"),
            false => format!("`{written}` is a bucket, and the actions work on objects"),
        },
        "The ARN of a bucket doesn't cover what is in it. Add `/*` for all of its objects.",
    );
}

fn object_for_bucket(pattern: &Pattern, written: &str, report: &mut Report) {
    report.warn(
        "object-arn-for-bucket",
        &pattern.excerpt.at,
        match pattern.is_of("s3") {
            true => format!("`{written}` works on a bucket, and only objects are listed"),
            false => format!("`{written}` is objects, and the actions work on a bucket"),
        },
        "The bucket's own ARN has no `/`. To limit the list to a part of the bucket, add a condition on `s3:prefix`.",
    );
}

/// Warns of aliases in a `NotResource`, which exclude no key.
fn spared_aliases(view: &View, report: &mut Report) {
    let known = view
        .actions
        .iter()
        .any(|action| action.targets & KMS_KEY != 0);
    for resource in &view.resources {
        if known && resource.targets == KMS_ALIAS {
            alias(resource, "it exempts no key", report);
        }
    }
}

/// Warns of `"Resource": "*"` in an identity policy.
fn wide(view: &View, report: &mut Report) {
    if view.kind != PolicyKind::Identity || !view.allows() {
        return;
    }
    let known = view.actions.iter().filter(|action| action.is_known());
    let known = match view.statement.action.negated {
        // Whatever it leaves out, the rest acts on everything.
        true => ANYTHING,
        false => known.fold(0, |all, action| all | action.targets),
    };
    // Some actions accept only `*`.
    if known & !(KMS_NONE | S3_NONE) == 0 || is_narrowed(view) {
        return;
    }
    let all = match (known & KMS != 0, known & S3 != 0) {
        _ if known == ANYTHING => "everything",
        (true, true) => "every key, bucket and object",
        (true, false) => "every key",
        _ => "every bucket and object",
    };
    for resource in view.resources.iter().filter(|resource| resource.is_star()) {
        report.warn(
            "wide-resource",
            &resource.excerpt.at,
            format!("`*` is {all}, in any account, now and later"),
            "`*` means a single key only in that key's own policy. Name the key's ARN, or `arn:aws:s3:::` with the bucket and `/*`.",
        );
    }
}

/// Whether a condition limits the resources.
fn is_narrowed(view: &View) -> bool {
    view.conditions.iter().any(|condition| {
        [
            "kms:RequestAlias",
            "kms:ResourceAliases",
            "aws:ResourceTag/",
            "aws:ResourceAccount",
            "aws:ResourceOrg",
            "s3:ResourceAccount",
        ]
        .into_iter()
        .any(|key| condition.key_begins(key))
    })
}
