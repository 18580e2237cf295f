//! Names and texts of anyone's making where the page shows them: they stay text, and turn nothing around.

use super::{done, text};
use envelope_lab::app::component::json_text::json_text;
use envelope_lab::app::component::prose::prose;
use envelope_lab::app::tree::Children;
use envelope_lab::app::tree::html::{bdi, div, input, span};
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::lab::Lab;

/// A text as an element's content, as an attribute, as the value of a field, and among others.
pub fn markup(bytes: &[u8]) {
    let text = text(bytes).into_owned();
    let draw = |text: String| {
        div()
            .attr("data-name", text.clone())
            .child(span().child(text.clone()))
            .child(input().value(text.clone()))
            .child(bdi().attr("title", text.clone()).child(text))
            .to_string()
    };
    let (with, without) = (draw(text.clone()), draw("x".to_owned()));
    for mark in ['<', '>'] {
        let count = |html: &str| html.matches(mark).count();
        assert_eq!(
            count(&with),
            count(&without),
            "{mark} of a text stays text: {with}"
        );
    }
    // Between the quotes of the attribute is the text, and nothing that ends them.
    let quoted = if text.is_empty() {
        ""
    } else {
        with.split('"').nth(1).unwrap_or("")
    };
    assert_eq!(unescaped(quoted), text, "{with}");
    for tree in [div().child(prose(&text)), div().child(json_text(&text))] {
        is_plain(tree);
    }
}

/// The tags that the page itself puts around such a text, and no mark that nobody sees.
fn is_plain(drawn: impl Children + ToString) {
    let html = drawn.to_string();
    for tag in html.split('<').skip(1) {
        let is_ours = ["div>", "/div>", "code>", "/code>", "/span>"]
            .iter()
            .any(|own| tag.starts_with(own))
            || tag.starts_with("span class=\"");
        assert!(is_ours, "a tag from a text: <{tag}");
    }
    for mark in ['\0', '\u{202e}', '\u{2066}', '\u{200f}', '\u{feff}'] {
        assert!(!html.contains(mark), "{mark:?} is shown as it is: {html}");
    }
}

fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// The name of an uploaded file, which becomes the object's key.
pub fn name(bytes: &[u8]) {
    let name = text(bytes);
    let now = Timestamp(1_795_478_400);
    let mut lab = Lab::new([7; 32]).unwrap();
    done(lab.upload(&name, "text/plain", b"hello", now));
    done(lab.download(&name, now));
    done(lab.inventory().summary());
    let file = lab.export(true).unwrap();
    let again = Lab::import(&file, [7; 32]).unwrap();
    assert_eq!(again.export(true).unwrap(), file, "a name is kept as it is");
}

pub fn seeds() -> Vec<Vec<u8>> {
    let long = "a".repeat(1_024);
    [
        "<img src=x onerror=alert(1)>",
        "\"><script>alert(1)</script>",
        "&lt;b&gt;&amp;#60;i&#62;",
        "</textarea><svg onload=x>",
        "]]><!-- `x` -->",
        "{\"a\": \"<b>\", \"b\": [1, true, null]}",
        "a\u{202e}gpj.exe",
        "\u{2066}\u{2069}\u{200f}\u{feff}",
        "../../etc/passwd",
        "a\0b",
        long.as_str(),
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}
