//! How pages are fetched.

use std::net::IpAddr;

use clap::Args;
use riptide_fetch::FetchConfig;

/// What the fetcher may do.
#[derive(Args, Debug)]
#[command(next_help_heading = "Fetching")]
pub(crate) struct FetchArgs {
    /// Let URLs lead to loopback, private and other non-public addresses
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value_t = false, action = clap::ArgAction::Set, value_name = "BOOL", env = "RIPTIDE_ALLOW_PRIVATE")]
    pub(crate) allow_private: bool,
    /// Let URLs lead to this one address though it is not public (repeatable)
    #[arg(long, value_name = "IP")]
    pub(crate) allow_address: Vec<IpAddr>,
    /// A web address or e-mail for the user agent, so that a site's operator can reach you
    #[arg(long, value_name = "CONTACT", env = "RIPTIDE_CONTACT")]
    pub(crate) contact: Option<String>,
    /// Further attempts where an error may pass
    #[arg(long, value_name = "TIMES", default_value_t = FetchConfig::default().retries, env = "RIPTIDE_RETRIES")]
    pub(crate) retries: u32,
}
