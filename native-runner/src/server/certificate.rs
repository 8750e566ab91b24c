//! What encrypts: a person's own certificate, or one made here and kept, which a person compares by its fingerprint.
//!
//! Refuses to know who connects, and what is said.

use super::ServeError;
use crate::files::private::{self, Rights};
use lab_core::text::Sentence;
use lab_texts::runner::server as t;
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use sha2::{Digest, Sha256};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

/// More is no file of ours.
const MAX_BYTES: u64 = 1 << 20;
const DAY: Duration = Duration::from_secs(86_400);
/// Some systems trust no certificate that is valid for longer than 825 days.
const VALID: Duration = Duration::from_secs(820 * 86_400);
/// A kept certificate of that age is replaced at a start, so that it does not expire while the server runs.
const OLD: Duration = Duration::from_secs(640 * 86_400);

/// A certificate ready for use.
pub struct Certificate {
    pub config: Arc<ServerConfig>,
    /// SHA-256 of a certificate that no authority vouches for, as browsers show it; `None` of a person's own.
    pub fingerprint: Option<String>,
}

impl Certificate {
    /// A person's own, with the certificates between it and the authority behind it.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, ServeError> {
        Self::of((certificate, &read(certificate)?), (key, &read(key)?))
    }

    /// Of files that were read.
    fn of((certificate, public): (&Path, &[u8]), (key, secret): (&Path, &[u8])) -> Result<Self, ServeError> {
        let unusable = |path: &Path, reason: Sentence| ServeError::Certificate { path: path.to_owned(), reason };
        let chain = CertificateDer::pem_slice_iter(public)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| unusable(certificate, shown(error)))?;
        if chain.is_empty() {
            return Err(unusable(certificate, t::NO_CERTIFICATE.into()));
        }
        let secret = PrivateKeyDer::from_pem_slice(secret).map_err(|error| unusable(key, shown(error)))?;
        let config = config(chain, secret).map_err(|error| unusable(key, shown(error)))?;
        Ok(Self { config, fingerprint: None })
    }

    /// The one that a folder keeps; made if there is none that is fresh, sound and secret.
    pub fn kept(folder: &Path, names: &[String]) -> Result<Self, ServeError> {
        let (certificate, key) = (folder.join("tls-cert.pem"), folder.join("tls-key.pem"));
        if let Some(kept) = fresh(&certificate, &key) {
            return Ok(kept);
        }
        let failed = |path: &PathBuf, reason: Sentence| ServeError::Certificate { path: path.clone(), reason };
        let (public, secret) = made(names).map_err(|error| failed(&certificate, shown(error)))?;
        private::write(&key, secret.as_bytes()).map_err(|error| failed(&key, shown(error)))?;
        private::write(&certificate, public.as_bytes()).map_err(|error| failed(&certificate, shown(error)))?;
        fresh(&certificate, &key).ok_or_else(|| failed(&key, t::OPEN_KEY.into()))
    }
}

/// What a library says of its own failure.
fn shown(error: impl std::fmt::Display) -> Sentence {
    Sentence::of(|_| error.to_string())
}

/// A kept certificate, if it can be used: a key that others could read is a secret no more.
fn fresh(certificate: &Path, key: &Path) -> Option<Certificate> {
    if private::narrow(key).ok()? != Rights::Own {
        return None;
    }
    let written = std::fs::metadata(certificate).and_then(|metadata| metadata.modified()).ok()?;
    if SystemTime::now().duration_since(written).is_ok_and(|age| age > OLD) {
        return None;
    }
    let (public, mut secret) = (read(certificate).ok()?, Vec::new());
    private::open(key).ok()??.take(MAX_BYTES).read_to_end(&mut secret).ok()?;
    let kept = Certificate::of((certificate, &public), (key, &secret)).ok()?;
    let der = CertificateDer::from_pem_slice(&public).ok()?;
    Some(Certificate { fingerprint: Some(fingerprint(&der)), ..kept })
}

/// A certificate that vouches for itself, and its key, in PEM.
fn made(names: &[String]) -> Result<(String, String), rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new(names.to_vec())?;
    params.distinguished_name.push(DnType::CommonName, "Tuning Lab");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    // Clocks of other machines may be a little behind.
    params.not_before = rcgen::date_time_ymd(1970, 1, 1) + now.saturating_sub(DAY);
    params.not_after = params.not_before + VALID;
    Ok((params.self_signed(&key)?.pem(), key.serialize_pem()))
}

fn config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<Arc<ServerConfig>, rustls::Error> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// Pairs of digits between colons.
fn fingerprint(certificate: &[u8]) -> String {
    let pairs: Vec<String> = Sha256::digest(certificate).iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

fn read(path: &Path) -> Result<Vec<u8>, ServeError> {
    let failed = |error: io::Error| ServeError::File { path: path.to_owned(), error };
    let mut bytes = Vec::new();
    std::fs::File::open(path).map_err(failed)?.take(MAX_BYTES).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_kept_until_it_is_old_broken_or_no_secret_any_more() {
        let folder = std::env::temp_dir().join(format!("lab-certificate-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
        let kept = || Certificate::kept(&folder, &names).unwrap().fingerprint.unwrap();
        let (certificate, key) = (folder.join("tls-cert.pem"), folder.join("tls-key.pem"));
        let first = kept();
        assert_eq!((first.len(), kept()), (95, first.clone()));
        // A person's own is the same two files, named.
        assert!(Certificate::read(&certificate, &key).unwrap().fingerprint.is_none());
        assert!(Certificate::read(&key, &key).is_err());
        assert!(Certificate::read(&certificate, &folder.join("none")).is_err());

        let file = std::fs::File::options().write(true).open(&certificate).unwrap();
        file.set_modified(SystemTime::now() - OLD - DAY).unwrap();
        let second = kept();
        assert_ne!(first, second, "it would soon expire");
        std::fs::write(&certificate, "torn").unwrap();
        let third = kept();
        assert_ne!(second, third);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
            assert_ne!(third, kept(), "others could read the key");
            assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}
