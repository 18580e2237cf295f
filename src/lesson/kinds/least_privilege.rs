//! Finds the permissions that a call needs: allows each denied action until the call succeeds.

use super::scheme::SchemeTransfer;
use crate::core::cloud::{Call, Response};
use crate::core::iam::NamedPolicy;
use crate::core::lab::EncryptionChoice;
use crate::core::s3::body::excerpt_of;
use crate::core::s3::{DecryptedBody, put_object};
use crate::core::trace::Trace;
use crate::lesson::cases::case_runner::{allow, policy};
use crate::lesson::scratch_world::ScratchWorld;
use std::sync::Arc;

/// More permissions than any of these calls needs.
const MOST: usize = 6;

/// A separate world, in which the role begins without permissions.
#[derive(Debug)]
pub struct LeastPrivilege {
    pub world: ScratchWorld,
    statements: Vec<String>,
    /// The `Metadata` of uploads.
    pub metadata: Vec<(String, String)>,
}

impl LeastPrivilege {
    /// Creates a world whose uploads use this encryption. None if its policies are invalid, which the tests rule out.
    pub fn new(choice: EncryptionChoice) -> Option<Self> {
        Some(Self {
            world: ScratchWorld::of_the_lab([0x17; 32], choice).ok()?,
            statements: Vec::new(),
            metadata: Vec::new(),
        })
    }

    /// Makes a call, and allows each denied action until the call succeeds.
    pub fn call(
        &mut self,
        transfer: &mut SchemeTransfer,
        call: &Call,
        body: &[u8],
    ) -> Option<(Response, Arc<Trace>)> {
        for _ in 0..MOST {
            let document = policy(&self.statements.join(", ")).parse().ok()?;
            self.world
                .set_policy(NamedPolicy::new("what-it-needs", document));
            let outcome = self.world.call(call.clone(), body);
            let trace = outcome.trace;
            if let Ok(response) = outcome.result {
                transfer.kms_calls += trace.events().count();
                return Some((response, trace));
            }
            let decision = trace.refusal.as_ref()?.decision.as_ref()?;
            self.statements
                .push(allow(&[&decision.action], &[&decision.resource]));
            transfer.needs.push(decision.action.clone());
        }
        None
    }

    pub fn put(
        &mut self,
        transfer: &mut SchemeTransfer,
        name: &str,
        body: &[u8],
    ) -> Option<(put_object::Output, Arc<Trace>)> {
        let input = put_object::Input {
            metadata: self.metadata.clone(),
            ..(self.world).put_object(name, "text/plain", excerpt_of(body))
        };
        match self.call(transfer, &Call::PutObject(input), body)? {
            (Response::PutObject(output), trace) => Some((output, trace)),
            _ => None,
        }
    }

    pub fn get(
        &mut self,
        transfer: &mut SchemeTransfer,
        name: &str,
    ) -> Option<(DecryptedBody, Arc<Trace>)> {
        let input = self.world.get_object(name);
        match self.call(transfer, &Call::GetObject(input), &[])? {
            (Response::GetObject(output), trace) => Some((output.body, trace)),
            _ => None,
        }
    }

    pub fn revoke_all(&mut self) {
        self.statements.clear();
    }
}
