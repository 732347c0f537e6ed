//! The XML of a fetch, read against the model.

use roxmltree::{Document, Node};

use crate::catalog::{Catalog, Info};
use crate::error::{Fault, Result};
use crate::query::resolve::unknown;

/// Bytes of a fetch.
const MAX_BYTES: usize = 64 * 1024;
/// Links of a query, as in Dataverse.
const MAX_LINKS: usize = 15;
/// Conditions of a query, as in Dataverse.
const MAX_CONDITIONS: usize = 500;
/// Filters inside filters.
const MAX_DEPTH: usize = 30;

/// A whole query.
#[derive(Debug)]
pub(super) struct Fetch {
    pub(super) entity: Entity,
    pub(super) top: Option<u32>,
    pub(super) count: Option<u32>,
    pub(super) page: u64,
    pub(super) total: bool,
    pub(super) aggregate: bool,
}

/// A table of the query.
#[derive(Debug)]
pub(super) struct Entity {
    pub(super) info: &'static Info,
    pub(super) alias: String,
    pub(super) all: bool,
    /// Columns and the aliases they are shown under.
    pub(super) fields: Vec<(usize, Option<String>)>,
    pub(super) orders: Vec<(usize, bool)>,
    pub(super) filters: Vec<Filter>,
    pub(super) links: Vec<Link>,
    pub(super) aggregates: Vec<Aggregate>,
}

/// A column of an aggregate query.
#[derive(Debug)]
pub(super) struct Aggregate {
    pub(super) field: usize,
    pub(super) alias: String,
    /// `count`, `countcolumn`, `sum`, `avg`, `min`, `max`; `None` groups.
    pub(super) function: Option<String>,
    pub(super) distinct: bool,
}

/// A linked table: its column `from` equals the outer column `to`.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) entity: Entity,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: Kind,
}

/// How a link chooses rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Only rows that have one, once for each.
    Inner,
    /// All rows, with what there is.
    Outer,
    /// Rows that have one, each once.
    Exists,
    /// Rows that have none.
    NotAny,
}

impl Link {
    /// Whether the linked rows' columns come along.
    pub(super) fn joins(&self) -> bool {
        matches!(self.kind, Kind::Inner | Kind::Outer)
    }
}

/// Conditions joined by and or or.
#[derive(Debug)]
pub(super) struct Filter {
    pub(super) or: bool,
    pub(super) conditions: Vec<Condition>,
    pub(super) filters: Vec<Filter>,
}

/// One condition.
#[derive(Debug)]
pub(super) struct Condition {
    /// Alias of the linked table the column is in.
    pub(super) entity: Option<String>,
    pub(super) attribute: String,
    pub(super) operator: String,
    pub(super) values: Vec<String>,
}

/// Reads a fetch.
pub(super) fn read(xml: &str) -> Result<Fetch> {
    if xml.len() > MAX_BYTES {
        return Err(Fault::bad(format!("A FetchXML may have at most {MAX_BYTES} bytes.")));
    }
    let document = Document::parse(xml).map_err(|e| Fault::bad(format!("Invalid XML: {e}.")))?;
    let root = document.root_element();
    if root.tag_name().name() != "fetch" {
        return Err(Fault::bad("The root of a FetchXML must be 'fetch'."));
    }
    let number = |name: &str| -> Result<Option<u32>> {
        let Some(text) = root.attribute(name) else { return Ok(None) };
        let value = text.parse().ok().filter(|n| (1..=1_000_000).contains(n));
        value.map(Some).ok_or_else(|| Fault::bad(format!("'{text}' is no {name} of a fetch.")))
    };
    let mut counts = Counts::default();
    let aggregate = root.attribute("aggregate") == Some("true");
    let node = child(root, "entity").ok_or_else(|| Fault::bad("A fetch needs an entity."))?;
    let entity = entity(node, &mut counts, aggregate, 0)?;
    if number("top")?.is_some() && number("page")?.is_some() {
        return Err(Fault::bad("The top attribute can't be specified with the page attribute."));
    }
    Ok(Fetch {
        entity,
        top: number("top")?,
        count: number("count")?,
        page: number("page")?.unwrap_or(1).into(),
        total: root.attribute("returntotalrecordcount") == Some("true"),
        aggregate,
    })
}

#[derive(Debug, Default)]
struct Counts {
    links: usize,
    conditions: usize,
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|c| c.has_tag_name(name))
}

