//! The portal that the settings name.

use std::sync::Arc;

use tram_portal::Portal;
use tram_portal::opencps::{OpenCps, OpenCpsSettings};

use crate::clock::MachineClock;
use crate::error::CoreError;
use crate::settings::{PortalSettings, SettingsError};

/// The client of the portal that the settings name.
pub fn portal(settings: &PortalSettings) -> Result<Arc<dyn Portal>, CoreError> {
    let password = match &settings.password_file {
        Some(file) => std::fs::read_to_string(file).map_err(SettingsError::Unreadable)?,
        None => settings.password.clone().unwrap_or_default(),
    };
    let credentials = settings
        .login
        .clone()
        .map(|login| (login, password.trim_end_matches(['\r', '\n']).to_owned()));
    let place = OpenCpsSettings {
        base: settings.url.clone(),
        group_id: settings.group_id,
        credentials,
        timeout: settings.timeout(),
    };
    let (client, what) = match &settings.ca_file {
        None => (OpenCps::new(place), "portal.url cannot be used"),
        Some(file) => {
            let pem = std::fs::read(file).map_err(SettingsError::Unreadable)?;
            let client = OpenCps::trusting_only(place, &pem);
            (client, "portal.url or portal.ca_file cannot be used")
        }
    };
    let client = client.map_err(|_| SettingsError::Malformed(what.to_owned()))?;
    Ok(Arc::new(client.minding(Arc::new(MachineClock))))
}
