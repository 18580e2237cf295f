//! Random walks: a world to start from, then operations one after another, chosen from a seed and from what there is.
//! Of KMS: `walk_kms`; of S3: `walk_s3`.

use super::episode::{Episode, Step};
use super::expect::Call;
use super::grammar::{self, ADMIN, ALICE, BOB, CAROL, LIMITED, ROLE, ROOT, SESSION, THEIR_ADMIN};
use super::random::Random;
use super::{walk_kms, walk_s3};
use serde_json::{Value, json};

/// Bodies in base64, with their MD5.
pub const BODIES: [(&str, &str); 3] = [
    ("YWJj", "900150983cd24fb0d6963f7d28e17f72"),
    ("aGVsbG8=", "5d41402abc4b2a76b9719d911017c592"),
    ("YSBsb25nZXIgYm9keQ==", "2a943b40f264051f6f74b67ea3612750"),
];
/// Blocks public policies.
pub const VAULT: &str = "vault-of-ours";
/// Blocks none, and takes SSE-C; the other account's callers come here.
pub const OPEN: &str = "open-to-others";
pub const KEY_ARN: &str = "arn:aws:kms:us-east-1:111122223333:key/";

pub fn step(caller: &str, call: &str, input: Value) -> Step {
    let (service, operation) = call.split_once(':').expect("service:Operation");
    Step {
        call: Call {
            caller: caller.to_owned(),
            service: service.to_owned(),
            operation: operation.to_owned(),
            input,
        },
        keep: Vec::new(),
    }
}

pub fn keeping(mut step: Step, name: &str, place: &'static str) -> Step {
    step.keep.push((name.to_owned(), place));
    step
}

/// Allows everything that this model is about.
const ALL_OF_BOTH: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*","kms:*"],"Resource":"*"}]}"#;

/// The world that a walk starts in.
pub fn start(random: &mut Random) -> Vec<Step> {
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}}"#;
    let mut steps = vec![
        step(ADMIN, "iam:CreateUser", json!({"UserName": "alice"})),
        step(ADMIN, "iam:CreateUser", json!({"UserName": "bob"})),
        step(THEIR_ADMIN, "iam:CreateUser", json!({"UserName": "carol"})),
        step(
            ADMIN,
            "iam:CreateRole",
            json!({"RoleName": "app", "Path": "/service/", "AssumeRolePolicyDocument": trust}),
        ),
    ];
    for (number, who) in [ADMIN, ADMIN, ADMIN, THEIR_ADMIN].iter().enumerate() {
        steps.push(keeping(
            step(who, "kms:CreateKey", json!({})),
            &format!("key{number}"),
            "/KeyMetadata/KeyId",
        ));
    }
    for (alias, key) in [("alias/one", "$key0"), ("alias/two", "$key1")] {
        steps.push(step(
            ADMIN,
            "kms:CreateAlias",
            json!({"AliasName": alias, "TargetKeyId": key}),
        ));
    }
    for bucket in [VAULT, OPEN] {
        steps.push(step(ADMIN, "s3:CreateBucket", json!({"Bucket": bucket})));
    }
    steps.push(step(
        ADMIN,
        "s3:DeletePublicAccessBlock",
        json!({"Bucket": OPEN}),
    ));
    steps.push(step(
        ADMIN,
        "s3:PutBucketEncryption",
        walk_s3::encryption(
            OPEN,
            json!({"BlockedEncryptionTypes": {"EncryptionType": ["NONE"]}}),
        ),
    ));
    // So that the key `aws/s3` is known.
    steps.push(step(ADMIN, "s3:PutObject", json!({"Bucket": VAULT, "Key": "first", "Body": BODIES[0].0, "ServerSideEncryption": "aws:kms"})));
    steps.push(step(
        ADMIN,
        "s3:DeleteObject",
        json!({"Bucket": VAULT, "Key": "first"}),
    ));
    for (what, name) in [("User", "alice"), ("Role", "app")] {
        steps.push(put_policy(what, name, "own", grammar::identity(random, 88)));
        if random.percent(50) {
            steps.push(put_policy(what, name, "base", ALL_OF_BOTH.to_owned()));
        }
    }
    steps.push(their_policy(random));
    let fence = if random.percent(60) {
        grammar::managed(random)
    } else {
        ALL_OF_BOTH.to_owned()
    };
    steps.push(step(
        ADMIN,
        "iam:CreatePolicy",
        json!({"PolicyName": "fence", "PolicyDocument": fence}),
    ));
    steps.push(assume(random));
    if random.percent(40) {
        let all = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
        steps.push(step(
            THEIR_ADMIN,
            "organizations:CreateOrganization",
            json!({"FeatureSet": "ALL"}),
        ));
        let on_resources = grammar::resource_control(random);
        let policies = [
            ("SERVICE_CONTROL_POLICY", "control", all),
            ("RESOURCE_CONTROL_POLICY", "fences", &on_resources),
        ];
        for (kind, name, content) in policies.into_iter().take(1 + random.below(2)) {
            let policy = step(
                THEIR_ADMIN,
                "organizations:CreatePolicy",
                json!({"Name": name, "Description": "of our account", "Type": kind, "Content": content}),
            );
            steps.push(keeping(policy, name, "/Policy/PolicySummary/Id"));
            steps.push(step(
                THEIR_ADMIN,
                "organizations:AttachPolicy",
                json!({"PolicyId": format!("${name}"), "TargetId": "111122223333"}),
            ));
        }
        steps.push(step(
            THEIR_ADMIN,
            "organizations:DetachPolicy",
            json!({"PolicyId": "p-FullAWSAccess", "TargetId": "111122223333"}),
        ));
    }
    steps
}

