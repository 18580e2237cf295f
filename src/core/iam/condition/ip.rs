//! `IpAddress`, `NotIpAddress`: an address within a CIDR range (RFC 4632).

use std::net::IpAddr;

/// Whether the address `value` is in the range `expected`; a range without `/length` is one address. IPv4 and IPv6
/// never match each other.
pub(super) fn holds(expected: &str, value: &str) -> bool {
    let (Some((network, length)), Ok(address)) = (range(expected), value.parse::<IpAddr>()) else {
        return false;
    };
    match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            // `/0` leaves no bits to compare.
            let mask = (u32::MAX.checked_shl(32 - u32::from(length))).unwrap_or(0);
            network.to_bits() & mask == address.to_bits() & mask
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => {
            let mask = (u128::MAX.checked_shl(128 - u32::from(length))).unwrap_or(0);
            network.to_bits() & mask == address.to_bits() & mask
        }
        _ => false,
    }
}

/// Whether it is a CIDR range, or one address.
pub(in crate::core::iam) fn is_ip_range(text: &str) -> bool {
    range(text).is_some()
}

/// Whether it is an address, or a range that S3 doesn't call very broad: at least /8, for IPv6 /32 (S3 guide,
/// access-control-block-public-access; the private ranges that it excepts are no broader).
pub(in crate::core::iam) fn is_narrow(text: &str) -> bool {
    range(text).is_some_and(|(address, length)| length >= if address.is_ipv4() { 8 } else { 32 })
}

/// Whether the range begins in a network that has no way to AWS's public endpoints (RFC 1918, 4193, 6598).
pub(in crate::core::iam) fn is_private(text: &str) -> bool {
    match range(text) {
        Some((IpAddr::V4(address), _)) => {
            let [first, second, ..] = address.octets();
            address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || (first == 100 && (64..128).contains(&second))
        }
        Some((IpAddr::V6(address), _)) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
        None => false,
    }
}

/// The address and length of a CIDR range; a lone address is a range of itself.
fn range(text: &str) -> Option<(IpAddr, u8)> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let length = length.map_or(Some(longest), |text| text.parse().ok())?;
    (length <= longest).then_some((address, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert!(holds("203.0.113.0/24", "203.0.113.10"));
        assert!(!holds("203.0.113.0/24", "203.0.114.10"));
        assert!(holds("203.0.113.10", "203.0.113.10"));
        assert!(holds("0.0.0.0/0", "8.8.8.8"));
        assert!(holds("203.0.113.77/24", "203.0.113.1"));
        assert!(holds("2001:db8::/32", "2001:db8:1::1"));
        assert!(!holds("::/0", "8.8.8.8"));
        assert!(holds("::/0", "::1"));
        for wrong in ["203.0.113.0/33", "203.0.113", "x/8", "203.0.113.0/"] {
            assert!(!holds(wrong, "203.0.113.10"), "{wrong}");
        }
        assert!(!holds("0.0.0.0/0", "s3.amazonaws.com"));
    }
}
