//! The interface as wasmtime's macro writes it out of `wit/extractor.wit`: private, see `convert`.

wasmtime::component::bindgen!({
    path: "../../wit",
    world: "extractor",
    // The page is lent to the guest, not copied for it once more.
    ownership: Borrowing { duplicate_if_necessary: true },
    // The guest runs on a stack of its own, see `engine::build_engine`.
    exports: { default: async },
});
