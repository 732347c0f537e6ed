//! Everything that knows how Outlook spells things. Nothing else may say `Office`.
//!
//! Outlook's traps, and what is done about each: a call may never be answered (every call has its own
//! clock, [`Patience`]); a call on an old item acts on the item selected now (names are compared before
//! and after each call); the item may be null or undefined, and then calls throw (both are
//! [`Problem::Moved`]); objects have getters only (members are read one by one); the event of another
//! mail may never come ([`Watch`] looks for itself too).

mod asking;
mod attach;
mod bridge;
mod categories;
mod choices;
mod draft;
pub mod fault;
mod habits;
pub mod headers;
mod host;
mod item;
mod kept;
mod load;
mod meeting;
mod own;
mod sign_in;
mod watch;
mod wishes;

pub use asking::Patience;
pub use categories::TRACKED;
pub use choices::{MAX_CHARACTERS, read as choices};
pub use habits::read as habits;
pub use host::{is_dark, language, me, open_window};
pub use item::{MAX_ATTACHMENTS, MAX_PEOPLE};
pub use sign_in::token;
pub use watch::{LOOK_EVERY_MS, Watch};
pub use wishes::{MAX_WISH_BYTES, MailboxShelf};

use std::{cell::RefCell, future::poll_fn, pin::pin, rc::Rc, task::Poll};

use domain::{
    check,
    correlation::Clues,
    home::Own,
    intent::{Begun, Intent},
    mail::{Address, Body, ItemId, Mail, MessageId, Person},
    meeting::{Meeting, ports::Calendar},
    pane::Selection,
    party::Record,
    ports::Mailbox,
    problem::Problem,
    suggest::Habit,
    triage::Loaded,
    want::Writing,
};
use wasm_bindgen::JsCast as _;

use asking::{Failed, asked};
use bridge::SharedProperties;
use item::{Opened, as_open, is_open, opened};

/// The mailbox beside the pane.
#[derive(Clone, Debug, Default)]
pub struct Outlook {
    /// How long its answers are waited for.
    pub patience: Patience,
    /// The `Message-ID` in the header of the mail that was read last.
    header: Rc<RefCell<Option<(ItemId, MessageId)>>>,
}

/// What is open now.
pub fn selection() -> Selection {
    opened().map_or_else(|other| other, |opened| Selection::Mail(opened.name))
}

fn open() -> Result<Opened, Problem> {
    opened().map_err(|_| Problem::Moved)
}

/// That mail or meeting, if it is still the open one.
fn open_as(wanted: &ItemId) -> Result<Opened, Problem> {
    as_open(wanted).ok_or(Problem::Moved)
}

/// An answer counts only while the mail it was asked about is open: it is about the one selected now.
fn while_open<T>(wanted: &ItemId, answer: T) -> Result<T, Problem> {
    if is_open(wanted) { Ok(answer) } else { Err(Problem::Moved) }
}

/// Lets both go on at once and waits for the later.
async fn both<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut of_a, mut of_b) = (None, None);
    poll_fn(move |context| {
        if of_a.is_none()
            && let Poll::Ready(answer) = a.as_mut().poll(context)
        {
            of_a = Some(answer);
        }
        if of_b.is_none()
            && let Poll::Ready(answer) = b.as_mut().poll(context)
        {
            of_b = Some(answer);
        }
        match (of_a.take(), of_b.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            (a, b) => {
                (of_a, of_b) = (a, b);
                Poll::Pending
            }
        }
    })
    .await
}

impl Outlook {
    /// The mailbox, whose answers are waited for that long.
    pub fn new(patience: Patience) -> Self {
        Self { patience, header: Rc::default() }
    }

    /// Whether Outlook shows another mail than it says. It happens that Outlook never tells of the next mail
    /// (office-js issue 6833): office.js then goes on naming the old one, while every call acts on the new
    /// one. The header tells, because asking for it is such a call. Where nothing can be compared it is
    /// taken at its word.
    pub async fn is_elsewhere(&self) -> bool {
        let Some((item, before)) = self.header.borrow().clone() else { return false };
        let Ok(opened) = open_as(&item) else { return false };
        let now = self.threading(&opened).await.ok().and_then(|threading| threading.message_id);
        now.is_some_and(|now| now != before) && is_open(&item)
    }

    /// Whose mailbox the item lies in, where it is shared (Mailbox 1.8). Without an answer it is taken
    /// for one's own: the mail can still be read.
    async fn owner(&self, opened: &Opened) -> Option<Address> {
        let shared = opened.item.has_get_shared_properties_async().is_ok_and(|member| member.is_function());
        if !shared || !bridge::supports("Mailbox", "1.8") {
            return None;
        }
        let asked = asked("getSharedPropertiesAsync", self.patience.item_ms, |done| {
            opened.item.get_shared_properties_async(done)
        });
        let shared = asked.answer().await.ok().filter(|shared| shared.is_object())?;
        let owner = shared.unchecked_ref::<SharedProperties>().owner().as_string();
        owner.filter(|owner| !owner.is_empty()).map(|owner| Address::new(&owner))
    }

    /// What its writer chose before it was sent: only a mail of one's own can have it.
    async fn chosen(&self, opened: &Opened) -> Option<Intent> {
        let own = item::person(opened.item.from()).is_some_and(|from| from.address == me().address);
        if own { draft::intent(&opened.item, self.patience).await } else { None }
    }

