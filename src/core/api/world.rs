//! A cloud that answers one line at a time.

use super::line::{Line, LineError};
use super::reply::Reply;
use crate::core::clock::Timestamp;
use crate::core::cloud::Cloud;
use crate::core::entropy::Entropy;
use crate::core::error::{Service, ServiceError};
use crate::core::json::{Subject, parse_value};
use serde_json::Value;

/// The Region of every endpoint.
pub const REGION: &str = "us-east-1";
/// The time of the first call: 2026-11-24T00:00:00Z.
pub const START: Timestamp = Timestamp(1_795_478_400);

/// One cloud and its clock.
#[derive(Debug)]
pub struct World {
    pub cloud: Cloud,
    now: Timestamp,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// Creates a new world; its seed is always the same.
    pub fn new() -> Self {
        Self {
            cloud: Cloud::new(REGION, Entropy::from_seed([0x11; 32])),
            now: START,
        }
    }

    /// Answers one line. For a line that cannot be read, the answer says what is wrong, and nothing changes.
    pub fn answer(&mut self, line: &str) -> Value {
        self.now.0 += 1;
        let value = parse_value(Subject::RequestLine, line).map_err(LineError::from);
        let read = value.and_then(|value| Line::of(&value));
        let reply = match read {
            Ok(line) if line.service == "clock" => self.advance(&line),
            Ok(line) => line.run(&mut self.cloud, self.now),
            Err(error) => refused("InvalidLine", error.to_string()),
        };
        reply.to_json()
    }

    fn advance(&mut self, line: &Line) -> Reply {
        match line.input.get("Seconds").and_then(Value::as_u64) {
            Some(seconds) if line.operation == "Advance" => {
                self.now.0 = self.now.0.saturating_add(seconds);
                Reply {
                    result: Ok(Value::Object(serde_json::Map::new())),
                    trace: None,
                }
            }
            _ => refused(
                "InvalidLine",
                "expected operation `Advance` with a number of `Seconds`".to_owned(),
            ),
        }
    }
}

fn refused(code: &str, message: String) -> Reply {
    Reply {
        result: Err(ServiceError {
            service: Service::S3,
            code: code.to_owned(),
            status: 400,
            message,
        }),
        trace: None,
    }
}
