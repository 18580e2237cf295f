//! Windows that show the same: whatever is changed where, and however messages are delayed, repeated, reordered, or
//! lost, all windows end with the same state. What is no message changes nothing.

use crate::draw::{NOW, lab, worked};
use envelope_lab::app::mirror::lab_topic::{self, LabTaken};
use envelope_lab::app::mirror::message::{
    MirrorContent, MirrorMessage, MirrorTopic, StateVersion, WindowId, WindowRole,
};
use envelope_lab::app::mirror::replica::{Replica, SILENCE};
use envelope_lab::app::mirror::stage_topic;
use envelope_lab::app::route::Route;
use envelope_lab::app::stage_run::{RunKind, StageRun};
use envelope_lab::app::without_browser::with_page;
use envelope_lab::core::lab::Permission;
use envelope_lab::core::lab::log::{CommandLog, LogFile, SetPermission, Upload};
use leptos::prelude::*;
use proptest::prelude::*;

/// The seed of the log that one window sends.
const SEED: [u8; 32] = [3; 32];

const ROLES: [WindowRole; 3] = [
    WindowRole::Presenter,
    WindowRole::Speaker,
    WindowRole::Presenter,
];

/// The windows, and the messages on their way: each with the windows that have yet to get it.
struct Windows {
    all: Vec<Replica>,
    under_way: Vec<(usize, MirrorMessage)>,
    reloads: u64,
}

/// What happens to the windows.
#[derive(Clone, Debug)]
enum Deed {
    Change(usize, usize, u8),
    Begin(usize, usize, u64),
    Beat(usize),
    /// A message arrives; it may arrive again later.
    Deliver(prop::sample::Index, bool),
    Lose(prop::sample::Index),
    /// The window reloads: it knows nothing.
    Reload(usize),
}

impl Windows {
    fn new(count: usize) -> Self {
        let window = |number: usize| Replica::new(WindowId(number as u64 + 1), ROLES[number % 3]);
        Self {
            all: (0..count).map(window).collect(),
            under_way: Vec::new(),
            reloads: 0,
        }
    }

    fn post(&mut self, from: usize, message: &MirrorMessage) {
        // As the channel does it: as a text, to all others.
        let message: MirrorMessage = message.to_string().parse().unwrap();
        let others = (0..self.all.len()).filter(|to| *to != from);
        self.under_way
            .extend(others.map(|to| (to, message.clone())));
    }

    fn deliver(&mut self, place: usize, again: bool) {
        let (to, message) = match again {
            true => self.under_way[place].clone(),
            false => self.under_way.remove(place),
        };
        let accept = |_, text: &str| !text.is_empty();
        for answer in self.all[to].receive(message, 0, accept) {
            self.post(to, &answer);
        }
    }

    fn act(&mut self, deed: Deed) {
        let count = self.all.len();
        match deed {
            Deed::Change(window, topic, text) => {
                let topic = MirrorTopic::ALL[topic % 4];
                let message = self.all[window % count].change(topic, format!("state {text}"));
                self.post(window % count, &message);
            }
            Deed::Begin(window, topic, changes) => {
                let topic = MirrorTopic::ALL[topic % 4];
                let replica = &mut self.all[window % count];
                if replica.can_begin(topic, changes) {
                    let message = replica.begin(topic, format!("begun by {window}"), changes);
                    self.post(window % count, &message);
                }
            }
            Deed::Beat(window) => {
                let beat = self.all[window % count].beat(true);
                self.post(window % count, &beat);
            }
            Deed::Deliver(which, again) if !self.under_way.is_empty() => {
                self.deliver(which.index(self.under_way.len()), again);
            }
            Deed::Lose(which) if !self.under_way.is_empty() => {
                let place = which.index(self.under_way.len());
                self.under_way.remove(place);
            }
            Deed::Deliver(..) | Deed::Lose(_) => {}
            Deed::Reload(window) => {
                // Now larger, now smaller than all others, as random numbers are.
                self.reloads += 1;
                let id = WindowId(match self.reloads % 2 {
                    0 => 1_000 + self.reloads,
                    _ => u64::MAX - self.reloads,
                });
                let bye = self.all[window % count].bye();
                self.all[window % count] = Replica::new(id, ROLES[window % count]);
                self.post(window % count, &bye);
            }
        }
    }

