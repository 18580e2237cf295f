//! A world with the reader's names: the call denied, then with the fix. Nothing of it reaches the lab or is kept.

use super::by_text::is_listing;
use super::diagnosis::RebuiltRequest;
use super::given::GivenPolicy;
use super::people::Names;
use super::policies::{assemble, assigned, default_key_policy};
use super::reading::{ErrorKind, Reading};
use super::rebuild::{NO, rebuild_for};
use crate::core::arn::Arn;
use crate::core::clock::Timestamp;
use crate::core::cloud::{Call, Cloud, Outcome, Response};
use crate::core::entropy::Entropy;
use crate::core::iam::{
    NamedPolicy, PolicyDocument, PolicyKind, PolicySet, Principal, Request, decide,
};
use crate::core::kms::{KeyState, decrypt, encrypt, generate_data_key};
use crate::core::s3::body::excerpt_of;
use crate::core::s3::{
    self, SseHeaders, delete_object, get_object, head_object, list_objects_v2, put_object,
};
use crate::core::trace::Trace;
use std::sync::Arc;

const BODY: &[u8] = b"These are the bytes of a file with your names.\n";
const EVERYTHING: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
/// The time of the calls: 2026-11-24T00:00:00Z.
const NOW: Timestamp = Timestamp(1_795_478_400);
/// How often a fix is applied before the world gives up.
const FIXES: usize = 4;

/// A run of the call in that world.
#[derive(Clone, Debug)]
pub struct DeniedRun {
    /// What was changed before it: empty for the first, which is denied; one sentence a fix for the others.
    pub fixed: Vec<String>,
    pub trace: Arc<Trace>,
}

/// The runs of the call: first as it is, then with each fix, until it succeeds or nothing more helps.
#[derive(Clone, Debug)]
pub struct DeniedRuns {
    /// The caller's name.
    pub caller: String,
    pub account: String,
    pub region: String,
    pub bucket: String,
    /// The key's ARN.
    pub key: String,
    /// What the text and the policies don't tell, in one sentence each.
    pub assumed: Vec<String>,
    pub runs: Vec<DeniedRun>,
}

/// Makes the world and runs the call. `None` if the request isn't known, or if the lab doesn't simulate its operation.
pub fn denied_runs(
    seed: [u8; 32],
    reading: &Reading,
    given: &[GivenPolicy],
    rebuilt: &RebuiltRequest,
) -> Option<DeniedRuns> {
    let request = rebuilt.request.as_ref()?;
    let names = Names::of(reading, Some(request));
    let mut scene = Scene::new(seed, reading, given, request, &names)?;
    let mut runs = Vec::new();
    let mut fixed: Vec<String> = Vec::new();
    for _ in 0..FIXES {
        let trace = scene.call()?.trace;
        let refusal = trace.refusal.clone();
        runs.push(DeniedRun {
            fixed: std::mem::take(&mut fixed),
            trace,
        });
        let Some(refusal) = refusal else {
            break;
        };
        if refusal.decision.is_none() && scene.repair(reading) {
            fixed.push("The key can be used again.".to_owned());
            continue;
        }
        if refusal.fixes.is_empty() {
            break;
        }
        for fix in &refusal.fixes {
            (scene.cloud).apply_fix(&request.principal, refusal.decision.as_ref(), fix);
            fixed.push(fix.says.clone());
        }
    }
    Some(DeniedRuns {
        caller: names.caller,
        account: request.principal.account().unwrap_or("").to_owned(),
        region: scene.cloud.region.clone(),
        bucket: scene.bucket.clone(),
        key: scene.key.to_string(),
        assumed: scene.assumed,
        runs,
    })
}

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Called {
    Put,
    Get,
    Head,
    List,
    Delete,
    GenerateDataKey,
    Encrypt,
    Decrypt,
}

