//! The checksums of uploads (S3 guide, checking-object-integrity). Without another one, S3 stores CRC-64/NVME of every
//! object.

use super::S3Error;
use crate::core::crypto::digest::{md5, sha1, sha256};
use crate::core::json::Object as Json;
use crate::core::wire::member::{member, text};
use crate::core::wire::{Enumeration, Field, Member, Type, Values, member_group};
use base64ct::{Base64, Encoding};

/// The algorithms that the simulation has. AWS also has MD5, SHA-512 and XXHash, whose parameters are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChecksumAlgorithm {
    Crc32,
    Crc32c,
    Crc64Nvme,
    Sha1,
    Sha256,
}

/// A checksum of an object or of a part, as S3 stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredChecksum {
    pub algorithm: ChecksumAlgorithm,
    /// Base64, most significant byte first; of a composite one, followed by `-` and the number of parts.
    pub value: String,
    /// Whether it was computed from the parts' checksums.
    pub composite: bool,
}

const ALGORITHM: Type = Type::Enumeration(&Enumeration {
    rust: "ChecksumAlgorithm",
    words: &["CRC32", "SHA1", "SHA256"],
});

/// `ChecksumAlgorithm`, where the client computes a checksum of the body.
pub const SDK_ALGORITHM: Member =
    member("ChecksumAlgorithm", ALGORITHM).header("x-amz-sdk-checksum-algorithm");

/// `ChecksumAlgorithm`, where S3 computes the checksum.
pub const ALGORITHM_TO_STORE: Member =
    member("ChecksumAlgorithm", ALGORITHM).header("x-amz-checksum-algorithm");

/// `COMPOSITE` or `FULL_OBJECT`.
pub const CHECKSUM_TYPE: Member = member(
    "ChecksumType",
    Type::Enumeration(&Enumeration {
        rust: "ChecksumType",
        words: &["COMPOSITE", "FULL_OBJECT"],
    }),
)
.header("x-amz-checksum-type");

/// `ENABLED` asks for the checksum.
pub const CHECKSUM_MODE: Member = member(
    "ChecksumMode",
    Type::Enumeration(&Enumeration {
        rust: "ChecksumMode",
        words: &["ENABLED"],
    }),
)
.header("x-amz-checksum-mode");

member_group! {
    /// A checksum that a request brings along, base64.
    struct ChecksumValues = CHECKSUM_VALUES;
    crc32: Option<String> = text("ChecksumCRC32").header("x-amz-checksum-crc32"),
    crc32c: Option<String> = text("ChecksumCRC32C").header("x-amz-checksum-crc32c"),
    crc64nvme: Option<String> = text("ChecksumCRC64NVME").header("x-amz-checksum-crc64nvme"),
    sha1: Option<String> = text("ChecksumSHA1").header("x-amz-checksum-sha1"),
    sha256: Option<String> = text("ChecksumSHA256").header("x-amz-checksum-sha256"),
}

/// The parameters that tell S3 how to check a body.
pub static BODY_CHECKS: [Member; 7] = [
    text("ContentMD5").header("Content-MD5"),
    SDK_ALGORITHM,
    CHECKSUM_VALUES[0],
    CHECKSUM_VALUES[1],
    CHECKSUM_VALUES[2],
    CHECKSUM_VALUES[3],
    CHECKSUM_VALUES[4],
];

/// How S3 is to check a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyChecks {
    /// Base64.
    pub content_md5: Option<String>,
    /// The client computes this checksum, unless `values` has it.
    pub algorithm: Option<String>,
    pub values: ChecksumValues,
}

impl Field for BodyChecks {
    fn put(&self, members: &'static [Member], into: &mut Values) {
        if let [md5, algorithm, values @ ..] = members {
            self.content_md5.put(std::slice::from_ref(md5), into);
            self.algorithm.put(std::slice::from_ref(algorithm), into);
            self.values.put(values, into);
        }
    }

    fn take(members: &'static [Member], from: &Values) -> Self {
        match members {
            [md5, algorithm, values @ ..] => Self {
                content_md5: Field::take(std::slice::from_ref(md5), from),
                algorithm: Field::take(std::slice::from_ref(algorithm), from),
                values: ChecksumValues::take(values, from),
            },
            [] => Self::default(),
            [_] => Self::default(),
        }
    }
}

