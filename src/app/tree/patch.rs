//! Puts a tree on the page, and changes the page to match the next tree. Comparing both trees here, in Rust, touches
//! only what differs, so focus, selection, scroll position, and running transitions stay.
//!
//! The first tree takes over the nodes that `index.html` has already: the same drawing, made when the site was built.
//! So what a visitor sees first is not drawn a second time.

use super::element::{Attribute, Element, ElementData, Handler, Kept, Node, Reactive, Same, Str};
use super::take_over;
use crate::web::browser;
use crate::web::failure::report;
use leptos::prelude::RenderEffect;
use std::cell::{LazyCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Document, Event, HtmlElement, HtmlInputElement, HtmlOptionElement, HtmlTextAreaElement,
};

const SVG: &str = "http://www.w3.org/2000/svg";

/// A node that is on the page.
enum PageNode {
    Element(PageElement),
    Text(web_sys::Text, Str),
    Reactive(Region),
    Kept(KeptElement),
}

/// An element that stays as long as what it is of.
struct KeptElement {
    key: Str,
    of: Arc<dyn Same>,
    element: PageElement,
}

/// An element that is on the page.
pub struct PageElement {
    pub dom: web_sys::Element,
    /// The element as last drawn, without children and handlers.
    now: Box<ElementData>,
    children: Vec<PageNode>,
    listeners: Vec<Listener>,
}

/// A listener. Its handler is in a cell, so that changing it does not touch the page.
struct Listener {
    name: &'static str,
    slot: Rc<RefCell<Handler>>,
    heard: Closure<dyn FnMut(Event)>,
}

/// A place on the page or in memory that is filled later.
type Place<T> = Rc<RefCell<Option<T>>>;

/// An element that tracks signals itself.
struct Region {
    reactive: Reactive,
    element: Place<PageElement>,
    /// What stands in its place until it is taken over.
    found: Place<web_sys::Node>,
    /// The effect that draws it; it ends when dropped.
    _follows: Place<RenderEffect<()>>,
}

impl std::fmt::Debug for PageElement {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.now.tag)
    }
}

impl Region {
    /// Draws an element over the previous one in its place. What is `found` in its place is drawn already, and only has to
    /// be taken over: that can wait.
    fn new(reactive: Reactive, element: Place<PageElement>, found: Option<web_sys::Node>) -> Self {
        let is_found = found.is_some();
        let found = Rc::new(RefCell::new(found));
        let follows: Place<RenderEffect<()>> = Rc::default();
        let place = (element.clone(), found.clone());
        if is_found && take_over::is_going_on() {
            let (reactive, follows) = (reactive.clone(), Rc::downgrade(&follows));
            take_over::later(move || {
                // Unless what is around it is gone by then.
                if let Some(follows) = follows.upgrade() {
                    follows.replace(Some(Self::follow(&reactive, place)));
                }
            });
        } else {
            follows.replace(Some(Self::follow(&reactive, place)));
        }
        Self {
            reactive,
            element,
            found,
            _follows: follows,
        }
    }

    /// Draws it now, and whenever a signal changes that it reads.
    fn follow(
        reactive: &Reactive,
        (place, found): (Place<PageElement>, Place<web_sys::Node>),
    ) -> RenderEffect<()> {
        let draw = reactive.draw.clone();
        let follow = move || {
            RenderEffect::new(move |_| {
                let tree = draw();
                let mut place = place.borrow_mut();
                match &mut *place {
                    Some(element) => element.become_tree(tree),
                    empty => *empty = Some(PageElement::in_place_of(found.take(), tree)),
                }
            })
        };
        match &reactive.owner {
            Some(owner) => owner.with(follow),
            None => follow(),
        }
    }

    fn dom(&self) -> Option<web_sys::Node> {
        let element = self.element.borrow();
        let drawn = element.as_ref().map(|element| element.dom.clone().into());
        drawn.or_else(|| self.found.borrow().clone())
    }
}

