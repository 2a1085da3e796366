//! The outbox: publications, replies and actions.

mod query;
mod row;
mod setters;
mod transition;

pub use query::{
    Counts, DeliveryQuery, by_conversation, by_post, counts, due, get, in_flight, last_left, list, next_wake,
    unsettled_count,
};
pub use row::{Delivery, DeliveryKind, insert};
pub use setters::{
    clear_attempt, clear_first_sent, count_attempt, count_look, rouse, set_comment, set_excerpt, set_frozen,
    set_handoff, set_mode, set_next, set_parts, set_parts_done, set_problems, set_quiet, set_result, set_times,
};
pub use transition::{Arming, arm, begin, mark_restored, transition, transition_from};
