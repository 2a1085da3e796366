//! A mail provider: IMAP4rev1 (RFC 3501) and submission (RFC 5321, 6409) on 127.0.0.1, without TLS, state in memory.
//! Written from the protocols' documents. Strangers write, a person reads on the telephone, connections break where a test
//! wants them to.

mod imap;
mod mime;
mod smtp;
mod tokens;
mod world;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use super::tls::{Authority, Certificate};
use crate::clock::TestClock;
pub use tokens::FakeTokens;
use world::World;
pub use world::{At, Break, Handed};

/// The domain whose mailboxes live here.
pub const DOMAIN: &str = "nacre.example";
/// The password of every mailbox; blanks and accents are part of it.
pub const PASSWORD: &str = "mot de passe été";

/// The provider. Dropping it ends both servers.
pub struct FakeMail {
    world: Arc<Mutex<World>>,
    imap: SocketAddr,
    smtp: SocketAddr,
    servers: Vec<JoinHandle<()>>,
}

impl Drop for FakeMail {
    fn drop(&mut self) {
        for server in &self.servers {
            server.abort();
        }
    }
}

impl FakeMail {
    /// Starts both servers. Must be called inside a tokio runtime.
    pub async fn start(clock: Arc<TestClock>) -> Self {
        let world = Arc::new(Mutex::new(World::new(clock)));
        let (imap, reading) = listen(Arc::clone(&world), true).await;
        let (smtp, sending) = listen(Arc::clone(&world), false).await;
        Self { world, imap, smtp, servers: vec![reading, sending] }
    }

    fn world(&self) -> std::sync::MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// The mailbox of `who`, made when it is new.
    #[must_use]
    pub fn address(&self, who: &str) -> String {
        let address = format!("{who}@{DOMAIN}");
        self.world().account(&address);
        address
    }

    /// The parameters of `accounts_connect` for `who`.
    #[must_use]
    pub fn sign_in(&self, brand: &Value, who: &str) -> Value {
        json!({
            "brand": brand, "network": "email", "ownServer": true, "secret": PASSWORD,
            "identifier": self.address(who),
            "host": format!("imap+plain://{}", self.imap),
            "outgoingHost": format!("smtp+plain://{}", self.smtp),
        })
    }

    /// Another door to read by, with TLS from the first byte. Behind it nobody answers.
    pub async fn add_tls(&mut self, authority: &Authority, kind: Certificate) -> SocketAddr {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let acceptor = TlsAcceptor::from(authority.server_config(kind));
        self.servers.push(tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _ = acceptor.accept(stream).await;
            }
        }));
        address
    }

    /// Somebody's mail arrives in the inbox of `who`: whole, with its header, in lines that end as they like. Gives its
    /// number.
    pub fn arrives(&self, who: &str, mail: &str) -> u32 {
        let bytes = mail.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes();
        self.arrive_bytes(who, bytes)
    }

    /// The same, byte for byte.
    pub fn arrive_bytes(&self, who: &str, mail: Vec<u8>) -> u32 {
        let address = self.address(who);
        self.world().put(&address, "INBOX", mail, &[])
    }

    /// A plain mail of Léa arrives. Gives its Message-ID.
    pub fn stranger_writes(&self, who: &str, subject: &str, text: &str) -> String {
        let id = format!("m{}@client.example", self.world().next_name());
        let (to, date) = (self.address(who), self.world().now().to_rfc2822());
        self.arrives(
            who,
            &format!(
                "From: =?utf-8?Q?L=C3=A9a_Martin?= <lea@client.example>\nTo: <{to}>\nSubject: {subject}\nDate: {date}\n\
                 Message-ID: <{id}>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\
                 Content-Transfer-Encoding: 8bit\n\n{text}\n"
            ),
        );
        id
    }

    /// Somebody reads, answers or throws away a mail on the telephone.
    pub fn marks(&self, who: &str, uid: u32, flag: &str) {
        let address = self.address(who);
        self.world().mark(&address, "INBOX", uid, flag);
    }

    /// A mail leaves the inbox for good.
    pub fn expunges(&self, who: &str, uid: u32) {
        let address = self.address(who);
        self.world().remove(&address, "INBOX", uid);
    }

    /// The server numbers a mailbox anew, as after a restored backup.
    pub fn renumbers(&self, who: &str) {
        let address = self.address(who);
        self.world().renumber(&address, "INBOX");
    }

    /// The server itself puts what it sends among the sent mails, from now on.
    pub fn files_what_it_sends(&self) {
        self.world().files_itself = true;
    }

    /// Tokens are taken from now on, and only this one.
    pub fn takes_token(&self, token: &str) {
        self.world().token = Some(token.to_owned());
    }

    /// A sign-in has to wait until it is asked for its first answer, as with older servers.
    pub fn asks_first(&self) {
        self.world().initial = false;
    }

    /// What everybody who signed in with a token sent, decoded.
    #[must_use]
    pub fn sasl(&self) -> Vec<String> {
        self.world().sasl.clone()
    }

    /// The person has another folder.
    pub fn add_folder(&self, who: &str, name: &str) {
        let address = self.address(who);
        self.world().add_folder(&address, name);
    }

    /// A folder is renamed by another program.
    pub fn renames_folder(&self, who: &str, name: &str, to: &str) {
        let address = self.address(who);
        let mut world = self.world();
        let folder = world.account(&address).remove(name).unwrap();
        world.account(&address).insert(to.to_owned(), folder);
    }

    /// A plain mail of Léa lies in a folder: a rule of the server put it there.
    pub fn sorted_into(&self, who: &str, folder: &str, id: &str, text: &str) {
        let (address, date) = (self.address(who), self.world().now().to_rfc2822());
        let mail = format!(
            "From: lea@client.example\r\nTo: {address}\r\nSubject: tri\r\nDate: {date}\r\nMessage-ID: <{id}>\r\n\r\n{text}\r\n"
        );
        self.world().put(&address, folder, mail.into_bytes(), &[]);
    }

    /// All passwords are refused from now on.
    pub fn revokes(&self) {
        self.world().revoked = true;
    }

    /// The next time something comes to this point, this happens.
    pub fn breaks(&self, at: At, what: Break) {
        self.world().breaks.push((at, what));
    }

    /// Breaks that have not happened yet.
    #[must_use]
    pub fn breaks_left(&self) -> usize {
        self.world().breaks.len()
    }

    /// The mails that the submission server took, in order.
    #[must_use]
    pub fn handed_in(&self) -> Vec<Handed> {
        self.world().handed.clone()
    }

    /// The mails in a folder, as they lie there.
    #[must_use]
    pub fn folder(&self, who: &str, folder: &str) -> Vec<String> {
        let address = self.address(who);
        self.world().texts(&address, folder)
    }

    /// Flags of the mails in the inbox, by number.
    #[must_use]
    pub fn flags(&self, who: &str, uid: u32) -> Vec<String> {
        let address = self.address(who);
        self.world().flags(&address, "INBOX", uid)
    }

    /// How many connections came to the reading server.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.world().connections
    }

    /// Bytes that the reading server has sent.
    #[must_use]
    pub fn bytes_sent(&self) -> usize {
        self.world().bytes_sent
    }
}

async fn listen(world: Arc<Mutex<World>>, reading: bool) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        // Connections end with the server.
        let mut open = tokio::task::JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            let world = Arc::clone(&world);
            open.spawn(async move {
                let _ = if reading { imap::serve(stream, world).await } else { smtp::serve(stream, world).await };
            });
            while open.try_join_next().is_some() {}
        }
    });
    (address, server)
}