fn called(reading: &Reading, request: &Request) -> Option<Called> {
    let by_s3 = request.context.get("kms:ViaService").is_some();
    Some(match request.action.as_str() {
        _ if reading.operation.as_deref() == Some("HeadObject") => Called::Head,
        "s3:ListBucket" if reading.operation.as_deref() == Some("GetObject") => Called::Get,
        "s3:PutObject" => Called::Put,
        "kms:GenerateDataKey" if by_s3 => Called::Put,
        "s3:GetObject" => Called::Get,
        "kms:Decrypt" if by_s3 => Called::Get,
        "s3:ListBucket" => Called::List,
        "s3:DeleteObject" => Called::Delete,
        "kms:GenerateDataKey" => Called::GenerateDataKey,
        "kms:Encrypt" => Called::Encrypt,
        "kms:Decrypt" => Called::Decrypt,
        _ => return None,
    })
}

#[derive(Debug)]
struct Scene {
    cloud: Cloud,
    principal: Principal,
    called: Called,
    bucket: String,
    object: String,
    key: Arn,
    by_key: bool,
    secret: Vec<u8>,
    assumed: Vec<String>,
}

impl Scene {
    fn new(
        seed: [u8; 32],
        reading: &Reading,
        given: &[GivenPolicy],
        request: &Request,
        names: &Names,
    ) -> Option<Self> {
        let called = called(reading, request)?;
        let of_kms = request.action.starts_with("kms:");
        let account = request
            .principal
            .account()
            .unwrap_or(&request.resource_account);
        let region = match request.context.get("aws:RequestedRegion") {
            Some([region]) => region.clone(),
            _ => "us-east-1".to_owned(),
        };
        let key: Arn = match of_kms {
            true => request.resource.parse().ok()?,
            false => {
                format!("arn:aws:kms:{region}:{account}:key/1234abcd-12ab-34cd-56ef-1234567890ab")
                    .parse()
                    .ok()?
            }
        };
        let id = key.resource.strip_prefix("key/")?.to_owned();
        let mut scene = Self {
            cloud: Cloud::new(&region, Entropy::from_seed(seed)),
            principal: request.principal.clone(),
            called,
            bucket: names.bucket.clone(),
            object: names.object.clone(),
            by_key: of_kms,
            secret: Vec::new(),
            assumed: Vec::new(),
            key,
        };
        let Cloud { kms, entropy, .. } = &mut scene.cloud;
        let open = default_key_policy(&scene.key.account)?;
        kms.create_key(&id, &scene.key.account, &region, open, entropy);
        let owner = match of_kms {
            true => account.to_owned(),
            false => request.resource_account.clone(),
        };
        (scene.cloud.s3).create_bucket(&scene.bucket, &owner, &region);
        if !is_listing(reading) {
            scene.store(&owner)?;
        }
        scene.put_policies(reading, given, request, &id);
        match reading.kind {
            Some(ErrorKind::KeyDisabled) => scene.set_state(KeyState::Disabled),
            Some(ErrorKind::KeyState) => scene.set_state(KeyState::PendingDeletion),
            _ => return Some(scene),
        }
        Some(scene)
    }

    fn set_state(&mut self, state: KeyState) {
        let id = self.key.resource.trim_start_matches("key/").to_owned();
        if let Some(key) = self.cloud.kms.key_mut(&id) {
            key.state = state;
        }
    }

    /// Makes the key usable again, if its state was the error.
    fn repair(&mut self, reading: &Reading) -> bool {
        let of_state = matches!(
            reading.kind,
            Some(ErrorKind::KeyDisabled | ErrorKind::KeyState)
        );
        if of_state {
            self.set_state(KeyState::Enabled);
        }
        of_state
    }

