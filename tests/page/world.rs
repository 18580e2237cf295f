//! The world's view: the inventory, its forms, what was done last, and the meter.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::draw::{NOW, draw, lab, upload, worked};
use envelope_lab::app::page::world::form::Form;
use envelope_lab::app::page::world::last_action_notice::last_action_notice;
use envelope_lab::app::page::world::state::WorldState;
use envelope_lab::app::page::world::{self, dialog, inventory_rows, meter, simulation};
use envelope_lab::app::route::Route;
use envelope_lab::app::tree::{Children, nodes};
use envelope_lab::core::error::Service;
use envelope_lab::core::kms::KeyState;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::lab::admin::sender::{to_iam, to_kms, to_s3};
use envelope_lab::core::lab::admin::{AdminAction, POLICY_EXAMPLE, POLICY_NAME};
use envelope_lab::core::lab::log::{LetPass, RunAdmin, SetThrottles, Upload};
use envelope_lab::core::lab::report::meter::{MOST_DOWNLOADS, POSITIONS, Workload, objects_at};
use envelope_lab::core::lab::world::{ACCOUNT, BUCKET, KEY_ID};
use envelope_lab::core::s3::encryption::Algorithm;
use leptos::prelude::*;

const HERE: &str = "#/world";

/// The lab in which something has happened, with everybody who can call.
fn world() -> Lab {
    let mut lab = worked();
    lab.invite();
    lab
}

/// Draws a part of the view in a state that was set up before.
fn part<C: Children>(
    lab: Lab,
    set_up: impl FnOnce(WorldState),
    view: impl FnOnce(WorldState) -> C,
) -> String {
    draw(lab, HERE, |page| {
        let state = WorldState::new(page);
        set_up(state);
        view(state)
    })
}

/// Runs an administrator's action as a press of its button does.
fn press(state: WorldState, action: &AdminAction) {
    let now = state.page.lab.with_untracked(|lab| lab.now(NOW));
    let send = match action.service() {
        Service::Kms => to_kms,
        Service::S3 => to_s3,
        Service::Iam | Service::Sts | Service::Organizations => to_iam,
    };
    let done = state.page.lab.apply(RunAdmin { action, now, send });
    state.finish(action, done.expect("the lab is there"));
}

/// Sends the open form as its button does.
fn submit(state: WorldState) {
    press(state, &state.action().expect("the form is filled in"));
}

/// Tags the lab's key as its form does.
fn tag(state: WorldState, tag: &str) {
    state.open_tags(KEY_ID);
    state.draft.update(|draft| draft.name = tag.to_owned());
    submit(state);
}

fn create_key(state: WorldState, alias: &str) -> String {
    state.open(Form::Key);
    state.draft.update(|draft| draft.name = alias.to_owned());
    submit(state);
    let keys = state.all.get().keys.clone();
    let key = keys
        .iter()
        .find(|key| key.name() == format!("alias/{alias}"));
    key.expect("the key is there").id.clone()
}

#[test]
fn everything_there_is() {
    insta::assert_snapshot!(draw(world(), HERE, world::view));
}

#[test]
fn keys_in_every_state_and_one_that_is_gone() {
    let set_up = |state: WorldState| {
        let disabled = create_key(state, "disabled");
        let waiting = create_key(state, "waiting");
        let gone = create_key(state, "gone");
        let key = |id: &str| state.all.with(|all| all.key(id).map(Into::into).unwrap());
        press(state, &AdminAction::Rotate(key(&disabled)));
        press(state, &AdminAction::Rotate(key(&disabled)));
        press(
            state,
            &AdminAction::CreateAlias {
                key: key(&disabled),
                alias: "second".to_owned(),
            },
        );
        press(state, &AdminAction::Disable(key(&disabled)));
        for (id, days) in [(&waiting, "30"), (&gone, "7"), (&KEY_ID.to_owned(), "7")] {
            state.open_deletion(id);
            state.draft.update(|draft| draft.text = days.to_owned());
            submit(state);
        }
        state.let_pass(8);
    };
    insta::assert_snapshot!(part(world(), set_up, |state| {
        nodes()
            .child(last_action_notice(state))
            .child(inventory_rows::columns(state))
    }));
}

/// After a year and a day: the rotation that was due, tags and a description.
#[test]
fn a_key_that_rotates_every_year() {
    let set_up = |state: WorldState| {
        let key = state.all.with(|all| all.key(KEY_ID).map(Into::into));
        press(
            state,
            &AdminAction::EnableRotation(key.expect("the lab's key")),
        );
        state.open_description(KEY_ID);
        (state.draft).update(|draft| draft.text = "Of the parcels".to_owned());
        submit(state);
        tag(state, "team=post");
        tag(state, "stage");
        let days = 366;
        let said = state.page.lab.apply(LetPass { days, real: NOW });
        assert!(said.is_some_and(|text| text.contains("KMS has rotated alias/my-s3-key")));
    };
    insta::assert_snapshot!(part(world(), set_up, |state| {
        nodes()
            .child(last_action_notice(state))
            .child(inventory_rows::columns(state))
    }));
}

