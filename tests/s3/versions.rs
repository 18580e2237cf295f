//! Versions against a plain model: for each key a list, the newest first, of bodies and delete markers.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world::*;
use envelope_lab::core::body_store::{Bodies, MemoryBodyStore};
use envelope_lab::core::cloud::{Call, Cloud, Response};
use envelope_lab::core::s3::version::{Found, NULL};
use envelope_lab::core::s3::{
    Answer as S3Answer, Request, S3, SseHeaders, Versioning, delete_object, get_object,
    list_object_versions,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The newest first: a version's id, and its body; none for a delete marker.
type Model = BTreeMap<String, Vec<(String, Option<Vec<u8>>)>>;

#[derive(Clone, Debug)]
enum Deed {
    /// Enables versioning, or suspends it.
    Versioning(bool),
    Put(u8, u8),
    Delete(u8),
    /// Deletes the version at this place of the key's list for good, or a version that isn't there.
    DeleteVersion(u8, usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        1 => any::<bool>().prop_map(Deed::Versioning),
        5 => (0_u8..2, any::<u8>()).prop_map(|(key, byte)| Deed::Put(key, byte)),
        3 => (0_u8..2).prop_map(Deed::Delete),
        3 => (0_u8..2, 0_usize..5).prop_map(|(key, place)| Deed::DeleteVersion(key, place)),
    ]
}

fn name(key: u8) -> String {
    format!("key-{key}")
}

fn read(cloud: &mut Cloud, key: &str, version_id: Option<&str>) -> Result<Vec<u8>, String> {
    let input = get_object::Input {
        bucket: BUCKET.to_owned(),
        key: key.to_owned(),
        version_id: version_id.map(str::to_owned),
        ..get_object::Input::default()
    };
    let outcome = call(cloud, Call::GetObject(input));
    match &outcome.result {
        Ok(_) => Ok(body_of(&outcome).to_vec()),
        Err(error) => Err(error.code.clone()),
    }
}

/// Puts a version into the model: a null one replaces the null one.
fn push(versions: &mut Vec<(String, Option<Vec<u8>>)>, id: &str, body: Option<Vec<u8>>) {
    if id == NULL {
        versions.retain(|(other, _)| other != NULL);
    }
    versions.insert(0, (id.to_owned(), body));
}

fn apply(cloud: &mut Cloud, model: &mut Model, deed: &Deed) {
    let state = cloud.s3.bucket(BUCKET).unwrap().settings.versioning;
    match deed {
        Deed::Versioning(on) => {
            let bucket = cloud.s3.bucket_mut(BUCKET).unwrap();
            bucket.settings.versioning = match on {
                true => Versioning::Enabled,
                // A bucket that never had versions cannot be suspended by this test alone, but S3 allows it.
                false => Versioning::Suspended,
            };
        }
        Deed::Put(key, byte) => {
            let body = vec![*byte; 5];
            let put = stored(cloud, &name(*key), &body, &SseHeaders::kms(ALIAS));
            assert_eq!(put.version_id.is_some(), state == Versioning::Enabled);
            let id = put.version_id.unwrap_or_else(|| NULL.to_owned());
            push(model.entry(name(*key)).or_default(), &id, Some(body));
        }
        Deed::Delete(key) => {
            let deleted = delete(cloud, &name(*key), None);
            let versions = model.entry(name(*key)).or_default();
            match state {
                Versioning::Off => versions.clear(),
                _ => push(versions, &deleted.expect("a marker"), None),
            }
        }
        Deed::DeleteVersion(key, place) => {
            let versions = model.entry(name(*key)).or_default();
            let id = match versions.get(*place) {
                Some((id, _)) => id.clone(),
                None => NULL.to_owned(),
            };
            delete(cloud, &name(*key), Some(&id));
            versions.retain(|(other, _)| *other != id);
        }
    }
}

fn delete(cloud: &mut Cloud, key: &str, version_id: Option<&str>) -> Option<String> {
    let input = delete_object::Input {
        bucket: BUCKET.to_owned(),
        key: key.to_owned(),
        version_id: version_id.map(str::to_owned),
        ..delete_object::Input::default()
    };
    match call(cloud, Call::DeleteObject(input)).result {
        Ok(Response::DeleteObject(deleted)) => deleted.version_id,
        other => panic!("{other:?}"),
    }
}

/// What S3 stores, in the model's form.
fn listed(cloud: &Cloud) -> Vec<(String, String, bool)> {
    let bucket = cloud.s3.bucket(BUCKET).unwrap();
    let of = |found: Found<'_>| found.id().unwrap().to_owned();
    (bucket.all_versions())
        .map(|one| {
            (
                one.key.to_owned(),
                of(one.found),
                one.found.object().is_some(),
            )
        })
        .collect()
}

/// All pages of `ListObjectVersions` with this many entries each, put together.
fn paged(cloud: &mut Cloud, size: i64) -> Vec<(String, String, bool)> {
    let (mut all, mut next) = (Vec::new(), None);
    loop {
        let (key_marker, version_id_marker) = next.unzip();
        let input = list_object_versions::Input {
            bucket: BUCKET.to_owned(),
            max_keys: Some(size),
            key_marker,
            version_id_marker,
            ..list_object_versions::Input::default()
        };
        let S3Answer::ListObjectVersions(page) =
            answered(s3(cloud, &Request::ListObjectVersions(input)))
        else {
            panic!("no list");
        };
        assert!(page.entries.len() as i64 <= size);
        let entries = page.entries.into_iter();
        all.extend(entries.map(|one| (one.key, one.version_id, one.object.is_some())));
        next = page.next;
        if next.is_none() {
            return all;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn versions_are_those_of_a_plain_list(
        deeds in prop::collection::vec(deed(), 0..24),
        size in 1_i64..5,
    ) {
        let mut cloud = cloud(ALLOW_ALL);
        let mut model = Model::new();
        for deed in &deeds {
            apply(&mut cloud, &mut model, deed);
            let expected: Vec<_> = (model.iter())
                .flat_map(|(key, versions)| {
                    versions.iter().map(move |(id, body)| (key.clone(), id.clone(), body.is_some()))
                })
                .collect();
            prop_assert_eq!(listed(&cloud), expected, "{:?}", deeds);
            // A plain listing has the keys whose newest version is an object.
            let current: Vec<_> = (model.iter())
                .filter(|(_, versions)| matches!(versions.first(), Some((_, Some(_)))))
                .map(|(key, _)| key.clone())
                .collect();
            let objects = &cloud.s3.bucket(BUCKET).unwrap().objects;
            prop_assert_eq!(objects.keys().cloned().collect::<Vec<_>>(), current, "{:?}", deeds);
        }
        prop_assert_eq!(paged(&mut cloud, size), listed(&cloud));
        let mut blobs = Vec::new();
        for (key, versions) in &model {
            let current = match versions.first() {
                Some((_, Some(body))) => Ok(body.clone()),
                _ => Err("NoSuchKey".to_owned()),
            };
            prop_assert_eq!(read(&mut cloud, key, None), current);
            for (id, body) in versions {
                let expected = body.clone().ok_or_else(|| "MethodNotAllowed".to_owned());
                prop_assert_eq!(read(&mut cloud, key, Some(id)), expected);
            }
            let bucket = cloud.s3.bucket(BUCKET).unwrap();
            for found in bucket.versions_of(key).filter_map(Found::object) {
                blobs.push(found.encryption.kms().unwrap().encrypted_data_key.clone());
            }
        }
        // Each version has an encrypted data key of its own.
        let count = blobs.len();
        blobs.sort();
        blobs.dedup();
        prop_assert_eq!(blobs.len(), count);
    }
}

/// The store keeps a body while a version needs it, and frees it with the last one.
#[test]
fn a_version_holds_its_body_and_deleting_it_frees_the_bytes() {
    let mut cloud = cloud(ALLOW_ALL);
    let store = Arc::new(MemoryBodyStore::default());
    cloud.s3 = S3::with_bodies(Bodies::new(store.clone()));
    cloud.s3.create_bucket(BUCKET, ACCOUNT, REGION);
    cloud.s3.bucket_mut(BUCKET).unwrap().settings.versioning = Versioning::Enabled;
    let mut ids = Vec::new();
    for round in 1..=3 {
        let put = stored(&mut cloud, "k", &[7; 1_000], &SseHeaders::kms(ALIAS));
        ids.push(put.version_id.unwrap());
        assert_eq!(store.count(), round);
    }
    delete(&mut cloud, "k", None);
    assert_eq!(store.count(), 3, "a delete marker frees nothing");
    for (left, id) in (0..3).rev().zip(&ids) {
        delete(&mut cloud, "k", Some(id));
        assert_eq!(store.count(), left);
    }
}
