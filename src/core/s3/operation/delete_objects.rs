//! `DeleteObjects`: deletes up to 1,000 objects or versions. Each is authorized and answered for itself: some can be
//! deleted while others are refused.

use super::put_bucket_encryption::malformed;
use crate::core::error::ServiceError;
use crate::core::json::Object;
use crate::core::s3::bucket::S3;
use crate::core::s3::deletion::{self, Deleted, delete};
use crate::core::s3::object_keys::Target;
use crate::core::s3::owner;
use crate::core::s3::parameters::{OWNER, REQUEST_PAYER};
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::field::Single;
use crate::core::wire::member::{bucket, flag, member, text};
use crate::core::wire::{List, Structure, Table, Type, WireRequest, operation};
use serde_json::Value;

/// The most objects that one request can name.
const MOST: usize = 1_000;

const DELETE: Structure = Structure {
    rust: "Delete",
    fails: true,
    members: &[
        member(
            "Objects",
            Type::List(&List {
                of: Type::Structure(&Structure {
                    rust: "ObjectIdentifier",
                    fails: true,
                    members: &[text("Key").required(), text("VersionId")],
                }),
                element: "Object",
                only_one: false,
            }),
        ),
        flag("Quiet"),
    ],
};

operation! {
    struct Input = Table::s3("DeleteObjects", "POST", "delete");
    bucket: String = [bucket()],
    delete: Delete = [member("Delete", Type::Structure(&DELETE)).required().xml("Delete")],
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// What to delete.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Delete {
    /// Keys, and the versions to delete for good.
    pub objects: Vec<(String, Option<String>)>,
    /// Whether the answer leaves out what was deleted.
    pub quiet: Option<bool>,
}

/// What became of one object: its key, the version that the request names, and the outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectResult {
    pub key: String,
    pub version_id: Option<String>,
    pub result: Result<Deleted, ServiceError>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// In the order of the request.
    pub results: Vec<ObjectResult>,
    pub quiet: bool,
}

impl Single for Delete {
    fn to_value(&self, _: Type) -> Value {
        let one = |(key, version_id): &(String, Option<String>)| {
            let mut object = Object::of(&[("Key", key)]);
            if let Some(id) = version_id {
                object.text("VersionId", id);
            }
            object.value()
        };
        let mut json = Object::default();
        json.put(
            "Objects",
            Value::Array(self.objects.iter().map(one).collect()),
        );
        if let Some(quiet) = self.quiet {
            json.put("Quiet", Value::Bool(quiet));
        }
        json.value()
    }

    fn of_value(value: Option<&Value>, _: Type) -> Self {
        let of = |name| value.and_then(|value| value.get(name));
        let objects = of("Objects").and_then(Value::as_array);
        let one = |object: &Value| {
            let text = |name| Some(object.get(name)?.as_str()?.to_owned());
            Some((text("Key")?, text("VersionId")))
        };
        Self {
            objects: objects.into_iter().flatten().filter_map(one).collect(),
            quiet: of("Quiet").and_then(Value::as_bool),
        }
    }
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `MalformedXML` for no object or too many, [`S3Error::NoSuchBucket`]. What a single object meets is in the answer.
pub fn delete_objects(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    let objects = &input.delete.objects;
    let needs = deletion::action(objects.first().and_then(|(_, id)| id.as_deref()));
    session.ask(
        needs,
        format!("Your app asks S3 to delete {} objects", objects.len()),
        "This is one request, but S3 authorizes each object separately. Deleting needs no key, so S3 doesn't call KMS.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        if objects.is_empty() || objects.len() > MOST {
            return Err(malformed());
        }
        if s3.bucket(&input.bucket).is_none() {
            return Err(S3Error::NoSuchBucket);
        }
        let mut results = Vec::new();
        for (key, version_id) in objects {
            let target = Target {
                bucket: &input.bucket,
                key,
            };
            let result = delete(s3, session, target, version_id.as_deref(), None);
            results.push(ObjectResult {
                key: key.clone(),
                version_id: version_id.clone(),
                result: result.map_err(|error| error_of(&error)),
            });
        }
        let output = Output {
            results,
            quiet: input.delete.quiet == Some(true),
        };
        let refused = (output.results.iter()).filter(|one| one.result.is_err());
        let refused = refused.count();
        session.answer(
            "S3 returns a result for each object",
            match refused {
                0 => "S3 deleted all of them.",
                _ => "The status is 200, although S3 denied some objects. Your app has to check Errors in the response.",
            },
            http::answer("200 OK", &[], Some(xml(&output))),
            vec![
                Field::text("Deleted", Role::Metadata, (objects.len() - refused).to_string()),
                Field::text("Errors", Role::Metadata, refused.to_string()),
            ],
        );
        Ok(output)
    })
}

/// Among results, S3 reports an impossible version id as a missing version.
fn error_of(error: &S3Error) -> ServiceError {
    match error {
        S3Error::Argument(_) => ServiceError::from(&S3Error::NoSuchVersion),
        error => ServiceError::from(error),
    }
}

impl ObjectResult {
    /// The members of its entry in `Deleted`: names and values, or none if it was refused.
    pub fn deleted(&self) -> Option<Vec<(&'static str, String)>> {
        let deleted = self.result.as_ref().ok()?;
        let mut members = vec![("Key", self.key.clone())];
        members.extend(self.version_id.clone().map(|id| ("VersionId", id)));
        if deleted.delete_marker {
            members.push(("DeleteMarker", "true".to_owned()));
            let id = deleted.version_id.clone();
            members.extend(id.map(|id| ("DeleteMarkerVersionId", id)));
        }
        Some(members)
    }

    /// The members of its entry in `Errors`, if it was refused.
    pub fn error(&self) -> Option<Vec<(&'static str, String)>> {
        let error = self.result.as_ref().err()?;
        let mut members = vec![("Key", self.key.clone())];
        members.extend(self.version_id.clone().map(|id| ("VersionId", id)));
        members.push(("Code", error.code.clone()));
        members.push(("Message", error.message.clone()));
        Some(members)
    }
}

fn xml(output: &Output) -> http::Xml {
    let mut xml = http::Xml::new("DeleteResult");
    let mut put = |name, members: Vec<(&'static str, String)>| {
        xml.open(name);
        for (name, value) in &members {
            xml.element(name, value);
        }
        xml.close();
    };
    for one in &output.results {
        if let Some(members) = one.deleted().filter(|_| !output.quiet) {
            put("Deleted", members);
        }
        if let Some(members) = one.error() {
            put("Error", members);
        }
    }
    xml
}
