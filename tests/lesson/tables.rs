//! Every operation's table, whatever it holds: its parameters come in as JSON and go out as they came, stand in the HTTP
//! text, in CloudTrail's record and in each client's code. A new line of a table is tested by itself.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use base64ct::{Base64, Encoding};
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::{iam_api, organizations_api, sts_api};
use envelope_lab::core::error::{Service, ServiceError};
use envelope_lab::core::kms::{self, decrypt, encrypt, generate_data_key};
use envelope_lab::core::s3::{self, delete_object, get_object, put_object};
use envelope_lab::core::trace::ApiCall;
use envelope_lab::core::wire::parameters::small_name;
use envelope_lab::core::wire::{
    JsonInput, Member, Operation, Parameters, Place, Structure, Table, Type, WireRequest, uri,
};
use envelope_lab::lesson::code::{Client, ClientCall, names};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

type Read = fn(&str, &JsonInput<'_>) -> Result<Parameters, ServiceError>;

/// Every operation, with what reads its input and gives its parameters back.
fn operations() -> Vec<(&'static Table, Read)> {
    fn one<T: Operation>(_: &str, input: &JsonInput<'_>) -> Result<Parameters, ServiceError> {
        Ok(T::read(input)?.parameters())
    }
    let kms: Read = |name, input| Ok(kms::Request::read(name, input)?.unwrap().parameters());
    let s3: Read = |name, input| Ok(s3::Request::read(name, input)?.unwrap().parameters());
    let mut all: Vec<(&'static Table, Read)> = vec![
        (&generate_data_key::TABLE, one::<generate_data_key::Input>),
        (&encrypt::TABLE, one::<encrypt::Input>),
        (&decrypt::TABLE, one::<decrypt::Input>),
        (&put_object::TABLE, one::<put_object::Input>),
        (&get_object::TABLE, one::<get_object::Input>),
        (&delete_object::TABLE, one::<delete_object::Input>),
    ];
    all.extend(kms::Request::TABLES.iter().map(|table| (*table, kms)));
    all.extend(s3::Request::TABLES.iter().map(|table| (*table, s3)));
    all
}

/// What is sent: all but what CloudTrail alone writes.
fn sent(table: &'static Table) -> impl Iterator<Item = &'static Member> {
    (table.members()).filter(|member| member.place != Place::TrailOnly)
}

/// A value that no other parameter has.
fn sample(member: &Member, kind: Type) -> Value {
    let word = format!("a-{}", member.name.to_ascii_lowercase());
    match kind {
        Type::Text | Type::CustomerKeyDigest => json!(word),
        Type::Document => json!(format!("{{\"Id\": \"{word}\"}}")),
        Type::Number | Type::NumberText => json!(member.name.len() * 1_009),
        Type::Timestamp => json!(Timestamp(member.name.len() as u64 * 100_003).to_string()),
        Type::Flag => json!(true),
        Type::Blob | Type::Secret | Type::Body => json!(Base64::encode_string(word.as_bytes())),
        Type::Map => json!({ "pair": word }),
        Type::Enumeration(enumeration) => json!(enumeration.words.first().unwrap()),
        Type::TagQuery => json!(format!("pair={word}")),
        Type::CopySource => json!(format!("{word}/of key")),
        Type::CustomerKey => json!(Base64::encode_string(&[word.len() as u8; 32])),
        Type::List(list) => json!([sample(member, list.of)]),
        Type::Tags(structure) => json!([members(structure)]),
        Type::Structure(structure) => members(structure),
    }
}

fn members(structure: &Structure) -> Value {
    let of = structure.members.iter();
    let of = of.map(|member| (member.name.to_owned(), sample(member, member.kind)));
    Value::Object(of.collect())
}

fn input(table: &'static Table) -> Map<String, Value> {
    (sent(table).chain(table.body.as_ref()))
        .map(|member| (member.name.to_owned(), sample(member, member.kind)))
        .collect()
}

fn read(
    table: &'static Table,
    read: Read,
    input: &Map<String, Value>,
) -> Result<Parameters, ServiceError> {
    let input = Value::Object(input.clone());
    read(table.operation, &JsonInput::new(table.service, &input))
}

fn request(table: &'static Table, by: Read) -> WireRequest {
    let request = WireRequest::new(read(table, by, &input(table)).unwrap(), "eu-west-1");
    match table.body {
        Some(_) => request.with_body(4_321),
        None => request,
    }
}

#[test]
fn tables_are_whole() {
    let models = crate::snippet::models();
    let all = operations();
    let names: BTreeSet<&str> = all.iter().map(|(table, _)| table.operation).collect();
    assert_eq!((all.len(), names.len()), (69, 69));
    for (table, _) in all {
        let model = models["operations"][table.operation]["input"].as_object();
        let model = model.unwrap_or_else(|| panic!("no {}", table.operation));
        let mut seen = BTreeSet::new();
        for member in sent(table).chain(table.body.as_ref()) {
            let name = format!("{} {}", table.operation, member.name);
            // What no client has is no parameter of AWS's either.
            assert_eq!(model.contains_key(member.name), member.in_code, "{name}");
            assert!(seen.insert(member.name), "{name} twice");
            let of_kms = table.service == Service::Kms;
            assert_eq!(member.place == Place::Json, of_kms, "{name}");
        }
        for name in table.checked_first {
            assert!(table.member(name).is_some(), "{} {name}", table.operation);
        }
    }
}

#[test]
fn what_comes_in_as_json_goes_out_as_it_came() {
    for (table, by) in operations() {
        let mut expected = input(table);
        for member in sent(table) {
            if member.kind == Type::CustomerKey {
                expected.insert(member.name.to_owned(), Value::Null);
            }
        }
        if let Some(body) = &table.body {
            expected.remove(body.name);
        }
        let parameters = read(table, by, &input(table)).unwrap();
        let name = table.operation;
        assert_eq!(parameters.table, table, "{name}");
        assert_eq!(parameters.to_json(), Value::Object(expected), "{name}");
    }
}

#[test]
fn a_required_parameter_is_asked_for_by_its_name() {
    let mut required = 0;
    for (table, by) in operations() {
        for member in sent(table).filter(|member| member.required) {
            let mut input = input(table);
            input.remove(member.name);
            let error = read(table, by, &input).unwrap_err();
            let what = format!("Value null at '{}'", small_name(member.name));
            assert!(
                error.message.contains(&what),
                "{}: {error}",
                table.operation
            );
            required += 1;
        }
    }
    assert!(required > 60, "{required}");
}

/// Values of a type that isn't the member's, each with the name of the member that an error must contain.
fn wrong_values(member: &Member, kind: Type) -> Vec<(Value, String)> {
    let own = |values: &[Value]| -> Vec<(Value, String)> {
        let named = values.iter().cloned();
        named.map(|value| (value, member.name.to_owned())).collect()
    };
    let inside = |structure: &Structure| -> Vec<(Value, String)> {
        let mut all = Vec::new();
        for inner in structure.members {
            for (wrong, name) in wrong_values(inner, inner.kind) {
                let mut object = members(structure);
                if let Some(members) = object.as_object_mut() {
                    members.insert(inner.name.to_owned(), wrong);
                }
                all.push((object, name));
            }
        }
        all
    };
    match kind {
        Type::Document | Type::CopySource => own(&[json!([]), json!(["a"])]),
        Type::Number | Type::NumberText | Type::Flag | Type::Timestamp => {
            own(&[json!({}), json!([]), json!("a")])
        }
        Type::Text | Type::Enumeration(_) | Type::CustomerKey | Type::CustomerKeyDigest => {
            own(&[json!({}), json!([]), json!(["a"])])
        }
        Type::TagQuery => own(&[json!({}), json!([])]),
        Type::Blob | Type::Secret | Type::Body => own(&[json!({}), json!([]), json!("?")]),
        Type::Map => own(&[
            json!("a"),
            json!(5),
            json!(true),
            json!([]),
            json!({"a": 5}),
            json!({"a": {}}),
        ]),
        Type::Structure(structure) => {
            let mut all = own(&[
                json!("a"),
                json!(""),
                json!(5),
                json!(false),
                json!([]),
                json!([{}]),
            ]);
            all.extend(inside(structure));
            all
        }
        Type::Tags(_) => own(&[
            json!("a"),
            json!(5),
            json!(true),
            json!({}),
            json!(["a"]),
            json!([[]]),
            json!([null]),
            json!([{"Key": 5, "Value": "a"}]),
            json!([{"Key": "a", "Value": {}}]),
        ]),
        Type::List(list) => {
            let mut all = own(&[
                json!("a"),
                json!(5),
                json!(true),
                json!({}),
                json!([5]),
                json!([[]]),
                json!([null]),
            ]);
            match list.of {
                Type::Structure(structure) => {
                    all.extend(
                        inside(structure)
                            .into_iter()
                            .map(|(one, name)| (json!([one]), name)),
                    );
                    all.extend(own(&[json!(["a"])]));
                }
                _ => all.extend(own(&[json!([{}])])),
            }
            all
        }
    }
}

#[test]
fn a_value_of_a_wrong_type_is_refused_at_every_depth() {
    let mut asked = 0;
    let iam: Read = |name, input| Ok(iam_api::Request::read(name, input)?.unwrap().parameters());
    let sts: Read = |name, input| Ok(sts_api::Request::read(name, input)?.unwrap().parameters());
    let organizations: Read = |name, input| {
        Ok(organizations_api::Request::read(name, input)?
            .unwrap()
            .parameters())
    };
    let mut all = operations();
    all.extend(iam_api::Request::TABLES.iter().map(|table| (*table, iam)));
    all.extend(sts_api::Request::TABLES.iter().map(|table| (*table, sts)));
    let of_organizations = organizations_api::Request::TABLES.iter();
    all.extend(of_organizations.map(|table| (*table, organizations)));
    for (table, by) in all {
        for member in sent(table) {
            for (value, name) in wrong_values(member, member.kind) {
                let mut input = input(table);
                input.insert(member.name.to_owned(), value.clone());
                let what = format!("{} {} {value}", table.operation, member.name);
                let error = read(table, by, &input).expect_err(&what);
                assert_eq!(error.code, "SerializationException", "{what}: {error}");
                assert!(
                    error.message.contains(&format!("`{name}`")),
                    "{what}: {error}"
                );
                asked += 1;
            }
        }
    }
    assert!(asked > 1_000, "{asked}");
}

/// What the HTTP text must hold for a parameter.
fn on_the_wire(member: &Member, value: &Value) -> String {
    let text = value.as_str().map_or(value.to_string(), str::to_owned);
    let text = match member.kind {
        Type::Timestamp => Timestamp::parse(&text).unwrap().to_http_date(),
        _ => text,
    };
    match member.place {
        Place::Json => format!("  \"{}\": ", member.name),
        Place::Host => format!("\nHost: {text}.s3.eu-west-1."),
        Place::Path => format!(" /{}", uri::path(&text)),
        Place::Query(name) => format!("{name}={}", uri::query(&text)),
        Place::Header(name) => format!("\n{name}: {text}\n"),
        Place::Headers(before) => format!("\n{before}pair: {}\n", value["pair"].as_str().unwrap()),
        Place::Xml(root) => format!("?>\n<{root}>\n"),
        Place::Body => format!("\n\n{text}"),
        Place::Unshown | Place::TrailOnly => String::new(),
    }
}

#[test]
fn every_parameter_stands_in_the_http_text() {
    for (table, by) in operations() {
        let http = request(table, by).http() + "\n";
        for member in sent(table) {
            let value = sample(member, member.kind);
            let (name, part) = (member.name, on_the_wire(member, &value));
            assert!(http.contains(&part), "{name}: {part}\n{http}");
            if member.kind == Type::CustomerKey {
                assert!(!http.contains(value.as_str().unwrap()), "{name}\n{http}");
            }
            if let Type::Structure(structure) = member.kind
                && member.place != Place::Json
            {
                leaves(structure, &value, &http);
            }
        }
        assert_eq!(
            http.contains("\nContent-Length: 4321\n"),
            table.body.is_some(),
            "{http}"
        );
    }
}

/// Every text of a structure stands in its own element.
fn leaves(structure: &Structure, value: &Value, http: &str) {
    for member in structure.members {
        let value = &value[member.name];
        match (member.kind, member.kind.item()) {
            (Type::Structure(inner), _) | (_, Some(Type::Structure(inner))) => {
                let value = value.get(0).unwrap_or(value);
                leaves(inner, value, http);
            }
            (_, Some(_)) => {
                let text = value[0].as_str().unwrap();
                let element = format!("<{0}>{text}</{0}>", member.name);
                assert!(http.contains(&element), "{element}\n{http}");
            }
            _ => {
                let text = value.as_str().map_or(value.to_string(), str::to_owned);
                let element = format!("<{0}>{text}</{0}>", member.name);
                assert!(http.contains(&element), "{element}\n{http}");
            }
        }
    }
}

#[test]
fn cloudtrail_keeps_what_the_table_says() {
    let mut unkept = 0;
    for (table, by) in operations() {
        let parameters = read(table, by, &input(table)).unwrap();
        let kept = parameters.kept();
        for member in table.members() {
            let there = kept.get(small_name(member.name)).is_some();
            assert_eq!(there, member.kept, "{} {}", table.operation, member.name);
            unkept += usize::from(!member.kept);
        }
    }
    assert!(unkept > 4, "{unkept}");
}

#[test]
fn every_parameter_stands_in_each_clients_code() {
    for (table, by) in operations() {
        let request = request(table, by);
        let call = ClientCall::of(&ApiCall {
            operation: table.operation,
            http: String::new(),
            request: Some(request),
        })
        .unwrap();
        for client in Client::ALL {
            let code = client.write(&call, None).text();
            for member in sent(table).chain(table.body.as_ref()) {
                let (kebab, snake) = (
                    names::apart(member.name, '-'),
                    names::apart(member.name, '_'),
                );
                let part = match client {
                    Client::Cli => format!("--{kebab}"),
                    Client::Python => format!("    {}=", member.name),
                    Client::JavaScript => format!("  {}: ", member.name),
                    Client::Rust => format!("\n        .{snake}("),
                };
                // All but the SDK for Rust work it out themselves.
                let digest = member.kind == Type::CustomerKeyDigest && client != Client::Rust;
                assert_eq!(
                    code.contains(&part),
                    member.in_code && !digest,
                    "{} {}: {part}\n{code}",
                    table.operation,
                    member.name
                );
            }
        }
    }
}
