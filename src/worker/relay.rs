//! The digests of a body whose frames several workers have: who has hashed a frame passes the state on to the worker
//! with the next frame.

use super::protocol::WorkerMessage;
use envelope_lab_crypto::digest::{Md5, Sha256};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// The state of the digests before a frame.
#[derive(Debug)]
pub struct Baton {
    /// The number of the frame that is to be hashed next.
    pub frame: u32,
    sha256: Sha256,
    md5: Option<Md5>,
}

impl Baton {
    /// Before the first frame.
    pub fn first(md5: bool) -> Self {
        Self {
            frame: 0,
            sha256: Sha256::default(),
            md5: md5.then(Md5::default),
        }
    }

    /// Hashes the next frame.
    pub fn hash(mut self, plain: &[u8]) -> Self {
        self.sha256.update(plain);
        if let Some(md5) = &mut self.md5 {
            md5.update(plain);
        }
        self.frame = self.frame.saturating_add(1);
        self
    }

    /// The digests, after the last frame.
    pub fn finish(self) -> WorkerMessage {
        WorkerMessage::Digests {
            sha256: self.sha256.finish(),
            md5: self.md5.map(Md5::finish),
        }
    }

    /// A value for `postMessage`.
    pub fn to_js(&self) -> JsValue {
        let state = |bytes: Vec<u8>| JsValue::from(Uint8Array::from(bytes.as_slice()));
        let md5 = self
            .md5
            .as_ref()
            .map_or(JsValue::NULL, |md5| state(md5.state()));
        Array::of3(&self.frame.into(), &state(self.sha256.state()), &md5).into()
    }

    /// `None` if the value isn't such a message.
    pub fn from_js(value: &JsValue) -> Option<Self> {
        let members: &Array = value.dyn_ref()?;
        let bytes = |at: u32| Some(members.get(at).dyn_into::<Uint8Array>().ok()?.to_vec());
        Some(Self {
            frame: members.get(0).as_f64()? as u32,
            sha256: Sha256::from_state(&bytes(1)?)?,
            md5: match members.get(2).is_null() {
                true => None,
                false => Some(Md5::from_state(&bytes(2)?)?),
            },
        })
    }
}
