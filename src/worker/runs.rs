//! Which worker has which frames: runs of neighboring frames go around among the workers.

use super::source::STORED_FRAME;

/// Frames in a run. Browsers read and keep a few megabytes at a time for less than half of what single ones cost.
const RUN: u32 = 4;
/// The most workers that have runs. Where there are more, the hash is the limit, and their buffers add up.
const MOST: u32 = 4;

/// How the frames of a body are shared out. It follows from the number of frames and of workers alone, so that a body is
/// read as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Runs {
    /// How many workers there are.
    pub workers: u32,
    /// Frames in a run.
    pub run: u32,
}

impl Runs {
    /// For a body of so many frames. In a short one each frame is a run, so that all workers have some.
    pub fn of(frames: u32, workers: u32) -> Self {
        let is_long = workers <= MOST && frames >= workers.saturating_mul(2 * RUN);
        let run = if is_long { RUN } else { 1 };
        Self { workers, run }
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
        for workers in 1..=8 {
            for frames in [1, 2, 7, 8, 15, 16, 17, 31, 64, 101] {
                let runs = Runs::of(frames, workers);
                let mut owners = BTreeMap::new();
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
