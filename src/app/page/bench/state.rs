//! A run of the bench: one measurement after another, in workers.

use super::contender::{Contender, LIMIT, SIZES};
use super::measured_file::{MeasuredFile, NAME};
use super::result::{BenchResults, Cell};
use crate::app::large_room::LargeRoom;
use crate::app::layer::LayerError;
use crate::app::state::Page;
use crate::core::crypto::DataKey;
use crate::core::crypto::frames::{PREFIX, header};
use crate::web::dom;
use crate::web::peers::{self, PeerError, PeerRun};
use crate::web::protocol::{Cipher, RawWork};
use crate::web::worker::{self, Cancel};
use crate::web::worker_error::WorkerError;
use crate::web::worker_job::{LargeJob, Task};
use crate::web::worker_speed;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The most runs of one measurement.
const RUNS: usize = 5;

/// What can be stopped.
#[derive(Clone, Debug)]
enum Stoppable {
    Peer(PeerRun),
    Lab(Cancel),
}

/// Where the bench is.
#[derive(Clone, Debug, PartialEq)]
pub enum BenchProgress {
    Idle,
    Running {
        who: Contender,
        bytes: u32,
        done: usize,
        of: usize,
    },
    Stopped,
    Finished,
}

/// The bench page’s state.
#[derive(Clone, Copy, Debug)]
pub struct BenchState {
    page: Page,
    pub progress: RwSignal<BenchProgress>,
    pub results: RwSignal<BenchResults>,
    /// The largest size to measure: a place in [`SIZES`].
    pub largest: RwSignal<usize>,
    /// The size whose bars are shown: a place in the measured sizes. The last, if it is none.
    pub shown: RwSignal<usize>,
    /// What came of copying.
    pub copied: RwSignal<&'static str>,
    /// The run that is current: an older one ends by itself.
    run: StoredValue<u32>,
    at_work: StoredValue<Option<Stoppable>, LocalStorage>,
}

impl BenchState {
    /// The page’s only state of this kind.
    pub fn of(page: Page) -> Self {
        page.shared(|| Self {
            page,
            progress: RwSignal::new(BenchProgress::Idle),
            results: RwSignal::default(),
            largest: RwSignal::new(4),
            shown: RwSignal::new(SIZES.len()),
            copied: RwSignal::new(""),
            run: StoredValue::new(0),
            at_work: StoredValue::new_local(None),
        })
    }

    pub fn is_running(self) -> bool {
        self.progress
            .with(|now| matches!(now, BenchProgress::Running { .. }))
    }

    /// Measures everything again, up to the largest size that was chosen.
    pub fn start(self) {
        self.run.update_value(|run| *run = run.wrapping_add(1));
        let run = self.run.get_value();
        self.results.set(BenchResults::default());
        self.shown.set(SIZES.len());
        self.copied.set("");
        let largest = self.largest.get_untracked();
        let sizes: Vec<u32> = SIZES.into_iter().take(largest.saturating_add(1)).collect();
        spawn_local(async move {
            let of = sizes.len().saturating_mul(Contender::ALL.len());
            let mut done = 0;
            for bytes in sizes {
                for who in Contender::ALL {
                    self.progress.set(BenchProgress::Running {
                        who,
                        bytes,
                        done,
                        of,
                    });
                    let slow = self
                        .results
                        .with_untracked(|all| all.is_too_slow(who, bytes));
                    let cell = match slow {
                        true => Cell::TooSlow,
                        false => self.measure(who, bytes).await,
                    };
                    if self.run.get_value() != run {
                        return;
                    }
                    self.results.update(|all| all.add(who, bytes, cell));
                    done = done.saturating_add(1);
                }
            }
            self.progress.set(BenchProgress::Finished);
        });
    }

    /// Ends the run; what was measured stays.
    pub fn stop(self) {
        self.run.update_value(|run| *run = run.wrapping_add(1));
        self.progress.set(BenchProgress::Stopped);
        let at_work = self.at_work.try_update_value(Option::take).flatten();
        match at_work {
            Some(Stoppable::Peer(run)) => run.stop(),
            Some(Stoppable::Lab(cancel)) => cancel.cancel(),
            None => {}
        }
    }

