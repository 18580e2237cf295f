//! What moves over the stage carries the bytes of the step's own fields.

use envelope_lab::app::page::lab::geometry::Geometry;
use envelope_lab::app::page::lab::motion;
use envelope_lab::app::page::lab::transformation::CARRIED;
use envelope_lab::core::trace::field::{Field, Role, Value};
use envelope_lab::core::trace::print::hex;
use envelope_lab::core::trace::{Actor, Glyph, Kind, Place, Step, Trace};

/// The first bytes of a field, without what precedes an encrypted body.
fn first_bytes(field: &Field) -> Option<String> {
    let Value::Bytes { excerpt, parts } = &field.value else {
        return None;
    };
    let body = parts.iter().find(|part| part.name == "ciphertext");
    let body = body.filter(|_| field.role == Role::Ciphertext);
    let (from, len) = body.map_or((0, u64::MAX), |part| (part.offset, part.len));
    let len = usize::try_from(len).unwrap_or(usize::MAX).min(CARRIED);
    let bytes: Vec<u8> = (excerpt.head.iter().skip(from as usize).take(len))
        .copied()
        .collect();
    Some(hex(&bytes))
}

fn of_role(steps: &[Step], role: Role) -> Option<String> {
    let fields = steps.iter().rev().flat_map(|step| &step.fields);
    fields
        .filter(|field| field.role == role)
        .find_map(first_bytes)
}

/// The attribute's value in a drawing.
fn attribute(drawn: &str, name: &str) -> Option<String> {
    let (_, rest) = drawn.split_once(&format!(" {name}"))?;
    match rest.strip_prefix("=\"") {
        Some(value) => value.split_once('"').map(|(value, _)| value.to_owned()),
        None => Some(String::new()),
    }
}

/// Checks every step of a run, on a wide and on a narrow stage. Returns how many steps turn something into something
/// else.
pub fn carries_its_fields(trace: &Trace) -> usize {
    let mut changes = 0;
    for (index, step) in trace.steps.iter().enumerate() {
        let drawn = [(720, 430), (358, 600)].map(|(w, h)| {
            let drawn = motion::draw(trace, index, &Geometry::of(w, h), true);
            drawn.map(|drawn| drawn.to_string())
        });
        let place = |glyph| step.scene.place_of(glyph);
        let was = |glyph| {
            let before = index.checked_sub(1).map(|before| &trace.steps[before]);
            before.and_then(|before| before.scene.place_of(glyph))
        };
        let so_far = &trace.steps[..=index];
        let own = |role: Role| of_role(std::slice::from_ref(step), role);
        // What the step's own fields say.
        let (key, envelope) = (own(Role::PlaintextDataKey), own(Role::EncryptedDataKey));
        let expected = match step.kind {
            Kind::Compute if key.is_some() && envelope.is_some() => {
                let known = of_role(&trace.steps[..index], Role::EncryptedDataKey);
                match known == envelope {
                    true => Some((envelope, key)),
                    false => Some((key, envelope)),
                }
            }
            Kind::Compute
                if step.from == Actor::S3
                    && own(Role::Ciphertext).is_some()
                    && was(Glyph::Body) == Some(Place::S3)
                    && was(Glyph::Ciphertext).is_none() =>
            {
                Some((of_role(so_far, Role::Plaintext), own(Role::Ciphertext)))
            }
            Kind::Compute
                if step.from == Actor::S3
                    && own(Role::Ciphertext).is_some()
                    && own(Role::Plaintext).is_some() =>
            {
                Some((own(Role::Ciphertext), own(Role::Plaintext)))
            }
            Kind::Discard if place(Glyph::BurntKey).is_some() => {
                let zeros = key.clone().unwrap_or_default();
                assert!(
                    zeros.bytes().all(|digit| digit == b'0'),
                    "{}: {zeros}",
                    step.title
                );
                Some((of_role(&trace.steps[..index], Role::PlaintextDataKey), key))
            }
            Kind::Fail => {
                assert_eq!(drawn, [None, None], "nothing comes out of “{}”", step.title);
                continue;
            }
            _ => None,
        };
        for drawn in &drawn {
            if let (Some((before, after)), Some(drawn)) = (&expected, drawn) {
                assert_eq!(
                    attribute(drawn, "data-before"),
                    *before,
                    "before “{}”",
                    step.title
                );
                assert_eq!(
                    attribute(drawn, "data-after"),
                    *after,
                    "after “{}”",
                    step.title
                );
                assert_ne!(before, after, "“{}” changes nothing", step.title);
            }
            let known = expected
                .as_ref()
                .and_then(|(before, after)| before.as_ref().zip(after.as_ref()));
            assert!(
                known.is_none() || drawn.is_some(),
                "“{}” is not shown",
                step.title
            );
        }
        changes += usize::from(drawn[0].is_some());
    }
    changes
}
