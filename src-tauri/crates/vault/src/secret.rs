//! The secret itself.

use zeroize::Zeroizing;

use crate::VaultFault;

/// Most UTF-8 bytes of one secret. Windows holds 2,560 bytes in a credential; the rest is margin.
pub const MAX_SECRET_BYTES: usize = 2_400;

/// A secret text. Wiped from memory when dropped; a clone is wiped on its own.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over without copying it.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text. Do not keep, log or format it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Takes over bytes that came from a keychain. Bytes that are no UTF-8 were not written by us; they are wiped.
    pub(crate) fn from_bytes(bytes: Vec<u8>) -> Result<Self, VaultFault> {
        String::from_utf8(bytes).map(Self::new).map_err(|error| {
            drop(Zeroizing::new(error.into_bytes()));
            VaultFault::Broken
        })
    }

    pub(crate) fn check_size(&self) -> Result<(), VaultFault> {
        let bytes = self.0.len();
        if bytes > MAX_SECRET_BYTES { Err(VaultFault::TooLarge { bytes, max: MAX_SECRET_BYTES }) } else { Ok(()) }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret(..)")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn debug_shows_nothing_not_even_the_length() {
        assert_eq!(format!("{:?}", Secret::new("hunter2".to_owned())), format!("{:?}", Secret::new(String::new())));
    }

    #[test]
    fn the_limit_counts_bytes_not_characters() {
        assert_eq!(Secret::new("x".repeat(MAX_SECRET_BYTES)).check_size(), Ok(()));
        let accented = Secret::new("é".repeat(MAX_SECRET_BYTES / 2 + 1));
        assert_eq!(accented.check_size(), Err(VaultFault::TooLarge { bytes: 2_402, max: MAX_SECRET_BYTES }));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert_eq!(Secret::from_bytes(vec![0xff, 0xfe]).unwrap_err(), VaultFault::Broken);
        assert_eq!(Secret::from_bytes(b"ok".to_vec()).unwrap().expose(), "ok");
    }
}
