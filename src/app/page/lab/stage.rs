//! The stage: three stations, two gates, a bucket, and the things that travel between them.
//!
//! Draws one scene of the trace and lets the browser move things from where they were. It knows
//! places, not rules.

use super::bucket::Bucket;
use super::geometry::{Geometry, Rect, TALL, Wire};
use super::intake::Intake;
use crate::app::component::glyph;
use crate::app::component::icon::{Draw as DrawIcon, Icon};
use crate::app::component::number::{shortened, size};
use crate::app::state::App;
use crate::core::lab::world::{ALIAS, ROLE};
use crate::core::trace::field::{Role, Value};
use crate::core::trace::{Actor, Gate, GateState, Glyph, Kind, Place, Step, Trace};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use leptos::web_sys::{ResizeObserver, ResizeObserverEntry};

/// Glyphs, back to front.
const GLYPHS: [Glyph; 11] = [
    Glyph::File,
    Glyph::Body,
    Glyph::Ciphertext,
    Glyph::StoredCiphertext,
    Glyph::StoredEncryptedDataKey,
    Glyph::Ask,
    Glyph::EncryptedDataKey,
    Glyph::BurntKey,
    Glyph::DataKey,
    Glyph::Secret,
    Glyph::Refusal,
];

/// The stage with the intake above it.
#[component]
pub fn Stage() -> impl IntoView {
    let app = App::from_context();
    let canvas = NodeRef::<Div>::new();
    let plan = RwSignal::new(Geometry::of(720.0, 430.0));
    measure(canvas, plan);
    let described = move || match app.step() {
        Some(step) => step.title,
        None => "Three stations: your app, Amazon S3 with its bucket, and AWS KMS".to_owned(),
    };
    let height = move || {
        let plan = plan.get();
        if plan.wide { String::new() } else { format!("{TALL}px") }
    };
    view! {
        <section class="stage" aria-label="Stage">
            <Intake/>
            <div class="canvas" node_ref=canvas style:height=height>
                <svg
                    class="picture"
                    role="img"
                    aria-label=described
                    width=move || plan.get().w
                    height=move || plan.get().h
                >
                    <defs>
                        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
                            <path d="M0 0l8 4-8 4z" fill="context-stroke"/>
                        </marker>
                    </defs>
                    <Stations plan/>
                    <Wires plan/>
                    <Things plan/>
                </svg>
                <Bucket plan/>
            </div>
        </section>
    }
}

/// Keeps the plan in step with the canvas's size.
fn measure(canvas: NodeRef<Div>, plan: RwSignal<Geometry>) {
    Effect::new(move || {
        let Some(element) = canvas.get() else { return };
        let fit = move |w: f64, h: f64| {
            let next = Geometry::of(w.floor(), h.floor());
            if w > 0.0 && plan.try_get_untracked() != Some(next) {
                plan.try_set(next);
            }
        };
        fit(
            f64::from(element.client_width()),
            f64::from(element.client_height()),
        );
        let seen = Closure::<dyn FnMut(leptos::web_sys::js_sys::Array)>::new(
            move |entries: leptos::web_sys::js_sys::Array| {
                if let Ok(entry) = entries.get(0).dyn_into::<ResizeObserverEntry>() {
                    let size = entry.content_rect();
                    fit(size.width(), size.height());
                }
            },
        );
        if let Ok(observer) = ResizeObserver::new(seen.as_ref().unchecked_ref()) {
            observer.observe(&element);
            // Lives as long as the page, like the stage.
            seen.forget();
        }
    });
}

