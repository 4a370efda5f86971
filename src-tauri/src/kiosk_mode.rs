//! The window of a kiosk: it fills the screen, goes nowhere else, opens nothing, downloads nothing,
//! and keeps nothing behind.

use tauri::webview::{Color, NewWindowResponse};
use tauri::{
    AppHandle, PhysicalPosition, PhysicalSize, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    WindowEvent,
};

/// The ground of the interface (`--paper`), shown until the page has painted: nothing flashes when it
/// starts anew between two people.
const PAPER: Color = Color(0xFB, 0xF8, 0xF3, 0xFF);
/// The one window.
pub(crate) const WINDOW: &str = "main";

/// Before any script of the page: it cannot close its own window, which the window's library would
/// obey before anybody could refuse.
const FIRST_SCRIPT: &str = "Object.defineProperty(window, 'close',
    { value: () => undefined, writable: false, configurable: false });";

/// Opens the window. In practice it is one among others and can be closed; a kiosk's fills the screen
/// and ends only with the program.
pub(crate) fn open_window(app: &AppHandle, practice: bool) -> tauri::Result<WebviewWindow> {
    let window = WebviewWindowBuilder::new(app, WINDOW, WebviewUrl::App("index.html".into()))
        .title("Trạm")
        .decorations(practice)
        .maximized(practice)
        .fullscreen(!practice)
        .incognito(!is_driven_by_a_test())
        .background_color(PAPER)
        .initialization_script(FIRST_SCRIPT)
        .devtools(false)
        .zoom_hotkeys_enabled(false)
        .browser_extensions_enabled(false)
        .general_autofill_enabled(false)
        .disable_drag_drop_handler()
        .on_navigation(is_our_own)
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
    if !practice {
        window.on_window_event(|event| {
            // Alt+F4, a window manager's button, a task bar: none of them is the staff's.
            if let WindowEvent::CloseRequested { api, .. } = event {
                api.prevent_close();
            }
        });
    }
    #[cfg(target_os = "linux")]
    {
        crate::gate::close();
        window.with_webview(|webview| crate::refusals::refuse(&webview.inner()))?;
    }
    Ok(window)
}

/// A test drives the window. WebKitGTK allows that only in a browsing context that is not ephemeral;
/// a build that is delivered never gives way.
pub(crate) fn is_driven_by_a_test() -> bool {
    let asked = std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some_and(|value| value == "true");
    cfg!(any(debug_assertions, feature = "e2e")) && asked
}

/// The program's one page: at `tauri://localhost` and, on Windows, at `http://tauri.localhost`.
fn is_our_own(url: &tauri::Url) -> bool {
    let is_the_page = matches!(url.path(), "" | "/" | "/index.html");
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost") && is_the_page,
        "http" | "https" if url.host_str() == Some("tauri.localhost") => is_the_page,
        "about" => url.as_str() == "about:blank",
        _ => cfg!(dev) && url.host_str() == Some("127.0.0.1"),
    }
}

/// A desktop session names itself; a bare X server does not.
fn has_window_manager() -> bool {
    cfg!(windows) || std::env::var_os("XDG_CURRENT_DESKTOP").is_some()
}
