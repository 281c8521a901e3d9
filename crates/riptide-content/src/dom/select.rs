//! CSS selectors over the tree.
