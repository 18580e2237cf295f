//! The requests that a change is measured with: actions × resources × callers.

use super::point::{PRINCIPAL_ARN, Point};
use crate::core::iam::document::PatternElement;
use crate::core::iam::matching::{PolicyQuery, match_statement};
use crate::core::iam::{
    Context, PolicyKind, Principal, Request, Statement, action_matches, known_actions,
};
use std::cell::RefCell;
use std::collections::BTreeMap;

const OBJECTS: &str = "arn:aws:s3:::";
const OTHER_BUCKET: &str = "arn:aws:s3:::another-bucket";

/// Every action of S3 and KMS, on the request's resource, on others beside it and elsewhere; by the caller, and for a
/// resource's policy also by another user of the account, a user of another account, a service, and anyone.
pub(super) struct Grid<'a> {
    point: Point<'a>,
    actions: Vec<String>,
    /// Caller and resource, each with any action.
    requests: Vec<GridRequest>,
    /// Which actions a pattern with wildcards matches.
    known: RefCell<BTreeMap<String, Vec<bool>>>,
}

struct GridRequest {
    request: Request,
    caller: Principal,
    /// The service of the resource; empty for `*`.
    service: String,
    /// Whether caller and resource are the request's.
    own: bool,
    /// Whether the caller is the request's, and the resource an object of the request's bucket.
    in_bucket: bool,
}

/// Which requests of the grid a statement applies to, caller and resource by action.
pub(super) struct Hits(Vec<Option<Vec<bool>>>);

impl<'a> Grid<'a> {
    pub fn new(point: Point<'a>) -> Self {
        let mut actions: Vec<String> = ["s3", "kms"]
            .iter()
            .flat_map(|service| {
                (known_actions(service).into_iter()).map(move |name| format!("{service}:{name}"))
            })
            .collect();
        let asked = point.action();
        if !actions.iter().any(|name| name.eq_ignore_ascii_case(asked)) {
            actions.push(asked.to_owned());
        }
        let mut requests = Vec::new();
        for (index, caller) in callers(&point).into_iter().enumerate() {
            for resource in resources(&point) {
                let own = index == 0 && resource == point.request.resource;
                let context = match index {
                    0 => point.request.context.clone(),
                    _ => context_of(&caller, &point.request.context),
                };
                requests.push(GridRequest {
                    service: resource.split(':').nth(2).unwrap_or("").to_owned(),
                    in_bucket: index == 0 && is_in_bucket_of(&resource, &point.request.resource),
                    own,
                    request: Request {
                        principal: caller.clone(),
                        action: String::new(),
                        resource,
                        resource_account: point.request.resource_account.clone(),
                        context,
                    },
                    caller: caller.clone(),
                });
            }
        }
        Self {
            point,
            actions,
            requests,
            known: RefCell::default(),
        }
    }

    /// The known actions, e.g. `s3:GetObject`.
    pub fn actions(&self) -> impl Iterator<Item = &str> {
        self.actions.iter().map(String::as_str)
    }

    /// Which requests the statement applies to.
    pub fn hits(&self, statement: &Statement) -> Hits {
        let named = self.named(&statement.action);
        let first =
            (self.actions.iter().zip(&named)).find_map(|(action, hit)| hit.then_some(action));
        let Some(first) = first else {
            return Hits(self.requests.iter().map(|_| None).collect());
        };
        let hits = self.requests.iter().map(|asked| {
            let request = Request {
                action: first.clone(),
                ..asked.request.clone()
            };
            let query = PolicyQuery {
                request: &request,
                caller: &asked.caller,
                ..self.point.query()
            };
            match_statement(&query, statement)
                .reach
                .is_ok()
                .then(|| named.clone())
        });
        Hits(hits.collect())
    }

    /// Counts the requests that one of `after` applies to and none of `before`. The request itself does not count, and
    /// nor does its action on the objects of its bucket if `bucket_wide`. An action on a resource of another service
    /// does not exist.
    pub fn count(&self, before: &[Hits], after: &[Hits], bucket_wide: bool) -> usize {
        let mut count = 0;
        for (row, asked) in self.requests.iter().enumerate() {
            for (column, action) in self.actions.iter().enumerate() {
                let service = action.split(':').next().unwrap_or(action);
                let own = (asked.own || bucket_wide && asked.in_bucket)
                    && action.eq_ignore_ascii_case(self.point.action());
                if own || !asked.service.is_empty() && asked.service != service {
                    continue;
                }
                let any = |hits: &[Hits]| hits.iter().any(|hits| hits.at(row, column));
                count += usize::from(any(after) && !any(before));
            }
        }
        count
    }

