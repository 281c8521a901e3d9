//! What a component asks of its host and what it offers, compared with the WIT.

use std::path::Path;

use anyhow::{Context, Result, bail};
use wit_component::{DecodedWasm, Output, WitPrinter, decode};
use wit_parser::{Resolve, WorldId, WorldItem, WorldKey};

/// The world of `wit/` that the component implements.
const WORLD: &str = "extractor";

/// The imports and exports of a world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// The names of what is imported, as `namespace:package/interface@version`.
    pub imports: Vec<String>,
    /// The names of what is exported.
    pub exports: Vec<String>,
    /// The exports in full, as WIT without its documentation.
    pub wit: String,
}

impl Interface {
    /// Reads what a component imports and exports.
    ///
    /// # Errors
    ///
    /// Where the bytes are not a component.
    pub fn of_component(component: &[u8]) -> Result<Self> {
        match decode(component).context("the types of the component can't be read")? {
            DecodedWasm::Component(resolve, world) => Self::of_world(&resolve, world),
            DecodedWasm::WitPackage(..) => bail!("a WIT package, not a component"),
        }
    }

    /// Reads what the WIT of a folder demands.
    ///
    /// # Errors
    ///
    /// Where the folder holds no valid WIT with the world `extractor`.
    pub fn of_wit(folder: &Path) -> Result<Self> {
        let mut resolve = Resolve::default();
        let (package, _) = resolve.push_dir(folder).with_context(|| folder.display().to_string())?;
        let world =
            resolve.select_world(&[package], Some(WORLD)).with_context(|| folder.display().to_string())?;
        Self::of_world(&resolve, world)
    }

    /// The version of the exported interface, `1.0.0` for `riptide:extractor/extraction@1.0.0`.
    pub fn version(&self) -> Option<&str> {
        match self.exports.as_slice() {
            [export] => export.rsplit_once('@').map(|(_, version)| version),
            _ => None,
        }
    }

    fn of_world(resolve: &Resolve, world: WorldId) -> Result<Self> {
        let world = &resolve.worlds[world];
        let names = |items: Vec<&WorldKey>| -> Vec<String> {
            let mut names: Vec<_> = items.into_iter().map(|key| resolve.name_world_key(key)).collect();
            names.sort();
            names
        };
        let mut printer = WitPrinter::default();
        printer.emit_docs(false);
        for (key, item) in &world.exports {
            if let WorldItem::Interface { id, .. } = item {
                let name = resolve.name_world_key(key);
                printer.print_interface_outer(resolve, *id, &name)?;
                printer.output.indent_start();
                printer.print_interface(resolve, *id)?;
                printer.output.indent_end();
            }
        }
        Ok(Interface {
            imports: names(world.imports.keys().collect()),
            exports: names(world.exports.keys().collect()),
            wit: printer.output.to_string(),
        })
    }
}
