//! `robots.txt` by RFC 9309: read once for an origin, and asked for every URL of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex as SyncMutex, PoisonError};
use std::time::Duration;

use texting_robots::Robot;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::{Position, Url};

use crate::error::{FetchError, shown};

/// Bytes of a file that are read; RFC 9309 asks for as many at least.
pub(crate) const FILE_BYTES: u64 = 500 << 10;

/// How long a file holds, and how long it is left alone where it could not be had.
const HOLDS: Duration = Duration::from_secs(24 * 60 * 60);
const LEFT_ALONE: Duration = Duration::from_secs(5 * 60);

/// The longest delay that a file may ask for: beyond it, a list of pages would never end.
const LONGEST_DELAY: Duration = Duration::from_secs(60);

/// Rules with `$` become regular expressions, which take their time and memory: no site needs as many.
const ANCHORED_RULES: usize = 1000;

/// Beyond this many origins those that nobody waits for are forgotten.
const REMEMBERED_ORIGINS: usize = 10_000;

/// The files that were read.
#[derive(Debug)]
pub(crate) struct Robots {
    /// The name that rules are looked up by.
    agent: String,
    origins: SyncMutex<BTreeMap<String, Arc<Mutex<Option<Known>>>>>,
}

#[derive(Debug)]
struct Known {
    until: Instant,
    rules: Rules,
}

#[derive(Debug)]
enum Rules {
    Listed(Box<Robot>),
    /// There is no file: everything may be fetched.
    None,
    /// Nobody knows, so nothing may be fetched.
    Unknown(Arc<FetchError>),
}

impl Robots {
    /// Rules for who calls himself `user_agent`: the name before its version counts.
    pub(crate) fn new(user_agent: &str) -> Self {
        let name = user_agent.split(['/', ' ']).next().unwrap_or_default();
        Robots { agent: name.to_owned(), origins: SyncMutex::default() }
    }

    /// The delay that the site asks for, where the URL may be fetched. `read` gets the file where it is not known yet.
    pub(crate) async fn check(
        &self,
        url: &Url,
        read: impl AsyncFnOnce(&Url) -> Result<Vec<u8>, FetchError>,
    ) -> Result<Duration, FetchError> {
        let origin = self.origin(&url[..Position::BeforePath]);
        // One reads the file, the others wait for it.
        let mut known = origin.lock().await;
        if known.as_ref().is_none_or(|known| known.until <= Instant::now()) {
            let mut file = url.clone();
            file.set_path("/robots.txt");
            file.set_query(None);
            file.set_fragment(None);
            let rules = self.rules(&file, read(&file).await);
            let holds = if matches!(rules, Rules::Unknown(_)) { LEFT_ALONE } else { HOLDS };
            *known = Some(Known { until: Instant::now() + holds, rules });
        }
        match known.as_ref().map(|known| &known.rules) {
            Some(Rules::Listed(robot)) if !robot.allowed(url.as_str()) => {
                Err(FetchError::Robots { url: shown(url), agent: self.agent.clone() })
            }
            Some(Rules::Listed(robot)) => Ok(delay(robot)),
            Some(Rules::Unknown(source)) => Err(FetchError::RobotsUnavailable {
                host: url.host_str().unwrap_or_default().to_owned(),
                source: Arc::clone(source),
            }),
            Some(Rules::None) | None => Ok(Duration::ZERO),
        }
    }

    fn rules(&self, file: &Url, read: Result<Vec<u8>, FetchError>) -> Rules {
        let text = match read {
            Ok(text) => text,
            Err(error) if is_missing(&error) => return Rules::None,
            Err(error) => return Rules::Unknown(Arc::new(error)),
        };
        let broken = |why: Box<dyn std::error::Error + Send + Sync>| {
            Rules::Unknown(Arc::new(FetchError::Protocol { url: shown(file), source: why }))
        };
        let anchored = text.iter().filter(|&&byte| byte == b'$').count();
        if anchored > ANCHORED_RULES {
            return broken(format!("{anchored} rules with `$`, the limit is {ANCHORED_RULES}").into());
        }
        match Robot::new(&self.agent, &text) {
            Ok(robot) => Rules::Listed(Box::new(robot)),
            Err(why) => broken(why.into()),
        }
    }

    fn origin(&self, name: &str) -> Arc<Mutex<Option<Known>>> {
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(origin) = origins.get(name) {
            return Arc::clone(origin);
        }
        if origins.len() >= REMEMBERED_ORIGINS {
            origins.retain(|_, origin| Arc::strong_count(origin) > 1);
        }
        Arc::clone(origins.entry(name.to_owned()).or_default())
    }
}

/// RFC 9309, 2.3.1.3: a file that is not there forbids nothing. A server that has no time says nothing about it.
fn is_missing(error: &FetchError) -> bool {
    match error {
        FetchError::Status { status, .. } => (400..500).contains(status) && *status != 429,
        FetchError::RedirectLoop { .. }
        | FetchError::TooManyRedirects { .. }
        | FetchError::InvalidRedirect { .. } => true,
        _ => false,
    }
}

fn delay(robot: &Robot) -> Duration {
    let asked = robot.delay.unwrap_or_default();
    Duration::try_from_secs_f32(asked).unwrap_or_default().min(LONGEST_DELAY)
}
