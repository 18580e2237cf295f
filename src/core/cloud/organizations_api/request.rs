//! Organizations' operations and their parameters (Organizations API reference).

use crate::core::error::Service;
use crate::core::wire::member::{member, text};
use crate::core::wire::{Table, Type, operation, requests};

const fn organizations(operation: &'static str) -> Table {
    Table::query(Service::Organizations, operation)
}

/// Creates a module with an operation's `Input` and `TABLE`.
macro_rules! operations {
    ($( $module:ident $operation:literal { $( $fields:tt )* } )*) => { $(
        pub mod $module {
            use super::*;

            operation! {
                struct Input = organizations($operation);
                $( $fields )*
            }
        }
    )* };
}

operations! {
    create_policy "CreatePolicy" {
        content: String = [member("Content", Type::Document).required()],
        description: String = [text("Description").required().sent_empty()],
        name: String = [text("Name").required()],
        /// `SERVICE_CONTROL_POLICY` or `RESOURCE_CONTROL_POLICY`.
        policy_type: String = [text("Type").required()],
    }
    update_policy "UpdatePolicy" {
        policy_id: String = [text("PolicyId").required()],
        name: Option<String> = [text("Name")],
        description: Option<String> = [text("Description")],
        content: Option<String> = [member("Content", Type::Document)],
    }
    delete_policy "DeletePolicy" {
        policy_id: String = [text("PolicyId").required()],
    }
    describe_policy "DescribePolicy" {
        policy_id: String = [text("PolicyId").required()],
    }
    attach_policy "AttachPolicy" {
        policy_id: String = [text("PolicyId").required()],
        target_id: String = [text("TargetId").required()],
    }
    detach_policy "DetachPolicy" {
        policy_id: String = [text("PolicyId").required()],
        target_id: String = [text("TargetId").required()],
    }
    list_policies "ListPolicies" {
        /// As `Type` of `CreatePolicy`.
        filter: String = [text("Filter").required()],
    }
    list_policies_for_target "ListPoliciesForTarget" {
        target_id: String = [text("TargetId").required()],
        /// As `Type` of `CreatePolicy`.
        filter: String = [text("Filter").required()],
    }
    list_targets_for_policy "ListTargetsForPolicy" {
        policy_id: String = [text("PolicyId").required()],
    }
    list_roots "ListRoots" {

    }
    describe_organization "DescribeOrganization" {

    }
    create_organization "CreateOrganization" {
        feature_set: Option<String> = [text("FeatureSet")],
    }
    enable_policy_type "EnablePolicyType" {
        root_id: String = [text("RootId").required()],
        policy_type: String = [text("PolicyType").required()],
    }
    create_organizational_unit "CreateOrganizationalUnit" {
        parent_id: String = [text("ParentId").required()],
        name: String = [text("Name").required()],
    }
    move_account "MoveAccount" {
        account_id: String = [text("AccountId").required()],
        source_parent_id: String = [text("SourceParentId").required()],
        destination_parent_id: String = [text("DestinationParentId").required()],
    }
}

requests! {
    CreatePolicy(create_policy),
    UpdatePolicy(update_policy),
    DeletePolicy(delete_policy),
    DescribePolicy(describe_policy),
    AttachPolicy(attach_policy),
    DetachPolicy(detach_policy),
    ListPolicies(list_policies),
    ListPoliciesForTarget(list_policies_for_target),
    ListTargetsForPolicy(list_targets_for_policy),
    ListRoots(list_roots),
    DescribeOrganization(describe_organization),
    CreateOrganization(create_organization),
    EnablePolicyType(enable_policy_type),
    CreateOrganizationalUnit(create_organizational_unit),
    MoveAccount(move_account),
}
