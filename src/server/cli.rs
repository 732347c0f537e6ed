//! The command line of `regarding`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::sync::cli as sync;

/// What the number means with which the program ends.
pub(crate) const EXIT_CODES: &str = "Exit codes: 0 done; 1 it could not be done, the remedy stands on standard error; 2 the \
    command line is not understood; 3 there is no such mail, decision or mailbox; 4 refused, because it is impossible or \
    nothing is there to be done; 5 something is wrong: a link is broken, or a mailbox needs somebody.";

/// Tracks mail of Outlook to records of a CRM.
#[derive(Debug, Parser)]
#[command(name = "regarding", version, about, propagate_version = true, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// How the log on standard error looks.
    #[arg(long, global = true, value_enum, default_value = "text", env = "REGARDING_LOG_FORMAT")]
    pub(crate) log: LogShape,
}

/// How the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogShape {
    /// Lines for people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// What `regarding` can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the add-in, the CRM, and with --sandbox a simulated Outlook.
    Serve(Serve),
    /// Print an access token for a user of the sandbox. Only the token goes to standard output.
    Token(Token),
    /// Print the add-in's manifest for an address.
    Manifest(Manifest),
    /// Print where the local certificate authority lies and how to trust it.
    Ca(Ca),
    /// Run the synchronizer alone: mail is tracked without anyone's browser open.
    Sync(sync::Run),
    /// Tell everything that was decided about a mail, in every mailbox, and why.
    Explain(sync::Explain),
    /// Tell how each mailbox stands: state, last success, errors, backlog, alerts with their remedy; or approve, reject,
    /// test, switch them off or on, or postpone them.
    Mailboxes(sync::Mailboxes),
    /// List what administrators and owners did, and what was refused them.
    Audit(sync::Audit),
    /// List what was decided lately.
    Decisions(sync::Decisions),
    /// Take one decision back: in the CRM, in the mailbox, and for good.
    Undo(sync::Undo),
    /// Say of a contact that may be in the CRM already whether it is that one, or a new one.
    Choose(sync::Choose),
    /// Tell what would have been tracked with a filter, before one switches. Writes nothing.
    DryRun(sync::DryRun),
    /// Tell what a sync filter would bring into somebody's Outlook, and what would leave it. Writes nothing.
    DryStep(sync::DryStep),
    /// Check each link between mailboxes and CRM, and say what is broken, who can mend it, and how.
    Doctor(sync::Doctor),
    /// Print how a real tenant is made ready, and write the configuration.
    Setup {
        /// What is made ready.
        #[command(subcommand)]
        what: crate::setup::Setup,
    },
    /// Print the configuration file with every key explained, or say what is wrong in one.
    Config(crate::settings_file::Config),
    /// Keep the embedded CRM and the synchronizer's database in one file. Servers may run meanwhile.
    Backup(crate::backup::Backup),
    /// Put back what a backup holds. No server may run on the data.
    Restore(crate::backup::Restore),
    /// Change who is in a running sandbox.
    Sandbox(Sandbox),
    /// Print completions for a shell.
    Completions(Completions),
}

/// `regarding serve`.
#[derive(Debug, Default, Args)]
pub(crate) struct Serve {
    /// Serve a simulated Outlook and sign anybody in; loopback only.
    #[arg(long)]
    pub(crate) sandbox: bool,
    /// With --sandbox, where it is new: people, licences and mail are there, and nobody has set up e-mail yet.
    #[arg(long, requires = "sandbox")]
    pub(crate) bare: bool,
    /// The folder everything is kept in; regarding-data below the current one when not given.
    #[arg(long, value_name = "DIR", env = "REGARDING_DATA")]
    pub(crate) data: Option<PathBuf>,
    /// Where to listen with https; 127.0.0.1:8443 unless only --http is given. Port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<SocketAddr>,
    /// Listen with plain http on 127.0.0.1. Alone, nothing listens with https. Port 0 takes a free one.
    #[arg(long, value_name = "PORT")]
    pub(crate) http: Option<u16>,
    /// The folder with the built pane; found beside the program when not given.
    #[arg(long, value_name = "DIR")]
    pub(crate) www: Option<PathBuf>,
    /// The address browsers use, when it is not the one listened on.
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// The certificate with its chain, as PEM; one is made for localhost when not given.
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) cert: Option<PathBuf>,
    /// The certificate's private key, as PEM.
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub(crate) key: Option<PathBuf>,
    /// A configuration file; what is given here goes before it.
    #[arg(long, value_name = "FILE", env = "REGARDING_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// How the pane signs in to the simulated CRM: as with a real organisation, through the identity provider, where
    /// it says `msal`. For tests of that way.
    #[arg(long, value_name = "WAY", value_enum, hide = true, requires = "sandbox")]
    pub(crate) pane_sign_in: Option<PaneSignIn>,
    /// Run the synchronizer in the same process.
    #[arg(long)]
    pub(crate) sync: bool,
    /// The synchronizer's database; sync.sqlite in the folder of the data when not given. A password belongs into
    /// the environment.
    #[arg(long, value_name = "URL", env = "REGARDING_STORE", requires = "sync")]
    pub(crate) store: Option<String>,
}

