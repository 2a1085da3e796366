//! What another program copied: files of a file manager, or a picture. WebKitGTK tells the page of a paste inside a text
//! only, and hands it no picture there; so the page asks, and the shell reads. Elsewhere the page hears of it by itself.

use tauri::AppHandle;

/// What can be taken into the library.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "the page reads it there"))]
pub(crate) enum Copied {
    /// Files and folders, where they are.
    Files(Vec<String>),
    /// The bytes of a picture.
    Picture(Vec<u8>),
    /// A picture that is larger than any that the library takes.
    TooLarge,
    /// Words, where they were asked for and come with no files. A table comes with a picture of itself, and of what may
    /// be a file WebKitGTK keeps the words from the page.
    Words(String),
}

/// Reads the clipboard. Nothing where it holds neither, or its owner does not answer. `words` where a text has the focus.
#[cfg(target_os = "linux")]
pub(crate) async fn read(app: &AppHandle, words: bool) -> Option<Copied> {
    let (tell, told) = tokio::sync::oneshot::channel();
    app.run_on_main_thread(move || gtk_clipboard::ask(tell, words)).ok()?;
    tokio::time::timeout(PATIENCE, told).await.ok()?.ok()?
}

/// Reads the clipboard.
#[cfg(not(target_os = "linux"))]
pub(crate) async fn read(_: &AppHandle, _: bool) -> Option<Copied> {
    None
}

/// How long the program that copied may take to hand it over.
#[cfg(target_os = "linux")]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

#[cfg(target_os = "linux")]
mod gtk_clipboard {
    use super::Copied;
    use gtk::gdk::{self, Atom, WindowType};
    use gtk::{Clipboard, glib};
    use std::collections::VecDeque;
    use tokio::sync::oneshot::Sender;

    type Tell = Sender<Option<Copied>>;

    /// Lists of files, the one with fewer meanings first.
    const LISTS: &[&str] = &["x-special/gnome-copied-files", "text/uri-list"];
    /// Kinds of pictures, the one that loses nothing first.
    const PICTURES: &[&str] =
        &["image/png", "image/jpeg", "image/webp", "image/tiff", "image/gif", "image/avif", "image/svg+xml"];
    /// Forms of words.
    const WORDS: &[&str] = &["UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "STRING"];
    /// Longest list of files, in bytes.
    const LIST_MAX: i32 = 4 << 20;
    /// Largest picture, in bytes; what is larger the library would refuse.
    const PICTURE_MAX: i32 = 64 << 20;

    /// Asks what there is, then for the best of it. Nothing here waits: the window goes on.
    pub(super) fn ask(tell: Tell, words: bool) {
        let clipboard = Clipboard::get(&gdk::SELECTION_CLIPBOARD);
        clipboard.request_contents(&Atom::intern("TARGETS"), move |clipboard, offered| {
            let offered: Vec<String> =
                offered.targets().unwrap_or_default().into_iter().map(|kind| kind.name().to_string()).collect();
            let wanted = wanted(&offered, is_ours());
            if words && are_words(&offered, &wanted) {
                clipboard.request_text(move |_, text| drop(tell.send(text.map(|text| Copied::Words(text.to_owned())))));
            } else {
                next(clipboard, wanted, tell);
            }
        });
    }

    /// Whether this very process put there what is there. A script of the page could have written a list of files, and
    /// no path comes from the page. GDK may know the window of another program by now, as a foreign one.
    fn is_ours() -> bool {
        let owner = gdk::selection_owner_get(&gdk::SELECTION_CLIPBOARD);
        owner.is_some_and(|window| window.window_type() != WindowType::Foreign)
    }

    /// What is asked for, one after the other.
    pub(super) fn wanted(offered: &[String], ours: bool) -> VecDeque<&'static str> {
        let lists = LISTS.iter().filter(|_| !ours);
        lists.chain(PICTURES).filter(|kind| offered.iter().any(|one| one == **kind)).copied().collect()
    }

