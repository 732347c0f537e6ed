//! `regarding backup` and `regarding restore`: the embedded CRM and the synchronizer's database in one file (tar).
//!
//! The synchronizer's database is copied first. What the CRM gets between the two copies is then in the CRM's copy and
//! unknown to the other: after a restore it is found done, for each activity has a key that is computed and is created
//! only. The other way round, a mail would count as tracked whose activity is lost.

use std::fs::{self, File as Opened, OpenOptions, TryLockError};
use std::io::{BufReader, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;
use serde_json::{Value, json};
use sync::store::{copy, whole};

use crate::cli::EXIT_CODES;
use crate::config::File;
use crate::sync::cli::Place;
use crate::sync::{Ended, store};

/// The embedded CRM's database, in the folder of the data.
pub(crate) const CRM: &str = "crm.sqlite";
/// The synchronizer's database in a backup.
const SYNC: &str = "sync.sqlite";
/// What says what a backup is.
const ABOUT: &str = "regarding-backup.json";
/// The form of a backup.
const FORM: u64 = 1;
/// The largest description that is read, in bytes.
const MAX_ABOUT: u64 = 64 * 1024;
/// Whoever has databases of a folder open holds this file; a restore wants it alone.
const LOCK: &str = "in-use.lock";
/// SQLite's files beside a database.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// `regarding backup`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Backup {
    /// The file to write; it must not be there yet.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// `regarding restore`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Restore {
    /// A file that `regarding backup` wrote.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// Put databases aside that are there; they stay, with .before-restore behind their names.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    place: Place,
}

/// Where the databases are.
struct Places {
    data: PathBuf,
    /// The synchronizer's, where it is a file.
    sync: Option<PathBuf>,
    /// Its URL, where it is PostgreSQL.
    postgres: bool,
}

impl Places {
    fn of(place: &Place) -> Result<Self> {
        let file = File::of(place.config.as_deref())?;
        let data = file.data(place.data.as_deref());
        let url = store(place.store.as_deref(), &file, &data);
        let path = url.strip_prefix("sqlite:").map(|path| path.trim_start_matches("//"));
        let sync = path.map(|path| PathBuf::from(path.split('?').next().unwrap_or_default()));
        Ok(Self { data, postgres: sync.is_none(), sync })
    }

    /// Names in a backup, and where each belongs; the synchronizer's first.
    fn all(&self) -> Vec<(&'static str, PathBuf)> {
        let sync = self.sync.iter().map(|path| (SYNC, path.clone()));
        sync.chain([(CRM, self.data.join(CRM))]).collect()
    }
}

/// Holds the databases of a folder open for as long as the program runs; several may.
///
/// # Errors
/// Where a restore is under way, or the folder cannot be written.
pub(crate) fn in_use(data: &Path) -> Result<Opened> {
    let lock = lock_file(data)?;
    match lock.try_lock_shared() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            bail!("a restore is under way in {}: start again when it is done", data.display())
        }
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("{} cannot be locked", data.display()))
        }
    }
}

fn lock_file(data: &Path) -> Result<Opened> {
    fs::create_dir_all(data).with_context(|| format!("the folder {} cannot be made", data.display()))?;
    let path = data.join(LOCK);
    let opened = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    opened.with_context(|| format!("{} cannot be opened", path.display()))
}

/// `regarding backup`. Servers may go on meanwhile.
///
/// # Errors
/// Where there is nothing to be kept, or a file cannot be written.
pub(crate) async fn backup(given: &Backup) -> Result<Ended> {
    let places = Places::of(&given.place)?;
    if places.postgres {
        eprintln!(
            "The synchronizer's database is PostgreSQL and is not in this backup. Before it run: pg_dump --format=custom \
             --file=sync.dump DATABASE"
        );
    }
    let there: Vec<_> = places.all().into_iter().filter(|(_, path)| path.is_file()).collect();
    ensure!(
        !there.is_empty(),
        "there is no database in {}: name the folder with --data, or the file of the configuration with --config",
        places.data.display()
    );
    let part = beside(&given.to, ".part");
    let folder = beside(&given.to, ".copies");
    ensure!(!given.to.exists(), "{} is there already: name another file", given.to.display());
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let done = pack(&there, &folder, &part).await;
    let _ = fs::remove_dir_all(&folder);
    if let Err(error) = done {
        let _ = fs::remove_file(&part);
        return Err(error);
    }
    fs::rename(&part, &given.to).with_context(|| format!("{} cannot be written", given.to.display()))?;
    let names: Vec<&str> = there.iter().map(|(name, _)| *name).collect();
    println!("{} holds {}.", given.to.display(), names.join(" and "));
    Ok(Ended::Well)
}

