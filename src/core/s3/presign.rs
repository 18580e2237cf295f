//! Presigned URLs: requests signed in advance, which anyone who has the URL can send (S3 API reference, "Authenticating
//! Requests: Using Query Parameters", AWS Signature Version 4). The request counts as the signer's: when it is sent, S3
//! and KMS check the signer's permissions.
//!
//! The signature is real: HMAC-SHA-256 over the canonical request. The access keys are simulated. The simulation has no
//! table of them: it derives an access key id and its secret from the principal's ARN, and the session token contains
//! that ARN. (A user's real URL has no token; here it has one, so that the URL alone identifies its signer.)

use super::parameters::sse_headers;
use super::sse_headers::SseHeaders;
use super::{S3Error, http};
use crate::core::clock::Timestamp;
use crate::core::crypto::digest::sha256;
use crate::core::crypto::mac::{equal_in_constant_time, hmac_sha256};
use crate::core::iam::Principal;
use crate::core::trace::print::hex;
use base64ct::{Base64, Encoding};
use percent_encoding::percent_decode_str;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// A week, in seconds: the longest lifetime of a URL.
pub const LONGEST: i64 = 604_800;
/// How far in the future a URL's date can be, in seconds.
const SKEW: u64 = 900;

/// The request in a presigned URL, and its signer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presigned {
    /// The principal whose permissions S3 and KMS check.
    pub signer: Principal,
    /// `GET`, `PUT` …
    pub method: String,
    pub bucket: String,
    pub key: String,
    pub region: String,
    /// When the URL was signed.
    pub signed: Timestamp,
    /// S3 refuses the URL from this time on.
    pub expires: Timestamp,
}

/// The request that a URL will allow.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Input {
    /// `GET`, `PUT` …
    pub method: String,
    pub bucket: String,
    pub key: String,
    pub region: String,
    /// Lifetime in seconds, from 1 to [`LONGEST`]; S3 refuses a URL with another one.
    pub expires: i64,
    pub sse: SseHeaders,
    /// Other headers to sign, with names in small letters.
    pub headers: Vec<(String, String)>,
    /// Parameters in the URL.
    pub query: Vec<(String, String)>,
}

/// What a presigned URL is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub bucket: String,
    /// Empty for a URL about the bucket.
    pub key: String,
    /// The query without the parameters of the signature, decoded.
    pub query: Vec<(String, String)>,
}

/// What the signature covers, besides the query and the headers.
#[derive(Clone, Copy, Debug)]
struct Signed<'a> {
    method: &'a str,
    /// Percent-encoded.
    path: &'a str,
    region: &'a str,
}

/// An access key id as in AWS's examples: 20 characters, `AKIA…` for a user, `ASIA…` for a session.
pub fn access_key_id(principal: &Principal) -> String {
    let kind = match principal {
        Principal::Session { .. } | Principal::FederatedUser { .. } => "ASIA",
        _ => "AKIA",
    };
    let digest = sha256(principal.arn().as_bytes());
    let letters = digest.iter().take(9).map(|byte| {
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        letters
            .get(usize::from(byte % 32))
            .copied()
            .map_or('A', char::from)
    });
    kind.chars()
        .chain(letters)
        .chain("EXAMPLE".chars())
        .collect()
}

/// The principal's simulated secret access key.
fn secret(principal: &Principal) -> String {
    let secret = hmac_sha256(b"simulated secret access key", principal.arn().as_bytes());
    Base64::encode_string(secret.as_bytes())
}

/// What a presigned URL is about, without a look at its signature; `None` if it isn't a presigned URL.
pub fn target_of(url: &str) -> Option<Target> {
    let parts = Parts::of(url)?;
    Some(Target {
        key: percent_decode_str(&parts.path)
            .decode_utf8()
            .ok()?
            .into_owned(),
        query: parts.own_query(),
        bucket: parts.bucket,
    })
}

