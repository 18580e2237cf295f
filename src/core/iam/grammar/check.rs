//! The check of a policy's text, in AWS's order.

use super::kind::Grammar;
use super::mistake::Mistake;
use super::parts::PolicyParts;
use super::refusal::{Flaw, Refusal};
use super::{bucket, identity, organization, resource_based};
use crate::core::iam::document::{PolicyDocument, of_tree};
use crate::core::json::{Fault, Node, Subject, read};

impl Grammar {
    /// Reads a policy as AWS does when it is put. `owner` is the ARN of the bucket that a bucket policy is put on, if it
    /// is known. Sizes are not checked here: [`check_size`](crate::core::iam::check_size).
    ///
    /// # Errors
    /// AWS's refusal.
    pub fn check(self, text: &str, owner: Option<&str>) -> Result<PolicyDocument, Refusal> {
        let root = read(Subject::Policy, text);
        self.check_read(text, root.as_ref(), owner)
    }

    /// Reads a policy as the policy language wants it, without what S3 alone checks when a bucket policy is put: that
    /// actions, resources and condition keys are its own and fit each other. Such a statement only matches nothing.
    ///
    /// # Errors
    /// AWS's refusal.
    pub fn check_language(self, text: &str) -> Result<PolicyDocument, Refusal> {
        let root = read(Subject::Policy, text);
        let language = match self {
            Self::Bucket => Self::VpcEndpoint,
            other => other,
        };
        let checked = language.find(text, root.as_ref(), None);
        checked.map_err(|flaw| flaw.refusal(self, text))
    }

    /// The same for a text that has been read.
    ///
    /// # Errors
    /// AWS's refusal.
    pub(in crate::core::iam) fn check_read(
        self,
        text: &str,
        root: Result<&Node, &Fault>,
        owner: Option<&str>,
    ) -> Result<PolicyDocument, Refusal> {
        self.find(text, root, owner)
            .map_err(|flaw| flaw.refusal(self, text))
    }

    fn find(
        self,
        text: &str,
        root: Result<&Node, &Fault>,
        owner: Option<&str>,
    ) -> Result<PolicyDocument, Flaw> {
        self.first_byte(text)?;
        let root = root.map_err(|fault| Flaw {
            mistake: Mistake::NotJson,
            fault: fault.clone(),
        })?;
        self.characters(text)?;
        let parts = PolicyParts::of(root)?;
        match self {
            Self::Identity | Self::Managed | Self::Session => identity::check(self, &parts)?,
            Self::Key | Self::Trust | Self::VpcEndpoint => resource_based::check(self, &parts)?,
            Self::Bucket => bucket::check(&parts, owner)?,
            Self::ServiceControl | Self::ResourceControl => organization::check(self, &parts)?,
        }
        of_tree(root).map_err(|fault| Flaw {
            mistake: Mistake::Syntax,
            fault,
        })
    }

    /// IAM, STS and KMS take `[\u0009\u000A\u000D\u0020-\u00FF]+` (API references); the escape of another character in
    /// a JSON string is made of these.
    fn characters(self, text: &str) -> Result<(), Flaw> {
        let takes = |letter: char| matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}');
        let any = !(self.is_of_identity() || matches!(self, Self::Key | Self::Trust));
        let are_taken = || (text.bytes()).all(|byte| byte.is_ascii() && takes(char::from(byte)));
        if any || are_taken() {
            return Ok(());
        }
        match text.char_indices().find(|(_, letter)| !takes(*letter)) {
            None => Ok(()),
            Some((at, letter)) => Err(Flaw::new(
                Mistake::Character,
                at..at + letter.len_utf8(),
                format!(
                    "U+{:04X} isn't allowed in a policy; in a string, write it as an escape, such as `\\u2026`",
                    u32::from(letter)
                ),
            )),
        }
    }

    /// IAM and S3 want the brace first. (KMS's rule is not known: JSON's own is taken.)
    fn first_byte(self, text: &str) -> Result<(), Flaw> {
        let Some(first) = text.chars().next() else {
            return Ok(());
        };
        let is_space = first.is_whitespace() || first == '\u{feff}';
        if first == '{'
            || !is_space
            || !(self.is_of_identity() || matches!(self, Self::Trust | Self::Bucket))
        {
            return Ok(());
        }
        Err(Flaw::new(
            Mistake::LeadingSpace,
            0..first.len_utf8(),
            "expected `{` as the first character, found white space",
        ))
    }
}
