//! The pictures, films and sounds of the page.

use crate::dom::{Dom, NodeSet};
use crate::urls::Base;
use crate::{Medium, Warning};

/// The media among the visible nodes, in document order, at most `limit`.
pub(crate) fn collect(
    _: &Dom,
    _: &NodeSet,
    _: &NodeSet,
    _: &Base,
    _: u32,
    _: &mut Vec<Warning>,
) -> Vec<Medium> {
    Vec::new()
}
