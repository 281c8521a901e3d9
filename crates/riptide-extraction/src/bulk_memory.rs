//! Long operations on memory, divided so that a deadline is looked at between their pieces.
//!
//! wasmtime looks at deadlines in loops and calls, and `memory.fill` and `memory.copy` are neither: a guest that fills all its memory
//! for the first time keeps its thread for a second (<https://github.com/bytecodealliance/wasmtime/issues/14047>). So before a
//! component is compiled, both instructions become calls of a function that does the same in a loop over pieces, a part of the guest
//! like any other. All else stays as it is, byte for byte.

use std::ops::Range;

use wasm_encoder::{
    BlockType, Component, Encode, Function, Instruction, InstructionSink, Module, RawSection,
};
use wasmparser::{Chunk, FunctionBody, Operator, Parser, Payload, TypeRef};

use crate::error::ComponentError;

/// Bytes that are filled or copied between two looks at the deadline: the system's first touch of them takes some tenths of a
/// millisecond.
const PIECE: i32 = 256 << 10;

/// Levels of components in components, which are walked by recursion.
const MAX_NESTING: u32 = 100;

/// The component with its long operations divided. Whether it is valid is for the compiler to say.
///
/// # Errors
///
/// [`ComponentError::Corrupt`] where its sections or its code cannot be read.
pub(crate) fn divide(component: &[u8]) -> Result<Vec<u8>, ComponentError> {
    divide_component(component, MAX_NESTING)
}

fn divide_component(bytes: &[u8], levels_left: u32) -> Result<Vec<u8>, ComponentError> {
    let Some(levels_left) = levels_left.checked_sub(1) else {
        let reason = format!("components stand in components for more than {MAX_NESTING} levels");
        return Err(ComponentError::Corrupt { reason });
    };
    let mut divided = Component::new();
    let mut parser = Parser::new(0);
    let mut position = 0;
    loop {
        let rest = bytes.get(position..).ok_or_else(truncated)?;
        let Chunk::Parsed { consumed, payload } = parser.parse(rest, true)? else { return Err(truncated()) };
        position += consumed;
        if matches!(payload, Payload::End(_)) {
            return Ok(divided.finish());
        }
        let Some((id, range)) = payload.as_section() else { continue };
        let content = slice(bytes, &range)?;
        let inner = match payload {
            Payload::ModuleSection { .. } => Some(divide_module(content)?),
            Payload::ComponentSection { .. } => Some(divide_component(content, levels_left)?),
            _ => None,
        };
        divided.section(&RawSection { id, data: inner.as_deref().unwrap_or(content) });
        if inner.is_some() {
            // The parser leaves it to its caller to go into what is nested or past it.
            position += content.len();
        }
    }
}

/// What [`divide_module`] has to know before it writes.
#[derive(Default)]
struct Outline<'a> {
    types: u32,
    functions: u32,
    bodies: Vec<FunctionBody<'a>>,
}

fn outline(module: &[u8]) -> Result<Outline<'_>, ComponentError> {
    let mut outline = Outline::default();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::TypeSection(groups) => {
                for group in groups {
                    let types = u32::try_from(group?.types().len()).unwrap_or(u32::MAX);
                    outline.types = outline.types.saturating_add(types);
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let is_function = matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
                    outline.functions = outline.functions.saturating_add(u32::from(is_function));
                }
            }
            Payload::FunctionSection(functions) => {
                outline.functions = outline.functions.saturating_add(functions.count());
            }
            Payload::CodeSectionEntry(body) => outline.bodies.push(body),
            _ => {}
        }
    }
    Ok(outline)
}

/// A core module with two functions more, which stand behind its own so that none of those has another number.
fn divide_module(bytes: &[u8]) -> Result<Vec<u8>, ComponentError> {
    let outline = outline(bytes)?;
    let pieces = Pieces { fill: outline.functions, copy: outline.functions.saturating_add(1) };
    let (mut bodies, mut divided_bodies) = (Vec::new(), 0);
    for body in &outline.bodies {
        match divide_body(body, bytes, &pieces)? {
            Some(divided) => {
                divided_bodies += 1;
                divided[..].encode(&mut bodies);
            }
            None => slice(bytes, &body.range())?.encode(&mut bodies),
        }
    }
    if divided_bodies == 0 {
        return Ok(bytes.to_vec());
    }
    let mut divided = Module::new();
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        let Some((id, range)) = payload.as_section() else { continue };
        let mut data = Vec::new();
        match payload {
            Payload::TypeSection(groups) => {
                groups.count().saturating_add(1).encode(&mut data);
                data.extend_from_slice(slice(bytes, &(groups.original_position()..range.end))?);
                data.extend_from_slice(&TYPE);
            }
            Payload::FunctionSection(functions) => {
                functions.count().saturating_add(2).encode(&mut data);
                data.extend_from_slice(slice(bytes, &(functions.original_position()..range.end))?);
                outline.types.encode(&mut data);
                outline.types.encode(&mut data);
            }
            Payload::CodeSectionStart { count, .. } => {
                count.saturating_add(2).encode(&mut data);
                data.append(&mut bodies);
                fill().encode(&mut data);
                copy().encode(&mut data);
            }
            _ => data.extend_from_slice(slice(bytes, &range)?),
        }
        divided.section(&RawSection { id, data: &data });
    }
    Ok(divided.finish())
}

