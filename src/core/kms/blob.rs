//! The `CiphertextBlob`: what KMS encrypts and later decrypts.
//!
//! The outer shape matches real blobs found in public code (an AES_256 data key makes 184 bytes whose base64 starts
//! `AQIDAH`):
//!
//! ```text
//! 01 02 | 03 data key, 02 Encrypt | 00 78 | 32 bytes | 01 | 16 bytes | u32 length | DER
//! DER: EncryptedData (RFC 5652 §8) { data, AES-256-GCM { nonce 12, tag length 16 }, [0] ciphertext }
//! ```
//!
//! The meaning of the 32 and 16 bytes, the 11 bytes before the plaintext and the binding of the context are not public.
//! Here they are *simulated* as key id ‖ material id, a random message id, and a mark with the plaintext's length.

use super::{EncryptionContext, Key};
use crate::core::crypto::aead::{self, Sealed};
use crate::core::crypto::{Aes256Key, FreshNonce, Nonce, Tag, Unauthentic};
use crate::core::entropy::Entropy;
use crate::core::trace::field::{Part, Role, parts};
use zeroize::Zeroizing;

const MARK: &[u8; 3] = b"sim";
/// The length of the header that is authenticated together with the context: all bytes before the length field.
const HEADER: usize = 54;

/// The operation that made a blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// `Encrypt`.
    Encrypt = 2,
    /// `GenerateDataKey`.
    DataKey = 3,
}

impl Purpose {
    /// The role of the encrypted bytes.
    pub fn role(self) -> Role {
        match self {
            Self::Encrypt => Role::Ciphertext,
            Self::DataKey => Role::EncryptedDataKey,
        }
    }
}

/// A parsed blob. It is untrusted until [`CiphertextBlob::open`] succeeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CiphertextBlob {
    pub purpose: Purpose,
    /// The key id as 16 bytes.
    pub key: [u8; 16],
    /// The first half of the key material's id.
    pub material: [u8; 16],
    /// A random message id.
    pub message: [u8; 16],
    /// New for every message.
    pub nonce: Nonce,
    /// Ciphertext and tag; the ciphertext is 11 bytes longer than the plaintext.
    pub sealed: Sealed,
}

impl CiphertextBlob {
    /// Encrypts `plaintext` with a key's current material, and binds it to the context.
    ///
    /// # Errors
    /// The context is too long to bind.
    pub fn seal(
        key: &Key,
        purpose: Purpose,
        context: &EncryptionContext,
        plaintext: &[u8],
        entropy: &mut Entropy,
    ) -> Result<Self, Unauthentic> {
        let material = key.current();
        let [material_id, _]: [[u8; 16]; 2] = halves(material.id);
        let message = entropy.array();
        let fresh = FreshNonce::random(entropy);
        let nonce = fresh.value();
        let uuid = key.uuid();
        let header = header(purpose, &uuid, &material_id, &message);
        let mut inner = Zeroizing::new(MARK.to_vec());
        inner.extend_from_slice(&(plaintext.len() as u64).to_be_bytes());
        inner.extend_from_slice(plaintext);
        let aad = authenticated(header, context)?;
        Ok(Self {
            purpose,
            key: uuid,
            material: material_id,
            message,
            nonce,
            sealed: aead::seal(&material.secret, fresh, &aad, &inner)?,
        })
    }

    /// Decrypts the blob.
    ///
    /// # Errors
    /// The key, the context or any bit of the blob differs.
    pub fn open(
        &self,
        key: &Key,
        context: &EncryptionContext,
    ) -> Result<Zeroizing<Vec<u8>>, Unauthentic> {
        let material = key.material(&self.material).ok_or(Unauthentic)?;
        self.open_under(&material.secret, context)
    }

    /// Decrypts the blob with the secret of the key material that it names.
    ///
    /// # Errors
    /// The secret, the context or any bit of the blob differs.
    pub fn open_under(
        &self,
        secret: &Aes256Key,
        context: &EncryptionContext,
    ) -> Result<Zeroizing<Vec<u8>>, Unauthentic> {
        let aad = authenticated(self.header(), context)?;
        let inner = Zeroizing::new(aead::open(secret, &self.nonce, &aad, &self.sealed)?);
        let rest = inner.strip_prefix(MARK).ok_or(Unauthentic)?;
        let (length, plaintext) = rest.split_first_chunk::<8>().ok_or(Unauthentic)?;
        if u64::from_be_bytes(*length) != plaintext.len() as u64 {
            return Err(Unauthentic);
        }
        Ok(Zeroizing::new(plaintext.to_vec()))
    }

    /// What is authenticated besides the ciphertext: the blob's header, and the context. None if the context is too long
    /// to bind.
    pub fn associated_data(&self, context: &EncryptionContext) -> Option<Vec<u8>> {
        authenticated(self.header(), context).ok()
    }

    fn header(&self) -> Vec<u8> {
        header(self.purpose, &self.key, &self.material, &self.message)
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let der = encrypted_data(&self.nonce, &self.sealed);
        let mut bytes = self.header();
        bytes.extend_from_slice(&(der.len() as u32).to_be_bytes());
        bytes.extend(der);
        bytes
    }

