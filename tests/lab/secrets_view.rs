//! Small secrets: the application's own table, sealed by `kms:Encrypt`, and why no file is.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world::{APP, NOW, SEED, assert_nowhere, context, key_arn};
use envelope_lab::core::error::ServiceError;
use envelope_lab::core::kms::EncryptionContext;
use envelope_lab::core::lab::world::secrets::{self, MOST, OTHER_ALIAS, SecretRequest, filler};
use envelope_lab::core::lab::{Lab, Permission, SecretRun};
use envelope_lab::lesson::whole_file::WholeFile;
use envelope_lab::lesson::whole_file::dollars;

const SECRET: &str = "plum-Tundra-47-kite";

/// A lab whose role may encrypt and decrypt.
fn lab() -> Lab {
    let mut lab = Lab::new(SEED).unwrap();
    lab.set_permission(Permission::Encrypt, true);
    lab
}

fn of(username: &str) -> EncryptionContext {
    context(&[("username", username)])
}

fn write(lab: &mut Lab, username: &str, secret: &str) -> SecretRun {
    let order = SecretRequest::Write {
        username: username.to_owned(),
        secret: secret.to_owned(),
        context: of(username),
    };
    lab.run_secret(order, NOW).unwrap()
}

fn read_as(
    lab: &mut Lab,
    username: &str,
    context: EncryptionContext,
    key_id: Option<&str>,
    flip: Option<usize>,
) -> SecretRun {
    let order = SecretRequest::Read {
        username: username.to_owned(),
        context,
        key_id: key_id.map(str::to_owned),
        flip,
    };
    lab.run_secret(order, NOW).unwrap()
}

fn read(lab: &mut Lab, username: &str) -> SecretRun {
    read_as(lab, username, of(username), None, None)
}

/// What KMS told the app.
fn error(run: &SecretRun) -> ServiceError {
    let refusal = run.trace.refusal.as_ref().unwrap();
    refusal.errors.last().unwrap().2.clone()
}

#[test]
fn what_is_written_comes_back_and_the_table_holds_noise() {
    let mut lab = lab();
    let run = write(&mut lab, "ana", SECRET);
    let user = lab.user("ana").unwrap().clone();
    assert_nowhere(
        SECRET.as_bytes(),
        &format!("{:?}", user.password),
        "the row",
    );
    let sql = run.insert.unwrap().text;
    assert!(
        sql.starts_with("INSERT INTO users (username, password)\nVALUES ('ana', decode('AQICAH")
    );
    assert_nowhere(SECRET.as_bytes(), &sql, "the statement");
    let run = read(&mut lab, "ana");
    assert_eq!(run.secret.as_deref(), Some(SECRET));
    let select = run.select.unwrap().text;
    assert_eq!(select, "SELECT password FROM users WHERE username = 'ana';");
    // A second password replaces the first, in place; another user is another row.
    let run = write(&mut lab, "ana", "another one");
    assert!(
        run.insert
            .unwrap()
            .text
            .starts_with("UPDATE users SET password = decode('")
    );
    assert_ne!(lab.user("ana").unwrap().password, user.password);
    write(&mut lab, "o'hara", "ü");
    assert_eq!(lab.users().len(), 2);
    let run = read(&mut lab, "o'hara");
    assert_eq!(run.secret.as_deref(), Some("ü"));
    assert!(run.select.unwrap().text.ends_with("username = 'o''hara';"));
}

#[test]
fn the_edge_is_4096_bytes_of_utf_8_and_kms_itself_says_so() {
    let mut lab = lab();
    for secret in [filler(1), filler(MOST), "é".repeat(MOST / 2)] {
        assert!(write(&mut lab, "ana", &secret).insert.is_some());
        assert_eq!(
            read(&mut lab, "ana").secret.as_deref(),
            Some(secret.as_str())
        );
    }
    let before = lab.users().to_vec();
    let start = "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length";
    for (secret, end) in [
        (filler(MOST + 1), "less than or equal to 4096"),
        (
            format!("{}é", filler(MOST - 1)),
            "less than or equal to 4096",
        ),
        (String::new(), "greater than or equal to 1"),
    ] {
        let run = write(&mut lab, "ana", &secret);
        let error = error(&run);
        assert_eq!(
            (error.code.as_str(), error.status),
            ("ValidationException", 400)
        );
        assert_eq!(error.message, format!("{start} {end}"));
        assert!(run.insert.is_none() && run.trace.refusal.as_ref().unwrap().fixes.is_empty());
    }
    assert_eq!(lab.users(), before, "a refusal leaves the table alone");
}

#[test]
fn each_half_needs_its_own_permission_and_the_labs_switch_is_it() {
    let mut lab = lab();
    write(&mut lab, "ana", SECRET);
    for (permission, operation) in [
        (Permission::Encrypt, "Encrypt"),
        (Permission::Decrypt, "Decrypt"),
    ] {
        lab.set_permission(permission, false);
        let run = match operation {
            "Encrypt" => write(&mut lab, "ana", SECRET),
            _ => read(&mut lab, "ana"),
        };
        let action = permission.action();
        // A Decrypt that names no key is about the ciphertext.
        let on = match operation {
            "Encrypt" => format!("resource: {}", key_arn()),
            _ => "the resource associated with this ciphertext".to_owned(),
        };
        let sentence = format!(
            "User: {APP} is not authorized to perform: {action} on {on} because no identity-based policy allows the {action} action"
        );
        let error = error(&run);
        assert_eq!(
            (error.code.as_str(), error.status),
            ("AccessDeniedException", 400)
        );
        assert_eq!(error.message, sentence);
        assert_eq!(
            error.cli_line(operation),
            format!(
                "An error occurred (AccessDeniedException) when calling the {operation} operation: {sentence}"
            )
        );
        // The fix is the switch, and the same order runs again.
        let fix = run.trace.refusal.as_ref().unwrap().fixes[0].clone();
        assert!(lab.apply_fix(&fix));
        assert!(lab.is_granted(permission));
        let again = lab.run_secret(run.request, NOW).unwrap();
        assert!(again.trace.refusal.is_none());
    }
}

