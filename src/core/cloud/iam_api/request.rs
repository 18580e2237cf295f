//! IAM's operations and their parameters (IAM API reference).

use crate::core::error::Service;
use crate::core::wire::field::Single;
use crate::core::wire::member::{member, number, text};
use crate::core::wire::{List, Member, Structure, Table, Type, operation, requests};
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
const ENTRIES: List = List {
    of: Type::Structure(&Structure {
        rust: "ContextEntry",
        fails: false,
        members: &[
            text("ContextKeyName"),
            member("ContextKeyValues", Type::List(&TEXTS)),
            text("ContextKeyType"),
        ],
    }),
    element: "",
    only_one: false,
};
const DOCUMENT: Member = member("PolicyDocument", Type::Document).required();

/// `ContextEntries`: condition keys with their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContextEntries(pub Vec<ContextEntry>);

/// A condition key with its values. The service model requires none of the three.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContextEntry {
    /// Empty if the call names none.
    pub key: String,
    pub values: Vec<String>,
    /// `string`, `stringList`, …; empty if the call names none.
    pub value_type: String,
}

impl Single for ContextEntries {
    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }

    fn to_value(&self, _: Type) -> Value {
        let entry = |entry: &ContextEntry| {
            let mut json = serde_json::Map::new();
            let mut put = |name: &str, value: Value| json.insert(name.to_owned(), value);
            put("ContextKeyName", Value::from(entry.key.as_str()));
            put(
                "ContextKeyValues",
                entry.values.to_value(Type::List(&TEXTS)),
            );
            if !entry.value_type.is_empty() {
                put("ContextKeyType", Value::from(entry.value_type.as_str()));
            }
            Value::Object(json)
        };
        Value::Array(self.0.iter().map(entry).collect())
    }

    fn of_value(value: Option<&Value>, _: Type) -> Self {
        let entries = value.and_then(Value::as_array).into_iter().flatten();
        let entry = |entry: &Value| ContextEntry {
            key: String::of_value(entry.get("ContextKeyName"), Type::Text),
            values: Vec::of_value(entry.get("ContextKeyValues"), Type::List(&TEXTS)),
            value_type: String::of_value(entry.get("ContextKeyType"), Type::Text),
        };
        Self(entries.map(entry).collect())
    }
}

const fn iam(operation: &'static str) -> Table {
    Table::query(Service::Iam, operation)
}

/// Creates a module with an operation's `Input` and `TABLE`.
macro_rules! operations {
    ($( $module:ident $operation:literal { $( $fields:tt )* } )*) => { $(
        pub mod $module {
            use super::*;

            operation! {
                struct Input = iam($operation);
                $( $fields )*
            }
        }
    )* };
}

