//! One dialog for all that needs more than a press.

use super::desk::{Desk, Form};
use crate::app::component::{live, paint};
use crate::core::lab::chore::Done;
use crate::core::lab::inventory::{Inventory, listed};
use crate::web::markup::Markup;
use leptos::html::Dialog;
use leptos::prelude::*;

/// The dialog; what was typed stays after a refusal.
pub fn dialog(desk: Desk) -> AnyView {
    let node = NodeRef::<Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        match desk.form.with(Option::is_some) {
            true if !dialog.open() => {
                let _ = dialog.show_modal();
            }
            true => {}
            false => dialog.close(),
        }
    });
    let refused = paint::div(
        "",
        Box::new(move |markup| {
            if let Some(done) = desk.failed.get() {
                error(markup, &done);
            }
        }),
    );
    let content = move || {
        let all = desk.all.get_untracked();
        desk.form.get().map(|form| fields(desk, &all, form))
    };
    view! {
        <dialog node_ref=node class="sheet-dialog wld-form" aria-labelledby="wld-form-title" on:close=live::event(move |_| desk.form.set(None))>
            <form
                novalidate
                on:submit=move |event: leptos::ev::SubmitEvent| {
                    event.prevent_default();
                    desk.submit();
                }
            >
                {content}
                <div role="alert">{refused}</div>
                <div class="pol-tools">
                    <button class="btn main">{live::text(move || desk.form.with(|form| send(form.as_ref()).to_owned()))}</button>
                    <button type="button" class="btn" on:click=live::click(move |_| desk.form.set(None))>"Close"</button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}

/// An error, word for word.
pub fn error(markup: &mut Markup, done: &Done) {
    let Some((operation, error)) = &done.error else {
        return;
    };
    let head = format!("{}: {}, {}", error.service, error.code, error.status);
    markup.line("h3", "bad", &head);
    if !error.message.is_empty() {
        markup.line("p", "", &error.message);
    }
    markup.line("code", "sentence", &error.cli_line(operation));
    if !done.says.is_empty() {
        markup.line("p", "", &done.says);
    }
}

/// The words on the button that sends the form.
fn send(form: Option<&Form>) -> &'static str {
    match form {
        None => "",
        Some(Form::Key) => "Create the key",
        Some(Form::Aliases(_)) => "Do it",
        Some(Form::Deletion(_)) => "Schedule the deletion",
        Some(Form::Bucket) => "Create the bucket",
        Some(Form::Encryption(_)) => "Set it",
        Some(Form::Person) => "Create",
        Some(Form::Policy(_)) => "Put the policy",
    }
}

fn fields(desk: Desk, all: &Inventory, form: Form) -> AnyView {
    let key_name = |id: &str| all.key(id).map_or(id, |key| key.name()).to_owned();
    match form {
        Form::Key => view! {
            {title("Create a KMS key".to_owned())}
            {field("Alias, without alias/ (may be left empty)", desk.name)}
            {field("Description", desk.text)}
            <p class="note">"A new key is Enabled, and its key policy leaves it to the account’s IAM policies who may use it."</p>
        }
        .into_any(),
        Form::Aliases(id) => aliases(desk, all, &id),
        Form::Deletion(id) => {
            let under = all.key(&id).map(|key| listed(&key.under)).unwrap_or_default();
            view! {
                {title(format!("Schedule the deletion of {}", key_name(&id)))}
                {field("Waiting period in days, 7 to 30", desk.text)}
                <p class="note">{format!("Once the key is deleted, what lies under it can never be opened again. Now that is: {under}.")}</p>
            }
            .into_any()
        }
        Form::Bucket => view! {
            {title("Create a bucket".to_owned())}
            {field("Name", desk.name)}
        }
        .into_any(),
        Form::Encryption(name) => encryption(desk, all, &name),
        Form::Person => {
            let kinds = ["role", "user"].map(|kind| (kind.to_owned(), kind.to_owned()));
            view! {
                {title("Create a user or role".to_owned())}
                {menu("Kind", kinds.to_vec(), desk.choice, |_| {})}
                {field("Name", desk.name)}
                {policy(desk)}
            }
            .into_any()
        }
        Form::Policy(arn) => {
            let row = all.person(&arn).cloned();
            let policies = row.as_ref().map(|row| row.policies.clone()).unwrap_or_default();
            let names = policies.iter().map(|(name, _)| (name.clone(), name.clone()));
            let several = policies.len() > 1;
            let names: Vec<(String, String)> = names.collect();
            let load = move |name: &str| {
                if let Some((_, text)) = policies.iter().find(|(known, _)| known == name) {
                    desk.policy.set(text.clone());
                }
            };
            view! {
                {title(format!("Policy of {}", row.map_or(arn, |row| row.name)))}
                {several.then(|| menu("Which", names, desk.choice, load))}
                {policy(desk)}
            }
            .into_any()
        }
    }
}

