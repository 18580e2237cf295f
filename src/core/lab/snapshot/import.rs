//! Reads a text as a world: all of it or nothing.

use super::error::WorldFileError;
use super::format::{FORMAT, LARGEST, VERSION};
use super::placed_value::PlacedValue;
use super::{buckets, identities, keys, lab, limits};
use crate::core::cloud::Cloud;
use crate::core::cloud::limits::CallerLimits;
use crate::core::entropy::Entropy;
use crate::core::json::{Subject, parse_value};
use crate::core::lab::Lab;
use std::sync::Arc;

/// Checks that a file is short enough to read; `length` is in bytes.
///
/// # Errors
/// If it is longer than [`LARGEST`].
pub fn check_length(length: u64) -> Result<(), WorldFileError> {
    match length > LARGEST {
        true => Err(WorldFileError::TooLarge { length }),
        false => Ok(()),
    }
}

impl Lab {
    /// The world in a text. `seed` is for all later randomness, and must be a new one.
    ///
    /// # Errors
    /// If a value is missing or invalid: `keys[2].state: expected Enabled, Disabled or PendingDeletion`. There is no
    /// new world then.
    pub fn import(text: &str, seed: [u8; 32]) -> Result<Self, WorldFileError> {
        check_length(text.len() as u64)?;
        let value = parse_value(Subject::WorldFile, text)?;
        let file = PlacedValue::root(&value);
        let format = file.maybe("format")?.map(|at| at.text()).transpose()?;
        if format != Some(FORMAT) {
            return Err(WorldFileError::OtherFormat);
        }
        match file.get("version")?.number()? {
            1..=VERSION => {}
            0 => return Err(file.get("version")?.wrong(&VERSION.to_string()).into()),
            newer => return Err(WorldFileError::NewerVersion(newer)),
        }
        file.flag_of("with_bytes")?;
        let mut entropy = Entropy::from_seed(seed);
        let identities = identities::read(&file)?;
        let limits = limits::read(&file)?;
        let mut kms = keys::read(&file, &mut entropy)?;
        kms.throttled = file.flag_of("kms_throttles")?;
        let s3 = buckets::read(&file)?;
        let mut lab = Self::new(seed).map_err(WorldFileError::Lab)?;
        lab::read(&mut lab, &file.get("lab")?)?;
        lab.cloud = Cloud {
            region: file.text_of("region")?,
            identities,
            kms,
            s3,
            limits: limits.map(|limits| Arc::new(limits) as Arc<dyn CallerLimits>),
            entropy,
        };
        lab::read_tampered(&mut lab, &file.get("lab")?)?;
        lab.look_at_the_switches();
        Ok(lab)
    }
}
