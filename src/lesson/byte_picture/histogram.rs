//! How often each byte value occurs, and Shannon's entropy of it (“A Mathematical Theory of Communication”, 1948, §6).

/// The entropy of bytes that are all equally likely, in bits: the most there is.
pub const MOST_BITS: f64 = 8.0;

/// How many of a body's bytes have each value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByteHistogram {
    counts: [u64; 256],
}

impl Default for ByteHistogram {
    fn default() -> Self {
        Self { counts: [0; 256] }
    }
}

impl ByteHistogram {
    pub fn of(bytes: &[u8]) -> Self {
        let mut histogram = Self::default();
        histogram.add(bytes);
        histogram
    }

    /// Counts more bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            // There is a count for every value of a byte.
            if let Some(count) = self.counts.get_mut(usize::from(*byte)) {
                *count += 1;
            }
        }
    }

    /// The count of each value, from `00` to `ff`.
    pub fn counts(&self) -> &[u64; 256] {
        &self.counts
    }

    /// How many bytes were counted.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How many of the 256 values occur.
    pub fn distinct(&self) -> usize {
        self.counts.iter().filter(|count| **count > 0).count()
    }

    /// The most frequent value, the smallest if there are several, and its count. `None` if nothing was counted.
    pub fn most_frequent(&self) -> Option<(u8, u64)> {
        let most = self.counts.iter().copied().max().filter(|most| *most > 0)?;
        let place = self.counts.iter().position(|count| *count == most)?;
        Some((u8::try_from(place).ok()?, most))
    }

    /// The largest share of one value, from 0 to 1.
    pub fn largest_share(&self) -> f64 {
        let most = self.most_frequent().map_or(0, |(_, count)| count);
        match self.total() {
            0 => 0.0,
            total => most as f64 / total as f64,
        }
    }

    /// Shannon's entropy in bits per byte, from 0 to [`MOST_BITS`]; 0 if nothing was counted.
    pub fn entropy(&self) -> f64 {
        let total = self.total() as f64;
        let of = |count: u64| {
            let share = count as f64 / total;
            -share * share.log2()
        };
        let counts = self.counts.iter().copied().filter(|count| *count > 0);
        // Rounding can pass either end by some 2⁻⁵⁰.
        counts.map(of).sum::<f64>().clamp(0.0, MOST_BITS)
    }
}

/// Up to this many bytes, the entropy expected of random bytes is summed; above, the formula is exact enough.
const SUMMED: u64 = 1 << 15;

/// The entropy, in bits per byte, that `len` random bytes have on average. It is below 8: a few bytes can't contain
/// every value equally often, however random they are.
///
/// Up to 32 KiB, the mean over the binomial distribution of each value's count; above, Miller's formula (“Note on the
/// bias of information estimates”, 1955): 8 − 255 / (2 · len · ln 2).
pub fn entropy_of_random(len: u64) -> f64 {
    let n = len as f64;
    if len == 0 {
        return 0.0;
    }
    if len > SUMMED {
        return MOST_BITS - 255.0 / (2.0 * n * std::f64::consts::LN_2);
    }
    // The probability that a value occurs k times in n bytes, for k = 0, 1, …; each follows from the one before.
    let mut probability = (255.0_f64 / 256.0).powf(n);
    let mut sum = 0.0;
    for k in 1..=len {
        let k = k as f64;
        probability *= (n - k + 1.0) / k / 255.0;
        let share = k / n;
        sum -= probability * share * share.log2();
    }
    (256.0 * sum).clamp(0.0, MOST_BITS)
}
