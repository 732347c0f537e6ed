//! The query language, parsed: from the text of a URL to values. Knows no store and no table.
//!
//! OData 4.0 as Dataverse takes it (powerapps-docs, query/filter-rows and query-function pages): names, operators and
//! functions are case-sensitive; arithmetic, `has`, `$skip` and `$levels` are refused.

mod cursor;
mod encoding;
mod filter;
mod path;
mod query;
#[cfg(test)]
mod tests;

pub use encoding::{decode_path, decode_query};
pub use filter::{parse_argument, parse_filter};
pub use path::parse_path;
pub use query::parse_query;

use uuid::Uuid;

/// Longest query or path that is read, in bytes after decoding: what a request inside a `$batch` may have
/// (powerapps-docs, execute-batch-operations: URLs up to 64 KB).
pub const MAX_BYTES: usize = 64 * 1024;
/// Deepest nesting of parentheses, `not`, functions, lambdas and `$expand`.
pub const MAX_DEPTH: usize = 100;
/// Most conditions in one `$filter`, as in Dataverse (500 conditions a query).
pub const MAX_CONDITIONS: usize = 500;

/// Why a text is not OData.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// What is wrong and where, in words for the client's developer.
    pub message: String,
    /// The character of the decoded text where reading stopped, from 0.
    pub position: usize,
}

/// `$filter`.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// `a and b`.
    And(Box<Expr>, Box<Expr>),
    /// `a or b`.
    Or(Box<Expr>, Box<Expr>),
    /// `not a`.
    Not(Box<Expr>),
    /// `path op value`, either side a path or a value.
    Compare(Operand, Compare, Operand),
    /// `contains(path,'x')`, `startswith`, `endswith`.
    Text(TextMatch, Operand, String),
    /// `path in (…)`, also `Microsoft.Dynamics.CRM.In(PropertyName='x',PropertyValues=['…'])`.
    In(Path, Vec<Value>),
    /// `collection/any(v:expr)` or `any()`; paths inside start with the variable.
    Any(Path, Option<(String, Box<Expr>)>),
    /// `collection/all(v:expr)`.
    All(Path, String, Box<Expr>),
    /// `Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=7)` and its kin, by the name without
    /// its namespace; a list (`PropertyValues=['1','2']`) stands as one entry a value under the same name.
    Named(String, Vec<(String, Value)>),
    /// A bare boolean path.
    Is(Path),
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// A column, or one reached over single-valued navigations.
    Path(Path),
    /// A literal.
    Value(Value),
    /// `tolower(x)`, `toupper(x)`, `year(x)` and the like, by its lower-case name.
    Call(String, Vec<Operand>),
}

/// `regardingobjectid_contact/fullname`, in its steps.
pub type Path = Vec<String>;

/// A literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true`.
    Bool(bool),
    /// `'text'`, unquoted.
    Text(String),
    /// `42`.
    Int(i64),
    /// `4.2`, as written.
    Decimal(String),
    /// A key.
    Guid(Uuid),
    /// `2026-11-23T10:00:00Z` or `2026-11-23`, as written.
    DateTime(String),
}

/// How two sides are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `eq`.
    Eq,
    /// `ne`.
    Ne,
    /// `gt`.
    Gt,
    /// `ge`.
    Ge,
    /// `lt`.
    Lt,
    /// `le`.
    Le,
}

/// How a text is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextMatch {
    /// `contains`.
    Contains,
    /// `startswith`.
    StartsWith,
    /// `endswith`.
    EndsWith,
}

/// The query options of one level (the top, or inside an `$expand`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// `$select`; `None` means everything.
    pub select: Option<Vec<String>>,
    /// `$filter`.
    pub filter: Option<Expr>,
    /// `$orderby`: path and whether descending.
    pub orderby: Vec<(Path, bool)>,
    /// `$expand`.
    pub expand: Vec<Expand>,
    /// `$top`.
    pub top: Option<u32>,
    /// `$count=true`.
    pub count: bool,
    /// `$skiptoken`, opaque.
    pub skiptoken: Option<String>,
    /// `$deltatoken`, opaque.
    pub deltatoken: Option<String>,
    /// `$apply`, `fetchXml`, `$search`, parameter aliases (`@p1`) and the rest, by name.
    pub others: Vec<(String, String)>,
}

/// One item of `$expand`.
#[derive(Clone, Debug, PartialEq)]
pub struct Expand {
    /// The navigation name, as written.
    pub nav: String,
    /// Its own options.
    pub options: Options,
    /// `nav/$ref`.
    pub only_ref: bool,
}

/// What a path (below `/api/data/v9.2/`) names.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// The segments in order.
    pub segments: Vec<Segment>,
}

/// One segment of a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Segment {
    /// `emails`, `$metadata`, `$batch`, `WhoAmI`, `fullname`, a navigation name, `Microsoft.Dynamics.CRM.SendEmail`.
    Name(String),
    /// `(guid)`, on the segment before it.
    Key(Uuid),
    /// `(accountnumber='A1',…)`, on the segment before it; also function arguments, and empty for `WhoAmI()`.
    NamedKey(Vec<(String, Argument)>),
    /// `$ref`.
    Ref,
    /// `$count`.
    Count,
    /// `$value`.
    Value,
    /// `$1`: the content-id (without the `$`) of a request in the same change set. Only ever the first segment.
    Content(String),
}

/// A named key's or function's argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// A literal.
    Value(Value),
    /// `['a','b']`.
    List(Vec<Value>),
    /// `@p1`, given in the query under that name, `@` included.
    Alias(String),
}
