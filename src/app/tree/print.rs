//! A tree as HTML: `{}` on one line, `{:#}` one element per line, except inside a text.

use super::element::{Attribute, Element, Node};
use leptos::reactive::diagnostics::SpecialNonReactiveZone;
use std::fmt::{self, Display, Formatter, Write};

/// The void elements in use, which have no end tag (HTML standard).
const VOID: [&str; 3] = ["br", "hr", "input"];

impl fmt::Debug for Element {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, out)
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        print_node(out, self, None)
    }
}

impl fmt::Debug for super::element::Reactive {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        print(out, &(self.draw)(), None)
    }
}

impl fmt::Debug for super::element::Kept {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        print(out, &(self.draw)(), None)
    }
}

impl fmt::Debug for super::Nodes {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, out)
    }
}

impl Display for Element {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let depth = out.alternate().then_some(0);
        print(out, self, depth)
    }
}

impl Display for super::Nodes {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let depth = out.alternate().then_some(0);
        for (place, node) in self.0.iter().enumerate() {
            if place > 0 && depth.is_some() {
                out.write_char('\n')?;
            }
            print_node(out, node, depth)?;
        }
        Ok(())
    }
}

/// With a depth, an element without text of its own has one line per child.
fn print(out: &mut Formatter<'_>, element: &Element, depth: Option<usize>) -> fmt::Result {
    let inner = &element.0;
    write!(out, "<{}", inner.tag)?;
    for attribute in &inner.attributes {
        print_attribute(out, attribute)?;
    }
    // Mark what can be pressed: the tests read the mark, and browsers ignore it.
    if !inner.on.is_empty() && out.alternate() {
        let names: Vec<&str> = inner.on.iter().map(|(name, _)| *name).collect();
        write!(out, " on=\"{}\"", names.join(" "))?;
    }
    out.write_char('>')?;
    if VOID.contains(&inner.tag) {
        return Ok(());
    }
    let is_text = |node: &Node| matches!(node, Node::Text(_));
    let lines = !inner.children.is_empty() && !inner.children.iter().any(is_text);
    let inside = depth.filter(|_| lines);
    for child in &inner.children {
        if let Some(depth) = inside {
            write!(out, "\n{:1$}", "", 2 * depth + 2)?;
        }
        print_node(out, child, inside.map(|depth| depth + 1))?;
    }
    if let Some(depth) = inside {
        write!(out, "\n{:1$}", "", 2 * depth)?;
    }
    write!(out, "</{}>", inner.tag)
}

fn print_node(out: &mut Formatter<'_>, node: &Node, depth: Option<usize>) -> fmt::Result {
    match node {
        Node::Element(element) => print(out, element, depth),
        Node::Reactive(reactive) => {
            // A printed tree tracks no signals.
            let _zone = SpecialNonReactiveZone::enter();
            print(out, &(reactive.draw)(), depth)
        }
        Node::Kept(kept) => print(out, &(kept.draw)(), depth),
        Node::Text(text) => escape(out, text),
    }
}

fn print_attribute(out: &mut Formatter<'_>, attribute: &Attribute) -> fmt::Result {
    let value = match attribute {
        Attribute::Selected(false) | Attribute::Checked(false) => return Ok(()),
        Attribute::Selected(true) | Attribute::Checked(true) => "",
        Attribute::Text(_, value) | Attribute::Style(_, value) | Attribute::Value(value) => value,
    };
    match attribute {
        // The Content-Security-Policy forbids `style`, so print only the property's name.
        Attribute::Style(property, _) => write!(out, " data-style-{property}")?,
        other => write!(out, " {}", other.name())?,
    }
    if value.is_empty() {
        return Ok(());
    }
    out.write_str("=\"")?;
    escape(out, value)?;
    out.write_char('"')
}

fn escape(out: &mut Formatter<'_>, text: &str) -> fmt::Result {
    for c in text.chars() {
        match c {
            '&' => out.write_str("&amp;")?,
            '<' => out.write_str("&lt;")?,
            '>' => out.write_str("&gt;")?,
            '"' => out.write_str("&quot;")?,
            c => out.write_char(c)?,
        }
    }
    Ok(())
}
