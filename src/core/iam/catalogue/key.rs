//! Condition keys: which there are, and which actions' requests can have them.

use std::cmp::Ordering;

use super::pattern::matching;
use super::read::{Key, Table, lower};
use super::table::{GLOBAL, of_service};

/// What the catalogue knows about the name of a condition key.
#[derive(Debug, Clone, Copy)]
pub(in crate::core::iam) enum Known {
    Key(&'static Key),
    /// S3, KMS or AWS as a whole has no such key.
    Missing,
    /// A key of another service.
    Elsewhere,
}

/// Looks a condition key up, whatever its case.
pub(in crate::core::iam) fn find(name: &str) -> Known {
    let service = name.split_once(':').map_or("", |(service, _)| service);
    let table = if service.eq_ignore_ascii_case("aws") {
        &GLOBAL
    } else {
        match of_service(service) {
            Some(table) => table,
            None => return Known::Elsewhere,
        }
    };
    in_table(table, name).map_or(Known::Missing, Known::Key)
}

/// Whether a request for an action that the pattern matches can have the key. True for the global keys of every request,
/// and for actions of services other than S3 and KMS.
pub(in crate::core::iam) fn can_have(action: &str, key: &str) -> bool {
    let Some((service, _)) = action.split_once(':') else {
        return true;
    };
    let Some(table) = of_service(service) else {
        return true;
    };
    match in_table(table, key) {
        Some(key) => matching(action).any(|(_, action)| action.keys & key.bit != 0),
        None => find_is_global(key),
    }
}

fn find_is_global(name: &str) -> bool {
    name.get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("aws:"))
}

/// The names of the keys that start as `name` does: those of its service.
pub(in crate::core::iam) fn names(name: &str) -> Vec<&'static str> {
    let service = name.split_once(':').map_or("", |(service, _)| service);
    let table = match of_service(service) {
        Some(table) => table,
        None => &GLOBAL,
    };
    let of_service = |key: &&Key| {
        let start = key.name.get(..service.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(service))
    };
    table
        .keys
        .iter()
        .filter(of_service)
        .map(|key| key.name)
        .collect()
}

fn in_table(table: &'static Table, name: &str) -> Option<&'static Key> {
    // A key that ends in `/` or `:` stands before every name that begins with it.
    let end = table
        .keys
        .partition_point(|key| lower(key.name).cmp(lower(name)) != Ordering::Greater);
    let open = |key: &Key| {
        key.name.ends_with(['/', ':'])
            && name.len() > key.name.len()
            && name
                .get(..key.name.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(key.name))
    };
    let key = table.keys.get(..end)?.last()?;
    (open(key) || (key.name.eq_ignore_ascii_case(name) && !key.name.ends_with(['/', ':'])))
        .then_some(key)
}

#[cfg(test)]
mod tests {
    use super::super::read::KeyType;
    use super::*;

    fn found(name: &str) -> Option<&'static str> {
        match find(name) {
            Known::Key(key) => Some(key.name),
            Known::Missing | Known::Elsewhere => None,
        }
    }

    #[test]
    fn keys_are_found_in_any_case_and_with_the_callers_own_part() {
        for (name, key) in [
            ("aws:SOURCEIP", "aws:SourceIp"),
            ("AWS:SourceArn", "aws:SourceArn"),
            ("aws:PrincipalTag/team", "aws:PrincipalTag/"),
            (
                "aws:ResourceTag/aws:cloudformation:stack-name",
                "aws:ResourceTag/",
            ),
            ("s3:x-amz-ACL", "s3:x-amz-acl"),
            ("s3:VersionId", "s3:versionid"),
            ("s3:ExistingObjectTag/zone", "s3:ExistingObjectTag/"),
            ("kms:EncryptionContext:aws:s3:arn", "kms:EncryptionContext:"),
            ("kms:EncryptionContextKeys", "kms:EncryptionContextKeys"),
            ("kms:RecipientAttestation:PCR0", "kms:RecipientAttestation:"),
        ] {
            assert_eq!(found(name), Some(key));
        }
        for name in [
            "aws:PrincipalTag",
            "aws:PrincipalTag/",
            "kms:ViaServices",
            "s3:prefi",
            "s3:",
            "aws:a",
        ] {
            assert!(matches!(find(name), Known::Missing), "{name}");
        }
        for name in [
            "ec2:SourceInstanceARN",
            "sts:ExternalId",
            "token.actions.githubusercontent.com:sub",
            "x",
        ] {
            assert!(matches!(find(name), Known::Elsewhere), "{name}");
        }
        let Known::Key(key) = find("kms:ResourceAliases") else {
            panic!("no key")
        };
        assert!(key.many && key.of == KeyType::String);
    }

    #[test]
    fn an_actions_requests_have_its_own_keys_and_the_global_ones() {
        for (action, key, has) in [
            ("s3:GetObject", "s3:prefix", false),
            ("s3:ListBucket", "s3:prefix", true),
            ("s3:*", "s3:prefix", true),
            ("s3:*Object", "s3:prefix", false),
            ("s3:GetObject", "aws:SourceIp", true),
            ("kms:Decrypt", "aws:RequestTag/x", false),
            ("kms:CreateKey", "aws:RequestTag/x", true),
            ("kms:GenerateRandom", "kms:ViaService", false),
            ("s3:GetObjectAnnotation", "s3:prefix", true),
            ("*", "s3:prefix", true),
            ("ec2:Run*", "kms:ViaService", true),
            ("s3:GetObject", "kms:ViaService", false),
        ] {
            assert_eq!(can_have(action, key), has, "{action} {key}");
        }
    }
}
