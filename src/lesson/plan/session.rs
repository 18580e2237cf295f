//! The parts of a session's plan.

/// One block of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionBlock {
    /// Its length in minutes.
    pub minutes: u16,
    /// Its subject; the lesson's title if it has a lesson.
    pub title: &'static str,
    /// Its address in this page, from `#` on; empty for a break.
    pub hash: &'static str,
    /// What the class does.
    pub does: &'static str,
    /// What the instructor says, in one line.
    pub say: &'static str,
    /// The question to the room before anyone presses a button; empty if there is none.
    pub ask: &'static str,
    /// What usually goes wrong; empty if nothing does.
    pub wrong: &'static str,
}

#[derive(Clone, Copy, Debug)]
pub struct SessionPlan {
    /// Its length in minutes.
    pub minutes: u16,
    /// Its address in this page, from `#` on.
    pub hash: &'static str,
    /// The audience, and what they learn.
    pub aim: &'static str,
    /// The blocks, in order.
    pub blocks: &'static [SessionBlock],
    /// What the session leaves out.
    pub left_out: &'static str,
}

impl SessionPlan {
    /// Each block with the minutes at which it begins and ends.
    pub fn timed(&self) -> impl Iterator<Item = (u16, u16, &'static SessionBlock)> {
        let mut now = 0;
        self.blocks.iter().map(move |block| {
            let from = now;
            now += block.minutes;
            (from, now, block)
        })
    }
}