#[test]
fn a_full_bucket_is_folded_and_encrypts_by_default() {
    let mut lab = world();
    for number in 0..9 {
        let name = format!("{number}.txt");
        assert!(upload(&mut lab, &name, b"some text").result.is_ok());
    }
    let set_up = |state: WorldState| {
        state.open_encryption(BUCKET);
        state.draft.update(|draft| {
            draft.choice = 1;
            draft.other = 1;
            draft.ticked = true;
        });
        submit(state);
    };
    insta::assert_snapshot!(part(lab, set_up, inventory_rows::columns));
}

#[test]
fn no_form() {
    insta::assert_snapshot!(part(world(), |_| {}, dialog::dialog));
}

#[test]
fn each_form() {
    let admin = format!("arn:aws:iam::{ACCOUNT}:user/admin");
    let forms: [(&str, &dyn Fn(WorldState)); 11] = [
        ("key", &|state| state.open(Form::Key)),
        ("aliases", &|state| state.open_aliases(KEY_ID)),
        ("alias_to_delete", &|state| {
            state.open_aliases(KEY_ID);
            state.draft.update(|draft| draft.choice = 1);
        }),
        ("description", &|state| state.open_description(KEY_ID)),
        ("tags", &|state| state.open_tags(KEY_ID)),
        ("tag_to_remove", &|state| {
            tag(state, "team=post");
            state.open_tags(KEY_ID);
            state.draft.update(|draft| draft.choice = 1);
        }),
        ("deletion", &|state| state.open_deletion(KEY_ID)),
        ("bucket", &|state| state.open(Form::Bucket)),
        ("encryption", &|state| {
            state.open_encryption(BUCKET);
            state.draft.update(|draft| draft.choice = 1);
        }),
        ("person", &|state| state.open(Form::Person)),
        ("policy", &|state| state.open_policy(&admin)),
    ];
    for (name, open) in forms {
        let drawn = part(world(), open, dialog::dialog);
        insta::assert_snapshot!(format!("form_{name}"), drawn);
    }
}

#[test]
fn a_refusal_stands_in_the_form_and_what_was_typed_stays() {
    let set_up = |state: WorldState| {
        state.open_deletion(KEY_ID);
        state.draft.update(|draft| draft.text = "3".to_owned());
        submit(state);
    };
    insta::assert_snapshot!(part(world(), set_up, dialog::dialog));
}

#[test]
fn a_key_whose_alias_is_taken_is_there_and_the_form_goes_on_with_its_aliases() {
    let set_up = |state: WorldState| {
        create_key(state, "reports");
        state.open(Form::Key);
        state
            .draft
            .update(|draft| draft.name = "reports".to_owned());
        submit(state);
        assert!(state.failed.with(Option::is_some));
        let Some(Form::Aliases(aliases)) = state.form.get() else {
            panic!("the form is about aliases");
        };
        assert!(aliases.own.is_empty());
        assert_eq!(state.draft.get().name, "reports");
        state
            .draft
            .update(|draft| draft.name = "reports-2".to_owned());
        let action = state.action().expect("an alias can be made");
        assert_eq!(
            action,
            AdminAction::CreateAlias {
                key: aliases.key.clone(),
                alias: "reports-2".to_owned()
            }
        );
        press(state, &action);
        assert_eq!(state.form.get(), None);
        let name = (state.all).with(|all| all.key(&aliases.key.id).unwrap().name().to_owned());
        assert_eq!(name, "alias/reports-2");
    };
    insta::assert_snapshot!(part(world(), set_up, last_action_notice));
}

#[test]
fn a_role_whose_policy_is_refused_is_there_and_the_form_goes_on_with_its_policy() {
    let set_up = |state: WorldState| {
        state.open(Form::Person);
        state.draft.update(|draft| {
            draft.choice = 1;
            draft.name = " eva ".to_owned();
            draft.policy = "{".to_owned();
        });
        submit(state);
        let arn = format!("arn:aws:iam::{ACCOUNT}:user/eva");
        assert_eq!(
            state.action(),
            Some(AdminAction::PutPolicy {
                arn,
                name: POLICY_NAME.to_owned(),
                policy: "{".to_owned()
            })
        );
    };
    insta::assert_snapshot!(part(world(), set_up, dialog::dialog));
}

