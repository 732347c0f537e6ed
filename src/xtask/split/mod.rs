//! Takes the pane's WebAssembly apart: what the first card needs, and the rest, which is loaded after it.
//!
//! The two modules share memory, tables and globals, and call each other through a table of their own. A function of
//! the rest that the first module knows is there as a door: it sees to it that the rest has come, and calls it. Which
//! functions are needed is not guessed: `cargo xtask profile` watches first cards being painted and notes down what
//! no one called (`later.txt`). A function that list does not know stays in the first module, so an old list costs
//! bytes and nothing else.

mod data;
mod module;
mod names;
mod primary;
mod profile;
mod rest;
#[cfg(test)]
mod tests;
mod whole;

use std::collections::HashMap;

use anyhow::{Context as _, Result, ensure};

use wasmparser::FunctionBody;

use data::{Linked, Pieces};
use module::{Module, number};
pub(crate) use names::Short;
pub(crate) use profile::{Later, names};

/// The start of the name, in the module, of the function outside that fetches the rest; `src/addin/rest.rs` names it.
const FETCH: &str = "__wbg_regardingRest_";

/// The two modules.
pub(crate) struct Split {
    /// What is loaded first.
    pub(crate) first: Vec<u8>,
    /// What is loaded after the first card.
    pub(crate) rest: Vec<u8>,
    /// What the first module now calls what comes from outside.
    pub(crate) names: Short,
}

/// Who goes where.
struct Plan<'a> {
    module: &'a Module<'a>,
    /// The functions of the rest, in order.
    later: Vec<u32>,
    /// The functions of the first module that the rest calls. They stand first in the table between the modules.
    shared: Vec<u32>,
    /// The functions of the rest that the first module knows. They stand after those.
    doors: Vec<u32>,
    /// The place of each of them in that table.
    slots: HashMap<u32, u32>,
    /// The functions of the module's own that the first module has, in their order there.
    order: Vec<u32>,
    /// The number of each function in the first module; none where it is not in there.
    moved: Vec<Option<u32>>,
    /// The number of the function outside that fetches the rest.
    fetch: u32,
    /// The number of the function that sees to it that the rest is there.
    ensure: u32,
    /// The signature of a function that takes nothing and gives nothing.
    nothing: u32,
    /// Short names for what comes from outside.
    names: Short,
    /// The data of the first module.
    data: Pieces,
    /// The data of the rest.
    later_data: Pieces,
}

impl<'a> Plan<'a> {
    fn new(module: &'a Module<'a>, later: &dyn Fn(&str) -> bool) -> Result<Self> {
        let fetch = module.imported.iter().position(|name| name.starts_with(FETCH));
        let fetch = number(fetch.context("the module has no way to fetch the rest")?);
        let nothing =
            module.types.iter().position(|kind| kind.params().is_empty() && kind.results().is_empty());
        let nothing = number(nothing.context("the module has no function without arguments")?);
        let own = module.own();
        let mut is_later = vec![false; module.functions.len()];
        let mut called = Vec::with_capacity(module.bodies.len());
        for (function, body) in (own..).zip(&module.bodies) {
            let (calls, bound) = module.calls(body)?;
            let wanted = module.names.get(&function).is_some_and(|name| later(name));
            is_later[function as usize] = wanted && !bound;
            called.push((calls, bound));
        }
        let (mut shared, mut known) = (vec![false; is_later.len()], vec![false; is_later.len()]);
        for function in &module.named {
            known[*function as usize] = true;
        }
        // What nothing in the first module leads to needs no list, and no door either.
        let needed = reached(&module.named, &is_later, own, &called);
        for (function, (_, bound)) in (own..).zip(&called) {
            is_later[function as usize] |= !needed[function as usize] && !bound;
        }
        for (function, (calls, _)) in (own..).zip(&called) {
            for call in calls {
                match (is_later[function as usize], is_later[*call as usize]) {
                    (true, false) => shared[*call as usize] = true,
                    (false, true) => known[*call as usize] = true,
                    (true, true) | (false, false) => {}
                }
            }
        }
        let all = |wanted: &dyn Fn(usize) -> bool| -> Vec<u32> {
            (0..is_later.len()).filter(|at| wanted(*at)).map(number).collect()
        };
        let later = all(&|at| is_later[at]);
        let shared = all(&|at| shared[at]);
        let doors = all(&|at| is_later[at] && known[at]);
        ensure!(!doors.is_empty(), "nothing was found that can be loaded later");
        let mut slots = HashMap::new();
        for (slot, function) in (0..).zip(shared.iter().chain(&doors)) {
            slots.insert(*function, slot);
        }
        // Functions that begin alike stand together, and doors behind them: compressed, 2 KB less.
        let alike = |at: u32| module.bodies.get((at - own) as usize).map(FunctionBody::as_bytes);
        let mut order = all(&|at| at >= own as usize && (!is_later[at] || slots.contains_key(&number(at))));
        order.sort_by_key(|at| (is_later[*at as usize], alike(*at).filter(|_| !is_later[*at as usize])));
        let mut moved: Vec<Option<u32>> = (0..own).map(Some).collect();
        moved.resize(is_later.len(), None);
        for (place, function) in (own..).zip(&order) {
            moved[*function as usize] = Some(place);
        }
        let next = own + number(order.len());
        let (data, later_data) = (Vec::new(), Vec::new());
        let names = Short::new(&module.imported);
        Ok(Self {
            module,
            later,
            shared,
            doors,
            slots,
            order,
            moved,
            fetch,
            ensure: next,
            nothing,
            names,
            data,
            later_data,
        })
    }

    fn is_later(&self, function: u32) -> bool {
        self.later.binary_search(&function).is_ok()
    }

    fn slot(&self, function: u32) -> Option<u32> {
        self.slots.get(&function).copied()
    }
}

/// Of each function, whether the outside, a table or a function of the first module leads to it.
fn reached(named: &[u32], is_later: &[bool], own: u32, called: &[(Vec<u32>, bool)]) -> Vec<bool> {
    let mut reached = vec![false; is_later.len()];
    let mut open = named.to_vec();
    while let Some(function) = open.pop() {
        let at = function as usize;
        if std::mem::replace(&mut reached[at], true) || is_later[at] || function < own {
            continue;
        }
        open.extend(called.get((function - own) as usize).into_iter().flat_map(|(calls, _)| calls));
    }
    reached
}

/// Takes a module apart. `linked` is the same module as the linker wrote it, with its notes; `later` says by its name
/// whether a function can come later.
///
/// # Errors
/// Where the module cannot be taken apart: then it is served whole.
pub(crate) fn split(bytes: &[u8], linked: &[u8], later: &dyn Fn(&str) -> bool) -> Result<Split> {
    let module = Module::read(bytes)?;
    let mut plan = Plan::new(&module, later)?;
    (plan.data, plan.later_data) = Linked::read(linked)?.split(bytes, &plan)?;
    Ok(Split { first: primary::write(bytes, &plan)?, rest: rest::write(&plan)?, names: plan.names })
}

/// The module without names and notes of tools.
pub(crate) fn without_names(bytes: &[u8]) -> Result<Vec<u8>> {
    whole::without_names(bytes)
}

/// The module with a counter before each function; see [`whole::counting`].
pub(crate) fn counting(bytes: &[u8]) -> Result<Vec<u8>> {
    whole::counting(bytes)
}
