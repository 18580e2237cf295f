//! The world that all views are drawn of.

pub use crate::common::page::draw;
pub use crate::common::runs::{download, new_lab as lab, upload};
pub use crate::common::world::NOW;
use envelope_lab::core::lab::{Lab, Permission};

/// A lab in which something has happened: two uploads, a download, and an upload that was refused.
pub fn worked() -> Lab {
    let mut lab = lab();
    let letter = b"Dear reader, these words are yours to watch.";
    assert!(upload(&mut lab, "letter.txt", letter).result.is_ok());
    assert!(upload(&mut lab, "empty.txt", b"").result.is_ok());
    assert!(download(&mut lab, "letter.txt").result.is_ok());
    lab.set_permission(Permission::GenerateDataKey, false);
    assert!(upload(&mut lab, "refused.txt", letter).result.is_err());
    lab.set_permission(Permission::GenerateDataKey, true);
    lab
}