    /// Everything arrives, in the order of these numbers.
    fn settle(&mut self, order: &[prop::sample::Index]) {
        let mut order = order.iter().cycle();
        let mut steps = 0;
        while !self.under_way.is_empty() {
            let place = order
                .next()
                .map_or(0, |one| one.index(self.under_way.len()));
            self.deliver(place, false);
            steps += 1;
            assert!(steps < 20_000, "the windows never stop talking");
        }
    }

    fn states(&self) -> Vec<Vec<(StateVersion, String)>> {
        let state = |replica: &Replica| {
            let topics = MirrorTopic::ALL.iter();
            let topic =
                |topic: &MirrorTopic| (replica.version(*topic), replica.text(*topic).to_owned());
            topics.map(topic).collect()
        };
        self.all.iter().map(state).collect()
    }
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let which = any::<prop::sample::Index>;
    let deed = prop_oneof![
        3 => (0_usize..3, 0_usize..4, any::<u8>()).prop_map(|(a, b, c)| Deed::Change(a, b, c)),
        1 => (0_usize..3, 0_usize..4, 0_u64..4).prop_map(|(a, b, c)| Deed::Begin(a, b, c)),
        1 => (0_usize..3).prop_map(Deed::Beat),
        6 => (which(), any::<bool>()).prop_map(|(a, b)| Deed::Deliver(a, b)),
        1 => which().prop_map(Deed::Lose),
        1 => (0_usize..3).prop_map(Deed::Reload),
    ];
    prop::collection::vec(deed, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Messages are repeated, reordered, and lost, and windows reload. A beat of each window makes all the same.
    #[test]
    fn whatever_happens_all_windows_end_with_the_same(
        deeds in deeds(),
        count in 2_usize..4,
        order in prop::collection::vec(any::<prop::sample::Index>(), 1..30),
    ) {
        let mut windows = Windows::new(count);
        for deed in deeds {
            windows.act(deed);
        }
        windows.settle(&order);
        // The first beats make the windows known to each other, the second ones exchange what differs.
        for _ in 0..2 {
            for window in 0..count {
                windows.act(Deed::Beat(window));
                windows.settle(&order);
            }
        }
        let states = windows.states();
        for other in &states {
            prop_assert_eq!(other, &states[0]);
        }
    }

    /// Nothing is lost and nobody beats: each message arrives at least once, in any order.
    #[test]
    fn any_order_of_messages_ends_with_the_same(
        changes in prop::collection::vec((0_usize..2, 0_usize..4, any::<u8>()), 0..12),
        twice in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        order in prop::collection::vec(any::<prop::sample::Index>(), 1..30),
    ) {
        let mut windows = Windows::new(2);
        for (window, topic, text) in changes {
            windows.act(Deed::Change(window, topic, text));
        }
        for which in twice {
            windows.act(Deed::Deliver(which, true));
        }
        windows.settle(&order);
        let states = windows.states();
        prop_assert_eq!(&states[0], &states[1]);
    }
}

fn versions() -> impl Strategy<Value = StateVersion> {
    (0_u64..1 << 53, any::<u64>()).prop_map(|(counter, window)| StateVersion {
        counter,
        window: WindowId(window),
    })
}

fn messages() -> impl Strategy<Value = MirrorMessage> {
    let content = prop_oneof![
        (
            any::<bool>(),
            prop::array::uniform4(versions()),
            "[ -~]{0,60}"
        )
            .prop_map(|(asks, versions, address)| MirrorContent::Beat {
                asks,
                versions,
                address,
            }),
        (0_usize..4, versions(), any::<String>()).prop_map(|(topic, version, text)| {
            MirrorContent::State {
                topic: MirrorTopic::ALL[topic],
                version,
                text,
            }
        }),
        "[ -~]{0,60}".prop_map(|address| MirrorContent::Come { address }),
        Just(MirrorContent::Bye),
    ];
    (any::<u64>(), 0_usize..3, content).prop_map(|(from, role, content)| MirrorMessage {
        from: WindowId(from),
        role: ROLES[role],
        content,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_message_reads_back_as_it_was_written(message in messages()) {
        prop_assert_eq!(message.to_string().parse(), Ok(message));
    }

    /// A message with a character changed, cut off, or put in: refused, or another message that writes as it was read.
    #[test]
    fn a_damaged_message_is_refused_or_another(
        message in messages(),
        place in any::<prop::sample::Index>(),
        put in any::<Option<char>>(),
    ) {
        let mut text: Vec<char> = message.to_string().chars().collect();
        let place = place.index(text.len());
        match put {
            Some(letter) => text[place] = letter,
            None => text.truncate(place),
        }
        let text: String = text.into_iter().collect();
        if let Ok(read) = text.parse::<MirrorMessage>() {
            prop_assert_eq!(read.to_string().parse(), Ok(read));
        }
    }

    #[test]
    fn any_other_text_is_refused(text in any::<String>()) {
        prop_assert!(text.parse::<MirrorMessage>().is_err());
    }
}

fn presenter() -> Replica {
    Replica::new(WindowId(1), WindowRole::Presenter)
}

fn hear(replica: &mut Replica, message: &MirrorMessage, now: u64) -> Vec<MirrorMessage> {
    replica.receive(message.clone(), now, |_, _| true)
}

#[test]
fn a_page_that_presents_alone_or_beside_the_lab_mirrors_nothing() {
    let mut one = presenter();
    assert!(!one.is_mirroring());
    let other = Replica::new(WindowId(2), WindowRole::Elsewhere);
    hear(&mut one, &other.beat(false), 0);
    assert!(!one.is_mirroring());
    let mut elsewhere = Replica::new(WindowId(2), WindowRole::Presenter);
    let state = elsewhere.change(MirrorTopic::Theme, "dark".to_owned());
    let state = MirrorMessage {
        role: WindowRole::Elsewhere,
        ..state
    };
    hear(&mut one, &state, 0);
    assert_eq!(one.text(MirrorTopic::Theme), "");
    hear(
        &mut one,
        &Replica::new(WindowId(3), WindowRole::Speaker).beat(false),
        0,
    );
    assert!(one.is_mirroring());
}

#[test]
fn a_window_that_is_silent_or_says_goodbye_is_gone() {
    let mut one = presenter();
    let speaker = Replica::new(WindowId(2), WindowRole::Speaker);
    hear(&mut one, &speaker.beat(false), 1_000);
    assert!(!one.forget_silent(1_000 + SILENCE - 1));
    assert!(one.forget_silent(1_000 + SILENCE));
    assert!(!one.is_mirroring());
    hear(&mut one, &speaker.beat(false), 2_000);
    assert_eq!(one.peers().len(), 1);
    hear(&mut one, &speaker.bye(), 2_000);
    assert!(one.peers().is_empty());
    hear(&mut one, &speaker.beat(false), 3_000);
    assert!(one.knows(WindowId(2)) && !one.knows(WindowId(1)));
    one.forget(WindowId(2));
    assert!(one.peers().is_empty());
}

#[test]
fn a_speaker_that_has_done_nothing_lets_the_presenter_begin() {
    let mut speaker = Replica::new(WindowId(9), WindowRole::Speaker);
    let mut one = presenter();
    hear(&mut speaker, &one.beat(false), 0);
    hear(&mut one, &speaker.beat(false), 0);
    for topic in MirrorTopic::ALL {
        assert!(!speaker.can_begin(topic, 0));
        assert!(one.can_begin(topic, 0));
    }
    // A speaker who went on alone keeps the place.
    assert!(speaker.can_begin(MirrorTopic::Talk, 3));
    let from_speaker = speaker.begin(MirrorTopic::Talk, "frame 3".to_owned(), 3);
    let from_presenter = one.begin(MirrorTopic::Talk, "frame 0".to_owned(), 0);
    hear(&mut speaker, &from_presenter, 0);
    hear(&mut one, &from_speaker, 0);
    assert_eq!(one.text(MirrorTopic::Talk), "frame 3");
    assert_eq!(speaker.text(MirrorTopic::Talk), "frame 3");
}

#[test]
fn a_reloaded_presenter_takes_what_the_speaker_has() {
    let mut speaker = Replica::new(WindowId(2), WindowRole::Speaker);
    hear(&mut speaker, &presenter().beat(false), 0);
    let state = presenter().begin(MirrorTopic::Lab, "the lab".to_owned(), 0);
    hear(&mut speaker, &state, 0);
    let mut reloaded = Replica::new(WindowId(7), WindowRole::Presenter);
    for answer in hear(&mut speaker, &reloaded.beat(true), 0) {
        hear(&mut reloaded, &answer, 0);
    }
    assert!(!reloaded.can_begin(MirrorTopic::Lab, 5));
    assert_eq!(reloaded.text(MirrorTopic::Lab), "the lab");
}

#[test]
fn a_state_that_is_none_of_its_topic_is_not_taken_over() {
    let mut one = presenter();
    let mut speaker = Replica::new(WindowId(2), WindowRole::Speaker);
    let state = speaker.change(MirrorTopic::Talk, "nonsense".to_owned());
    one.receive(state, 0, |_, _| false);
    assert_eq!(one.version(MirrorTopic::Talk), StateVersion::NONE);
}

/// Another page's lab and run, as two windows tell each other.
#[test]
fn a_lab_and_its_run_are_taken_over_and_what_is_neither_is_refused() {
    let sent = with_page(worked(), Route::Lab, |page| {
        let trace = page
            .lab
            .with_untracked(|lab| lab.past().last().cloned())
            .unwrap();
        let run = StageRun::new(RunKind::Upload, "refused.txt".to_owned(), trace);
        page.stage(Some(run.with_path(Vec::new())), 2);
        stage_topic::text(page)
    });
    assert!(
        sent.starts_with("upload ") && sent.ends_with(" 2 unknown\nrefused.txt"),
        "{sent}"
    );
    with_page(lab(), Route::Lab, |page| {
        // The lab has not come yet.
        assert!(!stage_topic::accept(page, &sent));
        for text in [
            "",
            "upload 0 0",
            "upload 0 0 unknown",
            "upload 0 x unknown\na",
            "none\n",
        ] {
            assert!(!stage_topic::accept(page, text), "{text}");
        }
        assert!(stage_topic::accept(page, "none"));
    });
    with_page(worked(), Route::Lab, |page| {
        assert!(stage_topic::accept(page, &sent));
        assert_eq!(page.player.index.get_untracked(), 2);
        assert_eq!(stage_topic::text(page), sent);
        assert!(stage_topic::accept(page, "none"));
        assert!(page.run.with_untracked(Option::is_none));
    });
}

#[test]
fn a_log_that_another_window_sent_is_the_log_here() {
    let mut log = CommandLog::new(SEED).unwrap();
    log.apply(SetPermission {
        permission: Permission::Decrypt,
        on: false,
    });
    let small = Upload {
        key: "a",
        content_type: "text/plain",
        body: b"small",
        now: NOW,
    };
    log.apply(small);
    let sent = LogFile::of(&log).to_text();
    let large = vec![0; 1 << 20 | 1];
    log.apply(Upload {
        key: "b",
        content_type: "text/plain",
        body: &large,
        now: NOW,
    });
    let too_large = LogFile::of(&log).to_text();
    with_page(lab(), Route::Lab, |page| {
        assert_eq!(lab_topic::take(page, &sent), LabTaken::Taken);
        assert_eq!(lab_topic::text(page), sent);
        assert!(
            !page
                .lab
                .with_untracked(|lab| lab.is_granted(Permission::Decrypt))
        );
        assert_eq!(lab_topic::take(page, &too_large), LabTaken::TooLarge);
        assert_eq!(lab_topic::take(page, "{}"), LabTaken::Refused);
        assert_eq!(
            lab_topic::take(page, &sent.replace("\"done\":2", "\"done\":3")),
            LabTaken::Refused
        );
        assert_eq!(lab_topic::text(page), sent);
    });
}
