//! Two sides on which people and programs do what they like, by clocks that differ, and a synchronizer that looks.

use domain::{
    decision::Seen,
    mail::Moment,
    step::{
        Case, Crm, Decision, Exchange, Field, Fields, Item, Kind, Link, Plan, Row, Shape, Side, Value,
        Verdict,
        case::{Author, Bond, Changed, InSeries, Origin, State},
        day::Day,
        decision::Invites,
        field::Way,
        plain::same,
        reason::Account,
        status,
        value::{DAY_S, Progress},
    },
};
use proptest::{prelude::*, sample::Index};
use uuid::Uuid;

use crate::{
    kit::*,
    pool::{by_crm, by_exchange, pool, sensible},
};

/// Something that happens.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Somebody changes a field in the CRM.
    InCrm(Author, Index, Index),
    /// Somebody changes a field in the mailbox.
    InExchange(Author, Index, Index),
    /// Somebody completes, cancels or opens the row.
    Stand(Author, State),
    /// The organizer calls the meeting off.
    CallOff,
    /// Somebody deletes the row.
    DeleteRow(Author),
    /// Somebody deletes the item.
    DeleteItem(Author),
    /// The category is put on or taken off.
    Mark(bool),
    /// The person tracks it in the add-in.
    Choose,
    /// The row enters or leaves the filters.
    Filter(bool),
    /// Time passes, in minutes.
    Pass(i64),
    /// The synchronizer looks.
    Look,
}

fn author() -> impl Strategy<Value = Author> {
    prop_oneof![4 => Just(Author::Person), 2 => Just(Author::Program), 1 => Just(Author::Unknown)]
}

pub(crate) fn act() -> impl Strategy<Value = Act> {
    let state = prop_oneof![Just(State::Open), Just(State::Completed), Just(State::Canceled)];
    prop_oneof![
        8 => (author(), any::<Index>(), any::<Index>()).prop_map(|(by, at, value)| Act::InCrm(by, at, value)),
        8 => (author(), any::<Index>(), any::<Index>())
            .prop_map(|(by, at, value)| Act::InExchange(by, at, value)),
        2 => (author(), state).prop_map(|(by, state)| Act::Stand(by, state)),
        1 => Just(Act::CallOff),
        1 => author().prop_map(Act::DeleteRow),
        1 => author().prop_map(Act::DeleteItem),
        1 => any::<bool>().prop_map(Act::Mark),
        1 => Just(Act::Choose),
        2 => any::<bool>().prop_map(Act::Filter),
        3 => (0i64..4_000).prop_map(Act::Pass),
        6 => Just(Act::Look),
    ]
}

/// How it begins.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    pub(crate) kind: Kind,
    pub(crate) link: bool,
    pub(crate) row: bool,
    pub(crate) item: bool,
    pub(crate) organizer: bool,
    pub(crate) exception: bool,
    pub(crate) switches: u16,
    /// By how many seconds the clocks of both sides are wrong.
    pub(crate) skew: (i64, i64),
}

pub(crate) fn start() -> impl Strategy<Value = Start> {
    let kind = (0usize..8).prop_map(|at| Kind::ALL[at]);
    let there = prop_oneof![3 => Just((true, true, true)), 1 => Just((false, true, false)),
        1 => Just((false, false, true)), 1 => Just((false, true, true))];
    (kind, there, any::<bool>(), any::<bool>(), any::<u16>(), (-300i64..300, -300i64..300)).prop_map(
        |(kind, (link, row, item), organizer, exception, switches, skew)| Start {
            kind,
            link,
            row,
            item,
            organizer,
            exception,
            switches,
            skew,
        },
    )
}

/// Both sides, what is remembered, and the clocks.
pub(crate) struct Model {
    pub(crate) world: World,
    crm: Crm,
    pub(crate) exchange: Exchange,
    now: Moment,
    skew: (i64, i64),
    /// What was decided last.
    pub(crate) last: Option<Decision>,
}

impl Model {
    pub(crate) fn new(start: &Start) -> Self {
        let mut world = World::of(start.kind);
        if start.exception && start.kind == Kind::Appointment {
            let day = TODAY.plus(2);
            (world.row.series, world.item.series) = (InSeries::Exception(day), InSeries::Exception(day));
        }
        if !start.organizer && start.kind.shape() == Shape::Meeting {
            world.of_another();
        }
        let bit = |at: u32| start.switches & (1 << at) != 0;
        let set = &mut world.organisation.step;
        (set.cancellations, set.past_meetings, set.private, set.rich_text) = (bit(0), bit(1), bit(2), bit(3));
        (set.distinct_deletes, set.crm_organizer, set.attachments) = (bit(4), bit(5), bit(6));
        world.knowledge.companies = vec![account(70, "Acme"), account(71, "Globex")];
        if bit(7) {
            world.seat.step_since = Some(Moment(NOW.0 + 1_000));
        }
        if !start.link {
            world.link = None;
        }
        let crm = if start.row { Crm::Row(world.row.clone()) } else { Crm::None };
        let exchange = if start.item { Exchange::Item(world.item.clone()) } else { Exchange::None };
        Self { world, crm, exchange, now: NOW, skew: start.skew, last: None }
    }

