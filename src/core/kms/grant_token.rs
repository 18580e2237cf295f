//! Grant tokens: KMS returns one with each grant, and a request can carry up to ten.

use super::parameters::at_most;
use super::{Kms, KmsError, Session};
use crate::core::wire::{List, Member, Type, member::member};
use base64ct::{Base64, Encoding};

/// How many tokens a request can carry (service model).
const MOST: usize = 10;
/// The first bytes of a token. Real tokens begin with `AQpA`: two bytes, then the length 64. The rest is ours: the
/// grant's id, then 32 random bytes.
const START: [u8; 3] = [1, 10, 64];
const ID_LEN: usize = 64;

/// `GrantTokens`, for requests that a grant can allow. CloudTrail does not record them.
pub(super) static GRANT_TOKENS: [Member; 1] = [member(
    "GrantTokens",
    Type::List(&List {
        of: Type::Text,
        element: "",
        only_one: false,
    }),
)
.unkept()];

/// A new token of a grant.
pub(super) fn token_of(grant_id: &str, random: &[u8]) -> String {
    let mut token = START.to_vec();
    token.extend_from_slice(grant_id.as_bytes());
    token.extend_from_slice(random);
    Base64::encode_string(&token)
}

/// The id of the grant that a token is for. All tokens of a grant serve alike (KMS API reference, `CreateGrant`).
pub(super) fn grant_in(token: &str) -> Option<String> {
    let bytes = Base64::decode_vec(token).ok()?;
    let id = bytes.strip_prefix(&START)?.get(..ID_LEN)?;
    String::from_utf8(id.to_vec()).ok()
}

/// The error for a token of no grant. (Its text is ours.)
pub(super) fn invalid_token() -> KmsError {
    KmsError::other(
        "InvalidGrantTokenException",
        "The grant token is not valid.",
    )
}

impl Session<'_> {
    /// Checks `GrantTokens`. Here every grant counts at once, so that a valid token changes nothing.
    ///
    /// # Errors
    /// `ValidationException`; `InvalidGrantTokenException` for a token of no grant in this Region.
    pub(super) fn check_tokens(&self, kms: &Kms, tokens: &[String]) -> Result<(), KmsError> {
        if tokens.len() > MOST {
            let must = "have length less than or equal to 10";
            return Err(KmsError::constraint(None, "grantTokens", must));
        }
        for token in tokens {
            if token.is_empty() {
                let must = "have length greater than or equal to 1";
                return Err(KmsError::constraint(None, "grantTokens", must));
            }
            at_most("grantTokens", token, 8_192)?;
            let id = grant_in(token).ok_or_else(invalid_token)?;
            let mut here = kms.keys().filter(|key| key.region == self.region);
            if !here.any(|key| key.grant_notes.iter().any(|note| note.id == id)) {
                return Err(invalid_token());
            }
        }
        Ok(())
    }
}
