//! The inventory: keys, buckets, users and roles, a row each, with what can be done to it.

use super::desk::Desk;
use crate::app::component::{number, paint};
use crate::app::route::Route;
use crate::core::kms::KeyState;
use crate::core::lab::Slot;
use crate::core::lab::inventory::{
    BucketRow, GoneKey, Inventory, KeyRow, PersonRow, counted, listed,
};
use crate::core::lab::world::ACCOUNT;
use crate::core::s3::encryption::Algorithm;
use crate::web::markup::Markup;
use leptos::prelude::*;

const KEY: &str =
    "M6.5 6.5a3.5 3.5 0 1 0 3.2 4.9H12v2h2.2v-2h1.3V9.2H9.7A3.5 3.5 0 0 0 6.5 6.5zM6.5 9.4h.1";
const BUCKET: &str = "M3 4.5h12l-1.6 10H4.6zM3.6 8h10.8";
const USER: &str = "M9 9a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 9 9zM3.5 15c.6-3 2.8-4.4 5.5-4.4s4.9 1.400 5.500 4.400z";
const ROLE: &str = "M3 3.500h12v3.500c0 4.400-2.500 7-6 8.500-3.500-1.500-6-4.100-6-8.500zM6.500 8.500l2 2 3.500-3.500";
const ENABLED: &str = "M3.5 9.5l3.6 3.6L14.5 5";
const DISABLED: &str = "M9 2.500a6.500 6.500 0 1 0 .1 0zM4.500 13.500l9-9";
const PENDING: &str = "M5 2.500h8M5 15.500h8M6 2.500c0 4 6 5 6 6.500s-6 2.500-6 6.500M12 2.500c0 4-6 5-6 6.500s6 2.500 6 6.500";

fn icon(markup: &mut Markup, shape: &str) {
    markup
        .open("svg")
        .attr("viewBox", "0 0 18 18")
        .attr("aria-hidden", "true")
        .path("", shape)
        .close();
}

/// The three columns.
pub fn columns(desk: Desk) -> AnyView {
    let column = |id: &'static str,
                  draw: fn(&Inventory) -> Vec<Markup>,
                  head: fn(&mut Markup, &Inventory)| {
        view! {
            <section aria-labelledby=id>
                {paint::div("sec-title", Box::new(move |markup| head(markup, &desk.all.get())))}
                {paint::list("", Box::new(move || draw(&desk.all.get())))}
            </section>
        }
        .into_any()
    };
    view! {
        {column("wld-keys", keys, |markup, all| {
            head(markup, "wld-keys", counted(all.keys.len(), "KMS key"), "new-key", "Create a key");
        })}
        {column("wld-buckets", buckets, |markup, all| {
            head(markup, "wld-buckets", counted(all.buckets.len(), "bucket"), "new-bucket", "Create a bucket");
        })}
        {column("wld-people", people, |markup, all| {
            let people = format!("{} users and roles", all.people.len());
            head(markup, "wld-people", people, "new-person", "Create a user or role");
        })}
    }
    .into_any()
}

fn head(markup: &mut Markup, id: &str, title: String, act: &str, create: &str) {
    markup.open("h3").attr("id", id).text(&title).close();
    button(markup, act, "", act, create, create);
}

/// A button: what it does, to what, which of its row's it is; its words, and all of its name.
fn button(markup: &mut Markup, act: &str, on: &str, place: &str, words: &str, name: &str) {
    let id = format!("wld-{place}-{on}");
    markup
        .open_class("button", "btn")
        .attr("id", &id)
        .attr("data-do", act)
        .attr("data-on", on)
        .attr("data-back", &id);
    if name != words {
        markup.attr("aria-label", name);
    }
    markup.text(words).close();
}

/// Opens a row and its name's line.
fn open(markup: &mut Markup, shape: &str, name: &str, account: &str) {
    markup.open("li").open_class("div", "sec-title");
    icon(markup, shape);
    markup.line("b", "", name);
    if account != ACCOUNT {
        markup.line("span", "eyebrow", &format!("of account {account}"));
    }
}

fn fact(markup: &mut Markup, name: &str, value: &str) {
    markup.line("dt", "", name).line("dd", "", value);
}

