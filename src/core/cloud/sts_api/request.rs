//! STS's operations and their parameters (STS API reference).

use crate::core::error::Service;
use crate::core::wire::field::Single;
use crate::core::wire::member::{member, number, text};
use crate::core::wire::{List, Structure, Table, Type, requests};
use serde_json::Value;

const TAG: Structure = Structure {
    rust: "Tag",
    fails: true,
    members: &[text("Key").required(), text("Value").required()],
};
const TEXTS: List = List {
    of: Type::Text,
    element: "",
    only_one: false,
};
const POLICIES: List = List {
    of: Type::Structure(&Structure {
        rust: "PolicyDescriptorType",
        fails: false,
        members: &[text("arn")],
    }),
    element: "",
    only_one: false,
};

const fn sts(operation: &'static str) -> Table {
    Table::query(Service::Sts, operation)
}

/// `PolicyArns`: managed policies as session policies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyArns(pub Vec<String>);

impl Single for PolicyArns {
    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }

    fn to_value(&self, _: Type) -> Value {
        let policy = |arn: &String| {
            let arn = ("arn".to_owned(), Value::from(arn.as_str()));
            Value::Object(std::iter::once(arn).collect())
        };
        Value::Array(self.0.iter().map(policy).collect())
    }

    fn of_value(value: Option<&Value>, _: Type) -> Self {
        let policies = value.and_then(Value::as_array).into_iter().flatten();
        Self(
            policies
                .map(|policy| String::of_value(policy.get("arn"), Type::Text))
                .collect(),
        )
    }
}

pub mod assume_role {
    use super::{POLICIES, PolicyArns, TAG, TEXTS, Type, member, number, sts, text};
    use crate::core::wire::operation;

    operation! {
        struct Input = sts("AssumeRole");
        role_arn: String = [text("RoleArn").required()],
        role_session_name: String = [text("RoleSessionName").required()],
        policy_arns: PolicyArns = [member("PolicyArns", Type::List(&POLICIES))],
        /// A session policy, at most 2,048 characters.
        policy: Option<String> = [member("Policy", Type::Document)],
        /// 900 to the role's longest session; 3,600 without it.
        duration: Option<i64> = [number("DurationSeconds")],
        tags: Vec<(String, String)> = [member("Tags", Type::Tags(&TAG))],
        transitive_tag_keys: Vec<String> = [member("TransitiveTagKeys", Type::List(&TEXTS))],
        external_id: Option<String> = [text("ExternalId")],
        source_identity: Option<String> = [text("SourceIdentity")],
    }
}

pub mod get_caller_identity {
    use super::sts;
    use crate::core::wire::operation;

    operation! {
        struct Input = sts("GetCallerIdentity");
    }
}

requests! {
    AssumeRole(assume_role),
    GetCallerIdentity(get_caller_identity),
}
