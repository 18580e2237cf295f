//! A request on the wire, without signatures, dates and ids.

use super::member::{Member, Place, Type};
use super::operation::Operation;
use super::parameters::Parameters;
use super::uri;
use super::xml::{Xml, plain};
use crate::core::clock::Timestamp;
use crate::core::error::Service;
use serde_json::Value;

/// A caller's request to a Region's endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireRequest {
    pub region: String,
    pub parameters: Parameters,
    /// The number of bytes sent besides the parameters, if the operation sends any.
    pub body_len: Option<u64>,
}

impl WireRequest {
    /// Builds the request from an input.
    pub fn of(input: &impl Operation, region: &str) -> Self {
        Self::new(input.parameters(), region)
    }

    /// Builds the request from parameters.
    pub fn new(parameters: Parameters, region: &str) -> Self {
        Self {
            region: region.to_owned(),
            parameters,
            body_len: None,
        }
    }

    /// Sets the number of bytes sent besides the parameters.
    pub fn with_body(mut self, len: u64) -> Self {
        self.body_len = Some(len);
        self
    }

    pub fn operation(&self) -> &'static str {
        self.parameters.table.operation
    }

    /// The request as HTTP text.
    pub fn http(&self) -> String {
        match self.parameters.table.service {
            Service::Kms => self.kms(),
            Service::S3 | Service::Iam | Service::Sts | Service::Organizations => self.s3(),
        }
    }

    /// `POST /` with the operation in `X-Amz-Target` and the parameters as JSON.
    fn kms(&self) -> String {
        format!(
            "POST / HTTP/1.1\nHost: kms.{}.amazonaws.com\nContent-Type: application/x-amz-json-1.1\n\
             X-Amz-Target: TrentService.{}\n\n{:#}",
            self.region,
            self.operation(),
            self.parameters.to_json()
        )
    }

    /// The text in the body of a request to S3: the parameter that is sent there.
    pub fn payload(&self) -> String {
        let text =
            self.parameters
                .iter()
                .find_map(|(member, value)| match (member.place, member.kind) {
                    (Place::Xml(root), kind) => {
                        let mut xml = Xml::new(root);
                        if let Type::Structure(structure) = kind {
                            xml.structure(structure, value);
                        }
                        Some(xml.text())
                    }
                    (Place::Body, _) => Some(plain(value)),
                    _ => None,
                });
        text.map_or(String::new(), |text| text)
    }

    /// Each parameter in its place, with the bucket as host (virtual-hosted style).
    fn s3(&self) -> String {
        let table = self.parameters.table;
        let mut host = format!("s3.{}.amazonaws.com", self.region);
        let (mut path, mut body) = (String::new(), String::new());
        for (member, value) in self.parameters.iter() {
            match (member.place, value) {
                (Place::Host, _) => host = format!("{}.{host}", plain(value)),
                (Place::Path, _) => path = uri::path(&plain(value)),
                (Place::Xml(_), _) => {
                    body = format!("\nContent-Type: application/xml\n\n{}", self.payload());
                }
                (Place::Body, _) => body = format!("\n\n{}", self.payload()),
                (Place::Json | Place::Query(_) | Place::Header(_) | Place::Headers(_), _)
                | (Place::Unshown | Place::TrailOnly, _) => {}
            }
        }
        let constant = table.query.split('&').filter(|pair| !pair.is_empty());
        let mut query: Vec<String> = constant.map(str::to_owned).collect();
        for (name, value) in own_query(&self.parameters) {
            query.push(format!("{name}={}", uri::query(&value)));
        }
        let mut query = query.join("&");
        let mut headers = named_headers(&self.parameters, |_| true);
        if let Some(len) = self.body_len {
            // Content-Length follows Content-Type.
            let at = headers
                .iter()
                .take_while(|(name, _)| name == "Content-Type");
            headers.insert(at.count(), ("Content-Length".to_owned(), len.to_string()));
        }
        if !query.is_empty() {
            query.insert(0, '?');
        }
        let mut text = format!("{} /{path}{query} HTTP/1.1\nHost: {host}", table.method);
        for (name, value) in headers {
            text.push_str(&format!("\n{name}: {value}"));
        }
        text + &body
    }
}

/// The headers with which a request carries parameters, for those parameters that `is` accepts.
fn named_headers(parameters: &Parameters, is: impl Fn(&Member) -> bool) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    for (member, value) in parameters.iter().filter(|(member, _)| is(member)) {
        match (member.place, value) {
            (Place::Header(name), _) => headers.push((name.to_owned(), shown(member.kind, value))),
            (Place::Headers(before), Value::Object(pairs)) => {
                let pairs = pairs.iter();
                headers
                    .extend(pairs.map(|(name, value)| (format!("{before}{name}"), plain(value))));
            }
            (
                Place::Json
                | Place::Host
                | Place::Path
                | Place::Query(_)
                | Place::Headers(_)
                | Place::Xml(_)
                | Place::Body
                | Place::Unshown
                | Place::TrailOnly,
                _,
            ) => {}
        }
    }
    headers
}

/// The parameters in the query, decoded.
fn own_query(parameters: &Parameters) -> Vec<(&'static str, String)> {
    let pair = |(member, value): (&'static Member, &Value)| match member.place {
        Place::Query(name) => Some((name, shown(member.kind, value))),
        _ => None,
    };
    parameters.iter().filter_map(pair).collect()
}

/// The headers with which a request carries parameters, with names in small letters, for those parameters that `is`
/// accepts.
pub fn headers(parameters: &Parameters, is: impl Fn(&Member) -> bool) -> Vec<(String, String)> {
    let headers = named_headers(parameters, is).into_iter();
    headers
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .collect()
}

/// The whole query, decoded: its constant part, and the parameters in it.
pub fn query(parameters: &Parameters) -> Vec<(String, String)> {
    let constant = parameters
        .table
        .query
        .split('&')
        .filter(|pair| !pair.is_empty());
    let constant = constant.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let constant = constant.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let own = own_query(parameters).into_iter();
    constant
        .chain(own.map(|(name, value)| (name.to_owned(), value)))
        .collect()
}

/// A value as HTTP carries it: a time as an HTTP date.
fn shown(kind: Type, value: &Value) -> String {
    let text = plain(value);
    match (kind, Timestamp::parse(&text)) {
        (Type::Timestamp, Some(time)) => time.to_http_date(),
        _ => text,
    }
}
