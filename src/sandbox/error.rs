//! What can go wrong in the sandbox, and how it is answered over HTTP.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

/// A failure of the sandbox.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address the sandbox is to be reached at is not on the loopback interface.
    #[error("the sandbox signs anybody in and serves only loopback addresses, not {0}")]
    NotLoopback(String),
    /// The public address is no absolute http or https address.
    #[error("the public address must look like https://localhost:8443, not {0:?}")]
    PublicUrl(String),
    /// A file of the data directory could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file or directory.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The store could not be opened, migrated, read or written.
    #[error("the mailbox store: {0}")]
    Store(#[from] sqlx::Error),
    /// The store is of another version.
    #[error("the mailbox store cannot be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The signing key could not be made, read or used.
    #[error("the signing key: {0}")]
    Key(String),
    /// A data file of the story does not say what it should.
    #[error("the story: {0}")]
    Story(String),
    /// The caller did not say who they are, or the token is not good.
    #[error("sign in first: {0}")]
    SignedOut(String),
    /// The caller may not do this.
    #[error("not allowed: {0}")]
    Forbidden(String),
    /// The thing asked for does not exist, or not in a mailbox the caller may open.
    #[error("not found: {0}")]
    NotFound(String),
    /// The request does not say what it should.
    #[error("bad request: {0}")]
    Invalid(String),
    /// A master category of this name is there already.
    #[error("the category {0:?} exists already")]
    DuplicateCategory(String),
    /// A folder of this name is there already.
    #[error("a folder {0:?} exists there already")]
    FolderExists(String),
    /// Somebody else changed the message first.
    #[error("the message was changed meanwhile")]
    Stale,
    /// A category that the mailbox's master list does not hold.
    #[error("the master list has no category {0:?}")]
    UnknownCategory(String),
}

/// The result of a sandbox operation.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A file failure with the path it happened at.
    pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.display().to_string();
        move |source| Self::File { path, source }
    }

    /// The HTTP status and the short code the Outlook page turns into its own behaviour.
    fn answer(&self) -> (StatusCode, &'static str) {
        match self {
            Self::SignedOut(_) => (StatusCode::UNAUTHORIZED, "signedOut"),
            Self::Forbidden(_) => (StatusCode::FORBIDDEN, "forbidden"),
            Self::NotFound(_) => (StatusCode::NOT_FOUND, "notFound"),
            Self::Invalid(_) | Self::PublicUrl(_) | Self::NotLoopback(_) => {
                (StatusCode::BAD_REQUEST, "invalid")
            }
            Self::DuplicateCategory(_) => (StatusCode::CONFLICT, "duplicateCategory"),
            Self::FolderExists(_) => (StatusCode::CONFLICT, "folderExists"),
            Self::Stale => (StatusCode::PRECONDITION_FAILED, "stale"),
            Self::UnknownCategory(_) => (StatusCode::UNPROCESSABLE_ENTITY, "unknownCategory"),
            Self::File { .. } | Self::Store(_) | Self::Migrate(_) | Self::Key(_) | Self::Story(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, code) = self.answer();
        if status.is_server_error() {
            tracing::error!(error = %self, "sandbox request failed");
        }
        let body = serde_json::json!({ "error": { "code": code, "message": self.to_string() } });
        (status, Json(body)).into_response()
    }
}
