//! The tables, each read once.

use std::sync::LazyLock;

use super::read::Table;

static S3: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("s3.txt")).0);
static KMS: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("kms.txt")).0);

/// The global condition keys.
pub(super) static GLOBAL: LazyLock<Table> =
    LazyLock::new(|| Table::read(include_str!("global.txt")).0);

/// The table of `s3` or `kms`; none for other services.
pub(super) fn of_service(service: &str) -> Option<&'static Table> {
    if service.eq_ignore_ascii_case("s3") {
        Some(&S3)
    } else if service.eq_ignore_ascii_case("kms") {
        Some(&KMS)
    } else {
        None
    }
}
