//! HTTP/1.1 over any byte stream, small enough to misbehave on purpose.
//!
//! A server library answers correctly whatever we ask of it; here resets, lies about lengths and dribbled bytes are
//! the point, so the bytes are ours.

use std::io;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, Uri, header};
use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

/// A request whose body has arrived completely.
pub(super) struct Incoming {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Incoming {
    pub(super) fn into_request(self) -> Request<Body> {
        let mut request = Request::new(Body::from(self.body));
        *request.method_mut() = self.method;
        *request.uri_mut() = self.uri;
        *request.headers_mut() = self.headers;
        request
    }
}

/// An answer whose body is complete, ready to be sent or spoiled.
#[derive(Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Answer {
    pub(super) fn new(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        Self { status, headers, body: body.into() }
    }

    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        self
    }

    pub(super) async fn from_response(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        Self { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Status line and headers, with the given `Content-Length`.
    pub(super) fn head(&self, length: usize) -> Vec<u8> {
        let mut out = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status)).into_bytes();
        for (name, value) in &self.headers {
            if name != header::CONTENT_LENGTH && name != header::TRANSFER_ENCODING {
                out.extend_from_slice(name.as_str().as_bytes());
                out.extend_from_slice(b": ");
                out.extend_from_slice(value.as_bytes());
                out.extend_from_slice(b"\r\n");
            }
        }
        if self.status != 204 && self.status != 304 {
            out.extend_from_slice(format!("content-length: {length}\r\n").as_bytes());
        }
        out.extend_from_slice(b"\r\n");
        out
    }
}

fn reason(status: u16) -> &'static str {
    axum::http::StatusCode::from_u16(status).ok().and_then(|s| s.canonical_reason()).unwrap_or("Unknown")
}

/// A stream whose end can be made a reset instead of a polite close.
pub(super) trait Wire: AsyncRead + AsyncWrite + Unpin + Send + 'static {
    /// The next drop of this stream sends RST.
    fn will_reset(&self);
}

impl Wire for TcpStream {
    fn will_reset(&self) {
        let _ = self.set_zero_linger();
    }
}

impl Wire for tokio_rustls::server::TlsStream<TcpStream> {
    fn will_reset(&self) {
        let _ = self.get_ref().0.set_zero_linger();
    }
}

/// One connection of a client.
pub(super) struct Connection<S> {
    pub(super) stream: S,
    buffer: BytesMut,
}

const HEAD_MAX: usize = 256 * 1024;
const BODY_MAX: usize = 128 * 1024 * 1024;

fn bad(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl<S: Wire> Connection<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream, buffer: BytesMut::with_capacity(16 * 1024) }
    }

    async fn fill(&mut self) -> io::Result<bool> {
        Ok(self.stream.read_buf(&mut self.buffer).await? > 0)
    }

    /// The next request; `None` when the client closed between requests.
    pub(super) async fn read(&mut self) -> io::Result<Option<Incoming>> {
        let (method, uri, headers) = loop {
            if let Some(head) = self.parse_head()? {
                break head;
            }
            if self.buffer.len() > HEAD_MAX {
                return Err(bad("head too long"));
            }
            if !self.fill().await? {
                return if self.buffer.is_empty() { Ok(None) } else { Err(bad("head cut")) };
            }
        };
        let chunked = headers.get(header::TRANSFER_ENCODING).is_some_and(|v| v.as_bytes().ends_with(b"chunked"));
        let length = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
        if headers.get(header::EXPECT).is_some() {
            self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        let body = if chunked { self.read_chunks().await? } else { self.read_exact(length.unwrap_or(0)).await? };
        Ok(Some(Incoming { method, uri, headers, body }))
    }

    fn parse_head(&mut self) -> io::Result<Option<(Method, Uri, HeaderMap)>> {
        let mut slots = [httparse::EMPTY_HEADER; 96];
        let mut parsed = httparse::Request::new(&mut slots);
        let httparse::Status::Complete(used) = parsed.parse(&self.buffer).map_err(|_| bad("not HTTP/1.1"))? else {
            return Ok(None);
        };
        let method = parsed.method.unwrap_or_default().parse().map_err(|_| bad("method"))?;
        let uri = parsed.path.unwrap_or_default().parse().map_err(|_| bad("target"))?;
        let mut headers = HeaderMap::new();
        for h in parsed.headers.iter() {
            let name = HeaderName::from_bytes(h.name.as_bytes()).map_err(|_| bad("header name"))?;
            headers.append(name, HeaderValue::from_bytes(h.value).map_err(|_| bad("header value"))?);
        }
        self.buffer.advance(used);
        Ok(Some((method, uri, headers)))
    }

    async fn read_exact(&mut self, length: usize) -> io::Result<Bytes> {
        if length > BODY_MAX {
            return Err(bad("body too long"));
        }
        while self.buffer.len() < length {
            if !self.fill().await? {
                return Err(bad("body cut"));
            }
        }
        Ok(self.buffer.split_to(length).freeze())
    }

    async fn read_line(&mut self) -> io::Result<String> {
        loop {
            if let Some(end) = self.buffer.windows(2).position(|w| w == b"\r\n") {
                let line = self.buffer.split_to(end + 2);
                return Ok(String::from_utf8_lossy(&line[..end]).into_owned());
            }
            if !self.fill().await? {
                return Err(bad("chunk cut"));
            }
        }
    }

    async fn read_chunks(&mut self) -> io::Result<Bytes> {
        let mut body = BytesMut::new();
        loop {
            let line = self.read_line().await?;
            let size = usize::from_str_radix(line.split(';').next().unwrap_or("").trim(), 16);
            let size = size.map_err(|_| bad("chunk size"))?;
            if size == 0 {
                while !self.read_line().await?.is_empty() {}
                return Ok(body.freeze());
            }
            body.extend_from_slice(&self.read_exact(size).await?);
            self.read_line().await?;
        }
    }

    /// A correct answer.
    pub(super) async fn send(&mut self, answer: &Answer, head_only: bool) -> io::Result<()> {
        let mut bytes = answer.head(answer.body.len());
        if !head_only && answer.status != 204 && answer.status != 304 {
            bytes.extend_from_slice(&answer.body);
        }
        self.stream.write_all(&bytes).await?;
        self.stream.flush().await
    }

    /// Cuts the connection with a TCP reset.
    pub(super) fn reset(self) {
        self.stream.will_reset();
    }
}
