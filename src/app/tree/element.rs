//! Elements, texts, and their content.

use super::visible::visible;
use crate::web::keyboard::Key;
use leptos::html::ElementType;
use leptos::prelude::{NodeRef, Owner};
use leptos::tachys::html::node_ref::NodeRefContainer;
use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, KeyboardEvent};

/// A text, usually static.
pub type Str = Cow<'static, str>;
/// Handles an event on an element.
pub type Handler = Arc<dyn Fn(&Event) + Send + Sync>;
/// Called with the page's element when it has been made.
pub type OnCreate = Arc<dyn Fn(&web_sys::Element) + Send + Sync>;
/// An element that is drawn again whenever a signal that it reads changes.
#[derive(Clone)]
pub struct Reactive {
    pub draw: Arc<dyn Fn() -> Element + Send + Sync>,
    /// The reactive owner at the place where it was made. Signals made in it last as long.
    pub owner: Option<Owner>,
}

impl Reactive {
    /// Whether both are the same one, which then keeps running.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.draw, &other.draw)
    }
}

/// What a kept element is of.
pub trait Same: Any + Send + Sync {
    /// Whether the element of the other would look the same.
    fn is(&self, other: &dyn Same) -> bool;
}

impl<T: PartialEq + Send + Sync + 'static> Same for T {
    fn is(&self, other: &dyn Same) -> bool {
        let other: &dyn Any = other;
        other.downcast_ref::<T>().is_some_and(|other| self == other)
    }
}

/// An element that is drawn only if what it is of differs from before.
#[derive(Clone)]
pub struct Kept {
    /// Identifies it among its siblings.
    pub key: Str,
    pub of: Arc<dyn Same>,
    pub draw: Arc<dyn Fn() -> Element + Send + Sync>,
}

#[derive(Clone)]
pub enum Node {
    Element(Element),
    /// A text as it is. As a child, a text has its invisible marks [written out](visible).
    Text(Str),
    /// An element that tracks signals itself, independent of what is drawn around it.
    Reactive(Reactive),
    /// One of many, most of which stay as they are.
    Kept(Kept),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attribute {
    /// An attribute of the document, as in HTML.
    Text(&'static str, Str),
    /// A style property. They are set one by one because the Content-Security-Policy forbids the attribute `style`.
    Style(&'static str, Str),
    /// The value of a control. Set only if it differs from the current value, so that the caret stays.
    Value(Str),
    /// Whether an option is the chosen one.
    Selected(bool),
    Checked(bool),
}

impl Attribute {
    /// The attribute's name, or the style property's.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Text(name, _) | Self::Style(name, _) => name,
            Self::Value(_) => "value",
            Self::Selected(_) => "selected",
            Self::Checked(_) => "checked",
        }
    }

    /// Whether both set the same attribute, whatever its value.
    pub fn is_about(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other) && self.name() == other.name()
    }
}

/// An element with its attributes, handlers and children.
#[derive(Clone)]
pub struct Element(pub(super) Box<ElementData>);

#[derive(Clone)]
pub(super) struct ElementData {
    pub tag: &'static str,
    pub svg: bool,
    pub key: Option<Str>,
    pub attributes: Vec<Attribute>,
    pub on: Vec<(&'static str, Handler)>,
    pub made: Option<OnCreate>,
    pub children: Vec<Node>,
}

impl Element {
    /// An empty element. [`html`](super::html) and [`svg`](super::svg) have one function per tag.
    #[inline(never)]
    pub fn new(tag: &'static str, svg: bool) -> Self {
        Self(Box::new(ElementData {
            tag,
            svg,
            key: None,
            attributes: Vec::new(),
            on: Vec::new(),
            made: None,
            children: Vec::new(),
        }))
    }

    /// Identifies the element among its siblings: it takes over the previous element with this key. Without a key, it
    /// takes over the first previous element with its tag.
    pub fn key(mut self, key: impl Into<Str>) -> Self {
        self.0.key = Some(key.into());
        self
    }

    pub fn class(self, class: impl Into<Str>) -> Self {
        self.attr("class", class)
    }

    pub fn id(self, id: impl Into<Str>) -> Self {
        self.attr("id", id)
    }

    /// Sets an attribute. Not `style`, which the Content-Security-Policy forbids, and never one that contains code.
    pub fn attr(self, name: &'static str, value: impl Into<Str>) -> Self {
        self.set(text_attribute(name, value.into()))
    }

