//! What the smallest fix of a denial costs: `cargo bench --bench fix`.
//!
//! A permission is missing, in an identity policy of 1 statement and of 100; and a bucket's policy denies everything to
//! everyone, so that an exception has to be found.

#![expect(clippy::expect_used, reason = "a benchmark of policies it made itself")]

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use criterion::Criterion;
    use envelope_lab::core::iam::{
        Context, NamedPolicy, PolicyDocument, PolicyKind, PolicySet, Request, remedy,
    };
    use envelope_lab::core::lab::{Lab, world};
    use std::hint::black_box;

    fn policy(name: &str, statements: &[String]) -> NamedPolicy {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
            statements.join(", ")
        );
        let document = PolicyDocument::parse(&text).expect("the benchmark's own policy");
        NamedPolicy::new(name, document)
    }

    fn request() -> Request {
        Request {
            principal: Lab::app(),
            action: "s3:PutObject".to_owned(),
            resource: "arn:aws:s3:::my-bucket/reports/2026/november.csv".to_owned(),
            resource_account: world::ACCOUNT.to_owned(),
            context: Context::new()
                .with("aws:PrincipalArn", Lab::app().principal_arn())
                .with("aws:SecureTransport", "true"),
        }
    }

    pub fn run() {
        let mut criterion = Criterion::default().configure_from_args();
        let mut group = criterion.benchmark_group("fix");
        let request = request();
        let reads = |index: usize| {
            format!(
                r#"{{"Effect": "Allow", "Action": ["s3:GetObject", "s3:List*"], "Resource": ["arn:aws:s3:::team-{index}", "arn:aws:s3:::team-{index}/*"]}}"#
            )
        };
        for count in [1, 100] {
            let statements: Vec<String> = (0..count).map(reads).collect();
            let set = PolicySet {
                identity: vec![policy("app-policy", &statements)],
                ..PolicySet::default()
            };
            assert_eq!(remedy(&request, &set).fixes.len(), 1);
            group.bench_function(format!("allow, {count} statements"), |bencher| {
                bencher.iter(|| remedy(black_box(&request), black_box(&set)));
            });
        }
        let all = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#.to_owned();
        let deny = r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::my-bucket", "arn:aws:s3:::my-bucket/*"]}"#.to_owned();
        let set = PolicySet {
            identity: vec![policy("app-policy", &[all])],
            resource: Some((PolicyKind::BucketPolicy, policy("my-bucket", &[deny]))),
            ..PolicySet::default()
        };
        assert_eq!(remedy(&request, &set).fixes.len(), 1);
        group.bench_function("exception in a Deny for everyone", |bencher| {
            bencher.iter(|| remedy(black_box(&request), black_box(&set)));
        });
        group.finish();
        criterion.final_summary();
    }
}

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    native::run();
}
