//! A question for a colleague: the error and the policies without the names of people, accounts and things.

use super::form::bucket_of;
use super::given::GivenPolicy;
use super::reading::Reading;
use crate::core::arn::Arn;
use crate::core::iam::is_account_id;

/// AWS's accounts for documentation.
const ACCOUNTS: [&str; 5] = [
    "111122223333",
    "444455556666",
    "777788889999",
    "123456789012",
    "210987654321",
];
/// How much of the text is kept, in characters.
const LONGEST: usize = 4_000;

/// The question, and what was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnonymousQuestion {
    /// The text to copy.
    pub text: String,
    /// Each name with what stands for it now, longest first.
    pub replaced: Vec<(String, String)>,
}

/// The error and the policies, with every account id, bucket, object, role, user, session, key id, address and request
/// id replaced, each always by the same. Words that are not part of a name stay.
pub fn anonymous_question(
    text: &str,
    reading: &Reading,
    given: &[GivenPolicy],
) -> AnonymousQuestion {
    let mut names = Replacements::default();
    let kept: String = text.chars().take(LONGEST).collect();
    let mut whole = kept.trim().to_owned();
    for one in given {
        whole.push_str(&format!("\n\n{}:\n{}", one.kind, one.text));
    }
    for arn in [
        &reading.principal,
        &reading.role_arn,
        &reading.resource,
        &reading.policy_arn,
    ] {
        names.arn(arn.as_deref().unwrap_or(""));
    }
    for owner in given.iter().filter_map(|one| one.owner.as_deref()) {
        match owner.starts_with("arn:") {
            true => names.arn(owner),
            false => names.name("role", owner),
        }
    }
    if let Some(id) = &reading.request_id {
        names.put(id, "EXAMPLE123456789");
    }
    for (key, value) in &reading.context {
        match key.as_str() {
            "aws:SourceIp" => names.put(value, "203.0.113.12"),
            "aws:SourceVpce" => names.put(value, "vpce-1a2b3c4d"),
            _ => names.arn(value),
        }
    }
    names.scan(&whole);
    let replaced = names.sorted();
    let whole = replace_names(&whole, &replaced);
    AnonymousQuestion {
        text: whole,
        replaced,
    }
}

