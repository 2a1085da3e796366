//! Today, settings, search, and the state of the machine.

use super::Page;
use super::accounts::{AccountView, KeychainView};
use super::brands::BrandView;
use super::days::MorningView;
use super::escalation::EscalationView;
use super::inbox::{ConversationCounts, ConversationSummary};
use super::outbox::OutboxView;
use super::posts::DeliveryView;
use super::signals::SpikesView;
use super::trust::ForecastView;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, ConversationId, PostId, VisualId};
use pupitre_domain::quiet::QuietHours;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What needs attention now.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TodayView {
    /// Deliveries that wait for a person, the oldest first.
    pub needs_person: Vec<DeliveryView>,
    /// Deliveries whose outcome is being looked into.
    pub unconfirmed: Vec<DeliveryView>,
    /// Deliveries that failed within the last seven days.
    pub failed: Vec<DeliveryView>,
    /// Leaving within the next 36 hours, the soonest first.
    pub next: Vec<DeliveryView>,
    /// Planned posts whose minute passed while they were not ready.
    pub missed_drafts: Vec<super::posts::PostSummary>,
    /// Published since midnight of the laptop's zone.
    pub published: Vec<DeliveryView>,
    /// Accounts that need something.
    pub accounts: Vec<AccountView>,
    /// Conversations by state.
    pub conversations: ConversationCounts,
    /// What came while nothing was told.
    pub morning: Option<MorningView>,
    /// Visuals in planned posts whose rights end within thirty days or before they leave, the soonest first.
    pub rights: Vec<super::visuals::RightsEnding>,
    /// The keychain.
    pub keychain: KeychainView,
}

/// Asks for all that the window shows first.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TodayOpen {
    /// The window opens at Today; otherwise its frame alone is answered.
    pub room: bool,
}

/// What the window shows first, in one answer: each part is what its own command answers.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TodayOpened {
    /// The settings; `focus` is the brand of what follows.
    pub settings: Settings,
    /// All brands.
    pub brands: Vec<BrandView>,
    /// All accounts.
    pub accounts: Vec<AccountView>,
    /// The conductor.
    pub conductor: ConductorView,
    /// Pauses.
    pub outbox: OutboxView,
    /// The rail's numbers.
    pub badges: BadgesView,
    /// The room.
    pub room: Option<TodayRoom>,
}

/// What Today shows.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TodayRoom {
    /// What needs attention.
    pub today: TodayView,
    /// What is out of the usual.
    pub spikes: SpikesView,
    /// Mails to contacts that wait for an answer.
    pub escalations: Vec<EscalationView>,
    /// What will go wrong; absent when it has to be found out first, which can take longer than the window should wait.
    pub forecasts: Option<Vec<ForecastView>>,
    /// Conversations of the brand in focus by state.
    pub counts: ConversationCounts,
    /// Its newest new ones.
    pub latest: Page<ConversationSummary>,
}

/// Asks for the rail's numbers.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BadgesOf {
    /// New conversations of one brand only.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// The rail's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BadgesView {
    /// Deliveries of all brands that wait for a person.
    pub needs_person: u32,
    /// New conversations.
    pub new: u32,
}

/// How the conductor and the network are doing; shown in the top bar.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConductorView {
    /// Who sends: this process, another one (the agent or a second window), or nobody.
    pub holder: Holder,
    /// Last look at what is due.
    pub ticked_at: Option<DateTime<Utc>>,
    /// Whether servers can be reached from here; one that is down says nothing about the others. Absent until known.
    pub online: Option<bool>,
    /// Deliveries waiting on this machine.
    pub waiting: u32,
    /// Deliveries held by a network's scheduler.
    pub handed_off: u32,
    /// Deliveries being sent.
    pub sending: u32,
    /// The next due instant.
    pub next_due: Option<DateTime<Utc>>,
    /// The laptop's clock differs from a server's by this many seconds (positive: it is ahead), when more than 120.
    pub clock_skew_seconds: Option<i32>,
}

/// Who conducts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Holder {
    /// This process.
    Here,
    /// Another process on the same data.
    Elsewhere,
    /// Nobody.
    Nobody,
}

