use envelope_lab::core::lab::*;
use envelope_lab::core::lab::highlights::highlights;
use std::time::Instant;
fn policy() -> String {
    let mut s: Vec<serde_json::Value> = vec![serde_json::json!({"Sid":"Enable","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"})];
    loop {
        let t = serde_json::to_string_pretty(&serde_json::json!({"Version":"2012-10-17","Statement":s})).unwrap();
        if t.len() >= 32000 { return t; }
        let n = s.len();
        s.push(serde_json::json!({"Sid":format!("Team{n}"),"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/team"},"Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*"}));
    }
}
fn main() {
    let mut lab = Lab::new([0;32]);
    let t = policy();
    let which = LabPolicy::KeyPolicy;
    let mut times = vec![[0f64;4];0];
    for i in 0..30 {
        let mut text = t.clone();
        text.insert_str(text.find("\"Team50").unwrap()+5, &"x".repeat(i+1));
        let a = Instant::now();
        lab.edit(which, text);
        let b = Instant::now();
        let w = lab.draft(which).warnings();
        let c = Instant::now();
        let r = lab.decide(&lab.sample_request(request_draft::SampleRequest::App(Permission::GenerateDataKey))).unwrap();
        let d = Instant::now();
        let h = highlights(lab.draft(which), Some(&r.decision), &w);
        let e = Instant::now();
        std::hint::black_box(h);
        times.push([b-a, c-b, d-c, e-d].map(|d| d.as_secs_f64()*1e3));
    }
    for k in 0..4 { let mut v: Vec<f64> = times.iter().map(|t| t[k]).collect(); v.sort_by(f64::total_cmp); println!("{} {:.3} ms", ["edit","lint","decide","highlights"][k], v[15]); }
}
