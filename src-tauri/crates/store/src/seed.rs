//! Large data sets for benches and tests: posts with deliveries over two years, and messages over conversations, in a
//! vocabulary whose frequencies follow Zipf's law. Everything goes through the same functions as the app's own data, and
//! the same numbers give the same data.

use crate::accounts::{self, Account, AccountHealth};
use crate::brands::{self, Brand};
use crate::deliveries::{self, Delivery, DeliveryKind};
use crate::error::StoreError;
use crate::messages::{self, IncomingMessage, Joins};
use crate::posts::{self, Plan, Post};
use crate::sql::{Tx, run};
use crate::store::Store;
use crate::text::excerpt;
use crate::variants::{self, Variant};
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::brand::{Colour, Language, LatePolicy};
use pupitre_domain::content::{Content, ContentPatch};
use pupitre_domain::conversation::ConversationKind;
use pupitre_domain::ids::{AccountId, BrandId, DeliveryId, PostId};
use pupitre_domain::network::{ImageLimits, Limits, NetworkId, TextLimits, TextUnit};
use pupitre_domain::publication::{Mode, State};
use pupitre_domain::time::{Fold, WallTime, Zone, resolve, zone_rules_version};
use uuid::Uuid;

/// The full-text expression that the inbox makes of typed words, so that a floor is asked the same question.
#[must_use]
pub fn search_words(typed: &str) -> Option<String> {
    crate::text::fts_words(typed)
}

/// Numbers that look random and are always the same (SplitMix64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice that fall as `seed` says.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }
    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// A number below `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.roll().checked_rem(end).unwrap_or(0)
    }
    fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let at = self.below(of.len() as u64);
        of.get(usize::try_from(at).unwrap_or(0))
    }
    fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        let ms = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        let (high, low) = (self.roll(), self.roll());
        Uuid::from_u64_pair((ms << 16) | 0x7000 | (high & 0x0fff), 0x8000_0000_0000_0000 | (low >> 2))
    }
}

const FREQUENT: &str = "de la le et les des à en un une du pour que est dans qui sur pas avec vous nous ce il au plus \
    the to and of you we is it that for on are with this have be as at merci bonjour bonne journée été très bien votre \
    notre équipe photo produit commande livraison magasin question réponse demain semaine nouveau belle idée thanks \
    great love please when where order shop new team today weekend beautiful";
const SYLLABLES: &str = "ba be bi bo bu ca ce co da dé di do fa fé fi fo ga gi go la lé li lo lu ma me mi mo mu na né ni \
    no pa pe pi po ra ré ri ro ru sa se si so ta té ti to va ve vi vo cha che chi cho tion ment able eur eux ing ness ful";
const WORDS: usize = 60_000;

/// Words by rank: the frequent ones of two languages, then made ones.
#[derive(Debug, Clone)]
pub struct Vocabulary(Vec<String>);

impl Default for Vocabulary {
    fn default() -> Self {
        let mut dice = Dice::new(7);
        let syllables: Vec<&str> = SYLLABLES.split_whitespace().collect();
        let mut words: Vec<String> = FREQUENT.split_whitespace().map(str::to_owned).collect();
        while words.len() < WORDS {
            let count = 2 + dice.below(3);
            words.push((0..count).filter_map(|_| dice.pick(&syllables).copied()).collect());
        }
        Self(words)
    }
}

impl Vocabulary {
    /// A word, frequent ones more often: the chance of rank n is about 1/n.
    pub fn word(&self, dice: &mut Dice) -> &str {
        let unit = (dice.roll() >> 11) as f64 / (1_u64 << 53) as f64;
        let rank = (WORDS as f64).powf(unit) as usize;
        self.0.get(rank.saturating_sub(1)).map_or("de", String::as_str)
    }
    /// A text of so many words.
    pub fn text(&self, dice: &mut Dice, words: u64) -> String {
        let mut text = String::new();
        for index in 0..words {
            if index > 0 {
                text.push(' ');
            }
            text.push_str(self.word(dice));
        }
        text
    }
}

