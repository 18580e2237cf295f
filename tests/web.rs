//! Tests that run inside a browser: `./scripts/test` starts them in headless Chromium.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

#[path = "web/subtle.rs"]
mod subtle;

use envelope_lab::app::tree::html::{b, button, div, li, p, ul};
use envelope_lab::app::tree::patch::PageElement;
use envelope_lab::app::tree::svg::{disc, g, label, shape, svg};
use envelope_lab::app::tree::{Element as Tree, Nodes, kept, nodes};
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::Response;
use envelope_lab::core::crypto::aead::{self, Sealed as Message};
use envelope_lab::core::crypto::frames::{FRAME, Frames, PREFIX, frame_nonce, header};
use envelope_lab::core::crypto::{Aes256Key, DataKey, Nonce, Tag};
use envelope_lab::core::lab::{Lab, Sample};
use envelope_lab::core::s3::body::excerpt_of;
use envelope_lab::web::local_file::LocalFile;
use envelope_lab::web::protocol::{
    Cipher, FailedPlace, Failure, Job, Keep, PageMessage, RawWork, Stored, Work, WorkerMessage,
};
use envelope_lab::web::{clock, random, storage};
use js_sys::Uint8Array;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Element};

wasm_bindgen_test_configure!(run_in_browser);

const HTML: &str = "http://www.w3.org/1999/xhtml";
const SVG: &str = "http://www.w3.org/2000/svg";

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// A tree on the page, in no document.
fn made(tree: Tree) -> Element {
    PageElement::new(tree).dom.clone()
}

/// All elements below, in the order of the document.
fn elements(root: &Element) -> Vec<Element> {
    let mut found = Vec::new();
    let mut next = root.first_element_child();
    while let Some(element) = next {
        let below = elements(&element);
        next = element.next_element_sibling();
        found.push(element);
        found.extend(below);
    }
    found
}

/// A few lengths around the edges of AES blocks and rows.
fn bodies() -> Vec<Vec<u8>> {
    let lengths = [0, 1, 15, 16, 17, 1_000, 65_537];
    lengths
        .into_iter()
        .map(|len| (0..len).map(|i: u32| (i * 7 + len) as u8).collect())
        .collect()
}

// Randomness, time, storage.

#[wasm_bindgen_test]
fn every_seed_is_another() {
    let seeds: std::collections::BTreeSet<[u8; 32]> =
        (0..64).map(|_| random::seed().unwrap()).collect();
    assert_eq!(seeds.len(), 64);
    // Of 2048 bytes each value takes eight on average. A sound source gives 60 of one value once in
    // some 10^28 runs, one that is stuck always.
    let bytes: Vec<u8> = seeds.into_iter().flatten().collect();
    for value in 0..=u8::MAX {
        assert!(bytes.iter().filter(|byte| **byte == value).count() < 60);
    }
}

#[wasm_bindgen_test]
fn the_clock_is_the_browsers() {
    let now = (js_sys::Date::now() / 1_000.0) as u64;
    let Timestamp(told) = clock::now();
    assert!(told >= now && told - now <= 1, "{told} is not {now}");
}

#[wasm_bindgen_test]
fn settings_are_kept_under_the_labs_own_prefix() {
    storage::set("test", "ä \"quoted\"");
    assert_eq!(storage::get("test").as_deref(), Some("ä \"quoted\""));
    let kept = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    assert!(kept.get_item("envelope-lab/test").unwrap().is_some());
    kept.remove_item("envelope-lab/test").unwrap();
    assert_eq!(storage::get("test"), None);
}

// Files.

#[wasm_bindgen_test]
async fn a_source_gives_back_its_bytes() {
    for body in bodies() {
        let source = LocalFile::of_bytes("name", "text/plain", &body).unwrap();
        assert_eq!(source.len(), body.len() as u64);
        assert_eq!(source.is_empty(), body.is_empty());
        assert_eq!(source.bytes().await.unwrap(), body);
        assert_eq!(source.excerpt().await.unwrap(), excerpt_of(&body));
        assert_eq!(source.blob.type_(), "text/plain");
    }
}

// What page and worker say to each other.

fn job(work: Work) -> PageMessage {
    PageMessage::Job(Box::new(Job {
        work,
        key: DataKey::from_slice(&[0xa5; 32]).unwrap(),
        header: Nonce::new([7; 12]),
        // Beyond 32 bits.
        len: 5 << 32,
        cipher: Cipher::WebCrypto,
        md5: true,
        worker: 1,
        workers: 3,
    }))
}

