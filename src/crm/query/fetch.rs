//! FetchXML.

use serde_json::Value;

use super::read::Reader;
use crate::catalog::Info;
use crate::error::{Fault, Result};

/// Runs a query.
pub(crate) async fn run(
    _reader: &mut Reader<'_>,
    _info: &'static Info,
    _xml: &str,
    _size: Option<u32>,
) -> Result<Value> {
    Err(Fault::unsupported("FetchXML"))
}