fn put_policy(what: &str, who: &str, name: &str, policy: String) -> Step {
    let input = json!({format!("{what}Name"): who, "PolicyName": name, "PolicyDocument": policy});
    step(ADMIN, &format!("iam:Put{what}Policy"), input)
}

fn their_policy(random: &mut Random) -> Step {
    let policy = match random.percent(60) {
        true => ALL_OF_BOTH.to_owned(),
        false => grammar::identity(random, 90),
    };
    step(
        THEIR_ADMIN,
        "iam:PutUserPolicy",
        json!({"UserName": "carol", "PolicyName": "own", "PolicyDocument": policy}),
    )
}

fn assume(random: &mut Random) -> Step {
    let input = json!({"RoleArn": ROLE, "RoleSessionName": "limited", "Policy": grammar::identity(random, 95)});
    step(ADMIN, "sts:AssumeRole", input)
}

/// The next operation.
pub fn next(random: &mut Random, episode: &Episode, time_passed: bool) -> Step {
    match random.below(100) {
        0..=27 => walk_kms::of_kms(random, episode, time_passed),
        28..=37 => walk_kms::key_change(random),
        38..=79 => walk_s3::of_s3(random, episode, time_passed),
        80..=86 => walk_s3::bucket_change(random),
        _ => account_change(random, episode),
    }
}

/// Those who are there. A session with a policy of its own is over once time has passed.
pub fn caller(random: &mut Random, episode: &Episode, time_passed: bool) -> &'static str {
    let all = [
        ALICE, ALICE, ALICE, SESSION, SESSION, LIMITED, ADMIN, ADMIN, ADMIN, ROOT, BOB, BOB, CAROL,
        CAROL,
    ];
    let who = random.pick(&all);
    let is_gone =
        who == LIMITED && time_passed || who == BOB && !episode.world.births.contains_key(BOB);
    if is_gone { ALICE } else { who }
}

fn account_change(random: &mut Random, episode: &Episode) -> Step {
    let bound = json!({"UserName": "alice", "PermissionsBoundary": "arn:aws:iam::111122223333:policy/fence"});
    let bound_role =
        json!({"RoleName": "app", "PermissionsBoundary": "arn:aws:iam::111122223333:policy/fence"});
    let fence = "arn:aws:iam::111122223333:policy/fence";
    match random.below(22) {
        0..=2 => put_policy("User", "alice", "own", grammar::identity(random, 88)),
        3..=5 => put_policy("Role", "app", "own", grammar::identity(random, 88)),
        6 => their_policy(random),
        7 => step(ADMIN, "iam:PutUserPermissionsBoundary", bound),
        8 => step(
            ADMIN,
            "iam:DeleteUserPermissionsBoundary",
            json!({"UserName": "alice"}),
        ),
        9 => step(ADMIN, "iam:PutRolePermissionsBoundary", bound_role),
        10 => step(
            ADMIN,
            "iam:DeleteRolePermissionsBoundary",
            json!({"RoleName": "app"}),
        ),
        11 => step(
            ADMIN,
            "iam:DeleteUserPolicy",
            json!({"UserName": "alice", "PolicyName": random.pick(&["own", "base"])}),
        ),
        12 | 20 | 21 => {
            let there = episode.world.births.contains_key(BOB);
            let call = if there {
                "iam:DeleteUser"
            } else {
                "iam:CreateUser"
            };
            step(ADMIN, call, json!({"UserName": "bob"}))
        }
        13 | 14 => {
            let input = json!({"PolicyId": "$control", "Content": grammar::control(random)});
            step(THEIR_ADMIN, "organizations:UpdatePolicy", input)
        }
        15 => {
            let input =
                json!({"PolicyId": "$fences", "Content": grammar::resource_control(random)});
            step(THEIR_ADMIN, "organizations:UpdatePolicy", input)
        }
        16..=18 => {
            let call = random.pick(&["iam:Attach", "iam:Detach"]);
            let (what, name) = [("User", "alice"), ("Role", "app")][random.below(2)];
            let input = json!({format!("{what}Name"): name, "PolicyArn": fence});
            step(ADMIN, &format!("{call}{what}Policy"), input)
        }
        _ => step(ADMIN, "clock:Advance", json!({"Seconds": 1800})),
    }
}