    async fn threading(&self, opened: &Opened) -> Result<headers::Threading, Failed> {
        let asked = asked("getAllInternetHeadersAsync", self.patience.mailbox_ms, |done| {
            opened.item.get_all_internet_headers_async(done)
        });
        Ok(headers::threading(&asked.answer().await?.as_string().unwrap_or_default()))
    }

    /// The text of that mail, in one of the two forms that Outlook has.
    async fn text(&self, item: &ItemId, form: &str) -> Result<String, Problem> {
        const WHAT: &str = "body.getAsync";
        let opened = open_as(item)?;
        let body = opened.item.body().map_err(|thrown| Failed::thrown(WHAT, &thrown))?;
        let Some(body) = body else {
            return Err(fault::refused(WHAT, fault::NO_CODE, "not in this Outlook"));
        };
        let text = asked(WHAT, self.patience.body_ms, |done| body.get_async(form, done));
        // Outlook answers with the text of the mail it shows, also where it never told of that one.
        let (text, elsewhere) = both(text.answer(), self.is_elsewhere()).await;
        if elsewhere {
            return Err(Problem::Moved);
        }
        let text = text?;
        while_open(item, text.as_string().unwrap_or_default())
    }
}

impl Calendar for Outlook {
    async fn meeting(&self, item: &ItemId) -> Result<Meeting, Problem> {
        let owner = self.owner(&open_as(item)?).await;
        meeting::read(item, owner, self.patience).await
    }
}

impl Mailbox for Outlook {
    async fn read(&self) -> Result<Mail, Problem> {
        let opened = open()?;
        let owner = self.owner(&opened).await;
        // While the owner was asked for, another mail may have been opened: then that one is read anew.
        while_open(&opened.name, item::mail(&opened, &me().address, owner))
    }

    async fn clues(&self, item: &ItemId) -> Result<Clues, Problem> {
        let opened = open_as(item)?;
        if meeting::is_one(&opened.item) {
            return while_open(item, meeting::clues(&opened.item, self.patience).await);
        }
        let threading = self.threading(&opened);
        let shown = categories::shows(&opened.item, self.patience.mailbox_ms);
        let ((threading, shown), intent) = both(both(threading, shown), self.chosen(&opened)).await;
        let threading = threading.unwrap_or_default();
        let known = self.header.borrow().as_ref().is_some_and(|(of, _)| of == item);
        if let Some(id) = threading.message_id.filter(|_| !known && is_open(item)) {
            *self.header.borrow_mut() = Some((item.clone(), id));
        }
        let clues = Clues {
            in_reply_to: threading.in_reply_to,
            references: threading.references,
            marked: shown.ok(),
            intent,
            ..Clues::default()
        };
        while_open(item, clues)
    }

    async fn body(&self, item: &ItemId) -> Result<Body, Problem> {
        Ok(Body::new(self.text(item, "html").await?))
    }

    async fn plain(&self, item: &ItemId) -> Result<String, Problem> {
        Ok(Body::new(self.text(item, "text").await?).html)
    }

    async fn mark(&self, item: &ItemId, on: bool) -> Result<(), Problem> {
        let opened = open_as(item)?;
        if self.is_elsewhere().await {
            return Err(Problem::Moved);
        }
        open_as(item)?;
        categories::set(&opened.item, on, self.patience.mailbox_ms, || is_open(item)).await?;
        while_open(item, ())
    }

    async fn learn(&self, habits: &[Habit]) {
        drop(habits::keep(habits, self.patience.mailbox_ms).await);
    }

    async fn remember(&self, address: &Address, record: &Record) -> Result<(), Problem> {
        choices::keep(address, record, self.patience.mailbox_ms).await
    }

    async fn draft(&self, item: &ItemId) -> Result<Writing, Problem> {
        draft::read(item, self.patience).await
    }

    async fn keep_intent(&self, item: &ItemId, intent: Option<&Intent>) -> Result<(), Problem> {
        draft::keep(item, intent, self.patience).await
    }

    async fn address(&self, item: &ItemId, to: &Person) -> Result<(), Problem> {
        draft::address(item, to, self.patience).await
    }

    async fn insert(&self, item: &ItemId, body: &Body, subject: Option<&str>) -> Result<(), Problem> {
        draft::insert(item, body, subject, self.patience).await
    }

    async fn about(&self) -> Result<check::Outlook, Problem> {
        Ok(host::about())
    }

    async fn load(&self, item: &ItemId) -> Result<Option<Loaded>, Problem> {
        self.load_mail(item).await
    }

    async fn load_text(&self, item: &ItemId) -> Result<Body, Problem> {
        self.load_body(item).await
    }

    async fn load_mark(&self, item: &ItemId, on: bool) -> Result<(), Problem> {
        self.mark_loaded(item, on).await
    }

    async fn own(&self) -> Own {
        own::read()
    }

    async fn keep_own(&self, own: &Own) -> Result<(), Problem> {
        own::keep(own, self.patience.mailbox_ms).await
    }

    async fn begin(&self, to: &Person, begun: &Begun) -> Result<(), Problem> {
        draft::begin(to, begun, self.patience).await
    }
}