    /// Sets the words that the browser shows beside it. Marks that nobody sees are written out, as in a text.
    pub fn title(self, words: impl Into<Str>) -> Self {
        self.attr("title", visible(words.into()))
    }

    /// The same, if there are words.
    pub fn maybe_title<S: Into<Str>>(self, words: Option<S>) -> Self {
        match words {
            Some(words) => self.title(words),
            None => self,
        }
    }

    /// Sets an attribute, if there is a value.
    pub fn maybe<S: Into<Str>>(self, name: &'static str, value: Option<S>) -> Self {
        match value {
            Some(value) => self.set(text_attribute(name, value.into())),
            None => self,
        }
    }

    /// Sets an attribute to a whole number.
    #[inline(never)]
    pub fn num(self, name: &'static str, value: i32) -> Self {
        self.set(Attribute::Text(name, value.to_string().into()))
    }

    /// Sets an attribute without a value if `on` is true: `disabled`, `hidden`, `data-bad`.
    pub fn flag(self, name: &'static str, on: bool) -> Self {
        match on {
            true => self.set(Attribute::Text(name, Str::Borrowed(""))),
            false => self,
        }
    }

    /// Sets an attribute to `true` or `false`, as ARIA states do.
    pub fn state(self, name: &'static str, on: bool) -> Self {
        self.attr(name, if on { "true" } else { "false" })
    }

    /// Sets a style property, such as `left`.
    pub fn style(self, property: &'static str, value: impl Into<Str>) -> Self {
        self.set(Attribute::Style(property, value.into()))
    }

    /// Sets the value of an input or a text area.
    pub fn value(self, value: impl Into<Str>) -> Self {
        self.set(Attribute::Value(value.into()))
    }

    /// Sets whether an option is the chosen one of its menu.
    pub fn selected(self, selected: bool) -> Self {
        self.set(Attribute::Selected(selected))
    }

    pub fn checked(self, checked: bool) -> Self {
        self.set(Attribute::Checked(checked))
    }

    #[inline(never)]
    fn set(mut self, attribute: Attribute) -> Self {
        self.0.attributes.push(attribute);
        self
    }

    /// Handles an event, by its name in the browser.
    pub fn on(self, name: &'static str, act: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.hear(name, Arc::new(act))
    }

    pub fn on_click(self, act: impl Fn() + Send + Sync + 'static) -> Self {
        self.hear("click", Arc::new(move |_| act()))
    }

    /// Handles typing in an input or a text area; `act` gets the whole text.
    pub fn on_input(self, act: impl Fn(String) + Send + Sync + 'static) -> Self {
        self.hear("input", Arc::new(move |event| act(text_of(event))))
    }

    /// Handles a choice in a menu; `act` gets the index of the option, from 0.
    pub fn on_choose(self, act: impl Fn(usize) + Send + Sync + 'static) -> Self {
        let heard = move |event: &Event| {
            let menu =
                (event.target()).and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            if let Some(Ok(place)) = menu.map(|menu| usize::try_from(menu.selected_index())) {
                act(place);
            }
        };
        self.hear("change", Arc::new(heard))
    }

    /// Handles a key while the focus is inside this element.
    pub fn on_key(self, act: impl Fn(Key, &KeyboardEvent) + Send + Sync + 'static) -> Self {
        let heard = move |event: &Event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                act(Key::of(event), event);
            }
        };
        self.hear("keydown", Arc::new(heard))
    }

    #[inline(never)]
    fn hear(mut self, name: &'static str, act: Handler) -> Self {
        self.0.on.push((name, act));
        self
    }

    /// Sets a Leptos reference to the page's element, once it has been made.
    pub fn node_ref<E>(mut self, node: NodeRef<E>) -> Self
    where
        E: ElementType + 'static,
        E::Output: JsCast + Clone + 'static,
        NodeRef<E>: NodeRefContainer<E>,
    {
        self.0.made = Some(Arc::new(move |made| node.load(made)));
        self
    }

    /// Calls `act` with the page's element once it has been made. Give the element a key of what `act` does to it.
    pub fn once_made(mut self, act: impl Fn(&web_sys::Element) + Send + Sync + 'static) -> Self {
        self.0.made = Some(Arc::new(act));
        self
    }

    /// Appends content: texts, elements, components, lists of them, or nothing.
    pub fn child(mut self, child: impl Children) -> Self {
        child.add(&mut self.0.children);
        self
    }

    /// Whether the page's element can be changed into this one.
    pub(super) fn fits(&self, other: &ElementData) -> bool {
        self.0.tag == other.tag && self.0.svg == other.svg && self.0.key == other.key
    }
}

