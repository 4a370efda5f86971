//! Onto paper: what to bring and the slip, on the office's printer or on a roll printer beside the
//! screen. Whatever draws itself is asked for the shape that the printer of this kiosk takes. A
//! printer that is gone, jammed or asleep is an error within seconds and nothing more: what is
//! printed lies in the store and may be asked for again.

mod cups;
mod device;
mod escpos;
mod raster;
mod settings;

use std::time::Duration;

use tracing::warn;

pub use self::settings::PrinterSettings;
use crate::error::CoreError;
use crate::kiosk::{Core, work};

/// How long CUPS may take to accept what it is given. It prints afterwards.
const PATIENCE: Duration = Duration::from_secs(8);

/// The shape that a printer takes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Shape {
    /// Sheets of paper.
    Sheet,
    /// A roll. A point of its PDF is a dot of the printer, so that nothing is blurred.
    Roll {
        /// Dots across.
        dots: u16,
    },
}

/// The paper that sheets are printed on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Leaf {
    /// A4 as it was drawn.
    A4,
    /// The office's paper for slips, which is filled.
    Slip,
}

/// How long a roll's page may be in dots (half a metre): what is longer goes on on another.
pub(crate) const ROLL_LENGTH: f32 = 4000.0;

impl Core {
    /// Prints what `draw` draws as a PDF.
    pub(crate) async fn print(
        &self,
        leaf: Leaf,
        draw: impl FnOnce(Shape) -> Option<Vec<u8>> + Send + 'static,
    ) -> Result<(), CoreError> {
        let printer = self.settings.printer.clone();
        let shape = printer.shape();
        let pdf = work(move || draw(shape).ok_or(CoreError::WorkLost)).await?;
        let taken = match printer {
            PrinterSettings::Cups { queue, slip_paper, server } => {
                let (paper, filled) = match leaf {
                    Leaf::A4 => ("A4", false),
                    Leaf::Slip => (slip_paper.as_str(), true),
                };
                let handed = cups::print(&pdf, cups::Order { server, queue, paper, filled });
                let handed = tokio::time::timeout(PATIENCE, handed).await;
                handed.unwrap_or(Err(CoreError::PrinterFault))
            }
            PrinterSettings::EscPos { device, dots } => {
                let sent = move || device::send(&device, &escpos::job(&raster::dots(&pdf, dots)?));
                work(sent).await
            }
        };
        if taken.is_err() {
            warn!("a sheet is not printed");
        }
        taken
    }
}
