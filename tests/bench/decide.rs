//! Decisions per second: `cargo bench --bench decide`.
//!
//! An application's session uploads an object, under an identity policy of 1 statement and of 100 of which only the last
//! applies: decided and explained (`decide`), and by an index of the same policies (`PoliciesIndex`), with the ratio of
//! the two in the same run. Then what a key press in the policies' view costs: a policy as long as KMS takes one
//! (32 KiB) read, checked by the linter and decided on.

#![expect(clippy::expect_used, reason = "a benchmark of a policy it made itself")]

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use criterion::{Criterion, Throughput};
    use envelope_lab::core::iam::{
        NamedPolicy, PoliciesIndex, PolicyDocument, PolicyKind, PolicySet, Request, decide, lint,
    };
    use envelope_lab::core::lab::{Lab, world};
    use std::hint::black_box;
    use std::time::Instant;

    fn policy(statements: usize) -> String {
        let mut text = String::from(r#"{"Version": "2012-10-17", "Statement": ["#);
        for index in 1..statements {
            text += &format!(
                r#"{{"Sid": "Team{index}", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::team-{index}/*/reports/*", "Condition": {{"StringEquals": {{"aws:PrincipalTag/team": "{index}"}}}}}}, "#
            );
        }
        text + r#"{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::my-bucket/*"}]}"#
    }

    fn request() -> Request {
        Request {
            principal: Lab::app(),
            action: "s3:PutObject".to_owned(),
            resource: "arn:aws:s3:::my-bucket/reports/2026/november.csv".to_owned(),
            resource_account: world::ACCOUNT.to_owned(),
            context: envelope_lab::core::iam::Context::new()
                .with("aws:SecureTransport", "true")
                .with("aws:PrincipalAccount", world::ACCOUNT)
                .with("s3:x-amz-server-side-encryption", "aws:kms"),
        }
    }

    fn set(text: &str) -> PolicySet {
        let document = PolicyDocument::parse(text).expect("the benchmark's own policy");
        PolicySet {
            identity: vec![NamedPolicy::new("app-policy", document)],
            ..PolicySet::default()
        }
    }

    /// How many times a second it runs: the best of five tries of a fifth of a second, so that other load counts little.
    fn per_second(mut run: impl FnMut()) -> f64 {
        let mut best: f64 = 0.0;
        for _ in 0..5 {
            let (start, mut runs) = (Instant::now(), 0u32);
            while start.elapsed().as_millis() < 200 {
                for _ in 0..16 {
                    run();
                }
                runs += 16;
            }
            best = best.max(f64::from(runs) / start.elapsed().as_secs_f64());
        }
        best
    }

    /// Prints decisions per second, explained and indexed, and their ratio.
    fn print_ratio(statements: usize, request: &Request, set: &PolicySet) {
        let index = PoliciesIndex::new(set);
        let explained = per_second(|| {
            black_box(decide(black_box(request), black_box(set)));
        });
        let indexed = per_second(|| {
            black_box(black_box(&index).evaluate(black_box(request)));
        });
        println!(
            "{statements} statements: {explained:.0} decisions/s explained, {indexed:.0} indexed, {:.1} times",
            indexed / explained
        );
    }

    pub fn run() {
        let mut criterion = Criterion::default().configure_from_args();
        let request = request();
        let mut group = criterion.benchmark_group("decide");
        group.throughput(Throughput::Elements(1));
        for statements in [1, 100] {
            let set = set(&policy(statements));
            assert!(decide(&request, &set).is_allowed());
            print_ratio(statements, &request, &set);
            let index = PoliciesIndex::new(&set);
            group.bench_function(format!("{statements} statements, indexed"), |bencher| {
                bencher.iter(|| black_box(&index).evaluate(black_box(&request)));
            });
            group.bench_function(format!("{statements} statements"), |bencher| {
                bencher.iter(|| decide(black_box(&request), black_box(&set)));
            });
        }
        let statements = (1..).find(|n| policy(*n + 1).len() > 32_768).unwrap_or(1);
        let long = policy(statements);
        group.bench_function(format!("key press, {} bytes", long.len()), |bencher| {
            bencher.iter(|| {
                let text = black_box(&long);
                let set = set(text);
                let document = &set.identity.first().expect("one").document;
                let warnings = lint(PolicyKind::Identity, document, text);
                (decide(&request, &set), warnings)
            });
        });
        group.finish();
        criterion.final_summary();
    }
}

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    native::run();
}
