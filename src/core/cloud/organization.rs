//! The organization of the simulated accounts, with its control policies.
//!
//! Source: Organizations User Guide, "Service control policies", "Resource control policies".

use crate::core::entropy::Entropy;
use crate::core::iam::{NamedPolicy, PolicyDocument, PolicyError, PolicyKind, Principal};
use crate::core::kms::Caller;

/// The management account of an organization that no call created: an account that holds nothing else. (Simulated:
/// every other account acts as a delegated administrator.)
pub const MANAGEMENT: &str = "999999999999";
/// The policy that AWS attaches everywhere, so that service control policies limit only what somebody adds.
pub const FULL_ACCESS_ID: &str = "p-FullAWSAccess";
/// AWS's resource control policy; nobody can detach it.
pub const RCP_FULL_ACCESS_ID: &str = "p-RCPFullAWSAccess";

const FULL_ACCESS: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;

/// The organization that every account of the simulation belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct Organization {
    /// `o-…`.
    pub id: String,
    /// The management account. No control policy limits it.
    pub management: String,
    /// `r-…`.
    pub root: String,
    pub units: Vec<OrganizationalUnit>,
    /// The accounts that are in a unit, with its id; all others are in the root.
    pub moved: Vec<(String, String)>,
    pub policies: Vec<ControlPolicy>,
    /// Policy ids and their targets: the root, a unit or an account.
    pub attachments: Vec<(String, String)>,
    /// The targets that [`FULL_ACCESS_ID`] is detached from.
    pub bare: Vec<String>,
    /// What [`FULL_ACCESS_ID`] says.
    pub full_access: PolicyDocument,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationalUnit {
    /// `ou-…`.
    pub id: String,
    pub name: String,
    /// The id of the root or of a unit.
    pub parent: String,
}

/// A service control policy or a resource control policy.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlPolicy {
    /// `p-…`.
    pub id: String,
    pub name: String,
    pub description: String,
    /// [`PolicyKind::ServiceControl`] or [`PolicyKind::ResourceControl`].
    pub kind: PolicyKind,
    /// `Content`, as given.
    pub text: String,
    pub document: PolicyDocument,
}

/// The names of a kind of control policy: the API's and the ARN's.
pub fn type_names(kind: PolicyKind) -> (&'static str, &'static str) {
    match kind {
        PolicyKind::ResourceControl => ("RESOURCE_CONTROL_POLICY", "resource_control_policy"),
        _ => ("SERVICE_CONTROL_POLICY", "service_control_policy"),
    }
}

/// Letters and digits for an id.
fn letters(length: usize, entropy: &mut Entropy) -> String {
    const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz012345";
    let bytes = entropy.bytes(length);
    let digits = bytes
        .iter()
        .filter_map(|byte| DIGITS.get(usize::from(byte % 32)));
    digits.copied().map(char::from).collect()
}

impl Organization {
    /// A new organization without units and policies.
    ///
    /// # Errors
    /// Never: AWS's own policy can be read (tested).
    pub fn new(management: &str, entropy: &mut Entropy) -> Result<Self, PolicyError> {
        Ok(Self {
            id: format!("o-{}", letters(10, entropy)),
            management: management.to_owned(),
            root: format!("r-{}", letters(4, entropy)),
            units: Vec::new(),
            moved: Vec::new(),
            policies: Vec::new(),
            attachments: Vec::new(),
            bare: Vec::new(),
            full_access: FULL_ACCESS.parse()?,
        })
    }

    /// A new policy's id.
    pub fn policy_id(entropy: &mut Entropy) -> String {
        format!("p-{}", letters(8, entropy))
    }

    /// A new unit's id.
    pub fn unit_id(&self, entropy: &mut Entropy) -> String {
        let root = self.root.trim_start_matches("r-");
        format!("ou-{root}-{}", letters(8, entropy))
    }

    /// The ARN of a resource of the organization: `root/o-…/r-…`.
    pub fn arn(&self, kind: &str, id: &str) -> String {
        format!(
            "arn:aws:organizations::{}:{kind}/{}/{id}",
            self.management, self.id
        )
    }

