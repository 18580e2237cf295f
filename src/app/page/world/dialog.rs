//! One dialog for every action that needs more than a press.

use super::form::{
    AliasAction, Aliases, Draft, ENCRYPTION_NOTES, ENCRYPTIONS, Form, PERSON_KINDS, TAG_ACTIONS,
};
use super::last_action_notice::error;
use super::state::WorldState;
use crate::app::component::dialog::Dialog;
use crate::app::component::form_field::FormField;
use crate::app::component::select::Select;
use crate::app::tree::html::{button, div, form, input, label, p, press, textarea};
use crate::app::tree::{Element, Nodes, Str, nodes, reactive};
use crate::core::lab::report::inventory::listed;
use crate::core::s3::encryption::Algorithm;
use leptos::prelude::*;

/// The dialog. It keeps what was typed if the call is denied.
pub fn dialog(state: WorldState) -> Element {
    let opened = state.form;
    let close = move || opened.set(None);
    // Typing draws the inner element again, but not the outer one. The outer one therefore learns of a form before the
    // dialog does, and the dialog focuses the first field when it opens.
    let fields = reactive(move || {
        let draw = |form: Form| {
            reactive(move || {
                let content = state.draft.with(|draft| fields(state, &form, draft));
                div().class("wld-fields").child(content)
            })
        };
        div().class("wld-fields").child(opened.get().map(draw))
    });
    let refused = reactive(move || {
        let error = state.failed.with(|done| done.as_deref().map(error));
        div().attr("role", "alert").child(error)
    });
    let send = reactive(move || {
        let words = opened.with(|form| form.as_ref().map(Form::send_words));
        button().class("btn main").child(words.map(Str::Borrowed))
    });
    let submit = move |event: &web_sys::Event| {
        event.prevent_default();
        state.submit();
    };
    let buttons = div()
        .class("tools")
        .child(send)
        .child(press().class("btn").on_click(close).child("Close"));
    let content = form()
        .flag("novalidate", true)
        .on("submit", submit)
        .child(fields)
        .child(refused)
        .child(buttons);
    Dialog {
        id: "wld-form-title",
        title: Signal::derive(move || {
            opened.with(|form| form.as_ref().map_or_else(String::new, Form::title))
        }),
        class: "wld-form",
        open: Signal::derive(move || opened.with(Option::is_some)),
        close: Callback::new(move |()| close()),
        button: "",
        content: nodes().child(content),
    }
    .draw(state.page)
}

/// The fields of a form.
fn fields(state: WorldState, form: &Form, draft: &Draft) -> Nodes {
    match form {
        Form::Key => {
            let alias = "Alias, without alias/ (optional)";
            nodes()
                .child(name(state, alias, draft))
                .child(text(state, "Description", draft))
                .child(note(
                    "A new key is Enabled. Its key policy delegates to the account’s IAM policies.",
                ))
        }
        Form::Aliases(aliases) => alias_fields(state, aliases, draft),
        Form::Description { .. } => nodes().child(text(state, "Description", draft)).child(note(
            "The description is for people. It doesn’t change who can use the key.",
        )),
        Form::Tags { tags, .. } => tag_fields(state, tags, draft),
        Form::Deletion { under, .. } => {
            let under = listed(under);
            nodes()
                .child(text(state, "Waiting period in days, 7 to 30", draft))
                .child(note(format!("After KMS deletes the key, nobody can ever decrypt what it encrypted. Encrypted with it now: {under}.")))
        }
        Form::Bucket => nodes().child(name(state, "Name", draft)),
        Form::Encryption { keys, .. } => encryption_fields(state, keys, draft),
        Form::Person => {
            let kinds = PERSON_KINDS.map(str::to_owned);
            let choose = move |place| state.draft.update(|draft| draft.choice = place);
            nodes()
                .child(menu("Kind", kinds, draft.choice, choose))
                .child(name(state, "Name", draft))
                .child(policy(state, draft))
        }
        Form::Policy { policies, .. } => {
            let names = policies.iter().map(|(name, _)| name.clone());
            let texts: Vec<String> = policies.iter().map(|(_, text)| text.clone()).collect();
            let choose = move |place: usize| {
                state.draft.update(|draft| {
                    draft.choice = place;
                    if let Some(text) = texts.get(place) {
                        draft.policy = text.clone();
                    }
                });
            };
            let several = policies.len() > 1;
            nodes()
                .child(several.then(|| menu("Policy", names, draft.choice, choose)))
                .child(policy(state, draft))
        }
    }
}

fn alias_fields(state: WorldState, aliases: &Aliases, draft: &Draft) -> Nodes {
    let actions = aliases.actions();
    // Changing the action also chooses the first alias that it offers.
    let act = move |place| {
        state.draft.update(|draft| {
            draft.choice = place;
            draft.other = 0;
        });
    };
    let choose = move |place| state.draft.update(|draft| draft.other = place);
    let words = actions.iter().map(|action| action.words().to_owned());
    let names = actions.iter().map(|action| action.name().to_owned());
    let what = named_menu("What to do", names, words, draft.choice, act);
    let which = match actions.get(draft.choice) {
        None | Some(AliasAction::Create) => name(state, "Alias, without alias/", draft),
        Some(action) => {
            let offered = aliases.offered(*action).to_vec();
            menu("Alias", offered, draft.other, choose)
        }
    };
    nodes().child(what).child(which).child(note(
        "You can point an alias at a different key. Existing ciphertext still refers to the original key.",
    ))
}

