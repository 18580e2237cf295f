//! The view: what this is, what is real, versions and licenses.

use super::made_of::{CRATES, FONTS, Ingredient, PEERS};
use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{
    div, h2, h3, li, link, p, section, table, tbody, td, th, thead, tr, ul,
};
use crate::app::tree::{Element, Nodes, nodes};

pub fn view(_page: Page) -> Nodes {
    nodes().child(draw())
}

const REAL: [&str; 3] = [
    "The cryptography: AES-256-GCM, SHA-256 and HMAC run on your file’s bytes, in your browser.",
    "The permissions: policies are evaluated by AWS’s documented rules, and error messages are AWS’s own.",
    "The requests: names, parameters, headers and CloudTrail records are those of KMS and S3.",
];

const SIMULATED: [&str; 4] = [
    "IAM, KMS and S3 themselves: there is no AWS account, no server and no network call.",
    "KMS keys: in AWS they never leave hardware. Here they are in this page’s memory.",
    "The inside of an encrypted data key: AWS does not document it, so this one has a layout of its own.",
    "Time and prices: the lab has its own clock.",
];

const YOUR_DATA: [&str; 5] = [
    "Files, policies, and error messages that you give this page stay in this browser. There is no server, no cookie, no account, and no analytics.",
    "The browser itself keeps them in: this page’s Content-Security-Policy forbids requests to any other site, forms, frames, and scripts that are not the page’s own files. Those files are checked by their hashes. Calls to other browsers (WebRTC) are removed before the program starts.",
    "This browser keeps your lab, your progress, and small files, so that they are there after a reload. Resetting the lab removes its files; the browser’s “Clear site data” removes everything.",
    "A link that you share has your policies and settings, but no file and no key. Only the people to whom you give it get it: browsers don’t send what follows # in an address.",
    "What no page can prevent: a link that you follow yourself takes you to another site, and extensions of your browser can read every page.",
];

const CHECKS: [&str; 4] = [
    "Open the developer tools (F12) and choose Network. Upload a file and paste a policy: every request is for a file of this site, none has a body, and most come from this browser’s own copy.",
    "Disconnect from the network. Everything goes on working.",
    "In the console, type fetch(\"https://example.com\"). The browser refuses, and says which rule forbids it.",
    "Choose Application, then Storage, to see all that is kept. View the page’s source to read its Content-Security-Policy in the first lines.",
];

fn draw() -> Element {
    let lines = |lines: &[&'static str]| {
        ul().child(
            lines
                .iter()
                .map(|line| li().child(*line))
                .collect::<Nodes>(),
        )
    };
    let part = |title: &'static str| section().child(h3().child(title));
    div()
        .class("about-page")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", "About")
        .child(h2().child("About Envelope Lab"))
        .child(p().child(format!(
            "Envelope Lab {} teaches envelope encryption with S3 and KMS: upload a file, watch every step, turn off a permission, and read exactly why the call now fails. It is one page of static files, and it works without a network once loaded.",
            env!("CARGO_PKG_VERSION")
        )))
        .child(part("What is real").child(lines(&REAL)))
        .child(part("What is simulated").child(lines(&SIMULATED)))
        .child(part("Your data").child(lines(&YOUR_DATA)))
        .child(part("Check it yourself").child(lines(&CHECKS)))
        .child(
            part("How fast is it?").child(
                p().child("Measure it in this browser, side by side with other libraries: ")
                    .child(link(View::Bench.href()).class("link").child("open the bench")),
            ),
        )
        .child(
            part("What it is made of")
                .child(p().child("The page’s own program is under the MIT license. It contains the work of others:"))
                .child(ingredients("Rust crates", &CRATES))
                .child(ingredients("Fonts", &FONTS))
                .child(ingredients("Fetched by the bench only", &PEERS))
                .child(license_texts()),
        )
}

/// Where the texts of all licenses are: a file of the site, or the end of the single file.
fn license_texts() -> Element {
    let note = p()
        .class("note")
        .child("The texts of all licenses, of these packages and of what they use in turn, are ");
    if cfg!(feature = "split") {
        let texts = link("licenses.txt").class("link").attr("target", "_blank");
        note.child("in ")
            .child(texts.child("licenses.txt"))
            .child(", which is fetched when you open it.")
    } else {
        note.child("at the end of this page’s source.")
    }
}

fn ingredients(title: &'static str, all: &[Ingredient]) -> Element {
    let row = |one: &Ingredient| {
        tr().child(
            th().attr("scope", "row")
                .child(format!("{} {}", one.name, one.version).trim()),
        )
        .child(td().child(one.does))
        .child(td().child(one.license))
    };
    let head =
        [title, "What it does here", "License"].map(|name| th().attr("scope", "col").child(name));
    table()
        .class("about-table")
        .child(thead().child(tr().child(head)))
        .child(tbody().child(all.iter().map(row).collect::<Nodes>()))
}
