//! The inventory: keys, buckets, users, and roles, one row each, with the actions on it.

use super::form::Form;
use super::state::WorldState;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::number::size;
use crate::app::route::Route;
use crate::app::tree::html::{
    b, dd, details, div, dl, dt, h3, li, link, ol, p, press, section, span, summary, ul,
};
use crate::app::tree::svg::{path, svg};
use crate::app::tree::{Children, Element, Nodes, Str, nodes, reactive};
use crate::core::kms::KeyState;
use crate::core::lab::LabPolicy;
use crate::core::lab::admin::{AdminAction, KeyRef};
use crate::core::lab::report::inventory::{
    BucketRow, DeletedKey, IdentityRow, Inventory, KeyRow, StoredRow, counted, listed,
};
use crate::core::lab::world::ACCOUNT;
use crate::core::s3::encryption::Algorithm;
use crate::core::s3::{BucketSettings, ObjectOwnership, PublicAccessBlock};
use leptos::prelude::*;

const KEY: &str =
    "M6.5 6.5a3.5 3.5 0 1 0 3.2 4.9H12v2h2.2v-2h1.3V9.2H9.7A3.5 3.5 0 0 0 6.5 6.5zM6.5 9.4h.1";
const BUCKET: &str = "M3 4.5h12l-1.6 10H4.6zM3.6 8h10.8";
const USER: &str = "M9 9a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 9 9zM3.5 15c.6-3 2.8-4.4 5.5-4.4s4.9 1.400 5.500 4.400z";
const ROLE: &str = "M3 3.500h12v3.500c0 4.400-2.500 7-6 8.500-3.500-1.500-6-4.100-6-8.500zM6.500 8.500l2 2 3.500-3.500";
const ENABLED: &str = "M3.5 9.5l3.6 3.6L14.5 5";
const DISABLED: &str = "M9 2.500a6.500 6.500 0 1 0 .1 0zM4.500 13.500l9-9";
const PENDING: &str = "M5 2.500h8M5 15.500h8M6 2.500c0 4 6 5 6 6.500s-6 2.500-6 6.500M12 2.500c0 4-6 5-6 6.500s6 2.500 6 6.500";

pub fn columns(state: WorldState) -> Nodes {
    nodes()
        .child(column(state, "wld-keys", key_head, keys))
        .child(column(state, "wld-buckets", bucket_head, buckets))
        .child(column(state, "wld-people", person_head, people))
}

type DrawAll = fn(WorldState, &Inventory) -> Nodes;

/// A column: a heading with this id, and the rows.
fn column(state: WorldState, id: &'static str, head: DrawAll, rows: DrawAll) -> Element {
    let draw = move |draw: DrawAll| draw(state, &state.all.get());
    section()
        .class(id)
        .attr("aria-labelledby", id)
        .child(reactive(move || title().child(draw(head))))
        .child(reactive(move || ol().child(draw(rows))))
}

fn title() -> Element {
    div().class("title-row wld-title")
}

fn key_head(state: WorldState, all: &Inventory) -> Nodes {
    let title = counted(all.keys.len(), "KMS key");
    head("wld-keys", title, "Create a key", move || {
        state.open(Form::Key);
    })
}

fn bucket_head(state: WorldState, all: &Inventory) -> Nodes {
    let title = counted(all.buckets.len(), "bucket");
    head("wld-buckets", title, "Create a bucket", move || {
        state.open(Form::Bucket);
    })
}

fn person_head(state: WorldState, all: &Inventory) -> Nodes {
    let title = format!("{} users and roles", all.people.len());
    head("wld-people", title, "Create a user or role", move || {
        state.open(Form::Person);
    })
}

fn head(
    id: &'static str,
    title: String,
    create: &'static str,
    act: impl Fn() + Send + Sync + 'static,
) -> Nodes {
    nodes()
        .child(h3().id(id).child(title))
        .child(press().class("btn").on_click(act).child(create))
}

fn shape(shape: &'static str) -> Element {
    svg()
        .attr("viewBox", "0 0 18 18")
        .attr("aria-hidden", "true")
        .child(path().attr("d", shape))
}

/// A row's first line: its kind and name, and its account if that is not the learner's.
fn name_line(what: &'static str, name: &str, account: &str) -> Element {
    let other =
        (account != ACCOUNT).then(|| span().class("eyebrow").child(format!("account {account}")));
    title()
        .child(shape(what))
        .child(b().child(name))
        .child(other)
}

