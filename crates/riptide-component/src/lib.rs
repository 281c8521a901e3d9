//! The checked RipTide component: its bytes and its lock.
