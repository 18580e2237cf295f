//! Read-only pictures and texts as a list of pen strokes, which [`super::dom`] turns into nodes. No
//! HTML text is ever parsed, so nothing needs escaping. (As view macros the same drawings make the
//! page half as large again: there each element tree is a type of its own.)

use std::fmt::Write;

/// One stroke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// Opens an element.
    Open(&'static str),
    /// An attribute of the element just opened.
    Attribute(&'static str, String),
    /// Text inside the open element.
    Text(String),
    /// Closes the open element.
    Close,
}

/// A drawing. All methods chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(Vec<Stroke>);

impl Markup {
    /// The strokes, in order.
    pub fn strokes(&self) -> &[Stroke] {
        &self.0
    }

    /// Opens an element.
    pub fn open(&mut self, tag: &'static str) -> &mut Self {
        self.0.push(Stroke::Open(tag));
        self
    }

    /// Opens an element with a class.
    pub fn open_class(&mut self, tag: &'static str, class: &str) -> &mut Self {
        self.open(tag).attr("class", class)
    }

    /// Closes the open element.
    pub fn close(&mut self) -> &mut Self {
        self.0.push(Stroke::Close);
        self
    }

    /// Sets an attribute. Never `style`: the Content-Security-Policy forbids it.
    pub fn attr(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.0.push(Stroke::Attribute(name, value.to_owned()));
        self
    }

    /// Sets a whole-number attribute.
    pub fn num(&mut self, name: &'static str, value: i32) -> &mut Self {
        let mut text = String::new();
        let _ = write!(text, "{value}");
        self.0.push(Stroke::Attribute(name, text));
        self
    }

    /// Sets an attribute without a value when `on` holds.
    pub fn flag(&mut self, name: &'static str, on: bool) -> &mut Self {
        if on { self.attr(name, "") } else { self }
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.0.push(Stroke::Text(text.to_owned()));
        self
    }

    /// A whole element: tag, class, text.
    pub fn line(&mut self, tag: &'static str, class: &str, text: &str) -> &mut Self {
        self.open_class(tag, class).text(text).close()
    }

    /// An SVG path: class and data.
    pub fn path(&mut self, class: &str, data: &str) -> &mut Self {
        self.open_class("path", class).attr("d", data).close()
    }

    /// An SVG rectangle: class, left, top, width, height, corner radius.
    pub fn rect(&mut self, class: &str, [x, y, w, h, rx]: [i32; 5]) -> &mut Self {
        self.open_class("rect", class)
            .num("x", x)
            .num("y", y)
            .num("width", w.max(0))
            .num("height", h.max(0))
            .num("rx", rx)
            .close()
    }

    /// An SVG circle: class, centre, radius.
    pub fn circle(&mut self, class: &str, (x, y): (i32, i32), r: i32) -> &mut Self {
        self.open_class("circle", class)
            .num("cx", x)
            .num("cy", y)
            .num("r", r)
            .close()
    }

    /// SVG text: class, place of its baseline, anchor, words.
    pub fn label(
        &mut self,
        class: &str,
        (x, y): (i32, i32),
        anchor: &str,
        words: &str,
    ) -> &mut Self {
        self.open_class("text", class)
            .num("x", x)
            .num("y", y)
            .attr("text-anchor", anchor)
            .text(words)
            .close()
    }

    /// Opens an SVG group moved to a place.
    pub fn group_at(&mut self, class: &str, (x, y): (i32, i32)) -> &mut Self {
        self.open_class("g", class)
            .attr("transform", &format!("translate({x} {y})"))
    }

    /// Draws with another hand, in between.
    pub fn with(&mut self, hand: impl FnOnce(&mut Self)) -> &mut Self {
        hand(self);
        self
    }
}
