//! A session's plan for whoever teaches.
