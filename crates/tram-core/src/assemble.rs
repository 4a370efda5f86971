//! Puts a core together for each of its uses.

use std::path::PathBuf;
use std::sync::Arc;

use tram_capture::CaptureSource;
use tram_catalogue::Catalogue;
use tram_domain::Clock;
use tram_portal::Portal;
use tram_vault::KeyStore;

use crate::clock::MachineClock;
use crate::error::CoreError;
use crate::kiosk::{Core, Ingredients, today};
use crate::portals::portal;
use crate::settings::Settings;
use crate::sources;

impl Core {
    /// The real thing: what the settings say, with keys from `keys`.
    pub fn from_settings(
        settings: Settings,
        keys: Arc<dyn KeyStore>,
    ) -> Result<Arc<Self>, CoreError> {
        let portal = portal(&settings.portal)?;
        Self::with(settings, keys, portal, Arc::new(MachineClock), false)
    }

    /// Practice: everything is real but the portal, which runs in this process, and the store,
    /// which is thrown away.
    pub fn for_practice(
        settings: Settings,
        keys: Arc<dyn KeyStore>,
    ) -> Result<Arc<Self>, CoreError> {
        let portal = portal(&settings.portal)?;
        Self::with(settings, keys, portal, Arc::new(MachineClock), true)
    }

    /// With another clock or portal, for tests.
    pub fn with(
        settings: Settings,
        keys: Arc<dyn KeyStore>,
        portal: Arc<dyn Portal>,
        clock: Arc<dyn Clock>,
        practice: bool,
    ) -> Result<Arc<Self>, CoreError> {
        let catalogue = match &settings.catalogue {
            Some(folder) => {
                Catalogue::load(folder).map_err(|faults| CoreError::Catalogue(faults.len()))?
            }
            None => Catalogue::embedded(),
        };
        let catalogue = catalogue.as_of(today(clock.as_ref()));
        let home: PathBuf = settings.home.clone().unwrap_or_else(sources::usual_home);
        let sources: Vec<Arc<dyn CaptureSource>> = sources::from_settings(&settings);
        let parts = Ingredients { practice, catalogue, clock, keys, portal, sources, home };
        Ok(Self::new(settings, parts))
    }
}
