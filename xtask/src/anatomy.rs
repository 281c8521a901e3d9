//! What a component is made of, as far as its memory goes.

use anyhow::{Context, Result, bail};
use wasmparser::{
    ConstExpr, Data, DataKind, Operator, Parser, Payload, TypeRef, ValType, Validator, WasmFeatures,
};

/// Bytes of a page of WebAssembly memory.
pub const PAGE_BYTES: u64 = 1 << 16;

/// A linear memory that a core module of a component defines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Pages at the start.
    pub minimum_pages: u64,
    /// Pages that it can grow to.
    pub maximum_pages: Option<u64>,
    /// Bytes up to the end of the stack and the initialised data: what the minimum has to hold.
    pub occupied_bytes: u64,
    /// Bytes of the stack: where its pointer starts, since the linker puts the stack first.
    pub stack_bytes: Option<u64>,
}

/// Lists, for each core module inside the component in order, the memories that it defines.
///
/// # Errors
///
/// Where the bytes are not a valid component.
pub fn memories(component: &[u8]) -> Result<Vec<Vec<Memory>>> {
    Validator::new_with_features(WasmFeatures::default())
        .validate_all(component)
        .context("not a valid WebAssembly component")?;
    if !Parser::is_component(component) {
        bail!("a WebAssembly module, not a component");
    }
    let mut modules = Vec::new();
    for payload in Parser::new(0).parse_all(component) {
        if let Payload::ModuleSection { unchecked_range, .. } = payload? {
            let start = usize::try_from(unchecked_range.start)?;
            let end = usize::try_from(unchecked_range.end)?;
            modules.push(module_memories(&component[start..end])?);
        }
    }
    Ok(modules)
}

fn module_memories(module: &[u8]) -> Result<Vec<Memory>> {
    let mut memories = Vec::new();
    let mut imported_globals = 0;
    let mut stack_bytes = None;
    let mut data_end = 0;
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported_globals += usize::from(matches!(import?.ty, TypeRef::Global(_)));
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    let memory = memory?;
                    memories.push(Memory {
                        minimum_pages: memory.initial,
                        maximum_pages: memory.maximum,
                        ..Memory::default()
                    });
                }
            }
            // The linker makes the stack pointer the first global.
            Payload::GlobalSection(section) if imported_globals == 0 => {
                if let Some(global) = section.into_iter().next() {
                    let global = global?;
                    if global.ty.mutable && global.ty.content_type == ValType::I32 {
                        stack_bytes = constant(&global.init_expr)?;
                    }
                }
            }
            Payload::DataSection(section) => {
                for data in section {
                    data_end = data_end.max(end_of(&data?)?);
                }
            }
            _ => {}
        }
    }
    for memory in &mut memories {
        memory.stack_bytes = stack_bytes;
        memory.occupied_bytes = data_end.max(stack_bytes.unwrap_or(0));
    }
    Ok(memories)
}

/// Where an active segment ends; 0 for a passive one.
fn end_of(data: &Data<'_>) -> Result<u64> {
    match &data.kind {
        DataKind::Active { offset_expr, .. } => {
            Ok(constant(offset_expr)?.unwrap_or(0).saturating_add(data.data.len() as u64))
        }
        DataKind::Passive => Ok(0),
    }
}

/// The value of an expression that is one `i32.const`.
fn constant(expression: &ConstExpr<'_>) -> Result<Option<u64>> {
    Ok(match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Some(u64::from(value.cast_unsigned())),
        _ => None,
    })
}
