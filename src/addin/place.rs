//! What the browser can do for the pane: wait, open the CRM's own pages, and ask the server that the pane came from what
//! its synchronizer decided.

use dataverse::Fault;
use decisions::personal;
use domain::{
    contract::{Ask, Told},
    home::{Change, Left, Personal},
    mail::{Body, ItemId, MessageId},
    meeting::{Naming, ports::Names},
    party::Record,
    ports::{Decisions, Place},
    problem::Problem,
    queue,
    reason::Recorded,
    timeline::Safe,
};
use js_sys::{Function, JsString, Promise, Reflect};
use uuid::Uuid;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use wire::{Request, Transport};

use crate::{office, page, shelf::Keeper, shell};

/// Whether a synchronizer runs, and whether it takes questions of this pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namer {
    /// It does.
    Asked,
    /// One runs, and takes none: its server takes tokens for its own CRM alone.
    Unasked,
    /// None runs.
    Nobody,
}

/// The browser the pane runs in.
#[derive(Clone, Debug)]
pub struct Browser<T> {
    /// The CRM's address, without a path.
    pub crm_origin: String,
    /// The way to the server the pane came from, which takes the CRM's tokens where the CRM is its own.
    pub server: T,
    /// Where wishes that wait are kept.
    pub keeper: Keeper,
    /// Who can say what all calendars call an event.
    pub namer: Namer,
    /// The page's sanitizer: takes HTML and whether outside images may stay, gives the promise of `{html, heldBack}`.
    pub sanitizer: Function,
}

impl<T> Browser<T> {
    /// The address of a row's page: the desk's where the CRM is the server's own, else as model-driven apps have it.
    fn address(&self, table: &str, id: Uuid) -> String {
        let id = id.to_string();
        if page::is_origin(&self.crm_origin) {
            [&self.crm_origin, "/desk/#/record/", table, "/", &id].concat()
        } else {
            [&self.crm_origin, "/main.aspx?pagetype=entityrecord&etn=", table, "&id=", &id].concat()
        }
    }

    /// Opens a row's page.
    fn open(&self, table: &str, id: Uuid) {
        let url = self.address(table, id);
        if !office::open_window(&url)
            && let Some(window) = web_sys::window()
        {
            drop(window.open_with_url_and_target_and_features(&url, "_blank", "noopener"));
        }
    }
}

impl<T: Transport> Browser<T> {
    /// What the server says of one's own mailbox; `None` where nobody looks at it.
    async fn of_mailbox(&self, request: Request) -> Result<Option<Vec<u8>>, Problem> {
        let reply = self.server.send(request).await.map_err(Fault::from)?;
        match reply.status {
            404 => Ok(None),
            _ if reply.is_success() => Ok(Some(reply.body)),
            _ => Err(Fault::of(&reply, shell::now()).into()),
        }
    }

    async fn page(&self) -> Result<Option<personal::Page>, Problem> {
        let told = self.of_mailbox(personal::ask(&self.crm_origin)).await?;
        let read = |body: Vec<u8>| personal::read(&body).ok_or_else(|| odd("the answer is none of settings"));
        told.map(read).transpose()
    }
}

fn odd(words: &str) -> Problem {
    Problem::Odd(words.into())
}

impl<T: Transport> Place for Browser<T> {
    async fn wait(&self, milliseconds: u32) {
        gloo_timers::future::TimeoutFuture::new(milliseconds).await;
    }

    async fn clean(&self, text: Body, images: bool) -> Result<Safe, Problem> {
        let odd = |error: JsValue| Problem::Odd(String::from(JsString::from(error)));
        let asked = self.sanitizer.call2(&JsValue::NULL, &text.html.into(), &images.into());
        let promise = asked.map_err(odd)?.dyn_into::<Promise>().map_err(odd)?;
        let cleaned = JsFuture::from(promise).await.map_err(odd)?;
        let member = |name: &str| Reflect::get(&cleaned, &name.into()).ok();
        let html = member("html").and_then(|html| html.as_string());
        let html = html.ok_or_else(|| Problem::Odd("the sanitizer gave no text".into()))?;
        let held_back = member("heldBack").and_then(|count| count.as_f64()).unwrap_or_default();
        // A count of images: neither negative nor large.
        Ok(Safe::passed(html, held_back as usize))
    }

    async fn queue(&self, ask: queue::Ask) -> queue::Told {
        self.keeper.answer(ask).await
    }

