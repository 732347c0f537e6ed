//! Which part of the data only the rest uses: texts, tables, messages of its own.
//!
//! The linker knows: it leaves notes of every place in the code and in the data that holds an address (relocations),
//! and of what stands at which address (symbols). Later steps change functions and not addresses. So what a function of
//! the first module may use is what the linker noted for the function of that name, and, for functions it does not know,
//! whatever any number in them could point to; and what can be reached from there. All else goes with the rest.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "WebAssembly has hundreds of kinds; few mean something here"
)]

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use anyhow::{Context as _, Result, bail};
use wasmparser::{
    DataKind, KnownCustom, Linking, LinkingSectionReader, Operator, Parser, Payload, RelocSectionReader,
    RelocationType, SymbolInfo,
};

use super::Plan;
use super::profile::clean;

/// Pieces of data with their addresses.
pub(super) type Pieces = Vec<(u32, Vec<u8>)>;

/// A gap that is no longer than this is not worth a piece of its own, in bytes.
const GAP: u32 = 12;

/// The size of a place in the source: address and length of the name of its file, line, column.
const LOCATION_BYTES: usize = 16;

/// What the linker noted.
#[derive(Default)]
pub(super) struct Linked {
    /// Where each symbol stands; nothing for what is no data.
    places: Vec<Option<Range<u32>>>,
    /// The symbols whose addresses a function holds, by its name.
    held_by_code: HashMap<String, Vec<usize>>,
    /// The same of a symbol.
    held_by_data: HashMap<usize, Vec<usize>>,
    /// The symbols that say where in the source something panics.
    whence: HashSet<usize>,
}

