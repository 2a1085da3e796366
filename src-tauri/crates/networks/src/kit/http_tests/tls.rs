//! Certificates.

use super::*;
use crate::kit::address::System;
use crate::kit::{Denied, Request, Token, Unsent};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::TlsAcceptor;

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// A TLS server with a fresh certificate for these names; counts the requests that got through the handshake.
async fn server(names: &[&str]) -> (u16, Arc<AtomicUsize>, CertificateDer<'static>) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, count) = (acceptor.clone(), Arc::clone(&count));
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let mut head = [0u8; 4096];
                if stream.read(&mut head).await.is_ok_and(|read| read > 0) {
                    count.fetch_add(1, Ordering::SeqCst);
                    let _ = stream.write_all(&http_200("{}")).await;
                    let _ = stream.shutdown().await;
                }
            });
        }
    });
    (port, requests, certificate)
}

fn trusting(certificate: CertificateDer<'static>) -> Http {
    let mut roots = RootCertStore::empty();
    roots.add(certificate).unwrap();
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Http::build("Pupitre/test", Arc::new(System), config).unwrap().own_server()
}

#[tokio::test]
async fn a_self_signed_certificate_is_refused_and_nothing_is_sent() {
    let (port, requests, _) = server(&["127.0.0.1"]).await;
    let http = client().own_server();
    let url = format!("https://127.0.0.1:{port}/");
    for request in [Request::get(&url).bearer(&Token::new("secret".into())), Request::post(&url).form(&[("a", "b")])] {
        let denied = http.send(request).await;
        assert!(matches!(denied, Err(Unsent::Denied(Denied::Certificate))), "{denied:?}");
    }
    assert_eq!(requests.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused_and_the_right_one_is_not() {
    let (port, requests, certificate) = server(&["other.test"]).await;
    let denied = trusting(certificate).send(Request::get(format!("https://127.0.0.1:{port}/"))).await;
    assert!(matches!(denied, Err(Unsent::Denied(Denied::Certificate))), "{denied:?}");
    assert_eq!(requests.load(Ordering::SeqCst), 0);

    let (port, requests, certificate) = server(&["127.0.0.1"]).await;
    let http = trusting(certificate);
    let url = format!("https://127.0.0.1:{port}/");
    assert_eq!(http.send(Request::get(&url)).await.unwrap().status, 200);
    assert_eq!(http.send(Request::post(&url).json(&1)).await.unwrap().status, 200);
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_has_received_nothing() {
    let plain = Wire::start(|_| (http_200("{}"), false)).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"220 hello, this is no TLS\r\n").await;
        }
    });
    let unsent = client().own_server().send(Request::post(format!("https://127.0.0.1:{port}/")).json(&1)).await;
    assert!(matches!(unsent, Err(Unsent::NotSent)), "{unsent:?}");
    assert!(plain.requests().is_empty());
}
