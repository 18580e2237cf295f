//! Lists, buckets, policies, defaults, tags and uploads in parts: what is answered, what is refused, what changes.
#![expect(clippy::panic, reason = "test helpers stand outside test functions")]

use crate::common::world::*;
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::{Cloud, Outcome};
use envelope_lab::core::entropy::Entropy;
use envelope_lab::core::iam::Principal;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::s3::encryption_rule::EncryptionRule;
use envelope_lab::core::s3::parameters::CopySource;
use envelope_lab::core::s3::*;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;

const BODY: &[u8] = b"test-sse";

fn list(input: list_objects_v2::Input) -> Request {
    Request::ListObjectsV2(list_objects_v2::Input {
        bucket: BUCKET.to_owned(),
        ..input
    })
}

fn page(cloud: &mut Cloud, input: list_objects_v2::Input) -> list_objects_v2::Output {
    match answered(s3(cloud, &list(input))) {
        Answer::ListObjectsV2(output) => output,
        other => panic!("{other:?}"),
    }
}

fn holding(keys: &[&str]) -> Cloud {
    let mut cloud = cloud(ALLOW_ALL);
    for key in keys {
        stored(&mut cloud, key, BODY, &SseHeaders::default());
    }
    cloud
}

fn texts(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

#[test]
fn a_list_tells_keys_and_plain_sizes() {
    let mut cloud = holding(&["b", "a/1", "a/2", "a/b/3", "c/4"]);
    let json = json_of(&s3(&mut cloud, &list(list_objects_v2::Input::default())));
    assert_eq!(json["KeyCount"], 5);
    assert_eq!(json["IsTruncated"], false);
    assert_eq!(
        json["Contents"][0],
        json!({"Key": "a/1", "LastModified": NOW.to_string(), "ETag": "\"42832cdec7083e70a9cd6f2d5852e004\"", "Size": 8, "StorageClass": "STANDARD"})
    );
    assert!(json.get("CommonPrefixes").is_none());
    let folded = list_objects_v2::Input {
        delimiter: Some("/".to_owned()),
        ..list_objects_v2::Input::default()
    };
    let output = page(&mut cloud, folded.clone());
    assert_eq!(texts(&output.common_prefixes), ["a/", "c/"]);
    assert_eq!(output.contents.len(), 1);
    let output = page(
        &mut cloud,
        list_objects_v2::Input {
            prefix: Some("a/".to_owned()),
            ..folded.clone()
        },
    );
    assert_eq!(texts(&output.common_prefixes), ["a/b/"]);
    assert_eq!(output.key_count(), 3);
    let output = page(
        &mut cloud,
        list_objects_v2::Input {
            start_after: Some("a/2".to_owned()),
            ..folded
        },
    );
    assert_eq!(
        texts(&output.common_prefixes),
        ["a/", "c/"],
        "a/b/3 comes after a/2"
    );
    let none = list_objects_v2::Input {
        max_keys: Some(0),
        ..list_objects_v2::Input::default()
    };
    let output = page(&mut cloud, none);
    assert_eq!((output.key_count(), output.next), (0, None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the size of a page, the pages together are the whole.
    #[test]
    fn pages_of_any_size_make_up_the_whole_list(
        keys in prop::collection::btree_set("[ab/]{1,5}", 1..20),
        prefix in "[ab/]{0,2}",
        delimiter in prop::option::of("[/b]"),
        size in 1..5_i64,
    ) {
        let names: Vec<&str> = keys.iter().map(String::as_str).collect();
        let mut cloud = holding(&names);
        let whole = list_objects_v2::Input {
            prefix: Some(prefix.clone()),
            delimiter: delimiter.clone(),
            ..list_objects_v2::Input::default()
        };
        let (mut found, mut prefixes) = (Vec::new(), Vec::new());
        let mut token = None;
        for _ in 0..40 {
            let output = page(&mut cloud, list_objects_v2::Input {
                max_keys: Some(size),
                continuation_token: token.clone(),
                ..whole.clone()
            });
            prop_assert!(output.key_count() as i64 <= size && output.key_count() > 0 || token.is_none());
            found.extend(output.contents.into_iter().map(|entry| entry.key));
            prefixes.extend(output.common_prefixes);
            token = output.next;
            if token.is_none() {
                break;
            }
        }
        // Worked out apart: split each key at the first delimiter after the prefix.
        let (mut plain, mut groups) = (Vec::new(), BTreeSet::new());
        for key in keys.iter().filter(|key| key.starts_with(&prefix)) {
            let rest = key.strip_prefix(&prefix).unwrap();
            match delimiter.as_ref().and_then(|delimiter| rest.split_once(delimiter.as_str())) {
                Some((before, _)) => {
                    groups.insert(format!("{prefix}{before}{}", delimiter.as_ref().unwrap()));
                }
                None => plain.push(key.clone()),
            }
        }
        prop_assert_eq!(found, plain);
        prop_assert_eq!(prefixes, groups.into_iter().collect::<Vec<_>>());
        prop_assert_eq!(token, None);
    }
}

#[test]
fn a_list_refuses_a_token_that_is_none_and_a_negative_number() {
    let mut cloud = holding(&[]);
    for token in ["", "%", "////"] {
        let input = list_objects_v2::Input {
            continuation_token: Some(token.to_owned()),
            ..list_objects_v2::Input::default()
        };
        assert_eq!(
            error_of(&s3(&mut cloud, &list(input))),
            "InvalidArgument (400): The continuation token provided is incorrect"
        );
    }
    let input = list_objects_v2::Input {
        max_keys: Some(-1),
        ..list_objects_v2::Input::default()
    };
    assert!(error_of(&s3(&mut cloud, &list(input))).starts_with("InvalidArgument (400)"));
}

fn create(name: &str, region: Option<&str>) -> Request {
    Request::CreateBucket(create_bucket::Input {
        bucket: name.to_owned(),
        location_constraint: region.map(str::to_owned),
        ..create_bucket::Input::default()
    })
}

#[test]
fn bucket_names_belong_to_all_accounts_and_follow_rules() {
    let mut cloud = cloud(ALLOW_ALL);
    let json = json_of(&s3(&mut cloud, &create("another.bucket-1", None)));
    assert_eq!(json, json!({"Location": "/another.bucket-1"}));
    let names = json_of(&s3(
        &mut cloud,
        &Request::ListBuckets(list_buckets::Input::default()),
    ));
    assert_eq!(
        names["Buckets"][0],
        json!({"Name": "another.bucket-1", "CreationDate": NOW.to_string()})
    );
    let stranger = Principal::User {
        account: STRANGER.to_owned(),
        name: "mallory".to_owned(),
    };
    grant(&mut cloud, &stranger, ALLOW_ALL);
    assert_eq!(
        error_of(&cloud.s3(&stranger, &create(BUCKET, None), &[], NOW)),
        "BucketAlreadyExists (409): The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again."
    );
    let none = cloud.s3(
        &stranger,
        &Request::ListBuckets(list_buckets::Input::default()),
        &[],
        NOW,
    );
    assert_eq!(json_of(&none)["Buckets"], json!([]));
    assert!(
        cloud
            .s3(&Principal::Anonymous, &create("nobodys", None), &[], NOW)
            .result
            .is_err()
    );
    for name in [
        "ab",
        "-ab",
        "ab-",
        "aB-c",
        "a..b",
        "192.168.5.4",
        "xn--abc",
        "abc-s3alias",
        "a_b",
        &"a".repeat(64),
    ] {
        assert_eq!(
            error_of(&s3(&mut cloud, &create(name, None))),
            "InvalidBucketName (400): The specified bucket is not valid.",
            "{name}"
        );
    }
}

/// S3 API reference, CreateBucket: in us-east-1 doing it again succeeds, elsewhere it does not.
#[test]
fn creating_ones_own_bucket_again_depends_on_the_region() {
    let mut cloud = holding(&["a"]);
    assert!(s3(&mut cloud, &create(BUCKET, None)).result.is_ok());
    assert_eq!(
        cloud.s3.bucket(BUCKET).unwrap().objects.len(),
        1,
        "nothing was reset"
    );
    let mut cloud = Cloud::new("eu-west-1", Entropy::from_seed(SEED));
    grant(&mut cloud, &Lab::app(), ALLOW_ALL);
    assert!(
        s3(&mut cloud, &create(BUCKET, Some("eu-west-1")))
            .result
            .is_ok()
    );
    assert_eq!(
        error_of(&s3(&mut cloud, &create(BUCKET, Some("eu-west-1")))),
        "BucketAlreadyOwnedByYou (409): Your previous request to create the named bucket succeeded and you already own it."
    );
    for (region, said) in [(None, "unspecified"), (Some("eu-west-2"), "eu-west-2")] {
        assert_eq!(
            error_of(&s3(&mut cloud, &create("another", region))),
            format!(
                "IllegalLocationConstraintException (400): The {said} location constraint is incompatible for the region specific endpoint this request was sent to."
            )
        );
    }
}

#[test]
fn only_an_empty_bucket_can_be_deleted() {
    let mut cloud = holding(&["a"]);
    let delete = Request::DeleteBucket(delete_bucket::Input {
        bucket: BUCKET.to_owned(),
        ..delete_bucket::Input::default()
    });
    assert_eq!(
        error_of(&s3(&mut cloud, &delete)),
        "BucketNotEmpty (409): The bucket you tried to delete is not empty"
    );
    cloud.s3.bucket_mut(BUCKET).unwrap().objects.clear();
    assert_eq!(json_of(&s3(&mut cloud, &delete)), json!({}));
    assert!(error_of(&s3(&mut cloud, &delete)).starts_with("NoSuchBucket (404)"));
}

fn put_policy(cloud: &mut Cloud, text: &str) -> Outcome {
    let input = put_bucket_policy::Input {
        bucket: BUCKET.to_owned(),
        policy: text.to_owned(),
        ..put_bucket_policy::Input::default()
    };
    s3(cloud, &Request::PutBucketPolicy(input))
}

#[test]
fn a_bucket_policy_is_put_read_and_dropped() {
    let mut cloud = cloud(ALLOW_ALL);
    let get = Request::GetBucketPolicy(get_bucket_policy::Input {
        bucket: BUCKET.to_owned(),
        ..get_bucket_policy::Input::default()
    });
    let none = "NoSuchBucketPolicy (404): The bucket policy does not exist";
    assert_eq!(error_of(&s3(&mut cloud, &get)), none);
    let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::my-bucket/*"}]}"#;
    unblock_public_access(&mut cloud);
    assert_eq!(json_of(&put_policy(&mut cloud, text)), json!({}));
    assert_eq!(json_of(&s3(&mut cloud, &get)), json!({"Policy": text}));
    stored(&mut cloud, "a", BODY, &SseHeaders::default());
    assert_eq!(
        body_of(&get_as(&mut cloud, &Principal::Anonymous, "a", None, NOW)),
        BODY
    );
    let before = cloud.s3.clone();
    for (text, message) in [
        (
            "{",
            "Policies must be valid JSON and the first byte must be '{'\nline 1, column ",
        ),
        (
            r#"{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::my-bucket"}]}"#,
            "Missing required field Principal\nline 1, column 15: this statement has no `Principal`",
        ),
        (
            &text.replace("my-bucket", "your-bucket"),
            "Policy has invalid resource\nline 1, column 107: ",
        ),
    ] {
        let error = error_of(&put_policy(&mut cloud, text));
        assert!(
            error.starts_with(&format!("MalformedPolicy (400): {message}")),
            "{error}"
        );
    }
    let large = text.replace("s3:GetObject", &format!("s3:{}", "G".repeat(20_480)));
    assert!(error_of(&put_policy(&mut cloud, &large)).starts_with("PolicyTooLarge (400)"));
    assert!(cloud.s3 == before);
    let drop = Request::DeleteBucketPolicy(delete_bucket_policy::Input {
        bucket: BUCKET.to_owned(),
        ..delete_bucket_policy::Input::default()
    });
    for _ in 0..2 {
        assert_eq!(json_of(&s3(&mut cloud, &drop)), json!({}));
    }
    assert_eq!(error_of(&s3(&mut cloud, &get)), none);
}

#[test]
fn a_default_encryption_is_echoed_as_it_was_configured() {
    let mut cloud = cloud(ALLOW_ALL);
    let get = Request::GetBucketEncryption(get_bucket_encryption::Input {
        bucket: BUCKET.to_owned(),
        ..get_bucket_encryption::Input::default()
    });
    // Recorded from a new bucket, before S3 blocked SSE-C in those.
    let fresh = json!({"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": false, "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]}}]}});
    cloud.s3.bucket_mut(BUCKET).unwrap().settings = BucketSettings::NEW;
    assert_eq!(json_of(&s3(&mut cloud, &get)), fresh);
    let put = |algorithm: &str, key: Option<&str>, on: Option<bool>| {
        Request::PutBucketEncryption(put_bucket_encryption::Input {
            bucket: BUCKET.to_owned(),
            rule: EncryptionRule {
                sse_algorithm: algorithm.to_owned(),
                kms_master_key_id: key.map(str::to_owned),
                bucket_key_enabled: on,
                ..EncryptionRule::default()
            },
            ..put_bucket_encryption::Input::default()
        })
    };
    // Nobody looks the key up.
    assert_eq!(
        json_of(&s3(
            &mut cloud,
            &put("aws:kms", Some("fake-key-id"), Some(true))
        )),
        json!({})
    );
    let rule =
        |json: serde_json::Value| json["ServerSideEncryptionConfiguration"]["Rules"][0].clone();
    assert_eq!(
        rule(json_of(&s3(&mut cloud, &get))),
        json!({"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "fake-key-id"}, "BucketKeyEnabled": true, "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]}})
    );
    assert!(error_of(&s3(&mut cloud, &put("aes", None, None))).starts_with("MalformedXML (400)"));
    let drop = Request::DeleteBucketEncryption(delete_bucket_encryption::Input {
        bucket: BUCKET.to_owned(),
        ..delete_bucket_encryption::Input::default()
    });
    assert_eq!(json_of(&s3(&mut cloud, &drop)), json!({}));
    assert_eq!(json_of(&s3(&mut cloud, &get)), fresh);
}

#[test]
fn tags_are_replaced_read_and_kept_within_bounds() {
    let mut cloud = holding(&["a"]);
    let put = |key: &str, tags: &[(&str, &str)]| {
        let tags = tags
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Request::PutObjectTagging(put_object_tagging::Input {
            bucket: BUCKET.to_owned(),
            key: key.to_owned(),
            tags: tags.collect(),
            ..put_object_tagging::Input::default()
        })
    };
    let get = Request::GetObjectTagging(get_object_tagging::Input {
        bucket: BUCKET.to_owned(),
        key: "a".to_owned(),
        ..get_object_tagging::Input::default()
    });
    assert_eq!(json_of(&s3(&mut cloud, &get)), json!({"TagSet": []}));
    assert_eq!(
        json_of(&s3(
            &mut cloud,
            &put("a", &[("team", "blue"), ("cost", "")])
        )),
        json!({})
    );
    let tags = json!({"TagSet": [{"Key": "team", "Value": "blue"}, {"Key": "cost", "Value": ""}]});
    assert_eq!(json_of(&s3(&mut cloud, &get)), tags);
    let eleven: Vec<String> = (0..11).map(|number| number.to_string()).collect();
    let eleven: Vec<(&str, &str)> = eleven.iter().map(|name| (name.as_str(), "")).collect();
    let long = "x".repeat(257);
    for (tags, error) in [
        (
            &eleven[..],
            "BadRequest (400): Object tags cannot be greater than 10",
        ),
        (
            &[("a", "1"), ("a", "2")],
            "InvalidTag (400): Cannot provide multiple Tags with the same key",
        ),
        (
            &[("", "1")],
            "InvalidTag (400): The TagKey you have provided is invalid",
        ),
        (
            &[("a", &long)],
            "InvalidTag (400): The TagValue you have provided is invalid",
        ),
    ] {
        assert_eq!(error_of(&s3(&mut cloud, &put("a", tags))), error);
    }
    assert_eq!(json_of(&s3(&mut cloud, &get)), tags);
    assert!(error_of(&s3(&mut cloud, &put("nope", &[]))).starts_with("NoSuchKey (404)"));
}

#[test]
fn an_upload_in_parts_from_its_beginning_to_its_end() {
    let mut cloud = holding(&["src"]);
    let (app, sse) = (Lab::app(), kinds()[3].1.clone());
    let created = create_as(&mut cloud, &app, "m", &sse);
    let json = json_of(&created);
    assert_eq!(json["Bucket"], BUCKET);
    assert_eq!(
        json["SSEKMSEncryptionContext"],
        sse.context.clone().unwrap()
    );
    let id = upload_id_of(created);
    let list_parts = |max: Option<i64>, marker: Option<i64>| {
        Request::ListParts(list_parts::Input {
            bucket: BUCKET.to_owned(),
            key: "m".to_owned(),
            upload_id: id.clone(),
            max_parts: max,
            part_number_marker: marker,
            ..list_parts::Input::default()
        })
    };
    let mut tags = Vec::new();
    for (number, body) in [(3, "three"), (1, "one"), (1, "ONE"), (7, "not named")] {
        let outcome = part_as(&mut cloud, &app, "m", &id, number, body.as_bytes(), None);
        assert_eq!(json_of(&outcome)["ServerSideEncryption"], "aws:kms");
        assert_eq!(kms_calls(&outcome), ["Decrypt"]);
        tags.push((number, etag_of(outcome)));
    }
    let copied = upload_part_copy::Input {
        bucket: BUCKET.to_owned(),
        key: "m".to_owned(),
        upload_id: id.clone(),
        part_number: 2,
        source: CopySource {
            bucket: BUCKET.to_owned(),
            key: "src".to_owned(),
            version_id: None,
        },
        range: Some("bytes=1-4".to_owned()),
        ..upload_part_copy::Input::default()
    };
    let outcome = s3(&mut cloud, &Request::UploadPartCopy(copied.clone()));
    assert!(json_of(&outcome)["CopyPartResult"]["ETag"].is_string());
    tags.push((2, etag_of(outcome)));
    for (range, message) in [
        (
            "bytes=0-8",
            "Range specified is not valid for source object of size: 8",
        ),
        (
            "bytes=4",
            "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
        ),
    ] {
        let range = upload_part_copy::Input {
            range: Some(range.to_owned()),
            ..copied.clone()
        };
        let outcome = s3(&mut cloud, &Request::UploadPartCopy(range));
        assert_eq!(
            error_of(&outcome),
            format!("InvalidArgument (400): {message}")
        );
    }
    let listed = json_of(&s3(&mut cloud, &list_parts(Some(2), Some(1))));
    assert_eq!(listed["IsTruncated"], true);
    assert_eq!(listed["NextPartNumberMarker"], 3);
    assert_eq!(
        listed["Parts"][1],
        json!({"PartNumber": 3, "LastModified": NOW.to_string(), "ETag": tags[0].1, "Size": 5})
    );
    let uploads = Request::ListMultipartUploads(list_multipart_uploads::Input {
        bucket: BUCKET.to_owned(),
        prefix: None,
        ..list_multipart_uploads::Input::default()
    });
    assert_eq!(
        json_of(&s3(&mut cloud, &uploads))["Uploads"][0]["UploadId"],
        id
    );
    let names = page(&mut cloud, list_objects_v2::Input::default());
    assert_eq!(names.key_count(), 1, "an upload is no object yet");
    let chosen = [tags[2].clone(), tags[4].clone(), tags[0].clone()];
    let before = cloud.s3.clone();
    let part = "InvalidPart (400): One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.";
    let order = "InvalidPartOrder (400): The list of parts was not in ascending order. Parts must be ordered by part number.";
    for (parts, error) in [
        (vec![tags[1].clone()], part),
        (vec![(5, tags[0].1.clone())], part),
        (vec![tags[0].clone(), tags[2].clone()], order),
        (vec![tags[0].clone(), tags[0].clone()], order),
        (
            vec![],
            "MalformedXML (400): The XML you provided was not well-formed or did not validate against our published schema",
        ),
    ] {
        let outcome = complete_as(&mut cloud, &app, "m", &id, &parts);
        assert_eq!(error_of(&outcome), error);
        assert_eq!(kms_calls(&outcome), [""; 0]);
    }
    assert!(cloud.s3 == before);
    let outcome = complete_as(&mut cloud, &app, "m", &id, &chosen);
    let json = json_of(&outcome);
    assert_eq!(
        json["Location"],
        "https://my-bucket.s3.us-east-1.amazonaws.com/m"
    );
    assert!(json["ETag"].as_str().unwrap().ends_with("-3\""));
    assert_eq!(body_of(&download(&mut cloud, "m")), b"ONEest-three");
    // The same request again gets the same answer (S3 API reference, CompleteMultipartUpload).
    let again = complete_as(&mut cloud, &app, "m", &id, &chosen);
    assert_eq!(json_of(&again), json);
    for outcome in [
        complete_as(&mut cloud, &app, "m", &id, &chosen[1..]),
        part_as(&mut cloud, &app, "m", &id, 1, BODY, None),
        s3(&mut cloud, &list_parts(None, None)),
    ] {
        assert_eq!(
            error_of(&outcome),
            "NoSuchUpload (404): The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
        );
    }
    assert!(json_of(&s3(&mut cloud, &uploads)).get("Uploads").is_none());
}

#[test]
fn an_aborted_upload_leaves_nothing() {
    let mut cloud = cloud(ALLOW_ALL);
    let app = Lab::app();
    let id = upload_id_of(create_as(&mut cloud, &app, "m", &SseHeaders::kms(ALIAS)));
    part_as(&mut cloud, &app, "m", &id, 1, BODY, None)
        .result
        .unwrap();
    for number in [0, 10_001, -1] {
        let outcome = part_as(&mut cloud, &app, "m", &id, number, BODY, None);
        assert_eq!(
            error_of(&outcome),
            "InvalidArgument (400): Part number must be an integer between 1 and 10000, inclusive"
        );
    }
    let abort = |key: &str| {
        Request::AbortMultipartUpload(abort_multipart_upload::Input {
            bucket: BUCKET.to_owned(),
            key: key.to_owned(),
            upload_id: id.clone(),
            ..abort_multipart_upload::Input::default()
        })
    };
    assert!(error_of(&s3(&mut cloud, &abort("another"))).starts_with("NoSuchUpload (404)"));
    assert_eq!(json_of(&s3(&mut cloud, &abort("m"))), json!({}));
    assert!(error_of(&s3(&mut cloud, &abort("m"))).starts_with("NoSuchUpload (404)"));
    let bucket = cloud.s3.bucket(BUCKET).unwrap();
    assert!(bucket.uploads.is_empty() && bucket.objects.is_empty());
}

#[test]
fn answers_have_the_members_of_boto3() {
    let mut cloud = cloud(ALLOW_ALL);
    let input = put_object::Input {
        metadata: vec![("author".to_owned(), "me".to_owned())],
        ..put_input("a", BODY, &SseHeaders::kms(ALIAS))
    };
    cloud
        .call(
            &Lab::app(),
            envelope_lab::core::cloud::Call::PutObject(input),
            BODY,
            NOW,
        )
        .result
        .unwrap();
    let range = get_object::Input {
        bucket: BUCKET.to_owned(),
        key: "a".to_owned(),
        range: Some("bytes=0-3".to_owned()),
        ..get_object::Input::default()
    };
    let json = json_of(&call(
        &mut cloud,
        envelope_lab::core::cloud::Call::GetObject(range),
    ));
    let etag = json["ETag"].clone();
    assert_eq!(
        json,
        json!({"AcceptRanges": "bytes", "LastModified": NOW.to_string(), "ContentLength": 4, "ETag": etag, "ContentRange": "bytes 0-3/8",
            "ContentType": "text/plain", "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key_arn(), "Metadata": {"author": "me"}})
    );
    let (_, sse) = kinds().pop().unwrap();
    let copy = copy_object::Input {
        bucket: BUCKET.to_owned(),
        key: "b".to_owned(),
        source: CopySource {
            bucket: BUCKET.to_owned(),
            key: "a".to_owned(),
            version_id: None,
        },
        sse: sse.clone(),
        source_customer: None,
        ..copy_object::Input::default()
    };
    let later = Timestamp(NOW.0 + 1);
    let json = json_of(&cloud.s3(&Lab::app(), &Request::CopyObject(copy), &[], later));
    let md5 = sse.customer.unwrap().md5();
    assert_eq!(json["SSECustomerAlgorithm"], "AES256");
    assert_eq!(json["SSECustomerKeyMD5"], md5);
    assert_eq!(json["CopyObjectResult"]["LastModified"], later.to_string());
    assert!(json.get("ServerSideEncryption").is_none());
}
