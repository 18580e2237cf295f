//! One entry point for all of IAM's operations.

use super::changes::{Inline, NewIdentity};
use super::reads::Page;
use super::request::Request;
use super::who::Who;
use crate::core::clock::Timestamp;
use crate::core::cloud::account_call::AccountCall;
use crate::core::cloud::{Cloud, Outcome};
use crate::core::error::{Service, ServiceError};
use crate::core::iam::Principal;
use serde_json::Value;

impl Cloud {
    /// Runs an IAM call.
    pub fn iam(&mut self, principal: &Principal, request: &Request, now: Timestamp) -> Outcome {
        self.account_call(Service::Iam, request.operation(), principal, now, |call| {
            answer(call, request)
        })
    }
}

fn user(name: &str) -> Who {
    Who::User(name.to_owned())
}

fn role(name: &str) -> Who {
    Who::Role(name.to_owned())
}

fn page(marker: &Option<String>, max_items: Option<i64>) -> Page<'_> {
    Page {
        marker: marker.as_deref(),
        max_items,
    }
}

fn answer(call: &mut AccountCall<'_>, request: &Request) -> Result<Value, ServiceError> {
    match request {
        Request::CreateUser(input) => call.create(
            &user(&input.user_name),
            NewIdentity {
                path: input.path.as_deref(),
                boundary: input.permissions_boundary.as_deref(),
                tags: &input.tags,
                ..NewIdentity::default()
            },
        ),
        Request::CreateRole(input) => call.create(
            &role(&input.role_name),
            NewIdentity {
                path: input.path.as_deref(),
                boundary: input.permissions_boundary.as_deref(),
                tags: &input.tags,
                trust: Some(&input.trust),
                description: input.description.as_deref(),
                max_session: input.max_session,
            },
        ),
        Request::CreateServiceLinkedRole(input) => call.create_service_linked_role(
            &input.service_name,
            input.custom_suffix.as_deref(),
            input.description.as_deref(),
        ),
        Request::GetUser(input) => match &input.user_name {
            Some(name) => call.get(&user(name)),
            None => call.get_own_user(),
        },
        Request::GetRole(input) => call.get(&role(&input.role_name)),
        Request::ListUsers(input) => {
            let page = page(&input.marker, input.max_items);
            call.list("User", input.path_prefix.as_deref(), page)
        }
        Request::ListRoles(input) => {
            let page = page(&input.marker, input.max_items);
            call.list("Role", input.path_prefix.as_deref(), page)
        }
        Request::UpdateAssumeRolePolicy(input) => {
            call.update_trust(&role(&input.role_name), &input.document)
        }
        Request::UpdateRole(input) => call.update_role(
            &role(&input.role_name),
            input.description.as_deref(),
            input.max_session,
        ),
        Request::CreatePolicy(input) => call.create_policy(
            &input.policy_name,
            input.path.as_deref(),
            &input.document,
            input.description.as_deref(),
        ),
        Request::GetPolicy(input) => call.get_policy(&input.policy_arn),
        Request::GetPolicyVersion(input) => {
            call.get_policy_version(&input.policy_arn, &input.version_id)
        }
        Request::ListPolicies(input) => call.list_policies(
            input.scope.as_deref(),
            input.path_prefix.as_deref(),
            page(&input.marker, input.max_items),
        ),
        Request::DeletePolicy(input) => call.delete_policy(&input.policy_arn),
        Request::SimulatePrincipalPolicy(input) => call.simulate_principal(input),
        Request::SimulateCustomPolicy(input) => call.simulate_custom(input),
        Request::DeleteUser(input) => call.delete(&user(&input.user_name)),
        Request::PutUserPolicy(input) => call.put_inline(
            Inline {
                who: &user(&input.user_name),
                name: &input.policy_name,
            },
            &input.document,
        ),
        Request::GetUserPolicy(input) => call.get_inline(Inline {
            who: &user(&input.user_name),
            name: &input.policy_name,
        }),
        Request::DeleteUserPolicy(input) => call.delete_inline(Inline {
            who: &user(&input.user_name),
            name: &input.policy_name,
        }),
        Request::ListUserPolicies(input) => call.list_inline(
            &user(&input.user_name),
            page(&input.marker, input.max_items),
        ),
        Request::AttachUserPolicy(input) => call.attach(&user(&input.user_name), &input.policy_arn),
        Request::DetachUserPolicy(input) => call.detach(&user(&input.user_name), &input.policy_arn),
        Request::ListAttachedUserPolicies(input) => call.list_attached(
            &user(&input.user_name),
            input.path_prefix.as_deref(),
            page(&input.marker, input.max_items),
        ),
        Request::PutUserPermissionsBoundary(input) => {
            call.put_boundary(&user(&input.user_name), &input.permissions_boundary)
        }
        Request::DeleteUserPermissionsBoundary(input) => {
            call.delete_boundary(&user(&input.user_name))
        }
        Request::TagUser(input) => call.tag(&user(&input.user_name), &input.tags),
        Request::UntagUser(input) => call.untag(&user(&input.user_name), &input.tag_keys),
        Request::ListUserTags(input) => call.list_tags(
            &user(&input.user_name),
            page(&input.marker, input.max_items),
        ),
        Request::DeleteRole(input) => call.delete(&role(&input.role_name)),
        Request::PutRolePolicy(input) => call.put_inline(
            Inline {
                who: &role(&input.role_name),
                name: &input.policy_name,
            },
            &input.document,
        ),
        Request::GetRolePolicy(input) => call.get_inline(Inline {
            who: &role(&input.role_name),
            name: &input.policy_name,
        }),
        Request::DeleteRolePolicy(input) => call.delete_inline(Inline {
            who: &role(&input.role_name),
            name: &input.policy_name,
        }),
        Request::ListRolePolicies(input) => call.list_inline(
            &role(&input.role_name),
            page(&input.marker, input.max_items),
        ),
        Request::AttachRolePolicy(input) => call.attach(&role(&input.role_name), &input.policy_arn),
        Request::DetachRolePolicy(input) => call.detach(&role(&input.role_name), &input.policy_arn),
        Request::ListAttachedRolePolicies(input) => call.list_attached(
            &role(&input.role_name),
            input.path_prefix.as_deref(),
            page(&input.marker, input.max_items),
        ),
        Request::PutRolePermissionsBoundary(input) => {
            call.put_boundary(&role(&input.role_name), &input.permissions_boundary)
        }
        Request::DeleteRolePermissionsBoundary(input) => {
            call.delete_boundary(&role(&input.role_name))
        }
        Request::TagRole(input) => call.tag(&role(&input.role_name), &input.tags),
        Request::UntagRole(input) => call.untag(&role(&input.role_name), &input.tag_keys),
        Request::ListRoleTags(input) => call.list_tags(
            &role(&input.role_name),
            page(&input.marker, input.max_items),
        ),
    }
}
