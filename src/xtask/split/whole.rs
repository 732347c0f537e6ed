//! Ways to write the whole module: as it is served where it is not taken apart, and as it counts.

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, GlobalSection, GlobalType, Instruction, Module,
    ValType,
};
use wasmparser::{CustomSectionReader, ExportSectionReader, FunctionBody, GlobalSectionReader, Parser};

use super::module::{self, number};

type Odd = reencode::Error<anyhow::Error>;

/// Leaves names and notes of tools away.
pub(super) fn without_names(bytes: &[u8]) -> Result<Vec<u8>> {
    write(&mut Nameless, bytes)
}

/// Puts a counter before each function: a global of its own, exported as `f` and the function's number, that is 1
/// once the function was called.
pub(super) fn counting(bytes: &[u8]) -> Result<Vec<u8>> {
    let module = module::Module::read(bytes)?;
    let first = number(module.globals.len());
    write(&mut Counting { first, many: number(module.bodies.len()), own: module.own(), next: 0 }, bytes)
}

fn write(way: &mut impl Reencode<Error = anyhow::Error>, bytes: &[u8]) -> Result<Vec<u8>> {
    let mut made = Module::new();
    way.parse_core_module(&mut made, Parser::new(0), bytes)
        .map_err(|error| anyhow!("the module cannot be written: {error}"))?;
    Ok(made.finish())
}

struct Nameless;

impl Reencode for Nameless {
    type Error = anyhow::Error;

    fn parse_custom_section(&mut self, _: &mut Module, _: CustomSectionReader<'_>) -> Result<(), Odd> {
        Ok(())
    }
}

struct Counting {
    /// The number of the first counter among the globals.
    first: u32,
    /// How many functions there are.
    many: u32,
    /// The number of the first function of the module's own.
    own: u32,
    /// How many have been written.
    next: u32,
}

impl Reencode for Counting {
    type Error = anyhow::Error;

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: GlobalSectionReader<'_>,
    ) -> Result<(), Odd> {
        utils::parse_global_section(self, globals, section)?;
        let kind = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        for _ in 0..self.many {
            globals.global(kind, &ConstExpr::i32_const(0));
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Odd> {
        utils::parse_export_section(self, exports, section)?;
        for at in 0..self.many {
            exports.export(&format!("f{}", self.own + at), ExportKind::Global, self.first + at);
        }
        Ok(())
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Result<(), Odd> {
        let mut made = utils::new_function_with_parsed_locals(self, &body)?;
        made.instruction(&Instruction::I32Const(1));
        made.instruction(&Instruction::GlobalSet(self.first + self.next));
        self.next += 1;
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            made.instruction(&utils::parse_instruction(self, &mut reader)?);
        }
        code.function(&made);
        Ok(())
    }
}
