//! How a talk stands against its plan: times in whole seconds.

use crate::lesson::talk::{TalkScript, TalkSession};

/// How a talk stands against its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TalkPace {
    /// How long the speaker has talked.
    pub talked: i64,
    /// What is left of the planned time; negative if it is over.
    pub left: i64,
    /// How long the talk is planned.
    pub planned: i64,
    /// When the plan expects this frame.
    pub expected: i64,
    /// How far ahead of the plan; negative if behind. 0 while the plan expects this frame.
    pub ahead: i64,
    /// What is left of this block's time; negative if it is over.
    pub left_of_block: i64,
}

impl TalkPace {
    /// The pace at a time, in milliseconds since 1970.
    pub fn of(script: &TalkScript, session: &TalkSession, now: u64) -> Self {
        let seconds = |milliseconds: u64| i64::try_from(milliseconds / 1_000).unwrap_or(i64::MAX);
        let talked = seconds(session.clock.elapsed(now));
        let planned = i64::from(script.minutes) * 60;
        let begins = |frame: usize| {
            let frame = script.frame(frame);
            frame.map_or(planned, |frame| i64::from(frame.planned))
        };
        let expected = begins(session.frame);
        let until = begins(session.frame.saturating_add(1)).max(expected);
        let block = script.frame(session.frame).map_or(0, |frame| frame.block);
        let blocks = script.blocks.iter().take(block.saturating_add(1));
        let end_of_block: i64 = blocks.map(|block| i64::from(block.minutes) * 60).sum();
        let ahead = match talked {
            early if early < expected => expected - early,
            late if late > until => until - late,
            _ => 0,
        };
        Self {
            talked,
            left: planned - talked,
            planned,
            expected,
            ahead,
            left_of_block: end_of_block - talked,
        }
    }

    /// Ahead or behind, in words.
    pub fn says(&self) -> String {
        match self.ahead {
            0 => "as planned".to_owned(),
            ahead if ahead > 0 => format!("{} ahead of the plan", time(ahead)),
            behind => format!("{} behind the plan", time(-behind)),
        }
    }

    /// A time's part of the talk, in tenths of a percent, at most all of it.
    pub fn share(&self, of: i64) -> i64 {
        match self.planned {
            ..=0 => 0,
            planned => (of.max(0).saturating_mul(1_000) / planned).min(1_000),
        }
    }
}

/// A time as minutes and seconds; a negative one with a minus. Of more than an hour, it stays in minutes.
pub fn time(seconds: i64) -> String {
    let sign = if seconds < 0 { "\u{2212}" } else { "" };
    let whole = seconds.unsigned_abs();
    format!("{sign}{}:{:02}", whole / 60, whole % 60)
}
