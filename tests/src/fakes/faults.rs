//! What can go wrong between a client and a server, as data.
//!
//! A [`Rule`] chooses requests; a [`Fault`] says what happens to them and, above all, whether the server *acted*.

use std::sync::Mutex;

use serde::{Deserialize, Serialize};

/// What the server did with the request that a fault has hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// It never acted.
    Never,
    /// It acted, before or while the answer was spoiled.
    Happens,
    /// It acts after the client has stopped listening.
    Late,
    /// The first hit acts, later hits do not.
    FirstOnly,
}

/// The hint that comes with a 429 or a 503.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// No header at all.
    Absent,
    /// Whole seconds.
    Seconds(u64),
    /// An HTTP date that many seconds after the fake's clock (negative: in the past).
    Dated(i64),
    /// Anything, verbatim: a number that overflows, a negative one, a word.
    Raw(String),
}

/// One way to fail. All durations are real milliseconds, so that clients with short deadlines make fast tests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// The port closes: this connection is reset before any effect, the next ones are refused for `for_ms`.
    Refused {
        /// How long the port stays closed.
        for_ms: u64,
    },
    /// TCP reset before any effect.
    ResetBefore,
    /// The effect, then a TCP reset instead of the answer.
    ResetAfter,
    /// The effect, then a 5xx with an HTML body.
    ErrorAfter {
        /// The status, usually 500.
        status: u16,
    },
    /// 503 before any effect.
    Unavailable {
        /// The hint.
        retry_after: RetryAfter,
    },
    /// 429 before any effect, with the network's own body and reset header.
    RateLimited {
        /// The hint.
        retry_after: RetryAfter,
    },
    /// The effect, then half of the JSON. `honest`: the length matches, only the JSON is broken; otherwise the
    /// connection ends before the announced length.
    Truncated {
        /// Whether `Content-Length` matches what is sent.
        honest: bool,
    },
    /// 200 and a log-in page in HTML: a captive portal in between. No effect.
    CaptivePortal,
    /// The effect, then headers that dribble in, one byte every `every_ms`, and never end.
    SlowHeaders {
        /// Pause between bytes.
        every_ms: u64,
        /// When the server gives up and closes.
        for_ms: u64,
    },
    /// The effect, correct headers, then a body that dribbles in and stays incomplete.
    SlowBody {
        /// Pause between bytes.
        every_ms: u64,
        /// When the server gives up and closes.
        for_ms: u64,
    },
    /// Silence for `hold_ms`, then a close; the effect happens `commit_after_ms` after arrival, client or no client.
    LateCommit {
        /// When the effect happens.
        commit_after_ms: u64,
        /// How long the connection stays open without an answer.
        hold_ms: u64,
    },
    /// A gzip body that inflates to `mib` MiB.
    GzipBomb {
        /// Inflated size.
        mib: u32,
        /// Whether the effect happens before.
        effect: bool,
    },
    /// A redirect before any effect; a client that follows must not carry its token along.
    Redirect {
        /// Absolute URL; the request's path is appended.
        to: String,
        /// 301, 302, 307 or 308.
        status: u16,
    },
    /// The right JSON shape with wrong types: numbers for strings, strings for numbers, objects for lists.
    WrongType {
        /// Whether the effect happens before.
        effect: bool,
    },
    /// First hit: the effect, then a reset. Every later hit: the server refuses the repeat as a duplicate.
    DuplicateRefused {
        /// 403, 409 or 422.
        status: u16,
    },
    /// A definite refusal before any effect, with a body of the caller's choice.
    Answer {
        /// The status.
        status: u16,
        /// The JSON body, verbatim.
        body: String,
    },
    /// A correct answer that takes its time.
    Delay {
        /// How long before the effect.
        before_ms: u64,
        /// How long between the effect and the answer.
        after_ms: u64,
    },
}

