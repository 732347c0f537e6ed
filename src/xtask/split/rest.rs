//! The second module: everything that is not needed until the first card.

use std::collections::HashMap;

use anyhow::{Context as _, Result, anyhow};
use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, FunctionSection,
    ImportSection, Instruction, TypeSection,
};
use wasmparser::{FunctionBody, Operator};

use super::Plan;
use super::module::{number, table};
use super::primary::{GLOBAL, MEMORY, TABLE, between, place};

/// What the second module calls the first.
const FIRST: &str = "first";

/// Writes the second module.
pub(super) fn write(plan: &Plan<'_>) -> Result<Vec<u8>> {
    let module = plan.module;
    let mut rest = Rest {
        plan,
        places: plan.later.iter().zip(0..).map(|(function, place)| (*function, place)).collect(),
    };
    let odd = |error: reencode::Error<anyhow::Error>| anyhow!("the second module cannot be written: {error}");

    let mut types = TypeSection::new();
    for kind in &module.types {
        types.ty().func_type(&rest.func_type(kind.clone()).map_err(odd)?);
    }
    let mut imports = ImportSection::new();
    for (at, kind) in (0_u32..).zip(&module.tables) {
        imports.import(FIRST, &format!("{TABLE}{at}"), EntityType::Table(table(*kind)?));
    }
    let last = number(module.tables.len());
    imports.import(FIRST, &format!("{TABLE}{last}"), EntityType::Table(between(plan)));
    for (at, kind) in (0_u32..).zip(&module.memories) {
        let kind = rest.memory_type(*kind).map_err(odd)?;
        imports.import(FIRST, &format!("{MEMORY}{at}"), EntityType::Memory(kind));
    }
    for (at, kind) in (0_u32..).zip(&module.globals) {
        let kind = rest.global_type(*kind).map_err(odd)?;
        imports.import(FIRST, &format!("{GLOBAL}{at}"), EntityType::Global(kind));
    }
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for function in &plan.later {
        functions.function(module.signature(*function)?.0);
        let body =
            module.bodies.get((function - module.own()) as usize).context("a function without a body")?;
        rest.parse_function_body(&mut code, body.clone()).map_err(odd)?;
    }
    let mut elements = ElementSection::new();
    let doors: Vec<u32> = plan.doors.iter().filter_map(|door| rest.places.get(door).copied()).collect();
    let from = ConstExpr::i32_const(number(plan.shared.len()).cast_signed());
    elements.active(Some(last), &from, Elements::Functions(doors.into()));

    let mut data = DataSection::new();
    place(&plan.later_data, &mut data);
    let mut made = wasm_encoder::Module::new();
    made.section(&types)
        .section(&imports)
        .section(&functions)
        .section(&elements)
        .section(&code)
        .section(&data);
    Ok(made.finish())
}

struct Rest<'p, 'a> {
    plan: &'p Plan<'a>,
    /// The number of each function in this module.
    places: HashMap<u32, u32>,
}

impl Reencode for Rest<'_, '_> {
    type Error = anyhow::Error;

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), reencode::Error<anyhow::Error>> {
        let mut made = utils::new_function_with_parsed_locals(self, &body)?;
        for operator in body.get_operators_reader()? {
            let operator = operator?;
            let Operator::Call { function_index } = operator else {
                made.instruction(&utils::instruction(self, operator)?);
                continue;
            };
            if let Some(place) = self.places.get(&function_index) {
                made.instruction(&Instruction::Call(*place));
                continue;
            }
            let gone = || reencode::Error::UserError(anyhow!("function {function_index} is not shared"));
            let slot = self.plan.slot(function_index).ok_or_else(gone)?;
            let (kind, _) = self.plan.module.signature(function_index).map_err(reencode::Error::UserError)?;
            made.instruction(&Instruction::I32Const(slot.cast_signed()));
            let table = number(self.plan.module.tables.len());
            made.instruction(&Instruction::CallIndirect { type_index: kind, table_index: table });
        }
        code.function(&made);
        Ok(())
    }
}
