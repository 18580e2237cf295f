//! Text of anyone's making where the page shows it: it stays text.

use super::text;
use envelope_lab::app::tree::html::{bdi, div, input, span};

/// A text as an element's content, as an attribute, and as the value of a field.
pub fn markup(bytes: &[u8]) {
    let text = text(bytes).into_owned();
    let draw = |text: String| {
        div()
            .attr("title", text.clone())
            .child(span().child(text.clone()))
            .child(input().value(text.clone()))
            .child(bdi().child(text))
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
    // Between the quotes of the title is the text, and nothing that ends them.
    let title = with.split('"').nth(1).unwrap_or("");
    let shown = if text.is_empty() {
        String::new()
    } else {
        unescaped(title)
    };
    assert_eq!(shown, text, "{with}");
}

fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

pub fn seeds() -> Vec<Vec<u8>> {
    [
        "<img src=x onerror=alert(1)>",
        "\"><script>alert(1)</script>",
        "&lt;b&gt;&amp;#60;i&#62;",
        "</textarea><svg onload=x>",
        "]]><!-- -->",
        "\u{202e}gpj.exe",
        "a\0b",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}