    /// An administrator stores the object that is read later, and encrypts the secret.
    fn store(&mut self, owner: &str) -> Option<()> {
        let everything: PolicyDocument = EVERYTHING.parse().ok()?;
        for account in [owner.to_owned(), self.key.account.clone()] {
            let admin = admin(&account);
            let policies = PolicySet {
                identity: vec![NamedPolicy::new("AdministratorAccess", everything.clone())],
                ..PolicySet::default()
            };
            self.cloud.put_policies(&admin, policies);
        }
        if matches!(
            self.called,
            Called::Get | Called::Head | Called::List | Called::Delete
        ) {
            // The object's key belongs to its own account here; whose it is then is settled by the policies.
            let input = self.upload_input();
            let owner = admin(&self.key.account);
            let by = if self.by_key {
                owner
            } else {
                admin(&self.bucket_owner())
            };
            let open = default_bucket_policy(&self.bucket, &by)?;
            if let Some(bucket) = self.cloud.s3.bucket_mut(&self.bucket) {
                bucket.policy = Some(open);
            }
            self.cloud.call(&by, Call::PutObject(input), BODY, NOW);
            if let Some(bucket) = self.cloud.s3.bucket_mut(&self.bucket) {
                bucket.policy = None;
            }
        }
        if self.called == Called::Decrypt {
            let input = encrypt::Input {
                key_id: self.key.to_string(),
                plaintext: b"secret".to_vec(),
                ..Default::default()
            };
            let by = admin(&self.key.account);
            if let Ok(Response::Encrypt(output)) =
                self.cloud.call(&by, Call::Encrypt(input), &[], NOW).result
            {
                self.secret = output.ciphertext_blob;
            }
        }
        Some(())
    }

    fn bucket_owner(&self) -> String {
        let bucket = self.cloud.s3.bucket(&self.bucket);
        bucket.map_or_else(String::new, |bucket| bucket.account.clone())
    }