fn fact(name: &'static str, value: impl Children) -> [Element; 2] {
    [dt().child(name), dd().child(value)]
}

/// A state with its icon; `is` is `ok`, `off`, or `no`.
fn tag(is: &'static str, mark: Element, words: &'static str) -> Element {
    span()
        .class("tag")
        .attr("data-is", is)
        .child(mark)
        .child(words)
}

fn remark(text: impl Into<Str>) -> Element {
    p().class("eyebrow").child(text.into())
}

/// A button of a row. Its accessible name includes the row's name. Its key moves the focus to the button that replaces
/// the pressed one.
fn act(
    key: &'static str,
    words: &'static str,
    name: &str,
    act: impl Fn() + Send + Sync + 'static,
) -> Element {
    press()
        .key(key)
        .class("btn")
        .attr("aria-label", format!("{words} {name}"))
        .on_click(act)
        .child(words)
}

fn policies_link(which: LabPolicy, words: &'static str) -> Element {
    link(Route::Policies(which).to_string())
        .class("btn")
        .child(words)
}

fn keys(state: WorldState, all: &Inventory) -> Nodes {
    let keys = all.keys.iter().map(|row| key(state, row));
    keys.chain(all.gone.iter().map(gone)).collect()
}

fn key(state: WorldState, row: &KeyRow) -> Element {
    let is = match row.state {
        KeyState::Enabled => tag("ok", shape(ENABLED), "Enabled"),
        KeyState::Disabled => tag("off", shape(DISABLED), "Disabled"),
        KeyState::PendingDeletion => tag("no", shape(PENDING), "Pending deletion"),
    };
    let labs = row
        .is_the_labs()
        .then(|| remark("The lab’s uploads use this key."));
    li().key(row.id.clone())
        .child(name_line(KEY, row.name(), &row.account).child(is))
        .child(labs)
        .child(dl().child(key_facts(row)))
        .child((!row.aws_managed).then(|| key_actions(state, row)))
}

fn key_facts(row: &KeyRow) -> Nodes {
    let says = (!row.description.is_empty()).then(|| fact("Description", &row.description));
    let more: Vec<&str> = row.aliases.iter().skip(1).map(String::as_str).collect();
    let also = (!more.is_empty()).then(|| fact("Other aliases", more.join(", ")));
    let usage = (row.usage != "ENCRYPT_DECRYPT").then(|| fact("Usage", row.usage));
    let mut material = format!("{}…", row.material);
    if let Some(rotated) = row.rotated {
        let which = match row.materials {
            2 => "2nd".to_owned(),
            3 => "3rd".to_owned(),
            number => format!("{number}th"),
        };
        material.push_str(&format!(" (the {which} key material, since {rotated})"));
    }
    let rotation = row.rotation.map(|(days, next)| {
        let text = format!("every {}, next on {next}", counted(days as usize, "day"));
        fact("Rotation", text)
    });
    let tags = (!row.tags.is_empty()).then(|| fact("Tags", listed_tags(&row.tags)));
    let grants = (row.grants > 0).then(|| fact("Grants", row.grants.to_string()));
    let encrypts = match row.under.is_empty() {
        true => "no objects".to_owned(),
        false => listed(&row.under),
    };
    let deleted = row
        .deletion
        .map(|date| fact("Deletion", format!("on {date}, unless you cancel it")));
    nodes()
        .child(says)
        .child(fact("Key ID", &row.id))
        .child(also)
        .child(fact("Type", row.manager()))
        .child(usage)
        .child(fact("Key material", material))
        .child(rotation)
        .child(tags)
        .child(grants)
        .child(fact("Encrypts", encrypts))
        .child(deleted)
}

fn listed_tags(tags: &[(String, String)]) -> String {
    let tags: Vec<String> = (tags.iter())
        .map(|(name, value)| match value.is_empty() {
            true => name.clone(),
            false => format!("{name} = {value}"),
        })
        .collect();
    tags.join(", ")
}

