//! A PostgreSQL of its own for a test or bench program: one cluster a process, a database for each test.
//!
//! The cluster lies in a temporary folder and listens on a Unix socket in it alone. A guard process waits for the
//! test program to end, in whatever way, then ends the server and removes the folder: a panic, an abort and a kill -9
//! leave nothing behind.

use std::env;
use std::path::{Path, PathBuf};

#[cfg(unix)]
mod cluster;

#[cfg(unix)]
pub use cluster::Cluster;

/// Names the folder with PostgreSQL's programs where they are not on the PATH.
pub const VARIABLE: &str = "POSTGRES_BIN";
/// What is needed of PostgreSQL.
const PROGRAMS: [&str; 4] = ["initdb", "postgres", "pg_isready", "createdb"];
/// Where Debian keeps a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// Where Homebrew and others keep the programs.
const ELSEWHERE: [&str; 3] = ["/opt/homebrew/opt/postgresql/bin", "/usr/local/pgsql/bin", "/usr/pgsql/bin"];

/// The folder with PostgreSQL's programs: the one that [`VARIABLE`] names, or one on the PATH, or the newest where
/// systems put it. `None` where PostgreSQL is not installed.
pub fn programs() -> Option<PathBuf> {
    let named = env::var_os(VARIABLE).map(PathBuf::from);
    let path = env::var_os("PATH").unwrap_or_default();
    let elsewhere = ELSEWHERE.iter().map(PathBuf::from);
    let mut all =
        named.into_iter().chain(env::split_paths(&path)).chain(debian(Path::new(DEBIAN))).chain(elsewhere);
    all.find(|folder| PROGRAMS.iter().all(|program| folder.join(program).is_file()))
}

/// The folders of Debian's versions, the newest first.
fn debian(root: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(root) else { return Vec::new() };
    let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let mut found: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter_map(|path| Some((version(&path)?, path)))
        .collect();
    found.sort_unstable();
    found.into_iter().rev().map(|(_, path)| path.join("bin")).collect()
}

/// The URL of a new and empty database in this process's cluster, which is started for the first one.
///
/// `None` where PostgreSQL is not installed: that is said loudly, and in a CI (`CI=true`) it panics, so that no test
/// is left out in silence there.
///
/// # Panics
/// When PostgreSQL is there and does not start, or is not there and `CI` is `true`: a test has no way to go on.
#[cfg(unix)]
pub fn database() -> Option<String> {
    static OURS: std::sync::OnceLock<Cluster> = std::sync::OnceLock::new();
    let Some(programs) = programs() else {
        let advice =
            format!("PostgreSQL is not installed; install it, or name its programs' folder in {VARIABLE}");
        assert!(env::var("CI").as_deref() != Ok("true"), "{advice}");
        eprintln!("\n*** LEFT OUT: {advice}. What was to be tested on PostgreSQL is NOT tested. ***\n");
        return None;
    };
    let cluster = OURS.get_or_init(|| match Cluster::start(&programs) {
        Ok(cluster) => cluster,
        Err(error) => panic!("PostgreSQL does not start: {error}"),
    });
    match cluster.database() {
        Ok(url) => Some(url),
        Err(error) => panic!("PostgreSQL makes no database: {error}"),
    }
}

/// On this system no PostgreSQL is started: Unix sockets are what keeps it to this machine and user.
#[cfg(not(unix))]
pub fn database() -> Option<String> {
    eprintln!("\n*** LEFT OUT: PostgreSQL is only started on Unix. ***\n");
    None
}

#[cfg(test)]
mod tests {
    use super::debian;
    use std::fs;

    #[test]
    fn the_newest_version_comes_first() -> std::io::Result<()> {
        let root = std::env::temp_dir().join(format!("testpg-versions-{}", std::process::id()));
        for version in ["9", "15", "16", "notes"] {
            fs::create_dir_all(root.join(version))?;
        }
        let found = debian(&root);
        fs::remove_dir_all(&root)?;
        assert_eq!(found, ["16", "15", "9"].map(|version| root.join(version).join("bin")));
        assert!(debian(&root).is_empty());
        Ok(())
    }
}
