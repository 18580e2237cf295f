//! Numbers and names as people read them.

/// `1048604` as `1,048,604`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A length in the most readable unit: `12 bytes`, `3.4 KiB`, `1 MiB`.
pub fn size(bytes: u64) -> String {
    const UNITS: [(&str, u32); 3] = [("GiB", 30), ("MiB", 20), ("KiB", 10)];
    for (unit, shift) in UNITS {
        if bytes >= 1 << shift {
            let tenths = (u128::from(bytes) * 10 / (1 << shift)) as u64;
            return match tenths % 10 {
                0 => format!("{} {unit}", grouped(tenths / 10)),
                tenth => format!("{}.{tenth} {unit}", grouped(tenths / 10)),
            };
        }
    }
    match bytes {
        1 => "1 byte".to_owned(),
        _ => format!("{bytes} bytes"),
    }
}

/// A name, shortened in the middle to at most `most` characters.
pub fn shortened(name: &str, most: usize) -> String {
    let length = name.chars().count();
    if length <= most || most < 5 {
        return name.to_owned();
    }
    let tail = most / 2 - 1;
    let head: String = name.chars().take(most - tail - 1).collect();
    let tail: String = name.chars().skip(length - tail).collect();
    format!("{head}…{tail}")
}
