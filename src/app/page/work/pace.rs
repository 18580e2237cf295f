//! How fast work goes: bytes a second over the last seconds, and what follows for the rest.

/// The seconds that count, in milliseconds. Fewer would jump, more would lag.
const WINDOW: u64 = 5_000;
/// The shortest time that says anything, in milliseconds.
const LEAST: u64 = 900;
/// How often a moment is noted, in milliseconds. The bar is drawn that often: more would take the workers’ time.
pub const STRIDE: u64 = 200;

/// How many bytes were done at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    /// In milliseconds since 1970.
    at: u64,
    done: u64,
}

/// The last moments, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pace(Vec<Moment>);

impl Pace {
    /// Notes how many bytes are done at a time, in milliseconds since 1970. Returns whether it is a moment of its own:
    /// what comes shortly after the last one isn't noted.
    pub fn note(&mut self, at: u64, done: u64) -> bool {
        if (self.0.last()).is_some_and(|last| at < last.at.saturating_add(STRIDE)) {
            return false;
        }
        self.0.push(Moment { at, done });
        // One moment from before the window stays, so that the window is full.
        let from = at.saturating_sub(WINDOW);
        let old = self.0.iter().take_while(|moment| moment.at <= from).count();
        self.0.drain(..old.saturating_sub(1));
        true
    }

    /// Forgets everything: after a pause, the time in it doesn't count.
    pub fn forget(&mut self) {
        self.0.clear();
    }

    /// Bytes a second; `None` until it is known.
    pub fn rate(&self) -> Option<u64> {
        let (first, last) = (self.0.first()?, self.0.last()?);
        let time = last
            .at
            .checked_sub(first.at)
            .filter(|time| *time >= LEAST)?;
        let done = last.done.saturating_sub(first.done);
        let rate = u128::from(done) * 1_000 / u128::from(time);
        u64::try_from(rate).ok().filter(|rate| *rate > 0)
    }

    /// How many seconds so many bytes will take, rounded up; `None` until it is known.
    pub fn seconds_for(&self, bytes: u64) -> Option<u64> {
        Some(bytes.div_ceil(self.rate()?))
    }
}
