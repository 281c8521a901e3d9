//! Lists that a site has of itself: sitemaps, and indexes of them (<https://www.sitemaps.org/protocol.html>).

mod parse;

use std::collections::{HashSet, VecDeque};
use std::io;

use riptide_fetch::{Client, FetchError};
use url::Url;

use self::parse::{Listing, parse};
use crate::interrupt::Interrupt;
use crate::list::Entry;

/// Indexes within indexes. The protocol has one of them, some sites two.
const DEPTH: u32 = 3;

/// Sitemaps of one site.
const SITEMAPS: usize = 1000;

/// Pages of one site: all of them are in memory for as long as the run goes on.
const PAGES: usize = 1_000_000;

/// What a site lists.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct SiteList {
    /// Its pages, in the order of its sitemaps.
    pub pages: Vec<Entry>,
    /// The sitemaps of an index that could not be read, and why.
    pub unread: Vec<(String, SitemapError)>,
}

/// Why a sitemap could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SitemapError {
    /// It could not be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The index names it by what is no web address.
    #[error("its address is none: {why}")]
    Address {
        /// What is wrong with it.
        why: String,
    },
    /// It has more bytes than a sitemap may have, by the protocol.
    #[error("it has more than the {limit} bytes that a sitemap may have")]
    TooLarge {
        /// The bytes that a sitemap may have.
        limit: u64,
    },
    /// It begins like gzip, and is not.
    #[error("it cannot be unfolded as gzip")]
    Gzip {
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It is not XML.
    #[error("it is not XML, at byte {position}")]
    Xml {
        /// Where.
        position: u64,
        /// Why.
        #[source]
        source: quick_xml::Error,
    },
    /// It is XML of another kind.
    #[error("it is no sitemap: its root element is `{root}`, not `urlset` or `sitemapindex`")]
    Root {
        /// The name of its root element.
        root: String,
    },
    /// Indexes name further ones.
    #[error("it is an index of indexes, {limit} deep")]
    Depth {
        /// How deep they may be.
        limit: u32,
    },
    /// More sitemaps or pages than the limit.
    #[error("the site lists more than {limit} {what}: take its sitemaps one at a time")]
    TooMany {
        /// "pages" or "sitemaps".
        what: &'static str,
        /// How many there may be.
        limit: usize,
    },
    /// The run is to stop.
    #[error("reading the sitemaps was interrupted")]
    Interrupted,
}

/// Reads the sitemap behind `url` and those that it is an index of, one after the other, with the rules and the politeness of
/// `client`. `watch` hears how many sitemaps were read, how many are known, and how many pages they list.
///
/// A list of one URL a line is a sitemap too, and each may be compressed with gzip.
///
/// # Errors
///
/// [`SitemapError`] where the first one cannot be read, or the site is too large. Those that an index names and that cannot be
/// read are part of the answer.
pub async fn read_sitemap(
    client: &Client,
    url: &Url,
    interrupt: &Interrupt,
    mut watch: impl FnMut(usize, usize, usize),
) -> Result<SiteList, SitemapError> {
    let mut list = SiteList::default();
    let mut known = HashSet::from([url.clone()]);
    let mut waiting = VecDeque::from([(url.clone(), 1)]);
    let mut read = 0;
    while let Some((url, depth)) = waiting.pop_front() {
        let listing = tokio::select! {
            () = interrupt.requested() => return Err(SitemapError::Interrupted),
            listing = one(client, &url) => listing,
        };
        read += 1;
        match listing {
            Ok(Listing::Pages(pages)) => {
                list.pages.extend(pages);
                if list.pages.len() > PAGES {
                    return Err(SitemapError::TooMany { what: "pages", limit: PAGES });
                }
            }
            Ok(Listing::Sitemaps(_)) if depth == DEPTH => {
                list.unread.push((url.into(), SitemapError::Depth { limit: DEPTH }));
            }
            Ok(Listing::Sitemaps(sitemaps)) => {
                for Entry { listed, url } in sitemaps {
                    match url {
                        Ok(url) if known.insert(url.clone()) => waiting.push_back((url, depth + 1)),
                        Ok(_) => {}
                        Err(why) => list.unread.push((listed, SitemapError::Address { why })),
                    }
                }
                if known.len() > SITEMAPS {
                    return Err(SitemapError::TooMany { what: "sitemaps", limit: SITEMAPS });
                }
            }
            Err(error) if depth == 1 => return Err(error),
            Err(error) => list.unread.push((url.into(), error)),
        }
        watch(read, known.len(), list.pages.len());
    }
    Ok(list)
}

async fn one(client: &Client, url: &Url) -> Result<Listing, SitemapError> {
    match client.fetch_list(url).await {
        Ok(fetched) => parse(fetched.bytes),
        Err(FetchError::TooLarge { limit, .. }) => Err(SitemapError::TooLarge { limit }),
        Err(error) => Err(error.into()),
    }
}
