//! B6: what a mail continues.

use domain::{
    correlation::ThreadRoot,
    likeness,
    mail::Moment,
    settings::{Correlation, Filter, Likeness, Tokens},
};
use uuid::Uuid;

use crate::kit::*;

/// Alike in subject and people, by no header or token.
fn alike(w: &mut World) {
    w.earlier().organisation.correlation.smart = true;
    w.subject("RE: offer for 200 SEATS");
}

pub(crate) const ROWS: &[Row] = &[
    row(
        "B6.1 In-Reply-To",
        |w| {
            w.reply();
        },
        "track correlation_match method=in_reply_to code=3 by=earlier@contoso.example regarding=30",
    ),
    row(
        "B6.1 References",
        |w| {
            w.earlier().clues.references = vec![id("earlier@contoso.example"), id("unknown@x.example")];
        },
        "track correlation_match method=in_reply_to by=earlier@contoso.example",
    ),
    row(
        "B6.2 tracking token",
        |w| {
            w.earlier().subject("Re: Offer CRM:0001007");
        },
        "track correlation_match method=tracking_token code=4 by=CRM:0001007 regarding=30",
    ),
    row(
        "B6.2 tracking token: altered by a person",
        |w| {
            w.earlier().subject("Re: Offer CRM:0001008");
        },
        "leave no_correlation_match",
    ),
    row(
        "B6.2 former prefixes still match",
        |w| {
            w.earlier().subject("Re: Offer OLD-0001007").stored[0].token = "OLD-0001007".to_owned();
            w.organisation.correlation.token.former = vec!["OLD-".to_owned()];
        },
        "track correlation_match method=tracking_token by=OLD-0001007",
    ),
    row(
        "B6.3 conversation index",
        |w| w.earlier().clues.root = Some(ThreadRoot([7; 22])),
        "track correlation_match method=conversation_index code=5 regarding=30",
    ),
    row(
        "B6.3 conversation index: another thread",
        |w| w.earlier().clues.root = Some(ThreadRoot([8; 22])),
        "leave no_correlation_match",
    ),
    row("B6.4 smart matching", alike, "track correlation_match method=smart_matching code=6 regarding=30"),
    row(
        "B6.4 smart matching is off by default",
        |w| {
            alike(w);
            w.organisation.correlation.smart = false;
        },
        "leave no_correlation_match",
    ),
    row(
        "B6.4 HashFilterKeywords",
        |w| {
            alike(w);
            w.organisation.correlation.likeness.strip_prefixes = false;
        },
        "leave no_correlation_match",
    ),
    row(
        "B6.4 HashDeltaSubjectCount: 0",
        |w| {
            alike(w);
            w.subject("Offer for 200 seats today");
        },
        "leave no_correlation_match",
    ),
    row(
        "B6.4 HashDeltaSubjectCount: 1",
        |w| {
            alike(w);
            w.subject("Offer for 200 seats today").organisation.correlation.likeness.delta_words = 1;
        },
        "track method=smart_matching",
    ),
    row(
        "B6.4 HashMinAddressCount",
        |w| {
            alike(w);
            w.organisation.correlation.likeness.min_addresses = 3;
        },
        "leave no_correlation_match",
    ),
    row(
        "B6.4 HashMaxCount",
        |w| {
            alike(w);
            w.subject("Offer for 200 seats today").organisation.correlation.likeness.max_words = 4;
        },
        "track method=smart_matching",
    ),
    row(
        "B6.4 only 90 days are searched",
        |w| {
            alike(w);
            w.stored[0].at = Moment(NOW.0 - 60 - 90 * DAY - 1);
        },
        "leave no_correlation_match",
    ),
    row(
        "B6 methods in their order",
        |w| {
            w.reply().subject("Re: Offer CRM:0001009").clues.root = Some(ThreadRoot([9; 22]));
            for (n, root) in [(101, 9), (102, 1)] {
                let mut other = w.stored[0].clone();
                other.activity = Uuid::from_u128(n);
                other.message_id = None;
                other.root = Some(ThreadRoot([root; 22]));
                other.token = if n == 102 { "CRM:0001009".to_owned() } else { String::new() };
                w.stored.push(other);
            }
        },
        "track method=in_reply_to",
    ),
    row(
        "B6 methods in their order: token before index",
        |w| {
            w.earlier().subject("Re: Offer CRM:0001007").clues.root = Some(ThreadRoot([7; 22]));
        },
        "track method=tracking_token",
    ),
    row(
        "B6 methods in their order: index before likeness",
        |w| {
            alike(w);
            w.clues.root = Some(ThreadRoot([7; 22]));
        },
        "track method=conversation_index",
    ),
    row(
        "B6 parentactivityid for In-Reply-To and index alone",
        |w| {
            w.reply();
        },
        "track parent=true",
    ),
    row(
        "B6 parentactivityid for In-Reply-To and index alone: index",
        |w| w.earlier().clues.root = Some(ThreadRoot([7; 22])),
        "track parent=true",
    ),
    row(
        "B6 parentactivityid for In-Reply-To and index alone: token",
        |w| {
            w.earlier().subject("CRM:0001007");
        },
        "track parent=false",
    ),
    row("B6 parentactivityid for In-Reply-To and index alone: likeness", alike, "track parent=false"),
    row(
        "B6 correlationmethod 0 where nothing is continued",
        |w| {
            w.filter(Filter::All);
        },
        "track method=- code=0 regarding=-",
    ),
    row(
        "B6 the regarding is the correlated mail's",
        |w| {
            w.filter(Filter::All).reply();
        },
        "track accept_all regarding=30 inherits=true",
    ),
    row(
        "B6 the regarding is the correlated mail's: none",
        |w| w.reply().stored[0].regarding = None,
        "track correlation_match regarding=-",
    ),
    row(
        "B6 of several copies the one that is regarding something",
        |w| {
            let mut other = w.reply().stored[0].clone();
            other.activity = Uuid::from_u128(101);
            other.at = NOW;
            other.regarding = None;
            w.stored.insert(0, other);
        },
        "track correlation_match regarding=30",
    ),
    row(
        "B6 of several copies the one that is regarding something: of those the newest",
        |w| {
            let mut other = w.reply().stored[0].clone();
            other.activity = Uuid::from_u128(101);
            other.at = NOW;
            other.regarding = Some(deal(31));
            w.stored.push(other);
        },
        "track correlation_match regarding=31",
    ),
    row(
        "B6 a mail does not continue itself",
        |w| {
            w.reply().stored[0].message_id = w.mail.message_id.clone();
            w.clues.in_reply_to = w.mail.message_id.clone().into_iter().collect();
        },
        "leave no_correlation_match",
    ),
    row(
        "B6 EmailCorrelationEnabled",
        |w| w.reply().organisation.correlation.on = false,
        "leave no_correlation_match switch=EmailCorrelationEnabled remedy=change_switch",
    ),
    row(
        "B20 IgnoreConversationIndexAndInReplyToForCorrelation",
        |w| {
            w.reply().organisation.correlation.headers = false;
            w.clues.root = Some(ThreadRoot([7; 22]));
        },
        "leave no_correlation_match",
    ),
    row(
        "B20 IgnoreConversationIndexAndInReplyToForCorrelation: token stays",
        |w| w.reply().subject("Re: Offer CRM:0001007").organisation.correlation.headers = false,
        "track method=tracking_token",
    ),
    row(
        "B20 DoNotCorrelateForwardedEmailsAsReplies: off, a forward is a reply",
        |w| {
            w.reply().subject("WG: Offer");
        },
        "track correlation_match method=in_reply_to",
    ),
    row(
        "B20 DoNotCorrelateForwardedEmailsAsReplies: on, it is none",
        |w| {
            w.reply().subject("FW: Offer").organisation.correlation.forwards = false;
            w.clues.root = Some(ThreadRoot([7; 22]));
        },
        "leave no_correlation_match",
    ),
    row(
        "B20 DoNotCorrelateForwardedEmailsAsReplies: on, a reply is still one",
        |w| w.reply().organisation.correlation.forwards = false,
        "track correlation_match method=in_reply_to",
    ),
    row(
        "B20 DisableSmartMatchingEmailHashCreation: there are no hashes, subject and people are asked for",
        alike,
        "track method=smart_matching",
    ),
    row(
        "B20 DisableSmartMatching",
        |w| {
            alike(w);
            w.organisation.correlation.smart = false;
        },
        "leave no_correlation_match",
    ),
];

