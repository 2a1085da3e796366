//! What other people do on the instance, called by tests.

use super::FakeMastodon;
use super::world::Status;

impl FakeMastodon {
    fn speak(&self, acct: &str, text: &str, html: Option<&str>, reply_to: Option<u64>, visibility: &str) -> String {
        let now = self.core.now();
        let mut world = self.core.world();
        let account = world.ensure_account(acct, false, now);
        let status = Status {
            id: 0,
            account,
            text: text.to_owned(),
            html: html.map(str::to_owned),
            spoiler: String::new(),
            sensitive: false,
            visibility: visibility.to_owned(),
            language: None,
            reply_to,
            reblog_of: None,
            media: Vec::new(),
            poll: None,
            at: now,
            edited: None,
            deleted: false,
            key: None,
            app: None,
        };
        world.post(status, now).to_string()
    }

    /// A stranger answers a status; returns the id of the answer. Unknown parents are a test's mistake: panics.
    pub fn stranger_replies(&self, acct: &str, to_status: &str, text: &str) -> String {
        self.speak(acct, text, None, Some(to_status.parse().unwrap()), "public")
    }

    /// The same with HTML that a remote server sent, unsanitised.
    pub fn stranger_replies_html(&self, acct: &str, to_status: &str, html: &str) -> String {
        self.speak(acct, html, Some(html), Some(to_status.parse().unwrap()), "public")
    }

    /// A stranger mentions an account of ours in a status of his own.
    pub fn stranger_mentions(&self, acct: &str, whom: &str, text: &str) -> String {
        self.speak(acct, &format!("@{whom} {text}"), None, None, "public")
    }

    /// A stranger writes privately to an account of ours.
    pub fn stranger_writes_directly(&self, acct: &str, whom: &str, text: &str) -> String {
        self.speak(acct, &format!("@{whom} {text}"), None, None, "direct")
    }

    /// A stranger favourites a status.
    pub fn stranger_favourites(&self, acct: &str, status: &str) {
        let now = self.core.now();
        let id: u64 = status.parse().unwrap();
        let mut world = self.core.world();
        let from = world.ensure_account(acct, false, now);
        let to = world.statuses[&id].account;
        world.favourites.insert((from, id));
        world.notify(to, from, "favourite", Some(id), now);
    }

    /// A stranger edits what he said; those whom it concerned are told.
    pub fn stranger_edits(&self, status: &str, text: &str) {
        let now = self.core.now();
        let id: u64 = status.parse().unwrap();
        let mut world = self.core.world();
        let found = world.statuses.get_mut(&id).unwrap();
        found.text = text.to_owned();
        found.html = None;
        found.edited = Some(now);
    }

    /// A status disappears: its author or a moderator removed it.
    pub fn vanishes(&self, status: &str) {
        self.core.world().delete(status.parse().unwrap());
    }

    /// A person of ours posts from another client (the phone): the calendar must not take it for its own.
    pub fn posts_from_elsewhere(&self, acct: &str, text: &str) -> String {
        self.core.world().ensure_account(acct, true, self.core.now());
        self.speak(acct, text, None, None, "public")
    }
}
