//! What the connectors share: the traits they implement, faults, and the one way out to the network.

mod address;
mod dial;
mod fault;
#[cfg(test)]
pub(crate) mod fuzz;
pub(crate) mod hand;
mod handoff;
mod html;
mod http;
#[cfg(test)]
mod http_tests;
mod link;
mod loopback;
mod mailbox;
mod messages;
mod meter;
mod moderate;
mod page;
mod pkce;
mod redaction;
mod reply;
mod request;
mod revise;
mod traits;

pub use dial::{Connection, Duplex};
pub use fault::{Denied, Fault};
pub use hand::HandOnly;
pub use handoff::{HandedOffState, Handoff};
pub use html::html_to_text;
pub use http::{Http, SetUpError};
pub use link::{link, link_parameter};
pub use loopback::{Loopback, LoopbackFault};
pub use mailbox::*;
pub use messages::*;
pub use meter::{Meter, Purse};
pub use moderate::{ActionTarget, Moderate};
pub use page::{Alternate, PageFacts, alternates, read_page, read_picture};
pub use pkce::{Pkce, random_text};
pub use redaction::said;
pub use reply::{Reply, Unreadable, Unsent, is_json, retry_after};
pub use request::{Address, Field, FieldValue, Request};
pub use revise::{Change, Elsewhere, NativePage, NativePost, Revise};
pub use traits::*;
