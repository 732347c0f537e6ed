//! Small drawings, stroked in the colour of the text beside them. They say nothing that is not said in words
//! too: screen readers pass them over.

use domain::party::Kind;
use yew::prelude::*;

/// A drawing on a grid of 20.
#[derive(Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "each is called what it shows")]
pub enum Icon {
    Back,
    Bag,
    Building,
    Check,
    Chevron,
    Clip,
    Clock,
    Dismiss,
    Done,
    Fax,
    Funnel,
    Info,
    Letter,
    Link,
    Mail,
    Meeting,
    Not,
    Open,
    Pen,
    People,
    Person,
    PersonAdd,
    Phone,
    Pin,
    Retry,
    Search,
    Stack,
    Trash,
    Trend,
    Warning,
}

impl Icon {
    /// The one for a kind of record.
    pub(crate) fn of(kind: Kind) -> Self {
        match kind {
            Kind::User | Kind::Contact => Self::Person,
            Kind::Account | Kind::BusinessUnit => Self::Building,
            Kind::Lead => Self::Funnel,
            Kind::Equipment | Kind::Queue => Self::Stack,
            Kind::Team => Self::People,
            Kind::Opportunity => Self::Trend,
            Kind::Case => Self::Bag,
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Bag => {
                "M3 7.5A1.5 1.5 0 0 1 4.5 6h11A1.5 1.5 0 0 1 17 7.5v7a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 14.5zM7 6V4.5a1 1 0 0 1 1-1h4a1 1 0 0 1 1 1V6M3 10.5h14"
            }
            Self::Building => {
                "M4.5 17V4.5A1.5 1.5 0 0 1 6 3h5a1.5 1.5 0 0 1 1.5 1.5V17m0-8.5H15a1.5 1.5 0 0 1 1.5 1.5v7m-14 0h15M7 6.5h3M7 10h3m-3 3.5h3"
            }
            Self::Check => "m4 10.5 4 4 8-9",
            Self::Chevron => "m6 8 4 4 4-4",
            Self::Clip => {
                "m15.5 9-5.7 5.7a3.2 3.2 0 0 1-4.6-4.5l6-6a2.2 2.2 0 0 1 3.1 3l-6 6a1.1 1.1 0 0 1-1.6-1.5L12 6.6"
            }
            Self::Clock => "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM10 6v4.2l2.8 1.8",
            Self::Done => "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zm-3.4 7.8 2.4 2.4 4.4-4.9",
            Self::Funnel => "M3 4h14l-5.3 6.3V15l-3.4 2v-6.7z",
            Self::Info => "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM10 9v5m0-7.6v.3",
            Self::Link => "M8.5 6H6.2a4 4 0 1 0 0 8h2.3m3-8h2.3a4 4 0 1 1 0 8h-2.3M7 10h6",
            Self::Mail => {
                "M3 5.5A1.5 1.5 0 0 1 4.5 4h11A1.5 1.5 0 0 1 17 5.5v9a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 14.5zm.3.5 6.7 4.7L16.7 6"
            }
            Self::Not => "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM7 10h6",
            Self::Open => {
                "M8.5 4H5.5A1.5 1.5 0 0 0 4 5.5v9A1.5 1.5 0 0 0 5.5 16h9a1.5 1.5 0 0 0 1.5-1.5v-3M11.5 4H16v4.5M16 4l-6.5 6.5"
            }
            Self::Person => {
                "M10 3.2a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4zM3.8 17c.4-3.2 2.8-4.8 6.2-4.8s5.8 1.6 6.2 4.8"
            }
            Self::PersonAdd => {
                "M8 3.2a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4zM2 17c.4-3.2 2.6-4.8 6-4.8 1 0 1.9.1 2.7.4M15 11.5v6m-3-3h6"
            }
            Self::Pin => "m11.5 3 5.5 5.5-2.2.5-3.3 3.3-.3 3.2-7-7 3.2-.3L10.7 5zM7.5 12.5 3.5 16.5",
            Self::Trend => "m3 14.5 4.5-5 3.5 3L16.5 6M12 5.5h5v5",
            Self::Warning => "M10 3.2 17.3 16.5H2.7zM10 8v4m0 2.1v.3",
            Self::Back
            | Self::Dismiss
            | Self::Fax
            | Self::Letter
            | Self::Meeting
            | Self::Pen
            | Self::People
            | Self::Phone
            | Self::Retry
            | Self::Search
            | Self::Stack
            | Self::Trash => self.path_later(),
        }
    }

    /// Of those that no first card shows.
    #[inline(never)]
    fn path_later(self) -> &'static str {
        match self {
            Self::Back => "m9 4.5-5.5 5.5 5.5 5.5M4 10h12.5",
            Self::Dismiss => "m5.5 5.5 9 9m0-9-9 9",
            Self::Fax => {
                "M6 7V3h8v4M4.5 7h11A1.5 1.5 0 0 1 17 8.5v5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 13.5v-5A1.5 1.5 0 0 1 4.5 7zM6 11.5h8V17H6z"
            }
            Self::Letter => {
                "M5.5 3H12l3.5 3.5v9A1.5 1.5 0 0 1 14 17H5.5A1.5 1.5 0 0 1 4 15.5v-11A1.5 1.5 0 0 1 5.5 3zM7 8h4m-4 3h5.5M7 14h5.5"
            }
            Self::Meeting => {
                "M3 6a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2zm0 2.5h14M7 2.5V5m6-2.5V5"
            }
            Self::Pen => {
                "m4 16 .8-3.6 8.7-8.7a1.6 1.6 0 0 1 2.3 0l.5.5a1.6 1.6 0 0 1 0 2.3l-8.7 8.7zm8-11 3 3"
            }
            Self::People => {
                "M7.2 4a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4zM2 16c.3-2.8 2.2-4.2 5.2-4.2s4.9 1.4 5.2 4.2M13 4.2a2.6 2.6 0 0 1 0 5m1.6 2.8c2 .5 3.1 1.8 3.4 4"
            }
            Self::Phone => {
                "M6.5 3 8 6.5 6.3 8a9 9 0 0 0 5.7 5.7l1.5-1.7 3.5 1.5v2A1.5 1.5 0 0 1 15.5 17 12.5 12.5 0 0 1 3 4.5 1.5 1.5 0 0 1 4.5 3z"
            }
            Self::Retry => "M16 10a6 6 0 1 1-1.8-4.3L16 7.5m0-4.5v4.5h-4.5",
            Self::Search => "M8.5 3.5a5 5 0 1 1 0 10 5 5 0 0 1 0-10zm3.7 8.7 4.3 4.3",
            Self::Stack => "M10 3l7 3.5-7 3.5-7-3.5zM3 10l7 3.5L17 10M3 13.5 10 17l7-3.5",
            Self::Trash => {
                "M3.5 5.5h13M8 5.5V4a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v1.5m-6.5 0 .7 10A1.5 1.5 0 0 0 7.7 17h4.6a1.5 1.5 0 0 0 1.5-1.5l.7-10"
            }
            Self::Bag
            | Self::Building
            | Self::Check
            | Self::Chevron
            | Self::Clip
            | Self::Clock
            | Self::Done
            | Self::Funnel
            | Self::Info
            | Self::Link
            | Self::Mail
            | Self::Not
            | Self::Open
            | Self::Person
            | Self::PersonAdd
            | Self::Pin
            | Self::Trend
            | Self::Warning => self.path(),
        }
    }
}

/// Paints one.
pub fn icon(icon: Icon) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d={icon.path()} /></svg>
    }
}
