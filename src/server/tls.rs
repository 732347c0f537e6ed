//! A certificate of this machine's own, for those who gave none: an authority in the data directory, made once, and a
//! certificate for the local names, renewed in time.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType,
};
use time::{Duration, OffsetDateTime};

/// How long the authority is good; people trust it by hand, and nobody likes to do that twice.
const AUTHORITY_DAYS: i64 = 3650;
/// How long the certificate is good. Apple's systems refuse more than 825 days from an authority someone added.
const CERTIFICATE_DAYS: i64 = 397;
/// It is made anew when fewer days than this are left.
const RENEW_DAYS: i64 = 30;
/// The name people see in their list of authorities.
const AUTHORITY_NAME: &str = "Regarding local authority";
/// Names and addresses of this machine that a browser may use.
const NAMES: &[&str] = &["localhost", "127.0.0.1", "::1"];

/// Where certificate and key lie, as PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Files {
    /// The certificate, followed by its authority's.
    pub(crate) certificate: PathBuf,
    /// Its private key.
    pub(crate) key: PathBuf,
}

/// Where the local authority's certificate lies: the file to be trusted.
pub(crate) fn authority(data: &Path) -> PathBuf {
    data.join("tls").join("ca.pem")
}

/// The local certificate, made or renewed when that is due.
///
/// # Errors
/// When the folder cannot be used.
pub(crate) fn local(data: &Path, now: OffsetDateTime) -> Result<Files> {
    let folder = data.join("tls");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let (ca, ca_key) = (authority(data), folder.join("ca.key"));
    let files = Files { certificate: folder.join("localhost.pem"), key: folder.join("localhost.key") };
    let margin = Duration::days(RENEW_DAYS);
    if !lasts(&ca, &ca_key, now + margin) {
        let key = KeyPair::generate().context("no key for the authority")?;
        let certificate =
            authority_params(now).self_signed(&key).context("no certificate for the authority")?;
        write(&ca_key, &key.serialize_pem(), true)?;
        write(&ca, &certificate.pem(), false)?;
        // What the authority before it signed is worth nothing now.
        let _ = fs::remove_file(&files.certificate);
    }
    if !lasts(&files.certificate, &files.key, now + margin) {
        let pem =
            fs::read_to_string(&ca_key).with_context(|| format!("{} cannot be read", ca_key.display()))?;
        let issuer_key = KeyPair::from_pem(&pem).with_context(|| remedy(&ca_key))?;
        // Subject and key are all that a signature takes from the authority; both are as they were when it was made.
        let issuer = Issuer::new(authority_params(now), issuer_key);
        let key = KeyPair::generate().context("no key for the certificate")?;
        let certificate = local_params(now)?.signed_by(&key, &issuer).context("no certificate")?;
        let chain = certificate.pem()
            + &fs::read_to_string(&ca).with_context(|| format!("{} cannot be read", ca.display()))?;
        write(&files.key, &key.serialize_pem(), true)?;
        write(&files.certificate, &chain, false)?;
    }
    Ok(files)
}

fn remedy(path: &Path) -> String {
    format!("{} is no private key; delete the folder it lies in and start again", path.display())
}

/// Whether both files are there and the first certificate is good until then.
fn lasts(certificate: &Path, key: &Path, until: OffsetDateTime) -> bool {
    let Ok(pem) = fs::read(certificate) else { return false };
    let Ok((_, pem)) = x509_parser::pem::parse_x509_pem(&pem) else { return false };
    let Ok(found) = pem.parse_x509() else { return false };
    key.is_file() && found.validity().not_after.timestamp() > until.unix_timestamp()
}

fn authority_params(now: OffsetDateTime) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, AUTHORITY_NAME);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = now - Duration::days(1);
    params.not_after = now + Duration::days(AUTHORITY_DAYS);
    params
}