/// Settings of this machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Language of the window; the system's when absent.
    pub locale: Option<Locale>,
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// Whether closing the window keeps Pupitre in the tray.
    pub close_to_tray: bool,
    /// Whether the system notifies when something needs a person.
    pub notifications: bool,
    /// Brand in focus; all when absent.
    pub focus: Option<BrandId>,
    /// When the system does not notify; it may always when absent.
    #[serde(default)]
    pub quiet: Option<QuietHours>,
    /// Name with which this machine signs what is recorded; none when absent.
    #[serde(default)]
    pub person: Option<String>,
    /// Keys of the whole desktop that open the note of an idea; none when absent.
    #[serde(default)]
    pub capture_keys: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            locale: None,
            theme: Theme::System,
            close_to_tray: true,
            notifications: true,
            focus: None,
            quiet: None,
            person: None,
            capture_keys: None,
        }
    }
}

/// Changes settings; absent fields stay.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SettingsUpdate {
    /// Language of the window.
    #[serde(default)]
    pub locale: Option<Locale>,
    /// Theme.
    #[serde(default)]
    pub theme: Option<Theme>,
    /// Closing keeps it in the tray.
    #[serde(default)]
    pub close_to_tray: Option<bool>,
    /// Notifications.
    #[serde(default)]
    pub notifications: Option<bool>,
    /// Brand in focus, `null` for all.
    #[serde(default, deserialize_with = "present")]
    #[ts(optional = nullable, type = "BrandId")]
    pub focus: Option<Option<BrandId>>,
    /// When the system does not notify, `null` for always.
    #[serde(default, deserialize_with = "present")]
    #[ts(optional = nullable, type = "QuietHours | null")]
    pub quiet: Option<Option<QuietHours>>,
    /// Name with which this machine signs what is recorded; empty for none.
    #[serde(default)]
    pub person: Option<String>,
    /// Keys of the whole desktop for an idea, empty for none. The window registers them; here they are only kept.
    #[serde(default)]
    pub capture_keys: Option<String>,
}

fn present<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// A language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Locale {
    /// French.
    Fr,
    /// English.
    En,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// As the system.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Looks for something by words, for the command palette.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Search {
    /// What was typed.
    pub text: String,
}

/// What was found, at most eight of each.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchResults {
    /// Posts.
    pub posts: Vec<super::posts::PostSummary>,
    /// Conversations.
    pub conversations: Vec<FoundConversation>,
    /// Visuals.
    pub visuals: Vec<FoundVisual>,
}

/// A conversation found.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FoundConversation {
    /// Id.
    pub id: ConversationId,
    /// Who.
    pub from: String,
    /// What.
    pub excerpt: String,
}

/// A visual found.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FoundVisual {
    /// Id.
    pub id: VisualId,
    /// Title.
    pub title: String,
}

/// Examination of this installation, for people who help. Holds no text, handle, address or secret.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DoctorReport {
    /// Version of Pupitre.
    pub version: String,
    /// Version of SQLite.
    pub sqlite: String,
    /// Version of the database's schema.
    pub schema: u32,
    /// Version of the zone rules.
    pub zone_rules: String,
    /// `ok`, or what SQLite's integrity check said.
    pub integrity: String,
    /// The keychain.
    pub keychain: KeychainView,
    /// Who conducts.
    pub conductor: ConductorView,
    /// Rows per kind.
    pub counts: Vec<Count>,
    /// Files of visuals that are missing.
    pub missing_visuals: u32,
    /// Where pictures are decoded, and which kinds.
    pub decoding: DecodingView,
    /// Whether everything is as it should be.
    pub healthy: bool,
}

/// Where pictures are decoded, and what this system's programs add.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DecodingView {
    /// In processes of their own, so that a hostile file ends nothing but one of them.
    pub isolated: bool,
    /// Why not, in a few English words, as in a log.
    pub reason: Option<String>,
    /// HEIC and AVIF can be read.
    pub heic: bool,
    /// Programs to install for HEIC and AVIF.
    pub heic_programs: String,
    /// Videos get a poster (ffmpeg is there).
    pub posters: bool,
}

/// A number with its name.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Count {
    /// Of what.
    pub name: String,
    /// How many.
    #[ts(type = "number")]
    pub count: i64,
}

/// Writes a backup.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BackupCreate {
    /// Absolute path of the file to write; must not exist. Only for the terminal and the shell itself.
    pub path: String,
}

/// A backup written.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BackupReport {
    /// Bytes written.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Visuals in it.
    pub visuals: u32,
    /// Visuals whose files were left where they are: these are not in it.
    pub outside: u32,
}

/// What was made for the demo.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DemoView {
    /// The demo brand.
    pub brand: BrandId,
    /// Its first post.
    pub post: PostId,
}
