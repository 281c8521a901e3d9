//! Content codings undone piece by piece, into a buffer that refuses to grow past what is allowed.

use std::io::{self, Write};

use brotli_decompressor::DecompressorWriter;
use flate2::write::MultiGzDecoder;
use flate2::{Decompress, FlushDecompress, Status};
use zstd::stream::raw::{DParameter, Decoder as ZstdDecoder, InBuffer, Operation, OutBuffer};

use crate::error::FetchError;

/// Bytes that a decoder may hand over at once.
const STEP: usize = 32 << 10;

/// 8 MiB, the largest window that RFC 9659 lets a server use.
const ZSTD_WINDOW_LOG: u32 = 23;

/// The codings that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    Identity,
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

impl Coding {
    /// What the request's `Accept-Encoding` offers.
    pub(crate) const ACCEPTED: &'static str = "gzip, br, zstd, deflate";

    /// One coding alone: several on top of each other are only met in bombs.
    pub(crate) fn from_header(value: &str) -> Result<Coding, FetchError> {
        match value.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => Ok(Coding::Identity),
            "gzip" | "x-gzip" => Ok(Coding::Gzip),
            "deflate" => Ok(Coding::Deflate),
            "br" => Ok(Coding::Brotli),
            "zstd" => Ok(Coding::Zstd),
            other => Err(FetchError::UnknownEncoding { encoding: other.to_owned() }),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Coding::Identity => "identity",
            Coding::Gzip => "gzip",
            Coding::Deflate => "deflate",
            Coding::Brotli => "br",
            Coding::Zstd => "zstd",
        }
    }
}

/// Takes what comes over the wire and keeps what it decodes to.
pub(crate) struct Decoder {
    coding: Coding,
    stream: Stream,
}

enum Stream {
    Identity(Buffer),
    Gzip(MultiGzDecoder<Buffer>),
    Deflate {
        /// None until the first byte: `deflate` means zlib, but some servers send the raw stream.
        state: Option<Decompress>,
        ended: bool,
        buffer: Buffer,
    },
    Brotli(Box<DecompressorWriter<Buffer>>),
    Zstd {
        decoder: Box<ZstdDecoder<'static>>,
        within_frame: bool,
        buffer: Buffer,
    },
}

impl Decoder {
    pub(crate) fn new(coding: Coding) -> Result<Decoder, FetchError> {
        let buffer = Buffer::default();
        let stream = match coding {
            Coding::Identity => Stream::Identity(buffer),
            Coding::Gzip => Stream::Gzip(MultiGzDecoder::new(buffer)),
            Coding::Deflate => Stream::Deflate { state: None, ended: false, buffer },
            Coding::Brotli => Stream::Brotli(Box::new(DecompressorWriter::new(buffer, STEP))),
            Coding::Zstd => {
                let mut decoder = ZstdDecoder::new()
                    .map_err(|error| FetchError::Decode { encoding: "zstd", source: error })?;
                decoder
                    .set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW_LOG))
                    .map_err(|error| FetchError::Decode { encoding: "zstd", source: error })?;
                Stream::Zstd { decoder: Box::new(decoder), within_frame: false, buffer }
            }
        };
        Ok(Decoder { coding, stream })
    }

    /// Decodes one piece; all that was decoded so far may have `allowed` bytes.
    ///
    /// The answer says whether that was enough: beyond it the decoder stops, and nothing more is kept.
    pub(crate) fn push(&mut self, piece: &[u8], allowed: u64) -> Result<Fits, FetchError> {
        self.buffer_mut().allowed = allowed;
        let pushed = self.stream.write(piece);
        if self.buffer_mut().overflowed {
            return Ok(Fits::No);
        }
        pushed.map(|()| Fits::Yes).map_err(|source| self.failure(source))
    }

    /// Ends the stream and gives all its bytes.
    pub(crate) fn finish(mut self) -> Result<Option<Vec<u8>>, FetchError> {
        let finished = self.stream.finish();
        if self.buffer_mut().overflowed {
            return Ok(None);
        }
        finished.map_err(|source| self.failure(source))?;
        Ok(Some(std::mem::take(&mut self.buffer_mut().bytes)))
    }

    /// What was decoded so far, where that is enough.
    pub(crate) fn cut(mut self) -> Vec<u8> {
        std::mem::take(&mut self.buffer_mut().bytes)
    }

    fn failure(&self, source: io::Error) -> FetchError {
        FetchError::Decode { encoding: self.coding.name(), source }
    }

    fn buffer_mut(&mut self) -> &mut Buffer {
        match &mut self.stream {
            Stream::Identity(buffer) | Stream::Deflate { buffer, .. } | Stream::Zstd { buffer, .. } => buffer,
            Stream::Gzip(decoder) => decoder.get_mut(),
            Stream::Brotli(decoder) => decoder.get_mut(),
        }
    }
}

/// Whether what was decoded is within the allowed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fits {
    Yes,
    No,
}

impl Stream {
    fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        match self {
            Stream::Identity(buffer) => buffer.write_all(piece),
            Stream::Gzip(decoder) => decoder.write_all(piece),
            Stream::Deflate { state, ended, buffer } => {
                let zlib = piece.first().is_some_and(|first| first & 0x0f == 8);
                let state = state.get_or_insert_with(|| Decompress::new(zlib));
                inflate(state, ended, piece, buffer)
            }
            Stream::Brotli(decoder) => decoder.write_all(piece),
            Stream::Zstd { decoder, within_frame, buffer } => {
                let mut step = vec![0; STEP];
                let mut input = InBuffer::around(piece);
                loop {
                    let before = input.pos();
                    let mut output = OutBuffer::around(&mut step[..]);
                    let hint = decoder.run(&mut input, &mut output)?;
                    let written = output.pos();
                    buffer.write_all(&step[..written])?;
                    if input.pos() == before && written == 0 {
                        return Ok(());
                    }
                    *within_frame = hint != 0;
                }
            }
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        match self {
            Stream::Identity(_) => Ok(()),
            Stream::Gzip(decoder) => decoder.try_finish(),
            Stream::Deflate { ended: false, .. } => {
                Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the last block is not complete"))
            }
            Stream::Deflate { .. } => Ok(()),
            Stream::Brotli(decoder) => decoder.close(),
            Stream::Zstd { within_frame: true, .. } => {
                Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the last frame is not complete"))
            }
            Stream::Zstd { .. } => Ok(()),
        }
    }
}

/// Bytes behind the stream's end are left alone, as browsers do.
fn inflate(
    state: &mut Decompress,
    ended: &mut bool,
    mut piece: &[u8],
    buffer: &mut Buffer,
) -> io::Result<()> {
    let mut step = vec![0; STEP];
    while !*ended {
        let (read, written) = (state.total_in(), state.total_out());
        let status = state.decompress(piece, &mut step, FlushDecompress::None)?;
        let read = (state.total_in() - read) as usize;
        let written = (state.total_out() - written) as usize;
        buffer.write_all(&step[..written])?;
        piece = &piece[read..];
        *ended = status == Status::StreamEnd;
        if read == 0 && written == 0 || piece.is_empty() && written < STEP {
            break;
        }
    }
    Ok(())
}

/// The decoded bytes, never more than allowed.
#[derive(Debug, Default)]
struct Buffer {
    bytes: Vec<u8>,
    allowed: u64,
    overflowed: bool,
}

impl Write for Buffer {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if (self.bytes.len() + piece.len()) as u64 > self.allowed {
            self.overflowed = true;
            return Err(io::Error::other("more bytes than allowed"));
        }
        self.bytes.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
