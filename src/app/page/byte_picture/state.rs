//! The pictures of the object shown. They are made in slices, so that the page responds in between.

use super::subject::PictureSubject;
use crate::app::page::inspector::state::{InspectorState, InspectorTab};
use crate::app::state::Page;
use crate::core::lab::EncryptionChoice;
use crate::lesson::byte_picture::body_picture::{BodyPicture, BodyPictureReader};
use crate::lesson::byte_picture::drawing;
use crate::lesson::byte_picture::ecb::encrypt_with_ecb;
use crate::lesson::byte_picture::pixel_image::{EncryptedPixels, PixelImage};
use crate::lesson::byte_picture::raster::RasterShape;
use crate::lesson::byte_picture::sample_plan::SamplePlan;
use crate::lesson::byte_picture::upload_twice::{MOST, TwoUploads, UploadTwice};
use crate::web::body_range::BodyRangeError;
use crate::web::local_file::LocalFile;
use crate::web::{idle, pixels, random};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The largest picture of an image, in pixels.
const IMAGE: (u32, u32) = (drawing::WIDTH, drawing::HEIGHT);

/// What an object looks like, before and after encryption.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectPicture {
    /// Tells its canvases from those of every other one.
    pub number: u64,
    /// The object's key.
    pub name: String,
    pub choice: EncryptionChoice,
    /// The file; `None` if the page no longer has its bytes.
    pub original: Option<BodyPicture>,
    /// The stored bytes.
    pub stored: BodyPicture,
    /// The bytes shown of the original, encrypted with ECB.
    pub ecb: Option<BodyPicture>,
}

/// What is shown of the object's bytes.
#[derive(Clone, Debug, PartialEq)]
pub enum ShownObject {
    /// The region shows no stored object.
    Nothing,
    Reading,
    Ready(Arc<ObjectPicture>),
    /// The browser could not read the bytes.
    Failed(String),
}

/// What is shown of an image.
#[derive(Clone, Debug, PartialEq)]
pub enum ShownImage {
    Nothing,
    /// The object is no image.
    NoImage,
    /// The browser could not decode it, for this reason.
    Broken(String),
    Ready {
        /// The file's name; `None` for the drawing.
        name: Option<String>,
        /// Tells its canvases from those of every other one.
        number: u64,
        pixels: Arc<EncryptedPixels>,
    },
}

/// What is shown of the same upload twice.
#[derive(Clone, Debug, PartialEq)]
pub enum ShownTwice {
    Nothing,
    Running,
    Ready(u64, Arc<UploadTwice>),
    /// The page no longer has the file.
    NoFile,
}

/// The tab's state.
#[derive(Clone, Copy, Debug)]
pub struct PictureState {
    page: Page,
    pub object: RwSignal<ShownObject>,
    pub image: RwSignal<ShownImage>,
    pub twice: RwSignal<ShownTwice>,
    /// What was read last.
    subject: StoredValue<Option<PictureSubject>, LocalStorage>,
    /// The number of the last picture.
    number: StoredValue<u64>,
}

impl PictureState {
    /// The page's only state of this kind.
    pub fn of(page: Page) -> Self {
        page.shared(|| Self {
            page,
            object: RwSignal::new(ShownObject::Nothing),
            image: RwSignal::new(ShownImage::Nothing),
            twice: RwSignal::new(ShownTwice::Nothing),
            subject: StoredValue::new_local(None),
            number: StoredValue::new(0),
        })
    }

    /// Shows what the region shows, while the tab is open.
    pub fn follow(self) {
        let inspector = InspectorState::of(self.page);
        Effect::new(move || {
            let is_open = inspector.subject.with(Option::is_some)
                && inspector.tab.get() == InspectorTab::Picture;
            if !is_open {
                return;
            }
            let subject = PictureSubject::shown(self.page);
            untrack(|| self.show(subject));
        });
    }

    /// A number that no picture had before.
    fn next_number(self) -> u64 {
        self.number.update_value(|number| *number += 1);
        self.number.get_value()
    }

    /// Whether this object is still the one to show.
    fn is_current(self, subject: &PictureSubject) -> bool {
        self.subject.with_value(|now| now.as_ref() == Some(subject))
    }