    fn changed(&self, by: Author, side: Side) -> Changed {
        let skew = if side == Side::Crm { self.skew.0 } else { self.skew.1 };
        Changed { at: Moment(self.now.0 + skew), by, who: None }
    }

    pub(crate) fn happen(&mut self, act: &Act) -> Result<(), TestCaseError> {
        let kind = self.world.kind;
        let field = |at: &Index| kind.fields().nth(at.index(kind.fields().count()));
        let said = |at: &Index, value: &Index| {
            let field = field(at).filter(|field| *field != Field::Cancelled)?;
            let pool = pool(field);
            Some((field, pool[value.index(pool.len())].clone()))
        };
        match act {
            Act::InCrm(by, at, value) => {
                let changed = self.changed(*by, Side::Crm);
                if let (Crm::Row(row), Some((field, value))) = (&mut self.crm, said(at, value))
                    && !row.state.is_closed()
                    && sensible(field, &value, Side::Crm)
                {
                    row.fields.set(field, by_crm(kind, field, value));
                    row.changed = changed;
                }
            }
            Act::InExchange(by, at, value) => {
                let changed = self.changed(*by, Side::Exchange);
                if let (Exchange::Item(item), Some((field, value))) = (&mut self.exchange, said(at, value))
                    && sensible(field, &value, Side::Exchange)
                {
                    item.fields.set(field, by_exchange(field, value));
                    item.changed = changed;
                }
            }
            Act::Stand(by, state) => {
                let changed = self.changed(*by, Side::Crm);
                if let Crm::Row(row) = &mut self.crm {
                    (row.state, row.changed) = (*state, changed);
                    stands(row);
                }
            }
            Act::CallOff => {
                let changed = self.changed(Author::Person, Side::Exchange);
                if let Exchange::Item(item) = &mut self.exchange
                    && kind.shape() == Shape::Meeting
                {
                    (item.cancelled, item.changed) = (true, changed);
                }
            }
            Act::DeleteRow(by) => {
                let by = self.changed(*by, Side::Crm);
                if let Crm::Row(row) = &self.crm {
                    self.crm = Crm::Deleted { by, state: row.state, owner: row.owner.clone() };
                }
            }
            Act::DeleteItem(by) => {
                let by = self.changed(*by, Side::Exchange);
                if matches!(self.exchange, Exchange::Item(_)) {
                    self.exchange = Exchange::Deleted { by };
                }
            }
            Act::Mark(marked) => {
                if let Exchange::Item(item) = &mut self.exchange
                    && kind.has_category()
                {
                    item.marked = Some(*marked);
                }
            }
            Act::Choose => {
                if let Exchange::Item(item) = &mut self.exchange {
                    item.chosen = true;
                }
                // Chosen anew: it was taken off before, and that was seen.
                if let Some(link) = &mut self.world.link {
                    link.wished = false;
                }
            }
            Act::Filter(matches) => {
                if let Crm::Row(row) = &mut self.crm {
                    row.matches = *matches;
                }
            }
            Act::Pass(minutes) => self.now.0 += minutes * 60,
            Act::Look => _ = self.look()?,
        }
        Ok(())
    }

    pub(crate) fn look(&mut self) -> Result<Decision, TestCaseError> {
        let decided = domain::step::decide(&Case {
            kind: self.world.kind,
            crm: &self.crm,
            exchange: &self.exchange,
            link: self.world.link.as_ref(),
            seat: &self.world.seat,
            organisation: &self.world.organisation,
            knowledge: &self.world.knowledge,
            now: self.now,
        });
        self.nobody_is_told_without_a_person(&decided)?;
        self.apply(&decided);
        self.last = Some(decided.clone());
        Ok(decided)
    }

    fn is_attended(&self) -> bool {
        let valid = |fields: &Fields| fields.attendees().any(|one| one.person.address.is_valid());
        matches!(&self.exchange, Exchange::Item(item) if item.is_organizer && valid(&item.fields))
    }