/// The value of a control after an event.
fn text_of(event: &Event) -> String {
    let Some(target) = event.target() else {
        return String::new();
    };
    match target.dyn_ref::<HtmlTextAreaElement>() {
        Some(area) => area.value(),
        None => target.unchecked_ref::<HtmlInputElement>().value(),
    }
}

/// Sibling nodes, for a function that draws several.
#[derive(Clone, Default)]
pub struct Nodes(pub Vec<Node>);

impl Nodes {
    pub fn child(mut self, child: impl Children) -> Self {
        child.add(&mut self.0);
        self
    }
}

pub fn nodes() -> Nodes {
    Nodes::default()
}

/// An element that is drawn again by itself whenever a signal that it reads changes. Make signals outside of it: what
/// is made inside lasts only until it is drawn again.
pub fn reactive(draw: impl Fn() -> Element + Send + Sync + 'static) -> Nodes {
    Nodes(vec![Node::Reactive(Reactive {
        draw: Arc::new(draw),
        owner: Owner::current(),
    })])
}

/// An element with this key that is drawn again only when `of` differs from what it was. So `draw` depends on nothing
/// else, except in what its handlers do.
pub fn kept<T: PartialEq + Send + Sync + 'static>(
    key: impl Into<Str>,
    of: T,
    draw: impl Fn(&T) -> Element + Send + Sync + 'static,
) -> Node {
    let of = Arc::new(of);
    Node::Kept(Kept {
        key: key.into(),
        of: of.clone(),
        draw: Arc::new(move || draw(&of)),
    })
}

/// What can be added to an element: texts, elements, components, and lists of them.
pub trait Children {
    /// Appends the nodes to the list.
    fn add(self, list: &mut Vec<Node>);
}

impl Children for Node {
    fn add(self, list: &mut Vec<Node>) {
        list.push(self);
    }
}

impl Children for Element {
    #[inline(never)]
    fn add(self, list: &mut Vec<Node>) {
        list.push(Node::Element(self));
    }
}

impl Children for Str {
    /// The text with its invisible marks written out.
    #[inline(never)]
    fn add(self, list: &mut Vec<Node>) {
        list.push(Node::Text(visible(self)));
    }
}

/// An attribute. What a screen reader says of an element is a text as well: its invisible marks are written out.
#[inline(never)]
fn text_attribute(name: &'static str, value: Str) -> Attribute {
    let is_said = name.starts_with("aria-");
    Attribute::Text(name, if is_said { visible(value) } else { value })
}

/// A text that has to match one in a field letter by letter: its invisible marks stay.
pub fn exact(text: &str) -> Node {
    Node::Text(text.to_owned().into())
}

impl Children for String {
    fn add(self, list: &mut Vec<Node>) {
        Str::Owned(self).add(list);
    }
}

impl Children for &String {
    fn add(self, list: &mut Vec<Node>) {
        Str::Owned(self.clone()).add(list);
    }
}

impl Children for &str {
    fn add(self, list: &mut Vec<Node>) {
        Str::Owned(self.to_owned()).add(list);
    }
}

impl Children for Nodes {
    fn add(self, list: &mut Vec<Node>) {
        list.extend(self.0);
    }
}

impl<C: Children> Children for Option<C> {
    fn add(self, list: &mut Vec<Node>) {
        if let Some(child) = self {
            child.add(list);
        }
    }
}

impl<C: Children> Children for Vec<C> {
    fn add(self, list: &mut Vec<Node>) {
        self.into_iter().for_each(|child| child.add(list));
    }
}

impl<C: Children, const N: usize> Children for [C; N] {
    fn add(self, list: &mut Vec<Node>) {
        self.into_iter().for_each(|child| child.add(list));
    }
}

impl<C: Children> FromIterator<C> for Nodes {
    fn from_iter<I: IntoIterator<Item = C>>(children: I) -> Self {
        children.into_iter().fold(nodes(), Self::child)
    }
}
