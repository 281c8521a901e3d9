//! Reads a response's body: capped while it is read, in bytes, in ratio and in time.

use reqwest::Response;
use reqwest::header::{CONTENT_ENCODING, HeaderMap};

use crate::config::FetchConfig;
use crate::decode::{Coding, Decoder, Fits};
use crate::error::{FetchError, Phase};

/// Below this many decoded bytes the ratio says nothing: a page of one repeated line is no bomb.
const RATIO_FLOOR: u64 = 1 << 20;

/// Bytes of the wire that are decoded at a time: what a decoder makes of them is checked before the next.
const PIECE: usize = 16 << 10;

/// What becomes of a body with more bytes than it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beyond {
    Refused,
    Cut,
}

/// The decoded body, and how many bytes came over the wire for it.
pub(crate) async fn read(
    mut response: Response,
    url: &str,
    config: &FetchConfig,
    limit: u64,
    beyond: Beyond,
) -> Result<(Vec<u8>, u64), FetchError> {
    let coding = coding(response.headers())?;
    let announced = response.content_length();
    if let (Beyond::Refused, Some(actual)) = (beyond, announced.filter(|&announced| announced > limit)) {
        return Err(FetchError::TooLarge { actual: Some(actual), limit, decoded: false });
    }
    let mut decoder = Decoder::new(coding)?;
    let mut wire: u64 = 0;
    loop {
        let chunk = tokio::time::timeout(config.idle_timeout, response.chunk())
            .await
            .map_err(|_| FetchError::Timeout {
                phase: Phase::Idle,
                url: url.to_owned(),
                limit: config.idle_timeout,
            })?
            .map_err(|error| FetchError::Interrupted {
                url: url.to_owned(),
                received: wire,
                announced,
                source: Box::new(error.without_url()),
            })?;
        let Some(chunk) = chunk else { break };
        for piece in chunk.chunks(PIECE) {
            wire += piece.len() as u64;
            let by_ratio = wire.saturating_mul(config.max_ratio).max(RATIO_FLOOR);
            let allowed = by_ratio.min(limit);
            if wire <= limit && decoder.push(piece, allowed)? == Fits::Yes {
                continue;
            }
            return match beyond {
                Beyond::Cut => Ok((decoder.cut(), wire)),
                Beyond::Refused if wire > limit => {
                    Err(FetchError::TooLarge { actual: None, limit, decoded: false })
                }
                Beyond::Refused => Err(overflow(coding, wire, by_ratio, limit, config)),
            };
        }
    }
    if wire == 0 {
        // No body has no coding either, whatever the head says.
        return Ok((Vec::new(), 0));
    }
    let by_ratio = wire.saturating_mul(config.max_ratio).max(RATIO_FLOOR);
    match decoder.finish()? {
        Some(bytes) => Ok((bytes, wire)),
        None => Err(overflow(coding, wire, by_ratio, limit, config)),
    }
}

fn overflow(coding: Coding, wire: u64, by_ratio: u64, limit: u64, config: &FetchConfig) -> FetchError {
    if by_ratio < limit {
        FetchError::Ratio { wire, limit: config.max_ratio }
    } else {
        FetchError::TooLarge { actual: None, limit, decoded: coding != Coding::Identity }
    }
}

fn coding(headers: &HeaderMap) -> Result<Coding, FetchError> {
    let values: Vec<&str> =
        headers.get_all(CONTENT_ENCODING).iter().map(|value| value.to_str().unwrap_or("?")).collect();
    Coding::from_header(&values.join(", "))
}