impl Linked {
    /// Reads the notes from a module as the linker wrote it.
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let mut linked = Self::default();
        let (mut names, mut bodies, mut segments) = (HashMap::new(), Vec::new(), Vec::new());
        // Where the content of each section begins in the file, and whether it is code or data.
        let mut sections: Vec<usize> = Vec::new();
        let (mut code, mut data) = (Vec::new(), Vec::new());
        let (mut code_at, mut data_at) = (None, None);
        let mut imported = 0_u32;
        for payload in Parser::new(0).parse_all(bytes) {
            let payload = payload.context("the linked module cannot be read")?;
            if let Some((_, range)) = payload.as_section() {
                sections.push(range.start);
            }
            match payload {
                Payload::ImportSection(imports) => imported = imports.count(),
                Payload::CodeSectionStart { .. } => code_at = Some(sections.len() - 1),
                Payload::CodeSectionEntry(body) => bodies.push(body.range()),
                Payload::DataSection(section) => {
                    data_at = Some(sections.len() - 1);
                    for segment in section {
                        let segment = segment?;
                        let address = address(&segment.kind)?;
                        segments.push((address, segment.range.end - segment.data.len(), segment.data.len()));
                    }
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Linking(notes) => linked.symbols(notes, &segments, &mut names)?,
                    KnownCustom::Reloc(notes) => {
                        let kept = match Some(notes.section_index() as usize) {
                            at if at == code_at => &mut code,
                            at if at == data_at => &mut data,
                            _ => continue,
                        };
                        addresses(&notes, kept)?;
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        let start = |at: Option<usize>| at.and_then(|at| sections.get(at)).copied();
        let (Some(code_start), Some(data_start)) = (start(code_at), start(data_at)) else {
            bail!("the linked module has no code or no data")
        };
        if names.is_empty() || data.is_empty() {
            bail!("the linker left no notes")
        }
        for (offset, symbol) in code {
            let at = bodies.partition_point(|body| body.end <= code_start + offset);
            let number = imported + u32::try_from(at)?;
            let name = names.get(&number).context("the linker does not name a function")?;
            linked.held_by_code.entry(String::clone(name)).or_default().push(symbol);
        }
        // Symbols in the order of their addresses: the holder is the one around the place.
        let mut order: Vec<(usize, Range<u32>)> =
            linked.places.iter().enumerate().filter_map(|(at, place)| Some((at, place.clone()?))).collect();
        order.sort_by_key(|(_, place)| (place.start, place.end));
        for (offset, symbol) in data {
            let place = data_start + offset;
            let found = segments.iter().find(|(_, from, size)| (*from..from + size).contains(&place));
            let (base, from, _) = found.context("the linker notes an address outside of the data")?;
            let address = base + u32::try_from(place - from)?;
            let mut held = false;
            for (holder, _) in order.iter().filter(|(_, place)| place.contains(&address)) {
                held = true;
                linked.held_by_data.entry(*holder).or_default().push(symbol);
            }
            if !held {
                bail!("an address stands in data without a name")
            }
        }
        let content = |place: &Range<u32>| {
            let (base, from, _) = segments.iter().rev().find(|(base, ..)| *base <= place.start)?;
            let start = from + (place.start - base) as usize;
            bytes.get(start..start + place.len())
        };
        linked.whence = linked.whence(&content);
        Ok(linked)
    }

    /// What stands for a place in the source: the name of a file, a line and a column ([`std::panic::Location`]). Code
    /// hands it on to what tells of a panic, and nothing else reads it.
    fn whence<'a>(&self, content: &dyn Fn(&Range<u32>) -> Option<&'a [u8]>) -> HashSet<usize> {
        let place = |symbol: usize| self.places.get(symbol).and_then(Option::as_ref);
        let is_file = |symbol: &usize| {
            let name = place(*symbol).and_then(content).unwrap_or_default();
            name.strip_suffix(b"\0").unwrap_or(name).ends_with(b".rs")
        };
        let holders = self.held_by_data.iter();
        let of_a_file = holders.filter(|(_, held)| matches!(held.as_slice(), [name] if is_file(name)));
        let of_its_size =
            of_a_file.filter(|(at, _)| place(**at).is_some_and(|at| at.len() == LOCATION_BYTES));
        of_its_size.map(|(at, _)| *at).collect()
    }

    fn symbols(
        &mut self,
        notes: LinkingSectionReader<'_>,
        segments: &[(u32, usize, usize)],
        names: &mut HashMap<u32, String>,
    ) -> Result<()> {
        for part in notes.subsections() {
            let Linking::SymbolTable(symbols) = part? else { continue };
            for symbol in symbols {
                self.places.push(match symbol? {
                    SymbolInfo::Data { symbol: Some(data), .. } => {
                        let segment = segments.get(data.index as usize);
                        let (base, ..) = segment.context("a symbol of no segment")?;
                        Some(base + data.offset..base + data.offset + data.size)
                    }
                    SymbolInfo::Func { index, name: Some(name), .. } => {
                        names.insert(index, clean(&format!("{}", rustc_demangle::demangle(name))));
                        None
                    }
                    _ => None,
                });
            }
        }
        Ok(())
    }

    /// How many bytes of data each function alone holds, by its name: they go where it goes.
    pub(super) fn held_alone(&self) -> HashMap<&str, usize> {
        let mut holders: HashMap<usize, usize> = HashMap::new();
        let by_code = self.held_by_code.values().chain(self.held_by_data.values());
        for symbol in by_code.flat_map(|held| held.iter().copied().collect::<HashSet<_>>()) {
            *holders.entry(symbol).or_default() += 1;
        }
        let alone = |symbol: &usize| holders.get(symbol) == Some(&1);
        let size = |symbol: usize| self.places.get(symbol).cloned().flatten().map_or(0, |place| place.len());
        let of = |held: &Vec<usize>| -> usize {
            held.iter().copied().filter(alone).collect::<HashSet<_>>().into_iter().map(size).sum()
        };
        self.held_by_code.iter().map(|(name, held)| (name.as_str(), of(held))).collect()
    }

    /// What the first module may use.
    fn reached(&self, plan: &Plan<'_>) -> Result<HashSet<usize>> {
        let mut open: Vec<usize> = Vec::new();
        let mut loose: HashSet<u32> = HashSet::new();
        for (function, body) in (plan.module.own()..).zip(&plan.module.bodies) {
            if plan.is_later(function) {
                continue;
            }
            let noted = plan.module.names.get(&function).and_then(|name| self.held_by_code.get(&clean(name)));
            open.extend(noted.into_iter().flatten());
            for operator in body.get_operators_reader()? {
                loose.extend(numbers(&operator?));
            }
        }
        for (at, place) in self.places.iter().enumerate() {
            if place.as_ref().is_some_and(|place| loose.iter().any(|number| place.contains(number))) {
                open.push(at);
            }
        }
        let mut reached = HashSet::new();
        while let Some(symbol) = open.pop() {
            if !self.whence.contains(&symbol) && reached.insert(symbol) {
                open.extend(self.held_by_data.get(&symbol).into_iter().flatten());
            }
        }
        Ok(reached)
    }

    /// Takes the data apart: what the first module needs, and what goes with the rest.
    pub(super) fn split(&self, bytes: &[u8], plan: &Plan<'_>) -> Result<(Pieces, Pieces)> {
        let reached = self.reached(plan)?;
        let (mut first, mut rest) = (Vec::new(), Vec::new());
        for (base, data) in segments(bytes)? {
            // Of each byte: whether a symbol that is not reached covers it, and whether one that is does.
            let mut sides = vec![(false, false); data.len()];
            for (at, place) in self.places.iter().enumerate() {
                let Some(place) = place else { continue };
                let from = place.start.saturating_sub(base) as usize;
                let to = (place.end.saturating_sub(base) as usize).min(data.len());
                for side in sides.get_mut(from..to).into_iter().flatten() {
                    if reached.contains(&at) { side.1 = true } else { side.0 = true }
                }
            }
            let is_later = |at: usize| sides[at] == (true, false);
            pieces(base, data, &|at| !is_later(at) && data[at] != 0, &|at| !is_later(at), &mut first);
            pieces(base, data, &is_later, &is_later, &mut rest);
        }
        Ok((first, rest))
    }
}

/// The data of a module as it is.
pub(super) fn segments(bytes: &[u8]) -> Result<Vec<(u32, &[u8])>> {
    let mut segments = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        let Payload::DataSection(section) = payload? else { continue };
        for segment in section {
            let segment = segment?;
            segments.push((address(&segment.kind)?, segment.data));
        }
    }
    Ok(segments)
}

fn address(kind: &DataKind<'_>) -> Result<u32> {
    let DataKind::Active { memory_index: 0, offset_expr } = kind else { bail!("data without a place") };
    match offset_expr.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value.cast_unsigned()),
        _ => bail!("data at a place that is not known"),
    }
}