/// The numbers of the functions that work in pieces.
struct Pieces {
    fill: u32,
    copy: u32,
}

/// The body of a function, where it has one of the long operations at all. Of several memories only the first has functions for it;
/// the engine allows no others.
fn divide_body(
    body: &FunctionBody<'_>,
    module: &[u8],
    pieces: &Pieces,
) -> Result<Option<Vec<u8>>, ComponentError> {
    let range = body.range();
    let (mut divided, mut copied_to) = (Vec::new(), range.start);
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        let start = operators.original_position();
        let function = match operators.read()? {
            Operator::MemoryFill { mem: 0 } => pieces.fill,
            Operator::MemoryCopy { dst_mem: 0, src_mem: 0 } => pieces.copy,
            _ => continue,
        };
        divided.extend_from_slice(slice(module, &(copied_to..start))?);
        Instruction::Call(function).encode(&mut divided);
        copied_to = operators.original_position();
    }
    if copied_to == range.start {
        return Ok(None);
    }
    divided.extend_from_slice(slice(module, &(copied_to..range.end))?);
    Ok(Some(divided))
}

/// The type of both functions: three `i32`, as the instructions have them, and no result.
const TYPE: [u8; 6] = [0x60, 3, I32, I32, I32, 0];
const I32: u8 = 0x7f;

// The parameters of the functions.
const TO: u32 = 0;
/// The byte to fill with, or where to copy from.
const FROM: u32 = 1;
const LEFT: u32 = 2;

/// `memory.fill` in pieces.
fn fill() -> Function {
    let mut function = Function::new([]);
    let mut code = function.instructions();
    code.block(BlockType::Empty);
    leave_unless_long(&mut code);
    trap_beyond_address_space(&mut code, TO);
    code.loop_(BlockType::Empty);
    code.local_get(TO).local_get(FROM).i32_const(PIECE).memory_fill(0);
    advance(&mut code, TO);
    take_piece(&mut code);
    repeat_while_long(&mut code);
    code.end().end();
    code.local_get(TO).local_get(FROM).local_get(LEFT).memory_fill(0);
    code.end();
    function
}

/// `memory.copy` in pieces: from the start where the target lies before the source, else from the end, since the two may overlap.
fn copy() -> Function {
    let mut function = Function::new([]);
    let mut code = function.instructions();
    code.block(BlockType::Empty);
    leave_unless_long(&mut code);
    trap_beyond_address_space(&mut code, TO);
    trap_beyond_address_space(&mut code, FROM);
    code.local_get(TO).local_get(FROM).i32_le_u().if_(BlockType::Empty);
    code.loop_(BlockType::Empty);
    code.local_get(TO).local_get(FROM).i32_const(PIECE).memory_copy(0, 0);
    advance(&mut code, TO);
    advance(&mut code, FROM);
    take_piece(&mut code);
    repeat_while_long(&mut code);
    code.end().else_();
    code.loop_(BlockType::Empty);
    take_piece(&mut code);
    for start in [TO, FROM] {
        code.local_get(start).local_get(LEFT).i32_add();
    }
    code.i32_const(PIECE).memory_copy(0, 0);
    repeat_while_long(&mut code);
    code.end().end().end();
    code.local_get(TO).local_get(FROM).local_get(LEFT).memory_copy(0, 0);
    code.end();
    function
}

/// Leaves the block around it where one piece is all.
fn leave_unless_long(code: &mut InstructionSink<'_>) {
    code.local_get(LEFT).i32_const(PIECE).i32_le_u().br_if(0);
}

/// Goes back to the start of the loop around it where more than a piece is left.
fn repeat_while_long(code: &mut InstructionSink<'_>) {
    code.local_get(LEFT).i32_const(PIECE).i32_gt_u().br_if(0);
}

fn advance(code: &mut InstructionSink<'_>, start: u32) {
    code.local_get(start).i32_const(PIECE).i32_add().local_set(start);
}

fn take_piece(code: &mut InstructionSink<'_>) {
    code.local_get(LEFT).i32_const(PIECE).i32_sub().local_set(LEFT);
}

/// Traps where the last byte would lie beyond what 32 bits can address, which the pieces would take for the start of memory. All else
/// that lies outside is noticed by the pieces: what they have written until then no one sees, since a trap ends the instance.
fn trap_beyond_address_space(code: &mut InstructionSink<'_>, start: u32) {
    code.local_get(start).local_get(LEFT).i32_add().i32_const(1).i32_sub();
    code.local_get(start).i32_lt_u();
    code.if_(BlockType::Empty).unreachable().end();
}

fn slice<'a>(bytes: &'a [u8], range: &Range<u64>) -> Result<&'a [u8], ComponentError> {
    let bound = |position: u64| usize::try_from(position).map_err(|_| truncated());
    bytes.get(bound(range.start)?..bound(range.end)?).ok_or_else(truncated)
}

fn truncated() -> ComponentError {
    ComponentError::Corrupt { reason: "it ends within a section".to_owned() }
}