/// Brands with their accounts.
#[derive(Debug, Clone, Default)]
pub struct Cast {
    /// The brands.
    pub brands: Vec<BrandId>,
    /// Accounts with their brand and network.
    pub accounts: Vec<(AccountId, BrandId, NetworkId)>,
}

/// Limits such as a network might tell.
#[must_use]
pub fn limits() -> Limits {
    Limits {
        text: TextLimits {
            unit: TextUnit::Characters,
            max: 500,
            max_bytes: None,
            url_weight: Some(23),
            mention_without_host: true,
        },
        images: ImageLimits {
            max_count: 4,
            max_bytes: 16_000_000,
            max_pixels: None,
            mime_types: vec!["image/jpeg".to_owned()],
            alt_max: 1_500,
        },
        poll: None,
        max_parts: 10,
        max_languages: 1,
    }
}

/// A brand in Paris.
///
/// # Errors
/// [`StoreError::Internal`] when the domain refuses its zone, language or colour.
pub fn brand(id: BrandId, name: &str, now: DateTime<Utc>) -> Result<Brand, StoreError> {
    Ok(Brand {
        id,
        name: name.to_owned(),
        zone: Zone::parse("Europe/Paris").map_err(|_| StoreError::Internal)?,
        language: Language::parse("fr").map_err(|_| StoreError::Internal)?,
        colour: Colour::parse("#336699").map_err(|_| StoreError::Internal)?,
        late: LatePolicy::default(),
        voice: String::new(),
        demo: false,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    })
}

/// A connected account.
#[must_use]
pub fn account(id: AccountId, brand: BrandId, network: NetworkId, handle: &str, now: DateTime<Utc>) -> Account {
    Account {
        id,
        brand,
        network,
        remote_id: Some(handle.to_owned()),
        handle: handle.to_owned(),
        name: handle.to_owned(),
        avatar: None,
        profile: None,
        server: Some("https://social.example".to_owned()),
        own_server: false,
        facts: serde_json::json!({}),
        limits: limits(),
        scopes: Vec::new(),
        health: AccountHealth::Ok,
        expires_at: None,
        vault_backend: None,
        vault_generation: None,
        inbox_cursor: None,
        inbox_next_at: None,
        inbox_failures: 0,
        synced_at: None,
        key: 0,
        created_at: now,
        deleted_at: None,
    }
}

/// Makes so many brands, each with an account on the first three networks.
///
/// # Errors
/// As [`brands::insert`] and [`accounts::insert`].
pub fn cast(tx: &Tx, count: u32, now: DateTime<Utc>) -> Result<Cast, StoreError> {
    let mut dice = Dice::new(1);
    let mut cast = Cast::default();
    for number in 0..count {
        let id = BrandId::new(dice.id(now));
        brands::insert(tx, &brand(id, &format!("Marque {number:02}"), now)?)?;
        cast.brands.push(id);
        for network in NetworkId::ALL.iter().take(3) {
            let handle = format!("marque{number}.{}", network.as_str());
            let account = account(AccountId::new(dice.id(now)), id, *network, &handle, now);
            accounts::insert(tx, &account)?;
            cast.accounts.push((account.id, id, *network));
        }
    }
    Ok(cast)
}