#[test]
fn an_alias_moves_from_key_to_key_and_goes() {
    part(
        world(),
        |state| {
            let id = create_key(state, "reports");
            state.open_aliases(&id);
            // The lab's key has an alias to give.
            state.draft.update(|draft| draft.choice = 1);
            submit(state);
            assert!(
                state
                    .last
                    .with(|last| !last.bad && last.text.contains("now points at"))
            );
            let names = |id: &str| state.all.with(|all| all.key(id).unwrap().aliases.clone());
            assert_eq!(names(&id).len(), 2);
            assert!(names(KEY_ID).is_empty());
            state.open_aliases(&id);
            state.draft.update(|draft| {
                draft.choice = 1;
                draft.other = 1;
            });
            let gone = names(&id).last().unwrap().clone();
            submit(state);
            assert!(!names(&id).contains(&gone));
        },
        |_| nodes(),
    );
}

#[test]
fn the_default_encryption_is_filled_in_as_it_is_and_kept_when_sent() {
    part(
        world(),
        |state| {
            state.open_encryption(BUCKET);
            let before = state.all.get().bucket(BUCKET).unwrap().clone();
            submit(state);
            let mut after = state.all.get().bucket(BUCKET).unwrap().clone();
            assert_eq!(after, before);
            // By another name than its id, a key can stay as well.
            press(
                state,
                &AdminAction::SetEncryption {
                    bucket: BUCKET.to_owned(),
                    account: ACCOUNT.to_owned(),
                    algorithm: Algorithm::SseKms.name().to_owned(),
                    key_id: "alias/my-s3-key".to_owned(),
                    bucket_key: true,
                },
            );
            after = state.all.get().bucket(BUCKET).unwrap().clone();
            assert_eq!(after.key_id.as_deref(), Some("alias/my-s3-key"));
            state.open_encryption(BUCKET);
            submit(state);
            assert_eq!(state.all.get().bucket(BUCKET), Some(&after));
        },
        |_| nodes(),
    );
}

#[test]
fn each_of_several_policies_can_be_edited() {
    part(
        world(),
        |state| {
            let arn = format!("arn:aws:iam::{ACCOUNT}:role/eva");
            state.open(Form::Person);
            state.draft.update(|draft| draft.name = "eva".to_owned());
            submit(state);
            press(
                state,
                &AdminAction::PutPolicy {
                    arn: arn.clone(),
                    name: "another".to_owned(),
                    policy: POLICY_EXAMPLE.replace("kms:Decrypt", "kms:Encrypt"),
                },
            );
            state.open_policy(&arn);
        },
        |state| {
            let Some(Form::Policy { policies, .. }) = state.form.get() else {
                panic!("the form is about policies");
            };
            assert_eq!(policies.len(), 2);
            for (place, (name, _)) in policies.iter().enumerate() {
                state.draft.update(|draft| draft.choice = place);
                let Some(AdminAction::PutPolicy { name: sent, .. }) = state.action() else {
                    panic!("a policy is put");
                };
                assert_eq!(sent, *name);
            }
            nodes()
        },
    );
}

#[test]
fn a_refusal_without_a_form_stands_in_the_view() {
    let set_up = |state: WorldState| {
        press(
            state,
            &AdminAction::DeleteBucket {
                bucket: BUCKET.to_owned(),
                account: ACCOUNT.to_owned(),
            },
        );
    };
    insta::assert_snapshot!(part(world(), set_up, last_action_notice));
}

#[test]
fn time_passes_and_kms_throttles() {
    let set_up = |state: WorldState| {
        state.with_bytes.set(false);
        state.let_pass(1);
        state.page.lab.apply(SetThrottles(true));
    };
    insta::assert_snapshot!(part(world(), set_up, simulation::panel));
}

#[test]
fn a_disabled_key_is_enabled_again() {
    part(
        world(),
        |state| {
            let key = || state.all.with(|all| all.key(KEY_ID).unwrap().clone());
            press(state, &AdminAction::Disable((&key()).into()));
            assert_eq!(key().state, KeyState::Disabled);
            press(state, &AdminAction::Enable((&key()).into()));
            assert_eq!(key().state, KeyState::Enabled);
        },
        |_| nodes(),
    );
}

#[test]
fn out_of_sight_the_view_does_not_follow_the_lab() {
    part(
        world(),
        |state| {
            let before = state.all.get();
            state.page.route.set(Route::Lab);
            let _ = state.all.get();
            let uploaded = state.page.lab.apply(Upload {
                key: "later.txt",
                content_type: "text/plain",
                body: b"",
                now: NOW,
            });
            assert!(uploaded.unwrap().result.is_ok());
            assert_eq!(state.all.get(), before);
            state.page.route.set(Route::World);
            assert_eq!(state.all.get().objects(), before.objects() + 1);
        },
        |_| nodes(),
    );
}

#[test]
fn the_meter_of_a_fresh_lab() {
    insta::assert_snapshot!(draw(lab(), HERE, meter::section));
}

#[test]
fn four_ways_over_the_quota() {
    let load = Workload {
        objects: objects_at(POSITIONS),
        downloads: MOST_DOWNLOADS,
        size: 100 << 20,
    };
    insta::assert_snapshot!(draw(lab(), HERE, |_| meter::ways(load)));
}
