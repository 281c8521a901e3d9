//! The host from the outside.
//!
//! - `real_component`: the component that ships, page by page

mod real_component;
