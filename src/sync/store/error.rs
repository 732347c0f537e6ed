//! What can go wrong with the database, told by what can be done about it.

/// A result of the store.
pub type Result<T> = std::result::Result<T, StoreError>;

/// A failure of the store. Nothing of what was asked for has happened, except for [`StoreError::Unknown`].
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL is neither of the two. An operator's mistake.
    #[error("`{0}` is no database: use sqlite:PATH or postgres://USER@HOST/DATABASE")]
    Url(String),
    /// The database cannot be reached, or broke the connection off. Try again; if it stays, an operator must look.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The connection broke off while the transaction was being committed: it may have happened or not. Look again
    /// with a new lease; everything that is repeated then writes nothing twice.
    #[error("the connection broke off during a commit: {0}")]
    Unknown(String),
    /// Others hold what is needed for too long. Try again.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// A newer version of the program has changed the schema. Start that version.
    #[error("the database has a newer schema than this version of the program knows: {0}")]
    Newer(String),
    /// A value does not fit: a link over its limit, evidence that is too long.
    #[error("{what} is too long: {bytes} bytes, at most {most}")]
    TooLong {
        /// Which value.
        what: &'static str,
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        most: usize,
    },
    /// The database holds what this version cannot read, or refused a statement. An operator must look.
    #[error("the database holds or answered something unexpected: {0}")]
    Odd(String),
}

impl StoreError {
    /// Whether the same attempt may succeed later without anybody doing anything.
    pub fn passes(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Unknown(_) | Self::Busy(_) => true,
            Self::Url(_) | Self::Newer(_) | Self::TooLong { .. } | Self::Odd(_) => false,
        }
    }
}

/// SQLite's codes for a lock that was not had in time: `SQLITE_BUSY` and `SQLITE_LOCKED`, with their extended ones.
const SQLITE_BUSY: [i32; 2] = [5, 6];
/// PostgreSQL's states for the same: serialization failure, deadlock, lock not available, statement cancelled,
/// too many connections.
const POSTGRES_BUSY: [&str; 5] = ["40001", "40P01", "55P03", "57014", "53300"];
/// PostgreSQL's states while it shuts down or starts, and while a session is ended from outside.
const POSTGRES_AWAY: [&str; 4] = ["57P01", "57P02", "57P03", "25P03"];

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let text = error.to_string();
        if let Some(code) = error.as_database_error().and_then(|error| error.code()) {
            // The primary code of SQLite is the low byte of the extended one.
            let sqlite = code.parse::<i32>().is_ok_and(|code| SQLITE_BUSY.contains(&(code & 0xff)));
            if POSTGRES_BUSY.contains(&&*code) || (sqlite && code.len() < 5) {
                return Self::Busy(text);
            }
            if POSTGRES_AWAY.contains(&&*code) {
                return Self::Unreachable(text);
            }
        }
        if matches!(error, sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolClosed) {
            return Self::Unreachable(text);
        }
        if matches!(error, sqlx::Error::PoolTimedOut) { Self::Busy(text) } else { Self::Odd(text) }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError::{Execute, ExecuteMigration, VersionMissing, VersionTooNew};
        if matches!(error, VersionMissing(_) | VersionTooNew(_, _)) {
            return Self::Newer(error.to_string());
        }
        if let Execute(error) | ExecuteMigration(error, _) = error {
            return error.into();
        }
        Self::Odd(error.to_string())
    }
}
