//! Handles, DIDs and servers, against one small server that plays every directory.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::super::testing::{Answer, Asking, Server, ok, refuse};
use super::*;
use serde_json::json;

const PLC: &str = "did:plc:abcdefghijklmnopqrstuvwx";

fn page(text: &str) -> Answer {
    Answer(200, "text/plain", text.to_owned())
}

fn told(did: &str, handle: &str, server: &str) -> Value {
    json!({"id": did, "alsoKnownAs": [format!("at://{handle}")],
        "service": [{"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": server}]})
}

async fn places(answer: impl Fn(&Asking) -> Answer + Send + Sync + 'static) -> (Server, Directories) {
    let server = Server::start(answer).await;
    let directories = Directories { handles: server.url.clone(), plc: server.url.clone(), plain: true };
    (server, directories)
}

/// The handle under which the small server itself answers: its address.
fn own(server: &Server) -> String {
    format!("127.0.0.1:{}", server.url.port().unwrap())
}

#[tokio::test]
async fn a_handle_of_the_directory_leads_to_its_server() {
    let (server, directories) = places(|asking| match asking.name.as_str() {
        "com.atproto.identity.resolveHandle" if asking.param("handle") == "ours.test" => ok(json!({"did": PLC})),
        name if name == format!("/{PLC}") => ok(told(PLC, "ours.test", "https://pds.ours.test")),
        _ => refuse(400, "HandleNotFound"),
    })
    .await;
    let found = super::server(&server.http, &directories, "Ours.Test").await.unwrap();
    assert_eq!(found.map(String::from).as_deref(), Some("https://pds.ours.test/"));
    assert_eq!(super::server(&server.http, &directories, "nobody.test").await, Ok(None));
    let by_did = super::server(&server.http, &directories, PLC).await.unwrap();
    assert_eq!(by_did.map(String::from).as_deref(), Some("https://pds.ours.test/"));
    assert!(server.asked().iter().all(|asking| asking.authorization.is_empty()));
}

#[tokio::test]
async fn a_domain_speaks_for_itself_first() {
    let (server, directories) = places(|asking| match asking.name.as_str() {
        "/.well-known/atproto-did" => page(&format!("{PLC}\n")),
        name if name == format!("/{PLC}") => ok(told(PLC, "127.0.0.1:0", "https://pds.ours.test")),
        _ => refuse(400, "HandleNotFound"),
    })
    .await;
    // The document names another handle: both ways have to agree.
    assert_eq!(super::server(&server.http, &directories, &own(&server)).await, Ok(None));
    assert!(server.names().contains(&format!("/{PLC}")), "it was read");
    let (server, directories) = places(|asking| match asking.name.as_str() {
        "/.well-known/atproto-did" => page(PLC),
        name if name == format!("/{PLC}") => ok(told(PLC, "ours.test", "https://pds.ours.test")),
        _ => ok(json!({"did": "did:plc:zzzzzzzzzzzzzzzzzzzzzzzz"})),
    })
    .await;
    let dids = dids(&server.http, &directories, &own(&server)).await.unwrap();
    assert_eq!(dids, [PLC, "did:plc:zzzzzzzzzzzzzzzzzzzzzzzz"]);
}

#[tokio::test]
async fn a_document_at_a_domain_is_read() {
    let (server, directories) = places(|asking| match asking.name.as_str() {
        "/.well-known/did.json" => {
            let did = format!("did:web:{}", asking.host.replace(':', "%3A"));
            ok(told(&did, "ours.test", "https://pds.ours.test/"))
        }
        _ => refuse(404, "NotFound"),
    })
    .await;
    let did = format!("did:web:{}", own(&server).replace(':', "%3A"));
    let found = document(&server.http, &directories, &did).await.unwrap().unwrap();
    assert_eq!(found["id"], did.as_str());
}

#[tokio::test]
async fn nonsense_names_nothing_and_silence_is_said() {
    for answer in [
        json!({"did": "did:plc:short"}),
        json!({"did": "did:key:abc"}),
        json!({"did": 7}),
        json!({"did": "did:plc:../../../../etc/passwd12"}),
    ] {
        let (server, directories) = places(move |_| ok(answer.clone())).await;
        assert_eq!(super::server(&server.http, &directories, "ours.test").await, Ok(None));
        assert!(server.names().iter().all(|name| !name.contains("passwd")));
    }
    let (server, directories) = places(|_| ok(json!({}))).await;
    let http = server.http.clone();
    drop(server);
    tokio::time::sleep(Duration::from_millis(20)).await;
    let silent = super::server(&http, &directories, "ours.test").await;
    assert_eq!(silent, Err(Fault::Transient { after: None }));
    for typed in ["me@mail.test", "ours", "a..b", "-a.test", "a b.test"] {
        assert_eq!(super::server(&http, &directories, typed).await, Ok(None), "{typed}: nothing is asked");
    }
}

#[tokio::test]
async fn the_door_of_an_operator_serves_its_servers() {
    for (names, expected) in [
        ("https://pds.ours.test", "https://pds.ours.test/"),
        ("https://morel.us-east.host.bsky.network", "https://usual.test/"),
        ("not an address", "https://usual.test/"),
    ] {
        let (server, directories) = places(move |asking| match asking.name.as_str() {
            "com.atproto.identity.resolveHandle" => ok(json!({"did": PLC})),
            _ => ok(told(PLC, "ours.test", names)),
        })
        .await;
        let usual = Url::parse("https://usual.test/").unwrap();
        assert_eq!(sign_in_at(&server.http, &directories, &usual, "ours.test").await.as_str(), expected);
    }
}
