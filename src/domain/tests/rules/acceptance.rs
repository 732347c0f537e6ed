//! B4 and B5: what is looked at, and who takes it.

use domain::{
    identity,
    mail::{Direction, Moment},
    party::Kind,
    settings::{Approval, Delivery, Filter, Test},
};

use crate::kit::*;

/// Marks that the sent copy of the mail is tracked.
fn copy(w: &mut World) {
    w.tracked();
    w.tracked[0].direction = Direction::Outgoing;
    w.tracked[0].activity = identity::of_message(Direction::Outgoing, &id("1@fabrikam.example"));
}

pub(crate) const ROWS: &[Row] = &[
    row("B4 mailbox active", |w| w.seat.active = false, "leave mailbox_inactive remedy=activate_mailbox"),
    row(
        "B4 mailbox approved",
        |w| w.seat.approval = Approval::Pending,
        "leave mailbox_unapproved remedy=approve_mailbox",
    ),
    row(
        "B4 mailbox approved: rejected",
        |w| w.seat.approval = Approval::Rejected,
        "leave mailbox_unapproved",
    ),
    row("B4 mailbox approved: empty", |w| w.seat.approval = Approval::Empty, "leave mailbox_unapproved"),
    row("B4 mailbox tested", |w| w.seat.test = Test::NotRun, "leave mailbox_untested remedy=test_mailbox"),
    row("B4 mailbox tested: failure", |w| w.seat.test = Test::Failure, "leave mailbox_failing"),
    row(
        "B4 processed from a date: before",
        |w| {
            w.filter(Filter::All).seat.after = Some(Moment(NOW.0 - 60));
        },
        "leave before_start remedy=start_earlier",
    ),
    row(
        "B4 processed from a date: after",
        |w| {
            w.filter(Filter::All).seat.after = Some(Moment(NOW.0 - 61));
        },
        "track accept_all",
    ),
    row(
        "B4 processed from a date: by hand whatever its age",
        |w| {
            w.folder(None).seat.after = Some(NOW);
        },
        "track folder",
    ),
    row(
        "B4 moved before its turn still counts",
        |w| w.filter(Filter::All).place = Place::Subfolder,
        "track accept_all accepted=1",
    ),
    row(
        "B4 moved before its turn still counts: not for ever",
        |w| {
            w.filter(Filter::All).place = Place::Subfolder;
            w.mail.at = Some(Moment(NOW.0 - 8 * DAY));
        },
        "leave moved_long_ago remedy=track_by_hand",
    ),
    row(
        "B4 automatic order: InvalidSender, no sender",
        |w| w.filter(Filter::All).mail.from = None,
        "leave invalid_sender rule=B4",
    ),
    row(
        "B4 automatic order: InvalidSender, no address",
        |w| {
            w.filter(Filter::All).from("undisclosed sender");
        },
        "leave invalid_sender",
    ),
    row(
        "B5.1 filter 0 takes every mail",
        |w| {
            w.filter(Filter::All).from(STRANGER);
        },
        "track accept_all",
    ),
    row(
        "B5.1 filter 1 takes replies",
        |w| {
            w.filter(Filter::Replies).reply();
        },
        "track correlation_match filter=1:replies",
    ),
    row(
        "B5.1 filter 1 takes replies: nothing else",
        |w| {
            w.filter(Filter::Replies);
        },
        "leave no_correlation_match filter=1:replies remedy=change_filter rule=B5.1",
    ),
    row(
        "B5.1 filter 2 takes contacts, accounts, leads: contact",
        |w| {
            w.filter(Filter::People);
        },
        "track sender_match filter=1:people",
    ),
    row(
        "B5.1 filter 2 takes contacts, accounts, leads: account",
        |w| w.filter(Filter::People).parties[4].record.kind = Kind::Account,
        "track sender_match",
    ),
    row(
        "B5.1 filter 2 takes contacts, accounts, leads: lead",
        |w| w.filter(Filter::People).parties[4].record.kind = Kind::Lead,
        "track sender_match",
    ),
    row(
        "B5.1 filter 2 takes contacts, accounts, leads: no other row",
        |w| w.filter(Filter::People).parties[4].record.kind = Kind::Equipment,
        "leave no_sender_match filter=1:people",
    ),
    row(
        "B5.1 filter 2 takes contacts, accounts, leads: no stranger",
        |w| {
            w.filter(Filter::People).from(STRANGER);
        },
        "leave no_sender_match remedy=change_filter",
    ),
    row(
        "B5.1 filter 3 takes any row with an address",
        |w| w.filter(Filter::Records).parties[4].record.kind = Kind::Equipment,
        "track sender_match filter=1:records",
    ),
    row(
        "B5.1 filter 3 takes any row with an address: no stranger",
        |w| {
            w.filter(Filter::Records).from(STRANGER);
        },
        "leave no_sender_match",
    ),
    row(
        "B5.1 filter 4 takes nothing",
        |w| {
            w.filter(Filter::Nothing).reply();
        },
        "leave filter_nothing filter=1:nothing remedy=change_filter",
    ),
    row(
        "B5.1 manual tracking is always honoured",
        |w| {
            w.filter(Filter::Nothing).folder(None);
        },
        "track folder accepted=-",
    ),
    row(
        "B5.1 not stated: People takes a stranger's reply too",
        |w| {
            w.filter(Filter::People).from(STRANGER).reply();
        },
        "track correlation_match",
    ),
    row(
        "B5.1 not stated: Records takes a stranger's reply too",
        |w| {
            w.filter(Filter::Records).from(STRANGER).reply();
        },
        "track correlation_match",
    ),
    row(
        "B5.1 queues have filters too",
        |w| {
            w.filter(Filter::Nothing).to(&[ASHA, SUPPORT]).acceptor(Kind::Queue, 20, SUPPORT, Filter::All);
        },
        "track accept_all accepted=20",
    ),
    row(
        "B5.1 queues have filters too: default 0",
        |w| {
            w.seat = domain::settings::Seat::new(address(SUPPORT), record(Kind::Queue, 20));
            w.to(&[SUPPORT]).from(STRANGER);
        },
        "track accept_all accepted=20 filter=20:all",
    ),
    row(
        "B5.2 every recipient's filter counts",
        |w| {
            w.filter(Filter::Nothing).to(&[ASHA, BELA]).acceptor(Kind::User, 2, BELA, Filter::People);
        },
        "track sender_match accepted=2 mailbox=asha@contoso.example",
    ),
    row(
        "B5.2 first acceptor becomes acceptingentityid",
        |w| {
            w.filter(Filter::All).to(&[BELA, CEM, ASHA]);
            w.acceptor(Kind::User, 3, CEM, Filter::All).acceptor(Kind::User, 2, BELA, Filter::Replies);
        },
        "track accept_all accepted=3 rule=B5.2",
    ),
    row(
        "B5.2 first acceptor becomes acceptingentityid: Cc counts",
        |w| {
            w.filter(Filter::Nothing).mail.cc = vec![person(BELA)];
            w.acceptor(Kind::User, 2, BELA, Filter::All);
        },
        "track accept_all accepted=2",
    ),
    row(
        "B5.2 receivingmailboxid is the mailbox being looked at",
        |w| {
            w.filter(Filter::Nothing).to(&[BELA]).acceptor(Kind::User, 2, BELA, Filter::All);
        },
        "track accepted=2 mailbox=asha@contoso.example",
    ),
    row(
        "B5.3 only filter 0 takes mail by list or blind copy: 0",
        |w| {
            w.filter(Filter::All).to(&["all@contoso.example"]);
        },
        "track accept_all accepted=1 owner=1",
    ),
    row(
        "B5.3 only filter 0 takes mail by list or blind copy: 2",
        |w| {
            w.filter(Filter::People).to(&["all@contoso.example"]);
        },
        "leave no_recipient_match remedy=add_alias filter=1:people rule=B5.3",
    ),
    row(
        "B5.3 only filter 0 takes mail by list or blind copy: no recipient at all",
        |w| {
            w.filter(Filter::Replies).reply().to(&[]);
        },
        "leave no_recipient_match",
    ),
    row(
        "B5.3 only filter 0 takes mail by list or blind copy: others decline",
        |w| {
            w.filter(Filter::All).to(&[BELA]).acceptor(Kind::User, 2, BELA, Filter::Nothing);
        },
        "track accept_all accepted=1",
    ),
    row(
        "B5.4 internal mail becomes two activities by default",
        |w| {
            w.filter(Filter::All).from(BELA);
            copy(w);
        },
        "track accept_all",
    ),
    row(
        "B5.4 switched off, rejected where the sent copy is there",
        |w| {
            w.filter(Filter::All).from(BELA).organisation.internal.ignore = true;
            copy(w);
        },
        "leave internal_rejected switch=IgnoreInternalEmail remedy=change_switch rule=B5.4",
    ),
    row(
        "B5.4 switched off, rejected where the sent copy is there: known by its key alone",
        |w| {
            w.filter(Filter::All).from(BELA).organisation.internal.ignore = true;
            copy(w);
            w.tracked[0].message_id = None;
        },
        "leave internal_rejected",
    ),
    row(
        "B5.4 switched off, taken where the sent copy is not there",
        |w| w.filter(Filter::All).from(BELA).organisation.internal.ignore = true,
        "track accept_all",
    ),
    row(
        "B5.4 switched off, taken where the sent copy is not there: but of another mail",
        |w| {
            w.filter(Filter::All).from(BELA).organisation.internal.ignore = true;
            copy(w);
            w.tracked[0].activity = uuid::Uuid::nil();
            w.tracked[0].message_id = Some(id("other@x.example"));
        },
        "track accept_all",
    ),
    row(
        "B5.4 switched off, a customer's mail is no internal mail",
        |w| {
            w.filter(Filter::All).organisation.internal.ignore = true;
            copy(w);
        },
        "track accept_all",
    ),
    row(
        "B5.4 sent mail is internal where all recipients are users",
        |w| {
            w.filter(Filter::All).sent(&[BELA]).tracked();
            w.tracked[0].direction = Direction::Incoming;
            w.tracked[0].activity = uuid::Uuid::nil();
            w.organisation.internal.ignore = true;
        },
        "leave internal_rejected",
    ),
    row(
        "B5.4 sent mail is internal where all recipients are users: not with a customer on it",
        |w| {
            w.filter(Filter::All).sent(&[BELA, CLEO]).tracked();
            w.tracked[0].direction = Direction::Incoming;
            w.tracked[0].activity = uuid::Uuid::nil();
            w.organisation.internal.ignore = true;
        },
        "track accept_all",
    ),
    row(
        "B5.5 delivery method none stops everything",
        |w| w.filter(Filter::All).seat.delivery = Delivery::None,
        "leave delivery_off remedy=choose_delivery",
    ),
    row(
        "B5.5 delivery method none stops everything: also by hand",
        |w| w.folder(None).seat.delivery = Delivery::Outlook,
        "leave delivery_off",
    ),
    row(
        "B5.5 delivery method none stops everything: of another recipient",
        |w| {
            w.filter(Filter::Nothing).to(&[ASHA, BELA]).acceptor(Kind::User, 2, BELA, Filter::All);
            w.acceptors[0].incoming = false;
        },
        "leave filter_nothing",
    ),
    row(
        "B5.7 alias: unknown to the CRM",
        |w| {
            w.filter(Filter::People).to(&["a.rao@contoso.example"]);
        },
        "leave no_recipient_match remedy=add_alias",
    ),
    row(
        "B5.7 alias: noted at the user",
        |w| {
            w.filter(Filter::People).to(&["a.rao@contoso.example"]);
            w.seat.aliases = vec![address("a.rao@contoso.example")];
        },
        "track sender_match accepted=1",
    ),
    row(
        "B5.7 alias: of another recipient",
        |w| {
            w.filter(Filter::Nothing).to(&["b@contoso.example"]).acceptor(Kind::User, 2, BELA, Filter::All);
            w.acceptors[0].addresses.push(address("b@contoso.example"));
        },
        "track accept_all accepted=2",
    ),
];

pub(crate) const FACTS: &[Fact] = &[
    fact(
        "B5.1 options 0 to 4",
        || Filter::ALL.map(|f| format!("{}{}", f.code(), f.as_str())).join(" "),
        "0all 1replies 2people 3records 4nothing",
    ),
    fact("B5.6 which options are offered", || offered(|_| {}), "all replies people records nothing"),
    fact("B20 HideTrackAllOption", || offered(|o| o.hide_all = true), "replies people records nothing"),
    fact("B20 HideEmailAutoTrackOptions", || offered(|o| o.hide_automatic = true), "replies nothing"),
    fact("B20 DoNotAutoTrackEmail", || offered(|o| o.offer_nothing = false), "all replies people records"),
];

fn offered(set: fn(&mut domain::settings::Organisation)) -> String {
    let mut organisation = domain::settings::Organisation::default();
    set(&mut organisation);
    organisation.offered().iter().map(|f| f.as_str()).collect::<Vec<_>>().join(" ")
}
