//! URL to bytes, safely.
