//! The request context: the condition keys that conditions and policy variables read.

const ENCRYPTION_CONTEXT: &str = "kms:EncryptionContext:";

/// Context keys and their values, in the order they were set.
///
/// Key names are case-insensitive, `kms:EncryptionContext:<k>` included; the
/// spelling first used is kept. Only pairs of an encryption context that differ
/// in case stay apart, because KMS keeps both. A key with
/// no values counts as absent.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition".
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Context {
    entries: Vec<(String, Vec<String>)>,
}

impl Context {
    pub fn new() -> Self {
        Self::default()
    }

    /// The same context with `key` set to one value.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.set(key, value);
        self
    }

    /// Sets `key` to one value, replacing its old values.
    pub fn set(&mut self, key: impl Into<String>, value: impl Into<String>) {
        self.replace(key.into(), vec![value.into()]);
    }

    /// Sets `key` to several values, replacing its old values.
    pub fn set_many<V: Into<String>>(
        &mut self,
        key: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) {
        self.replace(key.into(), values.into_iter().map(Into::into).collect());
    }

    /// Removes `key`.
    pub fn remove(&mut self, key: &str) {
        self.entries
            .retain(|(name, _)| !name.eq_ignore_ascii_case(key));
    }

    /// The values of `key`, or `None` when it is absent.
    pub fn get(&self, key: &str) -> Option<&[String]> {
        (self.entries.iter())
            .find(|(name, _)| is_same(name, key))
            .or_else(|| (self.entries.iter()).find(|(name, _)| name.eq_ignore_ascii_case(key)))
            .map(|(_, values)| values.as_slice())
            .filter(|values| !values.is_empty())
    }

    /// The request's encryption context: the pairs of the `kms:EncryptionContext:<k>` keys, in the spelling that the
    /// caller sent.
    pub fn encryption_context(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().filter_map(|(key, values)| {
            Some((encryption_context_key(key)?, values.first()?.as_str()))
        })
    }

    /// Keys with their values, in the order they were set.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.entries
            .iter()
            .map(|(key, values)| (key.as_str(), values.as_slice()))
    }

    fn replace(&mut self, key: String, values: Vec<String>) {
        match self
            .entries
            .iter_mut()
            .find(|(name, _)| is_same(name, &key))
        {
            Some(entry) => entry.1 = values,
            None => self.entries.push((key, values)),
        }
    }
}

fn encryption_context_key(key: &str) -> Option<&str> {
    let (prefix, name) = key.split_at_checked(ENCRYPTION_CONTEXT.len())?;
    prefix
        .eq_ignore_ascii_case(ENCRYPTION_CONTEXT)
        .then_some(name)
}

fn is_same(key: &str, other: &str) -> bool {
    match (encryption_context_key(key), encryption_context_key(other)) {
        (Some(key), Some(other)) => key == other,
        _ => key.eq_ignore_ascii_case(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_ignore_case_and_keep_their_order() {
        let mut context = Context::new()
            .with("aws:username", "alice")
            .with("kms:EncryptionContext:Department", "Finance");
        context.set("AWS:UserName", "bob");
        assert_eq!(context.get("aws:USERNAME").unwrap(), ["bob"]);
        assert!(context.get("KMS:encryptioncontext:department").is_some());
        assert_eq!(context.iter().next().unwrap().0, "aws:username");
        context.set_many("aws:username", Vec::<String>::new());
        assert_eq!(context.get("aws:username"), None);
    }

    #[test]
    fn an_encryption_context_keeps_its_case() {
        let context = Context::new()
            .with("kms:EncryptionContext:a", "1")
            .with("KMS:encryptioncontext:A", "2")
            .with("kms:EncryptionContext:a", "3")
            .with("kms:EncryptionContextKeys", "a");
        let pairs: Vec<_> = context.encryption_context().collect();
        assert_eq!(pairs, [("a", "3"), ("A", "2")]);
        assert_eq!(context.get("kms:EncryptionContext:A").unwrap(), ["2"]);
    }
}