#[test]
fn the_wrong_key_the_wrong_context_and_any_flipped_bit_open_nothing() {
    let mut lab = lab();
    write(&mut lab, "ana", SECRET);
    write(&mut lab, "bob", "his own secret");
    let row = lab.user("ana").unwrap().clone();
    let wrong_key = read_as(&mut lab, "ana", of("ana"), Some(OTHER_ALIAS), None);
    let error_ = error(&wrong_key);
    assert_eq!(error_.code, "IncorrectKeyException");
    assert_eq!(
        error_.message,
        "The key ID in the request does not identify a CMK that can perform this operation."
    );
    let invalid = |run: &SecretRun| {
        let error = error(run);
        assert_eq!(
            (error.code.as_str(), error.status),
            ("InvalidCiphertextException", 400)
        );
        assert_eq!(error.message, "");
        assert!(run.secret.is_none());
    };
    for wrong in [
        of("bob"),
        of("Ana"),
        EncryptionContext::default(),
        context(&[("username", "ana"), ("tenant", "7")]),
    ] {
        invalid(&read_as(&mut lab, "ana", wrong, None, None));
    }
    for at in 0..row.password.len() {
        invalid(&read_as(&mut lab, "ana", of("ana"), None, Some(at)));
        let (from, to, part) = row.flipped(at).unwrap();
        assert_eq!(from ^ to, 1);
        // What is sent differs in that one byte.
        let mut sent = row.copy(Some(at));
        assert_eq!(sent.get(at), Some(&to), "{part}");
        sent[at] = from;
        assert_eq!(sent, row.password);
    }
    assert_eq!(row.flipped(row.password.len()), None);
    assert_eq!(
        lab.user("ana"),
        Some(&row),
        "the row itself is never damaged"
    );
    // Nothing is broken for good: the right request still opens it.
    assert_eq!(read(&mut lab, "ana").secret.as_deref(), Some(SECRET));
    let named = read_as(
        &mut lab,
        "ana",
        of("ana"),
        Some(crate::common::world::ALIAS),
        None,
    );
    assert_eq!(named.secret.as_deref(), Some(SECRET));
}

#[test]
fn no_record_in_cloudtrail_holds_a_secret_or_a_blob() {
    let mut lab = lab();
    write(&mut lab, "ana", SECRET);
    let blob = lab.user("ana").unwrap().password.clone();
    read(&mut lab, "ana");
    read_as(&mut lab, "ana", of("bob"), None, None);
    read_as(&mut lab, "ana", of("ana"), Some(OTHER_ALIAS), None);
    lab.set_permission(Permission::Encrypt, false);
    write(&mut lab, "ana", SECRET);
    let events = (lab.past().iter()).flat_map(|trace| trace.events());
    let texts: Vec<String> = events.map(ToString::to_string).collect();
    assert_eq!(texts.len(), 5);
    for text in texts {
        assert!(text.contains(r#""encryptionContext":{"username":"#));
        assert_nowhere(SECRET.as_bytes(), &text, "a record");
        assert_nowhere(&blob, &text, "a record");
    }
}

#[test]
fn a_context_is_typed_as_pairs() {
    let ok = |text: &str| secrets::context(text).unwrap();
    assert_eq!(ok("username = ana"), of("ana"));
    assert_eq!(ok("\n a=b = c \n\n"), context(&[("a", "b = c")]));
    assert_eq!(ok(" \n"), EncryptionContext::default());
    assert_eq!(ok("a ="), context(&[("a", "")]));
    for (text, says) in [
        ("ana", "isn’t a name = value pair"),
        ("= x", "needs a name"),
        ("a=1\na=2", "occurs twice"),
    ] {
        let error = secrets::context(text).unwrap_err().to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
}

#[test]
fn a_file_by_encrypt_is_run_and_counted() {
    let both = WholeFile::run().unwrap();
    assert_eq!(both.len, 1 << 20);
    assert_eq!(both.refused.code, "ValidationException");
    assert!(both.refused.message.ends_with("less than or equal to 4096"));
    assert_eq!((both.by_encrypt.calls, both.by_data_key.calls), (256, 1));
    assert_eq!((both.by_encrypt.sent, both.by_data_key.sent), (1 << 20, 0));
    assert!(both.overhead > 100);
    assert_eq!(both.by_encrypt.stored, both.len + 256 * both.overhead);
    // Nonce, tag, and the encrypted data key of 184 bytes.
    assert_eq!(both.by_data_key.stored, both.len + 12 + 16 + 184);
    assert_eq!(dollars(both.by_encrypt.cost(1)), "$0.000768");
    assert_eq!(dollars(both.by_data_key.cost(1)), "$0.000003");
    assert_eq!(dollars(both.by_encrypt.cost(1_000_000)), "$768");
    assert_eq!(dollars(both.by_data_key.cost(1_000_000)), "$3");
    assert_eq!(dollars(0), "$0");
    assert_eq!(dollars(1_500_000_000), "$1.5");
    assert_eq!(both, WholeFile::run().unwrap(), "the same every time");
}
