//! Document to JSON: two spaces per indent, elements in the order of AWS's documents.

use serde_json::{Map, Value, json};

use super::element::{
    ConditionBlock, ConditionValue, OneOrMany, PatternElement, PrincipalElement, Principals,
};
use super::located::Located;
use super::policy::{PolicyDocument, Statement, Version};

impl PolicyDocument {
    /// The document as JSON, two spaces per indent, no newline at the end: `Version`, `Id`, `Statement` of `Sid`,
    /// `Effect`, `Principal`, `Action`, `Resource`, `Condition`.
    pub fn to_json_pretty(&self) -> String {
        // `{:#}` is serde_json's pretty form and cannot fail.
        format!("{:#}", self.to_value())
    }

    /// The document as JSON on one line: AWS counts its size in this form.
    pub fn to_json(&self) -> String {
        self.to_value().to_string()
    }

    fn to_value(&self) -> Value {
        let mut map = Map::new();
        if let Some(version) = self.version {
            map.insert("Version".to_owned(), json!(version.as_str()));
        }
        if let Some(id) = &self.id {
            map.insert("Id".to_owned(), json!(id));
        }
        map.insert(
            "Statement".to_owned(),
            one_or_many(&self.statements, |one| statement(one)),
        );
        Value::Object(map)
    }
}

impl std::fmt::Display for PolicyDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_json_pretty())
    }
}

impl Version {
    /// The version's date, which AWS uses as its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V2008 => "2008-10-17",
            Self::V2012 => "2012-10-17",
        }
    }
}

fn one_or_many<T>(values: &OneOrMany<T>, print: impl Fn(&T) -> Value) -> Value {
    match values {
        OneOrMany::One(value) => print(value),
        OneOrMany::Many(values) => Value::Array(values.iter().map(print).collect()),
    }
}

fn patterns(values: &OneOrMany<Located<String>>) -> Value {
    one_or_many(values, |text| json!(**text))
}

fn statement(statement: &Statement) -> Value {
    let mut map = Map::new();
    if let Some(sid) = &statement.sid {
        map.insert("Sid".to_owned(), json!(**sid));
    }
    map.insert("Effect".to_owned(), json!(statement.effect.to_string()));
    if let Some(element) = &statement.principal {
        map.insert(element.name().to_owned(), principal(element));
    }
    map.insert(
        statement.action.name("Action"),
        patterns(&statement.action.patterns),
    );
    if let Some(element) = &statement.resource {
        map.insert(element.name("Resource"), patterns(&element.patterns));
    }
    if !statement.condition.is_empty() {
        map.insert("Condition".to_owned(), condition(&statement.condition));
    }
    Value::Object(map)
}

impl PatternElement {
    /// Returns `Action` or `NotAction`, given `Action`.
    pub(in crate::core::iam) fn name(&self, base: &str) -> String {
        if self.negated {
            format!("Not{base}")
        } else {
            base.to_owned()
        }
    }
}

impl PrincipalElement {
    /// `Principal` or `NotPrincipal`.
    pub(in crate::core::iam) fn name(&self) -> &'static str {
        if self.negated {
            "NotPrincipal"
        } else {
            "Principal"
        }
    }
}

fn principal(element: &PrincipalElement) -> Value {
    match &element.principals {
        Principals::Everyone(_) => json!("*"),
        Principals::Typed(typed) => Value::Object(
            typed
                .iter()
                .map(|(kind, values)| (kind.name().to_owned(), patterns(values)))
                .collect(),
        ),
    }
}

fn condition(blocks: &[ConditionBlock]) -> Value {
    Value::Object(
        blocks
            .iter()
            .map(|block| {
                let keys = block
                    .keys
                    .iter()
                    .map(|(key, values)| {
                        (
                            key.to_string(),
                            one_or_many(values, |value| condition_value(value)),
                        )
                    })
                    .collect();
                (block.operator.to_string(), Value::Object(keys))
            })
            .collect(),
    )
}

fn condition_value(value: &ConditionValue) -> Value {
    match value {
        ConditionValue::Text(text) => json!(text),
        ConditionValue::Bool(value) => json!(value),
        // Printing keeps a number's digits.
        ConditionValue::Number(text) => {
            Value::Number(serde_json::Number::from_string_unchecked(text.clone()))
        }
    }
}
