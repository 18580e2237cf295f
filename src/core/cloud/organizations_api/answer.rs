//! One entry point for all of Organizations' operations.

use super::request::Request;
use crate::core::clock::Timestamp;
use crate::core::cloud::account_call::AccountCall;
use crate::core::cloud::{Cloud, Outcome};
use crate::core::error::{Service, ServiceError};
use crate::core::iam::Principal;
use serde_json::Value;

impl Cloud {
    /// Runs a call of Organizations.
    pub fn organizations(
        &mut self,
        principal: &Principal,
        request: &Request,
        now: Timestamp,
    ) -> Outcome {
        let operation = request.operation();
        self.account_call(Service::Organizations, operation, principal, now, |call| {
            answer(call, request)
        })
    }
}

fn answer(call: &mut AccountCall<'_>, request: &Request) -> Result<Value, ServiceError> {
    match request {
        Request::CreateOrganization(input) => {
            call.create_organization(input.feature_set.as_deref())
        }
        Request::DescribeOrganization(_) => call.describe_organization(),
        Request::ListRoots(_) => call.list_roots(),
        Request::EnablePolicyType(input) => {
            call.enable_policy_type(&input.root_id, &input.policy_type)
        }
        Request::CreateOrganizationalUnit(input) => call.create_unit(&input.parent_id, &input.name),
        Request::MoveAccount(input) => call.move_account(
            &input.account_id,
            &input.source_parent_id,
            &input.destination_parent_id,
        ),
        Request::CreatePolicy(input) => call.create_control_policy(input),
        Request::UpdatePolicy(input) => call.update_control_policy(input),
        Request::DeletePolicy(input) => call.delete_control_policy(&input.policy_id),
        Request::DescribePolicy(input) => call.describe_control_policy(&input.policy_id),
        Request::ListPolicies(input) => call.list_control_policies(&input.filter),
        Request::AttachPolicy(input) => {
            call.attach_control_policy(&input.policy_id, &input.target_id)
        }
        Request::DetachPolicy(input) => {
            call.detach_control_policy(&input.policy_id, &input.target_id)
        }
        Request::ListPoliciesForTarget(input) => {
            call.list_policies_for(&input.target_id, &input.filter)
        }
        Request::ListTargetsForPolicy(input) => call.list_targets(&input.policy_id),
    }
}
