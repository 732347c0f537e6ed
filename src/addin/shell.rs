//! The only component with a life of its own: it hears, asks, and hears again. What it is told by and
//! whom it asks are given to it, so that it runs in a test as it runs in Outlook.

use std::{
    any::Any,
    collections::VecDeque,
    rc::Rc,
    task::{self, Poll, Waker},
};

use domain::{
    mail::{ItemId, Moment},
    pane::{
        Asked, Event, HomeAct, Pane, QueueAct, Settings,
        view::{Content, Look, Tracking, View},
    },
    ports::{Crm, Mailbox, Place, answer},
};
use gloo_timers::callback::{Interval, Timeout};
use ui::Words;
use web_sys::Element;
use yew::prelude::*;

use crate::page;

/// How often the clock is looked at. It is painted every second while the pane counts down to another
/// attempt, else every [`REPAINT_S`].
pub const TICK_MS: u32 = 1_000;

/// After how many seconds the words for how long ago something was are told anew.
pub const REPAINT_S: i64 = 60;

/// For so long what the page itself shows of the mail stands, in milliseconds, while the CRM is asked the first time: painted
/// in between, the pane would be painted twice before anybody can press anything. What takes longer is told.
pub const HOLD_MS: u32 = 150;

/// What comes from outside.
#[derive(Debug)]
pub enum Signal {
    /// The pane hears this.
    Hear(Event),
    /// Words are in another language from now on, by its tag.
    Language(String),
    /// The time has gone on.
    Tick,
    /// All of the pane is here: what nobody waits for may be done.
    Whole,
    /// What the page shows has stood long enough.
    Show,
}

/// Starts telling what goes on outside, until what it gives back is dropped.
pub type LookOut = Rc<dyn Fn(Callback<Signal>) -> Box<dyn Any>>;

/// What the shell is given at birth.
#[derive(Properties)]
pub struct Doors<M: 'static, C: 'static, P: 'static> {
    /// The mailbox.
    pub mailbox: Rc<M>,
    /// The CRM.
    pub crm: Rc<C>,
    /// The place it runs in.
    pub place: Rc<P>,
    /// What the pane is told at its start.
    pub settings: Settings,
    /// The language of its words at the start, by its tag.
    pub language: String,
    /// Who tells what goes on outside.
    pub look_out: LookOut,
}

// The doors are given once; a parent that renders again gives the same.
impl<M, C, P> PartialEq for Doors<M, C, P> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.mailbox, &other.mailbox) && Rc::ptr_eq(&self.crm, &other.crm)
    }
}

/// The shell.
pub struct Shell<M, C, P> {
    pane: Pane,
    /// What is painted of the pane: made once for all who look at it.
    view: Rc<View>,
    words: Words,
    /// The time that was last painted.
    now: Moment,
    /// What the page shows until the pane is painted, and the end of its time.
    boot: Option<(Element, Timeout)>,
    /// The page was told that there is a card.
    has_card: bool,
    /// All of the pane is here, and there is something to do with it.
    whole: bool,
    /// The mail whose card was painted last: the pane was told so.
    painted: Option<ItemId>,
    _looking_out: Box<dyn Any>,
    _clock: Interval,
    _doors: std::marker::PhantomData<(M, C, P)>,
}

impl<M: Mailbox + 'static, C: Crm + 'static, P: Place + 'static> Component for Shell<M, C, P> {
    type Message = Signal;
    type Properties = Doors<M, C, P>;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        let words = Words::new(&props.language);
        page::speak(words.lang(), words.dir());
        let link = ctx.link().clone();
        let pane = Pane::new(props.settings.clone());
        Self {
            view: Rc::new(pane.view()),
            pane,
            words,
            now: now(),
            boot: page::boot().map(|boot| {
                let link = ctx.link().clone();
                (boot, Timeout::new(HOLD_MS, move || link.send_message(Signal::Show)))
            }),
            has_card: false,
            whole: false,
            painted: None,
            _looking_out: (props.look_out)(ctx.link().callback(|signal| signal)),
            _clock: Interval::new(TICK_MS, move || link.send_message(Signal::Tick)),
            _doors: std::marker::PhantomData,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, signal: Signal) -> bool {
        match signal {
            Signal::Hear(event) => self.hear(ctx, event),
            Signal::Language(tag) => {
                let words = Words::new(&tag);
                if words == self.words {
                    return false;
                }
                self.words = words;
                page::speak(words.lang(), words.dir());
            }
            Signal::Whole => {
                self.hear(ctx, Event::Queue(QueueAct::Begin));
                self.hear(ctx, Event::Home(HomeAct::Whole));
                self.whole = true;
            }
            Signal::Show => self.show(),
            Signal::Tick => {
                let ticks = self.pane.ticks();
                if ticks {
                    self.hear(ctx, Event::Queue(QueueAct::Tick));
                }
                let later = now().0.saturating_sub(self.now.0) >= REPAINT_S;
                if !ticks && !later && !counts_down(&self.view) {
                    return false;
                }
            }
        }
        self.now = now();
        self.view = Rc::new(self.pane.view());
        if self.boot.is_some() && is_card(&self.view) {
            self.show();
        }
        self.boot.is_none()
    }

    fn rendered(&mut self, ctx: &Context<Self>, _first_render: bool) {
        if !self.has_card && self.boot.is_none() && is_card(&self.view) {
            self.has_card = true;
            page::has_card();
        }
        if self.whole {
            self.told_painted(ctx);
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        if self.boot.is_some() {
            return Html::default();
        }
        let on = ctx.link().callback(Signal::Hear);
        html! { <ui::Pane view={self.view.clone()} words={self.words} now={self.now} {on} /> }
    }
}

