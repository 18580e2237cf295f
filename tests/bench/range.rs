//! What a read of one byte costs against a read of the whole object: `cargo bench --bench range`.
//!
//! The object has 64 MiB, so 64 frames. The byte takes one of them.

#![expect(
    clippy::expect_used,
    reason = "a benchmark of an object it made itself"
)]

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use criterion::{Criterion, Throughput};
    use envelope_lab::core::clock::Timestamp;
    use envelope_lab::core::cloud::{Call, Cloud};
    use envelope_lab::core::lab::{Lab, world};
    use envelope_lab::core::s3::get_object;
    use std::hint::black_box;

    const LEN: usize = 64 << 20;
    const NOW: Timestamp = Timestamp(1_795_478_400);

    fn read(cloud: &mut Cloud, range: Option<&str>) {
        let input = get_object::Input {
            bucket: world::BUCKET.to_owned(),
            key: "large".to_owned(),
            range: range.map(str::to_owned),
            ..get_object::Input::default()
        };
        let outcome = cloud.call(&Lab::app(), Call::GetObject(input), &[], NOW);
        black_box(outcome.result.expect("the object is there"));
    }

    pub fn run() {
        let mut lab = Lab::new([5; 32]).expect("a lab");
        let body = vec![7; LEN];
        let stored = lab.upload("large", "text/plain", &body, NOW);
        stored.result.expect("the upload is allowed");
        let mut cloud = lab
            .cloud()
            .fork(envelope_lab::core::entropy::Entropy::from_seed([6; 32]));
        let mut criterion = Criterion::default().sample_size(10).configure_from_args();
        let mut group = criterion.benchmark_group("GetObject of 64 MiB");
        group.throughput(Throughput::Elements(1));
        for (name, range) in [
            ("whole", None),
            ("first byte", Some("bytes=0-0")),
            ("last byte", Some("bytes=-1")),
        ] {
            group.bench_function(name, |bencher| bencher.iter(|| read(&mut cloud, range)));
        }
        group.finish();
    }
}

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    native::run();
}
