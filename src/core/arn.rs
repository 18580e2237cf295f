//! Amazon Resource Names: `arn:partition:service:region:account:resource`.

use std::fmt;
use std::str::FromStr;

/// An Amazon Resource Name, split at its first five colons.
///
/// `region` and `account` may be empty (S3 omits both). `resource` is everything after the fifth colon and may itself
/// contain colons and slashes. Parsing and printing round-trip.
///
/// Source: AWS General Reference, "Amazon Resource Names (ARNs)".
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct Arn {
    pub partition: String,
    pub service: String,
    pub region: String,
    pub account: String,
    pub resource: String,
}

/// The reason why a text is not an ARN.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArnError {
    #[error("`{0}` is not an ARN: an ARN begins with `arn:`")]
    NoPrefix(String),
    #[error("`{text}` is not an ARN: it has {found} of the 6 parts separated by colons")]
    TooFewParts { text: String, found: usize },
    #[error("`{text}` is not an ARN: its {part} is empty")]
    EmptyPart { text: String, part: &'static str },
}

impl FromStr for Arn {
    type Err = ArnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        if parts.first() != Some(&"arn") {
            return Err(ArnError::NoPrefix(text.to_owned()));
        }
        let [_, partition, service, region, account, resource] = parts.as_slice() else {
            return Err(ArnError::TooFewParts {
                text: text.to_owned(),
                found: parts.len(),
            });
        };
        for (part, value) in [
            ("partition", partition),
            ("service", service),
            ("resource", resource),
        ] {
            if value.is_empty() {
                return Err(ArnError::EmptyPart {
                    text: text.to_owned(),
                    part,
                });
            }
        }
        Ok(Self {
            partition: (*partition).to_owned(),
            service: (*service).to_owned(),
            region: (*region).to_owned(),
            account: (*account).to_owned(),
            resource: (*resource).to_owned(),
        })
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "arn:{}:{}:{}:{}:{}",
            self.partition, self.service, self.region, self.account, self.resource
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips() {
        for text in [
            "arn:aws:s3:::amzn-s3-demo-bucket/a:b/c.txt",
            "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws:iam::111122223333:root",
        ] {
            assert_eq!(text.parse::<Arn>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let message = |text: &str| text.parse::<Arn>().unwrap_err().to_string();
        assert_eq!(
            message("s3:GetObject"),
            "`s3:GetObject` is not an ARN: an ARN begins with `arn:`"
        );
        assert_eq!(
            message("arn:aws:s3"),
            "`arn:aws:s3` is not an ARN: it has 3 of the 6 parts separated by colons"
        );
        assert_eq!(
            message("arn:aws:s3:::"),
            "`arn:aws:s3:::` is not an ARN: its resource is empty"
        );
    }
}
