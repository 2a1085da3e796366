//! Identifiers. What people own has a UUID v7; messages have an integer that is also their time.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident as $brand:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = $brand)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Wraps a UUID that the store or the caller minted.
            #[must_use]
            pub const fn new(value: Uuid) -> Self { Self(value) }
            /// The sixteen bytes kept in SQLite.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] { self.0.as_bytes() }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { Uuid::parse_str(text).map(Self) }
        }
    )+};
}

id!(
    /// A text kept for later use.
    SnippetId as "string & { readonly __id: 'SnippetId' }",
    /// A human being.
    PersonId as "string & { readonly __id: 'PersonId' }",

    /// A client's brand.
    BrandId as "string & { readonly __id: 'BrandId' }",
    /// A thread that became a mail to somebody of the client's.
    EscalationId as "string & { readonly __id: 'EscalationId' }",
    /// A brand's identity on one network.
    AccountId as "string & { readonly __id: 'AccountId' }",
    /// An idea with its master text.
    PostId as "string & { readonly __id: 'PostId' }",
    /// The form of a post for one account.
    VariantId as "string & { readonly __id: 'VariantId' }",
    /// One delivery in the outbox: a publication, a reply or a moderation action.
    DeliveryId as "string & { readonly __id: 'DeliveryId' }",
    /// A picture or film in the library.
    VisualId as "string & { readonly __id: 'VisualId' }",
    /// A comment thread, mention, direct message or the like.
    ConversationId as "string & { readonly __id: 'ConversationId' }",
    /// A text at hand for a crisis.
    StatementId as "string & { readonly __id: 'StatementId' }",
    /// A label or campaign.
    LabelId as "string & { readonly __id: 'LabelId' }",
    /// A note on a day.
    NoteId as "string & { readonly __id: 'NoteId' }",
    /// A filter that a person named.
    FilterId as "string & { readonly __id: 'FilterId' }",
    /// An idea that is no post yet.
    IdeaId as "string & { readonly __id: 'IdeaId' }",
    /// A subject that a brand talks about.
    PillarId as "string & { readonly __id: 'PillarId' }",
    /// A recurring post.
    SeriesId as "string & { readonly __id: 'SeriesId' }",
    /// A change of recurring posts, as it can be taken back.
    SeriesEditId as "string & { readonly __id: 'SeriesEditId' }",
    /// Somebody whom a brand asks when it cannot answer by itself.
    ContactId as "string & { readonly __id: 'ContactId' }",
    /// A note in a conversation.
    ThreadNoteId as "string & { readonly __id: 'ThreadNoteId' }",
    /// A filter of the inbox that a person named.
    SavedViewId as "string & { readonly __id: 'SavedViewId' }",
    /// A folder of the library.
    FolderId as "string & { readonly __id: 'FolderId' }",
    /// A smart collection of the library: a filter that a person named.
    CollectionId as "string & { readonly __id: 'CollectionId' }",
    /// Visuals that are being brought in.
    BringId as "string & { readonly __id: 'BringId' }",
    /// A folder of this machine that the library watches.
    WatchId as "string & { readonly __id: 'WatchId' }",
    /// A signed paper beside a visual.
    ReleaseId as "string & { readonly __id: 'ReleaseId' }",
    /// A change of the library, as it can be taken back.
    LibraryEditId as "string & { readonly __id: 'LibraryEditId' }",
    /// A template for visuals that was imported.
    TemplateId as "string & { readonly __id: 'TemplateId' }",
    /// A template, filled in.
    DesignId as "string & { readonly __id: 'DesignId' }",
    /// A form of a brand's logo.
    LogoId as "string & { readonly __id: 'LogoId' }",
    /// A font of a brand's.
    FontId as "string & { readonly __id: 'FontId' }",
    /// A rule over incoming messages.
    TriageRuleId as "string & { readonly __id: 'TriageRuleId' }",
);

/// A message of the unified inbox: `seconds since 1970 << 20 | sequence`, so that the order of ids is the order of time.
///
/// It crosses to the UI as a decimal string: JavaScript's numbers end at 2⁵³.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, TS)]
#[ts(type = "string & { readonly __id: 'MessageId' }")]
pub struct MessageId(pub i64);

impl MessageId {
    /// Bits kept for messages of the same second.
    pub const SEQUENCE_BITS: u32 = 20;

    /// The smallest id of a second.
    #[must_use]
    pub const fn first_of_second(seconds: i64) -> Self {
        Self(seconds << Self::SEQUENCE_BITS)
    }
    /// The second that the id stands for.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0 >> Self::SEQUENCE_BITS
    }
}

impl Serialize for MessageId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for MessageId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_ids_order_like_their_seconds() {
        assert!(MessageId::first_of_second(10) < MessageId::first_of_second(11));
        assert_eq!(MessageId(MessageId::first_of_second(1_700_000_000).0 + 5).seconds(), 1_700_000_000);
        assert_eq!(serde_json::to_string(&MessageId(9_007_199_254_740_993)).expect("json"), "\"9007199254740993\"");
    }
}