    fn put_policies(
        &mut self,
        reading: &Reading,
        given: &[GivenPolicy],
        request: &Request,
        id: &str,
    ) {
        let given = assigned(reading, request, given);
        let assembled = assemble(request, &given);
        let mut set = assembled.set.clone();
        let resource = set.resource.take();
        let lacks = |kind: PolicyKind| !assembled.has(kind);
        let blames = |kind: PolicyKind| reading.policy == Some(kind) && lacks(kind);
        let of_kms = self.by_key;
        let full = EVERYTHING.parse::<PolicyDocument>().ok();
        let own = reading.policy == Some(PolicyKind::Identity) || reading.policy.is_none();
        if lacks(PolicyKind::Identity)
            && !own
            && let Some(document) = full
        {
            set.identity.push(NamedPolicy::new("assumed", document));
            self.assumed
                .push("An identity policy that allows everything.".to_owned());
        }
        // S3 allowed the call before it asked KMS.
        let s3_action = match self.called {
            Called::Put => Some("s3:PutObject"),
            Called::Get => Some("s3:GetObject"),
            _ => None,
        };
        if of_kms && let Some(action) = s3_action {
            let arn = format!("arn:aws:s3:::{}/{}", self.bucket, self.object);
            let asked = rebuild_for(reading, request, &given, action, NO).map(|asked| Request {
                resource: arn.clone(),
                ..asked
            });
            let allowed = asked.is_some_and(|asked| decide(&asked, &set).is_allowed());
            let statement = format!(
                r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"arn:aws:s3:::{}/*"}}]}}"#,
                self.bucket
            );
            if !allowed && let Ok(document) = statement.parse() {
                set.identity
                    .push(NamedPolicy::new("assumed-s3-access", document));
                self.assumed.push(format!("An identity policy that allows `{action}`: S3 allowed the call before it asked KMS."));
            }
        }
        if is_listing(reading)
            && let Ok(document) = format!(
                r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::{}/*"}}]}}"#,
                self.bucket
            )
            .parse()
        {
            set.identity.push(NamedPolicy::new("assumed-s3-access", document));
            self.assumed.push("There is no such object, and `s3:GetObject` is allowed.".to_owned());
        }
        if blames(PolicyKind::PermissionsBoundary) {
            set.boundary = boundary(request);
            self.assumed
                .push("A permissions boundary that allows S3 only.".to_owned());
        }
        if blames(PolicyKind::Session) {
            set.session = boundary(request);
            self.assumed
                .push("A session policy that allows S3 only.".to_owned());
        }
        self.cloud.put_policies(&request.principal, set);
        let closed = || {
            let arn = admin(&self.key.account).arn();
            format!(
                r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{arn}"}},"Action":"kms:*","Resource":"*"}}]}}"#
            )
            .parse::<PolicyDocument>()
            .ok()
        };
        match resource {
            Some((PolicyKind::KeyPolicy, policy)) => {
                let closes = blames(PolicyKind::KeyPolicy)
                    && reading.kind == Some(ErrorKind::Denied)
                    && reading.explicit == Some(false);
                let document = match closes {
                    true => closed().unwrap_or(policy.document),
                    false => policy.document,
                };
                if closes {
                    self.assumed
                        .push("A key policy that names the administrator only.".to_owned());
                }
                if let Some(key) = self.cloud.kms.key_mut(id) {
                    key.policy = document;
                }
            }
            Some((_, policy)) => {
                if let Some(bucket) = self.cloud.s3.bucket_mut(&self.bucket) {
                    bucket.policy = Some(policy.document);
                }
            }
            None => {}
        }
    }

    fn upload_input(&self) -> put_object::Input {
        put_object::Input {
            bucket: self.bucket.clone(),
            key: self.object.clone(),
            content_type: "text/plain".to_owned(),
            sse: match self.by_key {
                true => SseHeaders::kms(&self.key.to_string()),
                false => SseHeaders::default(),
            },
            body: excerpt_of(BODY),
            ..put_object::Input::default()
        }
    }

    fn call(&mut self) -> Option<Outcome> {
        let (bucket, key) = (self.bucket.clone(), self.object.clone());
        let by = self.principal.clone();
        let call = match self.called {
            Called::Put => Call::PutObject(self.upload_input()),
            Called::Get => Call::GetObject(get_object::Input {
                bucket,
                key,
                ..get_object::Input::default()
            }),
            Called::Delete => Call::DeleteObject(delete_object::Input {
                bucket,
                key,
                ..delete_object::Input::default()
            }),
            Called::GenerateDataKey => Call::GenerateDataKey(generate_data_key::Input {
                key_id: self.key.to_string(),
                key_spec: Some("AES_256".to_owned()),
                ..Default::default()
            }),
            Called::Encrypt => Call::Encrypt(encrypt::Input {
                key_id: self.key.to_string(),
                plaintext: b"secret".to_vec(),
                ..Default::default()
            }),
            Called::Decrypt => Call::Decrypt(decrypt::Input {
                ciphertext_blob: self.secret.clone(),
                key_id: Some(self.key.to_string()),
                ..Default::default()
            }),
            Called::Head | Called::List => {
                let request = match self.called {
                    Called::Head => s3::Request::HeadObject(head_object::Input {
                        bucket,
                        key,
                        ..head_object::Input::default()
                    }),
                    _ => s3::Request::ListObjectsV2(list_objects_v2::Input {
                        bucket,
                        ..list_objects_v2::Input::default()
                    }),
                };
                return Some(self.cloud.s3(&by, &request, &[], NOW));
            }
        };
        let body: &[u8] = if self.called == Called::Put {
            BODY
        } else {
            &[]
        };
        Some(self.cloud.call(&by, call, body, NOW))
    }
}

fn admin(account: &str) -> Principal {
    Principal::User {
        account: account.to_owned(),
        name: "admin".to_owned(),
    }
}

fn default_bucket_policy(bucket: &str, by: &Principal) -> Option<PolicyDocument> {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{}"}},"Action":"s3:*","Resource":"arn:aws:s3:::{bucket}/*"}}]}}"#,
        by.arn()
    )
    .parse()
    .ok()
}

/// A limit that leaves S3's actions alone, or KMS's if S3's was denied.
fn boundary(request: &Request) -> Option<NamedPolicy> {
    let allowed = match request.action.starts_with("kms:") {
        true => "s3:*",
        false => "kms:*",
    };
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{allowed}","Resource":"*"}}]}}"#
    );
    Some(NamedPolicy::new("assumed-limit", text.parse().ok()?))
}
