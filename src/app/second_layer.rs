//! The outer layer of DSSE-KMS around a large body. Its plaintext is the inner layer, header included, which workers read
//! where it is stored: neither layer is ever in memory. Only such bodies need it, so it is a part that is loaded later.

use super::large_room::LargeRoom;
use super::layer::{LayerError, StoredLayer, work_on};
use super::lazy_part::part;
use super::state::Page;
use super::transfer_trouble::while_uploading;
use crate::core::crypto::{DataKey, Nonce, Unauthentic};
use crate::core::s3::BodyJob;
use crate::web::body_range;
use crate::web::local_file::LocalFile;
use crate::web::protocol::{Cipher, Stored};
use crate::web::worker_error::WorkerError;
use crate::web::worker_job::{LargeJob, SealedFrames, Task};
use std::pin::Pin;

/// A layer on its way.
type Layer<T> = Pin<Box<dyn Future<Output = Result<T, LayerError>>>>;

/// The inner layer, decrypted from the outer one.
#[derive(Clone, Debug)]
pub struct InnerBody {
    pub stored: Stored,
    pub header: Nonce,
}

part! { second_layer,
/// Encrypts a stored layer of the object `name` again.
pub fn encrypt(page: Page, name: String, layer: InnerBody, second: BodyJob, cipher: Cipher) -> Result<Layer<StoredLayer>, LayerError> {
    Ok(Box::pin(encrypted(page, name, layer, second, cipher)))
}
}

part! { second_layer,
/// Decrypts the outer layer of the object `name`.
pub fn decrypt(page: Page, name: String, outer: Stored, second: BodyJob, cipher: Cipher) -> Result<Layer<InnerBody>, LayerError> {
    Ok(Box::pin(decrypted(page, name, outer, second, cipher)))
}
}

/// What can't be read of the inner layer was not the reader's file.
fn of_layer(error: WorkerError) -> WorkerError {
    match error {
        WorkerError::File { name, why } => WorkerError::Store { name, why },
        other => other,
    }
}

fn unreadable(error: &impl ToString) -> WorkerError {
    WorkerError::Store {
        name: String::new(),
        why: error.to_string(),
    }
}

async fn encrypted(
    page: Page,
    name: String,
    inner: InnerBody,
    second: BodyJob,
    cipher: Cipher,
) -> Result<StoredLayer, LayerError> {
    let BodyJob { key, header, len } = second;
    let place = LargeRoom::of(page, &name, len).await?;
    let file = body_range::blob_of_range(&inner.stored, len, inner.header, 0..len).await;
    let task = Task::Seal {
        file: file.map_err(|error| unreadable(&error))?,
        room: place.room.clone(),
        md5: false,
    };
    let job = LargeJob {
        task,
        key,
        header,
        len,
        cipher,
    };
    let label = format!("Encrypting {name} again, with the second key");
    let sealed = work_on(page, job, label).sealed().await.map_err(of_layer);
    let sealed = sealed.map_err(|error| {
        // Both layers are there until the second is done.
        let trouble = while_uploading(&error, &name, len.saturating_mul(2));
        trouble.map_or_else(|| LayerError::from(error), LayerError::from)
    })?;
    match sealed.frames {
        SealedFrames::Stored(stored) => Ok(StoredLayer {
            stored,
            place,
            header,
            start: sealed.start,
            plaintext_len: len,
        }),
        SealedFrames::Memory(_) => {
            let why = "a layer that workers stored has a second one in memory";
            Err(WorkerError::Worker(why.to_owned()).into())
        }
    }
}

async fn decrypted(
    page: Page,
    name: String,
    outer: Stored,
    second: BodyJob,
    cipher: Cipher,
) -> Result<InnerBody, LayerError> {
    let BodyJob { key, header, len } = second;
    let job = LargeJob {
        task: Task::Open(outer),
        key,
        header,
        len,
        cipher,
    };
    let label = format!("Decrypting the outer layer of {name}");
    let blob = work_on(page, job, label).opened("").await?.blob;
    let inner = LocalFile {
        name,
        content_type: String::new(),
        blob,
    };
    let header = inner.range(0..Nonce::LEN as u64).await;
    let header = header.map_err(|error| unreadable(&error))?;
    let header = Nonce::from_slice(&header).ok_or(WorkerError::from(Unauthentic))?;
    Ok(InnerBody {
        stored: Stored::Body(inner.blob),
        header,
    })
}

/// The decryption of the outer layer of `len` bytes.
pub fn outer_job(key: &DataKey, header: Nonce, len: u64) -> BodyJob {
    BodyJob {
        key: key.duplicate(),
        header,
        len,
    }
}
