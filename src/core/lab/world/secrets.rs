//! Small secrets: the application encrypts them with `kms:Encrypt` and stores the ciphertext blobs in its own database.
//! The database is simulated: one table, with the SQL that an application would send.

use super::lab::Lab;
use super::names::{ACCOUNT, ALIAS, KEY_POLICY, REGION};
use super::user_row::UserRow;
use crate::core::clock::Timestamp;
use crate::core::cloud::{Call, Outcome, Response};
use crate::core::kms::{EncryptionContext, decrypt, encrypt};
use crate::core::trace::Trace;
use base64ct::{Base64, Encoding};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most plaintext bytes that `Encrypt` accepts (KMS API, Encrypt). Only texts use it: KMS itself enforces the
/// limit.
pub const MOST: usize = 4_096;
/// The alias of a second key that encrypts nothing here, so that a request can name a wrong key.
pub const OTHER_ALIAS: &str = "alias/another-key";
const OTHER_KEY_ID: &str = "0987dcba-09fe-87dc-65ba-ab0987654321";

/// A request to the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretRequest {
    /// `Encrypt`, then `INSERT`.
    Write {
        username: String,
        secret: String,
        context: EncryptionContext,
    },
    /// `SELECT`, then `Decrypt`.
    Read {
        username: String,
        context: EncryptionContext,
        /// `KeyId`, if the request names a key.
        key_id: Option<String>,
        /// The byte whose lowest bit is flipped in the copy sent to KMS. The row does not change.
        flip: Option<usize>,
    },
}

/// A statement to the simulated database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlStatement {
    /// What happens, as a short sentence without a full stop.
    pub title: String,
    pub says: &'static str,
    pub text: String,
    /// The database's answer, as PostgreSQL's `psql` prints it.
    pub answer: &'static str,
}

/// What a request did, in order: `select`, the call to KMS, `insert`.
#[derive(Clone, Debug)]
pub struct SecretRun {
    pub request: SecretRequest,
    /// The statement that read the row; `None` for a write.
    pub select: Option<SqlStatement>,
    /// The steps of the call to KMS.
    pub trace: Arc<Trace>,
    /// The statement that wrote the row; `None` for a read or an error.
    pub insert: Option<SqlStatement>,
    /// The decrypted secret; `None` for a write or an error.
    pub secret: Option<String>,
    /// The result, in a sentence or two.
    pub says: String,
}

/// Quotes a value as the application's SQL does: doubles each `'`.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// `SELECT` of one user's password.
pub fn select(username: &str) -> String {
    let username = quoted(username);
    format!("SELECT password FROM users WHERE username = {username};")
}

fn insert(username: &str, blob: &[u8], new: bool) -> String {
    let (username, blob) = (quoted(username), Base64::encode_string(blob));
    match new {
        true => format!(
            "INSERT INTO users (username, password)\nVALUES ({username}, decode('{blob}', 'base64'));"
        ),
        false => format!(
            "UPDATE users SET password = decode('{blob}', 'base64')\nWHERE username = {username};"
        ),
    }
}

/// A readable secret of exactly `length` bytes.
pub fn filler(length: usize) -> String {
    ('a'..='z').cycle().take(length).collect()
}

/// Why a text is not a valid encryption context. The message is a sentence for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContextError {
    /// A line without an equals sign.
    #[error("“{line}” isn’t a name = value pair.")]
    NoPair {
        /// The line, without surrounding blanks.
        line: String,
    },
    /// A line that begins with an equals sign.
    #[error("A pair needs a name before its equals sign.")]
    NoName,
    /// Two lines with the same name.
    #[error("The name “{name}” occurs twice.")]
    Twice {
        /// The repeated name.
        name: String,
    },
}

/// Parses an encryption context, one `name = value` per line.
///
/// # Errors
/// The first line that is not a pair, or that repeats a name.
pub fn context(text: &str) -> Result<EncryptionContext, ContextError> {
    let mut pairs = BTreeMap::new();
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    for line in lines {
        let (name, value) = line.split_once('=').ok_or_else(|| ContextError::NoPair {
            line: line.trim().to_owned(),
        })?;
        let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
        if name.is_empty() {
            return Err(ContextError::NoName);
        }
        if pairs.insert(name.clone(), value).is_some() {
            return Err(ContextError::Twice { name });
        }
    }
    Ok(EncryptionContext(pairs))
}

impl Lab {
    /// The table `users`, oldest row first.
    pub fn users(&self) -> &[UserRow] {
        &self.users
    }

