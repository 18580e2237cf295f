//! Who is measured, and over how many bytes.

/// A way to encrypt with AES-256-GCM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contender {
    /// The lab’s path for large files, with `aes-gcm`.
    Lab,
    /// The same, with the browser’s cipher.
    LabWebCrypto,
    /// `aes-gcm` alone: the baseline.
    AesGcm,
    /// `aes-gcm`, then SHA-256, in one thread.
    AesGcmSha256,
    WebCrypto,
    Noble,
    Forge,
}

impl Contender {
    pub const ALL: [Self; 7] = [
        Self::AesGcm,
        Self::AesGcmSha256,
        Self::Lab,
        Self::LabWebCrypto,
        Self::WebCrypto,
        Self::Noble,
        Self::Forge,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Lab => "Envelope Lab with aes-gcm",
            Self::LabWebCrypto => "Envelope Lab with WebCrypto",
            Self::AesGcm => "aes-gcm (WebAssembly)",
            Self::AesGcmSha256 => "aes-gcm, then SHA-256",
            Self::WebCrypto => "WebCrypto",
            Self::Noble => "@noble/ciphers",
            Self::Forge => "node-forge (CyberChef)",
        }
    }

    /// What is measured, in a sentence.
    pub fn says(self) -> &'static str {
        match self {
            Self::Lab => {
                "Reads a file, computes its SHA-256, encrypts it in several workers, and stores the result. Includes starting the workers."
            }
            Self::LabWebCrypto => "The same, with the browser’s own cipher.",
            Self::AesGcm => {
                "RustCrypto’s cipher alone: one thread, no file, no hash. All ratios are to this."
            }
            Self::AesGcmSha256 => "The same, then SHA-256 of the same bytes, one after the other.",
            Self::WebCrypto => "The browser’s own cipher alone. No hash.",
            Self::Noble => "A JavaScript library without dependencies. No hash.",
            Self::Forge => "The JavaScript library that CyberChef uses. No hash.",
        }
    }

    /// Its name in the peers’ program, if it is one of them.
    pub fn peer(self) -> Option<&'static str> {
        match self {
            Self::WebCrypto => Some("webcrypto"),
            Self::Noble => Some("noble"),
            Self::Forge => Some("forge"),
            Self::Lab | Self::LabWebCrypto | Self::AesGcm | Self::AesGcmSha256 => None,
        }
    }
}

/// The sizes to measure, in bytes: 1 KiB to 256 MiB.
pub const SIZES: [u32; 6] = [1 << 10, 64 << 10, 1 << 20, 16 << 20, 64 << 20, 256 << 20];

/// The longest time that one measurement is meant to take, in milliseconds.
pub const LIMIT: u32 = 4_000;

/// A size as text.
pub fn size(bytes: u32) -> String {
    match bytes {
        1_048_576.. => format!("{} MiB", bytes >> 20),
        _ => format!("{} KiB", bytes >> 10),
    }
}