operations! {
    create_user "CreateUser" {
        user_name: String = [text("UserName").required()],
        path: Option<String> = [text("Path")],
        permissions_boundary: Option<String> = [member("PermissionsBoundary", Type::Document)],
        tags: Vec<(String, String)> = [member("Tags", Type::Tags(&TAG))],
    }
    get_user "GetUser" {
        /// The caller without it.
        user_name: Option<String> = [text("UserName")],
    }
    list_users "ListUsers" {
        path_prefix: Option<String> = [text("PathPrefix")],
        marker: Option<String> = [text("Marker")],
        max_items: Option<i64> = [number("MaxItems")],
    }
    delete_user "DeleteUser" {
        user_name: String = [text("UserName").required()],
    }
    create_role "CreateRole" {
        role_name: String = [text("RoleName").required()],
        path: Option<String> = [text("Path")],
        trust: String = [member("AssumeRolePolicyDocument", Type::Document).required()],
        description: Option<String> = [text("Description")],
        max_session: Option<i64> = [number("MaxSessionDuration")],
        permissions_boundary: Option<String> = [member("PermissionsBoundary", Type::Document)],
        tags: Vec<(String, String)> = [member("Tags", Type::Tags(&TAG))],
    }
    get_role "GetRole" {
        role_name: String = [text("RoleName").required()],
    }
    list_roles "ListRoles" {
        path_prefix: Option<String> = [text("PathPrefix")],
        marker: Option<String> = [text("Marker")],
        max_items: Option<i64> = [number("MaxItems")],
    }
    delete_role "DeleteRole" {
        role_name: String = [text("RoleName").required()],
    }
    update_assume_role_policy "UpdateAssumeRolePolicy" {
        role_name: String = [text("RoleName").required()],
        document: String = [DOCUMENT],
    }
    update_role "UpdateRole" {
        role_name: String = [text("RoleName").required()],
        description: Option<String> = [text("Description")],
        max_session: Option<i64> = [number("MaxSessionDuration")],
    }
    create_service_linked_role "CreateServiceLinkedRole" {
        service_name: String = [text("AWSServiceName").required()],
        description: Option<String> = [text("Description")],
        custom_suffix: Option<String> = [text("CustomSuffix")],
    }
    put_user_policy "PutUserPolicy" {
        user_name: String = [text("UserName").required()],
        policy_name: String = [text("PolicyName").required()],
        document: String = [DOCUMENT],
    }
    get_user_policy "GetUserPolicy" {
        user_name: String = [text("UserName").required()],
        policy_name: String = [text("PolicyName").required()],
    }
    delete_user_policy "DeleteUserPolicy" {
        user_name: String = [text("UserName").required()],
        policy_name: String = [text("PolicyName").required()],
    }
    list_user_policies "ListUserPolicies" {
        user_name: String = [text("UserName").required()],
        marker: Option<String> = [text("Marker")],
        max_items: Option<i64> = [number("MaxItems")],
    }
    attach_user_policy "AttachUserPolicy" {
        user_name: String = [text("UserName").required()],
        policy_arn: String = [text("PolicyArn").required()],
    }
    detach_user_policy "DetachUserPolicy" {
        user_name: String = [text("UserName").required()],
        policy_arn: String = [text("PolicyArn").required()],
    }
    list_attached_user_policies "ListAttachedUserPolicies" {
        user_name: String = [text("UserName").required()],
        path_prefix: Option<String> = [text("PathPrefix")],
        marker: Option<String> = [text("Marker")],
        max_items: Option<i64> = [number("MaxItems")],
    }
    put_user_permissions_boundary "PutUserPermissionsBoundary" {
        user_name: String = [text("UserName").required()],
        permissions_boundary: String = [member("PermissionsBoundary", Type::Document).required()],
    }
    delete_user_permissions_boundary "DeleteUserPermissionsBoundary" {
        user_name: String = [text("UserName").required()],
    }
    tag_user "TagUser" {
        user_name: String = [text("UserName").required()],
        tags: Vec<(String, String)> = [member("Tags", Type::Tags(&TAG)).required()],
    }
    untag_user "UntagUser" {
        user_name: String = [text("UserName").required()],
        tag_keys: Vec<String> = [member("TagKeys", Type::List(&TEXTS)).required()],
    }
    list_user_tags "ListUserTags" {
        user_name: String = [text("UserName").required()],
        marker: Option<String> = [text("Marker")],
        max_items: Option<i64> = [number("MaxItems")],
    }
    put_role_policy "PutRolePolicy" {
        role_name: String = [text("RoleName").required()],
        policy_name: String = [text("PolicyName").required()],
        document: String = [DOCUMENT],
    }
    get_role_policy "GetRolePolicy" {
        role_name: String = [text("RoleName").required()],
        policy_name: String = [text("PolicyName").required()],
    }
    delete_role_policy "DeleteRolePolicy" {
        role_name: String = [text("RoleName").required()],
        policy_name: String = [text("PolicyName").required()],
    }
    list_role_policies "ListRolePolicies" {
        role_name: String = [text("RoleName").required()],
        marker: Option<String> = [text("Marker")],
        max_items: Option<i64> = [number("MaxItems")],
    }
    attach_role_policy "AttachRolePolicy" {
        role_name: String = [text("RoleName").required()],
        policy_arn: String = [text("PolicyArn").required()],
    }
    detach_role_policy "DetachRolePolicy" {
        role_name: String = [text("RoleName").required()],
        policy_arn: String = [text("PolicyArn").required()],
    }
    list_attached_role_policies "ListAttachedRolePolicies" {
        role_name: String = [text("RoleName").required()],
        path_prefix: Option<String> = [text("PathPrefix")],
        marker: Option<String> = [text("Marker")],
        max_items: Option<i64> = [number("MaxItems")],
    }
    put_role_permissions_boundary "PutRolePermissionsBoundary" {
        role_name: String = [text("RoleName").required()],
        permissions_boundary: String = [member("PermissionsBoundary", Type::Document).required()],
    }
    delete_role_permissions_boundary "DeleteRolePermissionsBoundary" {
        role_name: String = [text("RoleName").required()],
    }
    tag_role "TagRole" {
        role_name: String = [text("RoleName").required()],
        tags: Vec<(String, String)> = [member("Tags", Type::Tags(&TAG)).required()],
    }
    untag_role "UntagRole" {
        role_name: String = [text("RoleName").required()],
        tag_keys: Vec<String> = [member("TagKeys", Type::List(&TEXTS)).required()],
    }
    list_role_tags "ListRoleTags" {
        role_name: String = [text("RoleName").required()],
        marker: Option<String> = [text("Marker")],
        max_items: Option<i64> = [number("MaxItems")],
    }
    create_policy "CreatePolicy" {
        policy_name: String = [text("PolicyName").required()],
        path: Option<String> = [text("Path")],
        document: String = [DOCUMENT],
        description: Option<String> = [text("Description")],
    }
    get_policy "GetPolicy" {
        policy_arn: String = [text("PolicyArn").required()],
    }
    get_policy_version "GetPolicyVersion" {
        policy_arn: String = [text("PolicyArn").required()],
        version_id: String = [text("VersionId").required()],
    }
    list_policies "ListPolicies" {
        /// `All`, `AWS` or `Local`.
        scope: Option<String> = [text("Scope")],
        path_prefix: Option<String> = [text("PathPrefix")],
        marker: Option<String> = [text("Marker")],
        max_items: Option<i64> = [number("MaxItems")],
    }
    delete_policy "DeletePolicy" {
        policy_arn: String = [text("PolicyArn").required()],
    }
    simulate_principal_policy "SimulatePrincipalPolicy" {
        source_arn: String = [text("PolicySourceArn").required()],
        policies: Vec<String> = [member("PolicyInputList", Type::List(&TEXTS))],
        boundaries: Vec<String> = [member("PermissionsBoundaryPolicyInputList", Type::List(&TEXTS))],
        action_names: Vec<String> = [member("ActionNames", Type::List(&TEXTS)).required()],
        resource_arns: Vec<String> = [member("ResourceArns", Type::List(&TEXTS))],
        resource_policy: Option<String> = [member("ResourcePolicy", Type::Document)],
        resource_owner: Option<String> = [text("ResourceOwner")],
        caller_arn: Option<String> = [text("CallerArn")],
        context_entries: ContextEntries = [member("ContextEntries", Type::List(&ENTRIES))],
        marker: Option<String> = [text("Marker")],
        max_items: Option<i64> = [number("MaxItems")],
    }
    simulate_custom_policy "SimulateCustomPolicy" {
        policies: Vec<String> = [member("PolicyInputList", Type::List(&TEXTS)).required()],
        boundaries: Vec<String> = [member("PermissionsBoundaryPolicyInputList", Type::List(&TEXTS))],
        action_names: Vec<String> = [member("ActionNames", Type::List(&TEXTS)).required()],
        resource_arns: Vec<String> = [member("ResourceArns", Type::List(&TEXTS))],
        resource_policy: Option<String> = [member("ResourcePolicy", Type::Document)],
        resource_owner: Option<String> = [text("ResourceOwner")],
        caller_arn: Option<String> = [text("CallerArn")],
        context_entries: ContextEntries = [member("ContextEntries", Type::List(&ENTRIES))],
        marker: Option<String> = [text("Marker")],
        max_items: Option<i64> = [number("MaxItems")],
    }
}

