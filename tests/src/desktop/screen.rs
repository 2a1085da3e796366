//! A private X screen without a window manager, and what is on it.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, ImageFormat, MapState, Window as Handle,
};
use x11rb::rust_connection::RustConnection;

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

    fn connect(&self) -> (RustConnection, Handle) {
        let (connection, screen) = x11rb::connect(Some(&self.name)).unwrap();
        let root = connection.setup().roots[screen].root;
        (connection, root)
    }

    /// Titles of the application's windows that can be seen.
    #[must_use]
    pub fn windows(&self) -> Vec<String> {
        self.shown().into_iter().map(|(_, title)| title).collect()
    }

    fn shown(&self) -> Vec<(Handle, String)> {
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
