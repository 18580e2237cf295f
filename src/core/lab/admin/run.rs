//! Makes an action's calls and reports the result.

use super::action::AdminAction;
use super::calls::AdminCall;
use super::sender::{AdminAnswer, SendCall, to_iam, to_kms, to_s3};
use crate::core::api::Line;
use crate::core::clock::Timestamp;
use crate::core::error::{Service, ServiceError};
use crate::core::iam::Principal;
use crate::core::lab::policy::LabPolicy;
use crate::core::lab::world::{BUCKET, Lab};
use crate::core::trace::Trace;
use std::sync::Arc;

/// The result of an action.
#[derive(Clone, Debug)]
pub struct AdminReport {
    /// What happened, in a sentence or two. After an error: what was done before it, if anything.
    pub says: String,
    /// The operation that failed, and its error.
    pub error: Option<(String, ServiceError)>,
    /// The calls whose steps the page can show: operation and steps.
    pub traces: Vec<(String, Arc<Trace>)>,
    /// The id or ARN in the first call's answer: of what it created or changed.
    pub created: Option<String>,
}

impl Lab {
    /// Performs an action of any service.
    pub fn administer(&mut self, action: &AdminAction, now: Timestamp) -> AdminReport {
        let send = match action.service() {
            Service::Kms => to_kms,
            Service::S3 => to_s3,
            Service::Iam | Service::Sts | Service::Organizations => to_iam,
        };
        self.administer_by(action, now, send)
    }

    /// Performs an action, and records its calls like all others. If the second of two calls fails, the first is not
    /// undone. `send` sends a call to the action's service.
    pub fn administer_by(
        &mut self,
        action: &AdminAction,
        now: Timestamp,
        send: SendCall,
    ) -> AdminReport {
        let mut report = AdminReport {
            says: String::new(),
            error: None,
            traces: Vec::new(),
            created: None,
        };
        self.invite();
        for call in action.before(&self.cloud) {
            if self
                .run_call(action, call, now, send, &mut report)
                .is_none()
            {
                return report;
            }
        }
        let Some(named) = self.run_call(action, action.first(), now, send, &mut report) else {
            return report;
        };
        // Only calls that a second one follows name what they created.
        let created = named.as_deref().unwrap_or("").to_owned();
        report.created = named;
        if let Some(call) = action.second(&created)
            && self
                .run_call(action, call, now, send, &mut report)
                .is_none()
        {
            report.says = action.partial_summary(&created);
            return report;
        }
        report.says = action.says(&created, self);
        // Deleting the lab's bucket deletes its bucket policy as well.
        if matches!(action, AdminAction::DeleteBucket { bucket, .. } if bucket == BUCKET) {
            self.change(LabPolicy::Bucket, |draft| draft.edit(String::new()));
        }
        report
    }

    fn run_call(
        &mut self,
        action: &AdminAction,
        call: AdminCall,
        now: Timestamp,
        send: SendCall,
        report: &mut AdminReport,
    ) -> Option<Option<String>> {
        let (service, operation, mut input) = call;
        let line = Line {
            principal: Principal::User {
                account: action.account().to_owned(),
                name: "admin".to_owned(),
            },
            service: service.to_owned(),
            operation: operation.to_owned(),
            input: input.value(),
        };
        let AdminAnswer { result, trace } = send(&mut self.cloud, &line, now);
        self.past.extend(trace.clone());
        let steps = trace.filter(|trace| !trace.steps.is_empty());
        report
            .traces
            .extend(steps.map(|trace| (operation.to_owned(), trace)));
        match result {
            Ok(named) => Some(named),
            Err(error) => {
                report.error = Some((operation.to_owned(), error));
                None
            }
        }
    }
}
