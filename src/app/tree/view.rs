//! Makes a tree a Leptos view, which can be mounted or placed inside any other view.

use super::element::Element;
use super::patch::PageElement;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::prelude::{AddAnyAttr, Mountable, Render, RenderHtml};
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types;
use leptos::tachys::view::{Position, PositionState};

impl Render for Element {
    type State = PageElement;

    fn build(self) -> PageElement {
        PageElement::new(self)
    }

    fn rebuild(self, state: &mut PageElement) {
        state.become_tree(self);
    }
}

impl Mountable for PageElement {
    fn unmount(&mut self) {
        self.dom.remove();
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        self.dom.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.dom.insert_before_this(child)
    }

    fn elements(&self) -> Vec<types::Element> {
        vec![self.dom.clone()]
    }
}

impl AddAnyAttr for Element {
    type Output<NewAttr: Attribute> = Self;

    // Attributes are set where the element is drawn.
    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self
    where
        Self::Output<NewAttr>: RenderHtml,
    {
        self
    }
}

impl RenderHtml for Element {
    type AsyncOutput = Self;
    type Owned = Self;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
        buf.push_str(&self.to_string());
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> PageElement {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
