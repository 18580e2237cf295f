//! The conditions of a statement, without the places where they are written.

use crate::core::iam::condition::{Operator, met};
use crate::core::iam::document::ConditionBlock;
use crate::core::iam::{Context, Version};

/// One key of one operator.
#[derive(Debug, Clone)]
struct KeyCondition {
    operator: Operator,
    key: String,
    values: Vec<String>,
}

/// All conditions of a statement; each must hold.
#[derive(Debug, Clone)]
pub(super) struct ConditionList(Vec<KeyCondition>);

impl ConditionList {
    pub fn of(blocks: &[ConditionBlock]) -> Self {
        let keys = |block: &ConditionBlock| -> Vec<KeyCondition> {
            (block.keys.iter())
                .map(|(key, values)| KeyCondition {
                    operator: *block.operator,
                    key: key.to_string(),
                    values: values.iter().map(|value| value.text().to_owned()).collect(),
                })
                .collect()
        };
        Self(blocks.iter().flat_map(keys).collect())
    }

    pub fn hold(&self, version: Version, context: &Context) -> bool {
        self.0.iter().all(|condition| {
            let KeyCondition {
                operator,
                key,
                values,
            } = condition;
            met(*operator, values, context.get(key), version, context)
        })
    }
}
