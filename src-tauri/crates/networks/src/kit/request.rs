//! A request, before it is sent.

use super::{Denied, Token};
use bytes::Bytes;
use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use std::time::Duration;
use url::Url;

/// Longest that any call may take, whatever it asks for.
const MAX_DEADLINE: Duration = Duration::from_secs(300);
const DEFAULT_DEADLINE: Duration = Duration::from_secs(60);
const DEFAULT_MAX_BYTES: usize = 8 * 1024 * 1024;

/// Something that is or can be read as an address.
pub trait Address {
    /// The address, if it is one.
    fn into_url(self) -> Option<Url>;
}

impl Address for Url {
    fn into_url(self) -> Option<Url> {
        Some(self)
    }
}
impl Address for &Url {
    fn into_url(self) -> Option<Url> {
        Some(self.clone())
    }
}
impl Address for &str {
    fn into_url(self) -> Option<Url> {
        Url::parse(self).ok()
    }
}
impl Address for String {
    fn into_url(self) -> Option<Url> {
        Url::parse(&self).ok()
    }
}
impl Address for &String {
    fn into_url(self) -> Option<Url> {
        Url::parse(self).ok()
    }
}

/// A field of a multipart body.
#[derive(Clone)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its content.
    pub value: FieldValue,
}

/// The content of a multipart field.
#[derive(Clone)]
pub enum FieldValue {
    /// Plain text.
    Text(String),
    /// A file.
    File {
        /// Name told to the server; never a path of this machine.
        filename: String,
        /// Media type.
        mime: String,
        /// Content.
        bytes: Bytes,
    },
}

impl Field {
    /// A text field.
    pub fn text(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: FieldValue::Text(value.into()) }
    }
    /// A file field.
    pub fn file(name: impl Into<String>, filename: impl Into<String>, mime: impl Into<String>, bytes: Bytes) -> Self {
        Self { name: name.into(), value: FieldValue::File { filename: filename.into(), mime: mime.into(), bytes } }
    }
}

pub(super) enum Body {
    Bytes(Bytes),
    Multipart(Vec<Field>),
}

/// A request. No `Debug`: it carries tokens and texts. Whatever is malformed is reported by [`super::Http::send`] as
/// [`Denied::Malformed`], before anything leaves.
pub struct Request {
    pub(super) method: Method,
    pub(super) url: Result<Url, Denied>,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Body>,
    pub(super) secret: bool,
    pub(super) deadline: Duration,
    pub(super) max_bytes: usize,
}

impl Request {
    /// A request with any method.
    pub fn new(method: Method, url: impl Address) -> Self {
        Self {
            method,
            url: url.into_url().ok_or(Denied::Malformed),
            headers: HeaderMap::new(),
            body: None,
            secret: false,
            deadline: DEFAULT_DEADLINE,
            max_bytes: DEFAULT_MAX_BYTES,
        }
    }
    /// A GET.
    pub fn get(url: impl Address) -> Self {
        Self::new(Method::GET, url)
    }
    /// A POST.
    pub fn post(url: impl Address) -> Self {
        Self::new(Method::POST, url)
    }
    /// A PUT.
    pub fn put(url: impl Address) -> Self {
        Self::new(Method::PUT, url)
    }
    /// A PATCH.
    pub fn patch(url: impl Address) -> Self {
        Self::new(Method::PATCH, url)
    }
    /// A DELETE.
    pub fn delete(url: impl Address) -> Self {
        Self::new(Method::DELETE, url)
    }

    /// Carries a token. Such a request follows no redirect.
    #[must_use]
    pub fn bearer(mut self, token: &Token) -> Self {
        match HeaderValue::try_from(format!("Bearer {}", token.expose())) {
            Ok(mut value) => {
                value.set_sensitive(true);
                self.headers.insert(AUTHORIZATION, value);
                self.secret = true;
            }
            Err(_) => self.url = Err(Denied::Malformed),
        }
        self
    }
    /// Sets a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::try_from(value.into())) {
            (Ok(name), Ok(mut value)) => {
                if name == AUTHORIZATION || name == COOKIE || name.as_str() == "dpop" {
                    value.set_sensitive(true);
                    self.secret = true;
                }
                self.headers.insert(name, value);
            }
            _ => self.url = Err(Denied::Malformed),
        }
        self
    }
    /// Adds pairs to the query.
    #[must_use]
    pub fn query(mut self, pairs: &[(&str, &str)]) -> Self {
        if let (Ok(url), false) = (&mut self.url, pairs.is_empty()) {
            url.query_pairs_mut().extend_pairs(pairs);
        }
        self
    }
    /// A JSON body.
    #[must_use]
    pub fn json(self, value: &impl Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(bytes) => self.body("application/json", Bytes::from(bytes)),
            Err(_) => Self { url: Err(Denied::Malformed), ..self },
        }
    }
    /// An `application/x-www-form-urlencoded` body.
    #[must_use]
    pub fn form(self, pairs: &[(&str, &str)]) -> Self {
        let text = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.body("application/x-www-form-urlencoded", Bytes::from(text))
    }
    /// A body as it is.
    #[must_use]
    pub fn body(mut self, mime: &str, bytes: Bytes) -> Self {
        match HeaderValue::from_str(mime) {
            Ok(value) => {
                self.headers.insert(CONTENT_TYPE, value);
                self.body = Some(Body::Bytes(bytes));
            }
            Err(_) => self.url = Err(Denied::Malformed),
        }
        self
    }
    /// A `multipart/form-data` body.
    #[must_use]
    pub fn multipart(mut self, fields: Vec<Field>) -> Self {
        self.body = Some(Body::Multipart(fields));
        self
    }
    /// How long the whole call may take, connecting and reading included. Default 60 s, at most 5 min (uploads).
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline.min(MAX_DEADLINE);
        self
    }
    /// Most bytes of the answer's body, after decompression. Default 8 MiB.
    #[must_use]
    pub fn max_bytes(mut self, max: usize) -> Self {
        self.max_bytes = max;
        self
    }

    /// Bytes that have to be uploaded.
    pub(super) fn weight(&self) -> usize {
        match &self.body {
            None => 0,
            Some(Body::Bytes(bytes)) => bytes.len(),
            Some(Body::Multipart(fields)) => fields
                .iter()
                .map(|field| match &field.value {
                    FieldValue::Text(text) => text.len(),
                    FieldValue::File { bytes, .. } => bytes.len(),
                })
                .sum(),
        }
    }
}
