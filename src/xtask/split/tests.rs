//! A small module is taken apart. That the parts work together is shown by the end-to-end tests.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction as I, MemorySection,
    MemoryType, Module, NameMap, NameSection, RefType, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::Validator;

use super::{Plan, module, primary, rest, whole};

/// `now` calls `later` and `shared`; `later` calls `shared` too, and `inner`; nobody calls `alone`.
fn sample() -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut imports = ImportSection::new();
    imports.import("./regarding_bg.js", "__wbg_regardingRest_0123456789abcdef", EntityType::Function(0));
    let mut functions = FunctionSection::new();
    for _ in 0..5 {
        functions.function(1);
    }
    let mut tables = TableSection::new();
    let kind = RefType::FUNCREF;
    tables.table(TableType {
        element_type: kind,
        table64: false,
        minimum: 2,
        maximum: Some(2),
        shared: false,
    });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut globals = GlobalSection::new();
    let stack = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
    globals.global(stack, &ConstExpr::i32_const(1024));
    let mut exports = ExportSection::new();
    exports.export("now", ExportKind::Func, 1).export("memory", ExportKind::Memory, 0);
    let mut elements = ElementSection::new();
    elements.active(None, &ConstExpr::i32_const(1), Elements::Functions([4].as_slice().into()));
    let mut code = CodeSection::new();
    for calls in [[2, 3].as_slice(), &[3, 5], &[], &[2], &[]] {
        let mut body = Function::new([]);
        body.instruction(&I::LocalGet(0));
        for called in calls {
            body.instruction(&I::Call(*called));
        }
        body.instruction(&I::End);
        code.function(&body);
    }
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(8), *b"text");
    let mut map = NameMap::new();
    for (at, name) in (1..).zip(["pane::now", "pane::later", "pane::shared", "pane::alone", "pane::inner"]) {
        map.append(at, name);
    }
    let mut names = NameSection::new();
    names.functions(&map);
    let mut made = Module::new();
    made.section(&types).section(&imports).section(&functions).section(&tables).section(&memories);
    made.section(&globals).section(&exports).section(&elements).section(&code).section(&data).section(&names);
    made.finish()
}

fn is_later(name: &str) -> bool {
    ["pane::later", "pane::alone"].contains(&name)
}

#[test]
fn both_parts_are_whole_modules_and_the_first_has_doors_to_the_rest() {
    let bytes = sample();
    let module = module::Module::read(&bytes).unwrap();
    let plan = Plan::new(&module, &is_later).unwrap();
    assert_eq!(plan.later, [2, 4, 5], "what only the rest calls goes along, named by the list or not");
    assert_eq!(plan.shared, [3], "what the rest calls of the first");
    assert_eq!(plan.doors, [2, 4], "one is called, the other stands in a table");
    let (first, rest) = (primary::write(&bytes, &plan).unwrap(), rest::write(&plan).unwrap());
    for part in [&first, &rest] {
        Validator::new().validate_all(part).unwrap();
    }
    let first = module::Module::read(&first).unwrap();
    assert_eq!(first.imported, ["a"], "names are short");
    assert_eq!(first.names.len(), 0);
    assert_eq!(first.tables.len(), 2);
    let rest = module::Module::read(&rest).err().unwrap();
    assert!(rest.to_string().contains("no function"), "it takes tables and memory from the first: {rest}");
}

#[test]
fn without_anything_for_later_there_is_nothing_to_take_apart() {
    let bytes = sample();
    let module = module::Module::read(&bytes).unwrap();
    assert!(Plan::new(&module, &|_| false).is_err());
}

#[test]
fn the_counting_module_has_a_counter_for_each_function() {
    let counting = whole::counting(&sample()).unwrap();
    Validator::new().validate_all(&counting).unwrap();
    assert_eq!(module::Module::read(&counting).unwrap().globals.len(), 1 + 5);
    Validator::new().validate_all(&whole::without_names(&sample()).unwrap()).unwrap();
}
