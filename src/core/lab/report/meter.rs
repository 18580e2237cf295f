//! What KMS would cost: the requests of this lab so far, and four ways to encrypt many objects, side by side. An
//! estimate from public prices, in whole numbers.
//!
//! Prices and quota: FIDELITY.md §5 (AWS KMS pricing page; KMS guide, "Request quotas"), us-east-1.

use crate::core::kms::{Key, KeyState};
use crate::core::lab::world::{ACCOUNT, Lab};
use std::fmt;

/// Free requests per month, over all Regions.
pub const FREE: u128 = 20_000;
/// Symmetric cryptographic requests per second that an account can send to KMS in us-east-1.
pub const QUOTA: u128 = 100_000;
/// The most plaintext bytes per `kms:Encrypt`.
pub const MOST: u64 = 4_096;
/// Seconds per month, for averages: 30 days.
pub const MONTH: u128 = 30 * 86_400;
/// Positions of the slider for objects per month: 1, 2, 5, 10, … 1,000,000,000.
pub const POSITIONS: u32 = 28;
/// The object sizes that the comparison offers, in bytes.
pub const SIZES: [u64; 4] = [4 << 10, 100 << 10, 1 << 20, 100 << 20];
/// The most downloads per object that the comparison accepts.
pub const MOST_DOWNLOADS: u64 = 1_000_000;

/// Millionths of a dollar. A KMS request costs three of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dollars(pub u128);

/// $1 per month for each customer managed key.
const KEY: u128 = 1_000_000;
/// $0.03 per 10,000 requests.
pub const REQUEST: u128 = 3;

/// `$1,234.50`, rounded half up to the cent. An amount below a cent, but not zero, is shown as `$0.000003`.
impl fmt::Display for Dollars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if (1..10_000).contains(&self.0) {
            return write!(f, "$0.{:06}", self.0);
        }
        let cents = self.0.saturating_add(5_000) / 10_000;
        write!(f, "${}.{:02}", grouped(cents / 100), cents % 100)
    }
}

/// The price of a month's requests, after the free ones.
pub fn price_of_requests(requests: u128) -> Dollars {
    Dollars(requests.saturating_sub(FREE).saturating_mul(REQUEST))
}

/// The price of requests without the free ones.
pub fn full_price_of_requests(requests: u128) -> Dollars {
    Dollars(requests.saturating_mul(REQUEST))
}

/// `1234567` as `1,234,567`.
pub fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationCount {
    /// The operation, e.g. `GenerateDataKey`.
    pub operation: String,
    /// The number of requests, including failed ones.
    pub requests: u64,
    /// The number of failed requests.
    pub failed: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meter {
    /// Requests to KMS by operation, in order of first occurrence.
    pub counts: Vec<OperationCount>,
    /// Customer managed keys that AWS charges for: all except those pending deletion.
    pub keys: u64,
    /// Rotations that AWS charges for: the first two of each key add $1 per month each.
    pub rotations: u64,
}

impl Meter {
    pub fn requests(&self) -> u128 {
        (self.counts.iter())
            .map(|count| u128::from(count.requests))
            .sum()
    }

    /// The price of the keys for a whole month.
    pub fn price_of_keys(&self) -> Dollars {
        Dollars(u128::from(self.keys + self.rotations) * KEY)
    }

    /// The price of the requests, after the free ones.
    pub fn price_of_requests(&self) -> Dollars {
        price_of_requests(self.requests())
    }

    pub fn total(&self) -> Dollars {
        Dollars(self.price_of_keys().0 + self.price_of_requests().0)
    }
}

impl Lab {
    /// The requests to KMS so far by callers of the lab's own account (the calling account pays), from CloudTrail.
    pub fn meter(&self) -> Meter {
        let charged = |key: &&Key| {
            key.account == ACCOUNT && !key.aws_managed && key.state != KeyState::PendingDeletion
        };
        let mut meter = Meter {
            counts: Vec::new(),
            keys: 0,
            rotations: 0,
        };
        for key in self.cloud().kms.keys().filter(charged) {
            meter.keys += 1;
            meter.rotations += (key.materials().count() as u64 - 1).min(2);
        }
        for event in self.past().iter().flat_map(|trace| trace.events()) {
            let own = |name: &str| event.get(name).and_then(|value| value.as_str());
            let account = (event.get("userIdentity"))
                .and_then(|identity| identity.get("accountId")?.as_str());
            let (Some("kms.amazonaws.com"), Some(ACCOUNT), Some(name)) =
                (own("eventSource"), account, own("eventName"))
            else {
                continue;
            };
            let failed = u64::from(own("errorCode").is_some());
            match (meter.counts.iter_mut()).find(|count| count.operation == name) {
                Some(count) => {
                    count.requests += 1;
                    count.failed += failed;
                }
                None => meter.counts.push(OperationCount {
                    operation: name.to_owned(),
                    requests: 1,
                    failed,
                }),
            }
        }
        meter
    }
}

/// Objects per month at a position of the slider: 1, 2, 5, 10, …. A position beyond the end counts as the end.
pub fn objects_at(position: u32) -> u64 {
    let position = position.min(POSITIONS - 1);
    let first = match position % 3 {
        0 => 1,
        1 => 2,
        _ => 5,
    };
    first * 10_u64.pow(position / 3)
}

/// A way to encrypt objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncryptionMethod {
    /// S3 managed keys.
    SseS3,
    /// A KMS key, with one data key per object.
    SseKms,
    /// A KMS key with an S3 Bucket Key in between.
    BucketKey,
    /// The objects themselves through `kms:Encrypt`, 4,096 bytes at a time.
    Direct,
}