/// Whether a letter is part of a name.
fn is_inside(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// The text with each whole name replaced, in one pass, so that what stands for a name is not replaced again.
fn replace_names(text: &str, replaced: &[(String, String)]) -> String {
    let mut out = String::new();
    let mut before = ' ';
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && let Some(letter) = rest.chars().next()
    {
        let found = (replaced.iter()).find(|(name, _)| {
            let starts = rest.starts_with(name.as_str()) && !is_inside(before);
            let after = rest.get(name.len()..).and_then(|rest| rest.chars().next());
            starts && !after.is_some_and(is_inside)
        });
        match found {
            Some((name, stands)) => {
                out.push_str(stands);
                at += name.len();
                before = 'x';
            }
            None => {
                out.push(letter);
                at += letter.len_utf8();
                before = letter;
            }
        }
    }
    out
}

#[derive(Debug, Default)]
struct Replacements {
    pairs: Vec<(String, String)>,
}

impl Replacements {
    fn put(&mut self, name: &str, stands: &str) {
        // A short name is part of other words.
        if name.len() > 2 && name != stands && !self.pairs.iter().any(|(known, _)| known == name) {
            self.pairs.push((name.to_owned(), stands.to_owned()));
        }
    }

    /// `role-1`, `role-2` … for the names of one kind.
    fn name(&mut self, kind: &str, name: &str) {
        // Words that AWS itself uses say nothing of their owner.
        const COMMON: [&str; 12] = [
            "session", "policy", "role", "user", "key", "bucket", "object", "identity", "root",
            "default", "action", "resource",
        ];
        if name.len() <= 2 || name.contains(['*', '?', '$']) || COMMON.contains(&name) {
            return;
        }
        let count = self
            .pairs
            .iter()
            .filter(|(_, stands)| stands.starts_with(&format!("{kind}-")))
            .count();
        self.put(name, &format!("{kind}-{}", count + 1));
    }

    fn account(&mut self, account: &str) {
        let known = |stands: &str| ACCOUNTS.contains(&stands);
        let used = self
            .pairs
            .iter()
            .filter(|(_, stands)| known(stands))
            .count();
        let stands = ACCOUNTS.get(used).copied().unwrap_or("999999999999");
        // An account for documentation may stand for another one, so each gets its own.
        if !self.pairs.iter().any(|(known, _)| known == account) {
            self.pairs.push((account.to_owned(), stands.to_owned()));
        }
    }

    fn arn(&mut self, text: &str) {
        let Ok(arn) = text.parse::<Arn>() else {
            return;
        };
        if is_account_id(&arn.account) {
            self.account(&arn.account);
        }
        let path = arn.resource.as_str();
        match arn.service.as_str() {
            "s3" => {
                if let Some(bucket) = bucket_of(text) {
                    self.name("bucket", bucket);
                }
                if let Some((_, key)) = path.split_once('/') {
                    self.name("object", key.trim_end_matches(['*', '/']));
                }
            }
            "kms" => {
                if let Some(id) = path.strip_prefix("key/").filter(|id| id.len() >= 32) {
                    let count = self
                        .pairs
                        .iter()
                        .filter(|(_, stands)| stands.ends_with("-12ab-34cd-56ef-1234567890ab"))
                        .count();
                    self.put(
                        id,
                        &format!("{}234abcd-12ab-34cd-56ef-1234567890ab", (count + 1) % 10),
                    );
                } else if let Some(alias) = path.strip_prefix("alias/") {
                    self.name("alias", alias);
                }
            }
            "iam" | "sts" => {
                let mut parts = path.split('/');
                let kind = parts.next().unwrap_or("");
                let names: Vec<&str> = parts.collect();
                match (kind, names.as_slice()) {
                    ("assumed-role", [role, session @ ..]) => {
                        self.name("role", role);
                        self.name("session", &session.join("/"));
                    }
                    ("role" | "user" | "policy" | "group" | "federated-user", [.., name]) => {
                        let kind = if kind == "federated-user" {
                            "user"
                        } else {
                            kind
                        };
                        self.name(kind, name);
                    }
                    _ => self.name("name", names.last().copied().unwrap_or("")),
                }
            }
            _ => self.name("name", path.rsplit(['/', ':']).next().unwrap_or("")),
        }
    }

    /// ARNs, accounts, addresses and access keys wherever they stand.
    fn scan(&mut self, text: &str) {
        let stops = |letter: char| letter.is_whitespace() || "\"'`<>(),;{}[]\\".contains(letter);
        for token in text.split(stops).filter(|token| token.len() > 4) {
            if let Some(at) = token.find("arn:aws") {
                self.arn(token.get(at..).unwrap_or("").trim_end_matches(['.', ':']));
            } else if let Some(path) = token.strip_prefix("s3://") {
                self.arn(&format!("arn:aws:s3:::{path}"));
            }
            for word in token.split(|letter: char| !letter.is_ascii_alphanumeric()) {
                if is_account_id(word) {
                    self.account(word);
                }
                let of_key = ["AKIA", "ASIA", "AROA", "AIDA"]
                    .iter()
                    .any(|start| word.starts_with(start));
                if of_key && word.len() >= 16 {
                    let stands = format!("{}EXAMPLE", word.get(..4).unwrap_or(""));
                    self.put(word, &stands);
                }
            }
            for word in token.split(['/', '=']) {
                let parts: Vec<&str> = word.split('.').collect();
                let is_address =
                    parts.len() == 4 && parts.iter().all(|part| part.parse::<u8>().is_ok());
                if is_address && !word.starts_with("203.0.113.") {
                    self.put(word, "203.0.113.12");
                }
                if ["vpce-", "vpc-", "o-", "ou-"]
                    .iter()
                    .any(|start| word.starts_with(start))
                    && word.len() > 9
                {
                    let kind = word.split('-').next().unwrap_or("id");
                    let stands = format!("{kind}-example");
                    self.put(word, &stands);
                }
            }
        }
    }

    fn sorted(mut self) -> Vec<(String, String)> {
        self.pairs.retain(|(name, stands)| name != stands);
        self.pairs
            .sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        self.pairs
    }
}