/// Makes a URL with which anyone can send `input`'s request for a while, with the signer's permissions. The signature
/// covers the input's headers, so the request must have these, and no other `x-amz-…` header. An anonymous signer has no key, so [`read`]
/// doesn't accept the resulting URL.
pub fn presign(signer: &Principal, input: &Input, now: Timestamp) -> String {
    let host = host(&input.bucket, &input.region);
    let target = Signed {
        method: &input.method,
        path: &http::path(&input.key),
        region: &input.region,
    };
    let time = compact(now);
    let scope = scope(&time, target.region);
    let headers = headers(&host, &input.sse, &input.headers);
    let token = Base64::encode_string(signer.arn().as_bytes());
    let values = [
        ("X-Amz-Algorithm", ALGORITHM.to_owned()),
        (
            "X-Amz-Credential",
            format!("{}/{scope}", access_key_id(signer)),
        ),
        ("X-Amz-Date", time.clone()),
        ("X-Amz-Expires", input.expires.to_string()),
        ("X-Amz-Security-Token", token),
        ("X-Amz-SignedHeaders", names(&headers)),
    ];
    let mut all: Vec<(String, String)> = input.query.clone();
    all.extend(
        values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone())),
    );
    let query = canonical_query(
        all.iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    let signature = sign(&secret(signer), target, &query, &headers, &time);
    all.push(("X-Amz-Signature".to_owned(), signature));
    let query: Vec<String> = (all.iter())
        .map(|(name, value)| format!("{}={}", http::query(name), http::query(value)))
        .collect();
    format!("https://{host}/{}?{}", target.path, query.join("&"))
}

/// Reads a presigned URL, as S3 does when the request arrives. `method`, `sse` and `sent` are those of the actual
/// request; `sent` are its other headers, with names in small letters.
///
/// # Errors
/// `AuthorizationQueryParametersError`, [`S3Error::AccessDenied`] (expired, not valid yet, unsigned headers),
/// `InvalidAccessKeyId`, `SignatureDoesNotMatch`.
pub fn read(
    method: &str,
    url: &str,
    sse: &SseHeaders,
    sent: &[(String, String)],
    now: Timestamp,
) -> Result<Presigned, S3Error> {
    let parts = Parts::of(url).ok_or_else(not_signed)?;
    let need = |name| parts.value(name).ok_or_else(not_signed);
    let (credential, time) = (need("X-Amz-Credential")?, need("X-Amz-Date")?);
    let (signed, signature) = (need("X-Amz-SignedHeaders")?, need("X-Amz-Signature")?);
    let begins = read_compact(time).ok_or_else(not_signed)?;
    let lasts = need("X-Amz-Expires")?
        .parse::<i64>()
        .map_err(|_| parameters("X-Amz-Expires should be a number"))?;
    if need("X-Amz-Algorithm")? != ALGORITHM {
        return Err(not_signed());
    }
    // The message is recorded for a negative number; that S3 refuses 0 in the same way is our reading.
    let Some(lasts) = u64::try_from(lasts).ok().filter(|lasts| *lasts > 0) else {
        return Err(parameters("X-Amz-Expires must be non-negative"));
    };
    if lasts > LONGEST.unsigned_abs() {
        return Err(parameters(
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
        ));
    }
    let denied = |message: &str| Err(S3Error::AccessDenied(message.to_owned()));
    let expires = Timestamp(begins.0.saturating_add(lasts));
    if now >= expires {
        return denied("Request has expired");
    }
    if begins.0 > now.0.saturating_add(SKEW) {
        return denied("Request is not yet valid");
    }
    let signer = parts.signer(credential).ok_or_else(|| {
        S3Error::other(
            "InvalidAccessKeyId",
            403,
            "The AWS Access Key Id you provided does not exist in our records.",
        )
    })?;
    let mut headers = headers(&host(&parts.bucket, &parts.region), sse, sent);
    let listed: Vec<&str> = signed.split(';').collect();
    let must_be_signed = |name: &str| name == "host" || name.starts_with("x-amz-");
    if (headers.iter()).any(|(name, _)| must_be_signed(name) && !listed.contains(&name.as_str())) {
        return denied("There were headers present in the request which were not signed");
    }
    headers.retain(|(name, _)| listed.contains(&name.as_str()));
    let wrong = || {
        S3Error::other(
            "SignatureDoesNotMatch",
            403,
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
        )
    };
    let values = (parts.values.iter()).filter(|(name, _)| name != "X-Amz-Signature");
    let query = canonical_query(values.map(|(name, value)| (name.as_str(), value.as_str())));
    let target = Signed {
        method,
        path: &parts.path,
        region: &parts.region,
    };
    let expected = (credential.ends_with(&format!("/{}", scope(time, &parts.region)))
        && signed == names(&headers))
    .then(|| sign(&secret(&signer), target, &query, &headers, time));
    let matches =
        |expected: String| equal_in_constant_time(expected.as_bytes(), signature.as_bytes());
    if !expected.is_some_and(matches) {
        return Err(wrong());
    }
    let key = percent_decode_str(&parts.path)
        .decode_utf8()
        .map_err(|_| wrong())?;
    Ok(Presigned {
        signer,
        method: method.to_owned(),
        key: key.into_owned(),
        bucket: parts.bucket,
        region: parts.region,
        signed: begins,
        expires,
    })
}

