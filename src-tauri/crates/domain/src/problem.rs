//! What is wrong with a content for an account, found before anything is sent. Composer and sender run the same check.

use crate::guard::MarkKind;
use crate::ids::BrandId;
use crate::network::Needed;
use crate::rights::Bar;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where in a content a problem lies, so that it can be shown beside its cause.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "at")]
pub enum Place {
    /// The text of a part (0-based).
    Text {
        /// Index of the part.
        part: u16,
    },
    /// A visual of a part.
    Visual {
        /// Index of the part.
        part: u16,
        /// Index of the visual in the part.
        index: u16,
    },
    /// The visuals of a part as a whole.
    Visuals {
        /// Index of the part.
        part: u16,
    },
    /// The link card.
    Link,
    /// The poll.
    Poll,
    /// The first comment.
    Comment,
    /// An option.
    Option {
        /// Its key.
        key: String,
    },
    /// The thread as a whole.
    Thread,
    /// The account, not the content.
    Account,
}

/// What is wrong. The UI makes the sentence; the numbers are those the sentence needs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "code")]
pub enum ProblemCode {
    /// Neither text nor visual.
    Empty,
    /// More units than allowed.
    TooLong {
        /// Units counted.
        count: u32,
        /// Units allowed.
        max: u32,
    },
    /// More bytes than allowed.
    TooManyBytes {
        /// Bytes counted.
        count: u32,
        /// Bytes allowed.
        max: u32,
    },
    /// More visuals than allowed.
    TooManyVisuals {
        /// Visuals attached.
        count: u32,
        /// Visuals allowed.
        max: u32,
    },
    /// The visual is no longer in the library.
    VisualMissing,
    /// No film leaves from here to this network: it takes one from a person's hand.
    FilmUnsupported,
    /// The film is shorter than the network takes.
    FilmTooShort {
        /// Its length in milliseconds, as it was trimmed.
        #[ts(type = "number")]
        millis: u64,
        /// Least milliseconds.
        min: u32,
    },
    /// The film is longer than the network takes.
    FilmTooLong {
        /// Its length in milliseconds, as it was trimmed.
        #[ts(type = "number")]
        millis: u64,
        /// Most milliseconds.
        max: u32,
    },
    /// The film has more bytes than the network takes.
    FilmTooLarge {
        /// Its bytes, as it was trimmed.
        #[ts(type = "number")]
        bytes: u64,
        /// Most bytes.
        #[ts(type = "number")]
        max: u64,
    },
    /// The network does not take films of this kind.
    FilmFormat {
        /// Its media type.
        mime: String,
    },
    /// The visual's licence has ended or ends before the due time.
    LicenceExpired,
    /// The visual's rights do not allow this use.
    LicenceForbids {
        /// Why.
        why: Bar,
    },
    /// The visual may be shown in these countries only, and what is posted is seen everywhere. A warning.
    LicenceTerritory {
        /// ISO 3166, two letters.
        countries: Vec<String>,
    },
    /// No alternative text. A warning.
    AltMissing,
    /// The alternative text is too long.
    AltTooLong {
        /// Characters counted.
        count: u32,
        /// Characters allowed.
        max: u32,
    },
    /// Too many parts in the thread.
    TooManyParts {
        /// Parts written.
        count: u32,
        /// Parts allowed.
        max: u32,
    },
    /// This network has no polls.
    PollUnsupported,
    /// A poll and visuals exclude each other here.
    PollWithVisuals,
    /// Fewer than two or more than `max` choices.
    PollChoices {
        /// Choices allowed.
        max: u32,
    },
    /// A poll choice is empty or too long.
    PollChoiceLength {
        /// Characters allowed.
        max: u32,
    },
    /// The poll's duration is outside the allowed range.
    PollDuration {
        /// Least minutes.
        min: u32,
        /// Most minutes.
        max: u32,
    },
    /// The option's value is none of those known.
    OptionUnknown,
    /// The link is no http(s) address.
    LinkInvalid,
    /// A link card and visuals exclude each other here, and the text does not hold the address either.
    LinkWithVisuals,
    /// More hashtags than the network takes.
    TooManyHashtags {
        /// Hashtags counted.
        count: u32,
        /// Hashtags allowed.
        max: u32,
    },
    /// More mentions than the network takes.
    TooManyMentions {
        /// Mentions counted.
        count: u32,
        /// Mentions allowed.
        max: u32,
    },
    /// More different links than the network takes.
    TooManyLinks {
        /// Links counted.
        count: u32,
        /// Links allowed.
        max: u32,
    },
    /// A character that the network refuses.
    CharacterRefused {
        /// Which.
        character: String,
    },
    /// An option's text is too long.
    OptionTooLong {
        /// Characters counted.
        count: u32,
        /// Characters allowed.
        max: u32,
    },
    /// The network cuts a picture of this shape. A warning.
    ShapeCut,
    /// Nobody can follow a link in the text there. A warning.
    LinkNotLive,
    /// The network shows nothing without it, and a person may add it by hand. A warning.
    MediaNeeded {
        /// What is missing.
        needed: Needed,
    },
    /// The network has no first comments: it would not be sent. A warning.
    CommentUnsupported,
    /// Nobody can comment below what is sent so.
    CommentClosed,
    /// It is out, and the network lets nobody change this any more.
    Fixed,
    /// Somebody changed it at the network since we last knew it.
    ChangedThere,
    /// A variable that nobody has filled in; braces with blanks inside are no variable.
    VariableOpen {
        /// What stands between the braces.
        name: String,
    },
    /// It is another brand's, until a person says that it is meant.
    OtherBrand {
        /// What it is.
        kind: MarkKind,
        /// The handle, hashtag, domain, or the visual's id.
        value: String,
        /// Whose it is.
        brand: BrandId,
    },
    /// A word or phrase that the brand forbids.
    ForbiddenWord {
        /// As the brand wrote it.
        word: String,
    },
    /// A paid partnership does not say so.
    MentionMissing {
        /// The brand's mentions; one of them is enough.
        mentions: Vec<String>,
    },
    /// The network refused the content; `said` is its own short reason.
    Refused {
        /// What the server said, cut to 300 characters and free of secrets.
        said: String,
    },
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What.
    #[serde(flatten)]
    pub code: ProblemCode,
}

impl Problem {
    /// Whether it only advises; everything else keeps the content from being sent.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        matches!(
            self.code,
            ProblemCode::AltMissing
                | ProblemCode::LicenceTerritory { .. }
                | ProblemCode::ShapeCut
                | ProblemCode::LinkNotLive
                | ProblemCode::CommentUnsupported
                | ProblemCode::MediaNeeded { .. }
        )
    }
}