fn tag_fields(state: WorldState, tags: &[(String, String)], draft: &Draft) -> Nodes {
    let act = move |place| {
        state.draft.update(|draft| {
            draft.choice = place;
            draft.other = 0;
        });
    };
    let choose = move |place| state.draft.update(|draft| draft.other = place);
    let possible = if tags.is_empty() {
        1
    } else {
        TAG_ACTIONS.len()
    };
    let actions = TAG_ACTIONS.iter().take(possible);
    let words = actions.clone().map(|(_, words)| (*words).to_owned());
    let names = actions.map(|(name, _)| (*name).to_owned());
    let which = match draft.choice {
        0 => name(state, "Tag, as key=value", draft),
        _ => {
            let keys = tags.iter().map(|(key, _)| key.clone());
            menu("Tag", keys, draft.other, choose)
        }
    };
    nodes()
        .child(named_menu("What to do", names, words, draft.choice, act))
        .child(which)
        .child(note("Policies can test a key’s tags with aws:ResourceTag, so a tag can allow or deny the use of the key."))
}

fn encryption_fields(state: WorldState, keys: &[(String, String)], draft: &Draft) -> Nodes {
    let algorithm = ENCRYPTIONS
        .get(draft.choice)
        .map(|(algorithm, _)| *algorithm);
    let kinds = ENCRYPTIONS.map(|(_, words)| words.to_owned());
    let names = ENCRYPTIONS.map(|(algorithm, _)| algorithm.name().to_owned());
    let choose = move |place| state.draft.update(|draft| draft.choice = place);
    let choose_key = move |place| state.draft.update(|draft| draft.other = place);
    let key = || {
        let names = keys.iter().map(|(_, name)| name.clone());
        menu("KMS key", names, draft.other, choose_key)
    };
    let bucket_key = || {
        let tick =
            move |_: &web_sys::Event| state.draft.update(|draft| draft.ticked = !draft.ticked);
        tick_box("Bucket Key", draft.ticked, tick)
    };
    nodes()
        .child(named_menu("Kind", names, kinds, draft.choice, choose))
        .child((algorithm != Some(Algorithm::SseS3)).then(key))
        .child((algorithm == Some(Algorithm::SseKms)).then(bucket_key))
        .child(ENCRYPTION_NOTES.get(draft.choice).map(|says| note(*says)))
        .child(note(
            "The default applies to uploads without an encryption header. Existing objects aren’t changed.",
        ))
}

fn note(text: impl Into<Str>) -> Element {
    p().class("note").child(text.into())
}

/// The field for the draft's name. Keyed, so that the caret stays in it from one form to the next.
fn name(state: WorldState, label: &'static str, draft: &Draft) -> Element {
    let typed = move |text| state.draft.update(|draft| draft.name = text);
    FormField::new(
        label,
        plain(input()).value(draft.name.clone()).on_input(typed),
    )
    .draw()
    .key("name")
}

/// The field for the draft's text.
fn text(state: WorldState, label: &'static str, draft: &Draft) -> Element {
    let typed = move |text| state.draft.update(|draft| draft.text = text);
    FormField::new(
        label,
        plain(input()).value(draft.text.clone()).on_input(typed),
    )
    .draw()
    .key("text")
}

/// The field for the draft's policy, keyed like the name's.
fn policy(state: WorldState, draft: &Draft) -> Element {
    let typed = move |text| state.draft.update(|draft| draft.policy = text);
    let area = plain(textarea())
        .attr("rows", "15")
        .value(draft.policy.clone())
        .on_input(typed);
    FormField::new("Policy (JSON)", area).draw().key("policy")
}

/// The input is not prose, so the browser corrects nothing.
fn plain(control: Element) -> Element {
    control
        .class("wld-input")
        .attr("spellcheck", "false")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
}

fn menu(
    label: &'static str,
    words: impl IntoIterator<Item = String>,
    chosen: usize,
    choose: impl Fn(usize) + Send + Sync + 'static,
) -> Element {
    named_menu(label, [], words, chosen, choose)
}

/// A labeled menu whose entries have short values.
fn named_menu(
    label: &'static str,
    names: impl IntoIterator<Item = String>,
    words: impl IntoIterator<Item = String>,
    chosen: usize,
    choose: impl Fn(usize) + Send + Sync + 'static,
) -> Element {
    let menu = Select {
        values: names.into_iter().collect(),
        ..Select::new(words, Some(chosen), choose)
    };
    FormField::new(label, menu).draw().key(label)
}

/// A checkbox with its label.
pub fn tick_box(
    words: &'static str,
    ticked: bool,
    change: impl Fn(&web_sys::Event) + Send + Sync + 'static,
) -> Element {
    let control = input()
        .attr("type", "checkbox")
        .checked(ticked)
        .on("change", change);
    label().class("wld-tick").child(control).child(words)
}