    fn show(self, subject: Option<PictureSubject>) {
        let same = self.subject.with_value(|now| *now == subject);
        if same && (subject.is_some() || self.image.with(|image| *image != ShownImage::Nothing)) {
            return;
        }
        self.subject.set_value(subject.clone());
        self.twice.set(ShownTwice::Nothing);
        let Some(subject) = subject else {
            self.object.set(ShownObject::Nothing);
            return self.show_drawing();
        };
        self.object.set(ShownObject::Reading);
        self.image.set(ShownImage::Nothing);
        spawn_local(async move {
            let file = subject.file(self.page);
            let read = self.read(&subject, file.as_ref()).await;
            if !self.is_current(&subject) {
                return;
            }
            self.object.set(match read {
                Ok(picture) => ShownObject::Ready(Arc::new(picture)),
                Err(error) => ShownObject::Failed(error.to_string()),
            });
            idle::pause().await;
            let shown = self.decode(&subject, file).await;
            if self.is_current(&subject) {
                self.image.set(shown);
            }
        });
    }

    /// Reads the object and its file, slice by slice.
    async fn read(
        self,
        subject: &PictureSubject,
        file: Option<&LocalFile>,
    ) -> Result<ObjectPicture, BodyRangeError> {
        let stored_len = subject.stored_len();
        let shape = RasterShape::of(stored_len);
        let mut stored = BodyPictureReader::new(stored_len, shape);
        for range in SamplePlan::of(stored_len).ranges() {
            stored.add(&subject.stored(range).await?);
            idle::pause().await;
        }
        let mut original = None;
        if let Some(file) = file {
            let mut reader = BodyPictureReader::new(file.len(), shape);
            for range in SamplePlan::of(file.len()).ranges() {
                reader.add(&file.range(range).await?);
                idle::pause().await;
            }
            original = Some(reader.finish());
        }
        let key = random::seed().ok();
        let ecb = original.as_ref().zip(key).map(|(original, key)| {
            let bytes = encrypt_with_ecb(&key, &original.raster.bytes);
            BodyPicture::of(&bytes, shape)
        });
        Ok(ObjectPicture {
            number: self.next_number(),
            name: subject.key.clone(),
            choice: subject.choice,
            original,
            stored: stored.finish(),
            ecb,
        })
    }

    /// The image in the file, encrypted; if it is one.
    async fn decode(self, subject: &PictureSubject, file: Option<LocalFile>) -> ShownImage {
        let Some(file) = file.filter(|_| subject.content_type.starts_with("image/")) else {
            return ShownImage::NoImage;
        };
        match pixels::decode(&file.blob, IMAGE).await {
            Ok((width, height, rgba)) => {
                idle::pause().await;
                let image = PixelImage::new(width, height, rgba);
                let shown = image.and_then(|image| self.encrypted(Some(file.name), image));
                shown.unwrap_or(ShownImage::NoImage)
            }
            Err(error) => ShownImage::Broken(error.to_string()),
        }
    }

    fn encrypted(self, name: Option<String>, image: PixelImage) -> Option<ShownImage> {
        let pixels = EncryptedPixels::of(image, random::seed().ok()?)?;
        Some(ShownImage::Ready {
            name,
            number: self.next_number(),
            pixels: Arc::new(pixels),
        })
    }

    /// Shows the drawing instead of an image file.
    pub fn show_drawing(self) {
        if let Some(shown) = self.encrypted(None, drawing::envelope()) {
            self.image.set(shown);
        }
    }

    /// Uploads the file twice in a world of its own.
    pub fn upload_twice(self) {
        let Some(subject) = self.subject.get_value() else {
            return;
        };
        self.twice.set(ShownTwice::Running);
        spawn_local(async move {
            let twice = self.twice_of(&subject).await;
            if self.is_current(&subject) {
                self.twice.set(match twice {
                    Some(twice) => ShownTwice::Ready(self.next_number(), Arc::new(twice)),
                    None => ShownTwice::NoFile,
                });
            }
        });
    }

    async fn twice_of(self, subject: &PictureSubject) -> Option<UploadTwice> {
        let file = subject.file(self.page)?;
        let start = file.range(0..MOST as u64).await.ok()?;
        let seed = random::seed().ok()?;
        let mut uploads = TwoUploads::begin(subject.choice, file.len(), seed)?;
        for _ in 0..2 {
            idle::pause().await;
            uploads.upload(&subject.key, &subject.content_type, &start)?;
        }
        idle::pause().await;
        uploads.compare(start.len() as u64)
    }
}
