//! What is kept of the large bodies in the browser's private files: where each of them is, and what the page shows of
//! it. The bytes themselves stay where they are, encrypted.
//!
//! ```text
//! {"folder": "…", "uploads": [{"body", "files", "len", "header", "start", "head", "sha256", "md5"?, "browser",
//!                              "inner"?: {"header", "start"}}, …]}
//! ```

use crate::core::json::Object;
use crate::core::trace::Excerpt;
use serde_json::Value;

/// A large body in the folder of the page that uploaded it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptUpload {
    /// The name of its directory.
    pub body: String,
    /// How many files it has: one for each worker that wrote them.
    pub files: u32,
    /// The encrypted body's first 12 bytes. No other body has the same.
    pub header: [u8; 12],
    /// The first bytes of its first frame.
    pub start: Vec<u8>,
    /// Of two layers, the inner one; `header` and `start` are the outer one's.
    pub inner: Option<KeptInner>,
    /// The plaintext's start, length and digests.
    pub plain: Excerpt,
    /// Whether the browser's WebCrypto encrypted it.
    pub by_browser: bool,
}

/// An inner layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptInner {
    pub header: [u8; 12],
    /// The first bytes of its first frame.
    pub start: Vec<u8>,
}

/// A page's folder, and the bodies in it that its lab has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptUploads {
    pub folder: String,
    pub all: Vec<KeptUpload>,
}

/// Bytes in hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes that [`hexadecimal`] wrote.
pub fn bytes(text: &str) -> Option<Vec<u8>> {
    let byte = |place: usize| u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok();
    (0..text.len() / 2).map(byte).collect()
}

impl KeptInner {
    fn read(value: &Value) -> Option<Self> {
        let named = |name: &str| bytes(value.get(name)?.as_str()?);
        Some(Self {
            header: named("header")?.try_into().ok()?,
            start: named("start")?,
        })
    }
}

impl KeptUpload {
    fn value(&self) -> Value {
        let Self {
            body,
            files,
            header,
            start,
            inner,
            plain,
            by_browser,
        } = self;
        let mut object = Object::of(&[
            ("body", body),
            ("header", &hexadecimal(header)),
            ("start", &hexadecimal(start)),
            ("head", &hexadecimal(&plain.head)),
        ]);
        if let Some(inner) = inner {
            let members = [
                ("header", hexadecimal(&inner.header)),
                ("start", hexadecimal(&inner.start)),
            ];
            let members = members
                .each_ref()
                .map(|(name, text)| (*name, text.as_str()));
            object.put("inner", Object::of(&members).value());
        }
        if let Some(sha256) = &plain.sha256 {
            object.text("sha256", &hexadecimal(sha256));
        }
        if let Some(md5) = &plain.md5 {
            object.text("md5", &hexadecimal(md5));
        }
        object.put("files", Value::from(*files));
        object.put("len", Value::from(plain.len));
        object.put("browser", Value::from(*by_browser));
        object.value()
    }

    fn read(value: &Value) -> Option<Self> {
        let named = |name: &str| bytes(value.get(name)?.as_str()?);
        let number = |name: &str| value.get(name)?.as_u64();
        Some(Self {
            body: value.get("body")?.as_str()?.to_owned(),
            files: u32::try_from(number("files")?).ok()?,
            header: named("header")?.try_into().ok()?,
            start: named("start")?,
            inner: match value.get("inner") {
                None => None,
                Some(inner) => Some(KeptInner::read(inner)?),
            },
            plain: Excerpt {
                head: named("head")?,
                len: number("len")?,
                sha256: Some(named("sha256")?.try_into().ok()?),
                md5: named("md5").and_then(|md5| md5.try_into().ok()),
            },
            by_browser: value.get("browser")?.as_bool()?,
        })
    }
}

impl KeptUploads {
    pub fn value(&self) -> Value {
        let all = self.all.iter().map(KeptUpload::value).collect();
        let mut object = Object::of(&[("folder", &self.folder)]);
        object.put("uploads", Value::Array(all)).value()
    }

    /// `None` if a member is missing or invalid.
    pub fn read(value: &Value) -> Option<Self> {
        let all = value.get("uploads")?.as_array()?.iter();
        Some(Self {
            folder: value.get("folder")?.as_str()?.to_owned(),
            all: all.map(KeptUpload::read).collect::<Option<_>>()?,
        })
    }
}