/// Boxes and their names.
#[component]
fn Stations(plan: RwSignal<Geometry>) -> impl IntoView {
    let app = App::from_context();
    let acting = move |actor: Actor| {
        app.step().is_some_and(|step| {
            step.from == actor || step.to == actor || (actor == Actor::S3 && step.to == Actor::Bucket)
        })
    };
    let frame = |rect: Rect, rx: f64| (rect.x, rect.y, rect.w, rect.h, rx);
    let file = Memo::new(move |_| {
        app.run.with(|run| {
            let run = run.as_ref()?;
            let len = run.trace.steps.iter().find_map(|step| {
                step.fields.iter().find_map(|field| match (&field.value, field.name) {
                    (Value::Bytes { excerpt, .. }, "Body") => Some(excerpt.len),
                    _ => None,
                })
            });
            Some((run.name.clone(), len.map(size)))
        })
    });
    move || {
        let plan = plan.get();
        let (label_y, inset) = if plan.wide { (-22.0, 0.0) } else { (24.0, 104.0) };
        let (s3_inset, kms_inset) = if plan.wide { (0.0, 0.0) } else { (16.0, 16.0) };
        let (ax, ay, aw, ah, arx) = frame(plan.app, 10.0);
        let (sx, sy, sw, sh, srx) = frame(plan.s3, 12.0);
        let (kx, ky, kw, kh, krx) = frame(plan.kms, 12.0);
        let key_at = if plan.wide { plan.kms.at(0.5, 0.27) } else { (kx + 56.0, ky + 66.0) };
        let key_r = if plan.wide { (kh * 0.15).clamp(28.0, 40.0) } else { 27.0 };
        let name_y = if plan.wide { ay + ah - 34.0 } else { ay + 66.0 };
        let name_x = if plan.wide { ax + aw / 2.0 } else { ax + inset };
        let anchor = if plan.wide { "middle" } else { "start" };
        let most = ((if plan.wide { aw - 12.0 } else { aw - 120.0 }) / 7.6) as usize;
        view! {
            <g class="station" data-acting=move || acting(Actor::App).then_some("")>
                <rect class="box" x=ax y=ay width=aw height=ah rx=arx/>
                <text class="name" x=ax + inset y=ay + label_y - (if plan.wide { 16.0 } else { 0.0 })>"Your app"</text>
                <text class="sub" x=ax + inset y=ay + label_y + (if plan.wide { 2.0 } else { 18.0 })>{format!("EC2, {ROLE}")}</text>
                {move || file.get().map(|(name, len)| view! {
                    <text class="m file-name" x=name_x y=name_y text-anchor=anchor>{shortened(&name, most)}</text>
                    <text class="sub" x=name_x y=name_y + 17.0 text-anchor=anchor>{len}</text>
                })}
            </g>
            <g class="station s3" data-acting=move || acting(Actor::S3).then_some("")>
                <rect class="box" x=sx y=sy width=sw height=sh rx=srx/>
                <text class="name" x=sx + s3_inset y=sy + label_y - (if plan.wide { 0.0 } else { 0.0 })>"Amazon S3"</text>
                <text class="sub" x=sx + s3_inset y=sy + label_y + (if plan.wide { 16.0 } else { 18.0 })>
                    {if plan.wide { "encrypts and decrypts, here" } else { "encrypts and decrypts, in here" }}
                </text>
            </g>
            <g class="station kms" data-acting=move || acting(Actor::Kms).then_some("")>
                <rect class="box" x=kx y=ky width=kw height=kh rx=krx/>
                <rect class="wall" x=kx + 7.0 y=ky + 7.0 width=(kw - 14.0).max(0.0) height=(kh - 14.0).max(0.0) rx="8"/>
                <text class="name" x=kx + kms_inset y=ky + label_y>"AWS KMS"</text>
                <text class="sub" x=kx + kms_inset + (if plan.wide { 0.0 } else { 78.0 }) y=ky + label_y + (if plan.wide { 16.0 } else { 0.0 })>"sees keys, never files"</text>
                <circle class="vault" cx=key_at.0 cy=key_at.1 r=key_r/>
                <circle class="vault-ring" cx=key_at.0 cy=key_at.1 r=key_r - 7.0/>
                <path
                    class="kms-key"
                    style:transform=format!("translate({}px, {}px)", key_at.0, key_at.1)
                    d="M-8 -8a8 8 0 1 0 7.4 11H5v4h5v-4h3v4h5V-3H-0.6A8 8 0 0 0 -8 -8Zm0 5a3 3 0 1 1 0 6a3 3 0 0 1 0 -6Z"
                />
                {plan.wide.then(|| view! {
                    <text class="kms-name" x=key_at.0 y=key_at.1 + key_r + 18.0 text-anchor="middle">"KMS key"</text>
                    <text class="kms-name thin" x=key_at.0 y=key_at.1 + key_r + 34.0 text-anchor="middle">"never leaves this box"</text>
                })}
                {(!plan.wide).then(|| view! {
                    <text class="kms-name thin" x=kx + 16.0 y=ky + kh - 9.0>"KMS key, never leaves"</text>
                })}
            </g>
            <Alive rect=plan.alive wide=plan.wide/>
            <text class="sub sr-wide" x="-999" y="-999">{ALIAS}</text>
        }
    }
}

