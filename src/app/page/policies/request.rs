//! The request: principal, action, resource, and context.

use super::state::PoliciesState;
use crate::app::component::form_field::{FormField, literal};
use crate::app::component::select::Select;
use crate::app::tree::html::{
    datalist, details, h2, input, option, section, small, summary, textarea,
};
use crate::app::tree::{Element, Nodes, reactive};
use crate::core::iam::{Principal, known_actions};
use crate::core::lab::RequestDraft;
use crate::core::lab::request_draft::{RequestField, SampleRequest};
use crate::web::keyboard::Key;
use leptos::prelude::*;

/// A part of the request that fits on one line.
#[derive(Clone, Copy, Debug)]
struct Line {
    field: RequestField,
    /// Its label.
    name: &'static str,
    /// The id of the list of its suggestions; empty for a value that can be too long for one line, which wraps
    /// instead.
    list: &'static str,
    /// Its member of the request.
    place: fn(&mut RequestDraft) -> &mut String,
    /// Its suggestions.
    known: fn() -> Vec<String>,
}

const LINES: [Line; 3] = [
    Line {
        field: RequestField::Principal,
        name: "Principal",
        list: "",
        place: |request| &mut request.principal,
        known: Vec::new,
    },
    Line {
        field: RequestField::Action,
        name: "Action",
        list: "pol-known-action",
        place: |request| &mut request.action,
        known: actions,
    },
    Line {
        field: RequestField::Resource,
        name: "Resource",
        list: "",
        place: |request| &mut request.resource,
        known: Vec::new,
    },
];

/// The caller's network.
const NETWORK: [Line; 3] = [
    Line {
        field: RequestField::Network,
        name: "Caller’s address",
        list: "pol-known-address",
        place: |request| &mut request.address,
        known: || vec!["203.0.113.12".to_owned(), "10.0.1.5".to_owned()],
    },
    Line {
        field: RequestField::Network,
        name: "VPC endpoint",
        list: "pol-known-endpoint",
        place: |request| &mut request.endpoint,
        known: || vec!["vpce-0a1b2c3d4e5f60718".to_owned()],
    },
    Line {
        field: RequestField::Network,
        name: "VPC",
        list: "pol-known-vpc",
        place: |request| &mut request.vpc,
        known: || vec!["vpc-0a1b2c3d4e5f60718".to_owned()],
    },
];

/// The panel in which the learner types a request.
pub fn request(state: PoliciesState) -> Element {
    let facts = reactive(move || {
        let keys = state.request.with(|request| {
            let lines = request.context.lines();
            lines.filter(|line| !line.trim().is_empty()).count()
        });
        summary().child(match keys {
            1 => "Request context: 1 condition key".to_owned(),
            _ => format!("Request context: {keys} condition keys"),
        })
    });
    let chosen = Memo::new(move |_| {
        let is_asked = |sample: &SampleRequest| {
            let asked = state.page.lab.with(|lab| lab.sample_request(*sample));
            state.request.with(|request| *request == asked)
        };
        SampleRequest::ALL.iter().position(is_asked)
    });
    section()
        .class("pol-ask")
        .attr("aria-label", "Request")
        .child(h2().child("Is this request allowed?"))
        .child(reactive(move || samples(state, chosen.get())))
        .child(LINES.map(|line| reactive(move || field(state, line))))
        .child(reactive(move || who(state)))
        .child(
            details()
                .class("pol-context")
                .child(facts)
                .child(reactive(move || context(state))),
        )
        .child(
            details()
                .class("pol-context")
                .child(reactive(move || summary().child(network_name(state))))
                .child(NETWORK.map(|line| reactive(move || field(state, line))))
                .child(reactive(move || endpoint_policy(state)))
                .child(small().class("form-note").child(
                    "Leave the endpoint policy empty for AWS’s default, which allows everything. \
                     When S3 calls KMS for you, KMS gets none of this.",
                )),
        )
        .child(
            LINES
                .into_iter()
                .chain(NETWORK)
                .map(known)
                .collect::<Nodes>(),
        )
}

