//! Statements by the text that what they name begins with.

use std::collections::BTreeMap;

/// Numbers of statements by prefix, one map for each length of a prefix.
#[derive(Debug, Clone, Default)]
pub(super) struct PrefixIndex {
    maps: Vec<(usize, StatementsByPrefix)>,
}

type StatementsByPrefix = BTreeMap<Box<[u8]>, Vec<usize>>;

impl PrefixIndex {
    pub fn insert(&mut self, prefix: &str, statement: usize) {
        let length = prefix.len();
        let key = prefix.as_bytes();
        match self.maps.iter_mut().find(|(known, _)| *known == length) {
            Some((_, map)) => {
                let statements = map.entry(key.into()).or_default();
                if statements.last() != Some(&statement) {
                    statements.push(statement);
                }
            }
            None => {
                let map = BTreeMap::from([(key.into(), vec![statement])]);
                self.maps.push((length, map));
            }
        }
    }

    /// The statements of every prefix that `text` begins with.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.maps
            .iter()
            .filter_map(|(length, map)| map.get(text.as_bytes().get(..*length)?))
            .flatten()
            .copied()
    }
}
