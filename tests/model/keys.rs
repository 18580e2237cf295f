//! What every use of a KMS key goes through: which key is meant, who may use it, and in which state it is.

use super::caller::{Caller, Context};
use super::decide::{ANOTHER_ACCOUNTS_KEY, On, Question, decide};
use super::expect::{Event, Failure};
use super::policy::Names;
use super::world::{Grant, Key, KeyState, REGION, World};
use std::collections::BTreeMap;

pub type Pairs = BTreeMap<String, String>;

/// One use of a key.
#[derive(Clone, Copy, Debug)]
pub struct Use<'a> {
    pub action: &'a str,
    /// The key's ARN.
    pub key: &'a str,
    /// The KeyId as the request has it; none if the key is known only from a ciphertext.
    pub named: Option<&'a str>,
    pub context: Option<&'a Pairs>,
    pub through_s3: bool,
}

pub fn account_of(arn: &str) -> &str {
    arn.split(':').nth(4).unwrap_or_default()
}

/// The key policy of `aws/s3` (FIDELITY 3, by analogy to that of EBS).
pub fn managed_policy(account: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"*"}},"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey"],"Resource":"*","Condition":{{"StringEquals":{{"kms:CallerAccount":"{account}","kms:ViaService":"s3.{REGION}.amazonaws.com"}}}}}}]}}"#
    )
}

impl World {
    /// The key that a KeyId means (FIDELITY 1: four forms, and the table of messages).
    pub fn resolve(&self, caller: &Caller, id: &str, action: &str) -> Result<String, Failure> {
        let account = caller.account().expect("nobody calls KMS anonymously");
        let not_found = |message: String| Err(Failure::new("NotFoundException", 400, message));
        let alias = |arn: String| match self.aliases.get(&arn) {
            Some(key) => Ok(key.clone()),
            None => not_found(format!("Alias {arn} is not found.")),
        };
        if id.starts_with("alias/") {
            return alias(format!("arn:aws:kms:{REGION}:{account}:{id}"));
        }
        let arn = match id.strip_prefix("arn:aws:kms:") {
            Some(rest) => {
                let region = rest.split(':').next().unwrap_or_default();
                if region != REGION {
                    return not_found(format!("Invalid arn {region}"));
                }
                if rest.contains(":alias/") {
                    return alias(id.to_owned());
                }
                id.to_owned()
            }
            None if id.len() == 36 && id.matches('-').count() == 4 => {
                format!("arn:aws:kms:{REGION}:{account}:key/{id}")
            }
            None => return not_found(format!("Invalid keyId '{id}'")),
        };
        if self.keys.contains_key(&arn) {
            return Ok(arn);
        }
        if account_of(&arn) == account {
            return not_found(format!("Key '{arn}' does not exist"));
        }
        let reason = [ANOTHER_ACCOUNTS_KEY.to_owned()];
        Err(Self::denied(
            "AccessDeniedException",
            400,
            caller,
            action,
            &arn,
            &reason,
        ))
    }

    /// The keys of a request to KMS (FIDELITY 3, "Keys"; through S3: FIDELITY 2, "forward access session").
    fn key_context(&self, caller: &Caller, of: &Use<'_>) -> Context {
        let mut context = caller.context(of.through_s3);
        let mut put = |key: String, values: Vec<String>| context.insert(key, values);
        if let Some(account) = caller.account() {
            put("kms:calleraccount".to_owned(), vec![account.to_owned()]);
        }
        if of.through_s3 {
            put(
                "kms:viaservice".to_owned(),
                vec![format!("s3.{REGION}.amazonaws.com")],
            );
        }
        for (key, value) in of.context.into_iter().flatten() {
            put(
                format!("kms:encryptioncontext:{}", key.to_ascii_lowercase()),
                vec![value.clone()],
            );
        }
        if let Some(pairs) = of.context.filter(|pairs| !pairs.is_empty()) {
            put(
                "kms:encryptioncontextkeys".to_owned(),
                pairs.keys().cloned().collect(),
            );
        }
        if let Some(alias) = of.named.and_then(alias_name) {
            put("kms:requestalias".to_owned(), vec![alias.to_owned()]);
        }
        let aliases = self.aliases.iter().filter(|(_, key)| *key == of.key);
        let aliases: Vec<String> = aliases
            .filter_map(|(arn, _)| alias_name(arn).map(str::to_owned))
            .collect();
        if !aliases.is_empty() {
            put("kms:resourcealiases".to_owned(), aliases);
        }
        context
    }