fn arrived(message: &PageMessage) -> Option<PageMessage> {
    PageMessage::from_js(&subtle::cloned(&message.to_js()))
}

#[wasm_bindgen_test]
async fn jobs_survive_the_journey() {
    let file = LocalFile::of_bytes("f", "", b"some bytes").unwrap().blob;
    let seals = |keep| Work::Seal {
        file: file.clone(),
        keep,
    };
    for work in [
        seals(Keep::Bytes),
        seals(Keep::Blobs),
        Work::Open(Stored::Blobs(vec![file.clone()])),
    ] {
        let message = job(work.clone());
        let Some(PageMessage::Job(job)) = arrived(&message) else {
            panic!("{work:?}");
        };
        assert_eq!(job.key.as_bytes(), &[0xa5; 32]);
        assert_eq!(job.header, Nonce::new([7; 12]));
        assert_eq!(
            (job.len, job.cipher, job.md5),
            (5 << 32, Cipher::WebCrypto, true)
        );
        assert_eq!((job.worker, job.workers), (1, 3));
        match (work, job.work) {
            (Work::Seal { keep: sent, .. }, Work::Seal { file, keep }) => {
                assert_eq!(file.size(), 10.0);
                assert_eq!(format!("{sent:?}"), format!("{keep:?}"));
            }
            (Work::Open(_), Work::Open(Stored::Blobs(blobs))) => assert_eq!(blobs[0].size(), 10.0),
            other => panic!("{other:?}"),
        }
    }
    for message in [PageMessage::Pause, PageMessage::Resume] {
        let back = arrived(&message).unwrap();
        assert_eq!(format!("{message:?}"), format!("{back:?}"));
    }
    let (what, rounds) = (RawWork::Sha256, 9);
    assert!(matches!(
        arrived(&PageMessage::Measure { what, rounds }),
        Some(PageMessage::Measure {
            what: RawWork::Sha256,
            rounds: 9
        })
    ));
}

#[wasm_bindgen_test]
fn a_key_is_overwritten_in_the_message_that_brought_it() {
    let work = Work::Open(Stored::Blobs(Vec::new()));
    let sent = job(work).to_js();
    let brought = subtle::cloned(&sent);
    assert!(PageMessage::from_js(&brought).is_some());
    Job::forget_key(&sent);
    for message in [sent, brought] {
        let key = js_sys::Reflect::get(&message, &"key".into()).unwrap();
        assert_eq!(Uint8Array::new(&key).to_vec(), [0; 32]);
    }
}

#[wasm_bindgen_test]
fn answers_survive_the_journey() {
    let failure = Failure {
        place: FailedPlace::Store,
        name: "QuotaExceededError".to_owned(),
        why: "no room".to_owned(),
    };
    for said in [
        WorkerMessage::Ready {
            lock: "envelope-lab/worker/1".to_owned(),
        },
        WorkerMessage::Head {
            plain: vec![1, 2],
            stored: Vec::new(),
        },
        // Beyond 32 bits.
        WorkerMessage::Progress(5 << 32),
        WorkerMessage::Digests {
            sha256: [3; 32],
            md5: Some([5; 16]),
        },
        WorkerMessage::Digests {
            sha256: [3; 32],
            md5: None,
        },
        WorkerMessage::Done,
        WorkerMessage::Unauthentic,
        WorkerMessage::Failed(failure),
        WorkerMessage::Measured(1.5),
    ] {
        let back = WorkerMessage::from_js(&subtle::cloned(&said.to_js())).unwrap();
        assert_eq!(format!("{said:?}"), format!("{back:?}"));
    }
    let back = |said: &WorkerMessage| WorkerMessage::from_js(&subtle::cloned(&said.to_js()));
    let bytes = Uint8Array::from(&[1_u8, 2, 3][..]);
    assert!(matches!(
        back(&WorkerMessage::Frame { number: 7, bytes }),
        Some(WorkerMessage::Frame { number: 7, bytes }) if bytes.to_vec() == [1, 2, 3]
    ));
    let blob = LocalFile::of_bytes("f", "", &[4; 9]).unwrap().blob;
    assert!(matches!(
        back(&WorkerMessage::Part { number: 8, blob }),
        Some(WorkerMessage::Part { number: 8, blob }) if blob.size() == 9.0
    ));
}

