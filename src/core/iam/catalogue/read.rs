//! Reads a table of actions and condition keys. The tables are part of the program; a test reads every line of them.

use super::target::{
    KMS_ALIAS, KMS_KEY, KMS_NONE, S3_BUCKET, S3_NONE, S3_OBJECT, S3_OTHER, Targets,
};

/// A set of a table's condition keys: a bit each, in the order of the table.
pub(super) type KeySet = u64;

/// What a table says.
#[derive(Debug)]
pub(super) struct Table {
    /// Sorted by name, whatever the case.
    pub keys: Vec<Key>,
    pub families: Vec<Family>,
}

/// The actions on one kind of resource, in alphabetical order, whatever the case.
#[derive(Debug)]
pub(in crate::core::iam) struct Family {
    pub targets: Targets,
    pub actions: Vec<Action>,
}

#[derive(Debug)]
pub(in crate::core::iam) struct Action {
    /// Without the service's prefix.
    pub name: &'static str,
    pub level: AccessLevel,
    /// The keys that a request for it can have.
    pub(super) keys: KeySet,
}

/// A condition key.
#[derive(Debug)]
pub(in crate::core::iam) struct Key {
    /// With the service's prefix; ends in `/` or `:` if the rest of the name is the caller's own.
    pub name: &'static str,
    pub of: KeyType,
    /// Whether a request can have several values for it.
    pub many: bool,
    pub(super) bit: KeySet,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::core::iam) enum KeyType {
    String,
    Arn,
    Numeric,
    Bool,
    Date,
    Ip,
}

/// AWS's access levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::core::iam) enum AccessLevel {
    Read,
    List,
    Write,
    PermissionsManagement,
    Tagging,
}

impl Table {
    /// Reads a table's text; the second value is how many lines were not understood.
    pub fn read(text: &'static str) -> (Self, usize) {
        let mut table = Self {
            keys: Vec::new(),
            families: Vec::new(),
        };
        let mut groups = Vec::new();
        let mut missed = 0;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if table.line(line, &mut groups).is_none() {
                missed += 1;
            }
        }
        table.keys.sort_by(|a, b| lower(a.name).cmp(lower(b.name)));
        (table, missed)
    }

    fn line(&mut self, line: &'static str, groups: &mut Vec<KeySet>) -> Option<()> {
        let mut words = line.split(' ');
        match words.next()? {
            "key" => {
                let (name, of) = (words.next()?, words.next()?);
                let (of, many) = match of.strip_suffix('*') {
                    Some(of) => (of, true),
                    None => (of, false),
                };
                let bit = 1_u64.checked_shl(u32::try_from(self.keys.len()).ok()?)?;
                self.keys.push(Key {
                    name,
                    of: key_type(of)?,
                    many,
                    bit,
                });
            }
            "group" => {
                words.next()?;
                let of = self.set(words, groups)?;
                groups.push(of);
            }
            "on" => self.families.push(Family {
                targets: targets(self.prefix()?, words.next()?)?,
                actions: Vec::new(),
            }),
            name => {
                let level = access_level(words.next()?)?;
                let keys = self.set(words, groups)?;
                self.families
                    .last_mut()?
                    .actions
                    .push(Action { name, level, keys });
            }
        }
        Some(())
    }

    /// The service that the table is about.
    fn prefix(&self) -> Option<&'static str> {
        self.keys.last()?.name.split(':').next()
    }

    fn set<'a>(
        &self,
        mut names: impl Iterator<Item = &'a str>,
        groups: &[KeySet],
    ) -> Option<KeySet> {
        names.try_fold(0, |all, name| {
            let of = match name.parse::<usize>() {
                Ok(number) => *groups.get(number)?,
                Err(_) if name == "?" => KeySet::MAX,
                Err(_) => self.keys.iter().find(|key| key.name == name)?.bit,
            };
            Some(all | of)
        })
    }
}

/// The characters without their case, for comparing names.
pub(super) fn lower(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().map(|byte| byte.to_ascii_lowercase())
}

fn key_type(word: &str) -> Option<KeyType> {
    Some(match word {
        "string" => KeyType::String,
        "arn" => KeyType::Arn,
        "numeric" => KeyType::Numeric,
        "bool" => KeyType::Bool,
        "date" => KeyType::Date,
        "ip" => KeyType::Ip,
        _ => return None,
    })
}

fn access_level(letter: &str) -> Option<AccessLevel> {
    Some(match letter {
        "R" => AccessLevel::Read,
        "L" => AccessLevel::List,
        "W" => AccessLevel::Write,
        "P" => AccessLevel::PermissionsManagement,
        "T" => AccessLevel::Tagging,
        _ => return None,
    })
}

fn targets(service: &str, kind: &str) -> Option<Targets> {
    Some(match (service, kind) {
        ("kms", "key") => KMS_KEY,
        ("kms", "alias") => KMS_ALIAS,
        ("kms", "none") => KMS_NONE,
        ("s3", "object") => S3_OBJECT,
        ("s3", "bucket") => S3_BUCKET,
        ("s3", "none") => S3_NONE,
        ("s3", "other") => S3_OTHER,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        for (text, keys, actions) in [
            (include_str!("s3.txt"), 55, 180),
            (include_str!("kms.txt"), 41, 56),
            (include_str!("global.txt"), 54, 0),
        ] {
            let (table, missed) = Table::read(text);
            assert_eq!(missed, 0);
            assert_eq!(table.keys.len(), keys);
            let count: usize = table
                .families
                .iter()
                .map(|family| family.actions.len())
                .sum();
            assert_eq!(count, actions);
            assert!(
                table
                    .keys
                    .is_sorted_by(|a, b| lower(a.name).lt(lower(b.name)))
            );
        }
        assert_eq!(Table::read("key s3:x text\nGetObject R").1, 2);
    }
}
