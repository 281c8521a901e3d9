//! Runs the RipTide component: a fresh wasmtime store for each page, with hard limits.
