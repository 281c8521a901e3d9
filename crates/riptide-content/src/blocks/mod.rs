//! The page as a row of text blocks, each with what its text, its ancestors and its containers tell about it.

mod cut;
mod facts;
mod layout;
mod lexicon;
mod text_stats;

pub(crate) use cut::{Block, Blocks, cut};
pub(crate) use facts::{LANDMARK_NAMES, Landmark};
pub(crate) use layout::{Layout, Sums, is_long};
pub(crate) use lexicon::{
    CLASS_GROUP_NAMES, CLASS_GROUPS, ClassGroup, TEXT_GROUP_NAMES, TEXT_GROUPS, URL_GROUPS, class_groups,
    url_group,
};
pub(crate) use text_stats::TitleWords;
