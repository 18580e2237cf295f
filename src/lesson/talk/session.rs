//! Where a speaker is in a talk, as a pure state machine: no clock, no browser. Times come from outside.

use super::outline::TalkOutline;
use std::collections::BTreeMap;

/// How many options the audience can have.
pub const OPTIONS: usize = 4;
/// The most hands that are counted for one option.
pub const MOST_HANDS: u32 = 999;

/// What the room’s screen shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TalkScreen {
    #[default]
    Normal,
    Black,
    White,
}

/// A stopwatch. Times are milliseconds since 1970, passed in from outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TalkClock {
    /// When it was last started; none while it stands.
    pub started: Option<u64>,
    /// The time counted before that, in milliseconds.
    pub counted: u64,
}

impl TalkClock {
    /// Starts it, unless it is running.
    pub fn start(&mut self, now: u64) {
        self.started.get_or_insert(now);
    }

    /// Stops it and keeps what it counted.
    pub fn pause(&mut self, now: u64) {
        self.counted = self.elapsed(now);
        self.started = None;
    }

    /// The time counted so far, in milliseconds.
    pub fn elapsed(&self, now: u64) -> u64 {
        let running = self
            .started
            .map_or(0, |started| now.saturating_sub(started));
        self.counted.saturating_add(running)
    }
}

/// How the picture is set for a projector, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TalkLook {
    /// The type’s size: 100 to 130.
    pub scale: u16,
    /// 100 to 200.
    pub contrast: u16,
    /// 50 to 150.
    pub brightness: u16,
}

impl Default for TalkLook {
    fn default() -> Self {
        Self {
            scale: 100,
            contrast: 100,
            brightness: 100,
        }
    }
}

impl TalkLook {
    /// The same, with each value within its limits.
    pub fn clamped(self) -> Self {
        Self {
            scale: self.scale.clamp(100, 130),
            contrast: self.contrast.clamp(100, 200),
            brightness: self.brightness.clamp(50, 150),
        }
    }

    /// Changes the type’s size by this many percent.
    pub fn scaled_by(self, percent: i16) -> Self {
        Self {
            scale: self.scale.saturating_add_signed(percent),
            ..self
        }
        .clamped()
    }
}

/// Where a speaker is in a talk. Its methods take the talk’s outline; a session of another talk stays within it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TalkSession {
    /// The index of the frame.
    pub frame: usize,
    /// Whether the answer to this frame’s question is shown.
    pub revealed: bool,
    /// The hands counted at each question, by frame.
    pub hands: BTreeMap<usize, [u32; OPTIONS]>,
    pub screen: TalkScreen,
    pub clock: TalkClock,
    pub look: TalkLook,
}

impl TalkSession {
    /// Goes on: brings back the picture, or shows the answer, or shows the next frame.
    pub fn next(&mut self, outline: &TalkOutline) {
        if self.bring_back() {
        } else if outline.asks(self.frame) && !self.revealed {
            self.revealed = true;
        } else if self.frame < outline.last() {
            self.frame += 1;
            self.revealed = false;
        }
    }

    /// Undoes what [`TalkSession::next`] did; brings back the picture where the screen is dark or white.
    pub fn back(&mut self, outline: &TalkOutline) {
        if self.bring_back() {
        } else if outline.asks(self.frame) && self.revealed {
            self.revealed = false;
        } else if let Some(before) = self.frame.checked_sub(1) {
            self.frame = before.min(outline.last());
            self.revealed = outline.asks(self.frame);
        }
    }

    /// Goes to the first frame.
    pub fn first(&mut self, outline: &TalkOutline) {
        self.go_to(outline, 0);
    }

    /// Goes to the last frame.
    pub fn last(&mut self, outline: &TalkOutline) {
        self.go_to(outline, outline.last());
    }

    /// Goes to a frame, or to the last one if there are fewer.
    pub fn go_to(&mut self, outline: &TalkOutline, frame: usize) {
        self.frame = frame.min(outline.last());
        self.revealed = false;
        self.screen = TalkScreen::Normal;
    }

    /// Goes to the start of this frame’s item, and forgets the hands counted in it.
    pub fn reset_item(&mut self, outline: &TalkOutline) {
        let start = outline.start_of_item(self.frame);
        let item = |frame: usize| outline.marks.get(frame).map(|mark| mark.item);
        let here = item(start);
        self.hands.retain(|frame, _| item(*frame) != here);
        self.go_to(outline, start);
    }

    /// Starts the whole talk again: its first frame, no hands, the clock at zero. The picture’s settings stay.
    pub fn start_over(&mut self) {
        *self = Self {
            look: self.look,
            ..Self::default()
        };
    }

    /// Counts one hand for an option, 0 to 3. Does nothing where the frame has no such option, or the answer is shown.
    pub fn count_hand(&mut self, outline: &TalkOutline, option: usize) {
        self.change_hands(outline, option, |count| {
            *count = count.saturating_add(1).min(MOST_HANDS);
        });
    }

    /// Takes one hand back from an option, 0 to 3.
    pub fn take_hand(&mut self, outline: &TalkOutline, option: usize) {
        self.change_hands(outline, option, |count| *count = count.saturating_sub(1));
    }

    /// The hands counted at this frame.
    pub fn hands_here(&self) -> [u32; OPTIONS] {
        self.hands
            .get(&self.frame)
            .map_or([0; OPTIONS], |hands| *hands)
    }

    /// Makes the screen black or white, or brings the picture back if it is so already.
    pub fn blank(&mut self, screen: TalkScreen) {
        self.screen = match self.screen == screen {
            true => TalkScreen::Normal,
            false => screen,
        };
    }

    /// Whether nothing is left to show.
    pub fn is_over(&self, outline: &TalkOutline) -> bool {
        self.frame >= outline.last() && (self.revealed || !outline.asks(self.frame))
    }

    fn change_hands(
        &mut self,
        outline: &TalkOutline,
        option: usize,
        change: impl FnOnce(&mut u32),
    ) {
        if option >= outline.options(self.frame) || self.revealed {
            return;
        }
        let hands = self.hands.entry(self.frame).or_insert([0; OPTIONS]);
        if let Some(count) = hands.get_mut(option) {
            change(count);
        }
    }

    /// Brings back the picture. Returns whether it was away.
    fn bring_back(&mut self) -> bool {
        std::mem::take(&mut self.screen) != TalkScreen::Normal
    }
}
