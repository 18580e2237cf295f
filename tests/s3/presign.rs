//! Presigned URLs: good for what was signed, for as long as was said, on the signer's behalf, and for nothing else.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world::*;
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::error::ServiceError;
use envelope_lab::core::iam::Principal;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::s3::SseHeaders;
use envelope_lab::core::s3::presign::{Input, LONGEST, access_key_id, presign, read};
use proptest::prelude::*;

fn input(method: &str, key: &str, sse: &SseHeaders) -> Input {
    Input {
        method: method.to_owned(),
        bucket: BUCKET.to_owned(),
        key: key.to_owned(),
        region: REGION.to_owned(),
        expires: 3_600,
        sse: sse.clone(),
        ..Input::default()
    }
}

/// `code (status): message` of a refused URL.
fn refused(method: &str, url: &str, sse: &SseHeaders, now: Timestamp) -> String {
    ServiceError::from(&read(method, url, sse, &[], now).unwrap_err()).to_string()
}

const WRONG: &str = "SignatureDoesNotMatch (403): The request signature we calculated does not match the signature you provided. Check your key and signing method.";
const UNSIGNED: &str =
    "AccessDenied (403): There were headers present in the request which were not signed";

#[test]
fn a_url_tells_whose_it_is_and_what_it_is_for() {
    let none = SseHeaders::default();
    for (who, id) in [(Lab::app(), "ASIA"), (alice(), "AKIA")] {
        let url = presign(&who, &input("GET", "a b/ü+.txt", &none), NOW);
        assert!(url.starts_with("https://my-bucket.s3.us-east-1.amazonaws.com/a%20b/%C3%BC%2B.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="), "{url}");
        for part in [
            "X-Amz-Date=20260921T141320Z",
            "X-Amz-Expires=3600",
            "X-Amz-SignedHeaders=host&",
            "EXAMPLE%2F20260921%2Fus-east-1%2Fs3%2Faws4_request",
        ] {
            assert!(url.contains(part), "{part}: {url}");
        }
        let key = access_key_id(&who);
        assert!(key.len() == 20 && key.starts_with(id) && key.ends_with("EXAMPLE"));
        let read = read("GET", &url, &none, &[], NOW).unwrap();
        assert_eq!(read.signer, who);
        assert_eq!(
            (read.method.as_str(), read.key.as_str()),
            ("GET", "a b/ü+.txt")
        );
        assert_eq!(
            (read.bucket.as_str(), read.region.as_str()),
            (BUCKET, REGION)
        );
        assert_eq!(read.expires, Timestamp(NOW.0 + 3_600));
    }
}

#[test]
fn it_ends_when_it_says() {
    let none = SseHeaders::default();
    let url = presign(&alice(), &input("GET", "a", &none), NOW);
    assert!(read("GET", &url, &none, &[], Timestamp(NOW.0 + 3_599)).is_ok());
    let expired = "AccessDenied (403): Request has expired";
    assert_eq!(
        refused("GET", &url, &none, Timestamp(NOW.0 + 3_600)),
        expired
    );
    let early = "AccessDenied (403): Request is not yet valid";
    assert_eq!(refused("GET", &url, &none, Timestamp(NOW.0 - 901)), early);
    for (expires, good) in [(LONGEST, true), (LONGEST + 1, false)] {
        let long = Input {
            expires,
            ..input("GET", "a", &none)
        };
        let url = presign(&alice(), &long, NOW);
        assert_eq!(read("GET", &url, &none, &[], NOW).is_ok(), good);
        if !good {
            assert!(refused("GET", &url, &none, NOW).starts_with(
                "AuthorizationQueryParametersError (400): X-Amz-Expires must be less than a week"
            ));
        }
    }
}

#[test]
fn the_encryption_headers_that_were_signed_must_be_sent_and_no_others() {
    let none = SseHeaders::default();
    for (name, sse) in kinds() {
        let url = presign(&alice(), &input("PUT", "a", &sse), NOW);
        assert!(
            url.contains("X-Amz-SignedHeaders=host%3Bx-amz-server-side-encryption"),
            "{name}"
        );
        assert!(read("PUT", &url, &sse, &[], NOW).is_ok(), "{name}");
        assert_eq!(refused("PUT", &url, &none, NOW), WRONG, "{name}");
        let bare = presign(&alice(), &input("PUT", "a", &none), NOW);
        assert_eq!(refused("PUT", &bare, &sse, NOW), UNSIGNED, "{name}");
    }
    let url = presign(
        &alice(),
        &input("PUT", "a", &asks("aws:kms", Some(ALIAS))),
        NOW,
    );
    assert_eq!(
        refused("PUT", &url, &asks("aws:kms", Some(OTHER_KEY_ID)), NOW),
        WRONG
    );
}