#[wasm_bindgen_test]
fn other_messages_are_not_understood() {
    let with_key = |bytes: u32| {
        let message = job(Work::Open(Stored::Blobs(Vec::new()))).to_js();
        let key = Uint8Array::new_with_length(bytes);
        js_sys::Reflect::set(&message, &"key".into(), &key).unwrap();
        message
    };
    assert!(PageMessage::from_js(&with_key(32)).is_some());
    let strange = [
        JsValue::UNDEFINED,
        JsValue::NULL,
        JsValue::from_str("seal"),
        JsValue::from_f64(1.0),
        subtle::object(&[("kind", JsValue::from_str("steal"))]),
        // An encryption without a key, one with a short key.
        subtle::object(&[("kind", JsValue::from_str("seal"))]),
        with_key(31),
    ];
    for message in &strange {
        assert!(PageMessage::from_js(message).is_none(), "{message:?}");
        assert!(WorkerMessage::from_js(message).is_none(), "{message:?}");
    }
}

#[wasm_bindgen_test]
async fn the_browser_makes_the_same_frames() {
    let key = [0xa5; 32];
    let data_key = DataKey::from_slice(&key).unwrap();
    let body: Vec<u8> = (0..FRAME as u32 + 77).map(|i| (i / 7) as u8).collect();
    let header = header([9; PREFIX], body.len() as u64);
    let mut cipher = Frames::new(&data_key, &header);
    for (number, plain) in (0..).zip(body.chunks(FRAME)) {
        let nonce = frame_nonce(&header, number);
        let ours = cipher.encrypt(plain).unwrap();
        let theirs = subtle::seal(&key, nonce.as_bytes(), &[], plain).await;
        assert!(ours == theirs, "frame {number}");
    }
}

// Drawings.

#[wasm_bindgen_test]
fn a_tree_becomes_nodes_in_the_right_name_spaces() {
    let picture =
        svg().child(
            g().child(disc("dot", (1, -2), 3))
                .child(label("l", (0, 0), "middle", "x")),
        );
    let root = made(
        div()
            .child(p().class("a b").child("one"))
            .child(picture)
            .child(
                p().attr("title", "\"<&>\"")
                    .flag("hidden", true)
                    .flag("data-no", false)
                    .child("two"),
            ),
    );
    let found: Vec<(String, Option<String>)> = elements(&root)
        .into_iter()
        .map(|element| (element.tag_name(), element.namespace_uri()))
        .collect();
    let expected = [
        ("P", HTML),
        ("svg", SVG),
        ("g", SVG),
        ("circle", SVG),
        ("text", SVG),
        ("P", HTML),
    ];
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(tag, space)| (tag.to_owned(), Some(space.to_owned())))
        .collect();
    assert_eq!(found, expected);
    let last = root.last_element_child().unwrap();
    assert_eq!(last.get_attribute("title").as_deref(), Some("\"<&>\""));
    assert!(last.has_attribute("hidden"));
    assert!(!last.has_attribute("data-no"));
    assert_eq!(root.text_content().as_deref(), Some("onextwo"));
}

#[wasm_bindgen_test]
fn a_tree_of_svg_is_svg_and_goes_when_the_next_one_has_none() {
    let mut root = PageElement::new(g().child(shape("line", "M0 0H1")));
    let path = root.dom.first_element_child().unwrap();
    assert_eq!(path.namespace_uri().as_deref(), Some(SVG));
    root.become_tree(g());
    assert!(root.dom.first_child().is_none());
}

#[wasm_bindgen_test]
fn text_stays_text() {
    let hostile = "<img src=x onerror=\"document.title='owned'\"></p><script>1</script>&amp;";
    let root = made(
        div()
            .child(p().child(hostile))
            .child(b().attr("title", hostile)),
    );
    document().body().unwrap().append_child(&root).unwrap();
    assert_eq!(elements(&root).len(), 2);
    assert_eq!(root.text_content().as_deref(), Some(hostile));
    let title = elements(&root)[1].get_attribute("title");
    assert_eq!(title.as_deref(), Some(hostile));
    root.remove();
}

