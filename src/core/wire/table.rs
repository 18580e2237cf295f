//! An operation's table.

use super::member::Member;
use crate::core::error::Service;

/// An operation: its name, its request line and its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    pub service: Service,
    /// AWS's name, e.g. `PutObject`.
    pub operation: &'static str,
    pub method: &'static str,
    /// The constant part of the query, e.g. `policy`.
    pub query: &'static str,
    /// The bytes sent besides the parameters.
    pub body: Option<Member>,
    /// Parameters that are checked before the others, if that order differs from wire order.
    pub checked_first: &'static [&'static str],
    /// The parameters in wire order, one group for each field of `Input`.
    pub groups: &'static [&'static [Member]],
}

impl Table {
    /// A KMS operation: `POST /`, with the parameters as JSON.
    pub const fn kms(operation: &'static str) -> Self {
        Self {
            service: Service::Kms,
            operation,
            method: "POST",
            query: "",
            body: None,
            checked_first: &[],
            groups: &[],
        }
    }

    /// An operation of a service with query requests (IAM, STS) or with JSON requests like KMS's (Organizations). The
    /// simulation shows none of their wire text.
    pub const fn query(service: Service, operation: &'static str) -> Self {
        Self {
            service,
            ..Self::kms(operation)
        }
    }

    /// An S3 operation: parameters in the path, the query, headers and the body.
    pub const fn s3(operation: &'static str, method: &'static str, query: &'static str) -> Self {
        Self {
            service: Service::S3,
            method,
            query,
            ..Self::kms(operation)
        }
    }

    /// Sets the bytes sent besides the parameters.
    pub const fn body(mut self, member: Member) -> Self {
        self.body = Some(member);
        self
    }

    /// Sets the parameters that are checked first.
    pub const fn checked_first(mut self, names: &'static [&'static str]) -> Self {
        self.checked_first = names;
        self
    }

    pub const fn groups(mut self, groups: &'static [&'static [Member]]) -> Self {
        self.groups = groups;
        self
    }

    /// The parameters, in wire order.
    pub fn members(&self) -> impl Iterator<Item = &'static Member> + use<> {
        self.groups.iter().copied().flatten()
    }

    /// The parameter with this name.
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members().find(|member| member.name == name)
    }
}
