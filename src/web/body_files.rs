//! Large bodies in the origin private file system, which no other site and no other program sees:
//! `bodies/<folder>/<body>/<file>`. The files of a body are written by workers; this is the page's side.
//!
//! A folder belongs to one page, which holds its lock until it is closed or reloaded. A folder whose lock nobody holds
//! is adopted by the page whose record names it, or deleted by the next page that starts. So two tabs never share a
//! folder, and nothing stays for which there is no record.
//!
//! Everything is looked up by name, because only parts that load later need it.

use super::failure::ignore_because;
use super::{browser, dom, random, reflect, tab};
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, FileSystemDirectoryHandle};

/// The directory of all folders.
const ALL: &str = "bodies";
/// The beginning of the names of the folders' locks.
const LOCK: &str = "envelope-lab/bodies/";
/// How often a deletion is tried. A worker that was ended just now may still have a file open.
const MOST_TRIES: u32 = 20;
/// How long the next try waits.
const PAUSE: Duration = Duration::from_millis(100);

/// Why the browser did not keep a body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyFilesError {
    /// The browser has no private files, or none for this page: a file from disk, a private window.
    #[error("this browser gives this page no files")]
    Unavailable,
    /// The browser's limit for this site is reached, or the disk is full.
    #[error("the browser has no room left for this page")]
    Full,
    /// Something else, in the browser's words.
    #[error("the browser refused: {0}")]
    Refused(String),
}

impl From<JsValue> for BodyFilesError {
    fn from(error: JsValue) -> Self {
        if is_full(&error) {
            return Self::Full;
        }
        let says = reflect::text(&error, "message").filter(|says| !says.is_empty());
        Self::Refused(says.unwrap_or_else(|| "no reason given".to_owned()))
    }
}

/// Whether a browser's error says that there is no room.
pub fn is_full(error: &JsValue) -> bool {
    reflect::text(error, "name").as_deref() == Some("QuotaExceededError")
}

/// Where a body is: its folder, and its directory there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BodyPlace {
    pub folder: String,
    pub body: String,
}

/// How much the browser keeps for this site, in bytes. Browsers round both numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageRoom {
    /// The most it keeps.
    pub quota: u64,
    /// What it keeps now.
    pub usage: u64,
}

impl StorageRoom {
    /// What is left, in bytes.
    pub fn left(self) -> u64 {
        self.quota.saturating_sub(self.usage)
    }
}

fn storage() -> JsValue {
    let navigator = browser::window().map(|window| reflect::get(&window, "navigator"));
    navigator.map_or(JsValue::UNDEFINED, |navigator| {
        reflect::get(&navigator, "storage")
    })
}

/// Calls a method with two arguments, and waits for what it promises.
async fn ask(
    of: &JsValue,
    name: &str,
    first: &JsValue,
    second: &JsValue,
) -> Result<JsValue, JsValue> {
    let method = reflect::get(of, name).dyn_into::<Function>();
    let method = method.map_err(|_| JsValue::from_str("the browser has no such method"))?;
    let promise = method.call2(of, first, second)?;
    JsFuture::from(Promise::resolve(&promise)).await
}

/// Options with one member that is true.
fn options(name: &str) -> JsValue {
    let options = Object::new();
    ignore_because(
        Reflect::set(&options, &name.into(), &JsValue::TRUE),
        "an object that was made here takes every member",
    );
    options.into()
}

async fn directory(
    within: &JsValue,
    name: &str,
    create: bool,
) -> Result<FileSystemDirectoryHandle, JsValue> {
    let options = match create {
        true => options("create"),
        false => JsValue::UNDEFINED,
    };
    let found = ask(within, "getDirectoryHandle", &name.into(), &options).await?;
    Ok(found.unchecked_into())
}

/// The directory of all folders; made if `create` says so and there is none.
async fn all(create: bool) -> Result<FileSystemDirectoryHandle, BodyFilesError> {
    let root = ask(
        &storage(),
        "getDirectory",
        &JsValue::UNDEFINED,
        &JsValue::UNDEFINED,
    )
    .await
    .map_err(|_| BodyFilesError::Unavailable)?;
    Ok(directory(&root, ALL, create).await?)
}

/// The names in a directory, in order.
async fn names(of: &JsValue) -> Result<Vec<String>, JsValue> {
    let keys = reflect::tell(of, "keys");
    let mut names = Vec::new();
    loop {
        let next = ask(&keys, "next", &JsValue::UNDEFINED, &JsValue::UNDEFINED).await?;
        if !reflect::get(&next, "done").is_falsy() {
            break;
        }
        names.extend(reflect::text(&next, "value"));
    }
    names.sort();
    Ok(names)
}

/// Waits.
async fn pause() {
    let waited = Promise::new(&mut |resolve, _| {
        dom::after(PAUSE, move || {
            ignore_because(
                resolve.call0(&JsValue::UNDEFINED),
                "a promise’s own function never throws",
            );
        });
    });
    ignore_because(JsFuture::from(waited).await, "it is never rejected");
}

/// Deletes an entry with all that is in it. What is not there counts as deleted.
async fn remove(within: &JsValue, name: &str) -> Result<(), BodyFilesError> {
    let mut tries = 0;
    loop {
        let removed = ask(within, "removeEntry", &name.into(), &options("recursive")).await;
        tries += 1;
        match removed {
            Ok(_) => return Ok(()),
            Err(error) => match reflect::text(&error, "name").as_deref() {
                Some("NotFoundError") => return Ok(()),
                Some("NoModificationAllowedError" | "InvalidStateError") if tries < MOST_TRIES => {
                    pause().await;
                }
                _ => return Err(error.into()),
            },
        }
    }
}

