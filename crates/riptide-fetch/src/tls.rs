//! Whom HTTPS trusts: the certificates of this machine, checked by rustls.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::error::FetchError;

/// The TLS settings, and why there are no certificates where there are none: http is fetched without them.
pub(crate) struct Trust {
    config: ClientConfig,
    missing: Option<String>,
}

impl Trust {
    pub(crate) fn of_this_machine() -> Result<Trust, FetchError> {
        let provider = Arc::new(ring::default_provider());
        let setup = |error: rustls::Error| FetchError::Setup { source: Box::new(error) };
        let builder = || {
            ClientConfig::builder_with_provider(Arc::<CryptoProvider>::clone(&provider))
                .with_safe_default_protocol_versions()
                .map_err(setup)
        };
        let (mut config, missing) = match Verifier::new(Arc::clone(&provider)) {
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
