//! The same frames by the browser's own AES-256-GCM (WebCrypto, W3C), which works on threads of its own.

use super::failing::Stop;
use super::protocol::FailedPlace;
use envelope_lab_crypto::{DataKey, Nonce, Tag};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const NAME: &str = "AES-GCM";

/// A key that the browser keeps.
#[derive(Clone, Debug)]
pub struct BrowserKey {
    subtle: JsValue,
    key: JsValue,
}

fn failed(error: &JsValue) -> Stop {
    Stop::thrown(FailedPlace::Cipher, error)
}

fn get(of: &JsValue, name: &str) -> Result<JsValue, Stop> {
    Reflect::get(of, &name.into()).map_err(|error| failed(&error))
}

fn call(of: &JsValue, name: &str, arguments: &Array) -> Result<Promise, Stop> {
    let function: Function = (get(of, name)?.dyn_into())
        .map_err(|_| Stop::because(FailedPlace::Cipher, "this browser has no WebCrypto here"))?;
    let promise = function
        .apply(of, arguments)
        .map_err(|error| failed(&error))?;
    Ok(promise.unchecked_into())
}

impl BrowserKey {
    /// Gives the browser a copy of the key, which no script can read.
    ///
    /// # Errors
    /// If the browser has no WebCrypto, as outside of a secure context.
    pub async fn import(key: &DataKey) -> Result<Self, Stop> {
        let crypto = get(&js_sys::global(), "crypto")?;
        let subtle = get(&crypto, "subtle")?;
        let bytes = Uint8Array::from(&key.as_bytes()[..]);
        let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
        let arguments = Array::of5(&"raw".into(), &bytes, &NAME.into(), &JsValue::FALSE, &uses);
        let imported = call(&subtle, "importKey", &arguments)?;
        let key = JsFuture::from(imported).await;
        bytes.fill(0, 0, bytes.length());
        let key = key.map_err(|error| failed(&error))?;
        Ok(Self { subtle, key })
    }

    fn run(&self, operation: &str, nonce: &Nonce, bytes: &Uint8Array) -> Result<Promise, Stop> {
        let algorithm = Object::new();
        let bits = (Tag::LEN * 8) as f64;
        for (name, value) in [
            ("name", JsValue::from(NAME)),
            ("iv", Uint8Array::from(&nonce.as_bytes()[..]).into()),
            ("tagLength", bits.into()),
        ] {
            Reflect::set(&algorithm, &name.into(), &value).map_err(|error| failed(&error))?;
        }
        call(
            &self.subtle,
            operation,
            &Array::of3(&algorithm, &self.key, bytes),
        )
    }

    /// Starts the encryption of a frame; the promise is for `ciphertext ‖ tag`.
    ///
    /// # Errors
    /// If the browser refuses.
    pub fn encrypt(&self, nonce: &Nonce, plain: &Uint8Array) -> Result<Promise, Stop> {
        self.run("encrypt", nonce, plain)
    }

    /// Starts the decryption of `ciphertext ‖ tag`. The promise is rejected if the tag doesn't match.
    ///
    /// # Errors
    /// If the browser refuses.
    pub fn decrypt(&self, nonce: &Nonce, sealed: &Uint8Array) -> Result<Promise, Stop> {
        self.run("decrypt", nonce, sealed)
    }
}