fn parameters(message: &str) -> S3Error {
    S3Error::other("AuthorizationQueryParametersError", 400, message)
}

fn not_signed() -> S3Error {
    parameters(
        "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
    )
}

/// The parts of a URL.
struct Parts {
    bucket: String,
    region: String,
    /// Percent-encoded.
    path: String,
    /// Decoded.
    values: Vec<(String, String)>,
}

impl Parts {
    fn of(url: &str) -> Option<Self> {
        let (host, rest) = url.strip_prefix("https://")?.split_once('/')?;
        let (path, query) = rest.split_once('?')?;
        let (bucket, region) = host.strip_suffix(".amazonaws.com")?.rsplit_once(".s3.")?;
        let decode = |text: &str| {
            let text = percent_decode_str(text).decode_utf8().ok()?;
            Some(text.into_owned())
        };
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=')?;
            Some((decode(name)?, decode(value)?))
        };
        Some(Self {
            bucket: bucket.to_owned(),
            region: region.to_owned(),
            path: path.to_owned(),
            values: query.split('&').map(pair).collect::<Option<_>>()?,
        })
    }

    /// The query without the parameters of the signature.
    fn own_query(&self) -> Vec<(String, String)> {
        let own = |(name, _): &&(String, String)| !name.starts_with("X-Amz-");
        self.values.iter().filter(own).cloned().collect()
    }

    fn value(&self, name: &str) -> Option<&str> {
        let found = self.values.iter().find(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The signer that the session token names, if the access key id belongs to that principal.
    fn signer(&self, credential: &str) -> Option<Principal> {
        let token = Base64::decode_vec(self.value("X-Amz-Security-Token")?).ok()?;
        let signer: Principal = String::from_utf8(token).ok()?.parse().ok()?;
        let id = credential.split('/').next()?;
        (signer.account().is_some() && id == access_key_id(&signer)).then_some(signer)
    }
}

fn host(bucket: &str, region: &str) -> String {
    format!("{bucket}.s3.{region}.amazonaws.com")
}

/// `20260101T120000Z`.
fn compact(time: Timestamp) -> String {
    time.to_string().replace(['-', ':'], "")
}

/// Parses what [`compact`] writes, for years from 1970 to 9999.
fn read_compact(text: &str) -> Option<Timestamp> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    // Days from the civil date, after Howard Hinnant, "chrono-compatible low-level date algorithms".
    let year_of_march = if month <= 2 {
        year.checked_sub(1)?
    } else {
        year
    };
    let era_year = year_of_march % 400;
    let month_of_march = (month + 9) % 12;
    let day_of_year = (153 * month_of_march + 2) / 5 + day.checked_sub(1)?;
    let day_of_era = era_year * 365 + era_year / 4 - era_year / 100 + day_of_year;
    let days = (year_of_march / 400 * 146_097 + day_of_era).checked_sub(719_468)?;
    let seconds = number(9, 11)? * 3_600 + number(11, 13)? * 60 + number(13, 15)?;
    let time = Timestamp(days * 86_400 + seconds);
    // Writing the date again must give the same text. This excludes dates such as the 31st of February.
    (compact(time) == text).then_some(time)
}

