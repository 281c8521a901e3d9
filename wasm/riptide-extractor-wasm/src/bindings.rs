//! What `wit-bindgen` makes of `wit/extractor.wit`.

#![allow(missing_docs, unreachable_pub, reason = "generated: the documentation stands in the WIT")]
#![allow(unsafe_code, reason = "generated: lowering and lifting across the canonical ABI")]

use crate::Component;

wit_bindgen::generate!({ path: "../../wit", world: "extractor" });

export!(Component);

/// The version of the interface, read from the WIT at compile time so that it stands in one place.
pub(crate) const INTERFACE_VERSION: &str = package_version(include_str!("../../../wit/extractor.wit"));

/// The `1.0.0` of `package namespace:name@1.0.0;`, the first line of `wit`.
const fn package_version(wit: &str) -> &str {
    let bytes = wit.as_bytes();
    let mut start = 0;
    while bytes[start] != b'@' {
        start += 1;
    }
    let mut end = start;
    while bytes[end] != b';' {
        end += 1;
    }
    wit.split_at(end).0.split_at(start + 1).1
}
