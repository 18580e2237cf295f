//! A labeled range of bytes, with the ranges inside it.

use super::span_kind::SpanKind;

/// A range of bytes that is one thing. The ranges inside it lie one after the other, without gaps, and fill it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByteSpan {
    pub kind: SpanKind,
    /// Where it starts in the whole, in bytes.
    pub offset: u64,
    /// In bytes.
    pub len: u64,
    /// What the bytes say, decoded; empty if they are not a number, a name, or a text.
    pub value: String,
    pub children: Vec<Self>,
}

impl ByteSpan {
    /// A range without ranges inside it.
    pub fn leaf(kind: SpanKind, offset: u64, len: u64) -> Self {
        Self {
            kind,
            offset,
            len,
            value: String::new(),
            children: Vec::new(),
        }
    }

    /// A range that its children fill. `offset` counts where there are none.
    pub fn of(kind: SpanKind, offset: u64, children: Vec<Self>) -> Self {
        Self {
            kind,
            offset: children.first().map_or(offset, |first| first.offset),
            len: children.iter().map(|child| child.len).sum(),
            value: String::new(),
            children,
        }
    }

    /// Adds what the bytes say.
    pub fn saying(self, value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            ..self
        }
    }

    /// The first byte after it.
    pub fn end(&self) -> u64 {
        self.offset.saturating_add(self.len)
    }

    pub fn contains(&self, offset: u64) -> bool {
        self.offset <= offset && offset < self.end()
    }

    /// The way to the innermost range at an offset: the index among the children at each level. Empty for the whole.
    pub fn path_to(&self, offset: u64) -> Vec<usize> {
        let (mut path, mut at) = (Vec::new(), self);
        // Children lie in order, so the one is found by halving.
        while let Some((index, child)) = at.child_at(offset) {
            path.push(index);
            at = child;
        }
        path
    }

    fn child_at(&self, offset: u64) -> Option<(usize, &Self)> {
        let index = (self.children).partition_point(|child| child.end() <= offset);
        let child = self.children.get(index)?;
        child.contains(offset).then_some((index, child))
    }

    /// The range at the end of a way.
    pub fn at(&self, path: &[usize]) -> Option<&Self> {
        path.iter()
            .try_fold(self, |span, index| span.children.get(*index))
    }

    /// The innermost range at an offset.
    pub fn innermost(&self, offset: u64) -> &Self {
        let mut at = self;
        while let Some((_, child)) = at.child_at(offset) {
            at = child;
        }
        at
    }

    /// All ranges without ranges inside them, in order.
    pub fn leaves(&self) -> Vec<&Self> {
        match self.children.is_empty() {
            true => vec![self],
            false => self.children.iter().flat_map(Self::leaves).collect(),
        }
    }
}

/// Ranges one after the other, from lengths.
#[derive(Debug)]
pub struct Consecutive {
    next: u64,
    spans: Vec<ByteSpan>,
}

impl Consecutive {
    /// The first range starts at this offset.
    pub fn from(offset: u64) -> Self {
        Self {
            next: offset,
            spans: Vec::new(),
        }
    }

    /// Where the next range starts.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Adds a range of `len` bytes.
    pub fn leaf(self, kind: SpanKind, len: u64) -> Self {
        let span = ByteSpan::leaf(kind, self.next, len);
        self.span(span)
    }

    /// Adds a range of `len` bytes that say something.
    pub fn saying(self, kind: SpanKind, len: u64, value: impl Into<String>) -> Self {
        let span = ByteSpan::leaf(kind, self.next, len).saying(value);
        self.span(span)
    }

    /// Adds a range that starts where the last one ends.
    pub fn span(mut self, span: ByteSpan) -> Self {
        self.next = span.end();
        self.spans.push(span);
        self
    }

    pub fn spans(self) -> Vec<ByteSpan> {
        self.spans
    }
}
