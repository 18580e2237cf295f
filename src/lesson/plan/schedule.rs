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
    ["One file, locked away", "#/lab"],
    "Watch you upload a sample and step through it once, in silence.",
    "By the end you will say what happened at every step, and mend it when it breaks.",
    "How many keys were there?",
    "Explaining already now. Let them only look.",
);

const ENVELOPE: SessionBlock = block(
    5,
    ["What an envelope is", "#/learn/envelope"],
    "Follow the data key: made, used, sealed, forgotten.",
    "One key locks the file; a second key locks the first.",
    "Why not send the file to KMS?",
    "\u{201c}KMS encrypts my file.\u{201d} Show that the file never enters the KMS box.",
);

const UPLOAD: SessionBlock = block(
    6,
    ["Upload needs GenerateDataKey", "#/learn/upload"],
    "Predict, upload, read which permissions were asked.",
    "S3 asks KMS for a data key in your name, so you need the permission.",
    "s3:PutObject is there. What else does it take?",
    "\u{201c}s3:PutObject is enough\u{201d}, or \u{201c}it must be kms:Encrypt\u{201d}. Let both be tried.",
);

const DOWNLOAD: SessionBlock = block(
    5,
    ["Download needs Decrypt", "#/learn/download"],
    "Predict what travels to KMS, then look at the bytes that did.",
    "S3 sends the small envelope, never the file.",
    "How many bytes go to KMS for a file of 1 MiB?",
    "Many expect the file\u{2019}s size. The blob is 184 bytes, whatever the file.",
);

const NO_ENCRYPT: SessionBlock = block(
    4,
    ["Why not kms:Encrypt", "#/learn/no-encrypt"],
    "Take kms:Encrypt away and run both flows again.",
    "No byte changes: S3 never calls it.",
    "What breaks when kms:Encrypt goes?",
    "It is granted \u{201c}to be safe\u{201d}. Ask what for.",
);

const SECRETS: SessionBlock = block(
    6,
    ["Small secrets", "#/learn/secrets"],
    "Seal a password with KMS itself, store the blob, open it again.",
    "This is what kms:Encrypt is for: 4,096 bytes at most.",
    "What happens at 4,097 bytes?",
    "\u{201c}Then I cut my file in pieces.\u{201d} Look at the calls and the price.",
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
    "Take the delegation out of the key policy, keep the IAM policy, run again.",
    "An IAM policy opens a key only where the key policy lets it.",
    "The IAM policy allows it. Does the key open?",
    "Reading `root` in a key policy as \u{201c}the root user\u{201d} or \u{201c}everyone\u{201d}.",
);

const DENY: SessionBlock = block(
    5,
    ["Explicit deny and wildcards", "#/learn/deny"],
    "Find the statement that wins, in the list of every statement.",
    "One Deny beats every Allow.",
    "kms:* is allowed. Why is it refused?",
    "Adding another Allow. Only a change of the Deny helps.",
);

const ALIAS: SessionBlock = block(
    5,
    ["Alias or key ARN", "#/learn/alias"],
    "Name the alias in a policy, run, then name the key\u{2019}s ARN.",
    "KMS judges by the key\u{2019}s ARN, whatever the request called it.",
    "The alias points at this very key. Is that enough?",
    "Requests may use the alias; that it works there misleads.",
);

const BREAK: SessionBlock = block(
    5,
    ["Break", ""],
    "Leave the last refusal on the screen.",
    "Who finds the smallest change that mends it before we go on?",
    "",
    "",
);

const CONTEXT: SessionBlock = block(
    4,
    ["Encryption context", "#/learn/context"],
    "Open a blob with the right context, then with one letter changed.",
    "It is bound to the ciphertext; it is no secret.",
    "Which will open: another order, another letter, one pair more?",
    "Putting secrets into it. CloudTrail shows every pair.",
);

const MULTIPART: SessionBlock = block(
    4,
    ["The multipart trap", "#/learn/multipart"],
    "Run the case: a small file passes, a large one fails.",
    "Every part needs the same data key again, so UploadPart needs kms:Decrypt.",
    "Same role, same key, larger file: does it upload?",
    "Blaming size limits or time-outs.",
);

const OUTSIDERS: SessionBlock = block(
    6,
    [
        "Anonymous, presigned and cross-account",
        "#/learn/outsiders",
    ],
    "Three strangers ask for the same object; predict each answer.",
    "KMS must know who asks. A link borrows its signer\u{2019}s rights.",
    "The bucket is public. Is the object?",
    "Forgetting the third policy when the caller is of another account.",
);

const LIFE: SessionBlock = block(
    5,
    ["Disabling, deleting, rotating", "#/learn/life"],
    "Rotate, disable, schedule deletion; try an old object after each.",
    "Rotation re-encrypts nothing. Deletion is for ever.",
    "After which of the three does the old object still open?",
    "Expecting a rotated key to lock old objects out.",
);

const WRAP: SessionBlock = block(
    5,
    ["Wrap-up", "#/glossary"],
    "Close the lids. Answer the questions below from memory, in pairs, then check.",
    "Two keys, two services, two policies: look at each.",
    "What will you check first, the next time it says AccessDenied?",
    "Running out of time here. Cut the block before, never this one.",
);

const SHORT: SessionPlan = SessionPlan {
    minutes: 45,
    hash: "#/plan",
    aim: "For people who use S3 and have met an AccessDenied. They leave knowing which permission each way takes, and where to look when it is missing.",
    blocks: &[
        OPEN, ENVELOPE, UPLOAD, DOWNLOAD, NO_ENCRYPT, DENIED, POLICIES, MULTIPART, WRAP,
    ],
    left_out: "Left for later: small secrets, explicit deny, aliases, encryption context, outsiders, bucket keys, the life of a key. Each is a lesson of some minutes, for everyone to do alone.",
};

const LONG: SessionPlan = SessionPlan {
    minutes: 90,
    hash: "#/plan/90",
    aim: "For teams that write policies for S3 and KMS. They leave able to predict a decision, to read a refusal, and to make the smallest change that mends it.",
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
    left_out: "Left for later: bucket keys and cost, a lesson of some minutes for everyone to do alone.",
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
