//! The whole story of each flow, word for word and byte for byte. A change here is a change of what
//! learners read: look at it, then `cargo insta accept` or `INSTA_UPDATE=always`.

use crate::common::page::golden;
use crate::common::world::*;
use envelope_lab::core::cloud::{Cloud, Outcome};

const SECRET: &[u8] = b"correct horse battery staple";
const KEY: &str = "letter.txt";
const LETTER: &[u8] = b"Dear reader, these words are yours to watch.";
const CONTEXT: [(&str, &str); 1] = [("tenant", "7")];

/// The application's policy allows these actions, each on everything it is for.
fn allowing(actions: &[&str]) -> String {
    let one = |action: &&str| {
        let resource = if action.starts_with("s3:") {
            format!("arn:aws:s3:::{BUCKET}/*")
        } else {
            key_arn()
        };
        format!(r#"{{"Effect": "Allow", "Action": "{action}", "Resource": "{resource}"}}"#)
    };
    actions.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn without(cloud: &mut Cloud, actions: &[&str]) {
    grant(
        cloud,
        &envelope_lab::core::lab::Lab::app(),
        &allowing(actions),
    );
}

/// An upload by a role that holds these actions.
fn uploaded(actions: &[&str]) -> Outcome {
    upload(&mut cloud(&allowing(actions)), KEY, LETTER)
}

/// A download of what was uploaded before, by a role that now holds these actions.
fn downloaded(actions: &[&str]) -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    assert!(upload(&mut cloud, KEY, LETTER).result.is_ok());
    without(&mut cloud, actions);
    download(&mut cloud, KEY)
}

fn encrypted(actions: &[&str]) -> Outcome {
    call(
        &mut cloud(&allowing(actions)),
        encrypt(ALIAS, SECRET, &CONTEXT),
    )
}

fn decrypted(actions: &[&str]) -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    let blob = blob_of(&call(&mut cloud, encrypt(ALIAS, SECRET, &CONTEXT)));
    without(&mut cloud, actions);
    call(&mut cloud, decrypt(&blob, None, &CONTEXT))
}

golden! {
    upload_succeeds: uploaded(&["s3:PutObject", "kms:GenerateDataKey"]);
    upload_without_put_object: uploaded(&["kms:GenerateDataKey"]);
    upload_without_generate_data_key: uploaded(&["s3:PutObject"]);
    download_succeeds: downloaded(&["s3:GetObject", "kms:Decrypt"]);
    download_without_get_object: downloaded(&["kms:Decrypt"]);
    download_without_decrypt: downloaded(&["s3:GetObject"]);
    encrypt_succeeds: encrypted(&["kms:Encrypt"]);
    encrypt_without_encrypt: encrypted(&[]);
    decrypt_succeeds: decrypted(&["kms:Decrypt"]);
    decrypt_without_decrypt: decrypted(&[]);
}