    /// Which actions the element names.
    fn named(&self, element: &PatternElement) -> Vec<bool> {
        let mut named = vec![false; self.actions.len()];
        for pattern in element.patterns.iter() {
            let matched = self.matched(pattern);
            for (name, matched) in named.iter_mut().zip(matched) {
                *name |= matched;
            }
        }
        if element.negated {
            for name in &mut named {
                *name = !*name;
            }
        }
        named
    }

    fn matched(&self, pattern: &str) -> Vec<bool> {
        if !pattern.contains(['*', '?']) {
            let same = |action: &String| action.eq_ignore_ascii_case(pattern);
            return self.actions.iter().map(same).collect();
        }
        let mut known = self.known.borrow_mut();
        let matched = known.entry(pattern.to_owned()).or_insert_with(|| {
            let matches = |action: &String| action_matches(pattern, action);
            self.actions.iter().map(matches).collect()
        });
        matched.clone()
    }
}

impl Hits {
    fn at(&self, row: usize, column: usize) -> bool {
        (self.0.get(row))
            .and_then(Option::as_ref)
            .and_then(|row| row.get(column))
            .is_some_and(|hit| *hit)
    }
}

/// The request's caller first. Only a resource's policy applies to others.
fn callers(point: &Point<'_>) -> Vec<Principal> {
    let mut callers = vec![point.caller.clone()];
    if point.names_principals() {
        let user = |account: &str, name: &str| Principal::User {
            account: account.to_owned(),
            name: name.to_owned(),
        };
        let others = [
            user(&point.request.resource_account, "colleague"),
            user("999999999999", "stranger"),
            Principal::Service {
                name: "logging.s3.amazonaws.com".to_owned(),
            },
            Principal::Anonymous,
        ];
        callers.extend(others.into_iter().filter(|other| other != point.caller));
        let account = (point.caller.account()).filter(|own| *own != point.request.resource_account);
        callers.extend(account.map(|account| user(account, "colleague")));
    }
    callers
}

/// Resources that the policy applies to, the request's first.
fn resources(point: &Point<'_>) -> Vec<String> {
    let asked = &point.request.resource;
    let mut resources = vec![asked.clone()];
    if point.kind == PolicyKind::KeyPolicy {
        return resources;
    }
    if let Some(path) = asked.strip_prefix(OBJECTS) {
        let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
        let folder = key.rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside = match folder {
            "" => format!("{OBJECTS}{bucket}/beside"),
            folder => format!("{OBJECTS}{bucket}/{folder}/beside"),
        };
        resources.extend([
            beside,
            format!("{OBJECTS}{bucket}/elsewhere/object"),
            format!("{OBJECTS}{bucket}"),
        ]);
        if point.kind != PolicyKind::BucketPolicy {
            resources.extend([
                OTHER_BUCKET.to_owned(),
                format!("{OTHER_BUCKET}/elsewhere/object"),
            ]);
        }
    } else if let Some((key, _)) = asked.split_once(":key/") {
        resources.push(format!("{key}:key/00000000-0000-4000-8000-000000000000"));
        resources.push(OTHER_BUCKET.to_owned());
    }
    resources.dedup();
    resources
}

fn is_in_bucket_of(resource: &str, asked: &str) -> bool {
    let bucket = |arn: &str| {
        let path = arn.strip_prefix(OBJECTS)?;
        path.split_once('/').map(|(bucket, _)| bucket.to_owned())
    };
    bucket(resource).is_some_and(|own| Some(own) == bucket(asked))
}

/// The request's context, as another caller would have it.
fn context_of(caller: &Principal, asked: &Context) -> Context {
    let mut context = Context::new();
    for (key, values) in asked.iter() {
        let lower = key.to_ascii_lowercase();
        let personal = lower.starts_with("aws:principal")
            || matches!(
                lower.as_str(),
                "aws:userid" | "aws:username" | "aws:federatedprovider"
            );
        if !personal {
            context.set_many(key, values.to_vec());
        }
    }
    if let (Some(account), Some(_)) = (caller.account(), asked.get(PRINCIPAL_ARN)) {
        context.set(PRINCIPAL_ARN, caller.principal_arn());
        context.set("aws:PrincipalAccount", account);
    }
    if let Some(name) = caller.user_name() {
        context.set("aws:username", name);
    }
    context
}
