//! The page as a row of text blocks, each with what its text, its ancestors and its containers tell about it.

mod cut;
mod facts;
mod groups;
mod layout;
mod lexicon;
mod text_stats;
mod told;

pub(crate) use cut::{Block, Blocks, cut};
pub(crate) use facts::{LANDMARK_NAMES, Landmark};
pub(crate) use groups::Group;
pub(crate) use layout::{Layout, Sums, is_long};
pub(crate) use lexicon::{
    CLASS_GROUP_NAMES, CLASS_GROUPS, ClassGroup, TEXT_GROUP_NAMES, TEXT_GROUPS, URL_GROUPS, class_groups,
    url_group,
};
pub(crate) use text_stats::TitleWords;
pub(crate) use told::{TOLD_NAMES, Told};
