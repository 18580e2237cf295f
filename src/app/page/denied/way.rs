//! Where on its way a request was denied: the caller, S3, and KMS, with a gate before each service.

use crate::app::component::icon::{Icon, icon};
use crate::app::tree::html::{b, code, div, li, ol, p, span};
use crate::app::tree::{Element, nodes};
use crate::core::error::Service;
use crate::lesson::denied::Reading;

/// The way of the request; `None` if the error does not say who denied what.
pub fn way(reading: &Reading, caller: &str) -> Option<Element> {
    let action = reading.action.as_deref()?;
    let called = reading.operation.as_deref().map_or("the call", |name| name);
    let station = |name: &str| li().class("dn-station").child(b().child(name));
    let gate = |open: bool, action: &str| {
        let (state, word) = match open {
            true => ("open", " allowed"),
            false => ("shut", " denied"),
        };
        // A long name breaks after the service's.
        let at = action.find(':').map_or(0, |at| at + 1);
        let (service, name) = action
            .split_at_checked(at)
            .map_or(("", action), |parts| parts);
        let service = (!service.is_empty()).then(|| span().child(service.to_owned()));
        li().class("dn-gate")
            .attr("data-gate", state)
            .child(icon(Icon::of(open)))
            .child(code().child(service).child(name))
            .child(span().class("sr").child(word))
    };
    let (steps, says) = match (reading.service?, reading.is_by_s3()) {
        (Service::Kms, true) => (
            nodes()
                .child(gate(true, called))
                .child(station("S3"))
                .child(gate(false, action))
                .child(station("KMS")),
            format!("S3 allowed {called}. KMS did not do what S3 asked for, so the call failed."),
        ),
        (Service::Kms, false) => (
            nodes().child(gate(false, action)).child(station("KMS")),
            "KMS denied the call itself.".to_owned(),
        ),
        (Service::S3, _) => (
            nodes().child(gate(false, action)).child(station("S3")),
            "S3 denied the call, so it never asked KMS.".to_owned(),
        ),
        _ => return None,
    };
    let list = ol()
        .class("dn-way")
        .attr("aria-label", "Where it was denied")
        .child(station(caller))
        .child(steps);
    Some(
        div()
            .class("dn-where")
            .child(list)
            .child(p().class("dn-hint").child(says)),
    )
}
