//! Two windows of this browser show the same: a talk, the lab, and the theme. Nothing leaves the browser.
//!
//! - [`message`]: what windows tell each other, as texts
//! - [`replica`]: what a window knows of each topic and of the other windows: a later state wins, whatever the order
//! - [`joined`]: a page that takes part, over a channel of the browser
//! - [`lab_topic`], [`stage_topic`], [`theme_topic`]: how the lab, the run on the stage, and the theme are written and
//!   taken over
//!
//! A state has a version: a counter, and the window that wrote it. The larger counter wins, then the larger window, so
//! stale and repeated messages change nothing. Every two seconds a window says which versions it has; whoever has a later
//! state sends it. So a lost message, a reload, and a window that opens later all end with the same state in both. A window
//! says when it closes, and holds a lock meanwhile: once the lock is free, it is gone, even if it could not say so.
//!
//! A page takes part once it has shown a presentation or the speaker's view. States are exchanged only while a speaker's
//! window or a second presentation is open.

pub mod joined;
pub mod lab_topic;
pub mod message;
pub mod replica;
pub mod stage_topic;
pub mod theme_topic;