/// The suggestions for a part of the request, if it has any.
fn known(line: Line) -> Option<Element> {
    let values = (line.known)().into_iter();
    let options = values.map(|value| option().attr("value", value));
    let list = datalist().id(line.list).child(options.collect::<Nodes>());
    (!line.list.is_empty()).then_some(list)
}

/// What the principal's ARN means, where the ARN alone does not say it.
fn who(state: PoliciesState) -> Element {
    let text = state
        .request
        .with(|request| match request.principal.trim().parse() {
            Ok(Principal::Session { role, session, .. }) if session.starts_with("i-") => {
                format!(
                    "The principal is {role}, as used by your app on the EC2 instance {session}."
                )
            }
            Ok(Principal::Session { role, session, .. }) => {
                format!("The principal is {role}, in the session {session}.")
            }
            Ok(Principal::Root { account }) => {
                format!("The principal is the root user of account {account}.")
            }
            Ok(Principal::Anonymous) => "The principal has no credentials.".to_owned(),
            _ => String::new(),
        });
    small().id("pol-who").class("form-note").child(text)
}

/// The menu of sample requests, with the place of the chosen one.
fn samples(state: PoliciesState, chosen: Option<usize>) -> Element {
    let names = SampleRequest::ALL.map(|sample| sample.name().to_owned());
    let mut samples = Select::new(names, chosen, move |place| {
        if let Some(sample) = SampleRequest::ALL.get(place) {
            let request = state
                .page
                .lab
                .with_untracked(|lab| lab.sample_request(*sample));
            state.request.set(request);
        }
    });
    samples.none = Some("Custom request");
    FormField::new("Sample request", samples).draw()
}

fn field(state: PoliciesState, line: Line) -> Element {
    let mut request = state.request.get();
    let now = std::mem::take((line.place)(&mut request));
    let typed = move |text: String| {
        let text = text.replace('\n', "");
        (state.request).update(|request| *(line.place)(request) = text);
    };
    let described = match line.field {
        RequestField::Principal => "pol-mistake pol-who",
        _ => "pol-mistake",
    };
    let control = match line.list.is_empty() {
        true => literal(textarea().class("pol-input pol-arn"))
            .attr("rows", "1")
            // One line of text, however many lines it takes.
            .on_key(|key, event| {
                if key == Key::Enter {
                    event.prevent_default();
                }
            }),
        false => literal(input().class("pol-input")).attr("list", line.list),
    };
    let control = control
        .attr("aria-describedby", described)
        .state("aria-invalid", state.is_mistaken(line.field))
        .value(now)
        .on_input(typed);
    FormField::new(line.name, control).draw()
}

fn context(state: PoliciesState) -> Element {
    literal(textarea().class("pol-input"))
        .attr(
            "aria-label",
            "Request context, one key = value pair per line",
        )
        .attr("rows", "8")
        .attr("aria-describedby", "pol-mistake")
        .state("aria-invalid", state.is_mistaken(RequestField::Context))
        .value(state.request.with(|request| request.context.clone()))
        .on_input(move |text| state.request.update(|request| request.context = text))
}

/// Where the request comes from, in a few words.
fn network_name(state: PoliciesState) -> String {
    state.request.with(|request| {
        let (endpoint, address) = (request.endpoint.trim(), request.address.trim());
        match (endpoint.is_empty(), address.is_empty()) {
            (true, true) => "Network: not set".to_owned(),
            (true, false) => format!("Network: from {address}"),
            (false, _) => format!("Network: through {endpoint}"),
        }
    })
}

fn endpoint_policy(state: PoliciesState) -> Element {
    let typed = move |text| (state.request).update(|request| request.endpoint_policy = text);
    let control = literal(textarea().class("pol-input"))
        .attr("rows", "6")
        .attr("aria-describedby", "pol-mistake")
        .state(
            "aria-invalid",
            state.is_mistaken(RequestField::EndpointPolicy),
        )
        .value(
            state
                .request
                .with(|request| request.endpoint_policy.clone()),
        )
        .on_input(typed);
    FormField::new("Endpoint policy", control).draw()
}

fn actions() -> Vec<String> {
    (["s3", "kms"].into_iter())
        .flat_map(|service| {
            (known_actions(service).into_iter()).map(move |name| format!("{service}:{name}"))
        })
        .collect()
}