/// A list of these items, each with a button.
fn list(items: &[&str]) -> Tree {
    let item = |name: &&str| {
        let press = button().id((*name).to_owned()).child(*name);
        li().key((*name).to_owned()).child(press)
    };
    ul().child(items.iter().map(item).collect::<Nodes>())
}

#[wasm_bindgen_test]
fn the_focus_stays_where_items_come_and_go_around_it() {
    let mut root = PageElement::new(list(&["a", "b", "c"]));
    document().body().unwrap().append_child(&root.dom).unwrap();
    let held: web_sys::HtmlElement = document()
        .get_element_by_id("b")
        .map(wasm_bindgen::JsCast::unchecked_into)
        .unwrap();
    held.focus().unwrap();
    for items in [&["new", "a", "b", "c"][..], &["b", "c"], &["x", "y", "b"]] {
        root.become_tree(list(items));
        let active = document().active_element().unwrap();
        assert_eq!(active.id(), "b", "{items:?}");
        assert!(active.is_same_node(Some(&held)), "{items:?}");
        let text: String = items.concat();
        assert_eq!(root.dom.text_content(), Some(text));
    }
    root.dom.remove();
}

/// The next of a row of numbers that look like chance, below a bound.
fn next(state: &mut u64, bound: u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % bound
}

/// An element of a number, whose name, attributes and content differ from number to number.
fn some_kept(number: &u64) -> Tree {
    let tree = if *number < 2 { p() } else { div() };
    tree.attr("data-x", number.to_string())
        .child(number.to_string())
        .child(if *number == 1 {
            nodes().child(b())
        } else {
            nodes()
        })
}

/// Some tree: elements of a few names with and without keys and attributes, texts, and elements that are kept.
fn some_tree(state: &mut u64, depth: u64) -> Tree {
    let mut tree = match next(state, 4) {
        0 => div(),
        1 => p(),
        2 => ul(),
        _ => b(),
    };
    if next(state, 3) == 0 {
        tree = tree.key(format!("k{}", next(state, 5)));
    }
    for name in ["class", "title", "data-x"] {
        if next(state, 2) == 0 {
            tree = tree.attr(name, next(state, 3).to_string());
        }
    }
    let mut children = nodes();
    for _ in 0..next(state, if depth == 0 { 1 } else { 5 }) {
        children = match next(state, 6) {
            0 => children.child(next(state, 9).to_string()),
            1 => children.child(kept(
                format!("k{}", next(state, 5)),
                next(state, 4),
                some_kept,
            )),
            _ => children.child(some_tree(state, depth - 1)),
        };
    }
    tree.child(children)
}

/// Whatever was drawn before: the page says what it would say had the tree been drawn at once.
#[wasm_bindgen_test]
fn a_patched_page_is_the_page_of_the_last_tree() {
    let mut state = 7;
    for round in 0..60 {
        let holder = document().create_element("main").unwrap();
        let mut root = PageElement::new(some_tree(&mut state, 3));
        holder.append_child(&root.dom).unwrap();
        for step in 0..8 {
            let tree = some_tree(&mut state, 3);
            let fresh = made(tree.clone());
            root.become_tree(tree);
            assert!(
                root.dom.is_equal_node(Some(&fresh)),
                "round {round}, step {step}: {} is not {}",
                root.dom.outer_html(),
                fresh.outer_html()
            );
            assert_eq!(holder.child_element_count(), 1);
        }
    }
}

/// A kept element is drawn when it is new, and when what it is of differs; its node stays, wherever it comes to stand.
#[wasm_bindgen_test]
fn a_kept_element_is_drawn_only_when_it_differs() {
    let drawn = Arc::new(AtomicUsize::new(0));
    let row = |name: &'static str, of: u32| {
        let drawn = drawn.clone();
        kept(name, of, move |of| {
            drawn.fetch_add(1, Ordering::Relaxed);
            li().child(of.to_string())
        })
    };
    let mut root = PageElement::new(ul().child([row("a", 1), row("b", 2)]));
    let second = root.dom.last_element_child().unwrap();
    let steps = [
        ([row("a", 1), row("b", 2)], "12", 2),
        ([row("a", 3), row("b", 2)], "32", 3),
        ([row("b", 2), row("a", 3)], "23", 3),
        ([row("b", 4), row("c", 3)], "43", 5),
    ];
    for (rows, text, times) in steps {
        root.become_tree(ul().child(rows));
        assert_eq!(root.dom.text_content().as_deref(), Some(text));
        assert_eq!(drawn.load(Ordering::Relaxed), times, "{text}");
        assert!(root.dom.contains(Some(&second)), "{text}");
    }
}

