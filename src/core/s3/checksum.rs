//! CRC-64/NVME, the checksum that S3 stores for every object uploaded without another checksum (S3 guide,
//! checking-object-integrity).

use base64ct::{Base64, Encoding};

/// The polynomial 0xad93d23594c93659 with its bits reversed.
const POLYNOMIAL: u64 = 0x9a6c_9329_ac4b_c9b5;

/// The checksum of all the bytes, as S3 writes it: base64 of eight bytes, most significant first.
pub fn crc64nvme(bytes: &[u8]) -> String {
    Base64::encode_string(&(!bytes.iter().fold(u64::MAX, step)).to_be_bytes())
}

fn step(crc: u64, byte: &u8) -> u64 {
    (0..8).fold(crc ^ u64::from(*byte), |crc, _| match crc & 1 {
        0 => crc >> 1,
        _ => (crc >> 1) ^ POLYNOMIAL,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_check_value_of_its_specification() {
        // NVM Express NVM Command Set Specification: CRC of "123456789" is 0xae8b14860a799888.
        let check = 0xae8b_1486_0a79_9888_u64;
        assert_eq!(
            crc64nvme(b"123456789"),
            Base64::encode_string(&check.to_be_bytes())
        );
    }
}
