//! Every term, one card each.