impl EncryptionMethod {
    /// In the order of the chart.
    pub const ALL: [Self; 4] = [Self::SseS3, Self::SseKms, Self::BucketKey, Self::Direct];

    pub fn name(self) -> &'static str {
        match self {
            Self::SseS3 => "SSE-S3",
            Self::SseKms => "SSE-KMS",
            Self::BucketKey => "SSE-KMS with a Bucket Key",
            Self::Direct => "kms:Encrypt on the file itself",
        }
    }

    /// Its requests to KMS, in a sentence.
    pub fn says(self) -> &'static str {
        match self {
            Self::SseS3 => "S3 uses its own keys and never calls KMS.",
            Self::SseKms => {
                "S3 calls GenerateDataKey once per upload and Decrypt once per download."
            }
            Self::BucketKey => {
                "AWS says “up to 99 percent” fewer requests. This shows 1% of SSE-KMS. The real number depends on the requesters and on time."
            }
            Self::Direct => {
                "Your app calls KMS for every 4,096 bytes, in both directions. Don’t do this: it is the reason for envelope encryption."
            }
        }
    }
}

/// The workload to estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workload {
    /// Objects uploaded per month.
    pub objects: u64,
    /// Downloads of each object per month.
    pub downloads: u64,
    /// Length of each object in bytes. Only [`EncryptionMethod::Direct`] depends on it.
    pub size: u64,
}

/// The estimate for one encryption method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bill {
    pub way: EncryptionMethod,
    /// Requests to KMS per month.
    pub requests: u128,
    /// The price of the requests, after the free ones, and of the KMS key, if there is one.
    pub price: Dollars,
    /// Whether the average alone exceeds the account's quota in us-east-1.
    pub over_quota: bool,
    /// The requests on a logarithmic scale from 0 (none) to 1,000 ([`SCALE_END`] per month).
    pub bar: u32,
}

impl Workload {
    /// Estimates the workload under one encryption method.
    pub fn bill(self, way: EncryptionMethod) -> Bill {
        let moves = u128::from(self.objects) * (1 + u128::from(self.downloads));
        let requests = match way {
            EncryptionMethod::SseS3 => 0,
            EncryptionMethod::SseKms => moves,
            EncryptionMethod::BucketKey => moves.div_ceil(100),
            EncryptionMethod::Direct => moves * u128::from(self.size.div_ceil(MOST)),
        };
        let key = if way == EncryptionMethod::SseS3 {
            0
        } else {
            KEY
        };
        Bill {
            way,
            requests,
            price: Dollars(price_of_requests(requests).0 + key),
            over_quota: requests > QUOTA * MONTH,
            bar: scaled(requests),
        }
    }
}

impl Bill {
    /// Average requests per second: `0`, `less than 0.01`, `0.39`, `7.7`, `19,753`; rounded half up.
    pub fn rate(&self) -> String {
        let hundredths = (self.requests * 100 + MONTH / 2) / MONTH;
        match hundredths {
            0 if self.requests == 0 => "0".to_owned(),
            0 => "less than 0.01".to_owned(),
            1..100 => format!("0.{hundredths:02}"),
            100..1_000 => {
                let tenths = (self.requests * 10 + MONTH / 2) / MONTH;
                format!("{}.{}", tenths / 10, tenths % 10)
            }
            _ => grouped((self.requests + MONTH / 2) / MONTH),
        }
    }
}

/// Requests per month at the end of the chart's scale.
pub const SCALE_END: u128 = 100_000_000_000_000;

/// The position on the chart's scale of the account's quota, used for a whole month.
pub fn quota_mark() -> u32 {
    scaled(QUOTA * MONTH)
}

/// The position of a number on the chart's logarithmic scale, 0 to 1,000.
fn scaled(number: u128) -> u32 {
    let most = log2(SCALE_END);
    u32::try_from(log2(number + 1) * 1_000 / most).map_or(1_000, |bar| bar.min(1_000))
}

/// The binary logarithm in 256ths, linear between powers of two: accurate enough for a chart.
fn log2(number: u128) -> u128 {
    let Some(whole) = number.checked_ilog2() else {
        return 0;
    };
    // At most 2^104, so that the shift up cannot overflow.
    let number = number.min(1 << 104);
    let whole = whole.min(104);
    u128::from(whole) * 256 + ((number << 8) >> whole) - 256
}
