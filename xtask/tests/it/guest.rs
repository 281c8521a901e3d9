//! Components made for the tests.

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;
use xtask::{flags::GuestFlags, workspace::Workspace};

/// The name of the exported interface.
const INTERFACE: &str = "riptide:extractor/extraction@1.0.0";

/// What a component of the tests is made from. The default obeys every rule.
pub(crate) struct Guest<'a> {
    pub(crate) memories: &'a str,
    pub(crate) stack_pointer: &'a str,
    /// Bytes that no compression makes smaller.
    pub(crate) noise: usize,
    /// Packages with the interfaces that are imported.
    pub(crate) packages: &'a str,
    /// The imports of the world.
    pub(crate) imports: &'a [&'a str],
    /// The interface with the package `riptide:extractor@1.0.0` around it; else that of `wit/`.
    pub(crate) interface: Option<&'a str>,
}

impl Default for Guest<'_> {
    fn default() -> Self {
        Guest {
            memories: r#"(memory (export "memory") 65 16384)"#,
            stack_pointer: "(global (mut i32) (i32.const 4194304))",
            noise: 0,
            packages: "",
            imports: &[],
            interface: None,
        }
    }
}

impl Guest<'_> {
    /// The flags that the default is held against.
    pub(crate) fn flags() -> GuestFlags {
        GuestFlags { rustflags: Vec::new(), stack_bytes: 4 << 20, max_memory_bytes: 1 << 30 }
    }

    pub(crate) fn component(&self) -> Vec<u8> {
        let mut resolve = Resolve::default();
        if self.interface.is_none() {
            resolve.push_dir(Workspace::load().unwrap().wit()).unwrap();
        }
        let imports: String = self.imports.iter().map(|import| format!("import {import};\n")).collect();
        let world = format!(
            "package test:guest; world guest {{ {imports} export {INTERFACE}; }} {} {}",
            self.packages,
            self.interface.unwrap_or_default(),
        );
        let package = resolve.push_str("guest.wit", &world).unwrap();
        let world = resolve.select_world(&[package], Some("guest")).unwrap();
        let mut module = wat::parse_str(self.module()).unwrap();
        embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false).unwrap();
        ComponentEncoder::default().module(&module).unwrap().encode().unwrap()
    }

    /// The core module: functions of the right types that do nothing.
    pub(crate) fn module(&self) -> String {
        let imports: String = self
            .imports
            .iter()
            .enumerate()
            .map(|(place, import)| format!(r#"(import "{import}" "act" (func $import{place}))"#))
            .collect();
        let calls: String = (0..self.imports.len()).map(|place| format!("(call $import{place})")).collect();
        let noise: String = noise(self.noise).iter().map(|byte| format!("\\{byte:02x}")).collect();
        format!(
            r#"(module
                {imports}
                {memories}
                {stack_pointer}
                (func (export "{INTERFACE}#extract") (param i32) (result i32) {calls} unreachable)
                (func (export "{INTERFACE}#info") (result i32) unreachable)
                (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
                (data "{noise}")
            )"#,
            memories = self.memories,
            stack_pointer = self.stack_pointer,
        )
    }
}

/// The same bytes each time, from xorshift.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..length).map(|_| next()).collect()
}
