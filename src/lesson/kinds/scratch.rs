//! A small world for one comparison, and a role that is given only what it needs.

use super::Transfer;
use crate::core::clock::Timestamp;
use crate::core::cloud::{Call, Response};
use crate::core::iam::{NamedPolicy, PolicyDocument, PolicySet};
use crate::core::lab::world::BUCKET;
use crate::core::lab::{Kind, Lab};
use crate::core::s3::body::excerpt_of;
use crate::core::s3::{Opened, get_object, put_object};
use crate::core::trace::Trace;
use crate::lesson::cases::case_run::{allow, policy};
use std::sync::Arc;

/// More permissions than any of these calls asks for.
const MOST: usize = 6;

/// A world of its own, in which the role begins without any permission.
#[derive(Debug)]
pub struct Scratch {
    /// Where.
    pub lab: Lab,
    statements: Vec<String>,
    /// `Metadata` of uploads.
    pub metadata: Vec<(String, String)>,
    /// When.
    pub now: Timestamp,
}

impl Scratch {
    /// With uploads of this kind; nothing for policies that cannot be read, which these can.
    pub fn new(kind: Kind) -> Option<Self> {
        let mut lab = Lab::new([0x17; 32]).ok()?;
        lab.set_kind(kind);
        Some(Self {
            lab,
            statements: Vec::new(),
            metadata: Vec::new(),
            now: Timestamp(0),
        })
    }

    fn put_policy(&mut self) -> Option<()> {
        let document = policy(&self.statements.join(", "));
        let document = document.parse::<PolicyDocument>().ok()?;
        let policies = PolicySet {
            identity: vec![NamedPolicy::new("what-it-needs", document)],
            ..PolicySet::default()
        };
        self.lab.cloud_mut().put_policies(&Lab::app(), policies);
        Some(())
    }

    /// Makes a call, and allows what is refused until it goes through.
    pub fn run(
        &mut self,
        way: &mut Transfer,
        call: &Call,
        body: &[u8],
    ) -> Option<(Response, Arc<Trace>)> {
        for _ in 0..MOST {
            self.put_policy()?;
            let outcome = self
                .lab
                .cloud_mut()
                .call(&Lab::app(), call.clone(), body, self.now);
            let trace = outcome.trace;
            if let Ok(response) = outcome.result {
                way.kms_calls += trace.events().count();
                return Some((response, trace));
            }
            let decision = trace.refusal.as_ref()?.decision.as_ref()?;
            self.statements
                .push(allow(&[&decision.action], &[&decision.resource]));
            way.needs.push(decision.action.clone());
        }
        None
    }

    /// An upload.
    pub fn put(
        &mut self,
        way: &mut Transfer,
        name: &str,
        body: &[u8],
    ) -> Option<(put_object::Output, Arc<Trace>)> {
        let input = put_object::Input {
            bucket: BUCKET.to_owned(),
            key: name.to_owned(),
            content_type: "text/plain".to_owned(),
            sse: self.lab.headers(),
            metadata: self.metadata.clone(),
            body: excerpt_of(body),
            ..put_object::Input::default()
        };
        match self.run(way, &Call::PutObject(input), body)? {
            (Response::PutObject(output), trace) => Some((output, trace)),
            _ => None,
        }
    }

    /// A download.
    pub fn get(&mut self, way: &mut Transfer, name: &str) -> Option<(Opened, Arc<Trace>)> {
        let customer = self.lab.kind() == Kind::Customer;
        let input = get_object::Input {
            bucket: BUCKET.to_owned(),
            key: name.to_owned(),
            customer: customer.then(|| self.lab.customer_key()),
            ..get_object::Input::default()
        };
        match self.run(way, &Call::GetObject(input), &[])? {
            (Response::GetObject(output), trace) => Some((output.body, trace)),
            _ => None,
        }
    }

    /// Nothing is allowed any more.
    pub fn forget(&mut self) {
        self.statements.clear();
    }
}
