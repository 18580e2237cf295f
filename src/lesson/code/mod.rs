//! A call as each client writes it, and an error as each prints it.