/// For which steps a plaintext data key exists, and whether one does now.
#[component]
fn Alive(rect: Rect, wide: bool) -> impl IntoView {
    let app = App::from_context();
    let width = if wide { rect.w.min(230.0) } else { rect.w };
    let y = if wide { rect.y + 22.0 } else { rect.y + 16.0 };
    let span = Memo::new(move |_| {
        app.run.with(|run| {
            let run = run.as_ref()?;
            Some((run.trace.steps.len(), run.trace.key_alive()))
        })
    });
    let bar = move || {
        let (count, alive) = span.get()?;
        let unit = width / count.max(1) as f64;
        let (first, last) = alive?;
        let here = app.player.index.get();
        let x = rect.x + first as f64 * unit;
        let gone = here.saturating_add(1).clamp(first, last + 1) - first;
        Some(view! {
            <rect class="alive-all" x=x y=y + 8.0 width=(last + 1 - first) as f64 * unit height="12"/>
            <rect class="alive-now" x=x y=y + 8.0 width=gone as f64 * unit height="12"/>
        })
    };
    let says = move || match span.get() {
        None => "no run yet".to_owned(),
        Some((_, None)) => "never existed in this run".to_owned(),
        Some((_, Some((first, last)))) => {
            let scene = app.step().and_then(|step| step.scene.secrets());
            let place = match scene {
                Some(Place::Kms) => ", now inside KMS",
                Some(_) => ", now in S3’s memory",
                None => "",
            };
            format!("steps {} to {}{place}", first + 1, last + 1)
        }
    };
    view! {
        <g class="alive">
            <text class="alive-name" x=rect.x y=y>"Plaintext data key alive"</text>
            <rect class="alive-track" x=rect.x y=y + 8.0 width=width height="12" rx="6"/>
            {bar}
            <text class="sub" x=rect.x y=y + 38.0>{says}</text>
        </g>
    }
}

/// Wires with their gates; the one in use is drawn strong.
#[component]
fn Wires(plan: RwSignal<Geometry>) -> impl IntoView {
    let app = App::from_context();
    let step = Memo::new(move |_| app.step());
    let gates = move || {
        let plan = plan.get();
        step.get()
            .map(|step| step.scene.gates)
            .unwrap_or_default()
            .into_iter()
            .map(|gate| {
                let wire = if gate.to == Actor::Kms { plan.to_kms } else { plan.to_s3 };
                view! { <GateMark gate wire wide=plan.wide/> }
            })
            .collect_view()
    };
    let wire = move |kms: bool| {
        move || {
            let plan = plan.get();
            let wire = if kms { plan.to_kms } else { plan.to_s3 };
            let far = if kms { Actor::Kms } else { Actor::App };
            let (use_there, use_back, kind) = step.with(|step| match step {
                Some(step) => in_use(step, far, kms),
                None => (false, false, Kind::Request),
            });
            let (ax, ay) = wire.from;
            let (bx, by) = wire.to;
            let (dx, dy) = wire.back;
            let bad = kind == Kind::Fail;
            view! {
                <path class="wire" data-used=use_there.then_some("") d=format!("M{ax} {ay}L{bx} {by}") marker-end="url(#arrow)"/>
                <path
                    class="wire back"
                    data-used=use_back.then_some("")
                    data-bad=(use_back && bad).then_some("")
                    d=format!("M{} {}L{} {}", bx + dx, by + dy, ax + dx, ay + dy)
                    marker-end="url(#arrow)"
                />
            }
        }
    };
    let shelf = move || {
        let plan = plan.get();
        let stored = step.with(|step| {
            step.as_ref()
                .is_some_and(|step| step.to == Actor::Bucket || step.from == Actor::Bucket)
        });
        let path = if plan.wide {
            let x = plan.s3.x + plan.s3.w / 2.0;
            format!("M{x} {}V{}", plan.s3.y + plan.s3.h + 3.0, plan.bucket.y - 3.0)
        } else {
            format!("M20 {}V{}", plan.s3.y + plan.s3.h + 3.0, plan.bucket.y - 3.0)
        };
        view! { <path class="wire shelf" data-used=stored.then_some("") d=path/> }
    };
    view! {
        {shelf}
        {wire(false)}
        {wire(true)}
        {gates}
    }
}

/// Whether this step uses the wire there, or back.
fn in_use(step: &Step, far: Actor, kms: bool) -> (bool, bool, Kind) {
    let (there, back) = if kms {
        (step.to == far && step.from != far, step.from == far && step.to != far)
    } else {
        (step.from == far && step.to != far, step.to == far && step.from != far)
    };
    (there, back, step.kind)
}

