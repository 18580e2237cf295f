//! Which worker has which frames: runs of neighboring frames go around among the workers.

use envelope_lab_crypto::Tag;
use envelope_lab_crypto::frames::FRAME;

/// Length of a full frame with its tag, in bytes.
pub const STORED_FRAME: u64 = (FRAME + Tag::LEN) as u64;

/// Frames in a long run. Browsers read and keep a few megabytes at a time for less than half of what single ones cost.
pub const LONG: u32 = 8;
/// Frames in a run of a body that is not long enough for long ones.
const SHORT: u32 = 4;
/// The most workers that have runs. Where there are more, the hash is the limit, and their buffers add up.
const MOST: u32 = 4;

/// How the frames of a body are shared out. It follows from the number of frames, of workers, and of frames in a long
/// run alone, so that a body is read as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Runs {
    /// How many workers there are.
    pub workers: u32,
    /// Frames in a run.
    pub run: u32,
}

impl Runs {
    /// For a body of so many frames, with runs of at most `long` frames. In a short body each frame is a run, so that
    /// all workers have some.
    pub fn of(frames: u32, workers: u32, long: u32) -> Self {
        let fits = |run: u32| {
            let two_each = workers.saturating_mul(2).saturating_mul(run);
            run <= long && workers <= MOST && frames >= two_each
        };
        let run = [long, SHORT].into_iter().find(|run| fits(*run));
        Self {
            workers,
            run: run.map_or(1, |run| run.max(1)),
        }
    }

    /// A worker's first frame.
    pub fn first(self, worker: u32) -> u32 {
        worker.saturating_mul(self.run)
    }

    /// The frame that a worker has after this one.
    pub fn next(self, frame: u32) -> u32 {
        let next = frame.saturating_add(1);
        match self.begins(next) {
            true => next.saturating_add(self.run.saturating_mul(self.workers.saturating_sub(1))),
            false => next,
        }
    }

    /// Whether a run begins with this frame, which another worker may have.
    pub fn begins(self, frame: u32) -> bool {
        frame.is_multiple_of(self.run)
    }

    /// The length of a worker's file, in bytes: its share of a body of `stored` bytes in `frames` frames, without header.
    pub fn file_len(self, worker: u32, frames: u32, stored: u64) -> f64 {
        let mut len = 0;
        let mut frame = self.first(worker);
        while frame < frames {
            let before = u64::from(frame) * STORED_FRAME;
            len += stored.saturating_sub(before).min(STORED_FRAME);
            frame = self.next(frame);
        }
        len as f64
    }

    /// Where a frame begins in the file of its worker, in bytes.
    pub fn place_in_file(self, frame: u32) -> f64 {
        let before = frame / self.run / self.workers * self.run + frame % self.run;
        (u64::from(before) * STORED_FRAME) as f64
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_frame_has_one_worker_and_the_files_have_no_gaps() {
        let lengths = [1, 2, 7, 8, 15, 16, 17, 31, 64, 101];
        let all = (1..=8).flat_map(|workers| lengths.map(|frames| (workers, frames)));
        // As bodies are written now, and as they were in earlier versions.
        for (workers, frames) in all {
            for long in [LONG, SHORT] {
                let runs = Runs::of(frames, workers, long);
                let mut owners = BTreeMap::new();
                // The last frame is a short one.
                let stored = u64::from(frames) * STORED_FRAME - 77;
                let files = (0..workers).map(|worker| runs.file_len(worker, frames, stored));
                assert_eq!(files.sum::<f64>() as u64, stored);
                for worker in 0..workers {
                    let mut frame = runs.first(worker);
                    let mut place = 0;
                    while frame < frames {
                        assert_eq!(owners.insert(frame, worker), None);
                        assert_eq!(runs.place_in_file(frame), (place * STORED_FRAME) as f64);
                        place += 1;
                        frame = runs.next(frame);
                    }
                }
                assert_eq!(
                    owners.len(),
                    frames as usize,
                    "{frames} frames, {workers} workers"
                );
                // Whoever hashed a run’s last frame passes the state on to the next worker in the ring.
                for frame in 1..frames {
                    let step = u32::from(runs.begins(frame));
                    assert_eq!(owners[&frame], (owners[&(frame - 1)] + step) % workers);
                }
            }
        }
    }
}
