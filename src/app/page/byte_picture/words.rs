//! Numbers in words.

use crate::app::component::number::grouped;
use crate::core::trace::print::hex;
use crate::lesson::byte_picture::block_repeats::BlockRepeats;
use crate::lesson::byte_picture::histogram::ByteHistogram;

/// Bits with three decimals, rounded down, so that only what is 8 is written as 8.
pub fn bits(bits: f64) -> String {
    let thousandths = (bits * 1_000.0 + 1e-9).floor() as u64;
    format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
}

/// A share of 1 as a percentage with one decimal.
pub fn percent(share: f64) -> String {
    let tenths = (share * 1_000.0).round() as u64;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// `1 byte`, `1,234 bytes`.
pub fn bytes(count: u64) -> String {
    match count {
        1 => "1 byte".to_owned(),
        _ => format!("{} bytes", grouped(count)),
    }
}

/// The most frequent value and its share: `20, a space, 24.1%`.
pub fn most_frequent(histogram: &ByteHistogram) -> String {
    let Some((value, _)) = histogram.most_frequent() else {
        return "none".to_owned();
    };
    let digits = hex(&[value]);
    let share = percent(histogram.largest_share());
    match value {
        b' ' => format!("{digits}, a space, {share}"),
        0x21..=0x7e => format!("{digits}, “{}”, {share}", char::from(value)),
        _ => format!("{digits}, {share}"),
    }
}

/// `2,345 of 2,560`.
pub fn repeats(repeats: BlockRepeats) -> String {
    let [repeated, blocks] = [repeats.repeated, repeats.blocks].map(|count| grouped(count as u64));
    format!("{repeated} of {blocks}")
}
