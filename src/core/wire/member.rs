//! One parameter of an operation, described like in AWS's service models.

/// A parameter, or a member of a structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// AWS's name, e.g. `KeyId`.
    pub name: &'static str,
    /// An alternative name, read if `name` is absent.
    pub other_name: Option<&'static str>,
    pub kind: Type,
    pub place: Place,
    /// The name of its XML element, if it isn't `name`.
    pub element: Option<&'static str>,
    /// Whether a call without it is refused before all other checks.
    pub required: bool,
    /// Whether it is sent even if empty.
    pub sent_empty: bool,
    /// Whether CloudTrail records it.
    pub kept: bool,
    /// Whether client code may set it.
    pub in_code: bool,
    /// The meaning of its absence; client code omits this value.
    pub default: Option<&'static str>,
}

/// A parameter's place on the wire (`location` and `locationName` of the service models).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A member of the JSON body, under its own name.
    Json,
    /// The label before `.s3.REGION.amazonaws.com`.
    Host,
    Path,
    Query(&'static str),
    Header(&'static str),
    /// One header for each pair; the header's name is this prefix and the pair's name.
    Headers(&'static str),
    /// The body, as XML with this root element.
    Xml(&'static str),
    /// The body, unchanged.
    Body,
    /// Sent, but not shown: a customer's key, or a value that the simulation omits from its HTTP text.
    Unshown,
    /// Not sent: CloudTrail records the default value.
    TrailOnly,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Text,
    /// A JSON document as text; an object is accepted too.
    Document,
    Number,
    /// A number in botocore, a text in the API's own model.
    NumberText,
    Flag,
    /// A time; in JSON as ISO 8601, in HTTP as an HTTP date.
    Timestamp,
    /// Bytes in base64.
    Blob,
    /// Bytes in base64 that client code must not contain.
    Secret,
    /// The bytes sent besides the parameters: a file.
    Body,
    /// An object whose members are texts.
    Map,
    /// One value of a set.
    Enumeration(&'static Enumeration),
    /// Tags as a query string, `a=1&b=2`.
    TagQuery,
    /// `bucket/key` or `bucket/key?versionId=…`, or an object with `Bucket`, `Key` and `VersionId`.
    CopySource,
    /// A customer's own key: 32 bytes in base64, or raw.
    CustomerKey,
    /// The MD5 of that key; most clients compute it themselves.
    CustomerKeyDigest,
    List(&'static List),
    /// A list of key-value structures.
    Tags(&'static Structure),
    Structure(&'static Structure),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enumeration {
    /// The enum's name in the AWS SDK for Rust.
    pub rust: &'static str,
    /// The values for which that enum has a variant.
    pub words: &'static [&'static str],
}

/// A list; in XML its items have no wrapper (`flattened` in the service models).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    pub of: Type,
    /// The name of an item's XML element.
    pub element: &'static str,
    /// Whether the list must have exactly one item: S3 here supports one rule.
    pub only_one: bool,
}

/// A structure's members, in wire order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Structure {
    /// The struct's name in the AWS SDK for Rust.
    pub rust: &'static str,
    /// Whether its builder can fail there: it can if a member is required.
    pub fails: bool,
    pub members: &'static [Member],
}

impl Type {
    /// The type inside single-member structures: `Tagging` of a request is the list in its `TagSet`.
    pub fn leaf(self) -> Self {
        match self {
            Self::Structure(Structure {
                members: [only], ..
            }) => only.kind.leaf(),
            kind => kind,
        }
    }

    /// The type of a list's items.
    pub fn item(self) -> Option<Self> {
        match self {
            Self::List(list) => Some(list.of),
            Self::Tags(tag) => Some(Self::Structure(tag)),
            _ => None,
        }
    }
}

/// An optional parameter of this type in a JSON body; CloudTrail records it.
pub const fn member(name: &'static str, kind: Type) -> Member {
    Member {
        name,
        other_name: None,
        kind,
        place: Place::Json,
        element: None,
        required: false,
        sent_empty: false,
        kept: true,
        in_code: true,
        default: None,
    }
}

pub const fn text(name: &'static str) -> Member {
    member(name, Type::Text)
}

pub const fn number(name: &'static str) -> Member {
    member(name, Type::Number)
}

/// `true` or `false`.
pub const fn flag(name: &'static str) -> Member {
    member(name, Type::Flag)
}

/// `Bucket`, in the host name.
pub const fn bucket() -> Member {
    text("Bucket").required().at(Place::Host)
}

/// `Key`, in the path.
pub const fn key() -> Member {
    text("Key").required().at(Place::Path)
}

/// A default that CloudTrail records although it is not sent.
pub const fn trail_only(name: &'static str, default: &'static str) -> Member {
    text(name).at(Place::TrailOnly).default(default)
}

impl Member {
    pub const fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// Writes it in XML under another name.
    pub const fn element(mut self, name: &'static str) -> Self {
        self.element = Some(name);
        self
    }

    /// Sends it as a header.
    pub const fn header(self, name: &'static str) -> Self {
        self.at(Place::Header(name))
    }

    /// Sends it in the query.
    pub const fn query(self, name: &'static str) -> Self {
        self.at(Place::Query(name))
    }

    /// Sends it as the body, as XML with this root element.
    pub const fn xml(self, root: &'static str) -> Self {
        self.at(Place::Xml(root))
    }

    /// Sends it as the body, unchanged.
    pub const fn raw_body(self) -> Self {
        self.at(Place::Body)
    }

    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Sends it even if it is empty.
    pub const fn sent_empty(mut self) -> Self {
        self.sent_empty = true;
        self
    }

    /// Excludes it from CloudTrail records.
    pub const fn unkept(mut self) -> Self {
        self.kept = false;
        self
    }

    /// Excludes it from client code: S3 refuses the header.
    pub const fn not_in_code(mut self) -> Self {
        self.in_code = false;
        self
    }

    /// Sets the meaning of its absence.
    pub const fn default(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    /// Also reads it under another name.
    pub const fn or(mut self, name: &'static str) -> Self {
        self.other_name = Some(name);
        self
    }
}
