//! Proof Key for Code Exchange (RFC 7636), S256 only, and random values for `state`.

use super::Token;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngCore;
use sha2::{Digest, Sha256};

/// A verifier and its challenge.
pub struct Pkce {
    /// Kept until the code is exchanged.
    pub verifier: Token,
    /// Sent with the authorisation request, method `S256`.
    pub challenge: String,
}

impl Pkce {
    /// Makes a fresh pair from 256 random bits.
    #[must_use]
    pub fn generate() -> Self {
        Self::of(Token::new(random_text()))
    }

    /// The pair of a given verifier.
    #[must_use]
    pub fn of(verifier: Token) -> Self {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose().as_bytes()));
        Self { verifier, challenge }
    }
}

/// 256 random bits as 43 URL-safe characters.
#[must_use]
pub fn random_text() -> String {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenge_is_that_of_the_rfc() {
        let pair = Pkce::of(Token::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned()));
        assert_eq!(pair.challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn verifiers_differ_and_are_long_enough() {
        let (one, two) = (Pkce::generate(), Pkce::generate());
        assert_eq!(one.verifier.expose().len(), 43);
        assert_ne!(one.verifier.expose(), two.verifier.expose());
    }
}
