//! What each permission is for and each operation needs, computed by running the core.
