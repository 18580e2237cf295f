//! The lab itself, asked line by line. The only file here that uses its code: a request goes in as a line; its outcome,
//! its events and what is stored come out as texts and JSON.

use envelope_lab::core::api::World;
use serde_json::Value;

#[derive(Debug, Default)]
pub struct Lab(World);

impl Lab {
    pub fn answer(&mut self, line: &Value) -> Value {
        self.0.answer(&line.to_string())
    }

    /// Each stored object, as [`super::world::Object::row`] writes it.
    pub fn stored(&self) -> Vec<String> {
        let mut rows = Vec::new();
        for bucket in self.0.cloud.s3.buckets() {
            for (key, object) in &bucket.objects {
                let how = match object.encryption.kms() {
                    None => String::new(),
                    Some(kms) if kms.bucket_key.is_some() => {
                        format!(" {}, Bucket Key", kms.key_arn)
                    }
                    Some(kms) => format!(" {}, {:?}", kms.key_arn, kms.encryption_context.0),
                };
                rows.push(format!(
                    "{}/{key}: {}{how}",
                    bucket.name,
                    object.encryption.name()
                ));
            }
        }
        rows
    }
}
