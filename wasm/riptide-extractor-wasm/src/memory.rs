//! The guest's allocator: made for an instance that lives for one page, in one thread.
//!
//! Sizes are rounded up to classes, four between a power of two and the next. A block that is freed waits for the next of its
//! class; nothing is ever split, joined or given back, since the whole memory goes when the page is done. The last block of
//! all grows in place.

#![allow(unsafe_code, reason = "an allocator hands out raw memory")]

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32;
use core::cell::Cell;
use core::ptr;

/// Blocks begin at multiples of this.
const ALIGN: usize = 16;
/// Bytes of a page of linear memory.
const PAGE_BYTES: usize = 64 << 10;
/// The memory grows by this share of itself at least: one in.
const GROWTH: usize = 4;
/// Classes of blocks: four for each power of two, up to all of a 32-bit memory.
const CLASSES: usize = 4 * 32;

pub(crate) struct PageAllocator {
    /// The first byte that was never handed out, and the end of the memory behind it.
    next: Cell<usize>,
    end: Cell<usize>,
    /// The end of what was ever handed out: behind it there are zeros.
    touched: Cell<usize>,
    /// The freed blocks of each class, each with the address of the next in its first bytes.
    free: [Cell<usize>; CLASSES],
}

// SAFETY: the guest has one thread.
unsafe impl Sync for PageAllocator {}

impl PageAllocator {
    pub(crate) const fn new() -> Self {
        PageAllocator {
            next: Cell::new(0),
            end: Cell::new(0),
            touched: Cell::new(0),
            free: [const { Cell::new(0) }; CLASSES],
        }
    }

    /// A block behind all others, or null where there is no more memory.
    fn fresh(&self, size: usize, align: usize) -> *mut u8 {
        loop {
            let start = self.next.get().next_multiple_of(align.max(ALIGN));
            let Some(end) = start.checked_add(size) else { return ptr::null_mut() };
            if end <= self.end.get() {
                self.hand_out_to(end);
                return ptr::with_exposed_provenance_mut(start);
            }
            if !self.grow(end - self.end.get()) {
                return ptr::null_mut();
            }
        }
    }

    fn hand_out_to(&self, end: usize) {
        self.next.set(end);
        self.touched.set(self.touched.get().max(end));
    }

    /// Grows the memory. Others may have grown it too: then what is handed out next stands behind theirs.
    fn grow(&self, bytes: usize) -> bool {
        let needed = bytes.div_ceil(PAGE_BYTES);
        let ample = needed.max(wasm32::memory_size(0) / GROWTH);
        for pages in [ample, needed] {
            let before = wasm32::memory_grow(0, pages);
            if before != usize::MAX {
                if before * PAGE_BYTES != self.end.get() {
                    self.next.set(before * PAGE_BYTES);
                }
                self.end.set((before + pages) * PAGE_BYTES);
                return true;
            }
        }
        false
    }
}

/// The class of a size, and the bytes of its blocks.
fn class(size: usize) -> (usize, usize) {
    let size = size.max(ALIGN);
    // The place of the highest bit of what has to fit, and the two bits after it.
    let last = size - 1;
    let shift = (usize::BITS - 1 - last.leading_zeros()) as usize - 2;
    let step = last >> shift;
    (4 * shift + step - 4, (step + 1) << shift)
}

// SAFETY: blocks come from the memory behind the data, do not overlap, and are as large and as aligned as was asked for.
unsafe impl GlobalAlloc for PageAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (class, size) = class(layout.size());
        let block = self.free[class].get();
        // All blocks of the lists are aligned alike.
        if block == 0 || layout.align() > ALIGN {
            return self.fresh(size, layout.align());
        }
        let block = ptr::with_exposed_provenance_mut::<usize>(block);
        // SAFETY: the block is free, and its first bytes were set when it was freed.
        self.free[class].set(unsafe { block.read() });
        block.cast()
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let touched = self.touched.get();
        // SAFETY: the caller has made sure of what `alloc` asks for.
        let block = unsafe { self.alloc(layout) };
        if !block.is_null() && block.addr() < touched {
            // SAFETY: the block is as large as the layout.
            unsafe { block.write_bytes(0, layout.size()) };
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let (class, size) = class(layout.size());
        if block.expose_provenance() + size == self.next.get() {
            self.next.set(block.addr());
            return;
        }
        // SAFETY: a block has room for an address, and nobody uses it any more.
        unsafe { block.cast::<usize>().write(self.free[class].get()) };
        self.free[class].set(block.addr());
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let ((old_class, old_size), (new_class, new_size)) = (class(layout.size()), class(size));
        if old_class == new_class {
            return block;
        }
        if block.expose_provenance() + old_size == self.next.get() {
            let end = block.addr().saturating_add(new_size);
            if end <= self.end.get() || self.grow(end - self.end.get()) && end <= self.end.get() {
                // Where the memory behind the block is another's, what is handed out next stands elsewhere.
                if self.next.get() == block.addr() + old_size {
                    self.hand_out_to(end);
                    return block;
                }
            }
        }
        // SAFETY: the caller has made sure that the layout is one.
        let moved = unsafe { self.alloc(Layout::from_size_align_unchecked(size, layout.align())) };
        if !moved.is_null() {
            // SAFETY: both blocks hold the smaller of the sizes, and they are not the same.
            unsafe { ptr::copy_nonoverlapping(block, moved, layout.size().min(size)) };
            // SAFETY: the block was handed out with this layout.
            unsafe { self.dealloc(block, layout) };
        }
        moved
    }
}
