//! What a session's plan consists of.

/// One block of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionBlock {
    /// How long it takes, in minutes.
    pub minutes: u16,
    /// What it is about: the lesson's title, where there is one.
    pub title: &'static str,
    /// Its address in this page, from `#` on; empty for a break.
    pub hash: &'static str,
    /// What the class does.
    pub does: &'static str,
    /// What to say, in one line.
    pub say: &'static str,
    /// The question to the room, before anyone presses a button; empty where there is none.
    pub ask: &'static str,
    /// What usually goes wrong; empty where nothing does.
    pub wrong: &'static str,
}

/// A session.
#[derive(Clone, Copy, Debug)]
pub struct SessionPlan {
    /// How long it is meant to be, in minutes.
    pub minutes: u16,
    /// Its address in this page, from `#` on.
    pub hash: &'static str,
    /// Who leaves with what.
    pub aim: &'static str,
    /// What is in it.
    pub blocks: &'static [SessionBlock],
    /// What is left for later.
    pub left_out: &'static str,
}

impl SessionPlan {
    /// Every block with the minutes at which it begins and ends.
    pub fn timed(&self) -> impl Iterator<Item = (u16, u16, &'static SessionBlock)> {
        let mut now = 0;
        self.blocks.iter().map(move |block| {
            let from = now;
            now += block.minutes;
            (from, now, block)
        })
    }
}
