//! What each permission is for, on one printed page. It is loaded with the comparison, whose runs and names it shows.
//!
//! - [`printed_page`]: three things to remember, the steps, the tables, and the policies on one page, and the button to print it

pub mod printed_page;

pub use super::compare::load_cheat_sheet as load;
