//! What the page itself may not do, whoever's script runs in it: print, ask by dialogs of its own,
//! open files, remember anything, look anything up.

use gtk::prelude::*;
use webkit2gtk::{FileChooserRequestExt, PermissionRequestExt, SettingsExt, WebView, WebViewExt};

/// Has the page refused everything that a kiosk has no use for.
pub(crate) fn refuse(page: &WebView) {
    page.connect_context_menu(|_, _, _, _| true);
    page.connect_print(|_, _| true);
    page.connect_script_dialog(|_, _| true);
    page.connect_enter_fullscreen(|_| true);
    page.connect_run_color_chooser(|_, _| true);
    page.connect_run_file_chooser(|_, request| {
        request.cancel();
        true
    });
    page.connect_permission_request(|_, request| {
        request.deny();
        true
    });
    // A dropped file would be opened in place of the page.
    page.drag_dest_unset();
    if let Some(settings) = WebViewExt::settings(page) {
        keep_out(&settings);
    }
}

fn keep_out(settings: &webkit2gtk::Settings) {
    settings.set_enable_html5_local_storage(false);
    settings.set_enable_html5_database(false);
    settings.set_enable_page_cache(false);
    settings.set_enable_back_forward_navigation_gestures(false);
    settings.set_enable_developer_extras(false);
    settings.set_enable_fullscreen(false);
    settings.set_enable_media_stream(false);
    settings.set_enable_webgl(false);
    settings.set_enable_webrtc(false);
    settings.set_allow_modal_dialogs(false);
    settings.set_javascript_can_access_clipboard(false);
    settings.set_javascript_can_open_windows_automatically(false);
}
