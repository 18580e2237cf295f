//! The forms of names, paths and tags (IAM API reference; IAM User Guide, "IAM and AWS STS quotas").

use crate::core::cloud::account_call::AccountCall;
use crate::core::error::ServiceError;

impl AccountCall<'_> {
    /// Checks a name: letters, digits and some signs.
    ///
    /// # Errors
    /// `ValidationError`.
    pub fn check_name(&self, member: &str, name: &str, longest: usize) -> Result<(), ServiceError> {
        if name.is_empty() {
            return Err(self.constraint(
                Some(name),
                member,
                "have length greater than or equal to 1",
            ));
        }
        self.at_most(member, name, longest)?;
        let sound = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte));
        match sound {
            true => Ok(()),
            false => Err(self.error(
                "ValidationError",
                400,
                format!(
                    "The specified value for {member} is invalid. It must contain only alphanumeric characters \
                     and/or the following: +=,.@_-"
                ),
            )),
        }
    }

    /// Checks a path such as `/service-role/`; without one it is `/`.
    ///
    /// # Errors
    /// `ValidationError`.
    pub fn check_path(&self, path: Option<&str>) -> Result<String, ServiceError> {
        let path = path.unwrap_or("/");
        self.at_most("path", path, 512)?;
        let sound = path == "/"
            || (path.len() > 2
                && path.starts_with('/')
                && path.ends_with('/')
                && path.bytes().all(|byte| byte.is_ascii_graphic()));
        match sound {
            true => Ok(path.to_owned()),
            false => Err(self.error(
                "ValidationError",
                400,
                "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric \
                 characters and/or / characters.",
            )),
        }
    }

    /// Checks the `PathPrefix` of a list; without one it is `/`. `whole`: of policies, whose prefix ends with a slash.
    ///
    /// # Errors
    /// `ValidationError`.
    pub fn check_prefix<'a>(
        &self,
        prefix: Option<&'a str>,
        whole: bool,
    ) -> Result<&'a str, ServiceError> {
        let prefix = prefix.unwrap_or("/");
        self.at_most("pathPrefix", prefix, 512)?;
        let (pattern, sound) = match whole {
            true => (
                r"((/[A-Za-z0-9\.,\+@=_-]+)*)/",
                prefix.ends_with('/')
                    && !prefix.contains("//")
                    && (prefix.bytes())
                        .all(|byte| byte.is_ascii_alphanumeric() || b"/.,+@=_-".contains(&byte)),
            ),
            false => (
                r"\u002F[\u0021-\u007F]*",
                (prefix.bytes()).all(|byte| (0x21..=0x7f).contains(&byte)),
            ),
        };
        match sound && prefix.starts_with('/') {
            true => Ok(prefix),
            false => {
                let must = format!("satisfy regular expression pattern: {pattern}");
                Err(self.constraint(Some(prefix), "pathPrefix", &must))
            }
        }
    }

    /// Checks new tags beside those that there are.
    ///
    /// # Errors
    /// `ValidationError`, `InvalidInput`, `LimitExceeded`.
    pub fn check_tags(
        &self,
        tags: &[(String, String)],
        others: &[(String, String)],
    ) -> Result<(), ServiceError> {
        for (place, (key, value)) in tags.iter().enumerate() {
            let member = |part: &str| format!("tags.{}.member.{part}", place + 1);
            if key.is_empty() {
                let must = "have length greater than or equal to 1";
                return Err(self.constraint(Some(key), &member("key"), must));
            }
            self.at_most(&member("key"), key, 128)?;
            self.at_most(&member("value"), value, 256)?;
            if key.to_ascii_lowercase().starts_with("aws:") {
                let message = "Tag keys that begin with aws: are reserved for system use.";
                return Err(self.error("InvalidInput", 400, message));
            }
            let same = |(other, _): &&(String, String)| other.eq_ignore_ascii_case(key);
            if tags.iter().filter(same).count() > 1 {
                let message =
                    "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
                return Err(self.error("InvalidInput", 400, message));
            }
        }
        let replaced = |(key, _): &&(String, String)| {
            tags.iter().any(|(new, _)| new.eq_ignore_ascii_case(key))
        };
        match tags.len() + others.len() - others.iter().filter(replaced).count() > 50 {
            true => Err(self.error(
                "LimitExceeded",
                409,
                "The number of tags has reached the maximum limit.",
            )),
            false => Ok(()),
        }
    }

    /// Checks a text's length.
    ///
    /// # Errors
    /// `ValidationError`.
    pub fn at_most(&self, member: &str, text: &str, longest: usize) -> Result<(), ServiceError> {
        match text.chars().count() > longest {
            true => {
                let must = format!("have length less than or equal to {longest}");
                Err(self.constraint(Some(text), member, &must))
            }
            false => Ok(()),
        }
    }

    /// Checks a number against its bounds.
    ///
    /// # Errors
    /// `ValidationError`.
    pub fn between(
        &self,
        member: &str,
        number: i64,
        least: i64,
        most: i64,
    ) -> Result<(), ServiceError> {
        let must = match number {
            _ if number < least => format!("have value greater than or equal to {least}"),
            _ if number > most => format!("have value less than or equal to {most}"),
            _ => return Ok(()),
        };
        Err(self.constraint(Some(&number.to_string()), member, &must))
    }

    /// The error for a value that breaks a rule of the service model.
    pub fn constraint(&self, value: Option<&str>, member: &str, must: &str) -> ServiceError {
        let value = match value {
            Some(value) => format!("Value '{value}'"),
            None => "Value null".to_owned(),
        };
        let message = format!(
            "1 validation error detected: {value} at '{member}' failed to satisfy constraint: Member must {must}"
        );
        self.error("ValidationError", 400, message)
    }
}
