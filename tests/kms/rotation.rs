//! Automatic rotation over random lives of a key, against a model that counts days.

use crate::common::requests::{cancel, disable, schedule};
use crate::common::world::*;
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::{Cloud, Outcome, Response};
use envelope_lab::core::kms::{
    Request, disable_key_rotation, enable_key, enable_key_rotation, get_key_rotation_status,
    rotate_key_on_demand,
};
use envelope_lab::core::lab::Lab;
use proptest::prelude::*;

const DAY: u64 = 86_400;

/// What happens to a key.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// So many days pass.
    Wait(u64),
    /// Rotation is enabled, with so many days.
    Rotate(i64),
    DoNotRotate,
    OnDemand,
    Disable,
    Enable,
    Schedule,
    Cancel,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (1..500_u64).prop_map(Event::Wait),
        2 => prop::sample::select(vec![90_i64, 91, 180, 365]).prop_map(Event::Rotate),
        1 => Just(Event::DoNotRotate),
        1 => Just(Event::OnDemand),
        1 => Just(Event::Disable),
        2 => Just(Event::Enable),
        1 => Just(Event::Schedule),
        1 => Just(Event::Cancel),
    ]
}

/// The key as the model sees it, day by day.
#[derive(Debug, Default)]
struct Model {
    day: u64,
    disabled: bool,
    pending: bool,
    /// The first day on which a pending deletion would be carried out.
    gone: u64,
    /// Period and next day.
    rotation: Option<(u64, u64)>,
    materials: usize,
}

impl Model {
    fn wait(&mut self, days: u64) {
        for _ in 0..days {
            self.day += 1;
            if self.disabled || self.pending {
                continue;
            }
            if let Some((period, next)) = self.rotation
                && next == self.day
            {
                self.materials += 1;
                self.rotation = Some((period, next + period));
            }
        }
    }

    /// What was due meanwhile is done once.
    fn enable(&mut self) {
        self.disabled = false;
        if let Some((period, next)) = self.rotation
            && next <= self.day
        {
            self.materials += 1;
            self.rotation = Some((period, self.day + period));
        }
    }
}

fn send(cloud: &mut Cloud, day: u64, request: &Request) -> Outcome {
    cloud.kms(&Lab::app(), request, Timestamp(NOW.0 + day * DAY))
}

fn request_of(event: Event) -> Option<Request> {
    let key_id = KEY_ID.to_owned();
    Some(match event {
        Event::Wait(_) => return None,
        Event::Rotate(days) => Request::EnableKeyRotation(enable_key_rotation::Input {
            key_id,
            rotation_period_in_days: Some(days),
        }),
        Event::DoNotRotate => Request::DisableKeyRotation(disable_key_rotation::Input { key_id }),
        Event::OnDemand => Request::RotateKeyOnDemand(rotate_key_on_demand::Input { key_id }),
        Event::Disable => disable(KEY_ID),
        Event::Enable => Request::EnableKey(enable_key::Input { key_id }),
        Event::Schedule => schedule(KEY_ID, Some(30)),
        Event::Cancel => cancel(KEY_ID),
    })
}

proptest! {
    #[test]
    fn a_key_is_rotated_when_its_time_comes_and_old_blobs_stay_readable(
        events in prop::collection::vec(event(), 1..14)
    ) {
        let mut cloud = cloud(ALLOW_ALL);
        let mut model = Model { materials: 1, ..Model::default() };
        let mut blobs = Vec::new();
        for event in events {
            match event {
                // No life ends here: nobody waits for the end of a pending deletion.
                Event::Wait(days) if model.pending => {
                    model.wait(days.min(model.gone - model.day - 1));
                }
                Event::Wait(days) => model.wait(days),
                event => {
                    let request = request_of(event).unwrap();
                    let done = send(&mut cloud, model.day, &request).result.is_ok();
                    let usable = !model.disabled && !model.pending;
                    let expected = match event {
                        Event::Rotate(_) | Event::DoNotRotate | Event::OnDemand => usable,
                        Event::Cancel => model.pending,
                        _ => !model.pending,
                    };
                    prop_assert_eq!(done, expected, "{:?} {:?}", event, model);
                    match event {
                        _ if !done => {}
                        Event::Rotate(days) => {
                            let days = days.unsigned_abs();
                            model.rotation = Some((days, model.day + days));
                        }
                        Event::DoNotRotate => model.rotation = None,
                        Event::OnDemand => model.materials += 1,
                        Event::Disable => model.disabled = true,
                        Event::Enable => model.enable(),
                        Event::Schedule => (model.pending, model.gone) = (true, model.day + 30),
                        Event::Cancel => (model.pending, model.disabled) = (false, true),
                        Event::Wait(_) => {}
                    }
                }
            }
            let status = Request::GetKeyRotationStatus(get_key_rotation_status::Input {
                key_id: KEY_ID.to_owned(),
            });
            let status = answer_of(send(&mut cloud, model.day, &status)).to_json();
            let on = model.rotation.is_some() && !model.pending;
            prop_assert_eq!(&status["KeyRotationEnabled"], on, "{:?}", model);
            let key = cloud.kms.key(KEY_ID).unwrap();
            prop_assert_eq!(key.materials().count(), model.materials, "{:?}", model);
            if model.disabled || model.pending {
                continue;
            }
            let now = Timestamp(NOW.0 + model.day * DAY);
            let current = key.current().id;
            let sealed = cloud.call(&Lab::app(), encrypt(KEY_ID, b"s", &[]), &[], now);
            blobs.push((blob_of(&sealed), current));
            for (blob, material) in &blobs {
                let opened = cloud.call(&Lab::app(), decrypt(blob, None, &[]), &[], now);
                let Ok(Response::Decrypt(opened)) = opened.result else {
                    return Err(TestCaseError::fail(format!("{model:?}")));
                };
                prop_assert_eq!(&*opened.plaintext, b"s");
                prop_assert_eq!(opened.key_material_id, hex(material));
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A clock that jumps by thousands of years makes no million materials.
#[test]
fn a_far_clock_rotates_a_hundred_times_at_most() {
    let mut cloud = cloud(ALLOW_ALL);
    let rotate = request_of(Event::Rotate(90)).unwrap();
    assert!(send(&mut cloud, 0, &rotate).result.is_ok());
    let status = Request::GetKeyRotationStatus(get_key_rotation_status::Input {
        key_id: KEY_ID.to_owned(),
    });
    let far = 365_000;
    let answer = answer_of(send(&mut cloud, far, &status)).to_json();
    assert_eq!(
        answer["NextRotationDate"],
        NOW.0 + (far + 90) * DAY,
        "{answer}"
    );
    assert_eq!(cloud.kms.key(KEY_ID).unwrap().materials().count(), 101);
}