    pub fn user(&self, username: &str) -> Option<&UserRow> {
        self.users.iter().find(|user| user.username == username)
    }

    /// Handles a request to the application. Returns `None` if the row does not exist.
    pub fn run_secret(&mut self, request: SecretRequest, now: Timestamp) -> Option<SecretRun> {
        match request.clone() {
            SecretRequest::Write {
                username,
                secret,
                context,
            } => Some(self.write_secret(request, &username, &secret, context, now)),
            SecretRequest::Read {
                username,
                context,
                key_id,
                flip,
            } => {
                let blob = self.user(&username)?.copy(flip);
                Some(self.read_secret(request, &username, blob, context, key_id, now))
            }
        }
    }

    fn write_secret(
        &mut self,
        request: SecretRequest,
        username: &str,
        secret: &str,
        encryption_context: EncryptionContext,
        now: Timestamp,
    ) -> SecretRun {
        let call = encrypt_call(secret.as_bytes(), encryption_context);
        let Outcome { result, trace } = self.call(&Self::app(), call, now);
        let mut run = SecretRun {
            request,
            select: None,
            trace,
            insert: None,
            secret: None,
            says: "KMS denied the request and encrypted nothing. The table isn’t changed."
                .to_owned(),
        };
        if let Ok(Response::Encrypt(output)) = result {
            let blob = output.ciphertext_blob;
            let text = insert(username, &blob, self.user(username).is_none());
            self.put_user(username, blob);
            run.says = format!(
                "KMS encrypted the password. Your app stored only the ciphertext, in the row of “{username}”."
            );
            run.insert = Some(SqlStatement {
                title: "Your app stores the ciphertext in its own database".to_owned(),
                says: "The table contains only ciphertext. Anyone who steals it gets noise.",
                text,
                answer: "1 row written",
            });
        }
        run
    }

    fn put_user(&mut self, username: &str, password: Vec<u8>) {
        let row = (self.users.iter_mut()).find(|user| user.username == username);
        match row {
            Some(row) => row.password = password,
            None => self.users.push(UserRow {
                username: username.to_owned(),
                password,
            }),
        }
    }

    fn read_secret(
        &mut self,
        request: SecretRequest,
        username: &str,
        ciphertext_blob: Vec<u8>,
        encryption_context: EncryptionContext,
        key_id: Option<String>,
        now: Timestamp,
    ) -> SecretRun {
        if key_id.as_deref() == Some(OTHER_ALIAS) {
            self.make_the_other_key();
        }
        let call = Call::Decrypt(decrypt::Input {
            ciphertext_blob,
            key_id,
            encryption_context,
            ..decrypt::Input::default()
        });
        let Outcome { result, trace } = self.call(&Self::app(), call, now);
        let secret = match &result {
            Ok(Response::Decrypt(output)) => {
                Some(String::from_utf8_lossy(&output.plaintext).into_owned())
            }
            _ => None,
        };
        let says = match secret {
            Some(_) => {
                format!("KMS decrypted the password of “{username}” and returned it to your app.")
            }
            None => {
                "KMS denied the request and decrypted nothing. The row isn’t changed.".to_owned()
            }
        };
        SecretRun {
            request,
            select: Some(SqlStatement {
                title: "Your app reads the ciphertext from its own database".to_owned(),
                says: "The database returns the ciphertext to anyone who can read the table. Without KMS, it is useless.",
                text: select(username),
                answer: "1 row",
            }),
            trace,
            insert: None,
            secret,
            says,
        }
    }

    /// Creates the account's second key at its first use.
    fn make_the_other_key(&mut self) {
        let kms = &mut self.cloud.kms;
        if kms.key(OTHER_KEY_ID).is_some() {
            return;
        }
        if let Ok(policy) = KEY_POLICY.parse() {
            let entropy = &mut self.cloud.entropy;
            kms.create_key(OTHER_KEY_ID, ACCOUNT, REGION, policy, entropy);
            kms.create_alias(ACCOUNT, REGION, OTHER_ALIAS, OTHER_KEY_ID);
        }
    }
}

/// `Encrypt` of a secret with the lab's key.
pub fn encrypt_call(plaintext: &[u8], encryption_context: EncryptionContext) -> Call {
    Call::Encrypt(encrypt::Input {
        key_id: ALIAS.to_owned(),
        plaintext: plaintext.to_vec(),
        encryption_context,
        ..encrypt::Input::default()
    })
}
