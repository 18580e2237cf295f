//! What a session must know of its talk: where items begin, and which frames ask the audience.

/// What a session must know of one frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameMark {
    /// The index of its item in the talk.
    pub item: usize,
    /// How many options the audience can choose from; 0 if the frame asks nothing.
    pub options: usize,
}

/// The frames of a talk, as far as a session must know them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TalkOutline {
    /// One mark for each frame, in order.
    pub marks: Vec<FrameMark>,
}

impl TalkOutline {
    /// The index of the last frame.
    pub fn last(&self) -> usize {
        self.marks.len().saturating_sub(1)
    }

    /// How many options the audience has at a frame.
    pub fn options(&self, frame: usize) -> usize {
        self.marks.get(frame).map_or(0, |mark| mark.options)
    }

    /// Whether a frame asks the audience.
    pub fn asks(&self, frame: usize) -> bool {
        self.options(frame) > 0
    }

    /// The first frame of the item that a frame belongs to.
    pub fn start_of_item(&self, frame: usize) -> usize {
        let Some(here) = self.marks.get(frame) else {
            return 0;
        };
        let before = self.marks.iter().take(frame).rev();
        frame - before.take_while(|mark| mark.item == here.item).count()
    }
}