/// A delivery of a post, published when its time has passed, otherwise scheduled.
#[must_use]
pub fn delivery(id: DeliveryId, post: &Post, account: AccountId, network: NetworkId, now: DateTime<Utc>) -> Delivery {
    let due_at = post.plan.as_ref().map(|plan| plan.due_at);
    let out = due_at.is_some_and(|due| due < now);
    let said = post.content.parts.first().map_or("", |part| part.text.as_str());
    Delivery {
        id,
        kind: DeliveryKind::Post,
        account,
        brand: post.brand,
        network,
        post: Some(post.id),
        conversation: None,
        message: None,
        action: None,
        state: match due_at {
            None => State::Draft,
            Some(_) if out => State::Published,
            Some(_) => State::Scheduled,
        },
        mode: post.mode,
        wall: post.plan.as_ref().map(|plan| plan.wall),
        zone: post.plan.as_ref().map(|plan| plan.zone),
        fold: Fold::Earlier,
        due_at,
        next_at: None,
        attempts: u32::from(out),
        looks: 0,
        first_sent_at: due_at.filter(|_| out),
        quiet_until: None,
        post_version: None,
        outgoing: None,
        target: None,
        problems: Vec::new(),
        remote: out.then(|| serde_json::json!({ "id": format!("status-{id}"), "tag": "" })),
        handoff: None,
        permalink: None,
        published_at: due_at.filter(|_| out),
        comment: None,
        parts: 1,
        parts_done: u16::from(out),
        excerpt: excerpt(said),
        created_at: post.created_at,
        updated_at: post.updated_at,
    }
}

/// A planned post of one part.
#[must_use]
pub fn post(id: PostId, brand: BrandId, text: &str, wall: Option<WallTime>, zone: Zone, now: DateTime<Utc>) -> Post {
    Post {
        id,
        brand,
        version: 1,
        content: Content::of_text(text),
        plan: wall.map(|wall| Plan {
            wall,
            zone,
            fold: Fold::Earlier,
            due_at: resolve(wall, zone, Fold::Earlier).instant,
            rules: zone_rules_version().to_owned(),
        }),
        mode: Mode::Auto,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    }
}

/// Makes posts with a variant and a delivery per account of their brand, spread evenly over the year before and the year
/// after `now`.
///
/// # Errors
/// As the functions that write them.
pub fn load_posts(store: &Store, cast: &Cast, count: u32, now: DateTime<Utc>) -> Result<(), StoreError> {
    const BATCH: u32 = 5_000;
    let mut from = 0;
    while from < count {
        let (cast, until) = (cast.clone(), count.min(from + BATCH));
        store.write_blocking(move |tx| {
            let words = Vocabulary::default();
            (from..until).try_for_each(|number| one_post(tx, &cast, &words, number, count, now))
        })?;
        from = until;
    }
    Ok(())
}

fn one_post(
    tx: &Tx,
    cast: &Cast,
    words: &Vocabulary,
    number: u32,
    count: u32,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut dice = Dice::new(u64::from(number).wrapping_mul(31) + 11);
    let Some(brand) = dice.pick(&cast.brands).copied() else { return Ok(()) };
    let zone = Zone::parse("Europe/Paris").map_err(|_| StoreError::Internal)?;
    let minutes = i64::from(number) * 730 * 1_440 / i64::from(count.max(1)) - 365 * 1_440;
    let length = 12 + dice.below(25);
    let wall = zone.wall(now + Duration::minutes(minutes));
    let id = PostId::new(dice.id(now + Duration::minutes(minutes)));
    let post = post(id, brand, &words.text(&mut dice, length), Some(wall), zone, now);
    posts::insert(tx, &post)?;
    let ours: Vec<_> = cast.accounts.iter().filter(|(_, owner, _)| *owner == brand).collect();
    let forms: Vec<Variant> = ours
        .iter()
        .zip(0_u16..)
        .map(|((account, _, _), ordinal)| Variant {
            post: id,
            account: *account,
            patch: ContentPatch::default(),
            ordinal,
        })
        .collect();
    variants::replace_all(tx, id, &forms)?;
    for (account, _, network) in ours {
        deliveries::insert(tx, &delivery(DeliveryId::new(dice.id(now)), &post, *account, *network, now))?;
    }
    Ok(())
}

/// Writes messages over the two years before `now`, through [`messages::ingest`], and settles nineteen of twenty
/// conversations.
#[derive(Debug)]
pub struct MessageLoad {
    dice: Dice,
    words: Vocabulary,
    threads: Vec<(usize, u64)>,
    next_thread: u64,
    number: u64,
}

impl Default for MessageLoad {
    fn default() -> Self {
        Self { dice: Dice::new(3), words: Vocabulary::default(), threads: Vec::new(), next_thread: 0, number: 0 }
    }
}

