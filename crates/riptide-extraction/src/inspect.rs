//! What a component is, read from its bytes before anything is compiled.

use wasmparser::{Encoding, Parser, Payload};

use crate::error::ComponentError;
use crate::linker::ALLOWED_IMPORTS;

/// The interface that the host speaks, without its version.
const INTERFACE: &str = "riptide:extractor/extraction";

/// The version of the interface that the host speaks.
pub const INTERFACE_VERSION: &str = "1.0.0";

/// What a component says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Inspection {
    pub(crate) imports: Vec<String>,
    pub(crate) interface_version: String,
    pub(crate) minimum_pages: u64,
    pub(crate) maximum_pages: u64,
}

/// Holds a component against the host's rules: a component, the right interface, no import that is not allowed, one memory with
/// a maximum. Linear in the number of its sections; code is skipped.
///
/// # Errors
///
/// The first rule that is broken.
pub(crate) fn inspect(bytes: &[u8]) -> Result<Inspection, ComponentError> {
    if bytes.is_empty() {
        return Err(ComponentError::Empty);
    }
    let mut outline = Outline::default();
    let mut depth = 0u32;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::Version { encoding: Encoding::Module, .. } if depth == 0 => {
                return Err(ComponentError::CoreModule);
            }
            // Sections of a nested module or component follow, up to its own end.
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(imports) if depth == 0 => {
                for import in imports {
                    outline.imports.push(import?.name.full_name().into_owned());
                }
            }
            Payload::ComponentExportSection(exports) if depth == 0 => {
                for export in exports {
                    outline.exports.push(export?.name.full_name().into_owned());
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    let memory = memory?;
                    outline.memories.push((memory.initial, memory.maximum));
                }
            }
            _ => {}
        }
    }
    outline.judge()
}

#[derive(Default)]
struct Outline {
    imports: Vec<String>,
    exports: Vec<String>,
    memories: Vec<(u64, Option<u64>)>,
}

impl Outline {
    fn judge(self) -> Result<Inspection, ComponentError> {
        let interface_version = self.interface_version()?;
        let allowed = |import: &String| ALLOWED_IMPORTS.contains(&without_version(import));
        if let Some(import) = self.imports.iter().find(|import| !allowed(import)) {
            return Err(ComponentError::ForbiddenImport { import: import.clone() });
        }
        match self.memories[..] {
            [(minimum_pages, Some(maximum_pages))] => {
                Ok(Inspection { imports: self.imports, interface_version, minimum_pages, maximum_pages })
            }
            [(minimum_pages, None)] => Err(ComponentError::UnboundedMemory { minimum_pages }),
            _ => Err(ComponentError::MemoryCount { found: self.memories.len() }),
        }
    }

    /// A version of the same major number is spoken; it may only have added to the interface.
    fn interface_version(&self) -> Result<String, ComponentError> {
        let Some(export) = self.exports.iter().find(|export| without_version(export) == INTERFACE) else {
            return Err(ComponentError::NoInterface { exports: self.exports.join(", ") });
        };
        let version = export.split_once('@').map_or("", |(_, version)| version);
        if version.split('.').next() == INTERFACE_VERSION.split('.').next() {
            Ok(version.to_owned())
        } else {
            Err(ComponentError::WrongVersion { found: version.to_owned(), expected: INTERFACE_VERSION })
        }
    }
}

fn without_version(name: &str) -> &str {
    name.split_once('@').map_or(name, |(name, _)| name)
}
