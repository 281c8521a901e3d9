//! Where the host puts the page.

#![allow(unsafe_code, reason = "the canonical ABI hands out raw memory")]

use core::arch::wasm32;
use std::alloc::{self, Layout};

/// Blocks of this size and above are written to before the host is.
const LONG: usize = 1 << 20;
/// Bytes of a page of the system's memory, or of a part of one.
const SYSTEM_PAGE: usize = 4 << 10;

/// Memory for what the host lowers: `realloc` of the canonical ABI, in place of that of wasi-libc, which does the same but for the
/// first touch of long blocks. That takes the system four times as long as the copy itself, and it can be interrupted here and not
/// while the host copies.
///
/// # Safety
///
/// As for [`alloc::realloc`], with an alignment that is a power of two.
#[unsafe(no_mangle)]
unsafe extern "C" fn cabi_realloc(old: *mut u8, old_size: usize, align: usize, size: usize) -> *mut u8 {
    let layout = |size| match Layout::from_size_align(size, align) {
        Ok(layout) => layout,
        Err(_) => wasm32::unreachable(),
    };
    if size == 0 {
        return core::ptr::without_provenance_mut(align);
    }
    let block = if old_size == 0 {
        // SAFETY: the size is not 0.
        unsafe { alloc::alloc(layout(size)) }
    } else {
        // SAFETY: the caller has the block from here.
        unsafe { alloc::realloc(old, layout(old_size), size) }
    };
    if block.is_null() {
        // Without a message: an instance that is being called may not call the host.
        wasm32::unreachable();
    }
    if size >= LONG {
        for start in (old_size..size).step_by(SYSTEM_PAGE) {
            // SAFETY: it is within the block, and nothing stands there yet.
            unsafe { block.add(start).write_volatile(0) };
        }
    }
    block
}
