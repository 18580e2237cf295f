//! Client-side encryption: the key, what was made with it, and what was opened.

use crate::app::state::Page;
use crate::core::client_side::{
    AlgorithmSuite, Message, MessageOptions, ObjectMetadata, RawAesKeyring, seal,
};
use crate::core::crypto::Aes256Key;
use crate::core::crypto::digest::sha256;
use crate::core::entropy::Entropy;
use crate::core::kms::EncryptionContext;
use crate::lesson::key_search::KeyBytes;
use crate::web::local_file::LocalFile;
use crate::web::random;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The namespace and the name of the page's own key.
pub const NAMESPACE: &str = "envelope-lab";
pub const KEY_NAME: &str = "classroom-key";
/// Files up to 64 MiB.
const LARGEST: u64 = 64 << 20;

/// Which client-side format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientFormat {
    /// A message of the AWS Encryption SDK, version 1.
    Message(AlgorithmSuite),
    /// An object of the Amazon S3 Encryption Client, format 2.
    S3Object,
}

/// A file that was encrypted on the client's side.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientEncrypted {
    /// The file's name.
    pub name: String,
    pub len: u64,
    pub sha256: [u8; 32],
    /// The message, or the body of the object.
    pub bytes: Arc<Vec<u8>>,
    pub content: ClientContent,
}

/// What a file became.
#[derive(Clone, Debug, PartialEq)]
pub enum ClientContent {
    Message(Message),
    /// The object's metadata.
    S3Object(Vec<(String, String)>),
}

/// What was opened.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientOpened {
    /// The message's fields; none for an object of the S3 Encryption Client.
    pub message: Option<Message>,
    /// The file, or why it does not open.
    pub file: Result<Arc<Vec<u8>>, String>,
}

/// The state of this part of the tab.
#[derive(Clone, Copy, Debug)]
pub struct SdkState {
    pub page: Page,
    pub format: RwSignal<ClientFormat>,
    keyring: RwSignal<Option<RawAesKeyring>>,
    /// Whether the reader asked to see the key.
    pub shows_key: RwSignal<bool>,
    pub made: RwSignal<Option<Result<ClientEncrypted, String>>>,
    /// The key, its namespace and its name, as typed, for something made elsewhere.
    pub key: RwSignal<String>,
    pub namespace: RwSignal<String>,
    pub name: RwSignal<String>,
    /// The metadata of an object, as typed; empty for a message.
    pub metadata: RwSignal<String>,
    /// The file to open: its name and its bytes.
    pub chosen: RwSignal<Option<(String, Arc<Vec<u8>>)>>,
    pub opened: RwSignal<Option<Result<ClientOpened, String>>>,
}

impl SdkState {
    /// The page's only state of this kind.
    pub fn of(page: Page) -> Self {
        page.shared(|| Self {
            page,
            format: RwSignal::new(ClientFormat::Message(AlgorithmSuite::Aes256GcmHkdfSha256)),
            keyring: RwSignal::new(None),
            shows_key: RwSignal::new(false),
            made: RwSignal::new(None),
            key: RwSignal::new(String::new()),
            namespace: RwSignal::new(NAMESPACE.to_owned()),
            name: RwSignal::new(KEY_NAME.to_owned()),
            metadata: RwSignal::new(String::new()),
            chosen: RwSignal::new(None),
            opened: RwSignal::new(None),
        })
    }

    /// The page's own key, once it has made one. Tracks it.
    pub fn own_key(self) -> Option<Aes256Key> {
        self.keyring
            .with(|keyring| keyring.as_ref().map(|keyring| keyring.key.clone()))
    }

    /// Encrypts a file from the disk.
    pub fn encrypt_file(self, file: LocalFile) {
        if file.len() > LARGEST {
            let why = "This file has more than 64 MiB. Choose a smaller one.";
            return self.made.set(Some(Err(why.to_owned())));
        }
        spawn_local(async move {
            match file.bytes().await {
                Ok(bytes) => self.encrypt(&file.name, &bytes),
                Err(error) => self.made.set(Some(Err(error.to_string()))),
            }
        });
    }

