//! A database in a file, copied while others read and write it, and looked at before it is put back.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

use super::error::{Result, StoreError};

/// How long somebody who writes is waited for.
const BUSY: Duration = Duration::from_secs(30);

async fn connected(path: &Path) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(BUSY)
        .disable_statement_logging();
    Ok(SqliteConnection::connect_with(&options).await?)
}

/// Copies a SQLite database as it stands at one moment into a file that is not there yet.
///
/// # Errors
/// Where there is no database, or the copy cannot be written.
pub async fn copy(from: &Path, to: &Path) -> Result<()> {
    let to = to.to_str().ok_or_else(|| StoreError::Odd("the path is no text".to_owned()))?;
    let mut conn = connected(from).await?;
    // The copy holds no log of its own: it is one file.
    sqlx::query("VACUUM INTO $1").bind(to).execute(&mut conn).await?;
    conn.close().await?;
    Ok(())
}

/// Whether a file is a SQLite database that is whole.
///
/// # Errors
/// Says what is damaged.
pub async fn whole(path: &Path) -> Result<()> {
    let mut conn = connected(path).await?;
    let said: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut conn).await?;
    conn.close().await?;
    match said.as_str() {
        "ok" => Ok(()),
        other => Err(StoreError::Odd(other.to_owned())),
    }
}
