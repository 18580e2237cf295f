//! The two sessions, block by block.

use super::session::{SessionBlock, SessionPlan};

const fn block(
    minutes: u16,
    [title, hash]: [&'static str; 2],
    does: &'static str,
    say: &'static str,
    ask: &'static str,
    wrong: &'static str,
) -> SessionBlock {
    SessionBlock {
        minutes,
        title,
        hash,
        does,
        say,
        ask,
        wrong,
    }
}

/// The same block with another length, in minutes.
const fn lasting(minutes: u16, block: SessionBlock) -> SessionBlock {
    SessionBlock { minutes, ..block }
}

const OPEN: SessionBlock = block(
    3,
    ["One file, encrypted", "#/lab"],
    "Watch you upload a sample and step through it once, in silence.",
    "By the end you will say what happened at every step, and fix it when it breaks.",
    "How many keys were there?",
    "Explaining too early. Let them only look.",
);

const ENVELOPE: SessionBlock = block(
    5,
    ["What an envelope is", "#/learn/envelope"],
    "Follow the data key: generated, used, encrypted, forgotten.",
    "One key encrypts the file; a second key encrypts the first.",
    "Why not send the file to KMS?",
    "\u{201c}KMS encrypts my file.\u{201d} Show that the file never enters the KMS box.",
);

const UPLOAD: SessionBlock = block(
    6,
    ["Upload needs GenerateDataKey", "#/learn/upload"],
    "Predict, upload, read which permissions IAM checked.",
    "S3 asks KMS for a data key on your behalf, so you need the permission.",
    "You have s3:PutObject. What else do you need?",
    "\u{201c}s3:PutObject is enough\u{201d}, or \u{201c}it must be kms:Encrypt\u{201d}. Let them try both.",
);

const DOWNLOAD: SessionBlock = block(
    5,
    ["Download needs Decrypt", "#/learn/download"],
    "Predict what S3 sends to KMS, then look at the bytes.",
    "S3 sends the encrypted data key, never the file.",
    "How many bytes go to KMS for a file of 1 MiB?",
    "Many expect the file\u{2019}s size. The encrypted data key is 184 bytes, whatever the file.",
);

const NO_ENCRYPT: SessionBlock = block(
    4,
    ["Why not kms:Encrypt", "#/learn/no-encrypt"],
    "Turn off kms:Encrypt and run both flows again.",
    "No byte changes: S3 never calls it.",
    "What breaks when you turn off kms:Encrypt?",
    "People grant it \u{201c}to be safe\u{201d}. Ask what for.",
);

const SECRETS: SessionBlock = block(
    6,
    ["Small secrets", "#/learn/secrets"],
    "Encrypt a password with KMS itself, store the ciphertext, decrypt it again.",
    "This is what kms:Encrypt is for: 4,096 bytes at most.",
    "What happens at 4,097 bytes?",
    "\u{201c}Then I\u{2019}ll cut my file into pieces.\u{201d} Look at the calls and the price.",
);

const DENIED: SessionBlock = block(
    7,
    ["Reading an AccessDenied", "#/learn/access-denied"],
    "Read AWS\u{2019}s sentence aloud; find action, resource, reason; apply the smallest fix.",
    "Read the action in the message, not the call you made.",
    "S3 gave you this error. Which service refused?",
    "Editing the bucket policy, because the error came from S3.",
);

const POLICIES: SessionBlock = block(
    6,
    ["Key policy and IAM policy together", "#/learn/two-policies"],
    "Remove the delegation from the key policy, keep the IAM policy, run again.",
    "An IAM policy counts for a key only if the key policy delegates to it.",
    "The IAM policy allows it. Can you use the key?",
    "Reading `root` in a key policy as \u{201c}the root user\u{201d} or \u{201c}everyone\u{201d}.",
);

const DENY: SessionBlock = block(
    5,
    ["Explicit deny and wildcards", "#/learn/deny"],
    "Find the statement that wins, in the list of every statement.",
    "One Deny overrides every Allow.",
    "kms:* is allowed. Why is it denied?",
    "Adding another Allow. Only a change to the Deny helps.",
);

const ALIAS: SessionBlock = block(
    5,
    ["Alias or key ARN", "#/learn/alias"],
    "Name the alias in a policy, run, then name the key\u{2019}s ARN.",
    "KMS checks the key\u{2019}s ARN, whatever name the request used.",
    "The alias points at this very key. Is that enough?",
    "Expecting it to work in policies, because it works in requests.",
);

const BREAK: SessionBlock = block(
    5,
    ["Break", ""],
    "Leave the last denial on the screen.",
    "Who finds the smallest change that fixes it before we go on?",
    "",
    "",
);

const CONTEXT: SessionBlock = block(
    4,
    ["Encryption context", "#/learn/context"],
    "Decrypt with the right context, then with one letter changed.",
    "It\u{2019}s bound to the ciphertext; it isn\u{2019}t secret.",
    "Which ones will decrypt: another order, another letter, one more pair?",
    "Putting secrets into it. CloudTrail shows every pair.",
);

const MULTIPART: SessionBlock = block(
    4,
    ["The multipart trap", "#/learn/multipart"],
    "Run the case: a small file uploads, a large one fails.",
    "Every part needs the same data key again, so UploadPart needs kms:Decrypt.",
    "Same role, same key, larger file: does it upload?",
    "Blaming size limits or timeouts.",
);

const OUTSIDERS: SessionBlock = block(
    6,
    [
        "Anonymous, presigned and cross-account",
        "#/learn/outsiders",
    ],
    "Three outsiders request the same object; predict each result.",
    "KMS must know the caller. A presigned URL borrows its signer\u{2019}s rights.",
    "The bucket is public. Is the object?",
    "Forgetting the third policy when the caller is in another account.",
);

const LIFE: SessionBlock = block(
    5,
    ["Disabling, deleting, rotating", "#/learn/life"],
    "Rotate, disable, schedule deletion; try an old object after each.",
    "Rotation re-encrypts nothing. Deletion is forever.",
    "After which of the three can you still read the old object?",
    "Expecting rotation to make old objects unreadable.",
);

const WRAP: SessionBlock = block(
    5,
    ["Wrap-up", "#/glossary"],
    "Close your laptops. Answer the questions below from memory, in pairs, then check.",
    "Two keys, two services, two policies: look at each.",
    "What will you check first, the next time you see AccessDenied?",
    "Running out of time here. Cut the block before, never this one.",
);

const SHORT: SessionPlan = SessionPlan {
    minutes: 45,
    hash: "#/plan",
    aim: "For people who use S3 and have seen an AccessDenied. They leave knowing which permission each direction needs, and where to look when one is missing.",
    blocks: &[
        OPEN, ENVELOPE, UPLOAD, DOWNLOAD, NO_ENCRYPT, DENIED, POLICIES, MULTIPART, WRAP,
    ],
    left_out: "Left for later: small secrets, explicit deny, aliases, encryption context, outsiders, bucket keys, the life of a key. Each is a lesson of a few minutes that everyone can do on their own.",
};

const LONG: SessionPlan = SessionPlan {
    minutes: 90,
    hash: "#/plan/90",
    aim: "For teams that write policies for S3 and KMS. They leave able to predict a decision, read a denial, and make the smallest change that fixes it.",
    blocks: &[
        OPEN,
        ENVELOPE,
        lasting(7, UPLOAD),
        lasting(6, DOWNLOAD),
        lasting(5, NO_ENCRYPT),
        SECRETS,
        lasting(8, DENIED),
        lasting(8, POLICIES),
        DENY,
        ALIAS,
        BREAK,
        CONTEXT,
        lasting(6, MULTIPART),
        OUTSIDERS,
        LIFE,
        lasting(6, WRAP),
    ],
    left_out: "Left for later: bucket keys and cost, a lesson of a few minutes that everyone can do on their own.",
};

/// The sessions of 45 and 90 minutes.
pub const SESSIONS: [SessionPlan; 2] = [SHORT, LONG];

impl SessionPlan {
    /// The session with this address; the short one for any other address.
    pub fn of(hash: &str) -> &'static Self {
        let [short, long] = &SESSIONS;
        match hash.trim_end_matches('/') == long.hash {
            true => long,
            false => short,
        }
    }
}