fn scope(time: &str, region: &str) -> String {
    format!("{}/{region}/s3/aws4_request", date_of(time))
}

/// `20260101` of `20260101T120000Z`. A text without a time is returned whole.
fn date_of(time: &str) -> &str {
    time.get(..8).unwrap_or(time)
}

/// The host, the encryption headers and the others, sorted by name.
fn headers(host: &str, sse: &SseHeaders, others: &[(String, String)]) -> Vec<(String, String)> {
    let mut headers = vec![("host".to_owned(), host.to_owned())];
    headers.extend_from_slice(others);
    for (name, value) in sse_headers(sse) {
        headers.push((name.to_lowercase(), value));
    }
    if let Some(customer) = &sse.customer {
        let name = "x-amz-server-side-encryption-customer-key";
        headers.push((name.to_owned(), Base64::encode_string(&customer.key)));
    }
    headers.sort();
    headers
}

fn names(headers: &[(String, String)]) -> String {
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    names.join(";")
}

fn canonical_query<'a>(values: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut pairs: Vec<String> = values
        .map(|(name, value)| format!("{}={}", http::query(name), http::query(value)))
        .collect();
    pairs.sort();
    pairs.join("&")
}

/// The signature: SigV4's chain of HMACs over the digest of the canonical request.
fn sign(
    secret: &str,
    target: Signed<'_>,
    query: &str,
    headers: &[(String, String)],
    time: &str,
) -> String {
    let Signed {
        method,
        path,
        region,
        ..
    } = target;
    let lines: String = headers
        .iter()
        .map(|(name, value)| format!("{name}:{}\n", value.trim()))
        .collect();
    let request = format!(
        "{method}\n/{path}\n{query}\n{lines}\n{}\nUNSIGNED-PAYLOAD",
        names(headers)
    );
    let text = format!(
        "{ALGORITHM}\n{time}\n{}\n{}",
        scope(time, region),
        hex(&sha256(request.as_bytes()))
    );
    let date = date_of(time);
    let mut key = format!("AWS4{secret}").into_bytes();
    for part in [date, region, "s3", "aws4_request"] {
        key = hmac_sha256(&key, part.as_bytes()).as_bytes().to_vec();
    }
    hex(hmac_sha256(&key, text.as_bytes()).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example at the end of S3 API reference, "Authenticating Requests: Using Query Parameters".
    #[test]
    fn gives_the_signature_of_awss_own_example() {
        let time = "20130524T000000Z";
        let query = canonical_query(
            [
                ("X-Amz-Algorithm", ALGORITHM),
                (
                    "X-Amz-Credential",
                    "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request",
                ),
                ("X-Amz-Date", time),
                ("X-Amz-Expires", "86400"),
                ("X-Amz-SignedHeaders", "host"),
            ]
            .into_iter(),
        );
        let target = Signed {
            method: "GET",
            path: "test.txt",
            region: "us-east-1",
        };
        let headers = headers(
            "examplebucket.s3.amazonaws.com",
            &SseHeaders::default(),
            &[],
        );
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        assert_eq!(
            sign(secret, target, &query, &headers, time),
            "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        );
    }
}
