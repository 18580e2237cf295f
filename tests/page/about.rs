//! What the page says of itself.

use crate::draw::{draw, lab};
use envelope_lab::app::page::about::about_view::view;
use envelope_lab::app::page::about::made_of::{CRATES, PEERS};

fn read(path: &str) -> String {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("a file of the project")
}

#[test]
fn the_whole_page() {
    insta::assert_snapshot!(draw(lab(), "#/about", view));
}

#[test]
fn the_versions_are_those_of_the_lock_file() {
    let lock = read("Cargo.lock");
    for one in CRATES {
        let entry = format!("name = \"{}\"\nversion = \"{}\"\n", one.name, one.version);
        assert!(lock.contains(&entry), "{} {}", one.name, one.version);
    }
    let packages = read("package.json");
    for one in PEERS {
        let entry = format!("\"{}\": \"{}\"", one.name, one.version);
        assert!(packages.contains(&entry), "{} {}", one.name, one.version);
    }
}
