//! What must be known of a WebAssembly module to take it apart.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "WebAssembly has hundreds of kinds; few mean something here"
)]

use std::collections::HashMap;

use anyhow::{Context as _, Result, bail};
use wasm_encoder::reencode::{Reencode as _, RoundtripReencoder};
use wasmparser::{
    ElementItems, ExternalKind, FuncType, FunctionBody, GlobalType, KnownCustom, MemoryType, Name, Operator,
    Parser, Payload, TableType, TypeRef,
};

/// A module, read.
#[derive(Default)]
pub(super) struct Module<'a> {
    /// The signatures, by their numbers.
    pub(super) types: Vec<FuncType>,
    /// The signature of each function, those that come from outside first.
    pub(super) functions: Vec<u32>,
    /// The functions that come from outside: their names.
    pub(super) imported: Vec<&'a str>,
    /// The tables.
    pub(super) tables: Vec<TableType>,
    /// The memories.
    pub(super) memories: Vec<MemoryType>,
    /// The globals.
    pub(super) globals: Vec<GlobalType>,
    /// The functions that the outside, a table or a constant names: they must be there from the beginning.
    pub(super) named: Vec<u32>,
    /// What each function of the module itself consists of.
    pub(super) bodies: Vec<FunctionBody<'a>>,
    /// What the functions are called, where the module still says so.
    pub(super) names: HashMap<u32, &'a str>,
}

impl<'a> Module<'a> {
    /// Reads it.
    ///
    /// # Errors
    /// Where it is damaged, or of a kind that a build of the pane never makes.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut module = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            module.take(payload.context("the module cannot be read")?)?;
        }
        Ok(module)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::TypeSection(types) => {
                for kind in types.into_iter_err_on_gc_types() {
                    self.types.push(kind?);
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    let TypeRef::Func(kind) = import.ty else {
                        bail!("{} comes from outside and is no function", import.name)
                    };
                    self.functions.push(kind);
                    self.imported.push(import.name);
                }
            }
            Payload::FunctionSection(functions) => {
                for kind in functions {
                    self.functions.push(kind?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.named.push(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => self.named.push(func),
            Payload::ElementSection(elements) => {
                for element in elements {
                    let ElementItems::Functions(functions) = element?.items else {
                        bail!("a table is filled with expressions")
                    };
                    for function in functions {
                        self.named.push(function?);
                    }
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    for part in names {
                        let Name::Function(functions) = part? else { continue };
                        for function in functions {
                            let function = function?;
                            self.names.insert(function.index, function.name);
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The number of the first function that the module itself has.
    pub(super) fn own(&self) -> u32 {
        number(self.imported.len())
    }

    /// The functions that a function of the module calls by number, and whether it does something that only the
    /// module it stands in can do.
    pub(super) fn calls(&self, body: &FunctionBody<'a>) -> Result<(Vec<u32>, bool)> {
        let (mut called, mut bound) = (Vec::new(), false);
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } => called.push(function_index),
                Operator::ReturnCall { .. }
                | Operator::RefFunc { .. }
                | Operator::MemoryInit { .. }
                | Operator::DataDrop { .. }
                | Operator::TableInit { .. }
                | Operator::ElemDrop { .. } => bound = true,
                _ => {}
            }
        }
        Ok((called, bound))
    }

    /// The signature of a function.
    pub(super) fn signature(&self, function: u32) -> Result<(u32, &FuncType)> {
        let kind = *self.functions.get(function as usize).context("a function has no signature")?;
        Ok((kind, self.types.get(kind as usize).context("a signature is missing")?))
    }
}

/// A count as WebAssembly writes it.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A table's type in the words of the encoder.
pub(super) fn table(kind: TableType) -> Result<wasm_encoder::TableType> {
    RoundtripReencoder.table_type(kind).ok().context("a table of an unknown type")
}
