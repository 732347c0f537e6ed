//! The store on both databases: each test's body runs on SQLite and on PostgreSQL.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod administration;
mod alerts;
mod bed;
mod contents;
mod crash;
mod decisions;
mod hints;
mod leases;
mod looks;
mod mailboxes;
mod opening;
mod outgoing;
mod pairs;
mod upkeep;

/// Makes each test twice: with a [`bed::Bed`] on SQLite and with one on PostgreSQL.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $name() {
                    super::$name(crate::bed::Bed::sqlite().await).await;
                }
            )*
        }
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $name() {
                    if let Some(bed) = crate::bed::Bed::postgres().await {
                        super::$name(bed).await;
                    }
                }
            )*
        }
    };
}
pub(crate) use on_both;