    /// Whether there are words that are no names of files.
    pub(super) fn are_words(offered: &[String], wanted: &VecDeque<&'static str>) -> bool {
        let files = wanted.iter().any(|kind| LISTS.contains(kind));
        !files && offered.iter().any(|kind| WORDS.contains(&kind.as_str()))
    }

    fn next(clipboard: &Clipboard, mut wanted: VecDeque<&'static str>, tell: Tell) {
        let Some(kind) = wanted.pop_front() else {
            let _ = tell.send(None);
            return;
        };
        clipboard.request_contents(&Atom::intern(kind), move |clipboard, data| {
            let length = data.length();
            let found = if LISTS.contains(&kind) {
                let list = if length <= LIST_MAX { data.data() } else { Vec::new() };
                Some(files(&list)).filter(|paths| !paths.is_empty()).map(Copied::Files)
            } else if length > PICTURE_MAX {
                Some(Copied::TooLarge)
            } else {
                Some(data.data()).filter(|bytes| !bytes.is_empty()).map(Copied::Picture)
            };
            match found {
                Some(found) => drop(tell.send(Some(found))),
                None => next(clipboard, wanted, tell),
            }
        });
    }

    /// The files of this machine that a list names. Its first line may be a word (`copy`, `cut`); a `#` begins a remark.
    pub(super) fn files(list: &[u8]) -> Vec<String> {
        let list = String::from_utf8_lossy(list);
        let lines = list.split(['\n', '\r', '\0']).map(str::trim).filter(|line| line.starts_with("file://"));
        let path = |line: &str| {
            let (path, host) = glib::filename_from_uri(line).ok()?;
            let here = path.is_absolute() && host.is_none_or(|host| host.is_empty() || host == "localhost");
            here.then(|| path.into_os_string().into_string().ok()).flatten()
        };
        lines.filter_map(path).collect()
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::gtk_clipboard::{are_words, files, wanted};

    fn offered(kinds: &[&str], ours: bool) -> Vec<&'static str> {
        let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        wanted(&kinds, ours).into()
    }

    #[test]
    fn files_come_before_pictures_and_words_are_left_alone() {
        let all = ["text/html", "image/bmp", "image/png", "text/uri-list", "x-special/gnome-copied-files"];
        assert_eq!(offered(&all, false), ["x-special/gnome-copied-files", "text/uri-list", "image/png"]);
        assert_eq!(offered(&["UTF8_STRING", "text/plain"], false), [""; 0]);
    }

    #[test]
    fn a_table_with_a_picture_of_itself_is_words_and_names_of_files_are_not() {
        let words = |kinds: &[&str]| {
            let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
            are_words(&kinds, &wanted(&kinds, false))
        };
        assert!(words(&["text/html", "UTF8_STRING", "image/png"]));
        assert!(!words(&["text/html", "image/png"]));
        assert!(!words(&["text/uri-list", "UTF8_STRING"]));
    }

    #[test]
    fn a_list_that_this_process_wrote_names_no_file() {
        assert_eq!(offered(&["text/uri-list", "x-special/gnome-copied-files", "image/png"], true), ["image/png"]);
    }

    #[test]
    fn lists_name_files_of_this_machine() {
        let list = "copy\nfile:///home/a/Une%20photo%20d%E2%80%99%C3%A9t%C3%A9.jpg\nfile://localhost/b.png";
        assert_eq!(files(list.as_bytes()), ["/home/a/Une photo d’été.jpg", "/b.png"]);
        let list = "# a remark\r\nfile:///a.png\r\nhttps://example.com/b.png\r\nfile://elsewhere/c.png\r\n\r\n";
        assert_eq!(files(list.as_bytes()), ["/a.png"]);
        assert_eq!(files(b"file:///%00x\nfile://\n/plain"), [""; 0]);
        assert_eq!(files(&[0xff, 0xfe]), [""; 0]);
    }
}
