//! Whom HTTPS trusts: the certificates of this machine, checked by rustls.

use std::path::Path;
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::error::FetchError;

/// The TLS settings, and why there are no certificates where there are none: http is fetched without them.
pub(crate) struct Trust {
    config: ClientConfig,
    missing: Option<String>,
}

impl Trust {
    /// The machine's certificates, and those of `file`.
    pub(crate) fn of_this_machine(file: Option<&Path>) -> Result<Trust, FetchError> {
        let extra = file.map_or(Ok(Vec::new()), read)?;
        let provider = Arc::new(ring::default_provider());
        let setup = |error: rustls::Error| FetchError::Setup { source: Box::new(error) };
        let builder = || {
            ClientConfig::builder_with_provider(Arc::<CryptoProvider>::clone(&provider))
                .with_safe_default_protocol_versions()
                .map_err(setup)
        };
        let (mut config, missing) = match Verifier::new_with_extra_roots(extra, Arc::clone(&provider)) {
            Ok(verifier) => {
                let config = builder()?
                    .dangerous()
                    .with_custom_certificate_verifier(Arc::new(verifier))
                    .with_no_client_auth();
                (config, None)
            }
            Err(error) => {
                let config = builder()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth();
                (config, Some(error.to_string()))
            }
        };
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Trust { config, missing })
    }

    pub(crate) fn client_config(&self) -> ClientConfig {
        self.config.clone()
    }

    pub(crate) fn certificates(&self) -> Result<(), FetchError> {
        match &self.missing {
            None => Ok(()),
            Some(why) => Err(FetchError::NoCertificates { source: why.clone().into() }),
        }
    }
}

fn read(file: &Path) -> Result<Vec<CertificateDer<'static>>, FetchError> {
    let failure = |source| FetchError::Certificates { file: file.to_owned(), source };
    let certificates: Vec<_> = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect)
        .map_err(|error| failure(Box::new(error) as _))?;
    if certificates.is_empty() {
        return Err(failure("it has no PEM section `CERTIFICATE`".into()));
    }
    Ok(certificates)
}
