//! Extended properties: what Exchange keeps of a mail and Graph has no member for
//! (extended-properties-overview).

/// An extended property, by the id that asks for it, such as `String 0x1042`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Property(std::borrow::Cow<'static, str>);

impl Property {
    /// `PidTagInReplyToId`: mail of one's own has no header lines, and says here what it answers.
    pub const IN_REPLY_TO: Self = Self::tag("String 0x1042");
    /// `PidTagInternetReferences`: the thread, oldest first.
    pub const REFERENCES: Self = Self::tag("String 0x1039");
    /// `PidTagMessageClass`: `IPM.Note`, or `REPORT.IPM.Note.NDR` of a mail that could not be delivered.
    pub const MESSAGE_CLASS: Self = Self::tag("String 0x001A");
    /// `PidTagSensitivity`: 0 nothing special, 1 personal, 2 private, 3 confidential. Graph's message has no member
    /// for it.
    pub const SENSITIVITY: Self = Self::tag("Integer 0x0036");
    /// `PidTagMessageSize`, in bytes, everything in it counted.
    pub const SIZE: Self = Self::tag("Integer 0x0E08");

    /// What the add-in keeps with a mail through Outlook ("custom properties"): JSON text. Exchange keeps it under the
    /// add-in's own name, `cecp-` and the id in its manifest; it stays with the copy in Sent Items and is not sent.
    pub const ADD_IN: Self = Self::tag(
        "String {00020329-0000-0000-C000-000000000046} Name cecp-c0c6c6b4-5a3e-4f0e-9a59-6b1f0e7d2a11",
    );

    /// Ours: which activity of the CRM a mail was made from. It stays with the copy of the sender and goes to nobody.
    pub const ACTIVITY: Self =
        Self::tag("String {8d6b1c9e-4f0a-4a53-9d1e-6f2b7c30a5e4} Name RegardingActivity");

    /// `PidTagBusinessFaxNumber` of a contact. Of this and the following Graph's contact has no members.
    pub const BUSINESS_FAX: Self = Self::tag("String 0x3A24");
    /// `PidTagPagerTelephoneNumber`.
    pub const PAGER: Self = Self::tag("String 0x3A21");
    /// `PidTagCallbackTelephoneNumber`.
    pub const CALLBACK: Self = Self::tag("String 0x3A02");
    /// `PidTagAssistantTelephoneNumber`.
    pub const ASSISTANT_PHONE: Self = Self::tag("String 0x3A2E");
    /// `PidTagCompanyMainTelephoneNumber`.
    pub const COMPANY_PHONE: Self = Self::tag("String 0x3A57");
    /// `PidTagOtherTelephoneNumber`.
    pub const OTHER_PHONE: Self = Self::tag("String 0x3A1F");
    /// `PidTagFtpSite`.
    pub const FTP_SITE: Self = Self::tag("String 0x3A4C");
    /// `PidTagGovernmentIdNumber`.
    pub const GOVERNMENT_ID: Self = Self::tag("String 0x3A07");
    /// `PidTagWeddingAnniversary`: midnight of whoever wrote it, in UTC. The year 4501 stands for none, as Outlook
    /// writes it.
    pub const ANNIVERSARY: Self = Self::tag("SystemTime 0x3A41");

    const fn tag(id: &'static str) -> Self {
        Self(std::borrow::Cow::Borrowed(id))
    }

    /// A named text property: in that property set, under that name. `None` where the set is no GUID or the name
    /// has no letters, for neither could be told from the rest of an id.
    pub fn named(set: &str, name: &str) -> Option<Self> {
        let digits = set.len() == 36
            && set.bytes().enumerate().all(|(at, byte)| match at {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            });
        let plain = !name.trim().is_empty() && name.len() <= 255 && !name.chars().any(char::is_control);
        (digits && plain).then(|| Self(format!("String {{{set}}} Name {name}").into()))
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.0
    }

    /// Whether that id, as Graph spells it in an answer, is this property: tags come back without the zeros before
    /// them, as `String 0x1a`.
    pub(crate) fn is(&self, id: &str) -> bool {
        let tag = |id: &str| {
            let (kind, number) = id.split_once(" 0x")?;
            Some((kind.to_ascii_lowercase(), u32::from_str_radix(number.trim(), 16).ok()?))
        };
        match (tag(self.id()), tag(id)) {
            (Some(one), Some(other)) => one == other,
            _ => self.id().eq_ignore_ascii_case(id),
        }
    }

    /// The value of `$filter` that asks for items of which it has that value.
    pub(crate) fn filter(&self, value: &str) -> String {
        let (id, value) = (wire::odata::quote(self.id()), wire::odata::quote(value));
        format!("singleValueExtendedProperties/any(ep:ep/id eq {id} and ep/value eq {value})")
    }

    /// The value of `$expand` that asks for them; `None` where there are none.
    pub(crate) fn expand(all: &[Self]) -> Option<String> {
        let filter = wire::odata::any_of(all.iter().map(|one| wire::odata::eq("id", one.id())))?;
        Some(format!("singleValueExtendedProperties($filter={filter})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_known_by_their_ids_however_they_come_back() {
        assert!(Property::MESSAGE_CLASS.is("String 0x1a") && Property::MESSAGE_CLASS.is("string 0x001A"));
        assert!(!Property::MESSAGE_CLASS.is("Integer 0x1a") && !Property::MESSAGE_CLASS.is("String 0x1b"));
        assert!(!Property::MESSAGE_CLASS.is("") && !Property::MESSAGE_CLASS.is("String 0xzz"));
        let set = "66f5a359-4659-4830-9070-00047ec6ac6e";
        let named = Property::named(set, "Color");
        assert!(named.is_some_and(|one| one.is("String {66F5A359-4659-4830-9070-00047EC6AC6E} name color")));
        for (set, name) in
            [("", "x"), (set, " "), ("66f5a359-4659-4830-9070-00047ec6ac6", "x"), (set, "a\nb")]
        {
            assert_eq!(Property::named(set, name), None);
        }
    }

    #[test]
    fn quotes_in_a_name_do_not_end_it() {
        let named = Property::named("66f5a359-4659-4830-9070-00047ec6ac6e", "o'clock");
        assert_eq!(
            named.and_then(|one| Property::expand(&[one])).as_deref(),
            Some(
                "singleValueExtendedProperties($filter=id eq \
                 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name o''clock')"
            )
        );
        assert_eq!(Property::expand(&[]), None);
    }
}