impl Fault {
    /// A stable name for logs and tables.
    #[must_use]
    pub fn name(&self) -> &'static str {
        use RetryAfter::{Absent, Dated, Raw, Seconds};
        match self {
            Self::Refused { .. } => "refused",
            Self::ResetBefore => "reset-before",
            Self::ResetAfter => "reset-after",
            Self::ErrorAfter { .. } => "error-after",
            Self::Unavailable { retry_after: Absent } => "503-plain",
            Self::Unavailable { .. } => "503-hinted",
            Self::RateLimited { retry_after: Absent | Seconds(_) } => "429-plain",
            Self::RateLimited { retry_after: Dated(_) } => "429-dated",
            Self::RateLimited { retry_after: Raw(_) } => "429-absurd",
            Self::Truncated { honest: true } => "truncated-json",
            Self::Truncated { honest: false } => "truncated-body",
            Self::CaptivePortal => "captive-portal",
            Self::SlowHeaders { .. } => "slow-headers",
            Self::SlowBody { .. } => "slow-body",
            Self::LateCommit { .. } => "late-commit",
            Self::GzipBomb { .. } => "gzip-bomb",
            Self::Redirect { .. } => "redirect",
            Self::WrongType { .. } => "wrong-type",
            Self::DuplicateRefused { .. } => "duplicate-refused",
            Self::Answer { .. } => "answer",
            Self::Delay { .. } => "delay",
        }
    }

    /// Whether the server acts on a request that this fault hits.
    #[must_use]
    pub fn effect(&self) -> Effect {
        match self {
            Self::Refused { .. }
            | Self::ResetBefore
            | Self::Unavailable { .. }
            | Self::RateLimited { .. }
            | Self::CaptivePortal
            | Self::Redirect { .. }
            | Self::GzipBomb { effect: false, .. }
            | Self::WrongType { effect: false }
            | Self::Answer { .. } => Effect::Never,
            Self::LateCommit { .. } => Effect::Late,
            Self::DuplicateRefused { .. } => Effect::FirstOnly,
            Self::ResetAfter
            | Self::ErrorAfter { .. }
            | Self::Truncated { .. }
            | Self::SlowHeaders { .. }
            | Self::SlowBody { .. }
            | Self::GzipBomb { effect: true, .. }
            | Self::WrongType { effect: true }
            | Self::Delay { .. } => Effect::Happens,
        }
    }

    /// Every kind once, for clients whose deadline is `deadline_ms`. `elsewhere` is another host (a [`super::Trap`]).
    ///
    /// A bad certificate is no rule: connect to [`super::Server::add_tls`] instead.
    #[must_use]
    pub fn catalogue(deadline_ms: u64, elsewhere: &str) -> Vec<Self> {
        let (hold, every) = (deadline_ms * 3, (deadline_ms / 20).max(1));
        vec![
            Self::Refused { for_ms: deadline_ms / 2 },
            Self::ResetBefore,
            Self::ResetAfter,
            Self::ErrorAfter { status: 500 },
            Self::Unavailable { retry_after: RetryAfter::Absent },
            Self::Unavailable { retry_after: RetryAfter::Seconds(1) },
            Self::RateLimited { retry_after: RetryAfter::Absent },
            Self::RateLimited { retry_after: RetryAfter::Dated(2) },
            Self::RateLimited { retry_after: RetryAfter::Raw("99999999999999999999".into()) },
            Self::Truncated { honest: true },
            Self::Truncated { honest: false },
            Self::CaptivePortal,
            Self::SlowHeaders { every_ms: every, for_ms: hold },
            Self::SlowBody { every_ms: every, for_ms: hold },
            Self::LateCommit { commit_after_ms: deadline_ms * 2, hold_ms: hold },
            Self::GzipBomb { mib: 512, effect: true },
            Self::Redirect { to: elsewhere.to_owned(), status: 307 },
            Self::Redirect { to: elsewhere.to_owned(), status: 302 },
            Self::WrongType { effect: true },
            Self::DuplicateRefused { status: 403 },
            Self::DuplicateRefused { status: 422 },
        ]
    }
}

/// Which requests fail, how, and how often.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, rename_all = "snake_case")]
pub struct Rule {
    /// Only this method.
    pub method: Option<String>,
    /// Only paths that match: `*` within a segment, `**` across segments.
    pub path: String,
    /// One of these is drawn for each hit.
    pub faults: Vec<Fault>,
    /// Matching requests that pass before the rule begins.
    pub after: usize,
    /// Hits until the rule is spent; `None` for ever.
    pub count: Option<usize>,
    /// Chance of a hit, 0.0 to 1.0.
    pub probability: f64,
    /// Makes the drawing repeatable.
    pub seed: u64,
}

impl Default for Rule {
    fn default() -> Self {
        Self { method: None, path: "**".into(), faults: Vec::new(), after: 0, count: None, probability: 1.0, seed: 0 }
    }
}

impl Rule {
    /// A rule for one method and path, hitting every request.
    #[must_use]
    pub fn on(method: &str, path: &str, fault: Fault) -> Self {
        Self { method: Some(method.into()), path: path.into(), faults: vec![fault], ..Self::default() }
    }

    /// Only the first matching request.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.count = Some(1);
        self
    }

    /// Lets `n` matching requests pass first.
    #[must_use]
    pub fn after(mut self, n: usize) -> Self {
        self.after = n;
        self
    }

    /// Any of `faults`, on a share of the matching requests.
    #[must_use]
    pub fn sometimes(path: &str, faults: Vec<Fault>, probability: f64, seed: u64) -> Self {
        Self { path: path.into(), faults, probability, seed, ..Self::default() }
    }
}

