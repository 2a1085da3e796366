//! A private X screen without a window manager, and what is on it.

use super::PATIENCE;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, GrabMode, ImageFormat, InputFocus, KEY_PRESS_EVENT,
    KEY_RELEASE_EVENT, MapState, ModMask, Window as Handle,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

const SHIFT: u32 = 0xffe1;
const CONTROL: u32 = 0xffe3;
const ALT: u32 = 0xffe9;
const ENTER: u32 = 0xff0d;
const ESCAPE: u32 = 0xff1b;

/// A running Xvfb; ends with the value.
pub struct Screen {
    server: Child,
    name: String,
}

impl Screen {
    pub(super) fn start() -> Self {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = command.spawn().expect("Xvfb (Debian: xvfb)");
        let name = format!(":{}", super::first_line(&mut server));
        assert!(name.len() > 1, "Xvfb did not start");
        Self { server, name }
    }

    /// As in `DISPLAY`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn connect(&self) -> (RustConnection, Handle) {
        let (connection, screen) = x11rb::connect(Some(&self.name)).unwrap();
        let root = connection.setup().roots[screen].root;
        (connection, root)
    }

    /// Titles of the application's windows that can be seen.
    #[must_use]
    pub fn windows(&self) -> Vec<String> {
        self.shown().into_iter().map(|(_, title)| title).collect()
    }

    pub(super) fn shown(&self) -> Vec<(Handle, String)> {
        let (connection, root) = self.connect();
        let children = connection.query_tree(root).unwrap().reply().unwrap().children;
        let mut found = Vec::new();
        for handle in children {
            let state = connection.get_window_attributes(handle).unwrap().reply().map(|a| a.map_state);
            let text = |atom: AtomEnum| {
                let answer = connection.get_property(false, handle, atom, AtomEnum::ANY, 0, 256).unwrap().reply();
                answer.map(|property| String::from_utf8_lossy(&property.value).into_owned()).unwrap_or_default()
            };
            let ours = text(AtomEnum::WM_CLASS).to_lowercase().contains("pupitre");
            if ours && state.is_ok_and(|state| state == MapState::VIEWABLE) {
                found.push((handle, text(AtomEnum::WM_NAME)));
            }
        }
        found
    }

    /// Answers the system's own dialogue for a file with a path, typed on the keyboard, and waits for its end. Ctrl+L
    /// opens the field for a path in it. The path has only what a plain American keyboard has.
    pub async fn choose_file(&self, path: &str) {
        let (connection, root) = self.connect();
        let from = Instant::now();
        let dialog = self.dialog(&connection).await;
        let keys = Keys::read(&connection);
        let strike = |symbol: u32| keys.strike(&connection, root, symbol);
        keys.hold(&connection, root, CONTROL, || strike('l'.into()));
        tokio::time::sleep(Duration::from_millis(400)).await;
        for letter in path.chars() {
            strike(letter.into());
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
        // It looks into the folder before it knows the file; a second Enter too early would press another button.
        let gone = || !self.shown().iter().any(|(handle, _)| *handle == dialog);
        while !gone() {
            assert!(from.elapsed() < super::PATIENCE, "the dialogue never went");
            tokio::time::sleep(Duration::from_millis(1_200)).await;
            strike(ENTER);
            let struck = Instant::now();
            while !gone() && struck.elapsed() < Duration::from_secs(5) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        connection.set_input_focus(InputFocus::POINTER_ROOT, InputFocus::POINTER_ROOT, x11rb::CURRENT_TIME).unwrap();
        connection.flush().unwrap();
    }

    /// The system's own dialogue over the window, with the keyboard.
    async fn dialog(&self, connection: &RustConnection) -> Handle {
        let from = Instant::now();
        let dialog = loop {
            let shown = self.shown();
            if let [_, .., (handle, _)] = shown.as_slice() {
                break *handle;
            }
            assert!(from.elapsed() < super::PATIENCE, "the dialogue never came: {shown:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        // It draws itself and reads its folder before it listens.
        tokio::time::sleep(Duration::from_millis(600)).await;
        connection.set_input_focus(InputFocus::PARENT, dialog, x11rb::CURRENT_TIME).unwrap().check().unwrap();
        dialog
    }

    /// Closes the system's own dialogue without an answer.
    pub async fn dismiss_dialog(&self) {
        let (connection, root) = self.connect();
        let dialog = self.dialog(&connection).await;
        Keys::read(&connection).strike(&connection, root, ESCAPE);
        let from = Instant::now();
        while self.shown().iter().any(|(handle, _)| *handle == dialog) {
            assert!(from.elapsed() < super::PATIENCE, "the dialogue never went");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        connection.set_input_focus(InputFocus::POINTER_ROOT, InputFocus::POINTER_ROOT, x11rb::CURRENT_TIME).unwrap();
        connection.flush().unwrap();
    }

    /// Gives the keyboard to the application's window, as a window manager would.
    pub fn focus(&self) {
        let (connection, _) = self.connect();
        if let Some((handle, _)) = self.shown().first() {
            let focus = connection.set_input_focus(InputFocus::PARENT, *handle, x11rb::CURRENT_TIME).unwrap();
            focus.check().unwrap();
        }
    }

    /// Presses Ctrl+Alt+LETTER, whatever has the keyboard.
    pub fn strike_ctrl_alt(&self, letter: char) {
        let (connection, root) = self.connect();
        let keys = Keys::read(&connection);
        keys.hold(&connection, root, CONTROL, || {
            keys.hold(&connection, root, ALT, || keys.strike(&connection, root, letter.into()));
        });
    }

    /// Another program that has taken Ctrl+Alt+LETTER for itself; until the value is dropped.
    #[must_use]
    pub fn taken_by_another(&self, letter: char) -> Taken {
        let (connection, root) = self.connect();
        let (code, _) = Keys::read(&connection).code(letter.into());
        let held = ModMask::CONTROL | ModMask::M1;
        // Who has just given a key up may need a moment to tell the screen.
        let from = std::time::Instant::now();
        loop {
            let grab = connection.grab_key(false, root, held, code, GrabMode::ASYNC, GrabMode::ASYNC).unwrap();
            match grab.check() {
                Ok(()) => return Taken { _connection: connection },
                Err(error) => assert!(from.elapsed() < PATIENCE, "Ctrl+Alt+{letter} is not free: {error}"),
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    }

    /// The person presses the window's closing button.
    pub fn close_window(&self) {
        let (connection, _) = self.connect();
        let atom = |name: &[u8]| connection.intern_atom(false, name).unwrap().reply().unwrap().atom;
        let (protocols, delete) = (atom(b"WM_PROTOCOLS"), atom(b"WM_DELETE_WINDOW"));
        for (handle, _) in self.shown() {
            let message = ClientMessageEvent::new(32, handle, protocols, [delete, x11rb::CURRENT_TIME, 0, 0, 0]);
            connection.send_event(false, handle, EventMask::NO_EVENT, message).unwrap().check().unwrap();
        }
    }
}

/// A combination that another program has.
pub struct Taken {
    _connection: RustConnection,
}

/// The keyboard's symbols by key: without and with the shift key.
struct Keys(Vec<(u8, u32, u32)>);

impl Keys {
    fn read(connection: &RustConnection) -> Self {
        let (first, last) = (connection.setup().min_keycode, connection.setup().max_keycode);
        let map = connection.get_keyboard_mapping(first, last - first + 1).unwrap().reply().unwrap();
        let rows = map.keysyms.chunks(map.keysyms_per_keycode.into());
        let symbol = |row: &[u32], at: usize| row.get(at).copied().unwrap_or_default();
        Self((first..=last).zip(rows).map(|(code, row)| (code, symbol(row, 0), symbol(row, 1))).collect())
    }

    fn press(connection: &RustConnection, root: Handle, kind: u8, code: u8) {
        connection.xtest_fake_input(kind, code, 0, root, 0, 0, 0).unwrap().check().unwrap();
    }

    fn code(&self, symbol: u32) -> (u8, bool) {
        let (code, plain, _) = self.0.iter().find(|key| key.1 == symbol || key.2 == symbol).expect("a key for it");
        (*code, *plain != symbol)
    }

    /// Does something while a key is down.
    fn hold(&self, connection: &RustConnection, root: Handle, symbol: u32, work: impl FnOnce()) {
        let (code, _) = self.code(symbol);
        Self::press(connection, root, KEY_PRESS_EVENT, code);
        work();
        Self::press(connection, root, KEY_RELEASE_EVENT, code);
    }

    fn strike(&self, connection: &RustConnection, root: Handle, symbol: u32) {
        let (code, shifted) = self.code(symbol);
        let once = || {
            Self::press(connection, root, KEY_PRESS_EVENT, code);
            Self::press(connection, root, KEY_RELEASE_EVENT, code);
        };
        if shifted { self.hold(connection, root, SHIFT, once) } else { once() }
    }
}

/// Writes what the upper left window of a screen shows. Asked of the screen itself: the driver's own pictures wait for a
/// frame that an idle page never draws.
pub(super) fn picture(name: &str, path: &Path) {
    let (connection, screen) = x11rb::connect(Some(name)).unwrap();
    let root = connection.setup().roots[screen].root;
    let (width, height) = (1280, 800);
    let image = connection.get_image(ImageFormat::Z_PIXMAP, root, 0, 0, width, height, !0).unwrap().reply().unwrap();
    let pixels = image.data.chunks_exact(4).flat_map(|p| [p[2], p[1], p[0]]).collect();
    image::RgbImage::from_raw(width.into(), height.into(), pixels).unwrap().save(path).unwrap();
}

impl Drop for Screen {
    fn drop(&mut self) {
        super::stop(&mut self.server);
    }
}
