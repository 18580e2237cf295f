//! An operation's table.

use super::member::Member;
use crate::core::error::Service;

/// An operation: its name, its request line and its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    pub service: Service,
    /// AWS's name, e.g. `PutObject`.
    pub operation: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// What stands in the query whatever is asked, e.g. `policy`.
    pub query: &'static str,
    /// The bytes that are sent beside the parameters.
    pub body: Option<Member>,
    /// Parameters that are looked at before the others, where that order differs from the wire's.
    pub checked_first: &'static [&'static str],
    /// The parameters in the order of the wire, one group a field of `Input`.
    pub groups: &'static [&'static [Member]],
}

impl Table {
    /// Of KMS: `POST /`, with the parameters as JSON.
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

    /// Of S3.
    pub const fn s3(operation: &'static str, method: &'static str, query: &'static str) -> Self {
        Self {
            service: Service::S3,
            method,
            query,
            ..Self::kms(operation)
        }
    }

    /// Sets the bytes that are sent.
    pub const fn body(mut self, member: Member) -> Self {
        self.body = Some(member);
        self
    }

    /// Sets what is looked at first.
    pub const fn checked_first(mut self, names: &'static [&'static str]) -> Self {
        self.checked_first = names;
        self
    }

    /// Sets the parameters.
    pub const fn groups(mut self, groups: &'static [&'static [Member]]) -> Self {
        self.groups = groups;
        self
    }

    /// The parameters, in the order of the wire.
    pub fn members(&self) -> impl Iterator<Item = &'static Member> + use<> {
        self.groups.iter().copied().flatten()
    }

    /// The parameter of this name.
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members().find(|member| member.name == name)
    }
}
