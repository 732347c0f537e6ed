//! An organisation in which nothing has happened yet: made once a process, and copied for each test.

use std::path::Path;

use crm::{Crm, NewUser, PERSON};
use sandbox::{Sandbox, mailbox::NewMailbox};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::kit::{GRAPH, PEOPLE, SERVICE, address};

/// Files by their names.
pub(crate) type Files = Vec<(std::ffi::OsString, Vec<u8>)>;

/// Files of an organisation in which nothing has happened yet, made once a process: to tell the sandbox's story and to
/// draw a key takes a while.
pub(crate) async fn template() -> &'static Files {
    static MADE: OnceCell<Files> = OnceCell::const_new();
    MADE.get_or_init(|| async {
        let folder = tempfile::Builder::new().prefix("regarding-engine-template-").tempdir().unwrap();
        let path = folder.path().to_owned();
        // On a thread of its own: with its runtime everything ends that holds a database open.
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
            runtime.unwrap().block_on(furnish(&path));
        })
        .join()
        .unwrap();
        // Databases are closed behind our back, and what was written last may stay beside them: it is taken along.
        for _ in 0..100 {
            if !read(folder.path()).iter().any(|(name, _)| name.to_string_lossy().ends_with("-wal")) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let mut files = read(folder.path());
        files.retain(|(name, _)| !name.to_string_lossy().ends_with("-shm"));
        files
    })
    .await
}

/// The files of a folder, without those that went while it was read.
fn read(folder: &Path) -> Files {
    let files = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    files.filter_map(|file| Some((file.file_name(), std::fs::read(file.path()).ok()?))).collect()
}

/// Makes an organisation with people, their seats and mailboxes in that folder.
async fn furnish(folder: &Path) {
    let crm = Crm::open(folder.join("crm.sqlite"), crm::Options::default()).await.unwrap();
    let user = |number: u128, name: &str, role: &str| NewUser {
        object_id: Uuid::from_u128(number),
        full_name: format!("{name} Example"),
        first: name.to_owned(),
        last: "Example".to_owned(),
        address: address(name),
        upn: address(name),
        roles: vec![role.to_owned()],
        disabled: false,
        mailbox: crm::NewMailbox::Ready,
    };
    crm.provision_application(Uuid::from_u128(SERVICE), "Synchronizer").await.unwrap();
    let options = sandbox::Options { public_url: GRAPH.to_owned() };
    let sandbox = Sandbox::open(folder, options).await.unwrap();
    for (at, name) in PEOPLE.iter().enumerate() {
        crm.provision_user(user(1 + at as u128, name, PERSON)).await.unwrap();
        let new = NewMailbox {
            user_id: &Uuid::from_u128(1 + at as u128).to_string(),
            address: &address(name),
            display_name: name,
            job_title: "",
            language: "en-US",
            time_zone: "UTC",
            shared: false,
            inbox_folders: &["Deals".to_owned(), "Private".to_owned()],
            delegates: &[],
        };
        sandbox.mailboxes().create(&new).await.unwrap();
    }
    crm.checkpoint().await.unwrap();
    crm.close().await;
}