    /// Encrypts a file as the chosen client does, with fresh randomness of the browser.
    pub fn encrypt(self, name: &str, bytes: &[u8]) {
        let made = match random::seed() {
            Ok(seed) => self.encrypted(name, bytes, &mut Entropy::from_seed(seed)),
            Err(error) => Err(error.to_string()),
        };
        self.made.set(Some(made));
    }

    fn encrypted(
        self,
        name: &str,
        bytes: &[u8],
        entropy: &mut Entropy,
    ) -> Result<ClientEncrypted, String> {
        let known = self.keyring.get_untracked();
        let keyring =
            known.unwrap_or_else(|| RawAesKeyring::generate(NAMESPACE, KEY_NAME, entropy));
        self.keyring.set(Some(keyring.clone()));
        let context = BTreeMap::from([("file".to_owned(), name.to_owned())]);
        let context = EncryptionContext(context);
        let (bytes_made, content) = match self.format.get_untracked() {
            ClientFormat::Message(suite) => {
                let options = MessageOptions {
                    suite,
                    context,
                    ..MessageOptions::default()
                };
                let message =
                    seal(&keyring, &options, bytes, entropy).map_err(|error| error.to_string())?;
                let parsed = Message::parse(&message).map_err(|error| error.to_string())?;
                (message, ClientContent::Message(parsed))
            }
            ClientFormat::S3Object => {
                let (metadata, body) = ObjectMetadata::seal(&keyring, context, bytes, entropy)
                    .map_err(|error| error.to_string())?;
                (body, ClientContent::S3Object(metadata.to_pairs()))
            }
        };
        Ok(ClientEncrypted {
            name: name.to_owned(),
            len: bytes.len() as u64,
            sha256: sha256(bytes),
            bytes: Arc::new(bytes_made),
            content,
        })
    }

    /// Takes the file to open.
    pub fn choose(self, file: LocalFile) {
        spawn_local(async move {
            match file.bytes().await {
                Ok(bytes) => {
                    self.opened.set(None);
                    self.chosen.set(Some((file.name, Arc::new(bytes))));
                }
                Err(error) => self.opened.set(Some(Err(error.to_string()))),
            }
        });
    }

    /// Opens the chosen file with the key that was typed.
    pub fn open(self) {
        self.opened.set(Some(self.open_chosen()));
    }

    fn open_chosen(self) -> Result<ClientOpened, String> {
        let (_, bytes) = (self.chosen.get_untracked())
            .ok_or("Choose the message, or the object’s body, first.")?;
        let metadata = self.metadata.get_untracked();
        // What does not parse is said before the key is asked for.
        let message = match metadata.trim().is_empty() {
            true => Some(Message::parse(&bytes).map_err(|error| format!("{error}."))?),
            false => None,
        };
        let key = KeyBytes::parse(&self.key.get_untracked()).map_err(|error| error.to_string());
        let key = key.and_then(|key| {
            let len = key.bytes().len();
            Aes256Key::from_slice(key.bytes()).ok_or(format!(
                "The key has {len} bytes. A raw AES key here has 32."
            ))
        });
        let keyring = key.map(|key| RawAesKeyring {
            namespace: self.namespace.get_untracked(),
            name: self.name.get_untracked(),
            key,
        });
        let file = match (&message, keyring) {
            (_, Err(why)) => Err(why),
            (Some(message), Ok(keyring)) => {
                (message.open(&keyring)).map_err(|error| format!("{error}."))
            }
            (None, Ok(keyring)) => {
                let metadata = ObjectMetadata::from_pairs(&pairs(&metadata)?)
                    .map_err(|error| format!("{error}."))?;
                (metadata.open(&keyring, &bytes)).map_err(|error| format!("{error}."))
            }
        };
        Ok(ClientOpened {
            message,
            file: file.map(Arc::new),
        })
    }
}

/// `name: value`, one per line; names with `x-amz-meta-` or without.
fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
    let lines = (1_usize..).zip(text.lines());
    (lines.filter(|(_, line)| !line.trim().is_empty()))
        .map(|(number, line)| {
            let (name, value) = line.split_once(':').ok_or(format!(
                "Line {number} has no colon between name and value."
            ))?;
            let name = name.trim().to_lowercase();
            let name = name.strip_prefix("x-amz-meta-").unwrap_or(&name);
            Ok((name.to_owned(), value.trim().to_owned()))
        })
        .collect()
}
