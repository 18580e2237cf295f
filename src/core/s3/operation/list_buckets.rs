//! `ListBuckets`: lists the buckets that the caller's account owns. The action applies to no single resource: it is
//! `*`.

use crate::core::clock::Timestamp;
use crate::core::s3::bucket::S3;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::{Table, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:ListAllMyBuckets";

operation! {
    struct Input = Table::s3("ListBuckets", "GET", "");
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `Name` and `CreationDate` of each bucket, sorted by name.
    pub buckets: Vec<(String, Timestamp)>,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::AccessDenied`].
pub fn list_buckets(s3: &S3, session: &mut Session<'_>, input: &Input) -> Result<Output, S3Error> {
    session.ask(
        ACTION,
        "Your app asks S3 for its account's buckets".to_owned(),
        "This request names no bucket, so no bucket policy has a say.",
        WireRequest::of(input, session.region),
        Vec::new(),
    );
    session.run(|session| {
        session.authorize_alone("*".to_owned(), ACTION, &[])?;
        let account = session.caller.principal.account();
        let own = s3
            .buckets()
            .filter(|bucket| Some(bucket.account.as_str()) == account);
        let buckets: Vec<_> = own
            .map(|bucket| (bucket.name.clone(), bucket.created))
            .collect();
        let mut xml = http::Xml::new("ListAllMyBucketsResult");
        xml.open("Buckets");
        for (name, created) in &buckets {
            xml.open("Bucket")
                .element("Name", name)
                .element("CreationDate", &created.to_string())
                .close();
        }
        session.answer(
            "S3 answers with the buckets",
            "Those of the caller's account, whether the caller may look into them or not.",
            http::answer("200 OK", &[], Some(xml)),
            vec![Field::text(
                "Buckets",
                Role::Metadata,
                buckets.len().to_string(),
            )],
        );
        Ok(Output { buckets })
    })
}
