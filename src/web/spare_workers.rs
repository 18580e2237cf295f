//! Workers that are started before there is a job for them: once one job has ended, those of the next. A spare has had
//! neither a job nor a key, and a job never gives its workers back.

use super::browser::document;
use super::idle;
use super::protocol::WorkerMessage;
use super::reflect;
use super::worker_program::WorkerProgram;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, Worker};

type Listener = Closure<dyn FnMut(Event)>;

/// A worker that waits for a job.
struct Spare {
    worker: Worker,
    /// The name of the lock that it holds as long as it lives, once it can take a job.
    lock: RefCell<Option<String>>,
    heard: RefCell<Option<Listener>>,
}

thread_local! {
    static SPARES: RefCell<Vec<Rc<Spare>>> = const { RefCell::new(Vec::new()) };
    static LISTENS: Cell<bool> = const { Cell::new(false) };
}

/// Has so many spares started, once the browser has nothing else to do. Where no job has had the program fetched, there
/// are none; and none where nobody sees the page.
pub fn prepare(count: u32) {
    idle::once_idle(move || {
        let Some((program, page)) = WorkerProgram::known().zip(document()) else {
            return;
        };
        if !LISTENS.replace(true) {
            let seen = page.clone();
            reflect::listen(&page, &["visibilitychange"], move |_| {
                if seen.hidden() {
                    (SPARES.take().iter()).for_each(|spare| spare.worker.terminate());
                }
            });
        }
        while !page.hidden() && SPARES.with_borrow(Vec::len) < count as usize {
            // The job that needs a worker says why there is none.
            let Ok(worker) = program.start() else {
                return;
            };
            add(worker);
        }
    });
}

fn add(worker: Worker) {
    let spare = Rc::new(Spare {
        worker,
        lock: RefCell::default(),
        heard: RefCell::default(),
    });
    let waits = Rc::downgrade(&spare);
    // A message, or an error.
    let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        event.prevent_default();
        let Some(spare) = waits.upgrade() else {
            return;
        };
        match WorkerMessage::from_js(&reflect::get(&event, "data")) {
            // Without locks, nothing tells when the browser ends a worker.
            Some(WorkerMessage::Ready { lock }) if !lock.is_empty() => {
                spare.lock.replace(Some(lock.clone()));
                let waits = waits.clone();
                spawn_local(async move {
                    super::tab::released(&lock).await;
                    waits.upgrade().iter().for_each(remove);
                });
            }
            _ => remove(&spare),
        }
    });
    let listener = Some(heard.as_ref().unchecked_ref());
    spare.worker.set_onmessage(listener);
    spare.worker.set_onerror(listener);
    spare.heard.replace(Some(heard));
    SPARES.with_borrow_mut(|spares| spares.push(spare));
}

fn remove(spare: &Rc<Spare>) {
    SPARES.with_borrow_mut(|spares| spares.retain(|one| !Rc::ptr_eq(one, spare)));
    spare.worker.terminate();
}

/// A spare that can take a job, and its lock's name. It belongs to the caller.
pub fn take() -> Option<(Worker, String)> {
    SPARES.with_borrow_mut(|spares| {
        let place = spares
            .iter()
            .position(|spare| spare.lock.borrow().is_some())?;
        let spare = spares.swap_remove(place);
        spare.worker.set_onmessage(None);
        spare.worker.set_onerror(None);
        Some((spare.worker.clone(), spare.lock.take()?))
    })
}
