//! The window of a kiosk: it fills the screen, goes nowhere else, opens nothing, downloads nothing,
//! and keeps nothing behind.

use tauri::webview::{Color, NewWindowResponse};
use tauri::{AppHandle, PhysicalPosition, PhysicalSize, WebviewUrl, WebviewWindowBuilder};

/// The ground of the interface (`--paper`), shown until the page has painted: nothing flashes when it
/// starts anew between two people.
const PAPER: Color = Color(0xFB, 0xF8, 0xF3, 0xFF);
/// The one window.
pub(crate) const WINDOW: &str = "main";

pub(crate) fn open_window(app: &AppHandle, practice: bool) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, WINDOW, WebviewUrl::App("index.html".into()))
        .title("Trạm")
        .decorations(practice)
        .maximized(practice)
        .fullscreen(!practice)
        .incognito(!is_driven_by_a_test())
        .background_color(PAPER)
        .devtools(false)
        .zoom_hotkeys_enabled(false)
        .browser_extensions_enabled(false)
        .general_autofill_enabled(false)
        .disable_drag_drop_handler()
        .on_navigation(|url| is_our_own(url))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .build()?;
    // Where no window manager runs, as under `cage` or Xvfb, nobody else honours full screen.
    if let Some(monitor) = window.current_monitor()?.or(window.primary_monitor()?)
        && (!practice || !has_window_manager())
    {
        let PhysicalSize { width, height } = *monitor.size();
        window.set_position(PhysicalPosition::new(monitor.position().x, monitor.position().y))?;
        window.set_size(PhysicalSize::new(width, height))?;
    }
    Ok(())
}

/// A test drives the window. WebKitGTK allows that only in a browsing context that is not ephemeral;
/// release builds never give way.
pub(crate) fn is_driven_by_a_test() -> bool {
    let asked = std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some_and(|value| value == "true");
    cfg!(debug_assertions) && asked
}

/// The program's own pages: `tauri://localhost` and, on Windows, `http://tauri.localhost`.
fn is_our_own(url: &tauri::Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        "about" => url.as_str() == "about:blank",
        _ => cfg!(dev) && url.host_str() == Some("127.0.0.1"),
    }
}

/// A desktop session names itself; a bare X server does not.
fn has_window_manager() -> bool {
    cfg!(windows) || std::env::var_os("XDG_CURRENT_DESKTOP").is_some()
}
