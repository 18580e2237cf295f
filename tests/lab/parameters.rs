//! Every parameter that AWS knows of an operation that is simulated here: honoured, or refused by its name.
#![expect(clippy::panic, reason = "test helpers stand outside test functions")]

use envelope_lab::core::api::parameters::{KnownParameter, ParameterNames};
use envelope_lab::core::api::{World, iam, kms, parameters, s3};
use envelope_lab::core::wire::{Member, Structure, Table, Type};
use serde_json::{Value, json};

/// Operations of SDKs or of ours, which AWS's API lacks.
const OUR_OWN: [&str; 2] = ["GeneratePresignedUrl", "FetchPresignedUrl"];

fn services() -> Vec<(&'static str, ParameterNames, Vec<&'static Table>)> {
    vec![
        ("s3", parameters::S3, s3::tables().collect()),
        ("kms", parameters::KMS, kms::tables().collect()),
        ("iam", parameters::IAM, iam::tables().collect()),
        ("sts", parameters::STS, iam::sts_tables().collect()),
        (
            "organizations",
            parameters::ORGANIZATIONS,
            iam::organizations_tables().collect(),
        ),
    ]
}

/// A parameter or a member of a structure, with its place, such as `["Tagging", "TagSet", "Key"]`.
struct Asked {
    path: Vec<&'static str>,
    honoured: bool,
}

