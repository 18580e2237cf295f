//! The browser's own AES-256-GCM (WebCrypto), and its structured clone.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &JsValue::from_str(name)).unwrap()
}

fn call(of: &JsValue, name: &str, arguments: &[JsValue]) -> JsValue {
    let function: Function = get(of, name).dyn_into().unwrap();
    let arguments: Array = arguments.iter().collect();
    function.apply(of, &arguments).unwrap()
}

fn subtle() -> JsValue {
    get(&get(&js_sys::global(), "crypto"), "subtle")
}

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// An object of these members.
pub fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &JsValue::from_str(name), value).unwrap();
    }
    object.into()
}

/// What arrives at the other end of `postMessage`.
pub fn cloned(value: &JsValue) -> JsValue {
    call(
        &js_sys::global(),
        "structuredClone",
        std::slice::from_ref(value),
    )
}

async fn run(
    operation: &str,
    key: &[u8; 32],
    nonce: &[u8],
    associated_data: &[u8],
    input: &[u8],
) -> Option<Vec<u8>> {
    let usage: JsValue = Array::of1(&JsValue::from_str(operation)).into();
    let name = JsValue::from_str("AES-GCM");
    let arguments = ["raw".into(), bytes(key), name.clone(), false.into(), usage];
    let key: Promise = call(&subtle(), "importKey", &arguments).unchecked_into();
    let key = JsFuture::from(key).await.unwrap();
    let algorithm = object(&[
        ("name", name),
        ("iv", bytes(nonce)),
        ("additionalData", bytes(associated_data)),
        ("tagLength", 128.into()),
    ]);
    let done: Promise =
        call(&subtle(), operation, &[algorithm, key, bytes(input)]).unchecked_into();
    let buffer = JsFuture::from(done).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// `ciphertext ‖ tag`.
pub async fn seal(key: &[u8; 32], nonce: &[u8], associated_data: &[u8], text: &[u8]) -> Vec<u8> {
    run("encrypt", key, nonce, associated_data, text)
        .await
        .unwrap()
}

/// The plaintext; `None` when the tag does not fit.
pub async fn open(
    key: &[u8; 32],
    nonce: &[u8],
    associated_data: &[u8],
    sealed: &[u8],
) -> Option<Vec<u8>> {
    run("decrypt", key, nonce, associated_data, sealed).await
}
