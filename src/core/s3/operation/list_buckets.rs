//! `ListBuckets`: lists the buckets that the caller's account owns. The action applies to no single resource: it is
//! `*`.

use crate::core::clock::Timestamp;
use crate::core::s3::bucket::{Bucket, S3};
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::s3::{listing, owner};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{number, text};
use crate::core::wire::{Table, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:ListAllMyBuckets";

operation! {
    struct Input = Table::s3("ListBuckets", "GET", "");
    /// From 1 to 10,000. Without it, the list is whole.
    max_buckets: Option<i64> = [number("MaxBuckets").query("max-buckets")],
    /// From the previous answer.
    continuation_token: Option<String> = [text("ContinuationToken").query("continuation-token")],
    prefix: Option<String> = [text("Prefix").query("prefix")],
    /// The Region of the listed buckets.
    bucket_region: Option<String> = [text("BucketRegion").query("bucket-region")],
}

/// An entry of `Buckets`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub created: Timestamp,
    /// `BucketRegion`, which S3 returns if the request has a parameter.
    pub region: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The request that this answers.
    pub asked: Input,
    /// Sorted by name.
    pub buckets: Vec<Entry>,
    /// `ContinuationToken`, if there are more buckets. Its format is simulated.
    pub next: Option<String>,
    /// The canonical id of the caller's account.
    pub owner: String,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::AccessDenied`].
pub fn list_buckets(s3: &S3, session: &mut Session<'_>, input: &Input) -> Result<Output, S3Error> {
    session.ask(
        ACTION,
        "Your app asks S3 for its account's buckets".to_owned(),
        "This request names no bucket, so no bucket policy applies.",
        WireRequest::of(input, session.region),
        Vec::new(),
    );
    session.run(|session| {
        session.authorize_alone("*".to_owned(), ACTION, &[])?;
        let account = session.caller.principal.account();
        let own = s3
            .buckets()
            .filter(|bucket| Some(bucket.account.as_str()) == account);
        let (buckets, next) = page(own, input)?;
        let owner = owner::canonical_id(session.account());
        let mut xml = http::Xml::new("ListAllMyBucketsResult");
        xml.open("Buckets");
        for bucket in &buckets {
            xml.open("Bucket")
                .element("Name", &bucket.name)
                .element("CreationDate", &bucket.created.to_string());
            if let Some(region) = &bucket.region {
                xml.element("BucketRegion", region);
            }
            xml.close();
        }
        xml.close().open("Owner").element("ID", &owner).close();
        if let Some(next) = &next {
            xml.element("ContinuationToken", next);
        }
        if let Some(prefix) = &input.prefix {
            xml.element("Prefix", prefix);
        }
        session.answer(
            "S3 returns the buckets",
            "The list contains all buckets of the caller's account, even those that the caller can't read.",
            http::answer("200 OK", &[], Some(xml)),
            vec![Field::text(
                "Buckets",
                Role::Metadata,
                buckets.len().to_string(),
            )],
        );
        Ok(Output {
            asked: input.clone(),
            buckets,
            next,
            owner,
        })
    })
}

/// The buckets of one page, and the token for the next.
///
/// # Errors
/// [`S3Error::Argument`]. AWS documents the limits, but not the messages: simulated.
fn page<'b>(
    own: impl Iterator<Item = &'b Bucket>,
    input: &Input,
) -> Result<(Vec<Entry>, Option<String>), S3Error> {
    let most = match input.max_buckets {
        None => usize::MAX,
        Some(most) if (1..=10_000).contains(&most) => usize::try_from(most).unwrap_or(usize::MAX),
        Some(_) => {
            return Err(S3Error::argument(
                "Argument max-buckets must be an integer between 1 and 10000",
            ));
        }
    };
    let after = input
        .continuation_token
        .as_deref()
        .map(listing::read_token)
        .transpose()?;
    let shows_region = *input != Input::default();
    let mut buckets = Vec::new();
    let mut next = None;
    for bucket in own {
        let listed = after.as_ref().is_none_or(|after| bucket.name > *after)
            && (input.prefix.as_ref()).is_none_or(|prefix| bucket.name.starts_with(prefix))
            && (input.bucket_region.as_ref()).is_none_or(|region| bucket.region == *region);
        if !listed {
            continue;
        }
        if buckets.len() == most {
            next = buckets
                .last()
                .map(|last: &Entry| listing::token(&last.name));
            break;
        }
        buckets.push(Entry {
            name: bucket.name.clone(),
            created: bucket.created,
            region: shows_region.then(|| bucket.region.clone()),
        });
    }
    Ok((buckets, next))
}