/// Goes through AWS's parameters; of a refused one the members are refused with it.
fn list(
    known: &[KnownParameter],
    honoured: &[&'static Member],
    path: &[&'static str],
    into: &mut Vec<Asked>,
) {
    for parameter in known {
        let path = [path, &[parameter.name]].concat();
        let name = Some(parameter.name);
        let named = |one: &&&Member| Some(one.name) == name || one.other_name == name;
        let member = honoured.iter().find(named);
        if let Some(structure) = member.and_then(|member| structure(member.kind)) {
            let members: Vec<&Member> = structure.members.iter().collect();
            list(&parameter.members(), &members, &path, into);
        }
        into.push(Asked {
            path,
            honoured: member.is_some(),
        });
    }
}

fn structure(kind: Type) -> Option<&'static Structure> {
    match kind {
        Type::Structure(structure) => Some(structure),
        kind => match kind.item()? {
            Type::Structure(structure) => Some(structure),
            _ => None,
        },
    }
}

fn asked(names: ParameterNames, table: &'static Table) -> Vec<Asked> {
    let mut all = Vec::new();
    let honoured: Vec<&Member> = table.members().chain(table.body.as_ref()).collect();
    let known = names.of(table.operation);
    let known =
        known.unwrap_or_else(|| panic!("{}: add it to scripts/parameters", table.operation));
    list(&known, &honoured, &[], &mut all);
    all
}

/// An input with a value at this place alone; the structures on the way are lists where AWS has lists.
fn input(table: &'static Table, path: &[&str], value: Value) -> Value {
    let mut honoured: Vec<&Member> = table.members().chain(table.body.as_ref()).collect();
    let mut lists = Vec::new();
    for name in path {
        let member = honoured.iter().find(|member| member.name == *name);
        lists.push(member.is_some_and(|member| member.kind.item().is_some()));
        let inside = member.and_then(|member| structure(member.kind));
        honoured = inside.map_or(Vec::new(), |inside| inside.members.iter().collect());
    }
    path.iter()
        .zip(lists)
        .rev()
        .fold(value, |value, (name, list)| {
            let inner = match list && value.is_object() {
                true => json!([value]),
                false => value,
            };
            json!({ *name: inner })
        })
}

/// Code and message of the refusal; empty for a success.
fn refusal(service: &str, operation: &str, input: &Value) -> (String, String) {
    let line = json!({
        "as": "arn:aws:iam::111122223333:user/admin",
        "service": service, "operation": operation, "input": input,
    });
    let answer = World::new().answer(&line.to_string());
    let text = |name: &str| {
        let text = answer.pointer(&format!("/error/{name}"));
        text.and_then(Value::as_str)
            .map_or("", |text| text)
            .to_owned()
    };
    (text("code"), text("message"))
}

#[test]
fn a_parameter_is_honoured_or_refused_by_its_name() {
    let (mut honoured, mut refused) = (0, 0);
    for (service, names, tables) in services() {
        for table in tables {
            if OUR_OWN.contains(&table.operation) {
                continue;
            }
            for one in asked(names, table) {
                let place = one.path.join(".");
                let input = input(table, &one.path, json!("a"));
                let (code, message) = refusal(service, table.operation, &input);
                let name = format!("{} {place}: {code} {message}", table.operation);
                let not_here = ["NotImplemented", "UnsupportedOperationException"];
                let named =
                    message.ends_with(&format!("not implemented in this simulation: {place}"));
                match one.honoured {
                    true => honoured += 1,
                    false => refused += 1,
                }
                assert_eq!(
                    not_here.contains(&code.as_str()) && named,
                    !one.honoured,
                    "{name}"
                );
                assert_ne!(code, "ParamValidationError", "{name}");
            }
        }
    }
    assert!(honoured > 400 && refused > 60, "{honoured} {refused}");
}

/// The list itself: a parameter that changes sides shows here.
#[test]
fn the_list_of_honoured_and_refused_parameters() {
    let mut text = String::new();
    for (service, names, mut tables) in services() {
        tables.sort_by_key(|table| table.operation);
        for table in tables {
            if OUR_OWN.contains(&table.operation) {
                continue;
            }
            text += &format!("{service} {}\n", table.operation);
            let all = asked(names, table);
            for (side, honoured) in [("honoured", true), ("refused", false)] {
                let side_of = all.iter().filter(|one| one.honoured == honoured);
                let places: Vec<String> = side_of.map(|one| one.path.join(".")).collect();
                if !places.is_empty() {
                    text += &format!("  {side}: {}\n", places.join(" "));
                }
            }
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_name_that_aws_does_not_know_is_refused() {
    for (service, names, tables) in services() {
        for table in tables {
            let (code, message) = refusal(service, table.operation, &json!({ "Colour": "red" }));
            let says = "Unknown parameter in input: \"Colour\", must be one of:";
            // What a URL's request may have depends on the URL: tests/data/s3-calls.jsonl asks.
            if OUR_OWN.contains(&table.operation) {
                continue;
            }
            assert_eq!(code, "ParamValidationError", "{}", table.operation);
            assert!(message.contains(says), "{message}");
            for one in asked(names, table).iter().filter(|one| one.honoured) {
                let Some(of) = structure_at(table, &one.path) else {
                    continue;
                };
                let input = input(table, &one.path, json!({ "Colour": "red" }));
                let (code, message) = refusal(service, table.operation, &input);
                let says = format!(
                    "Unknown parameter in {}: \"Colour\", must be one of: ",
                    one.path.join(".")
                );
                assert_eq!(
                    code, "ParamValidationError",
                    "{} {}",
                    table.operation, of.rust
                );
                assert!(message.contains(&says), "{}: {message}", table.operation);
            }
        }
    }
}

/// The structure at a place in the table, if there is one.
fn structure_at(table: &'static Table, path: &[&str]) -> Option<&'static Structure> {
    let mut honoured: Vec<&Member> = table.members().collect();
    let mut found = None;
    for name in path {
        let member = honoured.into_iter().find(|member| member.name == *name)?;
        found = structure(member.kind);
        honoured = found.map_or(Vec::new(), |of| of.members.iter().collect());
    }
    found
}

#[test]
fn null_is_no_parameter() {
    let input = json!({ "Bucket": "reports", "ACL": null, "Colour": null });
    assert_eq!(
        refusal("s3", "CreateBucket", &input),
        (String::new(), String::new())
    );
}

/// What a table honours is a parameter of AWS's, but for encryption headers that S3 itself refuses.
#[test]
fn a_table_holds_only_parameters_of_awss() {
    for (_, names, tables) in services() {
        for table in tables
            .into_iter()
            .filter(|one| !OUR_OWN.contains(&one.operation))
        {
            let known = names.of(table.operation).unwrap();
            for member in table.members().filter(|member| member.in_code) {
                let found = known.iter().any(|known| known.name == member.name);
                assert!(found, "{} {}", table.operation, member.name);
            }
        }
    }
}