impl ChecksumAlgorithm {
    pub const ALL: [Self; 5] = [
        Self::Crc32,
        Self::Crc32c,
        Self::Crc64Nvme,
        Self::Sha1,
        Self::Sha256,
    ];

    /// The value of `ChecksumAlgorithm`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Crc32 => "CRC32",
            Self::Crc32c => "CRC32C",
            Self::Crc64Nvme => "CRC64NVME",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
        }
    }

    /// The member of an answer.
    pub fn member(self) -> &'static str {
        match self {
            Self::Crc32 => "ChecksumCRC32",
            Self::Crc32c => "ChecksumCRC32C",
            Self::Crc64Nvme => "ChecksumCRC64NVME",
            Self::Sha1 => "ChecksumSHA1",
            Self::Sha256 => "ChecksumSHA256",
        }
    }

    pub fn header(self) -> &'static str {
        match self {
            Self::Crc32 => "x-amz-checksum-crc32",
            Self::Crc32c => "x-amz-checksum-crc32c",
            Self::Crc64Nvme => "x-amz-checksum-crc64nvme",
            Self::Sha1 => "x-amz-checksum-sha1",
            Self::Sha256 => "x-amz-checksum-sha256",
        }
    }

    /// The algorithm with this name.
    ///
    /// # Errors
    /// `InvalidRequest`, with AWS's message. It lists the algorithms that the simulation has.
    pub fn named(name: &str) -> Result<Self, S3Error> {
        let found = Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == name);
        found.ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|algorithm| algorithm.name()).collect();
            invalid(&format!(
                "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [{}]",
                names.join(", ")
            ))
        })
    }

    /// Length in bytes.
    fn len(self) -> usize {
        match self {
            Self::Crc32 | Self::Crc32c => 4,
            Self::Crc64Nvme => 8,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    /// The reflected polynomial of a CRC.
    fn polynomial(self) -> Option<u64> {
        match self {
            Self::Crc32 => Some(0xedb8_8320),
            Self::Crc32c => Some(0x82f6_3b78),
            // 0xad93d23594c93659 with its bits reversed.
            Self::Crc64Nvme => Some(0x9a6c_9329_ac4b_c9b5),
            Self::Sha1 | Self::Sha256 => None,
        }
    }

    /// The checksum of all the bytes: the most significant byte first.
    pub fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match (self, self.polynomial()) {
            (Self::Sha1, _) => sha1(bytes).to_vec(),
            (_, None) => sha256(bytes).to_vec(),
            (_, Some(polynomial)) => {
                let ones = u64::MAX >> (64 - 8 * self.len());
                let crc = bytes
                    .iter()
                    .fold(ones, |crc, byte| step(polynomial, crc, *byte));
                self.bytes_of(crc ^ ones)
            }
        }
    }

    fn bytes_of(self, crc: u64) -> Vec<u8> {
        crc.to_be_bytes().into_iter().skip(8 - self.len()).collect()
    }

    /// The checksum of all the bytes, as S3 writes it.
    pub fn of(self, bytes: &[u8]) -> String {
        Base64::encode_string(&self.digest(bytes))
    }

    /// The CRC of two texts, from the CRC of each and the length of the second; `None` for SHA.
    fn joined(self, first: &[u8], second: &[u8], second_len: u64) -> Option<Vec<u8>> {
        let number = |bytes: &[u8]| {
            bytes
                .iter()
                .fold(0, |number, byte| number << 8 | u64::from(*byte))
        };
        let polynomial = self.polynomial()?;
        let shifted = (0..second_len).fold(number(first), |crc, _| step(polynomial, crc, 0));
        Some(self.bytes_of(shifted ^ number(second)))
    }
}

fn step(polynomial: u64, crc: u64, byte: u8) -> u64 {
    (0..8).fold(crc ^ u64::from(byte), |crc, _| match crc & 1 {
        0 => crc >> 1,
        _ => (crc >> 1) ^ polynomial,
    })
}

