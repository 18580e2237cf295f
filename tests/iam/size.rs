//! How large a policy may be, and what AWS says to a larger one.

use envelope_lab::core::iam::{Limit, PolicyKind, check_size};

#[test]
fn a_policy_fits_up_to_its_quota_and_not_one_more() {
    use PolicyKind::*;
    for (kind, max, simulated, says) in [
        (
            Identity,
            10_240,
            false,
            "LimitExceeded: Maximum policy size of 10240 bytes exceeded for role app-role",
        ),
        (
            PermissionsBoundary,
            6_144,
            false,
            "LimitExceeded: Cannot exceed quota for PolicySize: 6144",
        ),
        (
            BucketPolicy,
            20_480,
            true,
            "PolicyTooLarge: The policy has 20481 bytes; at most 20480 are allowed",
        ),
        (
            KeyPolicy,
            32_768,
            true,
            "LimitExceededException: The policy has 32769 bytes; at most 32768 are allowed",
        ),
        (
            ServiceControl,
            5_120,
            true,
            "ConstraintViolationException: The policy has 5121 characters; at most 5120 are allowed",
        ),
        (
            ResourceControl,
            5_120,
            true,
            "ConstraintViolationException: The policy has 5121 characters; at most 5120 are allowed",
        ),
        (
            VpcEndpoint,
            20_480,
            true,
            "InvalidParameter: The policy has 20481 characters; at most 20480 are allowed",
        ),
        (
            Session,
            2_048,
            true,
            "ValidationError: 1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048",
        ),
    ] {
        assert_eq!(check_size(kind, &"x".repeat(max)), Ok(()), "{kind}");
        let error = check_size(kind, &"x".repeat(max + 1)).unwrap_err();
        assert_eq!((error.limit.max(), error.size), (max, max + 1));
        assert_eq!(error.simulated(), simulated, "{kind}");
        assert_eq!(error.of("app-role").to_string(), says);

        // White space counts on resources, in organizations and in sessions only.
        let spaced = format!("{}{}", "x".repeat(max), " \n\t".repeat(50));
        let counts = !matches!(kind, Identity | PermissionsBoundary);
        assert_eq!(check_size(kind, &spaced).is_err(), counts, "{kind}");
        // Two bytes a letter: bytes count on resources only.
        let wide = "é".repeat(max / 2 + 1);
        assert_eq!(
            check_size(kind, &wide).is_err(),
            matches!(kind, BucketPolicy | KeyPolicy),
            "{kind}"
        );
    }
    assert_eq!(check_size(Grant, &"x".repeat(100_000)), Ok(()));
    assert_eq!(Limit::of(Grant), None);
    let managed = Limit::Managed.check(&"x".repeat(6_145)).unwrap_err();
    assert_eq!((managed.code(), managed.size), ("LimitExceeded", 6_145));
}
