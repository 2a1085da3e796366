//! Parameters as Rails reads them: query, JSON, urlencoded or multipart, with `a[]` and `a[b]`.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Map, Value};

/// An uploaded part.
pub(super) struct Upload {
    pub(super) mime: String,
    pub(super) bytes: Bytes,
}

/// All parameters of one request, merged.
pub(super) struct Params {
    values: Value,
    pub(super) files: BTreeMap<String, Upload>,
}

impl Params {
    fn get(&self, path: &str) -> Option<&Value> {
        path.split('.').try_fold(&self.values, |v, key| v.get(key)).filter(|v| !v.is_null())
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    pub(super) fn str(&self, path: &str) -> Option<String> {
        match self.get(path)? {
            Value::String(s) => Some(s.clone()),
            Value::Number(n) => Some(n.to_string()),
            Value::Bool(b) => Some(b.to_string()),
            _ => None,
        }
    }

    pub(super) fn filled(&self, path: &str) -> Option<String> {
        self.str(path).filter(|s| !s.is_empty())
    }

    pub(super) fn number(&self, path: &str) -> Option<u64> {
        self.str(path)?.parse().ok()
    }

    pub(super) fn flag(&self, path: &str) -> Option<bool> {
        Some(!matches!(self.str(path)?.as_str(), "false" | "0" | "off" | "f" | ""))
    }

    pub(super) fn list(&self, path: &str) -> Vec<String> {
        let text = |v: &Value| match v {
            Value::String(s) => Some(s.clone()),
            Value::Number(n) => Some(n.to_string()),
            _ => None,
        };
        match self.get(path) {
            Some(Value::Array(items)) => items.iter().filter_map(text).collect(),
            Some(other) => text(other).into_iter().collect(),
            None => Vec::new(),
        }
    }
}

fn put(at: &mut Value, path: &[String], value: String) {
    match path {
        [] => *at = Value::String(value),
        [key, rest @ ..] if key.is_empty() => {
            if !at.is_array() {
                *at = Value::Array(Vec::new());
            }
            if let Value::Array(items) = at {
                items.push(Value::Null);
                put(items.last_mut().unwrap(), rest, value);
            }
        }
        [key, rest @ ..] => {
            if !at.is_object() {
                *at = Value::Object(Map::new());
            }
            if let Value::Object(map) = at {
                put(map.entry(key.clone()).or_insert(Value::Null), rest, value);
            }
        }
    }
}

fn insert(values: &mut Value, key: &str, value: String) {
    let mut path = vec![key.split('[').next().unwrap_or_default().to_owned()];
    path.extend(key.split('[').skip(1).map(|s| s.trim_end_matches(']').to_owned()));
    put(values, &path, value);
}

fn refused(what: &str) -> Response {
    (StatusCode::BAD_REQUEST, axum::Json(serde_json::json!({ "error": what }))).into_response()
}

impl<S: Send + Sync> FromRequest<S> for Params {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let mut values = Value::Object(Map::new());
        let mut files = BTreeMap::new();
        for (k, v) in url::form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()) {
            insert(&mut values, &k, v.into_owned());
        }
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
        if kind.starts_with("multipart/form-data") {
            let mut parts = Multipart::from_request(request, state).await.map_err(|_| refused("bad multipart"))?;
            while let Some(part) = parts.next_field().await.map_err(|_| refused("bad multipart"))? {
                let name = part.name().unwrap_or_default().to_owned();
                let mime = part.content_type().map(str::to_owned);
                let is_file = part.file_name().is_some();
                let bytes = part.bytes().await.map_err(|_| refused("bad part"))?;
                if is_file {
                    files.insert(name, Upload { mime: mime.unwrap_or_default(), bytes });
                } else {
                    insert(&mut values, &name, String::from_utf8_lossy(&bytes).into_owned());
                }
            }
            return Ok(Self { values, files });
        }
        let body = axum::body::to_bytes(request.into_body(), usize::MAX).await.map_err(|_| refused("bad body"))?;
        if kind.starts_with("application/json") && !body.is_empty() {
            let json: Value = serde_json::from_slice(&body).map_err(|_| refused("bad JSON"))?;
            if let (Value::Object(all), Value::Object(more)) = (&mut values, json) {
                all.extend(more);
            }
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            for (k, v) in url::form_urlencoded::parse(&body) {
                insert(&mut values, &k, v.into_owned());
            }
        }
        Ok(Self { values, files })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn rails_brackets() {
        let body = "media_ids[]=1&media_ids[]=2&poll[options][]=a&poll[options][]=b&poll[expires_in]=60&x=%C3%A9";
        let request = Request::post("/?limit=3")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(axum::body::Body::from(body))
            .unwrap();
        let p = Params::from_request(request, &()).await.ok().unwrap();
        assert_eq!(p.list("media_ids"), ["1", "2"]);
        assert_eq!(p.list("poll.options"), ["a", "b"]);
        assert_eq!((p.number("poll.expires_in"), p.number("limit")), (Some(60), Some(3)));
        assert_eq!(p.str("x").as_deref(), Some("é"));
    }
}
