//! What the browser keeps of the lab between visits: texts and files under names, in IndexedDB. A browser that keeps
//! nothing is an error value, and the page works without.

use super::dom;
use idb::{DatabaseEvent, Factory, ObjectStoreParams, Query, Transaction, TransactionMode};
use js_sys::Promise;
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, IdbTransaction};

/// The name of the database. Other pages of the same origin have their own.
const NAME: &str = "envelope-lab";
/// The version of its object stores. What they contain has versions of its own.
const VERSION: u32 = 1;
/// The only object store.
const STORE: &str = "kept";
/// How long the browser may take to open the database. Some never answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why the browser did not keep or return something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseError {
    /// There is no database: the browser has none, forbids it, or does not answer.
    #[error("this browser keeps nothing for this page")]
    None,
    /// The browser refused, because it is full or the database is gone.
    #[error("the browser did not keep it")]
    Refused,
}

impl From<idb::Error> for DatabaseError {
    fn from(_: idb::Error) -> Self {
        Self::Refused
    }
}

/// An open database.
#[derive(Clone, Debug)]
pub struct Database(Rc<idb::Database>);

impl Database {
    /// Opens the database, and makes it at the first visit.
    ///
    /// # Errors
    /// If the browser has none for this page.
    pub async fn open() -> Result<Self, DatabaseError> {
        let opened = within(PATIENCE, open()).await;
        match opened {
            Some(Ok(database)) => Ok(Self(Rc::new(database))),
            Some(Err(_)) | None => Err(DatabaseError::None),
        }
    }

    /// The names of everything kept.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn names(&self) -> Result<Vec<String>, DatabaseError> {
        let store = self.read()?.object_store(STORE)?;
        let names = store.get_all_keys(None, None)?.await?;
        Ok(names.iter().filter_map(JsValue::as_string).collect())
    }

    /// The text of this name; `None` if there is none.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn text(&self, name: &str) -> Result<Option<String>, DatabaseError> {
        Ok(self.get(name).await?.and_then(|value| value.as_string()))
    }

    /// The file of this name; `None` if there is none.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn file(&self, name: &str) -> Result<Option<Blob>, DatabaseError> {
        let value = self.get(name).await?;
        Ok(value.and_then(|value| value.dyn_into().ok()))
    }

    async fn get(&self, name: &str) -> Result<Option<JsValue>, DatabaseError> {
        let store = self.read()?.object_store(STORE)?;
        let name = Query::Key(name.into());
        Ok(store.get(name)?.await?)
    }

    /// Keeps a text. The request is on its way when this returns, even if nobody waits for the future.
    ///
    /// # Errors
    /// If the browser refuses.
    pub fn put_text(
        &self,
        name: &str,
        text: &str,
    ) -> impl Future<Output = Result<(), DatabaseError>> + use<> {
        self.put(name, &text.into())
    }

    /// Keeps a file. The browser copies its bytes.
    ///
    /// # Errors
    /// If the browser refuses, for example because it is full.
    pub fn put_file(
        &self,
        name: &str,
        file: &Blob,
    ) -> impl Future<Output = Result<(), DatabaseError>> + use<> {
        self.put(name, file)
    }

    fn put(
        &self,
        name: &str,
        value: &JsValue,
    ) -> impl Future<Output = Result<(), DatabaseError>> + use<> {
        let begin = || -> Result<JsFuture, idb::Error> {
            let transaction = self.write()?;
            transaction
                .object_store(STORE)?
                .put(value, Some(&name.into()))?;
            finish(transaction)
        };
        let begun = begin();
        async move { is_done(begun?).await }
    }

    /// Deletes what has this name, if there is anything.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn delete(&self, name: &str) -> Result<(), DatabaseError> {
        let transaction = self.write()?;
        let name = Query::Key(name.into());
        transaction.object_store(STORE)?.delete(name)?;
        is_done(finish(transaction)?).await
    }

    fn read(&self) -> Result<Transaction, idb::Error> {
        self.0.transaction(&[STORE], TransactionMode::ReadOnly)
    }

    fn write(&self) -> Result<Transaction, idb::Error> {
        self.0.transaction(&[STORE], TransactionMode::ReadWrite)
    }
}

/// Commits a transaction: without this, a page that is being left would take what it just wrote back. What comes of it
/// is a promise of the browser's, since one failure has several events: in WebKit, that a file was refused and then that
/// the transaction is complete. The first one decides, and nobody needs to be there for the others.
fn finish(transaction: Transaction) -> Result<JsFuture, idb::Error> {
    let transaction = IdbTransaction::from(transaction.commit()?);
    let end = Promise::new(&mut |done, refused| {
        transaction.set_oncomplete(Some(&done));
        transaction.set_onabort(Some(&refused));
        transaction.set_onerror(Some(&refused));
    });
    Ok(JsFuture::from(end))
}

/// Waits for the end of a transaction.
async fn is_done(end: JsFuture) -> Result<(), DatabaseError> {
    end.await.map(|_| ()).map_err(|_| DatabaseError::Refused)
}

async fn open() -> Result<idb::Database, idb::Error> {
    let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
    request.on_upgrade_needed(|event| {
        let made = (event.database())
            .and_then(|database| database.create_object_store(STORE, ObjectStoreParams::new()));
        super::failure::ignore_because(made, "opening the database fails then, and that is told");
    });
    request.await
}

/// What comes of some work, unless it takes longer.
async fn within<T>(patience: Duration, work: impl Future<Output = T>) -> Option<T> {
    let is_over = Rc::new(Cell::new(false));
    let waker = Rc::new(RefCell::new(None::<Waker>));
    let (over, wake) = (is_over.clone(), waker.clone());
    dom::after(patience, move || {
        over.set(true);
        if let Some(waker) = wake.borrow_mut().take() {
            waker.wake();
        }
    });
    let mut work = pin!(work);
    poll_fn(move |context| match work.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending if is_over.get() => Poll::Ready(None),
        Poll::Pending => {
            *waker.borrow_mut() = Some(context.waker().clone());
            Poll::Pending
        }
    })
    .await
}
