//! STUB
use super::*;
use std::ops::Range;
#[derive(Debug, Clone, PartialEq)]
pub struct Grant;
impl Grant {
    pub fn parse_list(_: &str) -> Result<Vec<Grant>, PolicyError> {
        Ok(vec![])
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct SizeError;
impl std::fmt::Display for SizeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("size")
    }
}
pub fn check_size(_: PolicyKind, _: &str) -> Result<(), SizeError> {
    Ok(())
}
pub fn beyond_reach(_: &Request, _: &PolicySet) -> Option<String> {
    None
}
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    pub at: Range<usize>,
    pub line: usize,
    pub column: usize,
    pub message: String,
    pub why: String,
}
pub fn lint(_: PolicyKind, _: &PolicyDocument, _: &str) -> Vec<Warning> {
    vec![]
}
pub fn known_actions(_: &str) -> &'static [&'static str] {
    &["PutObject"]
}
#[derive(Debug)]
pub struct Outline;
impl Outline {
    pub fn of(_: &str) -> Option<Self> {
        None
    }
    pub fn statement(&self, _: usize) -> Option<Range<usize>> {
        None
    }
    pub fn element(&self, _: usize, _: Element, _: Option<&str>) -> Option<Range<usize>> {
        None
    }
    pub fn statement_at(&self, _: usize) -> Option<usize> {
        None
    }
}
pub fn format_json(t: &str) -> Result<String, PolicyError> {
    Ok(t.to_owned())
}
impl Decision {
    pub fn also_refusing(&self) -> Vec<PolicyKind> {
        vec![]
    }
}