fn invalid(message: &str) -> S3Error {
    S3Error::other("InvalidRequest", 400, message)
}

fn bad_digest(what: &str) -> S3Error {
    let message = format!("The {what} you specified did not match the calculated checksum.");
    S3Error::other("BadDigest", 400, &message)
}

/// Checks a `ChecksumAlgorithm` whose checksum has no further effect: the client computes it, and S3 checks it.
///
/// # Errors
/// `InvalidRequest`.
pub(super) fn check_name(algorithm: Option<&str>) -> Result<(), S3Error> {
    match algorithm {
        None => Ok(()),
        Some(name) => ChecksumAlgorithm::named(name).map(|_| ()),
    }
}

/// Checks a body's `Content-MD5`.
///
/// # Errors
/// `InvalidDigest`, `BadDigest`, with AWS's messages; [`S3Error::Damaged`] when the body's MD5 was not calculated.
pub(super) fn check_md5(sent: Option<&str>, body_md5: Option<[u8; 16]>) -> Result<(), S3Error> {
    let Some(sent) = sent else {
        return Ok(());
    };
    let digest = Base64::decode_vec(sent).ok();
    let Some(digest) = digest.filter(|digest| digest.len() == 16) else {
        let message = "The Content-MD5 you specified was invalid.";
        return Err(S3Error::other("InvalidDigest", 400, message));
    };
    match digest == body_md5.ok_or(S3Error::Damaged)? {
        true => Ok(()),
        false => Err(S3Error::other(
            "BadDigest",
            400,
            "The Content-MD5 you specified did not match what we received.",
        )),
    }
}

impl ChecksumValues {
    fn each(&self) -> [(ChecksumAlgorithm, &Option<String>); 5] {
        [
            (ChecksumAlgorithm::Crc32, &self.crc32),
            (ChecksumAlgorithm::Crc32c, &self.crc32c),
            (ChecksumAlgorithm::Crc64Nvme, &self.crc64nvme),
            (ChecksumAlgorithm::Sha1, &self.sha1),
            (ChecksumAlgorithm::Sha256, &self.sha256),
        ]
    }

    /// The only value, with its algorithm. `parts` is the number that follows a composite checksum.
    ///
    /// # Errors
    /// `InvalidRequest`, with AWS's messages: several values, or one that isn't base64 of the right length.
    pub(super) fn only(&self) -> Result<Option<(ChecksumAlgorithm, &str)>, S3Error> {
        let mut values = (self.each().into_iter())
            .filter_map(|(algorithm, value)| Some((algorithm, value.as_deref()?)));
        let first = values.next();
        if values.next().is_some() {
            return Err(invalid(
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
            ));
        }
        if let Some((algorithm, value)) = first {
            let digest = value.split_once('-').map_or(value, |(digest, _)| digest);
            let right =
                Base64::decode_vec(digest).is_ok_and(|bytes| bytes.len() == algorithm.len());
            if !right {
                let message = format!("Value for {} header is invalid.", algorithm.header());
                return Err(invalid(&message));
            }
        }
        Ok(first)
    }

    /// The value for one algorithm.
    pub(super) fn value(&self, of: ChecksumAlgorithm) -> Option<&str> {
        let mut each = self.each().into_iter();
        each.find(|(algorithm, _)| *algorithm == of)
            .and_then(|(_, value)| value.as_deref())
    }
}

impl BodyChecks {
    /// The algorithm that the request names, by itself or by a value.
    ///
    /// # Errors
    /// `InvalidRequest`.
    pub fn asked(&self) -> Result<Option<ChecksumAlgorithm>, S3Error> {
        let named = self
            .algorithm
            .as_deref()
            .map(ChecksumAlgorithm::named)
            .transpose()?;
        match (named, self.values.only()?) {
            (Some(named), Some((given, _))) if named != given => Err(invalid(
                "Value for x-amz-sdk-checksum-algorithm header is invalid.",
            )),
            (named, given) => Ok(named.or(given.map(|(algorithm, _)| algorithm))),
        }
    }