/// Who gives the pane its tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PaneSignIn {
    /// Outlook's own single sign-on, for our server.
    Office,
    /// The identity provider, by msal-browser, for an organisation.
    Msal,
}

/// `regarding token`.
#[derive(Debug, Args)]
pub(crate) struct Token {
    /// The folder of the sandbox; made when it is not there yet.
    #[arg(long, value_name = "DIR", env = "REGARDING_DATA")]
    pub(crate) data: PathBuf,
    /// Whose token: a mailbox of the sandbox. Without it the first, who is an administrator.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) user: Option<String>,
    /// How long the token is good, in seconds; negative for one that has expired.
    #[arg(long, value_name = "SECONDS", default_value_t = sandbox::TOKEN_SECONDS, allow_negative_numbers = true)]
    pub(crate) lifetime: i64,
}

/// `regarding manifest`.
#[derive(Debug, Args)]
pub(crate) struct Manifest {
    /// The address the add-in is served at.
    #[arg(long, value_name = "URL")]
    pub(crate) url: String,
    /// The application (client) id of your registration in Entra.
    #[arg(long, value_name = "GUID")]
    pub(crate) client: Option<String>,
    /// Do without several mails at once: asks for the right to the open mail (ReadWriteItem) and not to the mailbox.
    #[arg(long)]
    pub(crate) single_mail: bool,
    /// The unified manifest for Microsoft 365 instead of the XML one; made from the same source.
    #[arg(long)]
    pub(crate) json: bool,
    /// Write the unified manifest into this folder with the icons and words that belong to it; zipped, they are uploaded.
    #[arg(long, value_name = "DIR", requires = "json")]
    pub(crate) package: Option<PathBuf>,
}

/// `regarding ca`.
#[derive(Debug, Args)]
pub(crate) struct Ca {
    /// The folder of the server; the authority is made when it is not there yet.
    #[arg(long, value_name = "DIR", env = "REGARDING_DATA")]
    pub(crate) data: PathBuf,
}

/// `regarding sandbox`.
#[derive(Debug, Args)]
pub(crate) struct Sandbox {
    /// What to do.
    #[command(subcommand)]
    pub(crate) what: InSandbox,
}

/// What can be done to a running sandbox.
#[derive(Debug, Subcommand)]
pub(crate) enum InSandbox {
    /// Add somebody with a mailbox that waits for approval and test; or change who is there.
    AddUser(AddUser),
}

/// `regarding sandbox add-user`.
#[derive(Debug, Args)]
pub(crate) struct AddUser {
    /// The address.
    pub(crate) address: String,
    /// The name; made of the address when not given.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The name to sign in with, when it is not the address.
    #[arg(long)]
    pub(crate) upn: Option<String>,
    /// Roles in the CRM.
    #[arg(long = "role", value_name = "ROLE", default_value = "Sales Professional Person")]
    pub(crate) roles: Vec<String>,
    /// Licences, by part number.
    #[arg(long = "licence", value_name = "SKU", default_values = ["D365_SALES_PRO", "SPE_E3"])]
    pub(crate) licences: Vec<String>,
    /// Administrator's roles in the directory, such as "Exchange Administrator".
    #[arg(long = "directory-role", value_name = "ROLE")]
    pub(crate) directory_roles: Vec<String>,
    /// The person is disabled.
    #[arg(long)]
    pub(crate) disabled: bool,
    /// The folder of the sandbox.
    #[arg(long, value_name = "DIR", env = "REGARDING_DATA")]
    pub(crate) data: PathBuf,
}

/// `regarding completions`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell.
    pub(crate) shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Arguments::command().debug_assert();
    }
}
