//! Statements as Terraform, CloudFormation and the CDK write them.
//!
//! Source: Terraform, `aws_iam_policy_document`; CloudFormation template reference; CDK, `iam.PolicyStatement`.

use serde_json::Value;

/// Elements of a statement that hold texts or lists of texts, with Terraform's and the CDK's names.
const LISTS: [(&str, &str, &str); 4] = [
    ("Action", "actions", "actions"),
    ("NotAction", "not_actions", "notActions"),
    ("Resource", "resources", "resources"),
    ("NotResource", "not_resources", "notResources"),
];

fn texts(value: &Value) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match value {
        Value::Array(items) => items.iter().map(one).collect(),
        value => vec![one(value)],
    }
}

/// A text in Terraform, where `${` and `%{` begin templates.
fn hcl(text: &str) -> String {
    let quoted = Value::String(text.to_owned()).to_string();
    quoted.replace("${", "$${").replace("%{", "%%{")
}

fn hcl_list(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| hcl(value)).collect();
    format!("[{}]", values.join(", "))
}

/// A statement as a block of `aws_iam_policy_document`, indented by two.
pub(super) fn terraform(statement: &Value) -> String {
    let mut lines: Vec<String> = vec!["  statement {".to_owned()];
    if let Some(sid) = statement.get("Sid").and_then(Value::as_str) {
        lines.push(format!("    sid       = {}", hcl(sid)));
    }
    if let Some(effect) = statement.get("Effect").and_then(Value::as_str) {
        lines.push(format!("    effect    = {}", hcl(effect)));
    }
    for (element, name, _) in LISTS {
        if let Some(value) = statement.get(element) {
            lines.push(format!("    {name:<9} = {}", hcl_list(&texts(value))));
        }
    }
    for (element, block) in [
        ("Principal", "principals"),
        ("NotPrincipal", "not_principals"),
    ] {
        for (kind, values) in principals(statement.get(element)) {
            lines.push(format!("    {block} {{"));
            lines.push(format!("      type        = {}", hcl(&kind)));
            lines.push(format!("      identifiers = {}", hcl_list(&values)));
            lines.push("    }".to_owned());
        }
    }
    for (operator, key, values) in conditions(statement) {
        lines.push("    condition {".to_owned());
        lines.push(format!("      test     = {}", hcl(&operator)));
        lines.push(format!("      variable = {}", hcl(&key)));
        lines.push(format!("      values   = {}", hcl_list(&values)));
        lines.push("    }".to_owned());
    }
    lines.push("  }".to_owned());
    lines.join("\n")
}

fn principals(value: Option<&Value>) -> Vec<(String, Vec<String>)> {
    match value {
        Some(Value::String(text)) => vec![(text.clone(), vec![text.clone()])],
        Some(Value::Object(kinds)) => kinds
            .iter()
            .map(|(kind, values)| (kind.clone(), texts(values)))
            .collect(),
        _ => Vec::new(),
    }
}

fn conditions(statement: &Value) -> Vec<(String, String, Vec<String>)> {
    let operators = statement.get("Condition").and_then(Value::as_object);
    let operators = operators.into_iter().flatten();
    let of = operators.filter_map(|(operator, keys)| Some((operator, keys.as_object()?)));
    of.flat_map(|(operator, keys)| {
        let one =
            move |(key, values): (&String, &Value)| (operator.clone(), key.clone(), texts(values));
        keys.iter().map(one)
    })
    .collect()
}

/// A value as block YAML, indented by `indent` spaces. Texts are in double quotes, as JSON writes them, which YAML reads
/// alike.
pub(super) fn yaml(value: &Value, indent: usize) -> String {
    let space = " ".repeat(indent);
    match value {
        Value::Object(members) if !members.is_empty() => {
            let member = |(name, inner): (&String, &Value)| {
                let name = yaml_name(name);
                match is_block(inner) {
                    true => format!("{space}{name}:\n{}", yaml(inner, indent + 2)),
                    false => format!("{space}{name}: {}", yaml(inner, 0)),
                }
            };
            members.iter().map(member).collect::<Vec<_>>().join("\n")
        }
        Value::Array(items) if !items.is_empty() => {
            let item = |inner: &Value| match is_block(inner) {
                true => {
                    let block = yaml(inner, indent + 2);
                    format!("{space}- {}", block.trim_start())
                }
                false => format!("{space}- {}", yaml(inner, 0)),
            };
            items.iter().map(item).collect::<Vec<_>>().join("\n")
        }
        other => other.to_string(),
    }
}

fn is_block(value: &Value) -> bool {
    match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    }
}

fn yaml_name(name: &str) -> String {
    match name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        true => name.to_owned(),
        false => Value::String(name.to_owned()).to_string(),
    }
}

fn script(text: &str) -> String {
    let json = Value::String(text.to_owned()).to_string();
    match text.contains('\'') || json.contains('\\') {
        true => json,
        false => format!("'{text}'"),
    }
}

fn script_list(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| script(value)).collect();
    format!("[{}]", values.join(", "))
}

/// A statement as the CDK's `PolicyStatement`, in TypeScript.
pub(super) fn cdk(statement: &Value) -> String {
    let mut lines: Vec<String> = vec!["new iam.PolicyStatement({".to_owned()];
    if let Some(sid) = statement.get("Sid").and_then(Value::as_str) {
        lines.push(format!("  sid: {},", script(sid)));
    }
    if statement.get("Effect").and_then(Value::as_str) == Some("Deny") {
        lines.push("  effect: iam.Effect.DENY,".to_owned());
    }
    for (element, name) in [
        ("Principal", "principals"),
        ("NotPrincipal", "notPrincipals"),
    ] {
        let all = principals(statement.get(element));
        let made = all.iter().flat_map(|(kind, values)| {
            values
                .iter()
                .map(move |value| match (kind.as_str(), value.as_str()) {
                    (_, "*") => "new iam.StarPrincipal()".to_owned(),
                    ("Service", value) => format!("new iam.ServicePrincipal({})", script(value)),
                    ("Federated", value) => {
                        format!("new iam.FederatedPrincipal({})", script(value))
                    }
                    ("CanonicalUser", value) => {
                        format!("new iam.CanonicalUserPrincipal({})", script(value))
                    }
                    (_, value) => format!("new iam.ArnPrincipal({})", script(value)),
                })
        });
        let made: Vec<String> = made.collect();
        if !made.is_empty() {
            lines.push(format!("  {name}: [{}],", made.join(", ")));
        }
    }
    for (element, _, name) in LISTS {
        if let Some(value) = statement.get(element) {
            lines.push(format!("  {name}: {},", script_list(&texts(value))));
        }
    }
    let all = conditions(statement);
    if !all.is_empty() {
        lines.push("  conditions: {".to_owned());
        let mut operators: Vec<&str> = Vec::new();
        for (operator, _, _) in &all {
            if !operators.contains(&operator.as_str()) {
                operators.push(operator);
            }
        }
        for operator in operators {
            let keys: Vec<String> = (all.iter().filter(|(of, _, _)| of == operator))
                .map(|(_, key, values)| {
                    let value = match values.as_slice() {
                        [one] => script(one),
                        many => script_list(many),
                    };
                    format!("{}: {value}", script(key))
                })
                .collect();
            lines.push(format!(
                "    {}: {{ {} }},",
                script(operator),
                keys.join(", ")
            ));
        }
        lines.push("  },".to_owned());
    }
    lines.push("})".to_owned());
    lines.join("\n")
}
