//! What the browser can do for the pane: wait, and open the CRM's own pages.

use domain::{party::Record, ports::Place};
use uuid::Uuid;

use crate::office;

/// The browser the pane runs in.
#[derive(Clone, Debug)]
pub struct Browser {
    /// The CRM's address, without a path.
    pub crm_origin: String,
}

impl Browser {
    /// The address of a row's page, as model-driven apps have it.
    fn open(&self, table: &str, id: Uuid) {
        let id = id.to_string();
        let url = [&self.crm_origin, "/main.aspx?pagetype=entityrecord&etn=", table, "&id=", &id].concat();
        if !office::open_window(&url)
            && let Some(window) = web_sys::window()
        {
            drop(window.open_with_url_and_target_and_features(&url, "_blank", "noopener"));
        }
    }
}

impl Place for Browser {
    async fn wait(&self, milliseconds: u32) {
        gloo_timers::future::TimeoutFuture::new(milliseconds).await;
    }

    fn show(&self, record: &Record) {
        self.open(dataverse::names::table(record.kind), record.id);
    }

    fn show_activity(&self, activity: Uuid) {
        self.open("email", activity);
    }
}