fn keys(all: &Inventory) -> Vec<Markup> {
    let keys = all.keys.iter().map(|row| {
        let mut markup = Markup::default();
        key(&mut markup, row);
        markup
    });
    let gone = all.gone.iter().map(|row| {
        let mut markup = Markup::default();
        gone(&mut markup, row);
        markup
    });
    keys.chain(gone).collect()
}

fn key(markup: &mut Markup, row: &KeyRow) {
    let name = row.name();
    open(markup, KEY, name, &row.account);
    let (shape, state, words) = match row.state {
        KeyState::Enabled => (ENABLED, "ok", "Enabled"),
        KeyState::Disabled => (DISABLED, "off", "Disabled"),
        KeyState::PendingDeletion => (PENDING, "no", "Pending deletion"),
    };
    markup
        .open_class("span", "wld-state")
        .attr("data-is", state);
    icon(markup, shape);
    markup.text(words).close().close();
    if row.is_the_labs() {
        markup.line("p", "eyebrow", "The lab’s uploads name it.");
    }
    markup.open("dl");
    if !row.description.is_empty() {
        fact(markup, "says", &row.description);
    }
    fact(markup, "id", &row.id);
    if row.aliases.len() > 1 {
        let more: Vec<&str> = row.aliases.iter().skip(1).map(String::as_str).collect();
        fact(markup, "also", &more.join(", "));
    }
    fact(markup, "kind", row.manager());
    if row.usage != "ENCRYPT_DECRYPT" {
        fact(markup, "use", row.usage);
    }
    let mut material = format!("{}…", row.material);
    if let Some(rotated) = row.rotated {
        material.push_str(&format!(
            ", the {} of its materials, since {rotated}",
            match row.materials {
                2 => "2nd".to_owned(),
                3 => "3rd".to_owned(),
                number => format!("{number}th"),
            }
        ));
    }
    fact(markup, "material", &material);
    if row.grants > 0 {
        fact(markup, "grants", &row.grants.to_string());
    }
    fact(markup, "seals", &listed(&row.under));
    if let Some(date) = row.deletion {
        fact(markup, "deleted", &format!("on {date}, unless cancelled"));
    }
    markup.close();
    if !row.aws_managed {
        markup.open_class("div", "pol-tools");
        let mut act = |act: &str, place: &str, words: &str| {
            button(
                markup,
                act,
                &row.id,
                place,
                words,
                &format!("{words} {name}"),
            );
        };
        match row.state {
            KeyState::Enabled => act("disable", "state", "Disable"),
            KeyState::Disabled => act("enable", "state", "Enable"),
            KeyState::PendingDeletion => {}
        }
        if row.state == KeyState::Enabled {
            act("rotate", "turn", "Rotate");
        }
        act("aliases", "aliases", "Aliases …");
        match row.state {
            KeyState::PendingDeletion => act("keep", "end", "Cancel the deletion"),
            _ => act("delete-key", "end", "Schedule deletion …"),
        }
        if row.is_the_labs() {
            link(markup, Slot::Key, "Key policy");
        }
        markup.close();
    }
    markup.close();
}

fn link(markup: &mut Markup, slot: Slot, words: &str) {
    markup
        .open_class("a", "btn")
        .attr("href", &Route::Policies(slot).hash())
        .text(words)
        .close();
}

fn gone(markup: &mut Markup, row: &GoneKey) {
    open(markup, KEY, &row.id, ACCOUNT);
    markup.open_class("span", "wld-state").attr("data-is", "no");
    paint::icon(markup, "cross");
    markup.text("Deleted").close().close();
    let lost = match row.under.is_empty() {
        true => "Nothing lay under it.".to_owned(),
        false => format!("Never to be opened again: {}.", listed(&row.under)),
    };
    markup.line("p", "eyebrow", &lost).close();
}

fn buckets(all: &Inventory) -> Vec<Markup> {
    let draw = |row: &BucketRow| {
        let mut markup = Markup::default();
        bucket(&mut markup, row);
        markup
    };
    all.buckets.iter().map(draw).collect()
}

