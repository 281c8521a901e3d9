//! Responses on disk, used again by the rules of RFC 9111.
//!
//! One file a URL: a line of JSON about the response, then its decoded body. A file appears whole or not at all, so that
//! several processes can share a folder. Its size is limited; whoever made it can delete it, or parts of it, at any time.

mod room;

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use http::{request, response};
use http_cache_semantics::{AfterResponse, BeforeRequest, CacheOptions, CachePolicy};
use reqwest::header::{COOKIE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, SET_COOKIE};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use url::Url;

use self::room::Room;
use crate::error::FetchError;
use crate::exchange::Answer;

/// The version of the files' form. Another version has a folder of its own.
const LAYOUT: &str = "riptide-1";

/// Bytes that the line about a response may have, beyond those of any head that is accepted.
const HEAD_BYTES: u64 = 4 << 20;

/// <https://bford.info/cachedir/>: programs that make backups leave the folder out.
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# Pages that riptide fetched.\n";

/// A folder of stored responses. It is a private cache: what a server means for one user alone is kept too.
#[derive(Clone, Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    room: Room,
}

/// A response as it was stored.
#[derive(Debug)]
pub(crate) struct Stored {
    policy: CachePolicy,
    answer: Answer,
    body: Vec<u8>,
}

/// A stored response whose body was not read yet.
struct Opened {
    path: PathBuf,
    head: Head<CachePolicy, Answer>,
    body: BufReader<File>,
}

#[derive(Serialize, Deserialize)]
struct Head<P, A> {
    url: String,
    bytes: u64,
    answer: A,
    policy: P,
}

/// What a stored response is good for.
#[derive(Debug)]
pub(crate) enum Use {
    /// For an answer without asking.
    Fresh(Answer, Vec<u8>),
    /// For asking whether it still holds, with these headers.
    Revalidate(request::Parts, Box<Stored>),
    /// For nothing: there is none, or it is an answer to another question.
    Nothing,
}

impl Cache {
    /// The cache in `folder`, which may hold as many bytes.
    pub(crate) fn open(folder: &Path, limit: u64) -> Result<Cache, FetchError> {
        let room = Room::new(folder.join(LAYOUT), limit);
        let cache = Cache { folder: folder.to_owned(), room };
        let prepare = || {
            fs::create_dir_all(folder.join(LAYOUT))?;
            fs::write(folder.join("CACHEDIR.TAG"), TAG)
        };
        prepare().map_err(|source| cache.failure(source))?;
        Ok(cache)
    }

    /// What there is for a request, with a body of `limit` bytes at most. With `stale` a stored response will do whatever its
    /// age.
    ///
    /// # Errors
    ///
    /// [`FetchError::TooLarge`] where a response that answers the request is larger; nothing of it is read.
    pub(crate) fn find(
        &self,
        url: &Url,
        request: &request::Parts,
        stale: bool,
        limit: u64,
    ) -> Result<Use, FetchError> {
        let Some(opened) = self.open_response(url)? else { return Ok(Use::Nothing) };
        let actual = opened.head.bytes;
        let conditional = match opened.head.policy.before_request(request, SystemTime::now()) {
            BeforeRequest::Fresh(_) => None,
            BeforeRequest::Stale { matches: false, .. } => return Ok(Use::Nothing),
            BeforeRequest::Stale { .. } if stale => None,
            // The server may have a smaller one by now.
            BeforeRequest::Stale { .. } if actual > limit => return Ok(Use::Nothing),
            BeforeRequest::Stale { request, .. } => Some(request),
        };
        if actual > limit {
            return Err(FetchError::TooLarge { actual: Some(actual), limit, decoded: true });
        }
        let stored = opened.read().map_err(|source| self.failure(source))?;
        Ok(match conditional {
            None => Use::Fresh(stored.answer, stored.body),
            Some(request) => Use::Revalidate(request, Box::new(stored)),
        })
    }

    /// Whether a request can be answered without asking.
    pub(crate) fn is_fresh(&self, url: &Url, request: &request::Parts) -> Result<bool, FetchError> {
        let fresh = |opened: Opened| {
            matches!(opened.head.policy.before_request(request, SystemTime::now()), BeforeRequest::Fresh(_))
        };
        Ok(self.open_response(url)?.is_some_and(fresh))
    }