    /// Checks a body by its MD5 and by the checksum calculated for [`Self::asked`], and returns the checksum to store.
    ///
    /// # Errors
    /// `InvalidDigest`, `BadDigest`, `InvalidRequest`, with AWS's messages; [`S3Error::Damaged`] when a digest that the
    /// request asks for was not calculated.
    pub(super) fn verify(
        &self,
        body_md5: Option<[u8; 16]>,
        calculated: Option<String>,
    ) -> Result<Option<StoredChecksum>, S3Error> {
        check_md5(self.content_md5.as_deref(), body_md5)?;
        let Some(algorithm) = self.asked()? else {
            return Ok(None);
        };
        let value = calculated.ok_or(S3Error::Damaged)?;
        if self
            .values
            .value(algorithm)
            .is_some_and(|sent| sent != value)
        {
            return Err(bad_digest(algorithm.name()));
        }
        Ok(Some(StoredChecksum {
            algorithm,
            value,
            composite: false,
        }))
    }

    /// Like [`Self::verify`], for a body in memory.
    ///
    /// # Errors
    /// Those of [`Self::verify`].
    pub(super) fn verify_body(&self, body: &[u8]) -> Result<Option<StoredChecksum>, S3Error> {
        let calculated = self.calculate(body);
        self.verify(Some(md5(body)), calculated)
    }

    /// The checksum that the request asks for; `None` if it asks for none, or wrongly.
    pub fn calculate(&self, body: &[u8]) -> Option<String> {
        let algorithm = self.asked().ok().flatten()?;
        Some(algorithm.of(body))
    }
}

impl StoredChecksum {
    /// What S3 stores of an object whose upload brought no checksum.
    pub(super) fn of_body(body: &[u8]) -> Self {
        Self {
            algorithm: ChecksumAlgorithm::Crc64Nvme,
            value: ChecksumAlgorithm::Crc64Nvme.of(body),
            composite: false,
        }
    }

    /// `COMPOSITE` or `FULL_OBJECT`.
    pub fn kind(&self) -> &'static str {
        match self.composite {
            true => "COMPOSITE",
            false => "FULL_OBJECT",
        }
    }

    /// The headers of an answer.
    pub(super) fn headers(&self) -> [(&'static str, String); 2] {
        [
            (self.algorithm.header(), self.value.clone()),
            ("x-amz-checksum-type", self.kind().to_owned()),
        ]
    }

    /// Writes the members of an answer.
    pub(super) fn write(&self, json: &mut Json) {
        json.text(self.algorithm.member(), &self.value);
        json.text("ChecksumType", self.kind());
    }

    fn digest(&self) -> Vec<u8> {
        Base64::decode_vec(&self.value).unwrap_or_else(|_| Vec::new())
    }
}

/// How the checksum of a multipart upload's object is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadChecksum {
    pub algorithm: ChecksumAlgorithm,
    pub composite: bool,
}

impl UploadChecksum {
    /// Reads `ChecksumAlgorithm` and `ChecksumType` of a new upload. Without a type, CRC-64/NVME is of the full object
    /// and the others are composite (S3 guide, checking-object-integrity-upload).
    ///
    /// # Errors
    /// `InvalidRequest`.
    pub(super) fn of(algorithm: Option<&str>, kind: Option<&str>) -> Result<Option<Self>, S3Error> {
        let Some(name) = algorithm else {
            return match kind {
                None => Ok(None),
                Some(_) => Err(invalid(
                    "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
                )),
            };
        };
        let algorithm = ChecksumAlgorithm::named(name)?;
        let whole_only = algorithm == ChecksumAlgorithm::Crc64Nvme;
        let composite_only = algorithm.polynomial().is_none();
        let composite = match kind {
            None => !whole_only,
            Some("COMPOSITE") if !whole_only => true,
            Some("FULL_OBJECT") if !composite_only => false,
            Some(kind @ ("COMPOSITE" | "FULL_OBJECT")) => {
                return Err(invalid(&format!(
                    "The {kind} checksum type cannot be used with the {} checksum algorithm.",
                    name.to_ascii_lowercase()
                )));
            }
            Some(_) => return Err(invalid("Value for x-amz-checksum-type header is invalid.")),
        };
        Ok(Some(Self {
            algorithm,
            composite,
        }))
    }