fn key_actions(state: WorldState, row: &KeyRow) -> Element {
    let run = |key, words, action: fn(KeyRef) -> AdminAction| {
        let row = KeyRef::from(row);
        act(key, words, &row.name.clone(), move || {
            state.run(action(row.clone()));
        })
    };
    let open = |key, words, open: fn(WorldState, &str)| {
        let id = row.id.clone();
        act(key, words, row.name(), move || open(state, &id))
    };
    let switch = match row.state {
        KeyState::Enabled => Some(run("state", "Disable", AdminAction::Disable)),
        KeyState::Disabled => Some(run("state", "Enable", AdminAction::Enable)),
        KeyState::PendingDeletion => None,
    };
    let rotate =
        (row.state == KeyState::Enabled).then(|| run("rotate", "Rotate", AdminAction::Rotate));
    let rotates = row.state == KeyState::Enabled && row.usage == "ENCRYPT_DECRYPT";
    let rotation = rotates.then(|| match row.rotation {
        None => run("rotation", "Rotate every year", AdminAction::EnableRotation),
        Some(_) => run("rotation", "Stop rotating", AdminAction::DisableRotation),
    });
    let lives = row.state != KeyState::PendingDeletion;
    let texts = lives.then(|| {
        [
            open("description", "Description …", WorldState::open_description),
            open("tags", "Tags …", WorldState::open_tags),
        ]
    });
    let end = match row.state {
        KeyState::PendingDeletion => run("end", "Cancel the deletion", AdminAction::CancelDeletion),
        KeyState::Enabled | KeyState::Disabled => {
            open("end", "Schedule deletion …", WorldState::open_deletion)
        }
    };
    let policy = row
        .is_the_labs()
        .then(|| policies_link(LabPolicy::Key, "Key policy"));
    div()
        .class("tools")
        .child(switch)
        .child(rotate)
        .child(rotation)
        .child(open("aliases", "Aliases …", WorldState::open_aliases))
        .child(texts)
        .child(end)
        .child(policy)
}

fn gone(row: &DeletedKey) -> Element {
    let lost = match row.under.is_empty() {
        true => "No object was encrypted with it.".to_owned(),
        false => format!(
            "Nobody can ever decrypt these again: {}.",
            listed(&row.under)
        ),
    };
    let deleted = tag("no", icon(Icon::Cross), "Deleted");
    li().key(format!("gone {}", row.id))
        .child(name_line(KEY, &row.id, ACCOUNT).child(deleted))
        .child(remark(lost))
}

fn buckets(state: WorldState, all: &Inventory) -> Nodes {
    all.buckets.iter().map(|row| bucket(state, row)).collect()
}

fn bucket(state: WorldState, row: &BucketRow) -> Element {
    let labs = row
        .is_the_labs()
        .then(|| remark("The lab uploads to this bucket."));
    let encryption = {
        let bucket = row.name.clone();
        move || state.open_encryption(&bucket)
    };
    let delete = {
        let (bucket, account) = (row.name.clone(), row.account.clone());
        move || {
            state.run(AdminAction::DeleteBucket {
                bucket: bucket.clone(),
                account: account.clone(),
            });
        }
    };
    let policy = row
        .is_the_labs()
        .then(|| policies_link(LabPolicy::Bucket, "Bucket policy"));
    let actions = div()
        .class("tools")
        .child(act(
            "encryption",
            "Default encryption …",
            &row.name,
            encryption,
        ))
        .child(public_access(state, row))
        .child(act("delete", "Delete", &row.name, delete))
        .child(policy);
    li().key(row.name.clone())
        .child(name_line(BUCKET, &row.name, &row.account))
        .child(labs)
        .child(dl().child(bucket_facts(row)))
        .child(actions)
}

/// Switches Block Public Access off if any of it is on, or else on.
fn public_access(state: WorldState, row: &BucketRow) -> Element {
    let blocked = row.settings.blocked_access() != PublicAccessBlock::NONE;
    let (bucket, account) = (row.name.clone(), row.account.clone());
    let label = match blocked {
        true => "Allow public access",
        false => "Block public access",
    };
    act("public-access", label, &row.name, move || {
        state.run(AdminAction::BlockPublicAccess {
            bucket: bucket.clone(),
            account: account.clone(),
            on: !blocked,
        });
    })
}

/// The settings of a bucket: the names of those that are on, and what is blocked.
fn setting_facts(row: &BucketRow) -> Nodes {
    let BucketSettings {
        public_access_block: _,
        ownership,
        versioning,
        blocks_sse_c,
    } = row.settings;
    let block = row.settings.blocked_access();
    let public = match block {
        PublicAccessBlock::ALL => "blocked",
        PublicAccessBlock::NONE => "not blocked",
        _ => "partly blocked",
    };
    let acls = match ownership {
        Some(ObjectOwnership::BucketOwnerEnforced) => "disabled",
        _ => "enabled",
    };
    let versions = (versioning.status()).map(|status| {
        fact(
            "Versioning",
            format!("{status}, {}", counted(row.older_versions, "older version")),
        )
    });
    // Server-side encryption with customer-provided keys.
    let sse_c = match blocks_sse_c {
        true => "blocked (keys sent with the request)",
        false => "allowed (keys sent with the request)",
    };
    nodes()
        .child(fact("Public access", public))
        .child(fact("ACLs", acls))
        .child(fact("SSE-C", sse_c))
        .child(versions)
}

