//! The server and its guard.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long the server may take to start.
const START: Duration = Duration::from_secs(90);
/// How long the guard may take to end it.
const END: Duration = Duration::from_secs(30);
/// The account of the cluster inside PostgreSQL.
const USER: &str = "postgres";
/// Accounts of the system that may run the server where the tests run as root, which PostgreSQL refuses.
const ACCOUNTS: [&str; 2] = ["nobody", "postgres"];
/// Settings: everything small, but nothing that makes a commit less than one.
const SETTINGS: &str = "-c listen_addresses= -c fsync=on -c synchronous_commit=on -c shared_buffers=32MB \
                        -c max_connections=200 -c max_wal_size=256MB -c autovacuum_naptime=5s -c unix_socket_permissions=0777";

/// Starts the server, waits until its input ends, which it does with the process that started it, and cleans up.
/// `$1` is the folder of the programs, `$2` the cluster's, `$3` the settings.
const GUARD: &str = r#"
trap '' INT TERM HUP
"$1/postgres" -D "$2/data" -k "$2" $3 </dev/null >"$2/log" 2>&1 &
server=$!
read -r line
kill -QUIT "$server" 2>/dev/null
wait "$server"
rm -rf "$2"
"#;

/// A running server with its folder. It ends with this value, or with the process.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    guard: Child,
    databases: AtomicU32,
}

impl Cluster {
    /// Makes a new cluster and starts it with the programs in this folder.
    pub fn start(programs: &Path) -> io::Result<Self> {
        let folder = new_folder()?;
        let account = account(&folder)?;
        if let Some((user, group)) = account {
            chown(&folder, Some(user), Some(group))?;
        }
        let as_account = |program: &Path| {
            let mut command = Command::new(program);
            command
                .current_dir("/")
                .env_remove("PGDATA")
                .env_remove("PGPORT")
                .env_remove("PGHOST")
                .env("LC_ALL", "C");
            if let Some((user, group)) = account {
                command.uid(user).gid(group);
            }
            command
        };
        let data = folder.join("data");
        let mut initdb = as_account(&programs.join("initdb"));
        initdb.args([
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions",
            "-U",
            USER,
        ]);
        let made = run(initdb.arg("-D").arg(&data));
        if let Err(error) = made {
            let _ = fs::remove_dir_all(&folder);
            return Err(error);
        }
        let mut guard = as_account(Path::new("/bin/sh"));
        guard.args(["-c", GUARD, "guard"]).arg(programs).arg(&folder).arg(SETTINGS);
        // A group of its own: Ctrl-C at the terminal ends the tests, and their end ends the server.
        guard.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let cluster = Self {
            programs: programs.to_owned(),
            guard: guard.spawn()?,
            folder,
            databases: AtomicU32::new(0),
        };
        cluster.wait()?;
        Ok(cluster)
    }

    fn wait(&self) -> io::Result<()> {
        let begun = Instant::now();
        loop {
            let mut ready = Command::new(self.programs.join("pg_isready"));
            let ready = run(ready.arg("-q").arg("-h").arg(&self.folder).args(["-U", USER, "-d", USER]));
            if ready.is_ok() {
                return Ok(());
            }
            if begun.elapsed() > START {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                return Err(io::Error::other(format!("it did not answer in {}s: {log}", START.as_secs())));
            }
            sleep(Duration::from_millis(50));
        }
    }

    /// Makes a new database and gives its URL.
    pub fn database(&self) -> io::Result<String> {
        let name = format!("t{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let mut create = Command::new(self.programs.join("createdb"));
        run(create.arg("-h").arg(&self.folder).args(["-U", USER, &name]))?;
        Ok(format!("postgres:///{name}?host={}&user={USER}", self.folder.display()))
    }

    /// The folder, for whoever wants to read the log.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let begun = Instant::now();
        while begun.elapsed() < END {
            match self.guard.try_wait() {
                Ok(None) => sleep(Duration::from_millis(10)),
                Ok(Some(_)) | Err(_) => return,
            }
        }
    }
}