    /// Whether the caller may use the key so.
    pub fn authorize_key(&self, caller: &Caller, of: &Use<'_>) -> Result<(), Failure> {
        let key = &self.keys[of.key];
        let granted = key
            .grants
            .iter()
            .filter_map(|grant| grant.covers(caller, of));
        let question = Question {
            caller,
            action: of.action,
            resource: of.key,
            context: self.key_context(caller, of),
            owner: &key.account,
            on: On::Key {
                policy: &key.policy,
                granted: granted.min_by_key(|names| *names != Names::Caller),
            },
        };
        decide(self, &question).map_err(|reasons| {
            let resource = match of.named {
                // FIDELITY 1: where the key is known only from the blob. Through S3, in one account, the ARN is named.
                None if !of.through_s3
                    || of.action == "kms:Decrypt" && caller.account() != Some(&key.account) =>
                {
                    "the resource associated with this ciphertext".to_owned()
                }
                _ => format!("resource: {}", of.key),
            };
            Self::denied(
                "AccessDeniedException",
                400,
                caller,
                of.action,
                &resource,
                &reasons,
            )
        })
    }

    /// The same, then the key's state. That order is not documented (FIDELITY 1); the lab's is this one.
    pub fn use_key(&self, caller: &Caller, of: &Use<'_>) -> Result<(), Failure> {
        self.authorize_key(caller, of)?;
        self.usable(of.key)
    }

    /// FIDELITY 1, the table of key states.
    pub fn usable(&self, arn: &str) -> Result<(), Failure> {
        match self.keys[arn].state {
            KeyState::Enabled => Ok(()),
            KeyState::Disabled => Err(Failure::new(
                "DisabledException",
                400,
                format!("{arn} is disabled."),
            )),
            KeyState::PendingDeletion => Err(pending(arn)),
        }
    }

    pub fn add_key(&mut self, arn: &str, policy: super::policy::Policy) {
        let key = Key {
            account: account_of(arn).to_owned(),
            state: KeyState::Enabled,
            policy,
            grants: Vec::new(),
        };
        self.keys.insert(arn.to_owned(), key);
    }
}

pub fn pending(arn: &str) -> Failure {
    Failure::new(
        "KMSInvalidStateException",
        400,
        format!("{arn} is pending deletion."),
    )
}

impl Grant {
    /// Grants allow only: one key, one grantee, some operations, under constraints (FIDELITY 3, "Grants").
    fn covers(&self, caller: &Caller, of: &Use<'_>) -> Option<Names> {
        // Operations without an encryption context, such as DescribeKey, are under no constraint (API reference,
        // GrantConstraints).
        // There the names of the pairs are compared in any case, the values exactly.
        let fits = of.context.is_none_or(|context| {
            let has = |(key, value): (&String, &String)| {
                (context.iter())
                    .any(|(name, other)| name.eq_ignore_ascii_case(key) && other == value)
            };
            let equal = |wanted: &Pairs| wanted.len() == context.len() && wanted.iter().all(has);
            self.equals.as_ref().is_none_or(equal) && self.subset.iter().flatten().all(has)
        });
        let operation = of.action.strip_prefix("kms:").unwrap_or(of.action);
        let names = match &self.grantee {
            grantee if *grantee == caller.arn() => Names::Caller,
            grantee if *grantee == caller.principal_arn() => Names::Role,
            _ => return None,
        };
        (self.operations.contains(operation) && fits).then_some(names)
    }
}

/// `alias/x` of a name or an ARN.
fn alias_name(id: &str) -> Option<&str> {
    id.find("alias/").map(|at| &id[at..])
}

/// The record of a call (FIDELITY 4).
pub fn event(name: &str, caller: &Caller, of: Option<&Use<'_>>, failures: &[Failure]) -> Event {
    let error = |failure: &Failure| match failure.code.as_str() {
        "AccessDeniedException" => "AccessDenied".to_owned(),
        code => code.to_owned(),
    };
    Event {
        name: name.to_owned(),
        errors: failures.iter().map(error).collect(),
        caller: caller.arn(),
        through_s3: of.is_some_and(|of| of.through_s3),
        context: of.and_then(|of| of.context.cloned()).unwrap_or_default(),
        key: of.map(|of| of.key.to_owned()),
    }
}
