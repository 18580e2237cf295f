//! HTML elements, one function per tag.

use super::element::Element;

macro_rules! tags {
    ($($tag:ident)+) => {
        $(#[doc = concat!("`<", stringify!($tag), ">`")]
        pub fn $tag() -> Element {
            Element::new(stringify!($tag), false)
        })+
    };
}

tags!(
    a aside b bdi br button canvas caption code datalist dd details dialog div dl dt em fieldset figcaption figure footer form h1
    h2 h3 h4 header hr i input kbd label legend li main mark nav ol optgroup option output p pre
    progress section select small span strong summary table tbody td textarea tfoot th thead time tr
    ul
);

/// A `button` of type `button`, which does not submit a form.
pub fn press() -> Element {
    button().attr("type", "button")
}

/// A link within the page, or to another file of it.
pub fn link(href: impl Into<super::Str>) -> Element {
    a().attr("href", href)
}