fn bucket_facts(row: &BucketRow) -> Nodes {
    let bucket_key = (row.algorithm != Algorithm::SseS3)
        .then(|| fact("Bucket Key", if row.bucket_key { "on" } else { "off" }));
    let policy = if row.has_policy { "set" } else { "not set" };
    let uploads =
        (row.uploads > 0).then(|| fact("In progress", counted(row.uploads, "multipart upload")));
    let holds = match row.objects.is_empty() {
        true => fact("Contains", "no objects"),
        false => fact("Contains", objects(&row.objects)),
    };
    nodes()
        .child(fact("Default encryption", row.default_encryption()))
        .child(bucket_key)
        .child(fact("Bucket policy", policy))
        .child(setting_facts(row))
        .child(uploads)
        .child(holds)
}

/// The objects of a bucket, unfolded if there are only a few.
fn objects(rows: &[StoredRow]) -> Element {
    let sum: u64 = rows.iter().map(|object| object.len).sum();
    let says = format!("{}, {}", counted(rows.len(), "object"), size(sum));
    details()
        .flag("open", rows.len() < 9)
        .child(summary().child(says))
        .child(ul().child(rows.iter().map(object).collect::<Nodes>()))
}

fn object(row: &StoredRow) -> Element {
    let mut how = format!("{}, {}", size(row.len), row.kind);
    if !row.key_name.is_empty() {
        how.push_str(&format!(" with {}", row.key_name));
    }
    if row.bucket_key {
        how.push_str(", through a Bucket Key");
    }
    let lost = row
        .lost
        .then(|| tag("no", icon(Icon::Cross), "KMS key deleted"));
    li().key(row.key.clone())
        .child(b().child(&row.key))
        .child(span().class("eyebrow").child(how))
        .child(lost)
}

fn people(state: WorldState, all: &Inventory) -> Nodes {
    all.people.iter().map(|row| person(state, row)).collect()
}

fn person(state: WorldState, row: &IdentityRow) -> Element {
    let what = if row.kind == "role" { ROLE } else { USER };
    let kind = span().class("eyebrow").child(&row.kind);
    let says = match (row.is_the_labs(), row.is_admin()) {
        (true, _) => {
            Some("Your app’s role. The lab’s switches and the Policies view define what it can do.")
        }
        (false, true) => Some("You act as this user here."),
        (false, false) => None,
    };
    li().key(row.arn.clone())
        .child(name_line(what, &row.name, &row.account).child(kind))
        .child(says.map(remark))
        .child(dl().child(person_facts(row)))
        .child(div().class("tools").child(person_actions(state, row)))
}

fn person_facts(row: &IdentityRow) -> Nodes {
    let names: Vec<&str> = row.policies.iter().map(|(name, _)| name.as_str()).collect();
    let policies = match names.is_empty() {
        true => "none, so it can’t do anything".to_owned(),
        false => names.join(", "),
    };
    let boundary = row.boundary.as_ref().map(|name| fact("Boundary", name));
    let ceiling = row
        .controlled
        .then(|| fact("SCP", "set by its organization"));
    let tags = (!row.tags.is_empty()).then(|| fact("Tags", listed_tags(&row.tags)));
    nodes()
        .child(fact("ARN", &row.arn))
        .child(fact("Policies", policies))
        .child(boundary)
        .child(ceiling)
        .child(tags)
}

/// The actions on a user or role. The lab's own role has editors elsewhere, and the administrator cannot be deleted.
fn person_actions(state: WorldState, row: &IdentityRow) -> Nodes {
    if row.is_the_labs() {
        return nodes().child(policies_link(LabPolicy::Identity, "Edit policies"));
    }
    let policy = {
        let arn = row.arn.clone();
        move || state.open_policy(&arn)
    };
    let delete = || {
        let arn = row.arn.clone();
        act("delete", "Delete", &row.name, move || {
            state.run(AdminAction::DeleteIdentity(arn.clone()));
        })
    };
    nodes()
        .child(act("policy", "Policy …", &row.name, policy))
        .child((!row.is_admin()).then(delete))
}
