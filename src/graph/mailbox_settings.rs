//! What a mailbox is set to: time zone, language, working hours, and for whom it is.

use domain::mail::Moment;
use wire::{Reply, Request};

use crate::{
    fault::{Fault, good},
    members::Members,
    names::{hours, locale, settings, zone},
    service::{At, Mailbox, Service},
};

/// Settings of a mailbox, as far as they are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The time zone, by the name that Windows or IANA has for it.
    pub time_zone: Option<String>,
    /// The language, as in `hi-IN`.
    pub language: Option<String>,
    /// The language as people read it.
    pub language_name: Option<String>,
    /// For whom the mailbox is: `user`, `shared`, `room`, `equipment`, `linked`, `others`.
    pub purpose: Option<String>,
    /// The folder that Archive moves to.
    pub archive_folder: Option<String>,
    /// When its owner works.
    pub hours: Option<Hours>,
}

/// Working hours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// Days, in English and small letters.
    pub days: Vec<String>,
    /// From, as in `08:00:00.0000000`.
    pub start: Option<String>,
    /// To.
    pub end: Option<String>,
    /// In that time zone.
    pub time_zone: Option<String>,
}

/// Asks for them.
///
/// # Errors
/// Where the mailbox's name cannot be one.
pub fn request(service: &Service, mailbox: &Mailbox) -> Result<Request, Fault> {
    Ok(service.get(At::mailbox(mailbox)?.word("mailboxSettings")))
}

/// Reads them.
///
/// # Errors
/// Where Graph refused or failed.
pub fn read(reply: Reply, now: Moment) -> Result<Settings, Fault> {
    let mut members = Members::of(&good(reply, now)?)?;
    let mut language = members.object(settings::LANGUAGE);
    let mut named = |name| language.as_mut().and_then(|language| language.some_text(name));
    let (code, language_name) = (named(locale::CODE), named(locale::NAME));
    let hours = members.object(settings::HOURS).map(|mut one| Hours {
        days: one.texts(hours::DAYS, 7).unwrap_or_default(),
        start: one.some_text(hours::START),
        end: one.some_text(hours::END),
        time_zone: one.object(hours::ZONE).and_then(|mut one| one.some_text(zone::NAME)),
    });
    Ok(Settings {
        time_zone: members.some_text(settings::ZONE),
        language: code,
        language_name,
        purpose: members.some_text(settings::PURPOSE),
        archive_folder: members.some_text(settings::ARCHIVE),
        hours,
    })
}
