//! Reads the Rust back: the builder's calls, from the syntax tree.

use super::{Sent, aws_name};
use serde_json::{Map, Value, json};
use syn::{Expr, File, Item, Lit, Pat, Stmt};

/// Enum variants of the Rust SDK, and the values they stand for (aws-sdk-s3 and aws-sdk-kms, `types`).
const VARIANTS: [(&str, &str, &str); 26] = [
    ("EncryptionType", "None", "NONE"),
    ("EncryptionType", "SseC", "SSE-C"),
    (
        "ObjectCannedAcl",
        "BucketOwnerFullControl",
        "bucket-owner-full-control",
    ),
    ("BucketCannedAcl", "Private", "private"),
    ("ObjectOwnership", "ObjectWriter", "ObjectWriter"),
    (
        "ObjectOwnership",
        "BucketOwnerEnforced",
        "BucketOwnerEnforced",
    ),
    ("BucketVersioningStatus", "Enabled", "Enabled"),
    ("BucketVersioningStatus", "Suspended", "Suspended"),
    ("ServerSideEncryption", "Aes256", "AES256"),
    ("ServerSideEncryption", "AwsKms", "aws:kms"),
    ("ServerSideEncryption", "AwsKmsDsse", "aws:kms:dsse"),
    ("DataKeySpec", "Aes128", "AES_128"),
    ("DataKeySpec", "Aes256", "AES_256"),
    ("KeySpec", "SymmetricDefault", "SYMMETRIC_DEFAULT"),
    ("KeyUsageType", "EncryptDecrypt", "ENCRYPT_DECRYPT"),
    (
        "EncryptionAlgorithmSpec",
        "SymmetricDefault",
        "SYMMETRIC_DEFAULT",
    ),
    ("IncludeKeyMaterial", "AllKeyMaterial", "ALL_KEY_MATERIAL"),
    ("ChecksumMode", "Enabled", "ENABLED"),
    ("BucketLocationConstraint", "EuWest1", "eu-west-1"),
    ("BucketLocationConstraint", "EuCentral1", "eu-central-1"),
    ("BucketLocationConstraint", "UsWest2", "us-west-2"),
    ("GrantOperation", "Decrypt", "Decrypt"),
    ("GrantOperation", "Encrypt", "Encrypt"),
    ("GrantOperation", "DescribeKey", "DescribeKey"),
    ("GrantOperation", "GenerateDataKey", "GenerateDataKey"),
    ("GrantOperation", "RetireGrant", "RetireGrant"),
];

/// Parameters that take one item a call.
const LISTS: [&str; 9] = [
    "TagSet",
    "Tags",
    "Rules",
    "Parts",
    "Operations",
    "Objects",
    "EncryptionType",
    "GrantTokens",
    "TagKeys",
];

/// What a program sends.
pub fn sent(models: &Value, source: &str) -> Result<Sent, String> {
    let file = syn::parse_file(source).map_err(|error| error.to_string())?;
    let of = |name: &str| {
        let mut calls = Vec::new();
        if let Some(expression) = binding(&file, name) {
            chain(expression, &mut calls);
        }
        calls
    };
    let region = of("config")
        .into_iter()
        .find(|(method, _)| method == "region");
    let region = region.and_then(|(_, arguments)| literal(arguments.first()?));
    let mut calls = of("answer");
    let send = calls.pop().filter(|(method, _)| method == "send");
    send.ok_or("nothing is sent")?;
    // From the client on: operation, then the parameters.
    let (operation, parameters) = calls.split_first().ok_or("no operation")?;
    Ok(Sent {
        operation: operation.0.clone(),
        region: region
            .and_then(|text| Some(text.as_str()?.to_owned()))
            .unwrap_or_default(),
        unsigned: source.contains(".no_credentials()"),
        input: members(models, parameters),
        printed: Vec::new(),
        lets_others_through: source.contains("answer?"),
    })
}

