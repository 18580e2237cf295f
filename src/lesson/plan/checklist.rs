//! The checklist for the time before a session.

/// What to do before the session, in order.
pub const CHECKS: [&str; 7] = [
    "Open this page on the machine in the room, go through every lesson you\u{2019}ll use once, and leave it open.",
    "Press Reset the lab in the header. Every lesson starts from its own state, so nothing else needs tidying.",
    "Look at the screen from the last row. The browser\u{2019}s zoom and the key T for the theme are all you need to set; most projectors need the light one.",
    "Press Page Down and Page Up on the clicker with a run on the stage: forward and back. Every run starts paused.",
    "Have a small harmless file of your own ready. Bytes that the room has just made are more convincing than a sample.",
    "Decide how the room will predict: hands, fingers, or a word to a neighbor. Nobody presses a button before everyone has guessed.",
    "Print this plan, or send the class the page\u{2019}s address: everyone can do the same on their own.",
];