fn local_params(now: OffsetDateTime) -> Result<CertificateParams> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "localhost");
    for name in NAMES {
        params.subject_alt_names.push(match name.parse() {
            Ok(address) => SanType::IpAddress(address),
            Err(_) => SanType::DnsName((*name).try_into().context("no host name")?),
        });
    }
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    params.not_before = now - Duration::days(1);
    params.not_after = now + Duration::days(CERTIFICATE_DAYS);
    Ok(params)
}

/// Writes a file whole or not at all; a secret one is its owner's alone from its first byte.
fn write(path: &Path, text: &str, secret: bool) -> Result<()> {
    let part = path.with_extension("part");
    let _ = fs::remove_file(&part);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if secret { 0o600 } else { 0o644 });
    #[cfg(not(unix))]
    let _ = secret;
    let written = options
        .open(&part)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written
        .and_then(|()| fs::rename(&part, path))
        .with_context(|| format!("{} cannot be written", path.display()))
}

/// How to make browsers trust the authority, on each system.
pub(crate) fn how_to_trust(ca: &Path) -> String {
    let ca = ca.display();
    format!(
        "{ca}

This authority was made on this machine and signs for localhost only. Trust it like this:

  Linux, Chromium and Chrome
    certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n \"{AUTHORITY_NAME}\" -i \"{ca}\"
    (certutil comes with: sudo apt-get install libnss3-tools)
  Linux, curl and other programs
    sudo cp \"{ca}\" /usr/local/share/ca-certificates/regarding.crt && sudo update-ca-certificates
  macOS
    security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db \"{ca}\"
  Windows
    certutil -user -addstore Root \"{ca}\"
  Firefox
    Settings, Privacy & Security, Certificates, View Certificates, Authorities, Import

To take it back, remove \"{AUTHORITY_NAME}\" there."
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("regarding-tls-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn now() -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(1_800_000_000).unwrap()
    }

    #[test]
    fn the_certificate_is_kept_until_it_nears_its_end_and_the_authority_outlives_it() {
        let folder = Folder::new("renew");
        let files = local(&folder.0, now()).unwrap();
        let read = |path: &Path| fs::read_to_string(path).unwrap();
        let (first, ca) = (read(&files.certificate), read(&authority(&folder.0)));
        local(&folder.0, now() + Duration::days(300)).unwrap();
        assert_eq!(read(&files.certificate), first);
        local(&folder.0, now() + Duration::days(370)).unwrap();
        assert_ne!(read(&files.certificate), first);
        assert_eq!(read(&authority(&folder.0)), ca);
    }

    #[test]
    fn the_authority_signed_it_and_it_names_this_machine() {
        let folder = Folder::new("names");
        let files = local(&folder.0, now()).unwrap();
        let bytes = fs::read(&files.certificate).unwrap();
        let (rest, leaf) = x509_parser::pem::parse_x509_pem(&bytes).unwrap();
        let (_, root) = x509_parser::pem::parse_x509_pem(rest).unwrap();
        let (leaf, root) = (leaf.parse_x509().unwrap(), root.parse_x509().unwrap());
        assert_eq!(leaf.issuer(), root.subject());
        let names = format!("{:?}", leaf.subject_alternative_name().unwrap().unwrap().value.general_names);
        assert!(names.contains("localhost") && names.contains("[127, 0, 0, 1]"), "{names}");
        assert!(root.is_ca() && !leaf.is_ca());
    }

    #[cfg(unix)]
    #[test]
    fn keys_are_for_their_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = Folder::new("mode");
        let files = local(&folder.0, now()).unwrap();
        for key in [files.key, folder.0.join("tls/ca.key")] {
            assert_eq!(fs::metadata(key).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn rubbish_in_the_folder_is_replaced() {
        let folder = Folder::new("rubbish");
        let files = local(&folder.0, now()).unwrap();
        fs::write(&files.certificate, "rubbish").unwrap();
        local(&folder.0, now()).unwrap();
        assert!(lasts(&files.certificate, &files.key, now()));
    }
}
