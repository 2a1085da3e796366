//! What the connectors share: the traits they implement, faults, and the one way out to the network.

mod address;
mod fault;
mod http;
#[cfg(test)]
mod http_tests;
mod reply;
mod request;
mod traits;

pub use fault::{Denied, Fault};
pub use http::{Http, SetUpError};
pub use reply::{Reply, Unreadable, Unsent, is_json, retry_after};
pub use request::{Address, Field, FieldValue, Request};
pub use traits::*;
