//! The merge of three: which change wins, what is no change, what the other side cannot hold.

use domain::{
    mail::{Moment, Person},
    step::{
        Field, Kind, Value,
        case::Author,
        field::Way,
        merge::SKEW_S,
        value::{Answer, Attendee, Importance, Postal, Span},
    },
};

use crate::kit::*;

const APPOINTMENT: Kind = Kind::Appointment;
const PERSON: Author = Author::Person;

/// Both sides changed the subject: the CRM so many seconds ago, the mailbox so many.
fn both_changed(world: &mut World, (crm, crm_ago): (Author, i64), (exchange, ago): (Author, i64)) {
    world.in_crm(crm, Field::Subject, text("In CRM")).row.changed = by(crm, crm_ago);
    world.in_exchange(exchange, Field::Subject, text("In Outlook")).item.changed = by(exchange, ago);
}

pub(crate) const LINES: &[Line] = &[
    line("ours, nothing changed", APPOINTMENT, |_| {}, "leave in_step crm=- exchange=- state=- notes=0"),
    line(
        "ours, one side changed: the CRM",
        APPOINTMENT,
        |w| _ = w.in_crm(PERSON, Field::Subject, text("New")),
        "step changed exchange:subject=New crm=-",
    ),
    line(
        "ours, one side changed: the mailbox",
        APPOINTMENT,
        |w| _ = w.in_exchange(PERSON, Field::Subject, text("New")),
        "step changed crm:subject=New exchange=-",
    ),
    line(
        "ours, both changed different fields",
        APPOINTMENT,
        |w| {
            w.in_crm(PERSON, Field::Subject, text("New"));
            w.in_exchange(PERSON, Field::Location, text("Room"));
        },
        "step changed exchange:subject=New crm:location=Room notes=0",
    ),
    line(
        "ours, both changed the same to the same",
        APPOINTMENT,
        |w| {
            w.in_crm(PERSON, Field::Subject, text("New"));
            w.in_exchange(PERSON, Field::Subject, text("New"));
        },
        "leave in_step crm=- exchange=- notes=0",
    ),
    line(
        "ours, the later change wins: the mailbox's",
        APPOINTMENT,
        |w| both_changed(w, (PERSON, 600), (PERSON, 600 - SKEW_S - 1)),
        "step changed_on_both crm:subject=In_Outlook lost:subject@crm=In_CRM note=value_lost:subject remedy=put_back",
    ),
    line(
        "ours, the later change wins: the CRM's",
        APPOINTMENT,
        |w| both_changed(w, (PERSON, 100), (PERSON, 600)),
        "step changed_on_both exchange:subject=In_CRM lost:subject@exchange=In_Outlook note.text=In_Outlook",
    ),
    line(
        "ours, at the same time, by clocks that differ, the CRM wins",
        APPOINTMENT,
        |w| both_changed(w, (PERSON, 600), (PERSON, 600 - SKEW_S)),
        "step changed_on_both exchange:subject=In_CRM",
    ),
    line(
        "ours, a person's change goes before a program's",
        APPOINTMENT,
        |w| both_changed(w, (Author::Program, 10), (PERSON, 6_000)),
        "step crm:subject=In_Outlook lost:subject@crm=In_CRM",
    ),
    line(
        "ours, a person's change goes before ours",
        APPOINTMENT,
        |w| both_changed(w, (Author::Us, 10), (PERSON, 6_000)),
        "step crm:subject=In_Outlook",
    ),
    line(
        "ours, a person's change goes before a program's: in the CRM",
        APPOINTMENT,
        |w| both_changed(w, (PERSON, 6_000), (Author::Program, 10)),
        "step exchange:subject=In_CRM",
    ),
    // Directions that an administrator set.
    line(
        "B15 directions: to Exchange",
        APPOINTMENT,
        |w| {
            w.organisation.step.ways.insert((APPOINTMENT, Field::Subject), Way::ToExchange);
            w.in_exchange(PERSON, Field::Subject, text("New"));
        },
        "leave one_way_field crm=- exchange=- remedy=change_way",
    ),
    line(
        "B15 directions: to Exchange, the CRM's next change goes over it",
        APPOINTMENT,
        |w| {
            w.organisation.step.ways.insert((APPOINTMENT, Field::Subject), Way::ToExchange);
            w.in_exchange(PERSON, Field::Subject, text("Own"));
            w.in_crm(PERSON, Field::Subject, text("New"));
        },
        "step exchange:subject=New lost:subject@exchange=Own",
    ),
    line(
        "B15 directions: to the CRM",
        APPOINTMENT,
        |w| {
            w.organisation.step.ways.insert((APPOINTMENT, Field::Location), Way::ToCrm);
            w.in_crm(PERSON, Field::Location, text("New"));
        },
        "leave one_way_field crm=- exchange=-",
    ),
    line(
        "B15 directions: neither",
        APPOINTMENT,
        |w| {
            w.organisation.step.ways.insert((APPOINTMENT, Field::Location), Way::Off);
            w.in_crm(PERSON, Field::Location, text("New"));
        },
        "leave one_way_field remedy=change_way exchange=- notes=0",
    ),
    line(
        "B15 directions: what is fixed cannot be set",
        APPOINTMENT,
        |w| {
            w.organisation.step.ways.insert((APPOINTMENT, Field::Time), Way::Off);
            w.in_crm(PERSON, Field::Time, Value::Span(hours(72)));
        },
        "step exchange:time=72h",
    ),
    line(
        "B15 directions: of another kind",
        APPOINTMENT,
        |w| {
            w.organisation.step.ways.insert((Kind::Task, Field::Subject), Way::Off);
            w.in_crm(PERSON, Field::Subject, text("New"));
        },
        "step exchange:subject=New",
    ),
    line(
        "B15 directions: a field that goes nowhere is not written on creation",
        APPOINTMENT,
        |w| {
            w.organisation.step.ways.insert((APPOINTMENT, Field::Location), Way::ToCrm);
            w.only_row();
        },
        "create_item exchange:subject=Offer !exchange:location=Offer",
    ),
    line(
        "B15 directions: nor in the CRM",
        APPOINTMENT,
        |w| {
            w.organisation.step.ways.insert((APPOINTMENT, Field::Location), Way::ToExchange);
            w.only_item();
        },
        "create_row crm:subject=Offer !crm:location=Offer",
    ),
    // Echoes.
    line(
        "ours, no echo: seconds",
        APPOINTMENT,
        |w| {
            let start = NOW.0 + 48 * 3600;
            let span = Span::Timed { start: Moment(start + 31), end: Moment(start + 3659) };
            w.in_exchange(PERSON, Field::Time, Value::Span(span));
        },
        "leave in_step crm=-",
    ),
    line(
        "ours, no echo: blanks and line ends",
        APPOINTMENT,
        |w| {
            w.both(Field::Text, text("One\ntwo"));
            w.in_exchange(PERSON, Field::Text, text("One \r\n\r\n\r\ntwo\r\n"));
        },
        "leave in_step crm=-",
    ),
    line(
        "ours, no echo: HTML of the same text",
        APPOINTMENT,
        |w| {
            w.both(Field::Text, text("Tea & cake < 5 €\nBring it"));
            let html = "<html><head><style>p{}</style></head><body><p>Tea &amp; cake &lt; 5&nbsp;&#8364;</p>\r\n\
                        <p>Bring<br>it</p><!-- no --></body></html>";
            w.in_exchange(PERSON, Field::Text, Value::Html(html.to_owned()));
        },
        "leave in_step crm=-",
    ),
    line(
        "ours, no echo: empty and absent",
        APPOINTMENT,
        |w| {
            w.both(Field::Location, Value::Nothing);
            w.in_exchange(PERSON, Field::Location, text("  "));
            w.item.fields.set(Field::Importance, Value::Nothing);
        },
        "leave in_step crm=-",
    ),
    line(
        "ours, no echo: what is not told is not compared",
        APPOINTMENT,
        |w| {
            w.item.fields.remove(Field::Regarding);
            w.row.fields.remove(Field::Importance);
        },
        "leave in_step crm=- exchange=-",
    ),
    line(
        "ours, no echo: answers, names and the order of who attends",
        APPOINTMENT,
        |w| {
            w.both(Field::Optional, people(&["a@x.example", "b@x.example"]));
            let of = |address: &str| Attendee {
                person: Person { address: domain::mail::Address::new(address), name: "B.".to_owned() },
                answer: Answer::Accepted,
                row: None,
            };
            let all = Value::People(vec![of("B@x.example"), of("a@x.example"), of("a@x.example")]);
            w.in_exchange(PERSON, Field::Optional, all);
        },
        "leave in_step crm=-",
    ),
    line(
        "ours, no echo: what the CRM cuts off",
        APPOINTMENT,
        |w| {
            let long = "x".repeat(240);
            w.in_crm(Author::Us, Field::Location, text(&long[..200]));
            w.item.fields.set(Field::Location, text(&long));
            w.link().base.set(Field::Location, text(&long));
        },
        "leave in_step crm=- exchange=-",
    ),
    line(
        "ours, no echo: whole days are the same in every zone",
        APPOINTMENT,
        |w| {
            let days = Value::Span(Span::Days { first: TODAY, last: TODAY.plus(1) });
            w.both(Field::Time, days);
        },
        "leave in_step crm=-",
    ),
    line(
        "ours, no echo: the lines of an address",
        Kind::Contact,
        |w| {
            let of = |street: &str| {
                Value::Postal(Postal {
                    street: street.to_owned(),
                    city: "Pune".to_owned(),
                    ..Postal::default()
                })
            };
            w.both(Field::MailingAddress, of("1 Road\nFloor 2"));
            w.in_exchange(PERSON, Field::MailingAddress, of("1 Road\r\nFloor 2 "));
        },
        "leave in_step crm=-",
    ),
    line(
        "ours, no echo: letters of an address",
        Kind::Contact,
        |w| _ = w.in_exchange(PERSON, Field::Email1, text("BEA@Acme.example")),
        "leave in_step crm=-",
    ),
    // What does not fit.
    line(
        "ours, what is too long is shortened, and said",
        APPOINTMENT,
        |w| _ = w.in_exchange(PERSON, Field::Location, text(&"x".repeat(201))),
        "step crm=written note=shortened:location",
    ),
    line(
        "ours, what is too long is shortened, and said: for Outlook there is room",
        APPOINTMENT,
        |w| _ = w.in_crm(PERSON, Field::Location, text(&"x".repeat(200))),
        "step exchange=written notes=0",
    ),
    line(
        "ours, an empty importance is the usual one",
        APPOINTMENT,
        |w| {
            w.both(Field::Importance, Value::Importance(Importance::High));
            w.in_crm(PERSON, Field::Importance, Value::Nothing);
        },
        "step exchange:importance=normal",
    ),
    line(
        "ours, who has no address stays in the CRM",
        APPOINTMENT,
        |w| {
            let mut nobody = who("");
            nobody.row = Some(account(70, "Acme"));
            w.row.fields.set(Field::Required, Value::People(vec![nobody]));
            w.in_exchange(PERSON, Field::Required, people(&["cem@acme.example"]));
        },
        "step crm:required=cem@acme.example,",
    ),
    line(
        "B20 appointmentricheditorexperience: off, the CRM gets plain text",
        APPOINTMENT,
        |w| _ = w.in_exchange(PERSON, Field::Text, Value::Html("<p>Hello <b>you</b></p>".to_owned())),
        "step crm:text=Hello_you",
    ),
    line(
        "B20 appointmentricheditorexperience: on",
        APPOINTMENT,
        |w| {
            w.in_exchange(PERSON, Field::Text, Value::Html("<p>Hello <b>you</b></p>".to_owned()));
            w.organisation.step.rich_text = true;
        },
        "step crm:text=<p>Hello_<b>you</b></p>",
    ),
    line(
        "B20 appointmentricheditorexperience: of meetings alone",
        Kind::Task,
        |w| {
            w.in_exchange(PERSON, Field::Text, Value::Html("<p>Hello</p>".to_owned()));
            w.organisation.step.rich_text = true;
        },
        "step crm:text=Hello",
    ),
];