    /// The ARN of a policy; AWS's own belong to no organization.
    pub fn policy_arn(&self, kind: PolicyKind, id: &str) -> String {
        let (_, part) = type_names(kind);
        match id {
            FULL_ACCESS_ID | RCP_FULL_ACCESS_ID => {
                format!("arn:aws:organizations::aws:policy/{part}/{id}")
            }
            _ => format!(
                "arn:aws:organizations::{}:policy/{}/{part}/{id}",
                self.management, self.id
            ),
        }
    }

    pub fn policy(&self, id: &str) -> Option<&ControlPolicy> {
        self.policies.iter().find(|policy| policy.id == id)
    }

    pub fn unit(&self, id: &str) -> Option<&OrganizationalUnit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// The id of the root or unit that an account is in.
    pub fn parent(&self, account: &str) -> &str {
        let moved = self.moved.iter().find(|(known, _)| known == account);
        moved.map_or(self.root.as_str(), |(_, unit)| unit)
    }

    /// The root, the units and the account, from the top.
    pub fn path<'a>(&'a self, account: &'a str) -> Vec<&'a str> {
        let mut path = vec![account];
        let mut parent = self.parent(account);
        // A unit's parent was there before the unit, so there is no circle.
        while let Some(unit) = self
            .unit(parent)
            .filter(|_| path.len() <= self.units.len() + 1)
        {
            path.push(&unit.id);
            parent = &unit.parent;
        }
        path.push(&self.root);
        path.reverse();
        path
    }

    /// The policies of a kind on each level above and at an account, from the root.
    pub fn levels(&self, kind: PolicyKind, account: &str) -> Vec<Vec<NamedPolicy>> {
        let path = self.path(account);
        let level = |target: &&str| {
            let full = (kind == PolicyKind::ServiceControl
                && !self.bare.iter().any(|bare| bare == *target))
            .then(|| {
                NamedPolicy::new("FullAWSAccess", self.full_access.clone())
                    .with_arn(self.policy_arn(kind, FULL_ACCESS_ID))
            });
            let attached = (self.attachments.iter())
                .filter(|(_, at)| at == *target)
                .filter_map(|(id, _)| self.policy(id))
                .filter(|policy| policy.kind == kind)
                .map(|policy| {
                    NamedPolicy::new(policy.name.as_str(), policy.document.clone())
                        .with_arn(self.policy_arn(kind, &policy.id))
                });
            full.into_iter().chain(attached).collect()
        };
        path.iter().map(level).collect()
    }

    /// Adds the organization's policies and condition keys to a caller. Service control policies limit neither the
    /// management account nor service-linked roles.
    pub fn apply(&self, caller: &mut Caller) {
        let mut key = |name: &str, value: &str| {
            caller.keys.push((name.to_owned(), value.to_owned()));
        };
        key("aws:ResourceOrgID", &self.id);
        let account = caller.principal.account().map(str::to_owned);
        if let Some(account) = &account {
            key("aws:PrincipalOrgID", &self.id);
            let units = self.path(account);
            let units = units.iter().take(units.len().saturating_sub(1));
            let path = units.fold(self.id.clone(), |path, unit| format!("{path}/{unit}"));
            key("aws:PrincipalOrgPaths", &format!("{path}/"));
            if *account != self.management && !is_service_linked(&caller.principal) {
                let levels = self.levels(PolicyKind::ServiceControl, account);
                caller.policies.scps.extend(levels);
            }
        }
        if is_service_linked(&caller.principal) {
            return;
        }
        let protected = (self.attachments.iter().map(|(_, target)| target.as_str()))
            .filter(|target| target.len() == 12)
            .chain(self.moved.iter().map(|(account, _)| account.as_str()));
        let controls = &mut caller.resource_controls;
        controls.push((self.management.clone(), Vec::new()));
        for account in protected.filter(|account| *account != self.management) {
            if !controls.iter().any(|(known, _)| known == account) {
                let levels = self.levels(PolicyKind::ResourceControl, account);
                controls.push((account.to_owned(), levels));
            }
        }
        let elsewhere = self.levels(PolicyKind::ResourceControl, "");
        controls.push((String::new(), elsewhere));
    }
}

fn is_service_linked(principal: &Principal) -> bool {
    matches!(principal, Principal::Session { path: Some(path), .. } if path.starts_with("/aws-service-role/"))
}
