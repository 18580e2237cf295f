//! The network that a request comes from.

use super::context::Context;

/// The caller's address, and the VPC endpoint that the request comes through. The default is not known.
///
/// Source: IAM User Guide, "AWS global condition context keys", properties of the network.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Network {
    /// `aws:SourceIp`; through an endpoint, the address within the VPC, `aws:VpcSourceIp`.
    pub address: Option<String>,
    /// The endpoint's id, `aws:SourceVpce`; `None` if the request comes over the internet.
    pub endpoint: Option<String>,
    /// The VPC's id, `aws:SourceVpc`; only through an endpoint.
    pub vpc: Option<String>,
}

impl Network {
    /// A request over the internet.
    pub fn public(address: impl Into<String>) -> Self {
        Self {
            address: Some(address.into()),
            ..Self::default()
        }
    }

    /// The condition keys that the network sets, with their values.
    pub fn keys(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let address = match self.endpoint {
            Some(_) => "aws:VpcSourceIp",
            None => "aws:SourceIp",
        };
        let vpc = self.vpc.as_deref().filter(|_| self.endpoint.is_some());
        [
            (address, self.address.as_deref()),
            ("aws:SourceVpce", self.endpoint.as_deref()),
            ("aws:SourceVpc", vpc),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
    }

    /// Sets the keys of the network in a request's context. What a service asks on the caller's behalf comes from the
    /// service's network, so there it sets none.
    pub fn set_in(&self, context: &mut Context) {
        let via_service = context.get("aws:ViaAWSService");
        if via_service.is_some_and(|values| values.iter().any(|value| value == "true")) {
            return;
        }
        for (key, value) in self.keys() {
            context.set(key, value);
        }
    }
}