/// A gate: two posts, its permission's name, and how it answered.
#[component]
fn GateMark(gate: Gate, wire: Wire, wide: bool) -> impl IntoView {
    let (x, y) = wire.at(if wide { 0.52 } else { 0.56 });
    let state = match gate.state {
        GateState::Waiting => "waiting",
        GateState::Open => "open",
        GateState::Shut => "shut",
    };
    let (service, action) = gate.action.split_once(':').unwrap_or(("", gate.action));
    let (posts, bars) = if wide {
        ("M-11 -30V30M11 -30V30", "M-17 -12H17M-17 12H17")
    } else {
        ("M-34 -9H34M-34 9H34", "M-14 -14V14M14 -14V14")
    };
    let badge = if wide { (0.0, -45.0) } else { (52.0, 0.0) };
    let mark = match gate.state {
        GateState::Waiting => None,
        GateState::Open => Some(Icon::Check),
        GateState::Shut => Some(Icon::Cross),
    };
    view! {
        <g class="gate" data-state=state style:transform=format!("translate({x}px, {y}px)")>
            <path class="posts" d=posts/>
            <path class="bars" d=bars/>
            <circle class="badge" cx=badge.0 cy=badge.1 r="12"/>
            {match mark {
                Some(icon) => view! { <g style:transform=format!("translate({}px, {}px)", badge.0 - 9.0, badge.1 - 9.0)><DrawIcon icon/></g> }.into_any(),
                None => view! { <text class="badge-text" x=badge.0 y=badge.1 + 4.5 text-anchor="middle">"?"</text> }.into_any(),
            }}
            {if wide {
                view! {
                    <text class="m gate-name" y="47" text-anchor="middle">{format!("{service}:")}</text>
                    <text class="m gate-name" y="62" text-anchor="middle">{action.to_owned()}</text>
                }.into_any()
            } else {
                view! { <text class="m gate-name" x="72" y="4.5">{gate.action}</text> }.into_any()
            }}
        </g>
    }
}

/// The things, each at its place in this step's scene.
#[component]
fn Things(plan: RwSignal<Geometry>) -> impl IntoView {
    let app = App::from_context();
    move || {
        let run = app.run.get()?;
        let trace = run.trace.clone();
        let (plain, cipher) = bytes_of(&trace);
        Some(
            GLYPHS
                .into_iter()
                .filter(|glyph| {
                    let seen = |step: &Step| step.scene.place_of(*glyph).is_some();
                    trace.steps.iter().any(seen)
                })
                .map(|glyph| {
                    let trace = trace.clone();
                    let place = Memo::new(move |_| place_at(&trace, glyph, app.player.index.get()));
                    let transform = move || {
                        let slot = plan.get().slot(glyph, place.get().0);
                        format!("translate({:.1}px, {:.1}px) scale({:.3})", slot.x, slot.y, slot.scale)
                    };
                    let bytes = match glyph {
                        Glyph::Ciphertext | Glyph::StoredCiphertext => cipher.clone(),
                        _ => plain.clone(),
                    };
                    view! {
                        <g
                            class="thing"
                            data-glyph=format!("{glyph:?}")
                            data-here=move || place.get().1.then_some("")
                            data-moved=move || place.get().2.then_some("")
                            style:transform=transform
                        >
                            <glyph::Draw glyph bytes/>
                        </g>
                    }
                })
                .collect_view(),
        )
    }
}

/// Where a glyph is at a step, whether it is in sight, and whether it came or moved just now. Out of
/// sight it waits where it will come from, or stays where it was last.
fn place_at(trace: &Trace, glyph: Glyph, index: usize) -> (Place, bool, bool) {
    let at = |index: usize| trace.steps.get(index).and_then(|step| step.scene.place_of(glyph));
    if let Some(place) = at(index) {
        let before = index.checked_sub(1).and_then(at);
        return (place, true, before != Some(place));
    }
    if let Some(place) = (0..index).rev().find_map(at) {
        return (place, false, false);
    }
    let comes = trace
        .steps
        .iter()
        .find(|step| step.scene.place_of(glyph).is_some());
    let from = comes.map_or(Place::App, |step| match step.from {
        Actor::App => Place::App,
        Actor::S3 => Place::S3,
        Actor::Kms => Place::Kms,
        Actor::Bucket => Place::Bucket,
    });
    (from, false, false)
}

/// The start of the plaintext and of the ciphertext that this trace shows.
fn bytes_of(trace: &Trace) -> (Vec<u8>, Vec<u8>) {
    let find = |role: Role, skip: usize| {
        trace
            .steps
            .iter()
            .flat_map(|step| &step.fields)
            .find_map(|field| match &field.value {
                Value::Bytes { excerpt, .. } if field.role == role => {
                    Some(excerpt.head.iter().skip(skip).take(64).copied().collect())
                }
                _ => None,
            })
            .unwrap_or_default()
    };
    // The stored body starts with its nonce.
    (find(Role::Plaintext, 0), find(Role::Ciphertext, crate::core::crypto::NONCE))
}
