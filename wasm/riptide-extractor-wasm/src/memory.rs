//! The guest's allocator: made for an instance that lives for one page, in one thread.
//!
//! Most blocks are small, and there are many: their sizes are rounded up to classes, four between a power of two and the next,
//! and a block that is freed waits for the next of its class. Large ones are few, and as large as the page: those that are free
//! stand in a list by address, are joined with their neighbours and cut to size. The last block of all grows in place, and
//! nothing is given back, since the whole memory goes when the page is done.

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
const GROWTH: usize = 32;
/// Blocks of this size and above are large: no class is.
const LARGE: usize = 32 << 10;
/// Sizes of large blocks are multiples of this.
const PART: usize = 4 << 10;
/// Classes of small blocks: four for each power of two.
const CLASSES: usize = 4 * 16;

pub(crate) struct PageAllocator {
    /// The first byte that was never handed out, and the end of the memory behind it.
    next: Cell<usize>,
    end: Cell<usize>,
    /// The end of what was ever handed out: behind it there are zeros.
    touched: Cell<usize>,
    /// The freed blocks of each class, each with the address of the next in its first bytes.
    free: [Cell<usize>; CLASSES],
    /// The first of the free large blocks, by address.
    large: Cell<usize>,
}

/// What stands at the beginning of a free large block.
#[derive(Clone, Copy)]
struct FreeBlock {
    size: usize,
    /// The address of the next one, 0 behind the last.
    next: usize,
}

/// Where the address of a free large block is written down: in the one before it, or, for the first, in the allocator.
#[derive(Clone, Copy)]
struct Link(usize);

// SAFETY: the guest has one thread.
unsafe impl Sync for PageAllocator {}

impl PageAllocator {
    pub(crate) const fn new() -> Self {
        PageAllocator {
            next: Cell::new(0),
            end: Cell::new(0),
            touched: Cell::new(0),
            free: [const { Cell::new(0) }; CLASSES],
            large: Cell::new(0),
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

/// The free large blocks.
impl PageAllocator {
    const FIRST: Link = Link(0);

    fn read(block: usize) -> FreeBlock {
        // SAFETY: only what `write` has written is read: the links lead nowhere else.
        unsafe { ptr::with_exposed_provenance::<FreeBlock>(block).read() }
    }

    fn write(block: usize, free: FreeBlock) {
        // SAFETY: the block is free, aligned for two addresses, and has room for them.
        unsafe { ptr::with_exposed_provenance_mut::<FreeBlock>(block).write(free) }
    }

    fn follow(&self, link: Link) -> usize {
        if link.0 == 0 { self.large.get() } else { Self::read(link.0).next }
    }

    fn lead(&self, link: Link, next: usize) {
        if link.0 == 0 {
            self.large.set(next);
        } else {
            Self::write(link.0, FreeBlock { next, ..Self::read(link.0) });
        }
    }

    /// Takes the first bytes of a free block, which is large enough.
    fn cut(&self, link: Link, size: usize) {
        let block = self.follow(link);
        let FreeBlock { size: whole, next } = Self::read(block);
        if whole > size {
            Self::write(block + size, FreeBlock { size: whole - size, next });
            self.lead(link, block + size);
        } else {
            self.lead(link, next);
        }
    }

    /// The link to the first free block of this size.
    fn find_large(&self, size: usize) -> Option<Link> {
        let mut link = Self::FIRST;
        loop {
            let block = self.follow(link);
            if block == 0 {
                return None;
            }
            if Self::read(block).size >= size {
                return Some(link);
            }
            link = Link(block);
        }
    }

    fn take_large(&self, size: usize) -> *mut u8 {
        let Some(link) = self.find_large(size) else { return self.fresh(size, ALIGN) };
        let block = self.follow(link);
        self.cut(link, size);
        ptr::with_exposed_provenance_mut(block)
    }

    fn free_large(&self, block: usize, size: usize) {
        // The last free block before this one, and the link that leads to that.
        let (mut before, mut to_before) = (Self::FIRST, Self::FIRST);
        loop {
            let next = self.follow(before);
            if next == 0 || next > block {
                break;
            }
            (before, to_before) = (Link(next), before);
        }
        let (mut start, mut end, mut link) = (block, block + size, before);
        let mut next = self.follow(before);
        if next == end {
            let after = Self::read(next);
            (end, next) = (end + after.size, after.next);
        }
        if before.0 != 0 && before.0 + Self::read(before.0).size == start {
            (start, link) = (before.0, to_before);
        }
        if end == self.next.get() {
            self.next.set(start);
            self.lead(link, next);
        } else {
            Self::write(start, FreeBlock { size: end - start, next });
            self.lead(link, start);
        }
    }

    /// Adds the free block that begins where a block ends to it, as far as it is needed.
    fn widen(&self, end: usize, size: usize) -> bool {
        let mut link = Self::FIRST;
        loop {
            let block = self.follow(link);
            if block == 0 || block > end {
                return false;
            }
            if block == end {
                let fits = Self::read(block).size >= size;
                if fits {
                    self.cut(link, size);
                }
                return fits;
            }
            link = Link(block);
        }
    }
}

/// The class of a small size, and the bytes of its blocks; or the bytes of a large block.
fn class(size: usize) -> (usize, usize) {
    if size >= LARGE {
        return (CLASSES, size.saturating_add(PART - 1) / PART * PART);
    }
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
        // All blocks of the lists are aligned alike.
        if layout.align() > ALIGN {
            return self.fresh(size, layout.align());
        }
        if class == CLASSES {
            return self.take_large(size);
        }
        let block = self.free[class].get();
        if block == 0 {
            return self.fresh(size, ALIGN);
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
        if class == CLASSES {
            self.free_large(block.expose_provenance(), size);
            return;
        }
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
        if old_size == new_size {
            return block;
        }
        if old_class == CLASSES && new_class == CLASSES {
            let end = block.expose_provenance() + old_size;
            if new_size < old_size {
                self.free_large(block.addr() + new_size, old_size - new_size);
                return block;
            }
            if self.widen(end, new_size - old_size) {
                return block;
            }
        }
        if block.expose_provenance() + old_size == self.next.get() {
            let end = block.addr().saturating_add(new_size);
            // The memory grows where no free block would do: a small one is not cut from a large one.
            let may_move = || new_class == CLASSES && self.find_large(new_size).is_some();
            let fits = || end <= self.end.get();
            if fits() || !may_move() && self.grow(end - self.end.get()) && fits() {
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
