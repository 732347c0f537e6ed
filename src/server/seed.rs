//! Tells the sandbox's story to the CRM.
use crate::crm_shim::Crm;
pub(crate) async fn seed(_crm: &Crm, _story: &sandbox::Story) -> anyhow::Result<()> {
    Ok(())
}
