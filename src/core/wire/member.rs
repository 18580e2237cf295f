//! One parameter of an operation, in the words of AWS's service models.

/// A parameter, or a member of a structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// AWS's name, e.g. `KeyId`.
    pub name: &'static str,
    /// An older or another name that is read where `name` is absent.
    pub other_name: Option<&'static str>,
    pub kind: Type,
    pub place: Place,
    /// A call without it is refused before anything else is looked at.
    pub required: bool,
    /// Sent although it is empty.
    pub sent_empty: bool,
    /// Whether CloudTrail keeps it.
    pub kept: bool,
    /// Whether a client's code may have it.
    pub in_code: bool,
    /// What its absence means; not worth a line of a client's code.
    pub default: Option<&'static str>,
}

/// Where a parameter stands on the wire (`location` and `locationName` of the service models).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A member of the JSON body, under its own name.
    Json,
    /// The label before `.s3.REGION.amazonaws.com`.
    Host,
    /// The path, percent-encoded.
    Path,
    Query(&'static str),
    Header(&'static str),
    /// One header for each pair; the pair's name comes after this text.
    Headers(&'static str),
    /// The body, as XML with this root element.
    Xml(&'static str),
    /// The body, as it is.
    Body,
    /// Sent, and never shown: a customer's key, or what the simulation leaves out of its HTTP text.
    Unshown,
    /// Not sent: CloudTrail writes the default out.
    TrailOnly,
}

/// What a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Text,
    /// A JSON document as text; an object is taken, too.
    Document,
    Number,
    /// A number for botocore, a text in the API's own model.
    NumberText,
    Flag,
    /// Bytes in base64.
    Blob,
    /// Bytes in base64 that nobody writes into code.
    Secret,
    /// The bytes that are sent beside the parameters: a file.
    Body,
    /// An object of texts.
    Map,
    /// One word of a set.
    Enumeration(&'static Enumeration),
    /// Tags as a query string, `a=1&b=2`.
    TagQuery,
    /// `bucket/key`, or an object with `Bucket` and `Key`.
    CopySource,
    /// A customer's own key: 32 bytes in base64, or as they are.
    CustomerKey,
    /// The MD5 of that key; most clients work it out themselves.
    CustomerKeyDigest,
    List(&'static List),
    /// A list of structures of a key and a value.
    Tags(&'static Structure),
    Structure(&'static Structure),
}

/// A set of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enumeration {
    /// The enum of the AWS SDK for Rust.
    pub rust: &'static str,
    /// The words for which that enum has a variant.
    pub words: &'static [&'static str],
}

/// A list; in XML its items are not wrapped (`flattened` in the service models).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    pub of: Type,
    /// An item's element in XML.
    pub element: &'static str,
    /// Whether there must be an item. Only the first is read then: S3 takes one rule.
    pub only_one: bool,
}

/// A structure's members, in the order of the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Structure {
    /// The struct of the AWS SDK for Rust.
    pub rust: &'static str,
    /// Whether its builder can fail there: it does where a member is required.
    pub fails: bool,
    pub members: &'static [Member],
}

impl Type {
    /// The type below structures of one member: `Tagging` of a request is the list in its `TagSet`.
    pub fn leaf(self) -> Self {
        match self {
            Self::Structure(Structure {
                members: [only], ..
            }) => only.kind.leaf(),
            kind => kind,
        }
    }

    /// Of a list: its items' type.
    pub fn item(self) -> Option<Self> {
        match self {
            Self::List(list) => Some(list.of),
            Self::Tags(tag) => Some(Self::Structure(tag)),
            _ => None,
        }
    }
}

/// A parameter of this type in a JSON body, optional, kept by CloudTrail.
pub const fn member(name: &'static str, kind: Type) -> Member {
    Member {
        name,
        other_name: None,
        kind,
        place: Place::Json,
        required: false,
        sent_empty: false,
        kept: true,
        in_code: true,
        default: None,
    }
}

/// A text.
pub const fn text(name: &'static str) -> Member {
    member(name, Type::Text)
}

/// A whole number.
pub const fn number(name: &'static str) -> Member {
    member(name, Type::Number)
}

/// `true` or `false`.
pub const fn flag(name: &'static str) -> Member {
    member(name, Type::Flag)
}

/// `Bucket`, in the host's name.
pub const fn bucket() -> Member {
    text("Bucket").required().at(Place::Host)
}

/// `Key`, in the path.
pub const fn key() -> Member {
    text("Key").required().at(Place::Path)
}

/// A default that CloudTrail writes out although it was not sent.
pub const fn trail_only(name: &'static str, default: &'static str) -> Member {
    text(name).at(Place::TrailOnly).default(default)
}

impl Member {
    /// Sets its place.
    pub const fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// Puts it into a header.
    pub const fn header(self, name: &'static str) -> Self {
        self.at(Place::Header(name))
    }

    /// Puts it into the query.
    pub const fn query(self, name: &'static str) -> Self {
        self.at(Place::Query(name))
    }

    /// Makes it the body, as XML with this root element.
    pub const fn xml(self, root: &'static str) -> Self {
        self.at(Place::Xml(root))
    }

    /// Makes it the body, as it is.
    pub const fn raw_body(self) -> Self {
        self.at(Place::Body)
    }

    /// Refuses a call without it.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Sends it even when it is empty.
    pub const fn sent_empty(mut self) -> Self {
        self.sent_empty = true;
        self
    }

    /// CloudTrail does not keep it.
    pub const fn unkept(mut self) -> Self {
        self.kept = false;
        self
    }

    /// No client has it: S3 refuses the header.
    pub const fn not_in_code(mut self) -> Self {
        self.in_code = false;
        self
    }

    /// Sets what its absence means.
    pub const fn default(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    /// Reads it under another name, too.
    pub const fn or(mut self, name: &'static str) -> Self {
        self.other_name = Some(name);
        self
    }
}