    /// `COMPOSITE` or `FULL_OBJECT`.
    pub fn kind(self) -> &'static str {
        match self.composite {
            true => "COMPOSITE",
            false => "FULL_OBJECT",
        }
    }

    /// Checks that a part has a checksum by the upload's algorithm.
    ///
    /// # Errors
    /// `InvalidRequest`, with AWS's message.
    pub(super) fn check_part(self, part: Option<ChecksumAlgorithm>) -> Result<(), S3Error> {
        match part {
            Some(algorithm) if algorithm == self.algorithm => Ok(()),
            other => Err(invalid(&format!(
                "Checksum Type mismatch occurred, expected checksum Type: {}, actual checksum Type: {}",
                self.algorithm.name().to_ascii_lowercase(),
                other
                    .map_or("null", |other| other.name())
                    .to_ascii_lowercase()
            ))),
        }
    }

    /// The object's checksum, from the parts' checksums and lengths.
    pub(super) fn join<'p>(
        self,
        parts: impl Iterator<Item = (&'p StoredChecksum, u64)>,
    ) -> Option<StoredChecksum> {
        let parts: Vec<(Vec<u8>, u64)> = parts.map(|(part, len)| (part.digest(), len)).collect();
        let value = match self.composite {
            true => {
                let digests: Vec<u8> = parts
                    .iter()
                    .flat_map(|(digest, _)| digest.clone())
                    .collect();
                format!("{}-{}", self.algorithm.of(&digests), parts.len())
            }
            false => {
                let start = self.algorithm.digest(&[]);
                let joined = parts.iter().try_fold(start, |joined, (digest, len)| {
                    self.algorithm.joined(&joined, digest, *len)
                });
                Base64::encode_string(&joined?)
            }
        };
        Some(StoredChecksum {
            algorithm: self.algorithm,
            value,
            composite: self.composite,
        })
    }

    /// Checks what the request to complete an upload says about the object's checksum.
    ///
    /// # Errors
    /// `InvalidRequest`, `BadDigest`.
    pub(super) fn check_whole(
        self,
        whole: &StoredChecksum,
        kind: Option<&str>,
        values: &ChecksumValues,
    ) -> Result<(), S3Error> {
        if kind.is_some_and(|kind| kind != self.kind()) {
            return Err(invalid(&format!(
                "The upload was created using the {} checksum mode. The complete request must use the same checksum mode.",
                self.kind()
            )));
        }
        match values.only()? {
            None => Ok(()),
            Some((algorithm, value)) if algorithm == self.algorithm && value == whole.value => {
                Ok(())
            }
            Some((algorithm, _)) => Err(bad_digest(algorithm.name())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::trace::print::hex;

    #[test]
    fn gives_the_check_values_of_the_specifications() {
        // CRC catalogue (CRC-32/ISO-HDLC, CRC-32/ISCSI); NVM Express NVM Command Set Specification; FIPS 180-4 by
        // `printf 123456789 | sha1sum` and `sha256sum`.
        for (algorithm, check) in [
            (ChecksumAlgorithm::Crc32, "cbf43926"),
            (ChecksumAlgorithm::Crc32c, "e3069283"),
            (ChecksumAlgorithm::Crc64Nvme, "ae8b14860a799888"),
            (
                ChecksumAlgorithm::Sha1,
                "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
            ),
            (
                ChecksumAlgorithm::Sha256,
                "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
            ),
        ] {
            let digest = algorithm.digest(b"123456789");
            assert_eq!(hex(&digest), check, "{algorithm:?}");
            assert_eq!(digest.len(), algorithm.len());
        }
    }

    #[test]
    fn joins_crcs_without_the_bytes() {
        for algorithm in ChecksumAlgorithm::ALL.into_iter().take(3) {
            for at in 0..=9 {
                let (one, other) = b"123456789".split_at(at);
                let joined = algorithm.joined(
                    &algorithm.digest(one),
                    &algorithm.digest(other),
                    other.len() as u64,
                );
                let whole = algorithm.digest(b"123456789");
                assert_eq!(joined, Some(whole), "{algorithm:?} {at}");
            }
        }
    }
}
