//! The RipTide component.
