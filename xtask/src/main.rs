//! Builds, checks and installs RipTide.

fn main() {}
