//! What the site remembers: users and their application passwords, articles in every state, files, names.

use std::collections::BTreeMap;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};

/// What a user may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Reads.
    Subscriber,
    /// Writes drafts.
    Contributor,
    /// Publishes own articles.
    Author,
    /// Publishes everything and makes categories.
    Editor,
}

pub(super) struct User {
    pub(super) id: u64,
    pub(super) login: String,
    pub(super) role: Role,
    /// Uuid → password without blanks.
    pub(super) passwords: BTreeMap<String, String>,
    pub(super) ours: bool,
}

#[derive(Clone)]
pub(super) struct Article {
    pub(super) id: u64,
    pub(super) author: u64,
    pub(super) title: String,
    pub(super) content: String,
    pub(super) excerpt: String,
    pub(super) slug: String,
    /// `draft`, `pending`, `private`, `publish`, `future`, `trash`.
    pub(super) status: String,
    pub(super) date: Option<DateTime<Utc>>,
    pub(super) categories: Vec<u64>,
    pub(super) tags: Vec<u64>,
    pub(super) featured: u64,
    pub(super) comment_status: String,
    /// When it was changed last.
    pub(super) modified: Option<DateTime<Utc>>,
    /// When the world saw it first.
    pub(super) shown: Option<DateTime<Utc>>,
    /// Deleted for good.
    pub(super) gone: bool,
}

impl Article {
    pub(super) fn is_visible(&self) -> bool {
        !self.gone && matches!(self.status.as_str(), "publish" | "private")
    }
}

pub(super) struct File {
    pub(super) id: u64,
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) mime: String,
    pub(super) alt: String,
    pub(super) bytes: Bytes,
}

#[derive(Clone)]
pub(super) struct Comment {
    pub(super) id: u64,
    pub(super) article: u64,
    pub(super) parent: u64,
    /// User; nought for a visitor.
    pub(super) author: u64,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) text: String,
    pub(super) agent: String,
    pub(super) at: DateTime<Utc>,
    /// `approved`, `hold`, `spam`, `trash`.
    pub(super) status: String,
    /// What it was before it became spam or trash.
    pub(super) before: String,
    /// Deleted for good.
    pub(super) gone: bool,
}

impl Comment {
    pub(super) fn moves(&mut self, to: &str) {
        if matches!(to, "spam" | "trash") && self.status != to {
            self.before.clone_from(&self.status);
        }
        to.clone_into(&mut self.status);
    }
}

#[derive(Default)]
pub(super) struct World {
    last: u64,
    pub(super) users: Vec<User>,
    pub(super) articles: BTreeMap<u64, Article>,
    pub(super) files: Vec<File>,
    /// Route (`categories`, `tags`) → number → name.
    pub(super) terms: BTreeMap<&'static str, BTreeMap<u64, String>>,
    pub(super) comments: Vec<Comment>,
}

impl World {
    pub(super) fn mint(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    pub(super) fn ensure(&mut self, login: &str, ours: bool) -> u64 {
        if let Some(user) = self.users.iter().find(|user| user.login == login) {
            return user.id;
        }
        let id = self.mint();
        let passwords = BTreeMap::new();
        self.users.push(User { id, login: login.to_owned(), role: Role::Editor, passwords, ours });
        id
    }

    pub(super) fn user(&self, id: u64) -> &User {
        self.users.iter().find(|user| user.id == id).unwrap()
    }

    /// The user behind a name and a password.
    pub(super) fn signed_in(&self, login: &str, password: &str) -> Option<u64> {
        let bare: String = password.chars().filter(char::is_ascii_alphanumeric).collect();
        let user = self.users.iter().find(|user| user.login == login)?;
        user.passwords.values().any(|known| *known == bare).then_some(user.id)
    }

    /// The site's cron: what is due comes out.
    pub(super) fn tick(&mut self, now: DateTime<Utc>) {
        for article in self.articles.values_mut() {
            if !article.gone && article.status == "future" && article.date.is_some_and(|at| at <= now) {
                article.status = "publish".to_owned();
                article.shown = article.shown.or(article.date);
            }
        }
    }

    /// The address that an article gets: the wanted one, or the next that is free.
    pub(super) fn unique(&self, wanted: &str, id: u64) -> String {
        let taken =
            |slug: &str| self.articles.values().any(|other| other.id != id && !other.gone && other.slug == slug);
        let mut slug = wanted.to_owned();
        let mut number = 2;
        while taken(&slug) {
            slug = format!("{wanted}-{number}");
            number += 1;
        }
        slug
    }

    /// Settles what a state and a date mean together, as the site does whenever an article is written.
    pub(super) fn settle(&mut self, id: u64, now: DateTime<Utc>) {
        let article = self.articles.get_mut(&id).unwrap();
        let minute = TimeDelta::minutes(1);
        let ahead = article.date.is_some_and(|at| at - now >= minute);
        match article.status.as_str() {
            "publish" if ahead => article.status = "future".to_owned(),
            "future" if !ahead => article.status = "publish".to_owned(),
            _ => {}
        }
        if article.is_visible() {
            article.date.get_or_insert(now);
            article.shown.get_or_insert(now);
        }
        if article.slug.is_empty() && matches!(article.status.as_str(), "publish" | "private" | "future") {
            let wanted = article.title.to_lowercase().replace(' ', "-");
            let slug = self.unique(&wanted, id);
            self.articles.get_mut(&id).unwrap().slug = slug;
        }
    }
}