impl PageNode {
    /// Makes the nodes, or takes over the one `found` in their place, if it is alike.
    fn new(document: &Document, node: Node, found: Option<web_sys::Node>) -> Self {
        match node {
            Node::Element(element) => Self::Element(PageElement::within(document, element, found)),
            Node::Text(text) => {
                let there = found.and_then(|found| text_that_begins(found, &text));
                Self::Text(
                    there.unwrap_or_else(|| document.create_text_node(&text)),
                    text,
                )
            }
            Node::Reactive(reactive) => {
                let found = found.filter(|found| found.is_instance_of::<web_sys::Element>());
                Self::Reactive(Region::new(reactive, Rc::default(), found))
            }
            Node::Kept(Kept { key, of, draw }) => Self::Kept(KeptElement {
                key,
                of,
                element: PageElement::within(document, draw(), found),
            }),
        }
    }

    fn dom(&self) -> Option<web_sys::Node> {
        match self {
            Self::Element(element) => Some(element.dom.clone().into()),
            Self::Text(text, _) => Some(text.clone().into()),
            Self::Reactive(region) => region.dom(),
            Self::Kept(kept) => Some(kept.element.dom.clone().into()),
        }
    }

    fn fits(&self, node: &Node) -> bool {
        match (self, node) {
            (Self::Element(element), Node::Element(next)) => next.fits(&element.now),
            (Self::Text(..), Node::Text(_)) | (Self::Reactive(_), Node::Reactive(_)) => true,
            (Self::Kept(kept), Node::Kept(next)) => kept.key == next.key,
            _ => false,
        }
    }

    /// Updates a node on the page to match `node`, which fits it.
    fn follow(&mut self, node: Node) {
        match (self, node) {
            (Self::Element(element), Node::Element(next)) => element.follow(next),
            (Self::Text(text, now), Node::Text(next)) => {
                if *now != next {
                    text.set_data(&next);
                    *now = next;
                }
            }
            (Self::Reactive(region), Node::Reactive(reactive)) => {
                if !region.reactive.is(&reactive) {
                    let (element, found) = (region.element.clone(), region.found.take());
                    *region = Region::new(reactive, element, found);
                }
            }
            (Self::Kept(kept), Node::Kept(next)) => {
                if !kept.of.is(&*next.of) {
                    kept.element.become_tree((next.draw)());
                    kept.of = next.of;
                }
            }
            // INVARIANT: the caller checked `fits`, which is false for each of these.
            (Self::Element(_) | Self::Text(..) | Self::Reactive(_) | Self::Kept(_), _) => {}
        }
    }
}

/// The node, if it is this text. HTML makes one text of neighbors; what follows this one becomes a node of its own.
fn text_that_begins(node: web_sys::Node, text: &str) -> Option<web_sys::Text> {
    let node = node.dyn_into::<web_sys::Text>().ok()?;
    let there = node.data();
    if there != text {
        if text.is_empty() || !there.starts_with(text) {
            return None;
        }
        let units = u32::try_from(text.encode_utf16().count()).ok()?;
        node.split_text(units).ok()?;
    }
    Some(node)
}

fn document() -> Document {
    #[expect(
        clippy::expect_used,
        reason = "a panic shows its panel; half a page would not"
    )]
    // INVARIANT: trees are put on a page, and a page has a document; the worker draws nothing.
    browser::document().expect("a page has a document")
}

impl PageElement {
    /// Makes the nodes of a tree.
    pub fn new(tree: Element) -> Self {
        Self::within(&document(), tree, None)
    }

    /// Shows a tree in an element, over what is there: nodes that are alike stay. What tracks signals is taken over piece
    /// by piece, so that the page answers meanwhile; then calls `done`.
    pub fn over(root: &web_sys::Element, tree: Element, done: impl FnOnce() + 'static) -> Self {
        let found = root.first_element_child();
        let is_empty = found.is_none();
        take_over::begin();
        let shown = Self::in_place_of(found.map(Into::into), tree);
        if is_empty {
            report(root.append_child(&shown.dom), "show the page");
        }
        take_over::go_on(Box::new(done));
        shown
    }

    /// Makes the nodes of a tree, or takes over what is found in its place.
    fn in_place_of(found: Option<web_sys::Node>, tree: Element) -> Self {
        let shown = Self::within(&document(), tree, found.clone());
        if let Some(found) = found.and_then(|found| found.dyn_into::<web_sys::Element>().ok())
            && found != shown.dom
        {
            report(
                found.replace_with_with_node_1(&shown.dom),
                "replace an element",
            );
        }
        shown
    }