#[derive(Debug)]
struct Armed {
    rule: Rule,
    matched: usize,
    hits: usize,
}

/// The rules of one server. The first rule that hits wins.
#[derive(Debug, Default)]
pub struct Faults(Mutex<Vec<Armed>>);

impl Faults {
    /// Adds a rule behind those that are there.
    pub fn add(&self, rule: Rule) {
        self.0.lock().unwrap().push(Armed { rule, matched: 0, hits: 0 });
    }

    /// Forgets all rules.
    pub fn clear(&self) {
        self.0.lock().unwrap().clear();
    }

    /// How many requests were hit so far by rules that are still there.
    #[must_use]
    pub fn hits(&self) -> usize {
        self.0.lock().unwrap().iter().map(|a| a.hits).sum()
    }

    /// The fault for this request, and whether it is the rule's first hit.
    pub(super) fn draw(&self, method: &str, path: &str) -> Option<(Fault, bool)> {
        for armed in self.0.lock().unwrap().iter_mut() {
            let rule = &armed.rule;
            let fits = rule.method.as_deref().is_none_or(|m| m == method) && glob(&rule.path, path);
            if !fits || rule.faults.is_empty() {
                continue;
            }
            let turn = armed.matched;
            armed.matched += 1;
            if turn < rule.after || rule.count.is_some_and(|c| armed.hits >= c) {
                continue;
            }
            let draw = scramble(rule.seed.wrapping_mul(0x0100_0000_01b3).wrapping_add(turn as u64));
            if (draw >> 11) as f64 / (1_u64 << 53) as f64 >= rule.probability {
                continue;
            }
            armed.hits += 1;
            let pick = (scramble(draw) % rule.faults.len() as u64) as usize;
            return Some((rule.faults[pick].clone(), armed.hits == 1));
        }
        None
    }
}

/// One step of a mixing function with full avalanche; nothing here needs more.
fn scramble(x: u64) -> u64 {
    let mut z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// `*` matches inside a path segment, `**` anything.
pub(super) fn glob(pattern: &str, path: &str) -> bool {
    fn go(p: &[u8], s: &[u8]) -> bool {
        match p {
            [] => s.is_empty(),
            [b'*', b'*', rest @ ..] => (0..=s.len()).any(|i| go(rest, &s[i..])),
            [b'*', rest @ ..] => {
                let end = s.iter().position(|b| *b == b'/').unwrap_or(s.len());
                (0..=end).any(|i| go(rest, &s[i..]))
            }
            [c, rest @ ..] => s.first() == Some(c) && go(rest, &s[1..]),
        }
    }
    go(pattern.as_bytes(), path.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        assert!(glob("**", "/a/b"));
        assert!(glob("/api/v1/statuses", "/api/v1/statuses"));
        assert!(!glob("/api/v1/statuses", "/api/v1/statuses/1"));
        assert!(glob("/api/v1/statuses/*", "/api/v1/statuses/1"));
        assert!(!glob("/api/v1/*", "/api/v1/statuses/1"));
        assert!(glob("/api/**/context", "/api/v1/statuses/1/context"));
    }

    #[test]
    fn rules_count_wait_and_draw_repeatably() {
        let faults = Faults::default();
        faults.add(Rule::on("POST", "/x", Fault::ResetBefore).after(2).once());
        let hits: Vec<bool> = (0..5).map(|_| faults.draw("POST", "/x").is_some()).collect();
        assert_eq!(hits, [false, false, true, false, false]);
        assert!(faults.draw("GET", "/x").is_none());

        let share = |seed| {
            let faults = Faults::default();
            faults.add(Rule::sometimes("**", vec![Fault::ResetBefore, Fault::ResetAfter], 0.4, seed));
            (0..1000).map(|_| faults.draw("GET", "/").map(|f| f.0.name())).collect::<Vec<_>>()
        };
        assert_eq!(share(7), share(7));
        assert_ne!(share(7), share(8));
        let n = share(7).iter().flatten().count();
        assert!((340..460).contains(&n), "{n} of 1000 at 40 %");
        assert!(share(7).contains(&Some("reset-after")) && share(7).contains(&Some("reset-before")));
    }

    #[test]
    fn the_catalogue_has_every_kind_and_survives_json() {
        let all = Fault::catalogue(100, "http://127.0.0.1:9");
        let mut names: Vec<_> = all.iter().map(Fault::name).collect();
        names.dedup();
        assert!(names.len() >= 16, "{names:?}");
        let json = serde_json::to_string(&all).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Fault>>(&json).unwrap(), all);
    }
}