    /// What the mailbox would tell those who attend is said, and a person did it.
    pub(crate) fn nobody_is_told_without_a_person(&self, decided: &Decision) -> Result<(), TestCaseError> {
        let meeting = self.world.kind.shape() == Shape::Meeting && self.world.kind != Kind::ServiceActivity;
        let invited = decided
            .verdict
            .plan()
            .is_some_and(|plan| plan.exchange.attendees().any(|one| one.person.address.is_valid()));
        let touched = decided
            .verdict
            .plan()
            .is_some_and(|plan| plan.exchange.iter().any(|(field, _)| field.is_sensitive()));
        let gone = matches!(decided.verdict, Verdict::DeleteItem | Verdict::CancelItem);
        let tells = meeting && ((self.is_attended() && (touched || gone)) || invited);
        let begun = matches!(&self.exchange, Exchange::Item(item)
            if item.fields.span().is_some_and(|span| span.start() <= self.now));
        let single = meeting && self.world.kind != Kind::Series;
        if let (true, true, Some(plan)) = (single, begun, decided.verdict.plan())
            && plan.exchange.span().is_none_or(|span| span.start() <= self.now)
        {
            prop_assert!(!invited, "invited to what has begun: {decided:?}");
        }
        match &decided.invites {
            Invites::Nobody => prop_assert!(!tells, "told without being said: {decided:?}"),
            Invites::Sent { cause } | Invites::Cancelled { cause } => {
                prop_assert!(tells, "said, and nobody is told: {decided:?}");
                prop_assert_eq!(cause.by, Author::Person, "{:?}", decided);
                let since = self.world.seat.step_since.unwrap_or_default();
                prop_assert!(cause.at >= since, "{decided:?}");
            }
        }
        if let (true, Exchange::Item(item)) = (gone && meeting, &self.exchange) {
            prop_assert!(item.is_organizer, "{decided:?}");
        }
        Ok(())
    }

    fn apply(&mut self, decided: &Decision) {
        let kind = self.world.kind;
        match &decided.verdict {
            Verdict::CreateRow(plan) => {
                let mut row = Row {
                    fields: empty(kind),
                    changed: self.changed(Author::Us, Side::Crm),
                    ..self.world.row.clone()
                };
                row.state = State::Open;
                write_row(kind, &mut row, plan);
                row.organizer = self.world.row.organizer.clone();
                self.crm = Crm::Row(row);
                self.linked(Origin::Person, plan);
            }
            Verdict::CreateItem(plan) => {
                let changed = self.changed(Author::Us, Side::Exchange);
                let mut item = Item { fields: empty(kind), changed, ..self.world.item.clone() };
                (item.cancelled, item.chosen, item.is_organizer) = (false, false, true);
                if kind.fields().any(|field| field == Field::Organizer) {
                    item.fields.set(Field::Organizer, samples(Field::Organizer)[0].clone());
                }
                write_item(&mut item, plan);
                self.exchange = Exchange::Item(item);
                self.linked(Origin::Filter, plan);
            }
            Verdict::Link(plan) | Verdict::Step(plan) => {
                let (crm, exchange) =
                    (self.changed(Author::Us, Side::Crm), self.changed(Author::Us, Side::Exchange));
                if let (Crm::Row(row), true) = (&mut self.crm, !plan.crm.is_empty() || plan.state.is_some()) {
                    write_row(kind, row, plan);
                    row.changed = crm;
                }
                if let (Exchange::Item(item), false) = (&mut self.exchange, plan.exchange.is_empty()) {
                    write_item(item, plan);
                    item.changed = exchange;
                }
                let origin = match (&self.world.link, &self.crm) {
                    (Some(link), _) => link.origin,
                    (None, Crm::Row(row)) if row.matches => Origin::Filter,
                    (None, _) => Origin::Person,
                };
                self.linked(origin, plan);
            }
            Verdict::DeleteRow => {
                let by = self.changed(Author::Us, Side::Crm);
                self.crm = Crm::Deleted { by, state: State::Open, owner: None };
            }
            Verdict::DeleteItem => {
                self.exchange = Exchange::Deleted { by: self.changed(Author::Us, Side::Exchange) };
            }
            Verdict::CancelItem => {
                if let Exchange::Item(item) = &mut self.exchange {
                    item.cancelled = true;
                }
            }
            Verdict::Leave | Verdict::Unlink { .. } | Verdict::Through { .. } => {}
        }
        let (marked, chosen) = if let Exchange::Item(item) = &self.exchange {
            // What somebody asked for in the add-in stays there.
            (item.marked, item.chosen)
        } else {
            (None, false)
        };
        if let Some(link) = &mut self.world.link {
            if let Some(side) = decided.verdict.ended() {
                link.bond = Bond::Ended { side, at: self.now };
            }
            link.seen = match marked {
                Some(true) => Seen::On,
                Some(false) => Seen::Off,
                None => link.seen,
            };
            link.wished = chosen;
        }
    }

