//! Reading: options of a URL against the model, queries, expansion, annotations, FetchXML, change tracking.

pub(crate) mod apply;
pub(crate) mod delta;
pub(crate) mod fetch;
pub(crate) mod read;
pub(crate) mod render;
pub(crate) mod resolve;
pub(crate) mod select;
mod when;