impl<M: Mailbox + 'static, C: Crm + 'static, P: Place + 'static> Shell<M, C, P> {
    /// The pane takes the place of what the page showed.
    fn show(&mut self) {
        if let Some((boot, _)) = self.boot.take() {
            boot.remove();
        }
    }

    /// Tells the pane that a card stands there, once for each mail.
    #[inline(never)]
    fn told_painted(&mut self, ctx: &Context<Self>) {
        let Content::Mail(mail) = &self.view.body else { return };
        if mail.look == Look::Known && self.painted.as_ref() != Some(&mail.item) {
            self.painted = Some(mail.item.clone());
            ctx.link().send_message(Signal::Hear(Event::Painted));
        }
    }

    /// Hears an event, and at once whatever is answered at once: Outlook has the open mail at hand, and
    /// nothing needs to be painted between the question and the answer.
    fn hear(&mut self, ctx: &Context<Self>, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            for Asked { ticket, want } in self.pane.hear(event) {
                let props = ctx.props();
                let (mailbox, crm, place) = (props.mailbox.clone(), props.crm.clone(), props.place.clone());
                let mut answering = Box::pin(async move {
                    let heard = answer(want, &*mailbox, &*crm, &*place).await?;
                    Some(Event::Answered(ticket, heard))
                });
                match answering.as_mut().poll(&mut task::Context::from_waker(Waker::noop())) {
                    Poll::Ready(answered) => events.extend(answered),
                    Poll::Pending => {
                        let link = ctx.link().clone();
                        wasm_bindgen_futures::spawn_local(async move {
                            if let Some(answered) = answering.await {
                                link.send_message(Signal::Hear(answered));
                            }
                        });
                    }
                }
            }
        }
    }
}

/// What the clock says.
pub(crate) fn now() -> Moment {
    Moment((js_sys::Date::now() / 1000.0) as i64)
}

/// Whether something is painted that stays: not that something is coming.
fn is_card(view: &View) -> bool {
    match &view.body {
        Content::Starting => false,
        Content::Mail(mail) => mail.look != Look::Looking,
        Content::Draft(draft) => draft.mail.look != Look::Looking,
        Content::Triage(_) | Content::Check(_) => true,
        Content::Meeting(meeting) => meeting.mail.look != Look::Looking,
        Content::Nothing
        | Content::Several
        | Content::Other(_)
        | Content::Timeline(_)
        | Content::Home(_)
        | Content::Unreadable(_) => true,
    }
}

/// Whether seconds are told that pass.
fn counts_down(view: &View) -> bool {
    let mail = match &view.body {
        Content::Mail(mail) => mail,
        Content::Draft(draft) => &draft.mail,
        Content::Meeting(meeting) => &meeting.mail,
        Content::Triage(triage) => {
            let pauses = triage.run.as_ref().is_some_and(|run| run.pause.is_some());
            return pauses || matches!(triage.look, Look::Waiting { .. });
        }
        Content::Starting | Content::Nothing | Content::Several => return false,
        Content::Other(_)
        | Content::Timeline(_)
        | Content::Check(_)
        | Content::Unreadable(_)
        | Content::Home(_) => {
            return false;
        }
    };
    let looks = matches!(mail.look, Look::Waiting { .. });
    looks || matches!(&mail.tracking, Tracking::Working(working) if working.again_in.is_some())
}