    /// Keeps a response where the rules let it be kept; what was kept before for its URL is gone in any case.
    pub(crate) fn keep(
        &self,
        url: &Url,
        request: &request::Parts,
        response: &response::Parts,
        body: &[u8],
    ) -> Result<(), FetchError> {
        let options = CacheOptions { shared: false, ..CacheOptions::default() };
        let mut head = response.clone();
        head.headers.remove(SET_COOKIE);
        let policy = CachePolicy::new_options(request, &head, SystemTime::now(), options);
        // Cookies are not kept. A redirect that sets one is of no use without it, and what is sent for one is for its holder.
        let answer = Answer::of(response);
        let needs_cookie = request.headers.contains_key(COOKIE)
            || answer.location.is_some() && response.headers.contains_key(SET_COOKIE);
        if policy.is_storable() && !needs_cookie {
            return self.write(url, &policy, &answer, body);
        }
        room::remove(&self.path(url)).map_err(|source| self.failure(source))
    }

    /// After a 304: the stored response with what is new in its head; none where it is not the one that the server means.
    pub(crate) fn refresh(
        &self,
        url: &Url,
        request: &request::Parts,
        mut not_modified: response::Parts,
        stored: Stored,
    ) -> Result<Option<(Answer, Vec<u8>)>, FetchError> {
        // A 304 that names no version means the one that it was asked about.
        let validators = [(ETAG, IF_NONE_MATCH), (LAST_MODIFIED, IF_MODIFIED_SINCE)];
        if !validators.iter().any(|(name, _)| not_modified.headers.contains_key(name)) {
            for (name, asked) in validators {
                if let Some(value) = request.headers.get(asked) {
                    not_modified.headers.insert(name, value.clone());
                }
            }
        }
        match stored.policy.after_response(request, &not_modified, SystemTime::now()) {
            AfterResponse::NotModified(policy, head) => {
                let answer = Answer::of(&head);
                self.write(url, &policy, &answer, &stored.body)?;
                Ok(Some((answer, stored.body)))
            }
            AfterResponse::Modified(..) => Ok(None),
        }
    }

    fn path(&self, url: &Url) -> PathBuf {
        let digest = Sha256::digest(key(url));
        let name: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(LAYOUT).join(&name[..2]).join(&name[2..])
    }

    /// The response of a URL. One that is damaged is none.
    fn open_response(&self, url: &Url) -> Result<Option<Opened>, FetchError> {
        let path = self.path(url);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.failure(error)),
        };
        let opened = Opened::of(file, path, url).map_err(|source| self.failure(source))?;
        if opened.is_none() {
            tracing::warn!(%url, "a damaged file in the cache is left alone");
        }
        Ok(opened)
    }

    fn write(&self, url: &Url, policy: &CachePolicy, answer: &Answer, body: &[u8]) -> Result<(), FetchError> {
        let write = || {
            let path = self.path(url);
            let folder = path.parent().unwrap_or(&self.folder);
            fs::create_dir_all(folder)?;
            let mut file = NamedTempFile::new_in(folder)?;
            let head = Head { url: key(url), bytes: body.len() as u64, answer, policy };
            serde_json::to_writer(&mut file, &head)?;
            file.write_all(b"\n")?;
            file.write_all(body)?;
            self.room.place(file, &path)
        };
        write().map_err(|source| self.failure(source))
    }

    fn failure(&self, source: io::Error) -> FetchError {
        FetchError::Cache { folder: self.folder.clone(), source }
    }
}

/// A fragment is no part of what is asked for.
fn key(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.into()
}

impl Opened {
    /// None where the file is not what was stored for `url`.
    fn of(file: File, path: PathBuf, url: &Url) -> io::Result<Option<Opened>> {
        let length = file.metadata()?.len();
        let mut body = BufReader::new(file);
        let mut line = Vec::new();
        body.by_ref().take(HEAD_BYTES).read_until(b'\n', &mut line)?;
        let head: Option<Head<CachePolicy, Answer>> = serde_json::from_slice(&line).ok();
        let whole = |head: &Head<_, _>| {
            head.url == key(url) && (line.len() as u64).checked_add(head.bytes) == Some(length)
        };
        Ok(head.filter(whole).map(|head| Opened { path, head, body }))
    }

    fn read(self) -> io::Result<Stored> {
        let Opened { path, head, body: file } = self;
        let mut body = Vec::new();
        file.take(head.bytes).read_to_end(&mut body)?;
        room::used(&path);
        Ok(Stored { policy: head.policy, answer: head.answer, body })
    }
}