    fn within(document: &Document, tree: Element, found: Option<web_sys::Node>) -> Self {
        let ElementData { tag, svg, .. } = *tree.0;
        let found = found
            .and_then(|found| found.dyn_into::<web_sys::Element>().ok())
            .filter(|found| found.local_name() == tag);
        let takes_over = found.is_some();
        let dom = match (found, svg) {
            (Some(found), _) => Ok(found),
            (None, true) => document.create_element_ns(Some(SVG), tag),
            (None, false) => document.create_element(tag),
        };
        #[expect(
            clippy::expect_used,
            reason = "a panic shows its panel; half a page would not"
        )]
        // INVARIANT: tags are element names, which a browser always accepts.
        let dom = dom.expect("the browser makes an element");
        let mut now = Element::new(tag, svg).0;
        now.key = tree.0.key.clone();
        let made = tree.0.made.clone();
        let mut element = Self {
            dom,
            now,
            children: Vec::new(),
            listeners: Vec::new(),
        };
        if takes_over {
            element.take_over(document, tree);
        } else {
            element.follow(tree);
        }
        if let Some(made) = made {
            made(&element.dom);
        }
        element
    }

    /// Updates the page to match the tree. Replaces the root if it does not fit.
    pub fn become_tree(&mut self, tree: Element) {
        if tree.fits(&self.now) {
            return self.follow(tree);
        }
        let next = Self::new(tree);
        report(
            self.dom.replace_with_with_node_1(&next.dom),
            "replace an element",
        );
        *self = next;
    }

    fn follow(&mut self, tree: Element) {
        let children = self.follow_without_children(tree);
        self.hold(children);
    }

    fn follow_without_children(&mut self, mut tree: Element) -> Vec<Node> {
        let children = std::mem::take(&mut tree.0.children);
        self.listen(std::mem::take(&mut tree.0.on));
        self.attributes(&tree.0.attributes);
        self.now = tree.0;
        children
    }

    /// Makes an element that was there before the tree the tree's own.
    fn take_over(&mut self, document: &Document, tree: Element) {
        for name in self.dom.get_attribute_names() {
            let Some(name) = name.as_string() else {
                continue;
            };
            let wanted = (tree.0.attributes.iter()).find(|wanted| wanted.name() == name);
            match wanted {
                Some(Attribute::Text(wanted, value)) => {
                    if self.dom.get_attribute(wanted).as_deref() == Some(value) {
                        let same = Attribute::Text(wanted, value.clone());
                        self.now.attributes.push(same);
                    }
                }
                // What a control begins with; its state is compared below.
                Some(_) => {}
                None => {
                    report(self.dom.remove_attribute(&name), "remove an attribute");
                }
            }
        }
        let mut next = self.dom.first_child();
        for node in self.follow_without_children(tree) {
            let child = PageNode::new(document, node, next.clone());
            if let Some(dom) = child.dom() {
                match next {
                    Some(there) if there == dom => next = there.next_sibling(),
                    _ => {
                        report(
                            self.dom.insert_before(&dom, next.as_ref()),
                            "insert an element",
                        );
                    }
                }
            }
            self.children.push(child);
        }
        while let Some(rest) = next {
            next = rest.next_sibling();
            report(self.dom.remove_child(&rest), "remove an element");
        }
    }

    fn attributes(&self, next: &[Attribute]) {
        let before = &self.now.attributes;
        for attribute in next {
            // Compare with the page what the reader can change by hand, and everything else with the last tree.
            let by_hand = !matches!(attribute, Attribute::Text(..) | Attribute::Style(..));
            if by_hand || !before.contains(attribute) {
                self.set(attribute);
            }
        }
        for attribute in before {
            if !next.iter().any(|next| next.is_about(attribute)) {
                self.unset(attribute);
            }
        }
    }

    fn set(&self, attribute: &Attribute) {
        match attribute {
            Attribute::Text(name, value) => {
                report(self.dom.set_attribute(name, value), "set an attribute");
            }
            Attribute::Style(property, value) => self.style(property, value),
            Attribute::Value(value) => self.set_value(value),
            Attribute::Selected(selected) => {
                let option: &HtmlOptionElement = self.dom.unchecked_ref();
                if option.selected() != *selected {
                    option.set_selected(*selected);
                }
            }
            Attribute::Checked(checked) => {
                let input: &HtmlInputElement = self.dom.unchecked_ref();
                input.set_checked(*checked);
            }
        }
    }

    fn unset(&self, attribute: &Attribute) {
        match attribute {
            Attribute::Text(name, _) => {
                report(self.dom.remove_attribute(name), "remove an attribute");
            }
            Attribute::Style(property, _) => self.style(property, ""),
            Attribute::Value(_) | Attribute::Selected(_) | Attribute::Checked(_) => {}
        }
    }

    fn set_value(&self, value: &str) {
        if let Some(area) = self.dom.dyn_ref::<HtmlTextAreaElement>() {
            if area.value() != value {
                area.set_value(value);
            }
        } else {
            let input: &HtmlInputElement = self.dom.unchecked_ref();
            if input.value() != value {
                input.set_value(value);
            }
        }
    }

    fn style(&self, property: &str, value: &str) {
        let element: &HtmlElement = self.dom.unchecked_ref();
        report(element.style().set_property(property, value), "set a style");
    }

    fn listen(&mut self, next: Vec<(&'static str, Handler)>) {
        let dom = &self.dom;
        self.listeners.retain(|listener| {
            let stays = next.iter().any(|(name, _)| *name == listener.name);
            if !stays {
                let heard = listener.heard.as_ref().unchecked_ref();
                report(
                    dom.remove_event_listener_with_callback(listener.name, heard),
                    "stop listening",
                );
            }
            stays
        });
        for (name, act) in next {
            if let Some(listener) = self.listeners.iter().find(|listener| listener.name == name) {
                listener.slot.replace(act);
                continue;
            }
            let slot = Rc::new(RefCell::new(act));
            let inner = slot.clone();
            let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
                // Clone it first: the handler may draw this element again.
                let act = inner.borrow().clone();
                act(&event);
            });
            report(
                dom.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref()),
                "listen",
            );
            self.listeners.push(Listener { name, slot, heard });
        }
    }

    fn hold(&mut self, next: Vec<Node>) {
        if next.is_empty() && self.children.is_empty() {
            return;
        }
        let document = LazyCell::new(document);
        let mut old: Vec<Option<PageNode>> = self.children.drain(..).map(Some).collect();
        // Each new child takes over the first old one that fits and is not yet taken.
        let mut from = 0;
        let mut held: Vec<(PageNode, Option<usize>)> = Vec::with_capacity(next.len());
        for node in next {
            while old.get(from).is_some_and(Option::is_none) {
                from += 1;
            }
            let found = (old.iter().enumerate().skip(from))
                .find(|(_, child)| child.as_ref().is_some_and(|child| child.fits(&node)))
                .map(|(at, _)| at);
            match found.and_then(|at| old.get_mut(at)).and_then(Option::take) {
                Some(mut child) => {
                    child.follow(node);
                    held.push((child, found));
                }
                None => held.push((PageNode::new(&document, node, None), None)),
            }
        }
        for gone in old.into_iter().flatten().filter_map(|gone| gone.dom()) {
            if let Some(parent) = gone.parent_node() {
                report(parent.remove_child(&gone), "remove an element");
            }
        }
        // From last to first, so that children already in order stay where they are. Only who moves asks the page for its
        // node: mostly none does.
        let mut bound = usize::MAX;
        for (place, (child, was)) in held.iter().enumerate().rev() {
            if let Some(was) = was.filter(|was| *was < bound) {
                bound = was;
                continue;
            }
            let Some(dom) = child.dom() else { continue };
            let mut behind = held.iter().skip(place.saturating_add(1));
            let behind = behind.find_map(|(child, _)| child.dom());
            report(
                self.dom.insert_before(&dom, behind.as_ref()),
                "insert an element",
            );
        }
        self.children = held.into_iter().map(|(child, _)| child).collect();
    }
}