#[test]
fn it_is_good_for_nothing_else() {
    let none = SseHeaders::default();
    let url = presign(&alice(), &input("GET", "a", &none), NOW);
    assert_eq!(refused("PUT", &url, &none, NOW), WRONG);
    for (from, to) in [
        ("/a?", "/b?"),
        ("my-bucket", "your-bucket"),
        ("X-Amz-Expires=3600", "X-Amz-Expires=9000"),
        ("20260921T141320Z", "20260921T151320Z"),
        ("X-Amz-Signature=", "X-Amz-Signature=0"),
        (".s3.us-east-1.", ".s3.eu-west-1."),
    ] {
        let changed = url.replace(from, to);
        assert_ne!(changed, url, "{from}");
        let later = Timestamp(NOW.0 + 3_000);
        assert_eq!(refused("GET", &changed, &none, later), WRONG, "{from}");
    }
    // Another's token with this key id, and one that names nobody.
    let other = presign(&Lab::app(), &input("GET", "a", &none), NOW);
    let token = |url: &str| {
        url.split("Token=")
            .nth(1)
            .unwrap()
            .split('&')
            .next()
            .unwrap()
            .to_owned()
    };
    for stranger in [token(&other), "YW5vbnltb3Vz".to_owned()] {
        let changed = url.replace(&token(&url), &stranger);
        assert!(refused("GET", &changed, &none, NOW).starts_with("InvalidAccessKeyId (403)"));
    }
    for part in [
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-SignedHeaders",
        "X-Amz-Signature",
    ] {
        let changed = url.replace(part, "X-Amz-Other");
        assert!(refused("GET", &changed, &none, NOW).starts_with("AuthorizationQueryParametersError (400): Query-string authentication version 4 requires"), "{part}");
    }
    let nobody = presign(&Principal::Anonymous, &input("GET", "a", &none), NOW);
    assert!(read("GET", &nobody, &none, &[], NOW).is_err());
}

/// The URL may be sent by anyone; the signer's permissions count, in S3 and in KMS, when it is sent.
#[test]
fn whoever_sends_it_the_signers_permissions_count() {
    let none = SseHeaders::default();
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, "a", b"body", &SseHeaders::kms(ALIAS));
    let url = presign(&Lab::app(), &input("GET", "a", &none), NOW);
    let signer = read("GET", &url, &none, &[], NOW).unwrap().signer;
    assert_eq!(
        body_of(&get_as(&mut cloud, &signer, "a", None, NOW)),
        b"body"
    );
    grant(
        &mut cloud,
        &Lab::app(),
        r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#,
    );
    let signer = read("GET", &url, &none, &[], NOW).unwrap().signer;
    let outcome = get_as(&mut cloud, &signer, "a", None, NOW);
    assert!(error_of(&outcome).ends_with("no identity-based policy allows the kms:Decrypt action"));
}

/// (AWS's own example, with AWS's secret, is checked beside the code.)
#[test]
fn a_signature_is_an_hmac_sha_256() {
    let none = SseHeaders::default();
    let signature = |who: &Principal, key: &str, now: u64| {
        let url = presign(who, &input("GET", key, &none), Timestamp(now));
        url.split("X-Amz-Signature=").nth(1).unwrap().to_owned()
    };
    let mut all: Vec<String> = [
        (alice(), "a", NOW.0),
        (alice(), "b", NOW.0),
        (Lab::app(), "a", NOW.0),
        (alice(), "a", NOW.0 + 1),
    ]
    .iter()
    .map(|(who, key, now)| signature(who, key, *now))
    .collect();
    assert!(
        all.iter()
            .all(|text| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
    );
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 4);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_key_and_time_comes_back_and_no_changed_byte_does(
        key in "[ -~äß→]{1,40}",
        now in 0_u64..250_000_000_000,
        at in any::<prop::sample::Index>(),
    ) {
        let none = SseHeaders::default();
        let now = Timestamp(now);
        let url = presign(&alice(), &input("GET", &key, &none), now);
        let read_back = read("GET", &url, &none, &[], now).unwrap();
        prop_assert_eq!(read_back.key, key);
        let mut bytes = url.into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
        let changed = String::from_utf8(bytes).unwrap();
        prop_assert!(read("GET", &changed, &none, &[], now).is_err(), "{}", changed);
    }

    #[test]
    fn no_text_is_taken_for_a_url(text in "(https://b\\.s3\\.r\\.amazonaws\\.com/k\\?)?[ -~]{0,80}") {
        prop_assert!(read("GET", &text, &SseHeaders::default(), &[], NOW).is_err());
    }
}