    fn linked(&mut self, origin: Origin, plan: &Plan) {
        if let Exchange::Item(item) = &mut self.exchange
            && self.world.kind.has_category()
            && !matches!(&self.world.link, Some(link) if link.bond == Bond::Linked)
        {
            item.marked = Some(true);
        }
        let (row, item) = (Uuid::from_u128(9), "item".to_owned());
        let (seen, wished) =
            self.world.link.as_ref().map_or((Seen::Never, false), |link| (link.seen, link.wished));
        let (bond, base) = (Bond::Linked, plan.base.clone());
        self.world.link = Some(Link { row, item, origin, bond, base, seen, wished });
    }

    /// Where both are linked and there, each field is the same on both sides, goes not both ways, or it is said why not.
    pub(crate) fn is_in_step(&self, decided: &Decision) -> Result<(), TestCaseError> {
        let (Crm::Row(row), Exchange::Item(item), Some(link)) = (&self.crm, &self.exchange, &self.world.link)
        else {
            return Ok(());
        };
        if link.bond != Bond::Linked {
            return Ok(());
        }
        let kind = self.world.kind;
        let accounts = decided.accounts();
        for field in kind.fields().filter(|field| *field != Field::Cancelled) {
            if kind.way(field, &self.world.organisation.step) == Way::Off {
                continue;
            }
            let (mut one, other) = (row.fields.get(field).clone(), item.fields.get(field));
            if let (Field::Show, Value::Show(show)) = (field, &one) {
                one = Value::Show(status::shown(row.state, *show));
            }
            if field == Field::Gaps {
                self.gaps_are_in_step(row, item, &link.base, &accounts)?;
                continue;
            }
            let explained = accounts.iter().any(|account| account.evidence.field == Some(field));
            prop_assert!(
                explained || same(kind, field, &one, other),
                "{field:?}: {one:?} {other:?} {accounts:#?}"
            );
        }
        Ok(())
    }
}

impl Model {
    /// What is taken out of a series on one side is taken out on the other, where it is new there: neither side can put one
    /// back, and what lies in the past stays in the calendar.
    fn gaps_are_in_step(
        &self,
        row: &Row,
        item: &Item,
        base: &Fields,
        accounts: &[Account],
    ) -> Result<(), TestCaseError> {
        let days = |fields: &Fields| match fields.get(Field::Gaps) {
            Value::Days(days) => days.clone(),
            _ => Vec::new(),
        };
        let (crm, exchange, known) = (days(&row.fields), days(&item.fields), days(base));
        let explained = accounts.iter().any(|account| account.evidence.field == Some(Field::Gaps));
        let open = !row.state.is_closed();
        for day in exchange.iter().filter(|day| open && !known.contains(day)) {
            prop_assert!(crm.contains(day) || explained, "{day:?} is not taken out of the CRM");
        }
        let today = Day(i32::try_from(self.now.0.div_euclid(DAY_S)).unwrap());
        for day in crm.iter().filter(|day| item.is_organizer && **day >= today && !known.contains(day)) {
            prop_assert!(exchange.contains(day) || explained, "{day:?} is not taken out of the calendar");
        }
        Ok(())
    }
}

/// All fields of a new one: empty.
fn empty(kind: Kind) -> Fields {
    kind.fields().filter(|field| *field != Field::Cancelled).map(|field| (field, Value::Nothing)).collect()
}

/// How a row stands is also how far a task is.
fn stands(row: &mut Row) {
    if let Some(progress) = row.fields.progress() {
        let open = Some(progress).filter(|progress| *progress != Progress::Done);
        row.fields.set(Field::Progress, Value::Progress(status::progress(row.state, open, None)));
    }
}

fn write_row(kind: Kind, row: &mut Row, plan: &Plan) {
    for (field, value) in plan.crm.iter() {
        row.fields.set(field, by_crm(kind, field, value.clone()));
    }
    if let Some(state) = plan.state {
        row.state = state;
    }
    stands(row);
}

fn write_item(item: &mut Item, plan: &Plan) {
    for (field, value) in plan.exchange.iter() {
        item.fields.set(field, by_exchange(field, value.clone()));
    }
}

/// What is remembered, as far as both sides can hold it.
pub(crate) fn base(model: &Model) -> Option<Fields> {
    let link = model.world.link.as_ref()?;
    Some(domain::step::plain::all_canonical(model.world.kind, &link.base))
}