fn lock_of(folder: &str) -> String {
    format!("{LOCK}{folder}")
}

/// A page's own folder.
#[derive(Clone, Debug)]
pub struct BodyFolder {
    id: String,
    handle: FileSystemDirectoryHandle,
}

impl BodyFolder {
    /// Makes a folder for this page.
    ///
    /// # Errors
    /// If the browser gives this page no files.
    pub async fn new() -> Result<Self, BodyFilesError> {
        let seed = random::seed().map_err(|_| BodyFilesError::Unavailable)?;
        let id: String = (seed.iter().take(8))
            .map(|byte| format!("{byte:02x}"))
            .collect();
        // The lock comes first: a page that tidies up deletes a folder without one.
        if !tab::take(&lock_of(&id)).await {
            return Err(BodyFilesError::Unavailable);
        }
        let all = all(true).await?;
        let handle = directory(&all, &id, true).await?;
        Ok(Self { id, handle })
    }

    /// Takes over the folder of a page that is gone. `None` if that page is still open, or the folder is not there.
    pub async fn adopt(id: &str) -> Option<Self> {
        if !tab::take(&lock_of(id)).await {
            return None;
        }
        let all = all(false).await.ok()?;
        let handle = directory(&all, id, false).await.ok()?;
        let id = id.to_owned();
        Some(Self { id, handle })
    }

    /// The folder's name.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Makes the empty directory of a body, for the workers that write its files.
    ///
    /// # Errors
    /// If the browser is full, or refuses.
    pub async fn add(&self, body: &str) -> Result<FileSystemDirectoryHandle, BodyFilesError> {
        Ok(directory(&self.handle, body, true).await?)
    }

    /// The place of a body in this folder.
    pub fn place(&self, body: &str) -> BodyPlace {
        BodyPlace {
            folder: self.id.clone(),
            body: body.to_owned(),
        }
    }

    /// The names of the bodies in it.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn bodies(&self) -> Result<Vec<String>, BodyFilesError> {
        Ok(names(&self.handle).await?)
    }

    /// Deletes all bodies but these.
    pub async fn keep_only(&self, bodies: &[String]) {
        for name in self.bodies().await.unwrap_or_else(|_| Vec::new()) {
            if !bodies.contains(&name) {
                ignore_because(
                    remove(&self.handle, &name).await,
                    "what stays is found again at the next start",
                );
            }
        }
    }
}

async fn directory_of(place: &BodyPlace) -> Result<FileSystemDirectoryHandle, BodyFilesError> {
    let all = all(false).await?;
    let folder = directory(&all, &place.folder, false).await?;
    Ok(directory(&folder, &place.body, false).await?)
}

/// The files of a body, by their names. No byte is read.
///
/// # Errors
/// If one is gone, or the browser refuses.
pub async fn files(place: &BodyPlace) -> Result<Vec<(String, Blob)>, BodyFilesError> {
    let directory = directory_of(place).await?;
    let mut files = Vec::new();
    for name in names(&directory).await? {
        let handle = ask(
            &directory,
            "getFileHandle",
            &name.as_str().into(),
            &JsValue::UNDEFINED,
        )
        .await?;
        let file = ask(&handle, "getFile", &JsValue::UNDEFINED, &JsValue::UNDEFINED).await?;
        files.push((name, file.unchecked_into()));
    }
    Ok(files)
}

/// Makes a file of a piece, so many times, in a body's directory.
///
/// # Errors
/// If the browser is full, or refuses.
pub async fn filled(
    directory: &FileSystemDirectoryHandle,
    piece: &Uint8Array,
    times: u32,
) -> Result<Blob, BodyFilesError> {
    let none = JsValue::UNDEFINED;
    let name = "bytes".into();
    let file = ask(directory, "getFileHandle", &name, &options("create")).await?;
    let writer = ask(&file, "createWritable", &none, &none).await?;
    for _ in 0..times {
        ask(&writer, "write", piece, &none).await?;
    }
    ask(&writer, "close", &none, &none).await?;
    let file = ask(&file, "getFile", &none, &none).await?;
    Ok(file.unchecked_into())
}

/// Deletes a body with its files.
///
/// # Errors
/// If a file stays in use, or the browser refuses. What stays is deleted when the folder is.
pub async fn delete(place: &BodyPlace) -> Result<(), BodyFilesError> {
    let all = all(false).await?;
    let folder = directory(&all, &place.folder, false).await?;
    remove(&folder, &place.body).await
}

/// Deletes the folders that no page holds, but for those named: a page that is being loaded again is about to adopt its
/// own.
pub async fn tidy(named: &[String]) {
    let Ok(all) = all(false).await else {
        return;
    };
    for folder in names(&all).await.unwrap_or_else(|_| Vec::new()) {
        if named.contains(&folder) {
            continue;
        }
        let (within, name) = (all.clone(), folder.clone());
        tab::with_lock(&lock_of(&folder), async move {
            ignore_because(
                remove(&within, &name).await,
                "what stays is found again at the next start",
            );
        })
        .await;
    }
}

/// How much the browser keeps for this site; `None` if it doesn't say.
pub async fn room() -> Option<StorageRoom> {
    let none = JsValue::UNDEFINED;
    let found = ask(&storage(), "estimate", &none, &none).await.ok()?;
    // The casts saturate.
    let number = |name| Some(reflect::get(&found, name).as_f64()? as u64);
    Some(StorageRoom {
        quota: number("quota")?,
        usage: number("usage")?,
    })
}