    async fn synchronizes(&self) -> Result<bool, Problem> {
        // A mail that cannot be: what is wanted is whether anybody answers.
        let nobody = MessageId::new("check@regarding.invalid");
        let Some(nobody) = nobody else { return Ok(false) };
        if !page::is_origin(&self.crm_origin) {
            return Ok(false);
        }
        Ok(self.decisions(&nobody).await?.is_some())
    }

    async fn copy(&self, text: &str) -> Result<(), Problem> {
        page::copy(text).await.map_err(Problem::Odd)
    }

    fn link(&self, record: &Record) -> String {
        self.address(dataverse::names::table(record.kind), record.id)
    }

    fn show(&self, record: &Record) {
        self.open(dataverse::names::table(record.kind), record.id);
    }

    fn show_activity(&self, activity: Uuid) {
        self.open("email", activity);
    }
}

impl<T: Transport> Names for Browser<T> {
    async fn name(&self, item: &ItemId) -> Result<Naming, Problem> {
        match self.namer {
            Namer::Asked => {}
            Namer::Unasked => return Ok(Naming::Unasked),
            Namer::Nobody => return Ok(Naming::Nobody),
        }
        // Outlook names items in the form of Exchange's web services, the server in that of Graph: two signs differ.
        let id = item.0.replace('/', "-").replace('+', "_");
        let reply = self.server.send(decisions::event(&self.crm_origin, &id)).await.map_err(Fault::from)?;
        match reply.status {
            404 => Ok(Naming::Nobody),
            // Of a mailbox that is not looked at.
            409 => Ok(Naming::Nobody),
            410 => Err(Problem::Gone),
            200 => decisions::read_event(&reply.body)
                .map(Naming::Is)
                .ok_or_else(|| Problem::Odd("the answer is no event".into())),
            _ => Err(Fault::of(&reply, shell::now()).into()),
        }
    }

    fn show_appointment(&self, activity: Uuid, series: bool) {
        self.open(if series { "recurringappointmentmaster" } else { "appointment" }, activity);
    }
}

impl<T: Transport> Decisions for Browser<T> {
    async fn decisions(&self, mail: &MessageId) -> Result<Option<Vec<Recorded>>, Problem> {
        let reply = self.server.send(decisions::list(&self.crm_origin, mail)).await.map_err(Fault::from)?;
        match reply.status {
            404 => Ok(None),
            200 => decisions::answer(&reply.body)
                .map(Some)
                .ok_or_else(|| Problem::Odd("the answer is no list of decisions".into())),
            _ => Err(Fault::of(&reply, shell::now()).into()),
        }
    }

    async fn thread(&self, ask: &Ask) -> Result<Told, Problem> {
        let request = decisions::conversation(&self.crm_origin, ask);
        let reply = self.server.send(request).await.map_err(Fault::from)?;
        if !reply.is_success() {
            return Err(Fault::of(&reply, shell::now()).into());
        }
        let told = decisions::told(&reply.body);
        told.ok_or_else(|| Problem::Odd("the answer says nothing about a conversation".into()))
    }

    async fn left(&self) -> Result<Option<Vec<Left>>, Problem> {
        let told = self.of_mailbox(decisions::left(&self.crm_origin)).await?;
        let read =
            |body: Vec<u8>| decisions::left::read(&body).ok_or_else(|| odd("the answer is no list of mails"));
        told.map(read).transpose()
    }

    async fn personal(&self) -> Result<Option<Personal>, Problem> {
        Ok(self.page().await?.map(|page| page.shown))
    }

    async fn change_personal(&self, change: &Change) -> Result<Option<Personal>, Problem> {
        // Read anew: the desk, or another pane, may have changed something since.
        let Some(page) = self.page().await? else { return Ok(None) };
        let set = personal::set(&self.crm_origin, &page.with(change));
        let told = self.of_mailbox(set).await?;
        let shown = |body: Vec<u8>| personal::read(&body).map(|page| page.shown);
        told.map(|body| shown(body).ok_or_else(|| odd("the answer is none of settings"))).transpose()
    }

    async fn take_back(&self, decision: Uuid) -> Result<(), Problem> {
        let reply =
            self.server.send(decisions::take_back(&self.crm_origin, decision)).await.map_err(Fault::from)?;
        if reply.is_success() { Ok(()) } else { Err(Fault::of(&reply, shell::now()).into()) }
    }
}
