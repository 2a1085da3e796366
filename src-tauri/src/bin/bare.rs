//! The floor of start and memory: an empty window of the size of ours, without anything of ours in it.
//!
//! `bare webkit` is GTK and a web view; `bare tauri` is the same page through Tauri. Built by `cargo xtask bench` only.

const PAGE: &str = "<!doctype html><meta charset=utf-8><title>bare</title>\
    <body style='margin:0;background:#fff;font:16px sans-serif'><p style='margin:2em'>A page and nothing else.</p>";

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("webkit") => webkit(),
        Some("tauri") => tauri(),
        _ => {
            eprintln!("bare webkit | bare tauri");
            std::process::exit(2);
        }
    }
}

#[cfg(target_os = "linux")]
fn webkit() {
    use gtk::prelude::*;
    use webkit2gtk::WebViewExt;
    if gtk::init().is_err() {
        std::process::exit(1);
    }
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_title("bare");
    window.set_default_size(1280, 800);
    let view = webkit2gtk::WebView::new();
    view.load_html(PAGE, None);
    window.add(&view);
    window.show_all();
    gtk::main();
}

#[cfg(not(target_os = "linux"))]
fn webkit() {
    std::process::exit(2);
}

fn tauri() {
    let built = tauri::Builder::default()
        .register_uri_scheme_protocol("bare", |_, _| {
            let page = tauri::http::Response::builder().header("content-type", "text/html; charset=utf-8");
            page.body(PAGE.as_bytes().to_vec()).unwrap_or_default()
        })
        .setup(|app| {
            let address = tauri::WebviewUrl::CustomProtocol(tauri::Url::parse("bare://localhost/")?);
            tauri::WebviewWindowBuilder::new(app, "bare", address).title("bare").inner_size(1280.0, 800.0).build()?;
            Ok(())
        })
        .run(tauri::generate_context!());
    if built.is_err() {
        std::process::exit(1);
    }
}