/// Threads that are written in at the same time.
const OPEN_THREADS: usize = 400;

impl MessageLoad {
    /// The next message of `count`, and the index of its account.
    pub fn next(&mut self, accounts: usize, count: u64, now: DateTime<Utc>) -> (usize, IncomingMessage) {
        let number = self.number;
        self.number += 1;
        let begins = self.threads.is_empty() || self.dice.below(10) < 3;
        let (account, thread) = if begins {
            let account = usize::try_from(self.dice.below(accounts as u64)).unwrap_or(0);
            let thread = (account, number);
            if self.threads.len() < OPEN_THREADS {
                self.threads.push(thread);
            } else {
                let at = usize::try_from(self.next_thread % OPEN_THREADS as u64).unwrap_or(0);
                if let Some(place) = self.threads.get_mut(at) {
                    *place = thread;
                }
                self.next_thread += 1;
            }
            thread
        } else {
            self.dice.pick(&self.threads).copied().unwrap_or((0, number))
        };
        let span = 730 * 86_400_000_i64;
        let step = span / i64::try_from(count.max(1)).unwrap_or(1);
        let written_at = now - Duration::milliseconds(span - i64::try_from(number).unwrap_or(0) * step);
        let length = 8 + self.dice.below(30);
        let author = self.dice.below(20_000);
        let message = IncomingMessage {
            remote_id: remote_id(number),
            remote_tag: String::new(),
            permalink: None,
            root_id: remote_id(thread),
            root_tag: String::new(),
            parent_remote: (thread != number).then(|| remote_id(thread)),
            kind: if thread % 3 == 0 { ConversationKind::Mention } else { ConversationKind::Comment },
            ours: !begins && self.dice.below(6) == 0,
            author_remote: author.to_string(),
            author_name: format!("{} {author}", self.words.word(&mut self.dice)),
            author_handle: format!("user{author}@social.example"),
            author_profile: None,
            text: self.words.text(&mut self.dice, length),
            warning: None,
            language: Some("fr".to_owned()),
            visibility: Some("public".to_owned()),
            images: Vec::new(),
            mentions: Vec::new(),
            written_at,
            edited_at: None,
            joins: Joins::default(),
            headline: None,
            about: None,
            unwanted: false,
            past: false,
        };
        (account, message)
    }
}

/// As networks number: ascending with time.
fn remote_id(number: u64) -> String {
    (110_000_000_000_000_000_u64 + number * 65_536).to_string()
}

/// Loads `count` messages, 10,000 of one account in each transaction.
///
/// # Errors
/// As [`messages::ingest`].
pub fn load_messages(store: &Store, cast: &Cast, count: u64, now: DateTime<Utc>) -> Result<(), StoreError> {
    const BATCH: usize = 10_000;
    let mut load = MessageLoad::default();
    let mut batches: Vec<Vec<IncomingMessage>> = vec![Vec::new(); cast.accounts.len()];
    for _ in 0..count {
        let (account, message) = load.next(cast.accounts.len(), count, now);
        let Some(batch) = batches.get_mut(account) else { return Err(StoreError::Internal) };
        batch.push(message);
        if batch.len() == BATCH {
            write_batch(store, cast, account, std::mem::take(batch))?;
        }
    }
    for (account, batch) in batches.into_iter().enumerate() {
        write_batch(store, cast, account, batch)?;
    }
    store.write_blocking(|tx| {
        run(tx, "UPDATE conversations SET state = 'done' WHERE key % 20 > 1", [])?;
        run(tx, "UPDATE conversations SET state = 'waiting' WHERE key % 20 = 1 AND state = 'new'", [])?;
        Ok(())
    })
}

fn write_batch(store: &Store, cast: &Cast, account: usize, batch: Vec<IncomingMessage>) -> Result<(), StoreError> {
    let Some((account, ..)) = cast.accounts.get(account).copied() else { return Err(StoreError::Internal) };
    store.write_blocking(move |tx| messages::ingest(tx, account, &batch).map(drop))
}
