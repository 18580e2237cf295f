//! The browser's own AES-256-GCM (WebCrypto, W3C), on the page itself: for a second opinion on what this program
//! encrypts. Large files go through `worker::browser_cipher`.

use super::reflect::{get, text};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const NAME: &str = "AES-GCM";
const TAG_BITS: i32 = 128;

/// The browser's cipher.
#[derive(Clone, Debug)]
pub struct BrowserGcm {
    subtle: JsValue,
}

/// One message's key, nonce, and associated data.
#[derive(Clone, Copy)]
pub struct GcmInput<'a> {
    /// 32 bytes.
    pub key: &'a [u8],
    /// 12 bytes.
    pub nonce: &'a [u8],
    pub associated_data: &'a [u8],
}

/// Why the browser did not encrypt or decrypt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrowserGcmError {
    #[error(
        "This browser has no WebCrypto here. It exists only on pages that come over HTTPS or from this computer (a secure context)."
    )]
    Missing,
    /// The tag does not match, or an argument is wrong; browsers don't say which.
    #[error("{0}")]
    Refused(String),
}

/// The key is not shown.
impl std::fmt::Debug for GcmInput<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GcmInput(..)")
    }
}

fn refused(error: &JsValue) -> BrowserGcmError {
    let name = text(error, "name").or_else(|| error.as_string());
    BrowserGcmError::Refused(name.unwrap_or_else(|| "no reason".to_owned()))
}

impl BrowserGcm {
    /// The cipher of this page's browser.
    ///
    /// # Errors
    /// [`BrowserGcmError::Missing`], outside of a secure context.
    pub fn of_page() -> Result<Self, BrowserGcmError> {
        let crypto = get(&js_sys::global(), "crypto");
        let subtle = get(&crypto, "subtle");
        match subtle.is_undefined() {
            true => Err(BrowserGcmError::Missing),
            false => Ok(Self { subtle }),
        }
    }

    async fn call(&self, name: &str, arguments: &Array) -> Result<JsValue, JsValue> {
        let function: Function = get(&self.subtle, name).dyn_into()?;
        let promise: Promise = function.apply(&self.subtle, arguments)?.unchecked_into();
        JsFuture::from(promise).await
    }

    async fn run(
        &self,
        operation: &str,
        input: GcmInput<'_>,
        bytes: &[u8],
    ) -> Result<Vec<u8>, JsValue> {
        let key = Uint8Array::from(input.key);
        let uses = Array::of1(&operation.into());
        let arguments = Array::of5(&"raw".into(), &key, &NAME.into(), &JsValue::FALSE, &uses);
        let imported = self.call("importKey", &arguments).await;
        key.fill(0, 0, key.length());
        let algorithm = Object::new();
        for (name, value) in [
            ("name", JsValue::from(NAME)),
            ("iv", Uint8Array::from(input.nonce).into()),
            (
                "additionalData",
                Uint8Array::from(input.associated_data).into(),
            ),
            ("tagLength", TAG_BITS.into()),
        ] {
            Reflect::set(&algorithm, &name.into(), &value)?;
        }
        let bytes = Uint8Array::from(bytes);
        let result = self
            .call(operation, &Array::of3(&algorithm, &imported?, &bytes))
            .await?;
        Ok(Uint8Array::new(&result).to_vec())
    }

    /// Encrypts to `ciphertext ‖ tag`.
    ///
    /// # Errors
    /// [`BrowserGcmError::Refused`].
    pub async fn seal(
        &self,
        input: GcmInput<'_>,
        plaintext: &[u8],
    ) -> Result<Vec<u8>, BrowserGcmError> {
        let sealed = self.run("encrypt", input, plaintext).await;
        sealed.map_err(|error| refused(&error))
    }

    /// Decrypts `ciphertext ‖ tag`.
    ///
    /// # Errors
    /// [`BrowserGcmError::Refused`] if the tag doesn't match.
    pub async fn open(
        &self,
        input: GcmInput<'_>,
        sealed: &[u8],
    ) -> Result<Vec<u8>, BrowserGcmError> {
        let opened = self.run("decrypt", input, sealed).await;
        opened.map_err(|error| refused(&error))
    }
}
