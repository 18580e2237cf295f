//! The browser's features that the manifests ask web-sys for: each is named by the sources, or a method that they call
//! has it among its types.

use crate::{files, list, read};
use regex::Regex;

/// Features that no source names: the method that has them in its type.
const BY_METHOD: [(&str, &str); 5] = [
    ("CssStyleDeclaration", ".style()"),
    ("DataTransfer", ".data_transfer()"),
    ("FileList", ".files()"),
    ("HtmlDialogElement", ".show_modal()"),
    ("MediaQueryList", ".match_media("),
];

fn needless(features: &[String], sources: &[(String, String)]) -> Vec<String> {
    let needed = |feature: &str| {
        let word = Regex::new(&format!(r"\b{feature}\b")).expect("a pattern");
        let method = BY_METHOD.iter().find(|(name, _)| *name == feature);
        (sources.iter()).any(|(_, text)| match method {
            Some((_, method)) => text.contains(method),
            None => word.is_match(text),
        })
    };
    (features.iter())
        .filter(|feature| !needed(feature))
        .cloned()
        .collect()
}

fn features(manifest: &str) -> Vec<String> {
    let text = read(manifest);
    let (_, of_web_sys) = text.split_once("\nweb-sys = ").expect("web-sys");
    list(of_web_sys, "features")
}

#[test]
fn no_feature_is_needless() {
    let (worker, page): (Vec<_>, Vec<_>) = files("src", ".rs")
        .into_iter()
        .partition(|(name, _)| name.starts_with("src/worker/"));
    assert!(worker.len() > 10 && page.len() > 400);
    for (manifest, sources) in [("Cargo.toml", page), ("src/worker/Cargo.toml", worker)] {
        let asked = features(manifest);
        assert!(asked.len() > 10, "{manifest}");
        assert_eq!(
            needless(&asked, &sources),
            Vec::<String>::new(),
            "{manifest}"
        );
        let mut more = asked.clone();
        more.push("Gamepad".to_owned());
        assert_eq!(needless(&more, &sources), ["Gamepad"]);
        let mut once = asked.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), asked.len(), "{manifest} names one twice");
    }
}