requests! {
    CreateUser(create_user),
    GetUser(get_user),
    ListUsers(list_users),
    DeleteUser(delete_user),
    CreateRole(create_role),
    GetRole(get_role),
    ListRoles(list_roles),
    DeleteRole(delete_role),
    UpdateAssumeRolePolicy(update_assume_role_policy),
    UpdateRole(update_role),
    CreateServiceLinkedRole(create_service_linked_role),
    PutUserPolicy(put_user_policy),
    GetUserPolicy(get_user_policy),
    DeleteUserPolicy(delete_user_policy),
    ListUserPolicies(list_user_policies),
    AttachUserPolicy(attach_user_policy),
    DetachUserPolicy(detach_user_policy),
    ListAttachedUserPolicies(list_attached_user_policies),
    PutUserPermissionsBoundary(put_user_permissions_boundary),
    DeleteUserPermissionsBoundary(delete_user_permissions_boundary),
    TagUser(tag_user),
    UntagUser(untag_user),
    ListUserTags(list_user_tags),
    PutRolePolicy(put_role_policy),
    GetRolePolicy(get_role_policy),
    DeleteRolePolicy(delete_role_policy),
    ListRolePolicies(list_role_policies),
    AttachRolePolicy(attach_role_policy),
    DetachRolePolicy(detach_role_policy),
    ListAttachedRolePolicies(list_attached_role_policies),
    PutRolePermissionsBoundary(put_role_permissions_boundary),
    DeleteRolePermissionsBoundary(delete_role_permissions_boundary),
    TagRole(tag_role),
    UntagRole(untag_role),
    ListRoleTags(list_role_tags),
    CreatePolicy(create_policy),
    GetPolicy(get_policy),
    GetPolicyVersion(get_policy_version),
    ListPolicies(list_policies),
    DeletePolicy(delete_policy),
    SimulatePrincipalPolicy(simulate_principal_policy),
    SimulateCustomPolicy(simulate_custom_policy),
}