fn bucket(markup: &mut Markup, row: &BucketRow) {
    let name = &row.name;
    open(markup, BUCKET, name, &row.account);
    markup.close();
    if row.is_the_labs() {
        markup.line("p", "eyebrow", "The lab uploads into it.");
    }
    markup.open("dl");
    fact(markup, "default", &row.default_encryption());
    if row.algorithm != Algorithm::S3Managed {
        let on = match row.bucket_key {
            true => "on",
            false => "off",
        };
        fact(markup, "Bucket Key", on);
    }
    let policy = match row.has_policy {
        true => "yes",
        false => "none",
    };
    fact(markup, "policy", policy);
    if row.uploads > 0 {
        fact(
            markup,
            "in progress",
            &counted(row.uploads, "multipart upload"),
        );
    }
    markup.line("dt", "", "holds");
    if row.objects.is_empty() {
        markup.line("dd", "", "nothing");
    } else {
        let sum: u64 = row.objects.iter().map(|object| object.len).sum();
        let says = format!(
            "{}, {}",
            counted(row.objects.len(), "object"),
            number::size(sum)
        );
        markup
            .open("dd")
            .open("details")
            .flag("open", row.objects.len() < 9);
        markup.line("summary", "", &says).open("ul");
        for object in &row.objects {
            markup.open("li").line("b", "", &object.key);
            let mut how = format!("{}, {}", number::size(object.len), object.kind);
            if !object.key_name.is_empty() {
                how.push_str(&format!(" under {}", object.key_name));
            }
            if object.bucket_key {
                how.push_str(", by a Bucket Key");
            }
            markup.line("span", "eyebrow", &how);
            if object.lost {
                markup.open_class("span", "wld-state").attr("data-is", "no");
                paint::icon(markup, "cross");
                markup.text("its key is deleted").close();
            }
            markup.close();
        }
        markup.close().close().close();
    }
    markup.close().open_class("div", "pol-tools");
    let mut act = |act: &str, words: &str| {
        button(markup, act, name, act, words, &format!("{words} {name}"));
    };
    act("encryption", "Default encryption …");
    act("delete-bucket", "Delete");
    if row.is_the_labs() {
        link(markup, Slot::Bucket, "Bucket policy");
    }
    markup.close().close();
}

fn people(all: &Inventory) -> Vec<Markup> {
    let draw = |row: &PersonRow| {
        let mut markup = Markup::default();
        person(&mut markup, row);
        markup
    };
    all.people.iter().map(draw).collect()
}

fn person(markup: &mut Markup, row: &PersonRow) {
    let shape = match row.kind.as_str() {
        "role" => ROLE,
        _ => USER,
    };
    open(markup, shape, &row.name, &row.account);
    markup.line("span", "eyebrow", &row.kind).close();
    if row.is_the_labs() {
        let says = "The app’s own: the switches and the policies’ view set what it may.";
        markup.line("p", "eyebrow", says);
    } else if row.is_admin() {
        markup.line("p", "eyebrow", "Does what you do here.");
    }
    markup.open("dl");
    fact(markup, "arn", &row.arn);
    let names: Vec<&str> = row.policies.iter().map(|(name, _)| name.as_str()).collect();
    fact(
        markup,
        "policies",
        &match names.is_empty() {
            true => "none: it may do nothing".to_owned(),
            false => names.join(", "),
        },
    );
    if let Some(boundary) = &row.boundary {
        fact(markup, "boundary", boundary);
    }
    if row.controlled {
        fact(markup, "ceiling", "its organization’s SCP");
    }
    if !row.tags.is_empty() {
        let tags: Vec<String> = (row.tags.iter())
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        fact(markup, "tags", &tags.join(", "));
    }
    markup.close().open_class("div", "pol-tools");
    if row.is_the_labs() {
        link(markup, Slot::Identity, "Its policies");
    } else {
        let mut act = |act: &str, words: &str| {
            button(
                markup,
                act,
                &row.arn,
                act,
                words,
                &format!("{words} {}", row.name),
            );
        };
        act("policy", "Policy …");
        if !row.is_admin() {
            act("delete-person", "Delete");
        }
    }
    markup.close().close();
}