async fn pack(there: &[(&'static str, PathBuf)], folder: &Path, part: &Path) -> Result<()> {
    for (name, path) in there {
        let taken = copy(path, &folder.join(name)).await;
        taken.with_context(|| format!("{} cannot be copied", path.display()))?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        // What people wrote to each other stands in it.
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let file = options.open(part).with_context(|| format!("{} cannot be written", part.display()))?;
    let mut archive = tar::Builder::new(BufWriter::new(file));
    let names: Vec<&str> = there.iter().map(|(name, _)| *name).collect();
    let at = wire::date::write_rfc3339(sync::http::now().0);
    let about =
        json!({ "form": FORM, "version": env!("CARGO_PKG_VERSION"), "at": at, "holds": names }).to_string();
    let mut header = tar::Header::new_gnu();
    header.set_size(about.len() as u64);
    header.set_mode(0o600);
    header.set_cksum();
    archive.append_data(&mut header, ABOUT, about.as_bytes()).context("the backup cannot be written")?;
    for name in names {
        archive.append_path_with_name(folder.join(name), name).context("the backup cannot be written")?;
    }
    let mut file = archive.into_inner().context("the backup cannot be written")?;
    file.flush().context("the backup cannot be written")?;
    let file = file.into_inner().context("the backup cannot be written")?;
    file.sync_all().context("the backup cannot be written")
}

/// `regarding restore`. No server may run on the data.
///
/// # Errors
/// Where the file is no backup, a database is damaged, is there already, or is in use.
pub(crate) async fn restore(given: &Restore) -> Result<Ended> {
    let places = Places::of(&given.place)?;
    let lock = lock_file(&places.data)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            bail!("a server runs on {}: end it first, then restore", places.data.display())
        }
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("{} cannot be locked", places.data.display()));
        }
    }
    let folder = places.data.join("restoring");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let done = unpack_into(given, &places, &folder).await;
    let _ = fs::remove_dir_all(&folder);
    done
}

async fn unpack_into(given: &Restore, places: &Places, folder: &Path) -> Result<Ended> {
    let about = unpack(&given.from, folder)?;
    let held: Vec<(&str, PathBuf)> =
        places.all().into_iter().filter(|(name, _)| folder.join(name).is_file()).collect();
    ensure!(!held.is_empty(), "{} holds no database that belongs here", given.from.display());
    for (name, to) in &held {
        let sound = whole(&folder.join(name)).await;
        sound
            .with_context(|| format!("{name} in {} is damaged; nothing was changed", given.from.display()))?;
        ensure!(
            given.force || !to.exists(),
            "{} is there already; nothing was changed. --force puts it aside and restores",
            to.display()
        );
    }
    for (name, to) in &held {
        aside(to)?;
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))?;
        }
        put(&folder.join(name), to)?;
        println!("{name} is back in {}.", to.display());
    }
    println!(
        "The state of {}. What came since is looked at again when the synchronizer starts.",
        about["at"].as_str().unwrap_or("an unknown time")
    );
    if places.postgres {
        println!("The synchronizer's database is PostgreSQL: pg_restore --clean --dbname=DATABASE sync.dump");
    }
    Ok(Ended::Well)
}

/// Takes the parts that are known out of a backup, and what it says of itself.
fn unpack(from: &Path, folder: &Path) -> Result<Value> {
    let no_backup = || format!("{} is no backup of this program", from.display());
    let file = Opened::open(from).with_context(|| format!("{} cannot be read", from.display()))?;
    let mut archive = tar::Archive::new(BufReader::new(file));
    let mut about = Value::Null;
    for entry in archive.entries().with_context(no_backup)? {
        let mut entry = entry.with_context(no_backup)?;
        let name = entry.path().with_context(no_backup)?.into_owned();
        if name == Path::new(ABOUT) {
            let mut text = String::new();
            entry.by_ref().take(MAX_ABOUT).read_to_string(&mut text).with_context(no_backup)?;
            about = serde_json::from_str(&text).with_context(no_backup)?;
            continue;
        }
        // Only by names that are known: a path of the file's own choosing is never written.
        let Some(known) = [SYNC, CRM].into_iter().find(|known| name == Path::new(known)) else {
            bail!("{}: it holds {}", no_backup(), name.display());
        };
        let to = folder.join(known);
        let mut out = Opened::create(&to).with_context(|| format!("{} cannot be written", to.display()))?;
        std::io::copy(&mut entry, &mut out).with_context(no_backup)?;
        out.sync_all().with_context(|| format!("{} cannot be written", to.display()))?;
    }
    match about["form"].as_u64() {
        Some(FORM) => Ok(about),
        Some(other) => {
            bail!("{} has the form {other}: restore it with the version that wrote it", from.display())
        }
        None => bail!("{}", no_backup()),
    }
}

/// Puts a database aside, with the files that belong to it.
fn aside(path: &Path) -> Result<()> {
    for ending in ["", BESIDE[0], BESIDE[1]] {
        let from = beside(path, ending);
        if from.exists() {
            let to = beside(path, &format!(".before-restore{ending}"));
            fs::rename(&from, &to).with_context(|| format!("{} cannot be put aside", from.display()))?;
        }
    }
    Ok(())
}

/// Moves a file, or copies it where it lies on another disk.
fn put(from: &Path, to: &Path) -> Result<()> {
    if fs::rename(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to).map(drop).with_context(|| format!("{} cannot be written", to.display()))
}

/// The same path with an ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
    use super::*;

    #[test]
    fn nothing_is_written_under_a_name_that_a_file_chooses() {
        let folder = std::env::temp_dir().join(format!("regarding-unpack-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("b.tar");
        let mut archive = tar::Builder::new(Opened::create(&path).unwrap());
        let mut header = tar::Header::new_gnu();
        header.set_size(1);
        header.set_cksum();
        archive.append_data(&mut header, "other.sqlite", &b"x"[..]).unwrap();
        archive.finish().unwrap();
        drop(archive);
        let error = format!("{:#}", unpack(&path, &folder).unwrap_err());
        fs::write(&path, "no archive at all").unwrap();
        let other = format!("{:#}", unpack(&path, &folder).unwrap_err());
        let there = fs::read_dir(&folder).unwrap().count();
        fs::remove_dir_all(&folder).unwrap();
        assert!(error.contains("it holds other.sqlite") && other.contains("no backup"), "{error} {other}");
        assert_eq!(there, 1);
    }
}
