//! What people see while the page cannot stand: a plain sentence that needs no page to be drawn.

use gtk::glib;
use gtk::prelude::*;
use webkit2gtk::WebView;

/// The title, then what to do: in Vietnamese, and in English beneath it.
const WORDS: [&str; 2] = [
    include_str!("../../assets/texts/resting.vi.txt"),
    include_str!("../../assets/texts/resting.en.txt"),
];
/// As the interface's tokens `--paper`, `--ink` and `--ink-quiet`.
const LOOK: &[u8] = b"* { background: #fbf8f3; color: #1b1f24; }";
/// Letters in 1024ths of a point: titles, sentences, English.
const SIZES: [u32; 3] = [34 * 1024, 22 * 1024, 16 * 1024];
/// Letters in a line at the most.
const LONGEST_LINE: i32 = 62;
/// Pixels to the edges.
const MARGIN: i32 = 48;

/// The sentence, in the page's place until it is lifted.
pub(crate) struct Curtain {
    cloth: gtk::EventBox,
    page: WebView,
}

impl Curtain {
    /// Draws it over the page.
    pub(crate) fn draw(page: &WebView) -> Option<Self> {
        let room = page.parent()?.downcast::<gtk::Container>().ok()?;
        let label = gtk::Label::new(None);
        label.set_markup(&markup());
        label.set_line_wrap(true);
        label.set_max_width_chars(LONGEST_LINE);
        label.set_justify(gtk::Justification::Center);
        label.set_margin(MARGIN);
        let cloth = gtk::EventBox::new();
        let look = gtk::CssProvider::new();
        look.load_from_data(LOOK).ok()?;
        for widget in [cloth.upcast_ref::<gtk::Widget>(), label.upcast_ref()] {
            widget.style_context().add_provider(&look, gtk::STYLE_PROVIDER_PRIORITY_APPLICATION);
        }
        cloth.set_vexpand(true);
        cloth.set_hexpand(true);
        cloth.add(&label);
        page.hide();
        room.add(&cloth);
        cloth.show_all();
        Some(Self { cloth, page: page.clone() })
    }

    /// Gives the page its place back.
    pub(crate) fn lift(self) {
        if let Some(room) =
            self.cloth.parent().and_then(|room| room.downcast::<gtk::Container>().ok())
        {
            room.remove(&self.cloth);
        }
        self.page.show();
        self.page.grab_focus();
    }
}

fn markup() -> String {
    let [title, sentence, quiet] = SIZES;
    let told = WORDS.iter().zip([[title, sentence], [quiet, quiet]]).map(|(words, [large, small])| {
        let mut lines = words.lines().filter(|line| !line.is_empty());
        let mut next = || glib::markup_escape_text(lines.next().unwrap_or_default());
        let (head, rest) = (next(), next());
        format!(
            "<span size=\"{large}\" weight=\"bold\">{head}</span>\n\n<span size=\"{small}\">{rest}</span>"
        )
    });
    told.collect::<Vec<_>>().join("\n\n\n")
}
