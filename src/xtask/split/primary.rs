//! The first module: what is needed until the first card, and doors to the rest.

use anyhow::{Context as _, Result, anyhow};
use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, ExportKind, ExportSection, Function,
    FunctionSection, ImportSection, Instruction, RefType, TableSection, TableType,
};
use wasmparser::{
    CustomSectionReader, DataSectionReader, ElementSectionReader, ExportSectionReader, FunctionBody,
    FunctionSectionReader, ImportSectionReader, Parser, TableSectionReader,
};

use super::Plan;
use super::data::Pieces;
use super::module::number;
use super::names::SHORT_OBJECT;

/// Under this name and a number the first module lets the rest use what it has.
pub(super) const TABLE: &str = "t";
/// The same of a global.
pub(super) const GLOBAL: &str = "g";
/// The same of the memory.
pub(super) const MEMORY: &str = "m";

type Odd = reencode::Error<anyhow::Error>;

/// Writes the first module.
pub(super) fn write(bytes: &[u8], plan: &Plan<'_>) -> Result<Vec<u8>> {
    let mut made = wasm_encoder::Module::new();
    Primary { plan, next: 0 }
        .parse_core_module(&mut made, Parser::new(0), bytes)
        .map_err(|error| anyhow!("the first module cannot be written: {error}"))?;
    Ok(made.finish())
}

struct Primary<'p, 'a> {
    plan: &'p Plan<'a>,
    /// How many bodies have been seen.
    next: u32,
}

impl Primary<'_, '_> {
    /// The table through which the modules call each other: the last one.
    fn between(&self) -> u32 {
        number(self.plan.module.tables.len())
    }

    /// Sees to it that the rest is there, and calls the function there.
    fn door(&self, function: u32) -> Result<Function> {
        let (kind, signature) = self.plan.module.signature(function)?;
        let slot = self.plan.slot(function).context("a door without a place in the table")?;
        let mut door = Function::new([]);
        door.instruction(&Instruction::Call(self.plan.ensure));
        for parameter in 0..number(signature.params().len()) {
            door.instruction(&Instruction::LocalGet(parameter));
        }
        door.instruction(&Instruction::I32Const(slot.cast_signed()));
        door.instruction(&Instruction::CallIndirect { type_index: kind, table_index: self.between() });
        door.instruction(&Instruction::End);
        Ok(door)
    }

    /// Fetches the rest, unless its first function stands in the table.
    fn ensure(&self) -> Function {
        let mut ensure = Function::new([]);
        for instruction in [
            Instruction::I32Const(number(self.plan.shared.len()).cast_signed()),
            Instruction::TableGet(self.between()),
            Instruction::RefIsNull,
            Instruction::If(wasm_encoder::BlockType::Empty),
            Instruction::Call(self.plan.fetch),
            Instruction::End,
            Instruction::End,
        ] {
            ensure.instruction(&instruction);
        }
        ensure
    }
}

impl Reencode for Primary<'_, '_> {
    type Error = anyhow::Error;

    fn function_index(&mut self, function: u32) -> Result<u32, Odd> {
        let moved = self.plan.moved.get(function as usize).copied().flatten();
        moved.ok_or_else(|| Odd::UserError(anyhow!("function {function} is wanted and gone")))
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Odd> {
        for import in section.into_imports() {
            let import = import?;
            let kind = self.entity_type(import.ty)?;
            imports.import(SHORT_OBJECT, self.plan.names.of(import.name), kind);
        }
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Odd> {
        let kinds = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        let own = self.plan.module.own();
        for kind in self.plan.order.iter().filter_map(|at| kinds.get((at - own) as usize)) {
            functions.function(*kind);
        }
        functions.function(self.plan.nothing);
        Ok(())
    }

    // All of them are written with the last one, for their order is another.
    fn parse_function_body(&mut self, code: &mut CodeSection, _: FunctionBody<'_>) -> Result<(), Odd> {
        self.next += 1;
        if self.next as usize != self.plan.module.bodies.len() {
            return Ok(());
        }
        for at in &self.plan.order {
            if self.plan.is_later(*at) {
                code.function(&self.door(*at).map_err(Odd::UserError)?);
            } else {
                let body = self.plan.module.bodies.get((at - self.plan.module.own()) as usize);
                let gone = || Odd::UserError(anyhow!("a function without a body"));
                utils::parse_function_body(self, code, body.ok_or_else(gone)?.clone())?;
            }
        }
        code.function(&self.ensure());
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: TableSectionReader<'_>,
    ) -> Result<(), Odd> {
        utils::parse_table_section(self, tables, section)?;
        tables.table(between(self.plan));
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Odd> {
        utils::parse_export_section(self, exports, section)?;
        let module = self.plan.module;
        for at in 0..=self.between() {
            exports.export(&format!("{TABLE}{at}"), ExportKind::Table, at);
        }
        for at in 0..number(module.globals.len()) {
            exports.export(&format!("{GLOBAL}{at}"), ExportKind::Global, at);
        }
        for at in 0..number(module.memories.len()) {
            exports.export(&format!("{MEMORY}{at}"), ExportKind::Memory, at);
        }
        Ok(())
    }

    fn parse_element_section(
        &mut self,
        elements: &mut ElementSection,
        section: ElementSectionReader<'_>,
    ) -> Result<(), Odd> {
        utils::parse_element_section(self, elements, section)?;
        let mut shared = Vec::with_capacity(self.plan.shared.len());
        for function in &self.plan.shared {
            shared.push(self.function_index(*function)?);
        }
        let table = Some(self.between());
        elements.active(table, &ConstExpr::i32_const(0), Elements::Functions(shared.into()));
        Ok(())
    }

    fn data_count(&mut self, _: u32) -> Result<u32, Odd> {
        Ok(number(self.plan.data.len()))
    }

    fn parse_data_section(&mut self, data: &mut DataSection, _: DataSectionReader<'_>) -> Result<(), Odd> {
        place(&self.plan.data, data);
        Ok(())
    }

    // Names and what tools note down are not shipped.
    fn parse_custom_section(
        &mut self,
        _: &mut wasm_encoder::Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Odd> {
        Ok(())
    }
}

/// Writes pieces of data to their places.
pub(super) fn place(pieces: &Pieces, into: &mut DataSection) {
    for (address, bytes) in pieces {
        into.active(0, &ConstExpr::i32_const(address.cast_signed()), bytes.iter().copied());
    }
}

/// The table through which the modules call each other: the functions of the first, then those of the rest.
pub(super) fn between(plan: &Plan<'_>) -> TableType {
    let size = u64::from(number(plan.shared.len() + plan.doors.len()));
    TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: size,
        maximum: Some(size),
        shared: false,
    }
}