/// The places in a section that hold an address of data, and the symbol each of them holds.
fn addresses(notes: &RelocSectionReader<'_>, into: &mut Vec<(usize, usize)>) -> Result<()> {
    for note in notes.entries() {
        let note = note?;
        match note.ty {
            RelocationType::MemoryAddrLeb
            | RelocationType::MemoryAddrSleb
            | RelocationType::MemoryAddrI32 => into.push((note.offset as usize, note.index as usize)),
            RelocationType::FunctionIndexLeb
            | RelocationType::FunctionIndexI32
            | RelocationType::TableIndexSleb
            | RelocationType::TableIndexI32
            | RelocationType::TypeIndexLeb
            | RelocationType::GlobalIndexLeb
            | RelocationType::GlobalIndexI32
            | RelocationType::FunctionOffsetI32
            | RelocationType::SectionOffsetI32
            | RelocationType::EventIndexLeb
            | RelocationType::TableNumberLeb => {}
            other => bail!("the linker notes an address in a way that is not known: {other:?}"),
        }
    }
    Ok(())
}

/// The numbers in an instruction that could be addresses.
fn numbers(operator: &Operator<'_>) -> Option<u32> {
    use Operator as O;
    match operator {
        O::I32Const { value } => Some(value.cast_unsigned()),
        O::I32Load { memarg }
        | O::I64Load { memarg }
        | O::F32Load { memarg }
        | O::F64Load { memarg }
        | O::I32Load8S { memarg }
        | O::I32Load8U { memarg }
        | O::I32Load16S { memarg }
        | O::I32Load16U { memarg }
        | O::I64Load8S { memarg }
        | O::I64Load8U { memarg }
        | O::I64Load16S { memarg }
        | O::I64Load16U { memarg }
        | O::I64Load32S { memarg }
        | O::I64Load32U { memarg }
        | O::I32Store { memarg }
        | O::I64Store { memarg }
        | O::F32Store { memarg }
        | O::F64Store { memarg }
        | O::I32Store8 { memarg }
        | O::I32Store16 { memarg }
        | O::I64Store8 { memarg }
        | O::I64Store16 { memarg }
        | O::I64Store32 { memarg } => u32::try_from(memarg.offset).ok(),
        _ => None,
    }
}

/// Cuts data into pieces that begin and end with a wanted byte. A short gap is carried over where `may` allows each
/// of its bytes.
fn pieces(
    base: u32,
    data: &[u8],
    wanted: &dyn Fn(usize) -> bool,
    may: &dyn Fn(usize) -> bool,
    into: &mut Pieces,
) {
    let mut open: Option<Range<usize>> = None;
    for at in (0..data.len()).filter(|at| wanted(*at)) {
        let goes_on = |open: &Range<usize>| at - open.end <= GAP as usize && (open.end..at).all(may);
        match open.take_if(|open| goes_on(open)) {
            Some(piece) => open = Some(piece.start..at + 1),
            None => {
                push(base, data, open.replace(at..at + 1), into);
            }
        }
    }
    push(base, data, open, into);
}

fn push(base: u32, data: &[u8], piece: Option<Range<usize>>, into: &mut Pieces) {
    if let Some(piece) = piece {
        into.push((base + super::module::number(piece.start), data[piece].to_vec()));
    }
}