/// What `main` binds to a name.
fn binding<'a>(file: &'a File, name: &str) -> Option<&'a Expr> {
    let main = file.items.iter().find_map(|item| match item {
        Item::Fn(function) if function.sig.ident == "main" => Some(function),
        _ => None,
    })?;
    main.block
        .stmts
        .iter()
        .find_map(|statement| match statement {
            Stmt::Local(local) => match &local.pat {
                Pat::Ident(pattern) if pattern.ident == name => Some(&*local.init.as_ref()?.expr),
                _ => None,
            },
            _ => None,
        })
}

type Called = (String, Vec<Expr>);

/// The calls on a receiver, first to last.
fn chain(receiver: &Expr, calls: &mut Vec<Called>) {
    match receiver {
        Expr::MethodCall(call) => {
            chain(&call.receiver, calls);
            calls.push((call.method.to_string(), call.args.iter().cloned().collect()));
        }
        Expr::Await(inner) => chain(&inner.base, calls),
        Expr::Try(inner) => chain(&inner.expr, calls),
        _ => {}
    }
}

fn members(models: &Value, calls: &[Called]) -> Map<String, Value> {
    let mut members = Map::new();
    for (method, arguments) in calls {
        // An empty list is set as a whole.
        if let Some(list) = method.strip_prefix("set_") {
            members.insert(aws_name(models, 1, list), json!([]));
            continue;
        }
        let name = aws_name(models, 1, method);
        match arguments.as_slice() {
            [key, value] => {
                let map = members.entry(name).or_insert_with(|| json!({}));
                map[literal(key).unwrap().as_str().unwrap()] = value_of(models, value);
            }
            [value] if LISTS.contains(&name.as_str()) => {
                let list = members.entry(name).or_insert_with(|| json!([]));
                list.as_array_mut().unwrap().push(value_of(models, value));
            }
            [value] => {
                let value = value_of(models, value);
                assert!(
                    members.insert(name, value).is_none(),
                    "{method} comes twice"
                );
            }
            other => panic!("{method} takes {} arguments", other.len()),
        }
    }
    members
}

fn literal(expression: &Expr) -> Option<Value> {
    let Expr::Lit(one) = expression else {
        return None;
    };
    match &one.lit {
        Lit::Str(text) => Some(json!(text.value())),
        Lit::Int(number) => Some(json!(number.base10_parse::<i64>().unwrap())),
        Lit::Bool(flag) => Some(json!(flag.value)),
        _ => None,
    }
}

fn path(expression: &Expr) -> String {
    match expression {
        Expr::Path(path) => {
            let names: Vec<String> = path
                .path
                .segments
                .iter()
                .map(|one| one.ident.to_string())
                .collect();
            names.join("::")
        }
        _ => String::new(),
    }
}

fn value_of(models: &Value, expression: &Expr) -> Value {
    if let Some(value) = literal(expression) {
        return value;
    }
    match expression {
        Expr::Try(inner) => value_of(models, &inner.expr),
        Expr::Await(inner) => value_of(models, &inner.base),
        Expr::Path(_) => {
            let path = path(expression);
            let (of, variant) = path.split_once("::").unwrap();
            let known = VARIANTS
                .iter()
                .find(|(other, name, _)| *other == of && *name == variant);
            json!(known.unwrap_or_else(|| panic!("no variant {path}")).2)
        }
        Expr::Call(call) => {
            let first = || value_of(models, call.args.first().unwrap());
            match path(&call.func).as_str() {
                "ByteStream::from_path" | "std::fs::read" | "std::fs::read_to_string" => {
                    json!({"file": first()})
                }
                "Blob::new" | "DateTime::from_str" => first(),
                // A union's variant has one member's name.
                "ObjectEncryption::Ssekms" => json!({"SSEKMS": first()}),
                other if other.ends_with("::from") => first(),
                other => panic!("{other}"),
            }
        }
        Expr::MethodCall(call) if call.method == "decode" => {
            json!({"base64": value_of(models, call.args.first().unwrap())})
        }
        Expr::MethodCall(call) if call.method == "build" => {
            let mut calls = Vec::new();
            chain(&call.receiver, &mut calls);
            Value::Object(members(models, &calls))
        }
        _ => panic!("an expression that is not looked for"),
    }
}
