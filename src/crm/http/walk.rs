//! The path of a URL, walked segment by segment to what it names.

use uuid::Uuid;

use crate::access::Right;
use crate::catalog::{Catalog, Info, What};
use crate::error::{Fault, Result};
use crate::odata::{Argument, Segment};
use crate::query::read::children;
use crate::rows::{Context, concrete, must, refer};
use crate::store::plan::{Cond, Select};

/// What a path names.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// The root.
    Root,
    /// `$metadata`, `WhoAmI`, `EntityDefinitions`: a name that is no set, with arguments and what follows.
    Name(String, Vec<(String, Argument)>, Vec<Segment>),
    /// Rows of a table; `parent` is the row and navigation they were reached by.
    Set {
        /// The table.
        info: &'static Info,
        /// Which of its rows.
        cond: Cond,
        /// The row and navigation in front.
        parent: Option<(&'static Info, Uuid, String)>,
    },
    /// A row, maybe one that does not exist.
    Row {
        /// The table.
        info: &'static Info,
        /// Its key.
        id: Uuid,
        /// The row and navigation in front.
        parent: Option<(&'static Info, Uuid, String)>,
        /// An alternate key that fits no row: the values a create would take.
        missing: Option<Vec<(String, Argument)>>,
    },
    /// A lookup that is empty.
    Nothing(&'static Info, Uuid, String),
    /// A column of a row.
    Property(&'static Info, Uuid, usize),
    /// An operation bound to a row.
    Bound(&'static Info, Uuid, String, Vec<(String, Argument)>),
    /// An operation bound to a table.
    BoundSet(&'static Info, String),
}

/// How a path ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Plainly.
    Plain,
    /// `$count`.
    Count,
    /// `$ref`.
    Ref,
    /// `$value`.
    Value,
}

/// Walks a path.
///
/// # Errors
/// 404 for a segment that names nothing, with Dataverse's words.
pub(crate) async fn walk(
    cx: &mut Context<'_>,
    segments: &[Segment],
    aliases: &[(String, String)],
) -> Result<(Place, End)> {
    let catalog = Catalog::get();
    let mut place = Place::Root;
    let mut end = End::Plain;
    let mut rest = segments;
    while let Some((segment, after)) = rest.split_first() {
        if end != End::Plain {
            return Err(Fault::bad("Nothing may follow $count, $ref or $value."));
        }
        rest = after;
        place = match (place, segment) {
            (Place::Root, Segment::Content(id)) => {
                let made = cx.contents.iter().find(|(content, ..)| content == id);
                let (_, info, id) = made.ok_or_else(|| {
                    Fault::bad(format!("Content-ID Reference: '${id}' does not exist in the batch context."))
                })?;
                Place::Row { info, id: *id, parent: None, missing: None }
            }
            (Place::Root, Segment::Name(name)) => match catalog.set(name) {
                Some(info) => Place::Set { info, cond: Cond::All, parent: None },
                None => {
                    let (arguments, after) = match after.split_first() {
                        Some((Segment::NamedKey(arguments), after)) => (arguments.clone(), after),
                        _ => (Vec::new(), after),
                    };
                    return Ok((Place::Name(name.clone(), arguments, after.to_vec()), End::Plain));
                }
            },
            (Place::Set { info, parent, cond }, Segment::Key(id)) => {
                if parent.is_some() && !matches!(after.first(), Some(Segment::Ref)) {
                    let found = cx.db.count(info, &cond.and(Cond::eq(0, *id)), 1).await?;
                    if found == 0 {
                        return Err(Fault::missing(info.logical(), *id));
                    }
                }
                Place::Row { info, id: *id, parent, missing: None }
            }
            (Place::Set { info, parent: None, .. }, Segment::NamedKey(parts)) => {
                match refer::by_key(cx.db, info, parts, aliases).await {
                    Ok(id) => Place::Row { info, id, parent: None, missing: None },
                    Err(fault) if fault.status == 404 => {
                        Place::Row { info, id: Uuid::new_v4(), parent: None, missing: Some(parts.clone()) }
                    }
                    Err(fault) => return Err(fault),
                }
            }
            (Place::Set { info, cond, parent }, Segment::Name(name)) => {
                let short = name.strip_prefix("Microsoft.Dynamics.CRM.").unwrap_or(name);
                match catalog.table(short).filter(|_| short != name) {
                    Some(cast) if cast == info => Place::Set { info, cond, parent },
                    Some(cast) => {
                        let only = Cond::Exists(
                            crate::store::plan::Relation::Joined { field: 0, other: cast, other_field: 0 },
                            Box::new(Cond::All),
                        );
                        Place::Set { info, cond: cond.and(only), parent }
                    }
                    None => {
                        arguments(&mut rest);
                        Place::BoundSet(info, name.clone())
                    }
                }
            }
            (Place::Row { info, id, parent: _, missing: _ }, Segment::Name(name)) => {
                let short = name.strip_prefix("Microsoft.Dynamics.CRM.").unwrap_or(name);
                if short != name
                    && let Some(cast) = catalog.table(short)
                {
                    Place::Row { info: cast, id, parent: None, missing: None }
                } else if short != name || crate::actions::is_bound(short) {
                    let arguments = arguments(&mut rest);
                    Place::Bound(info, id, short.to_owned(), arguments)
                } else {
                    step(cx, info, id, name, after.first() == Some(&Segment::Ref)).await?
                }
            }
            (place @ (Place::Set { .. } | Place::Row { .. }), Segment::Count) => {
                end = End::Count;
                place
            }
            (place @ (Place::Set { .. } | Place::Row { .. } | Place::Nothing(..)), Segment::Ref) => {
                end = End::Ref;
                place
            }
            (place @ Place::Property(..), Segment::Value) => {
                end = End::Value;
                place
            }
            (_, Segment::Name(name)) => return Err(Fault::segment(name)),
            (_, Segment::Ref) => return Err(Fault::segment("$ref")),
            (_, Segment::Count) => return Err(Fault::segment("$count")),
            (_, Segment::Value) => return Err(Fault::segment("$value")),
            (_, Segment::Content(id)) => return Err(Fault::segment(&format!("${id}"))),
            (_, Segment::Key(id)) => return Err(Fault::segment(&format!("({id})"))),
            (_, Segment::NamedKey(_)) => return Err(Fault::segment("(…)")),
        };
    }
    Ok((place, end))
}

fn arguments(rest: &mut &[Segment]) -> Vec<(String, Argument)> {
    match rest.split_first() {
        Some((Segment::NamedKey(arguments), after)) => {
            *rest = after;
            arguments.clone()
        }
        _ => Vec::new(),
    }
}

async fn step(
    cx: &mut Context<'_>,
    info: &'static Info,
    id: Uuid,
    name: &str,
    reference: bool,
) -> Result<Place> {
    if let Some(field) = info.wire_field(name) {
        let info = concrete(cx.db, info, id).await?;
        let field = info.wire_field(name).unwrap_or(field);
        return Ok(Place::Property(info, id, field));
    }
    if let Some(single) = info.single(name).cloned() {
        let select = Select::new(info, Cond::eq(0, id));
        let row = cx.db.row(&select).await?.ok_or_else(|| Fault::missing(info.logical(), id))?;
        cx.who.clone().may_row(cx.db, &row, Right::Read).await?;
        let to = row.get(single.field).reference().filter(|(table, _)| single.targets.contains(table));
        let parent = Some((info, id, name.to_owned()));
        return Ok(match to.and_then(|(table, id)| Some((Catalog::get().table(table)?, id))) {
            Some((target, to)) => Place::Row { info: target, id: to, parent, missing: None },
            None => Place::Nothing(info, id, name.to_owned()),
        });
    }
    let (child, cond) = children(info, name, id)?;
    if !reference {
        let row = must(cx.db, info, id).await?;
        cx.who.clone().may_row(cx.db, &row, Right::Read).await?;
    }
    Ok(Place::Set { info: child, cond, parent: Some((info, id, name.to_owned())) })
}

/// Name of a property for `@odata.context`.
pub(crate) fn property_name(info: &Info, field: usize) -> String {
    match info.fields.get(field).map(|f| f.what) {
        Some(What::Lookup(_)) => info.wire_name(field),
        Some(What::Key | What::Version | What::Value(_)) | None => {
            info.fields.get(field).map(|f| f.name.to_owned()).unwrap_or_default()
        }
    }
}
