//! `Origin`, `MultiRegion`, and the custom key stores of `CreateKey`: which AWS refuses, and which only this simulation.

use super::KmsError;
use super::parameters::{at_most, one_of, present};

const AWS_KMS: &str = "AWS_KMS";
const CLOUD_HSM: &str = "AWS_CLOUDHSM";
const EXTERNAL: &str = "EXTERNAL";
const EXTERNAL_STORE: &str = "EXTERNAL_KEY_STORE";

/// All values of `Origin` in the service model.
const ORIGINS: [&str; 4] = [AWS_KMS, EXTERNAL, CLOUD_HSM, EXTERNAL_STORE];

/// Where a request wants the key's material to come from.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyOrigin<'a> {
    /// `Origin`.
    pub origin: Option<&'a str>,
    /// `CustomKeyStoreId`.
    pub store: Option<&'a str>,
    /// `XksKeyId`.
    pub external_key: Option<&'a str>,
    /// `MultiRegion`.
    pub multi_region: bool,
    /// `KeySpec`.
    pub spec: &'a str,
}

impl KeyOrigin<'_> {
    /// Checks that KMS itself makes the material, for one Region. (AWS documents which parameters go together in
    /// `CreateKey`; the texts are ours.)
    ///
    /// # Errors
    /// `ValidationException` for parameters that do not go together; `CustomKeyStoreNotFoundException`, since no custom
    /// key store exists here; `UnsupportedOperationException` for what AWS has and this simulation lacks, or AWS too.
    pub fn check(self) -> Result<(), KmsError> {
        let origin = match self.origin {
            Some(word) => one_of("origin", word, &ORIGINS)?,
            None => AWS_KMS,
        };
        let lengths = [
            ("customKeyStoreId", self.store, 64),
            ("xksKeyId", self.external_key, 128),
        ];
        for (member, text, most) in lengths {
            if let Some(text) = text {
                present(member, text)?;
                at_most(member, text, most)?;
            }
        }
        let invalid = |text: &str| Err(KmsError::Validation(text.to_owned()));
        let unsupported = |text: &str| Err(KmsError::other("UnsupportedOperationException", text));
        match (origin, self.store, self.external_key) {
            (CLOUD_HSM | AWS_KMS | EXTERNAL, _, Some(_)) => {
                invalid("XksKeyId requires the Origin EXTERNAL_KEY_STORE.")
            }
            (AWS_KMS | EXTERNAL, Some(_), _) => {
                invalid("CustomKeyStoreId requires the Origin AWS_CLOUDHSM or EXTERNAL_KEY_STORE.")
            }
            (CLOUD_HSM | EXTERNAL_STORE, None, _) => invalid(
                "The Origin AWS_CLOUDHSM or EXTERNAL_KEY_STORE requires a CustomKeyStoreId.",
            ),
            (EXTERNAL_STORE, Some(_), None) => {
                invalid("The Origin EXTERNAL_KEY_STORE requires an XksKeyId.")
            }
            (_, Some(_), _) if self.multi_region => {
                unsupported("MultiRegion: a key in a custom key store belongs to one Region.")
            }
            (_, Some(_), _) if self.spec != "SYMMETRIC_DEFAULT" => {
                unsupported("KeySpec: a key in a custom key store is SYMMETRIC_DEFAULT.")
            }
            (_, Some(store), _) => Err(KmsError::no_key_store(store)),
            (EXTERNAL, None, None) => {
                unsupported("Origin EXTERNAL: imported key material is not simulated here.")
            }
            _ if self.multi_region => {
                unsupported("MultiRegion: multi-Region keys are not simulated here.")
            }
            _ => Ok(()),
        }
    }
}