fn token(tokens: &Tokens) -> String {
    format!("{} {}", tokens.produce(false, 4, 999), tokens.produce(true, 4, 1000))
}

fn asked_for(subject: &str, change: impl FnOnce(&mut Correlation)) -> String {
    let mut w = World::new();
    w.subject(subject).organisation.correlation.smart = true;
    change(&mut w.organisation.correlation);
    let like = likeness::asked(&w.mail, &w.organisation.correlation, NOW);
    like.map_or("nothing".to_owned(), |like| like.subjects.join(", "))
}

pub(crate) const FACTS: &[Fact] = &[
    fact(
        "B6 token: default CRM: and 1+3+3 digits, wraps after 999",
        || token(&Tokens::default()),
        "CRM:0005999 CRM:1005000",
    ),
    fact(
        "B6 token: base, first user is base + 1",
        || Tokens { base: 41, ..Tokens::default() }.produce(false, 0, 1),
        "CRM:0042001",
    ),
    fact(
        "B6 token: digits of user and counter",
        || Tokens { user_digits: 5, counter_digits: 2, ..Tokens::default() }.produce(false, 4, 7),
        "CRM:00000507",
    ),
    fact(
        "B20 MaximumSubjectLengthOnMailServer: 255",
        || Tokens::default().append(&"x".repeat(400), "CRM:0001001").len().to_string(),
        "255",
    ),
    fact(
        "B20 MaximumSubjectLengthOnMailServer: 400",
        || {
            let wide = Tokens { subject_limit: 400, ..Tokens::default() };
            wide.append(&"x".repeat(500), "CRM:0001001").len().to_string()
        },
        "400",
    ),
    fact(
        "B20 MaximumSubjectLengthOnMailServer: no token where it alone is too long",
        || Tokens::default().append("Offer", &"t".repeat(256)),
        "Offer",
    ),
    fact(
        "B6.4 candidates: the same subject, but for its beginning",
        || asked_for("AW: Offer for 200 seats", |_| {}),
        "Offer for 200 seats, RE: Offer for 200 seats, FW: Offer for 200 seats, FWD: Offer for 200 seats, AW: Offer for 200 seats",
    ),
    fact(
        "B6.4 candidates: HashFilterKeywords that nobody reads",
        || asked_for("AW: Offer", |set| set.likeness.strip_prefixes = false),
        "AW: Offer",
    ),
    fact("B6.4 candidates: off by default", || asked_for("Offer", |set| set.smart = false), "nothing"),
    fact(
        "B6.4 candidates: emailcorrelationenabled off",
        || asked_for("Offer", |set| set.on = false),
        "nothing",
    ),
    fact("B6.4 candidates: no word in the subject", || asked_for("RE: ...", |_| {}), "nothing"),
    fact(
        "B6.4 candidates: HashMinAddressCount",
        || asked_for("Offer", |set| set.likeness.min_addresses = 3),
        "nothing",
    ),
    fact("B6.4 candidates: an endless subject", || asked_for(&"x".repeat(401), |_| {}), "nothing"),
    fact(
        "B6.4 defaults",
        || {
            let Likeness { strip_prefixes, max_words, delta_words, min_addresses, days } =
                Likeness::default();
            format!("{strip_prefixes} {max_words} {delta_words} {min_addresses} {days}")
        },
        "true 20 0 2 90",
    ),
];