    /// Parses untrusted bytes; returns `None` unless they are exactly one well-formed blob.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (start, rest) = bytes.split_first_chunk::<5>()?;
        let purpose = match start {
            [1, 2, 2, 0, 0x78] => Purpose::Encrypt,
            [1, 2, 3, 0, 0x78] => Purpose::DataKey,
            _ => return None,
        };
        let (ids, rest) = rest.split_first_chunk::<32>()?;
        let ([1], rest) = rest.split_first_chunk::<1>()? else {
            return None;
        };
        let (message, rest) = rest.split_first_chunk::<16>()?;
        let (length, der) = rest.split_first_chunk::<4>()?;
        if u32::from_be_bytes(*length) as usize != der.len() {
            return None;
        }
        let (nonce, sealed) = read_encrypted_data(der)?;
        let [key, material] = halves(*ids);
        Some(Self {
            purpose,
            key,
            material,
            message: *message,
            nonce,
            sealed,
        })
    }

    /// The labelled ranges of [`CiphertextBlob::to_bytes`].
    pub fn parts(&self) -> Vec<Part> {
        let total = self.to_bytes().len() as u64;
        let tag = Tag::LEN as u64;
        let sealed = self.sealed.ciphertext.len() as u64 + tag;
        // The nonce and the tag length (3 bytes) precede the ciphertext's own DER tag and length.
        let sealed_head = if sealed < 128 {
            2
        } else if sealed < 256 {
            3
        } else {
            4
        };
        let sealed_name = match self.purpose {
            Purpose::Encrypt => "secret, encrypted",
            Purpose::DataKey => "data key, encrypted",
        };
        let before_nonce = total - sealed - sealed_head - 3 - Nonce::LEN as u64;
        parts([
            ("version and purpose", Role::Metadata, 5),
            ("KMS key ID", Role::Metadata, 16),
            ("key material ID", Role::Metadata, 16),
            ("message ID", Role::Metadata, 17),
            (
                "algorithm (DER)",
                Role::Metadata,
                before_nonce - HEADER as u64,
            ),
            ("nonce", Role::Nonce, Nonce::LEN as u64),
            ("tag length (DER)", Role::Metadata, 3 + sealed_head),
            (sealed_name, self.purpose.role(), sealed - tag),
            ("tag", Role::Tag, tag),
        ])
    }
}

/// The [`HEADER`] bytes before the length field.
fn header(purpose: Purpose, key: &[u8; 16], material: &[u8; 16], message: &[u8; 16]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER);
    bytes.extend_from_slice(&[1, 2, purpose as u8, 0, 0x78]);
    bytes.extend_from_slice(key);
    bytes.extend_from_slice(material);
    bytes.push(1);
    bytes.extend_from_slice(message);
    bytes
}

/// The associated data: the header, followed by the context.
fn authenticated(mut header: Vec<u8>, context: &EncryptionContext) -> Result<Vec<u8>, Unauthentic> {
    header.extend(context.to_aad().ok_or(Unauthentic)?);
    Ok(header)
}

/// Encodes `EncryptedData` in DER. Only nonce and ciphertext vary, so the encoding is written by hand.
fn encrypted_data(nonce: &Nonce, sealed: &Sealed) -> Vec<u8> {
    const SEQUENCE: u8 = 0x30;
    const OID_ENCRYPTED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06";
    const OID_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
    const OID_AES_256_GCM: &[u8] = b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x01\x2e";
    const VERSION_0: &[u8] = b"\x02\x01\x00";
    const TAG_LENGTH_16: &[u8] = b"\x02\x01\x10";
    let parameters = element(
        SEQUENCE,
        &[&element(0x04, &[nonce.as_bytes()]), TAG_LENGTH_16],
    );
    let algorithm = element(SEQUENCE, &[OID_AES_256_GCM, &parameters]);
    let content = element(
        SEQUENCE,
        &[
            OID_DATA,
            &algorithm,
            &element(0x80, &[&sealed.ciphertext, sealed.tag.as_bytes()]),
        ],
    );
    let data = element(SEQUENCE, &[VERSION_0, &content]);
    element(SEQUENCE, &[OID_ENCRYPTED_DATA, &element(0xa0, &[&data])])
}

/// A DER element: tag, length (X.690 §8.1.3), content.
fn element(tag: u8, content: &[&[u8]]) -> Vec<u8> {
    let content = content.concat();
    let length = content.len().to_be_bytes();
    let significant: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut bytes = vec![tag];
    match significant.as_slice() {
        [] => bytes.push(0),
        [short] if *short < 128 => bytes.push(*short),
        long => {
            bytes.push(0x80 | long.len() as u8);
            bytes.extend_from_slice(long);
        }
    }
    bytes.extend(content);
    bytes
}

/// Reads the nonce and ciphertext that [`encrypted_data`] writes; returns `None` if any byte differs. A value has only
/// one DER encoding, so the function takes both from their positions, encodes them again and compares.
fn read_encrypted_data(der: &[u8]) -> Option<(Nonce, Sealed)> {
    // A short ciphertext starts after 67 bytes; each of the five lengths can add up to two bytes.
    (67..=77).find_map(|before| {
        let (head, sealed) = der.split_at_checked(before)?;
        let sealed = Sealed::from_bytes(sealed)?;
        (2..=4).find_map(|sealed_head: usize| {
            let end = before.checked_sub(sealed_head + 3)?;
            let nonce = Nonce::new(*head.get(..end)?.last_chunk()?);
            (encrypted_data(&nonce, &sealed) == der).then(|| (nonce, sealed.clone()))
        })
    })
}

/// 32 bytes as two halves.
fn halves(bytes: [u8; 32]) -> [[u8; 16]; 2] {
    let mut halves = [[0; 16]; 2];
    for (half, chunk) in halves.iter_mut().zip(bytes.chunks_exact(16)) {
        half.copy_from_slice(chunk);
    }
    halves
}