    async fn measure(self, who: Contender, bytes: u32) -> Cell {
        match who {
            Contender::Lab => lab_cell(self.lab(bytes, Cipher::AesGcm).await),
            Contender::LabWebCrypto if !worker::has_browser_cipher() => {
                Cell::Failed("no WebCrypto here".to_owned())
            }
            Contender::LabWebCrypto => lab_cell(self.lab(bytes, Cipher::WebCrypto).await),
            Contender::AesGcm => raw(&[RawWork::AesGcm], bytes).await,
            Contender::AesGcmSha256 => raw(&[RawWork::AesGcm, RawWork::Sha256], bytes).await,
            Contender::WebCrypto | Contender::Noble | Contender::Forge => {
                match self.peer(who.peer().unwrap_or(""), bytes).await {
                    Ok(cell) => cell,
                    Err(error) => Cell::Failed(error.to_string()),
                }
            }
        }
    }

    async fn peer(self, peer: &str, bytes: u32) -> Result<Cell, PeerError> {
        let run = peers::begin(peer, bytes, LIMIT).await?;
        self.at_work.set_value(Some(Stoppable::Peer(run.clone())));
        let time = run.time().await?;
        Ok(Cell::Done {
            milliseconds: time.milliseconds,
            runs: time.runs,
        })
    }

    /// The lab’s own path: from a file to stored frames.
    async fn lab(self, bytes: u32, cipher: Cipher) -> Result<Cell, LayerError> {
        let len = u64::from(bytes);
        let file = MeasuredFile::of(self.page, bytes).await?;
        let mut times = Vec::new();
        let began = peers::precise_now();
        loop {
            let Some(key) = DataKey::from_slice(&[7; 32]) else {
                return Err(WorkerError::Worker("no key".to_owned()).into());
            };
            // Dropped after the run, which deletes what was written.
            let place = LargeRoom::of(self.page, NAME, len).await?;
            let job = LargeJob {
                task: Task::Seal {
                    file: file.blob.clone(),
                    room: place.room.clone(),
                    md5: false,
                },
                key,
                header: header([1; PREFIX], len),
                len,
                cipher,
            };
            let before = peers::precise_now();
            let running = worker::start(job, |_| {});
            self.at_work
                .set_value(Some(Stoppable::Lab(running.cancel())));
            running.sealed().await?;
            let now = peers::precise_now();
            times.push(now - before);
            if times.len() >= RUNS || now - began + (now - before) > f64::from(LIMIT) {
                return Ok(median(times));
            }
        }
    }

    /// Puts the table on the clipboard.
    pub fn copy(self, text: String) {
        spawn_local(async move {
            self.copied.set(match dom::copy(&text).await {
                true => "Copied.",
                false => "Your browser blocked copying. Select the table and copy it yourself.",
            });
        });
    }
}

fn lab_cell(measured: Result<Cell, LayerError>) -> Cell {
    measured.unwrap_or_else(|error| Cell::Failed(error.to_string()))
}

/// One or more operations over a buffer of 1 MiB, in one worker each, one after the other; for less than 1 MiB, the same.
async fn raw(what: &[RawWork], bytes: u32) -> Cell {
    const BUFFER: f64 = (1_u32 << 20) as f64;
    let rounds = (bytes >> 20).clamp(16, 64);
    let mut milliseconds = 0.0;
    for work in what {
        match worker_speed::measure(*work, rounds).await {
            Ok(time) => milliseconds += time / f64::from(rounds) * f64::from(bytes) / BUFFER,
            Err(error) => return Cell::Failed(error.to_string()),
        }
    }
    Cell::Done {
        milliseconds,
        runs: rounds,
    }
}

fn median(mut times: Vec<f64>) -> Cell {
    times.sort_by(f64::total_cmp);
    let middle = times.get(times.len() / 2).copied();
    match (middle, u32::try_from(times.len())) {
        (Some(milliseconds), Ok(runs)) => Cell::Done { milliseconds, runs },
        _ => Cell::Failed("nothing was measured".to_owned()),
    }
}
