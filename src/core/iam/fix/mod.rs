//! What allows a denied request: the smallest changes to policies, or what the caller must do instead.
//!
//! "Smallest" counts what a change newly allows: over a [`grid`] of actions, resources and callers, it allows the
//! request and as little else as one statement can; of equal changes, the one with the fewest changed characters is
//! taken.
//!
//! - `policy_fix`: a change to one policy
//! - `place`: where in a set a policy is
//! - `point`: the request, as statements name it
//! - `grid`: the requests that a change is measured with
//! - `edit_cost`: how much a change to a statement opens
//! - `exception`: an exception in a Deny, for this caller, action and resource
//! - `permission`: an Allow, joined to a statement or as a new one
//! - `guard`: conditions that the caller can meet, so that no policy needs to change
//! - `beyond`: what only the organization can change
//! - `remedy`: the changes in their order
//! - `replaced`: a permission given up for another

mod beyond;
mod edit_cost;
mod exception;
mod grid;
mod guard;
mod permission;
mod place;
mod point;
mod policy_fix;
mod remedy;
mod replaced;

pub use beyond::beyond_reach;
pub use policy_fix::Fix;
pub use remedy::{Remedy, fixes, remedy, smallest_fix};
pub use replaced::in_place_of;
