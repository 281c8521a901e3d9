//! Memory of pages that are late already, given back while their callers go on.

use std::thread;

use wasmtime::Store;

use crate::permits::Permit;
use crate::store::StoreState;

/// Memory below which giving it back takes less than the thread that would do it.
const WORTH_A_THREAD: u64 = 16 << 20;

/// Drops a page's store and then its permit: pages that wait for the memory get it when it is free, not before.
///
/// There are never more such threads than permits. Where the system has no thread left, the caller gives the memory back itself.
pub(crate) fn in_background(store: Store<StoreState>, permit: Permit) {
    let worth_a_thread = store.data().tracker.peak() >= WORTH_A_THREAD;
    // A tuple is dropped from left to right.
    let page = (store, permit);
    let give_back = move || drop(page);
    if worth_a_thread {
        // Where that fails, the closure and the page in it are dropped here.
        let _ = thread::Builder::new().name("riptide-reclaim".to_owned()).spawn(give_back);
    } else {
        give_back();
    }
}
