//! Opens the core as the common options say.

use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use tram_core::{Catalogue, Core, KeyStore, OsKeyStore, PortalSettings, Settings, usual_home};

use crate::args::{Common, KeyPlace, PortalChoice};
use crate::out::Out;
use crate::portal_address;
use crate::trouble::Trouble;

/// The configuration's name in the home folder.
const CONFIGURATION: &str = "tram.toml";
/// Where commands that never ask a portal would find one.
const NOWHERE: &str = "http://127.0.0.1:9/o/rest/v2";

/// A core, and the folder that goes when it goes.
pub(crate) struct Opened {
    pub(crate) core: Arc<Core>,
    /// Whether a portal is configured at all.
    pub(crate) has_portal: bool,
    _throwaway: Option<TempDir>,
}

impl Opened {
    /// Sees to it that keys in memory have a store: an empty one, where there is none.
    pub(crate) async fn with_store(self, common: &Common) -> Result<Self, Trouble> {
        if common.key_store == KeyPlace::Memory && !self.core.is_provisioned() {
            self.core.provision().await?;
        }
        Ok(self)
    }
}

/// A core whose store is left as it is.
pub(crate) fn open(
    common: &Common,
    portal: Option<&PortalChoice>,
    keys: Arc<dyn KeyStore>,
    out: &mut Out<'_>,
) -> Result<Opened, Trouble> {
    let mut throwaway = None;
    let configured = configuration(common)?;
    let mut has_portal = configured.is_some();
    let mut settings = configured.unwrap_or_else(|| Settings::plain(PortalSettings::at(NOWHERE)));
    match portal.and_then(|choice| choice.portal.as_deref()) {
        Some(address) if portal_address::is_address(address) => {
            settings.portal = portal_address::settings(address, settings.portal)?;
            has_portal = true;
        }
        Some(_) if !has_portal => return Err(Trouble::PortalUnknown),
        Some(_) | None => {}
    }
    if let Some(home) = &common.home {
        settings.home = Some(home.clone());
    }
    let keys: Arc<dyn KeyStore> = match common.key_store {
        KeyPlace::Os => Arc::new(OsKeyStore::default()),
        KeyPlace::Memory => {
            out.say(out.words().memory_keys);
            if common.home.is_none() {
                // A store whose key is about to be lost must not lie where a kiosk's would.
                let folder = tempfile::Builder::new().prefix("tramctl-").tempdir();
                let folder = folder.map_err(|_| Trouble::NotWritten(std::env::temp_dir()))?;
                settings.home = Some(folder.path().join("store"));
                throwaway = Some(folder);
            }
            keys
        }
    };
    let core = Core::from_settings(settings, keys)?;
    Ok(Opened { core, has_portal, _throwaway: throwaway })
}

/// The catalogue in use: the configured one, or else the one built in.
pub(crate) fn catalogue(common: &Common) -> Result<Catalogue, Trouble> {
    match configuration(common)?.and_then(|settings| settings.catalogue) {
        Some(folder) => load(&folder),
        None => Ok(Catalogue::embedded()),
    }
}

fn load(folder: &Path) -> Result<Catalogue, Trouble> {
    Catalogue::load(folder).map_err(|faults| tram_core::CoreError::Catalogue(faults.len()).into())
}

/// The configuration file: the one named, or the one in the home folder, or none.
pub(crate) fn configuration(common: &Common) -> Result<Option<Settings>, Trouble> {
    let path = match (&common.config, &common.home) {
        (Some(file), _) => {
            if !file.exists() {
                return Err(Trouble::FileMissing(file.clone()));
            }
            file.clone()
        }
        (None, Some(home)) => home.join(CONFIGURATION),
        (None, None) => usual_home().join(CONFIGURATION),
    };
    if common.config.is_none() && !path.is_file() {
        return Ok(None);
    }
    let settings = Settings::read(&path).map_err(tram_core::CoreError::from)?;
    Ok(Some(settings))
}
