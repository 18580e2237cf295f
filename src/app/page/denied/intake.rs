//! The box for the error, the area for policies, and three examples.

use super::pasted_policy::PastedPolicy;
use super::state::{BOX, DeniedState, POLICIES};
use crate::app::component::form_field::literal;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::number::grouped;
use crate::app::component::select::Select;
use crate::app::tree::html::{
    b, code, div, h3, input, label, li, p, press, small, span, textarea, ul,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::iam::PolicyKind;
use crate::lesson::denied::{GivenContent, GivenPolicy};
use crate::web::keyboard::Key;
use crate::web::pasted;
use leptos::html;
use leptos::prelude::*;

/// The kinds of policy that a reader can choose.
const KINDS: [PolicyKind; 8] = [
    PolicyKind::Identity,
    PolicyKind::KeyPolicy,
    PolicyKind::BucketPolicy,
    PolicyKind::PermissionsBoundary,
    PolicyKind::Session,
    PolicyKind::ServiceControl,
    PolicyKind::ResourceControl,
    PolicyKind::VpcEndpoint,
];

/// An error to try the page with.
struct ExampleError {
    title: &'static str,
    source: &'static str,
    text: &'static str,
}

const EXAMPLES: [ExampleError; 3] = [
    ExampleError {
        title: "An upload, denied",
        source: "Python, boto3",
        text: "botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:sts::111122223333:assumed-role/ingest-role/i-0abcd1234ef567890 is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab because no identity-based policy allows the kms:GenerateDataKey action",
    },
    ExampleError {
        title: "A download from another account",
        source: "CloudTrail",
        text: r#"{"eventVersion": "1.11", "userIdentity": {"type": "AssumedRole", "arn": "arn:aws:sts::444455556666:assumed-role/report-reader/session", "accountId": "444455556666", "sessionContext": {"sessionIssuer": {"type": "Role", "arn": "arn:aws:iam::444455556666:role/report-reader", "accountId": "444455556666", "userName": "report-reader"}}, "invokedBy": "fas.s3.amazonaws.com"}, "eventSource": "kms.amazonaws.com", "eventName": "Decrypt", "awsRegion": "eu-west-1", "errorCode": "AccessDenied", "errorMessage": "User: arn:aws:sts::444455556666:assumed-role/report-reader/session is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access", "requestParameters": {"encryptionAlgorithm": "SYMMETRIC_DEFAULT", "encryptionContext": {"aws:s3:arn": "arn:aws:s3:::partner-reports/2026/q3.csv"}}, "resources": [{"accountId": "111122223333", "type": "AWS::KMS::Key", "ARN": "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}]}"#,
    },
    ExampleError {
        title: "Large files only",
        source: "S3’s XML, a file sent in parts",
        text: "<Error><Code>AccessDenied</Code><Message>User: arn:aws:iam::111122223333:user/nightly-backup is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab because no identity-based policy allows the kms:Decrypt action</Message><RequestId>8RQ2BDF5641RTK2D</RequestId></Error>",
    },
];

/// How much of an example its button shows, in characters.
const SHOWN: usize = 92;

/// Both boxes, what is safe about them, and the examples.
pub fn intake(state: DeniedState) -> Nodes {
    let boxes = div()
        .class("dn-two")
        .child(error_box(state))
        .child(policy_area(state));
    let rest = nodes()
        .child(boxes)
        .child(reactive(move || policies(state)))
        .child(reactive(move || examples(state)));
    nodes().child(div().class("dn-in").child(rest))
}

/// Nothing that is pasted leaves the page.
fn safe() -> Element {
    p().class("dn-safe")
        .id("denied-safe")
        .child(icon(Icon::Check))
        .child(
            span()
                .child(b().child("Nothing leaves this page."))
                .child(" It reads errors from the AWS CLI, an SDK, S3’s XML, CloudTrail, Terraform, CloudFormation, and the CDK."),
        )
}

fn error_box(state: DeniedState) -> Element {
    let field = reactive(move || {
        let paste = move |event: &web_sys::Event| {
            if pasted::text(event).is_some_and(|text| state.paste(text)) {
                event.prevent_default();
            }
        };
        let dropped = move |event: &web_sys::Event| {
            let files = pasted::files(event);
            if !files.is_empty() {
                event.prevent_default();
                event.stop_propagation();
                state.read_files(files);
            }
        };
        let explain = move |key: Key, event: &web_sys::KeyboardEvent| {
            if key == Key::Enter && (event.ctrl_key() || event.meta_key()) {
                event.prevent_default();
                state.explain();
            }
        };
        literal(textarea())
            .id(BOX)
            .class("dn-box")
            .attr("rows", if state.has_answer() { "3" } else { "9" })
            .attr("aria-describedby", "denied-safe denied-left")
            .attr("placeholder", "An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:sts::… is not authorized to perform: …")
            .value(state.in_field())
            .on_input(move |text| state.typed(text))
            .on("paste", paste)
            .on("drop", dropped)
            .on_key(explain)
    });
    let left = reactive(move || {
        let says = match state.left_out() {
            0 => String::new(),
            count => format!(
                "The box shows the beginning; {} more characters are read but not shown. If you edit it, only what it shows is read.",
                grouped(count as u64)
            ),
        };
        p().class("note").id("denied-left").child(says)
    });
    let explain = press()
        .class("btn main")
        .on_click(move || state.explain())
        .child("Explain");
    let told = reactive(move || {
        p().class("note")
            .attr("role", "status")
            .child(state.told.get())
    });
    div()
        .class("dn-error")
        .child(
            label()
                .class("dn-label")
                .attr("for", BOX)
                .child("Paste the error you got"),
        )
        .child(field)
        .child(safe())
        .child(left)
        .child(div().class("dn-acts").child(explain).child(told))
}

/// Where policies are dropped, pasted, typed, or chosen.
fn policy_area(state: DeniedState) -> Element {
    let node = NodeRef::<html::Input>::new();
    let open = move || {
        if let Some(input) = node.get_untracked() {
            input.set_value("");
            input.click();
        }
    };
    let files = input()
        .node_ref(node)
        .attr("type", "file")
        .attr("multiple", "")
        .class("sr")
        .attr("tabindex", "-1")
        .attr("aria-hidden", "true")
        .attr("accept", ".json,.txt,.log,.xml,application/json,text/plain")
        .on("change", move |event| {
            state.read_files(pasted::chosen(event))
        });
    let area = reactive(move || {
        let paste = move |event: &web_sys::Event| {
            let files = pasted::files(event);
            let text = pasted::text(event);
            if !files.is_empty() || text.is_some() {
                event.prevent_default();
                state.read_files(files);
            }
            if let Some(text) = text {
                state.add_text(&text);
            }
        };
        literal(textarea())
            .id(POLICIES)
            .class("dn-drop")
            .attr("rows", "4")
            .attr("aria-describedby", "denied-kinds")
            .attr(
                "placeholder",
                "Drop JSON files here, or paste them one by one",
            )
            .value(state.draft.get())
            .on_input(move |text| state.draft(text))
            .on("change", move |_| {
                let draft = state.draft.get_untracked();
                state.add_text(&draft);
            })
            .on("paste", paste)
    });
    let choose = press().class("btn").on_click(open).child("Choose files");
    div()
        .class("dn-policies")
        .child(
            div()
                .class("dn-label")
                .child(label().attr("for", POLICIES).child("Your policies"))
                .child(small().child(" if you have them")),
        )
        .child(area)
        .child(p().class("dn-hint").id("denied-kinds").child(
            "Identity, key, or bucket policy, boundary, SCP, RCP, session or endpoint policy; what the AWS CLI prints; a Terraform plan as JSON.",
        ))
        .child(div().class("dn-acts").child(choose).child(files))
}

/// What was given so far, one line each.
fn policies(state: DeniedState) -> Element {
    let all = state.policies.get();
    let title = p().class("dn-label").child(match all.len() {
        1 => "1 text with policies".to_owned(),
        count => format!("{count} texts with policies"),
    });
    let rows = all.iter().map(|one| pasted_row(state, one));
    div()
        .class("dn-given")
        .flag("hidden", all.is_empty())
        .child(title)
        .child(ul().child(rows.collect::<Nodes>()))
}

fn pasted_row(state: DeniedState, pasted: &PastedPolicy) -> Element {
    let name = pasted.name.clone();
    let remove = press()
        .class("link")
        .attr("aria-label", format!("Remove {name}"))
        .on_click(move || state.remove(&name))
        .child("Remove");
    let trouble = pasted.trouble.as_ref().map(|says| {
        p().class("dn-bad")
            .child(icon(Icon::Cross))
            .child(span().child(says))
    });
    let given = pasted.given.iter().enumerate();
    let given = given.map(|(index, one)| given_row(state, &pasted.name, index, one));
    li().key(pasted.name.clone())
        .child(
            div()
                .class("dn-row")
                .child(b().child(&pasted.name))
                .child(remove),
        )
        .child(trouble)
        .child(given.collect::<Nodes>())
}

/// One policy of a text: its kind, which the reader can change, and whose it is.
fn given_row(state: DeniedState, pasted: &str, index: usize, given: &GivenPolicy) -> Element {
    let name = pasted.to_owned();
    let chosen = KINDS.into_iter().position(|kind| kind == given.kind);
    let mut kinds = Select::new(KINDS.map(|kind| kind.to_string()), chosen, move |place| {
        if let Some(kind) = KINDS.get(place) {
            state.set_kind(&name, index, *kind);
        }
    });
    kinds.label = Some(format!("Kind of {}", given.name).into());
    let kind = match &given.content {
        GivenContent::Grants(_) => nodes().child(span().child("grants")),
        GivenContent::Policy(_) | GivenContent::Invalid(_) => nodes().child(kinds),
    };
    let owner = given
        .owner
        .as_ref()
        .map(|owner| nodes().child(" of ").child(code().child(owner)));
    let flaw = match &given.content {
        GivenContent::Invalid(says) => Some(
            p().class("dn-bad")
                .child(icon(Icon::Cross))
                .child(span().child(says)),
        ),
        GivenContent::Policy(_) | GivenContent::Grants(_) => None,
    };
    div()
        .class("dn-kind")
        .child(kind)
        .child(span().child(code().child(&given.name)).child(owner))
        .child(given.assumed.as_ref().map(|says| small().child(says)))
        .child(flaw)
}

/// Three errors to try, while there is none.
fn examples(state: DeniedState) -> Element {
    let one = |example: &'static ExampleError| {
        let start: String = example.text.chars().take(SHOWN).collect();
        press()
            .class("dn-example")
            .on_click(move || state.take(example.text.to_owned()))
            .child(b().child(example.title))
            .child(code().child(format!("{start}…")))
            .child(small().child(example.source))
    };
    div()
        .flag("hidden", state.has_answer())
        .child(h3().child("Or try one"))
        .child(
            div()
                .class("dn-examples")
                .child(EXAMPLES.iter().map(one).collect::<Nodes>()),
        )
}