fn needed<'a>(node: Node<'a, '_>, name: &str) -> Result<&'a str> {
    node.attribute(name)
        .ok_or_else(|| Fault::bad(format!("'{}' needs the attribute '{name}'.", node.tag_name().name())))
}

fn field(info: &'static Info, name: &str) -> Result<usize> {
    info.field(name).ok_or_else(|| unknown(info, name))
}

fn entity(node: Node<'_, '_>, counts: &mut Counts, aggregate: bool, depth: usize) -> Result<Entity> {
    if depth > MAX_DEPTH {
        return Err(Fault::bad(format!("Links may be nested at most {MAX_DEPTH} levels deep.")));
    }
    let name = needed(node, "name")?;
    let info = Catalog::get().table(name).ok_or_else(|| {
        Fault::bad(format!("The entity with a name = '{name}' was not found in the MetadataCache."))
    })?;
    let alias = match node.attribute("alias") {
        Some(alias) => alias.to_owned(),
        None if counts.links == 0 => String::new(),
        None => format!("{name}{}", counts.links),
    };
    let mut out = Entity {
        info,
        alias,
        all: false,
        fields: Vec::new(),
        orders: Vec::new(),
        filters: Vec::new(),
        links: Vec::new(),
        aggregates: Vec::new(),
    };
    for inner in node.children().filter(Node::is_element) {
        match inner.tag_name().name() {
            "all-attributes" => out.all = true,
            "attribute" => {
                let place = field(info, needed(inner, "name")?)?;
                if aggregate {
                    let alias = needed(inner, "alias")?.to_owned();
                    let function = inner.attribute("aggregate").map(str::to_owned);
                    let distinct = inner.attribute("distinct") == Some("true");
                    out.aggregates.push(Aggregate { field: place, alias, function, distinct });
                } else {
                    out.fields.push((place, inner.attribute("alias").map(str::to_owned)));
                }
            }
            "order" => {
                let descending = inner.attribute("descending") == Some("true");
                match inner.attribute("attribute") {
                    Some(name) => out.orders.push((field(info, name)?, descending)),
                    None => {
                        needed(inner, "alias")?;
                    }
                }
            }
            "filter" => out.filters.push(filter(inner, counts, 0)?),
            "link-entity" => {
                counts.links += 1;
                if counts.links > MAX_LINKS {
                    return Err(Fault::bad(format!("A fetch may have at most {MAX_LINKS} links.")));
                }
                let linked = entity(inner, counts, aggregate, depth + 1)?;
                let from = field(linked.info, needed(inner, "from")?)?;
                let to = field(info, needed(inner, "to")?)?;
                let kind = match inner.attribute("link-type").unwrap_or("inner") {
                    "inner" | "natural" => Kind::Inner,
                    "outer" => Kind::Outer,
                    "exists" | "in" | "any" => Kind::Exists,
                    "not any" => Kind::NotAny,
                    other => return Err(Fault::unsupported(format!("The link type '{other}'"))),
                };
                out.links.push(Link { entity: linked, from, to, kind });
            }
            other => return Err(Fault::bad(format!("'{other}' has no place in an entity of a fetch."))),
        }
    }
    Ok(out)
}

fn filter(node: Node<'_, '_>, counts: &mut Counts, depth: usize) -> Result<Filter> {
    if depth > MAX_DEPTH {
        return Err(Fault::bad(format!("Filters may be nested at most {MAX_DEPTH} levels deep.")));
    }
    let mut out =
        Filter { or: node.attribute("type") == Some("or"), conditions: Vec::new(), filters: Vec::new() };
    for inner in node.children().filter(Node::is_element) {
        match inner.tag_name().name() {
            "filter" => out.filters.push(filter(inner, counts, depth + 1)?),
            "condition" => {
                counts.conditions += 1;
                if counts.conditions > MAX_CONDITIONS {
                    return Err(Fault::bad(format!("A fetch may have at most {MAX_CONDITIONS} conditions.")));
                }
                let mut values: Vec<String> =
                    inner.attribute("value").map(str::to_owned).into_iter().collect();
                for value in inner.children().filter(|c| c.has_tag_name("value")) {
                    values.push(value.text().unwrap_or_default().to_owned());
                }
                out.conditions.push(Condition {
                    entity: inner.attribute("entityname").map(str::to_owned),
                    attribute: needed(inner, "attribute")?.to_owned(),
                    operator: needed(inner, "operator")?.to_owned(),
                    values,
                });
            }
            other => return Err(Fault::bad(format!("'{other}' has no place in a filter of a fetch."))),
        }
    }
    Ok(out)
}