/// A new folder with a short path: that of a socket may not have more than 103 bytes.
fn new_folder() -> io::Result<PathBuf> {
    let short = Path::new("/tmp");
    let root = if short.is_dir() { short.to_owned() } else { std::env::temp_dir() };
    for attempt in 0..1_000 {
        let folder = root.join(format!("testpg-{}-{attempt}", std::process::id()));
        match fs::create_dir(&folder) {
            Ok(()) => {
                fs::set_permissions(&folder, Permissions::from_mode(0o700))?;
                return Ok(folder);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("no free folder"))
}

/// The account that runs the server, where the one of the tests may not: user and group.
fn account(folder: &Path) -> io::Result<Option<(u32, u32)>> {
    // Who makes a folder owns it.
    if fs::metadata(folder)?.uid() != 0 {
        return Ok(None);
    }
    let accounts = fs::read_to_string("/etc/passwd")?;
    let found = ACCOUNTS.iter().find_map(|name| in_passwd(&accounts, name));
    found
        .map(Some)
        .ok_or_else(|| io::Error::other(format!("no account of {ACCOUNTS:?} to run the server with")))
}

fn in_passwd(accounts: &str, name: &str) -> Option<(u32, u32)> {
    let line = accounts.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

fn run(command: &mut Command) -> io::Result<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(format!("{}: {}", command.get_program().display(), words.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead as _, BufReader};

    #[test]
    fn an_account_is_read() {
        let accounts = "root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65533:nobody:/:/usr/sbin/nologin\n";
        assert_eq!(in_passwd(accounts, "nobody"), Some((65534, 65533)));
        assert_eq!(in_passwd(accounts, "postgres"), None);
    }

    #[test]
    fn a_cluster_comes_and_goes() -> std::io::Result<()> {
        let Some(programs) = crate::programs() else {
            assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "PostgreSQL is not installed");
            return Ok(());
        };
        let cluster = Cluster::start(&programs)?;
        let folder = cluster.folder().to_owned();
        let (one, other) = (cluster.database()?, cluster.database()?);
        assert_ne!(one, other);
        assert!(one.starts_with("postgres:///t0?host=/"), "{one}");
        let server = fs::read_to_string(folder.join("data/postmaster.pid"))?;
        let server = server.lines().next().map(|id| format!("/proc/{id}"));
        drop(cluster);
        assert!(!folder.exists(), "the folder is gone");
        assert!(server.is_none_or(|server| !fs::exists(server).unwrap_or(false)), "and so is the server");
        Ok(())
    }

    /// Tells this test program that it is to be killed.
    const KILLED: &str = "TESTPG_KILLED";

    /// What the program does until it is killed.
    #[test]
    fn killed() -> std::io::Result<()> {
        let (Some(programs), true) = (crate::programs(), std::env::var_os(KILLED).is_some()) else {
            return Ok(());
        };
        let cluster = Cluster::start(&programs)?;
        println!("folder {}", cluster.folder().display());
        sleep(START);
        Ok(())
    }

    #[test]
    fn a_kill_leaves_nothing_behind() -> std::io::Result<()> {
        if crate::programs().is_none() {
            assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "PostgreSQL is not installed");
            return Ok(());
        }
        let mut child = Command::new(std::env::current_exe()?);
        child.args(["--exact", "cluster::tests::killed", "--nocapture"]).env(KILLED, "1");
        let mut child = child.stdout(Stdio::piped()).spawn()?;
        let lines = child.stdout.take().map(|out| BufReader::new(out).lines());
        let mut lines = lines.into_iter().flatten().map_while(Result::ok);
        let folder = lines.find_map(|line| Some(line.split_once("folder /")?.1.to_owned()));
        child.kill()?;
        child.wait()?;
        let folder = Path::new("/").join(folder.ok_or_else(|| io::Error::other("no folder was said"))?);
        let begun = Instant::now();
        while folder.exists() && begun.elapsed() < END {
            sleep(Duration::from_millis(20));
        }
        assert!(!folder.exists(), "{} is still there", folder.display());
        Ok(())
    }
}
