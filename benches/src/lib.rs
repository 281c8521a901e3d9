//! Times ways to extract pages against each other, in one process and one thread.
//!
//! All contestants take turns on every page, so that whatever else the machine does hits them alike: the ratios are
//! what counts, and they come with their spread. Times are those of the processor, not of the clock on the wall.

#![forbid(unsafe_code)]

pub mod clock;
pub mod contest;
pub mod deadline;
pub mod generate;
pub mod hostile;
pub mod ours;
pub mod pages;
pub mod soak;