fn aliases(desk: Desk, all: &Inventory, id: &str) -> AnyView {
    let Some(key) = all.key(id).cloned() else {
        return ().into_any();
    };
    let others: Vec<String> = (all.keys.iter())
        .filter(|other| other.account == key.account && other.id != key.id && !other.aws_managed)
        .flat_map(|other| other.aliases.clone())
        .collect();
    let mut acts = vec![("new".to_owned(), "Give it another alias".to_owned())];
    if !others.is_empty() {
        acts.push((
            "move".to_owned(),
            "Point an alias of another key here".to_owned(),
        ));
    }
    if !key.aliases.is_empty() {
        acts.push(("delete".to_owned(), "Delete one of its aliases".to_owned()));
    }
    let own = key.aliases.clone();
    // The first alias of those offered is chosen with the deed.
    let choose = {
        let (own, others) = (own.clone(), others.clone());
        move |act: &str| {
            let offered = if act == "delete" { &own } else { &others };
            desk.other.set(offered.first().cloned().unwrap_or_default());
        }
    };
    let rest = move || {
        let offer = |names: &[String]| {
            let names = names.iter().map(|name| (name.clone(), name.clone()));
            menu("Alias", names.collect(), desk.other, |_| {})
        };
        match desk.choice.get().as_str() {
            "delete" => offer(&own),
            "move" => offer(&others),
            _ => field("Alias, without alias/", desk.name),
        }
    };
    view! {
        {title(format!("Aliases of {}", key.name()))}
        {menu("What to do", acts, desk.choice, choose)}
        {rest}
        <p class="note">"An alias is a name that can be pointed elsewhere. What lies sealed names the key itself."</p>
    }
    .into_any()
}

fn encryption(desk: Desk, all: &Inventory, name: &str) -> AnyView {
    let kinds = [
        ("AES256", "SSE-S3: S3 keeps the key"),
        ("aws:kms", "SSE-KMS"),
        ("aws:kms:dsse", "DSSE-KMS: two layers"),
    ]
    .map(|(value, words)| (value.to_owned(), words.to_owned()));
    let mut keys = vec![(
        String::new(),
        "alias/aws/s3, the AWS managed key".to_owned(),
    )];
    let own = all.keys.iter().filter(|key| !key.aws_managed);
    keys.extend(own.map(|key| (key.id.clone(), key.name().to_owned())));
    // Whatever it names now, by another name or of another account, can stay.
    let now = all.bucket(name).and_then(|row| row.key_id.clone());
    if let Some(now) = now.filter(|now| !keys.iter().any(|(value, _)| value == now)) {
        keys.push((now.clone(), now));
    }
    let by_kms = move || desk.choice.with(|kind| kind != "AES256");
    let by_plain_kms = move || desk.choice.with(|kind| kind == "aws:kms");
    view! {
        {title(format!("Default encryption of {name}"))}
        {menu("Kind", kinds.to_vec(), desk.choice, |_| {})}
        <div hidden=live::is(move || !by_kms())>{menu("KMS key", keys, desk.other, |_| {})}</div>
        <label class="wld-tick" hidden=live::is(move || !by_plain_kms())>
            <input type="checkbox" prop:checked=live::is(move || desk.ticked.get()) on:change=live::event(move |event| desk.ticked.set(event_target_checked(&event)))/>
            "Bucket Key"
        </label>
        <p class="note">"It counts for uploads that ask for nothing (“no header” in the lab). What lies there already stays as it is."</p>
    }
    .into_any()
}

fn title(text: String) -> AnyView {
    view! { <h2 id="wld-form-title">{text}</h2> }.into_any()
}

fn field(label: &'static str, typed: RwSignal<String>) -> AnyView {
    view! {
        <label class="sec-field">
            <span class="eyebrow">{label}</span>
            <input
                class="input"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                prop:value=live::text(move || typed.get())
                on:input=live::event(move |event| typed.set(event_target_value(&event)))
            />
        </label>
    }
    .into_any()
}

fn policy(desk: Desk) -> AnyView {
    view! {
        <label class="sec-field">
            <span class="eyebrow">"Its policy, in JSON"</span>
            <textarea
                class="input"
                rows="15"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                prop:value=live::text(move || desk.policy.get())
                on:input=live::event(move |event| desk.policy.set(event_target_value(&event)))
            ></textarea>
        </label>
    }
    .into_any()
}

/// A labelled menu of values and their words; `chosen` hears what was chosen.
fn menu(
    label: &'static str,
    offers: Vec<(String, String)>,
    choice: RwSignal<String>,
    chosen: impl Fn(&str) + 'static,
) -> AnyView {
    let options: Vec<AnyView> = (offers.into_iter())
        .map(|(value, words)| {
            let mine = value.clone();
            let here = live::is(move || choice.with(|now| *now == mine));
            view! { <option value=value prop:selected=here>{words}</option> }.into_any()
        })
        .collect();
    let pick = live::event(move |event| {
        let value = event_target_value(&event);
        chosen(&value);
        choice.set(value);
    });
    view! {
        <label class="sec-field">
            <span class="eyebrow">{label}</span>
            <select class="btn" on:change=pick>{options}</select>
        </label>
    }
    .into_any()
}
