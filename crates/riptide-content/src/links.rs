//! The links of the page.

use crate::dom::{Dom, NodeSet};
use crate::urls::Base;
use crate::{Link, Warning};

/// The links among the visible nodes, in document order, at most `limit`.
pub(crate) fn collect(
    _: &Dom,
    _: &NodeSet,
    _: &NodeSet,
    _: &Base,
    _: u32,
    _: &mut Vec<Warning>,
) -> Vec<Link> {
    Vec::new()
}
