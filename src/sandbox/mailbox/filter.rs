//! Which messages a question is about, as a tree that becomes a condition with bound values.

use sqlx::{QueryBuilder, Sqlite};

/// A member of a message that can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Received,
    Sent,
    Created,
    Modified,
    MessageId,
    Conversation,
    Subject,
    FromAddress,
    FromName,
    SenderAddress,
    SenderName,
    Importance,
    Preview,
    Read,
    Draft,
    Attachments,
}

impl Field {
    /// All that there are, by their paths in Graph.
    pub(crate) const ALL: [(&'static str, Self); 16] = [
        ("receivedDateTime", Self::Received),
        ("sentDateTime", Self::Sent),
        ("createdDateTime", Self::Created),
        ("lastModifiedDateTime", Self::Modified),
        ("internetMessageId", Self::MessageId),
        ("conversationId", Self::Conversation),
        ("subject", Self::Subject),
        ("from/emailAddress/address", Self::FromAddress),
        ("from/emailAddress/name", Self::FromName),
        ("sender/emailAddress/address", Self::SenderAddress),
        ("sender/emailAddress/name", Self::SenderName),
        ("importance", Self::Importance),
        ("bodyPreview", Self::Preview),
        ("isRead", Self::Read),
        ("isDraft", Self::Draft),
        ("hasAttachments", Self::Attachments),
    ];

    fn column(self) -> &'static str {
        match self {
            Self::Received => "m.received_at",
            Self::Sent => "m.sent_at",
            Self::Created => "m.created_at",
            Self::Modified => "m.modified_at",
            Self::MessageId => "m.internet_message_id",
            Self::Conversation => "m.conversation_id",
            Self::Subject => "m.subject",
            Self::FromAddress => "m.from_address",
            Self::FromName => "m.from_name",
            Self::SenderAddress => "m.sender_address",
            Self::SenderName => "m.sender_name",
            Self::Importance => "m.importance",
            Self::Preview => "m.preview",
            Self::Read => "m.is_read",
            Self::Draft => "m.is_draft",
            Self::Attachments => "m.has_attachments",
        }
    }

    /// Of what kind its values are.
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Received | Self::Sent | Self::Created | Self::Modified => Kind::Time,
            Self::Read | Self::Draft | Self::Attachments => Kind::Flag,
            // Ids have letter case, the words of people have none for Exchange.
            Self::Conversation => Kind::Exact,
            Self::MessageId
            | Self::Subject
            | Self::FromAddress
            | Self::FromName
            | Self::SenderAddress
            | Self::SenderName
            | Self::Importance
            | Self::Preview => Kind::Text,
        }
    }
}

/// Of what kind values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Points in time.
    Time,
    /// True or false.
    Flag,
    /// Text in any case of letters.
    Text,
    /// Text as it is.
    Exact,
}

/// A value to compare with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Milliseconds since 1970 UTC, or 0 and 1.
    Number(i64),
    /// Text.
    Text(String),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Contains,
    StartsWith,
}

/// Which messages.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Filter {
    And(Box<Filter>, Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
    Not(Box<Filter>),
    Compare(Field, Comparison, Value),
    /// One of the categories.
    Category(Comparison, String),
    /// An extended property, by its id, has a value; or it is there, where none is said.
    Property(String, Option<String>),
}

/// In what order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order {
    pub(crate) field: Field,
    pub(crate) descending: bool,
}

impl Order {
    pub(super) fn column(self) -> &'static str {
        self.field.column()
    }
}

/// A pattern of LIKE in which nothing of the text stands for anything else.
fn pattern(before: &str, text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("{before}{escaped}%")
}

impl Comparison {
    fn operator(self) -> &'static str {
        match self {
            Self::Equal => " = ",
            Self::NotEqual => " <> ",
            Self::Greater => " > ",
            Self::GreaterOrEqual => " >= ",
            Self::Less => " < ",
            Self::LessOrEqual => " <= ",
            Self::Contains | Self::StartsWith => " LIKE ",
        }
    }

    fn pattern(self, text: &str) -> Option<String> {
        match self {
            Self::Contains => Some(pattern("%", text)),
            Self::StartsWith => Some(pattern("", text)),
            Self::Equal
            | Self::NotEqual
            | Self::Greater
            | Self::GreaterOrEqual
            | Self::Less
            | Self::LessOrEqual => None,
        }
    }
}

/// Writes `column comparison value`.
fn compare(query: &mut QueryBuilder<Sqlite>, column: &str, how: Comparison, value: &Value, exact: bool) {
    query.push(column).push(how.operator());
    match value {
        Value::Number(number) => {
            query.push_bind(*number);
        }
        Value::Text(text) => {
            match how.pattern(text) {
                Some(like) => query.push_bind(like).push(" ESCAPE '\\'"),
                None => query.push_bind(text.clone()),
            };
            if !exact && how.pattern(text).is_none() {
                query.push(" COLLATE NOCASE");
            }
        }
    }
}

impl Filter {
    /// Writes the condition.
    pub(super) fn write(&self, query: &mut QueryBuilder<Sqlite>) {
        match self {
            Self::And(one, other) | Self::Or(one, other) => {
                query.push("(");
                one.write(query);
                query.push(if matches!(self, Self::And(..)) { " AND " } else { " OR " });
                other.write(query);
                query.push(")");
            }
            Self::Not(inner) => {
                query.push("NOT (");
                inner.write(query);
                query.push(")");
            }
            Self::Compare(field, how, value) => {
                // An index has the Message-ID as it is, and so is it asked for.
                let exact = matches!(field, Field::MessageId) || field.kind() == Kind::Exact;
                compare(query, field.column(), *how, value, exact);
            }
            Self::Category(how, name) => {
                query.push("EXISTS (SELECT 1 FROM json_each(m.categories) c WHERE ");
                compare(query, "c.value", *how, &Value::Text(name.clone()), false);
                query.push(")");
            }
            Self::Property(id, value) => {
                query.push("EXISTS (SELECT 1 FROM extra e WHERE e.message = m.id AND e.kind = 'property'");
                query.push(" AND e.name = ").push_bind(id.clone());
                if let Some(value) = value {
                    query.push(" AND e.value = ").push_bind(value.clone());
                }
                query.push(")");
            }
        }
    }

    /// Whether a field stands in it.
    pub(crate) fn names(&self, field: Field) -> bool {
        match self {
            Self::And(one, other) | Self::Or(one, other) => one.names(field) || other.names(field),
            Self::Not(inner) => inner.names(field),
            Self::Compare(named, _, _) => *named == field,
            Self::Category(..) | Self::Property(..) => false,
        }
    }
}
