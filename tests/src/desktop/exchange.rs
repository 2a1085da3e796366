//! Another program on the same screen, as far as it hands something over: files carried onto the window (XDND 5), and what
//! it copied.

use std::path::Path;
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt, CreateWindowAux, EventMask, PropMode, SELECTION_NOTIFY_EVENT,
    SelectionNotifyEvent, SelectionRequestEvent, Window as Handle, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use super::screen::Screen;
use super::{PATIENCE, Point};

/// What a program offers under the name of a selection. It lasts until the value is dropped.
struct Offer {
    connection: RustConnection,
    own: Handle,
    /// Each form of it.
    forms: Vec<(Atom, Vec<u8>)>,
    targets: Atom,
}

impl Offer {
    fn make(screen: &Screen, selection: &[u8], forms: &[(&str, &[u8])]) -> Self {
        let (connection, root) = screen.connect();
        let own = connection.generate_id().unwrap();
        let look = CreateWindowAux::new().event_mask(EventMask::PROPERTY_CHANGE);
        connection.create_window(0, own, root, -10, -10, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &look).unwrap();
        let (selection, targets) = (atom(&connection, selection), atom(&connection, b"TARGETS"));
        let forms = forms.iter().map(|(kind, bytes)| (atom(&connection, kind.as_bytes()), bytes.to_vec())).collect();
        connection.set_selection_owner(own, selection, x11rb::CURRENT_TIME).unwrap().check().unwrap();
        Self { connection, own, forms, targets }
    }

    /// Hands out what is asked for; messages to the program itself are given back.
    fn serve(&self) -> Vec<ClientMessageEvent> {
        let mut told = Vec::new();
        while let Ok(Some(event)) = self.connection.poll_for_event() {
            match event {
                Event::SelectionRequest(asked) => self.hand(&asked),
                Event::ClientMessage(message) => told.push(message),
                _ => {}
            }
        }
        told
    }

    fn hand(&self, asked: &SelectionRequestEvent) {
        let property = if asked.property == x11rb::NONE { asked.target } else { asked.property };
        let (connection, mode) = (&self.connection, PropMode::REPLACE);
        let given = if asked.target == self.targets {
            let mut kinds = vec![self.targets];
            kinds.extend(self.forms.iter().map(|(kind, _)| *kind));
            connection.change_property32(mode, asked.requestor, property, AtomEnum::ATOM, &kinds).unwrap();
            property
        } else if let Some((kind, bytes)) = self.forms.iter().find(|(kind, _)| *kind == asked.target) {
            connection.change_property8(mode, asked.requestor, property, *kind, bytes).unwrap();
            property
        } else {
            x11rb::NONE
        };
        let answer = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: asked.time,
            requestor: asked.requestor,
            selection: asked.selection,
            target: asked.target,
            property: given,
        };
        connection.send_event(false, asked.requestor, EventMask::NO_EVENT, answer).unwrap();
        connection.flush().unwrap();
    }
}

fn atom(connection: &RustConnection, name: &[u8]) -> Atom {
    connection.intern_atom(false, name).unwrap().reply().unwrap().atom
}

/// Files that another program holds over the window.
pub struct Carried {
    offer: Offer,
    window: Handle,
    /// Where the window lies on the screen.
    origin: (i16, i16),
}

impl Carried {
    fn tell(&self, message: &str, rest: [u32; 4]) {
        let connection = &self.offer.connection;
        let data = [self.offer.own, rest[0], rest[1], rest[2], rest[3]];
        let event = ClientMessageEvent::new(32, self.window, atom(connection, message.as_bytes()), data);
        connection.send_event(false, self.window, EventMask::NO_EVENT, event).unwrap();
        connection.flush().unwrap();
    }

    async fn answered(&self, message: &str) -> Option<[u32; 5]> {
        let kind = atom(&self.offer.connection, message.as_bytes());
        let from = Instant::now();
        while from.elapsed() < Duration::from_secs(5) {
            if let Some(event) = self.offer.serve().into_iter().rfind(|event| event.type_ == kind) {
                return Some(event.data.as_data32());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        None
    }

    /// Moves them to a place; whether the window would take them there.
    pub async fn over(&self, (x, y): Point) -> bool {
        let copy = atom(&self.offer.connection, b"XdndActionCopy");
        let (x, y) = (x as i32 + i32::from(self.origin.0), y as i32 + i32::from(self.origin.1));
        let from = Instant::now();
        // The first answers come before the window has read what is carried.
        while from.elapsed() < PATIENCE {
            self.tell("XdndPosition", [0, ((x as u32) << 16) | (y as u32), x11rb::CURRENT_TIME, copy]);
            if self.answered("XdndStatus").await.is_some_and(|data| data[1] & 1 == 1) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        false
    }

    /// Lets go where they are; whether the window says that it took them.
    pub async fn drop_here(self) -> bool {
        self.tell("XdndDrop", [0, x11rb::CURRENT_TIME, 0, 0]);
        self.answered("XdndFinished").await.is_some_and(|data| data[1] & 1 == 1)
    }

    /// Carries them away again. The program that carried them lives on a while: with its window gone, too, GTK tells nobody.
    pub async fn leave(self) {
        self.tell("XdndLeave", [0; 4]);
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// What another program copied, for as long as the value is there.
pub struct Copied(Offer);

impl Copied {
    /// Hands it to whoever asks, for so long.
    pub async fn serve_for(&self, time: Duration) {
        let from = Instant::now();
        while from.elapsed() < time {
            self.0.serve();
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Screen {
    /// Another program begins to carry files over the window.
    #[must_use]
    pub fn carry_files(&self, paths: &[&Path]) -> Carried {
        let offer = Offer::make(self, b"XdndSelection", &[("text/uri-list", uri_list(paths).as_bytes())]);
        let (window, _) = self.shown().into_iter().next().expect("the window");
        let root = offer.connection.setup().roots[0].root;
        let place = offer.connection.translate_coordinates(window, root, 0, 0).unwrap().reply().unwrap();
        let carried = Carried { window, origin: (place.dst_x, place.dst_y), offer };
        carried.tell("XdndEnter", [5 << 24, carried.offer.forms[0].0, 0, 0]);
        carried
    }

    /// Another program puts something into the clipboard, in each of these forms.
    #[must_use]
    pub fn copy(&self, forms: &[(&str, &[u8])]) -> Copied {
        Copied(Offer::make(self, b"CLIPBOARD", forms))
    }

    /// A file manager copies files: their list, its own form of it, and their names as words.
    #[must_use]
    pub fn copy_files(&self, paths: &[&Path]) -> Copied {
        let list = uri_list(paths);
        let own = format!("copy\n{}", list.trim_end().replace("\r\n", "\n"));
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let names = names.join("\n");
        self.copy(&[
            ("x-special/gnome-copied-files", own.as_bytes()),
            ("text/uri-list", list.as_bytes()),
            ("UTF8_STRING", names.as_bytes()),
            ("text/plain;charset=utf-8", names.as_bytes()),
        ])
    }
}

fn uri_list(paths: &[&Path]) -> String {
    paths.iter().map(|path| format!("file://{}\r\n", path.display())).collect()
}
