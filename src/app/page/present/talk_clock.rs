//! Times as a presenter reads them at a glance.

/// Seconds as `12:40`; below zero with a minus.
pub fn clock_text(seconds: i64) -> String {
    let sign = if seconds < 0 { "−" } else { "" };
    let seconds = seconds.unsigned_abs();
    format!("{sign}{}:{:02}", seconds / 60, seconds % 60)
}

/// How a talk stands: the time used, the time left, and how far it is ahead of the plan, all in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TalkTimes {
    pub used: i64,
    pub left: i64,
    /// Below zero where the talk is behind its plan.
    pub ahead: i64,
}

impl TalkTimes {
    /// The times of a talk of so many minutes, in which the plan expects this frame at `planned` seconds.
    pub fn new(elapsed_ms: u64, minutes: u16, planned: u32) -> Self {
        let used = i64::try_from(elapsed_ms / 1_000).unwrap_or(i64::MAX);
        Self {
            used,
            left: i64::from(minutes) * 60 - used,
            ahead: i64::from(planned) - used,
        }
    }

    /// The last of them in words.
    pub fn against_plan(&self) -> String {
        match self.ahead {
            -14..15 => "on time".to_owned(),
            ahead if ahead > 0 => format!("{} ahead of the plan", clock_text(ahead)),
            behind => format!("{} behind the plan", clock_text(-behind)),
        }
    }
}