// The core, in wasm, on the browser's randomness.

#[wasm_bindgen_test]
fn up_and_down_again_in_wasm() {
    let mut lab = Lab::new(random::seed().unwrap()).unwrap();
    let samples = Sample::ALL.map(|sample| (sample.name().to_owned(), sample.bytes()));
    let own = bodies().into_iter().enumerate();
    for (name, body) in samples
        .into_iter()
        .chain(own.map(|(number, body)| (format!("own {number}"), body)))
    {
        let up = lab.upload(&name, "text/plain", &body, clock::now());
        assert!(matches!(up.result, Ok(Response::PutObject(_))), "{name}");
        assert_eq!(up.trace.steps.len(), 11);
        let down = lab.download(&name, clock::now());
        assert_eq!(down.trace.steps.len(), 10);
        match down.result {
            Ok(Response::GetObject(output)) => {
                assert_eq!(output.identical, Some(true), "{name}");
                assert_eq!(output.body.bytes.unwrap(), body, "{name}");
            }
            other => panic!("{name}: {other:?}"),
        }
    }
}

// Our AES-256-GCM against the browser's own.

#[wasm_bindgen_test]
async fn the_browser_opens_what_we_seal() {
    for body in bodies() {
        let (key, prefix) = (random::seed().unwrap(), random::seed().unwrap());
        let prefix = <[u8; 7]>::try_from(&prefix[..7]).unwrap();
        // A body of one frame is one AES-GCM message, header included.
        let nonce = header(prefix, body.len() as u64);
        let data_key = DataKey::from_slice(&key).unwrap();
        let sealed = Frames::new(&data_key, &nonce).encrypt(&body).unwrap();
        assert_eq!(sealed.len(), body.len() + Tag::LEN);
        let theirs = subtle::open(&key, nonce.as_bytes(), &[], &sealed).await;
        assert_eq!(theirs.as_deref(), Some(&body[..]));

        // A changed bit is noticed over there, too: the test can fail.
        let mut changed = sealed.clone();
        changed[0] ^= 1;
        assert_eq!(
            subtle::open(&key, nonce.as_bytes(), &[], &changed).await,
            None
        );
    }
}

#[wasm_bindgen_test]
async fn with_associated_data_both_make_the_same_message() {
    for (number, body) in bodies().into_iter().enumerate() {
        let key = random::seed().unwrap();
        let (own, nonce) = (Aes256Key::new(key), random::seed().unwrap());
        let nonce = Nonce::from_slice(&nonce[..Nonce::LEN]).unwrap();
        let context = "{\"aws:s3:arn\":\"arn:aws:s3:::my-bucket/ä\"}".repeat(number);
        let ours = aead::seal_with_known_nonce(&own, &nonce, context.as_bytes(), &body).unwrap();
        let theirs = subtle::seal(&key, nonce.as_bytes(), context.as_bytes(), &body).await;
        assert_eq!(ours.to_bytes(), theirs);
        let opened = aead::open(
            &own,
            &nonce,
            context.as_bytes(),
            &Message::from_bytes(&theirs).unwrap(),
        )
        .unwrap();
        assert_eq!(opened, body);
    }
}

#[wasm_bindgen_test]
async fn each_frame_of_a_long_body_is_a_message_of_its_own() {
    let body: Vec<u8> = (0..FRAME * 2 + 5).map(|i| (i % 251) as u8).collect();
    let key = random::seed().unwrap();
    let last = header([1, 2, 3, 4, 5, 6, 7], body.len() as u64);
    let data_key = DataKey::from_slice(&key).unwrap();
    let mut frames = Frames::new(&data_key, &last);
    let mut nonce = *last.as_bytes();
    for (number, chunk) in body.chunks(FRAME).enumerate() {
        let sealed = frames.encrypt(chunk).unwrap();
        nonce[10] = number as u8;
        nonce[11] = u8::from(number == 2);
        let theirs = subtle::open(&key, &nonce, &[], &sealed).await;
        assert_eq!(theirs.as_deref(), Some(chunk), "frame {number}");
    }
    assert!(frames.is_done());
    assert_eq!(nonce, *last.as_bytes());
}
