//! Rendering without a usable GPU.

/// On Linux without a render node WebKit's default path costs twice the start and 80 MB more than drawing on the CPU.
/// Must run before GTK starts and before any thread does. `WEBKIT_DISABLE_DMABUF_RENDERER` in the environment wins.
#[cfg(target_os = "linux")]
pub(crate) fn prepare() {
    const VARIABLE: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(VARIABLE).is_none() && !has_render_node() {
        // Starting over with the variable would link GTK and WebKit a second time: 50 ms.
        let _ = glib::setenv(VARIABLE, "1", false);
    }
}

#[cfg(target_os = "linux")]
fn has_render_node() -> bool {
    std::fs::read_dir("/dev/dri").is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            entry.file_name().to_string_lossy().starts_with("renderD")
                && std::fs::OpenOptions::new().read(true).write(true).open(entry.path()).is_ok()
        })
    })
}

/// Elsewhere the system's web view chooses for itself.
#[cfg(not(target_os = "linux"))]
pub(crate) fn prepare() {}
