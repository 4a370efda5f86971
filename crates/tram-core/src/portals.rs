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
        Some(file) => std::fs::read_to_string(file)
            .map_err(|why| SettingsError::PasswordUnreadable(file.clone(), why))?,
        None => settings.password.clone().unwrap_or_default(),
    };
    let credentials = settings
        .login
        .clone()
        .map(|login| (login, password.trim_end_matches(['\r', '\n']).to_owned()));
    let own = match &settings.ca_file {
        None => None,
        Some(file) => Some(std::fs::read(file).map_err(SettingsError::Unreadable)?),
    };
    let client = |base: &str| {
        let place = OpenCpsSettings {
            base: base.to_owned(),
            group_id: settings.group_id,
            credentials: credentials.clone(),
            timeout: settings.timeout(),
        };
        match &own {
            None => OpenCps::new(place),
            Some(pem) => OpenCps::trusting_only(place, pem),
        }
    };
    match (client(&settings.url), settings.url.strip_prefix("http://")) {
        (Ok(client), _) => Ok(Arc::new(client.minding(Arc::new(MachineClock)))),
        // The address is fine but for its first word.
        (Err(_), Some(rest)) if client(&format!("https://{rest}")).is_ok() => {
            Err(SettingsError::PortalNeedsHttps.into())
        }
        (Err(_), _) => {
            let what = match own {
                None => "portal.url cannot be used",
                Some(_) => "portal.url or portal.ca_file cannot be used",
            };
            Err(SettingsError::Malformed(what.to_owned()).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(url: &str) -> Option<CoreError> {
        portal(&PortalSettings::at(url)).err()
    }

    #[test]
    fn a_plain_address_beyond_this_machine_is_told_from_one_that_is_none() {
        assert!(refusal("http://127.0.0.1:8765/o/rest/v2").is_none());
        assert!(refusal("https://dichvucong.example.vn/o/rest/v2").is_none());
        let plain = refusal("http://dichvucong.example.vn/o/rest/v2");
        assert!(matches!(plain, Some(CoreError::Settings(SettingsError::PortalNeedsHttps))));
        let none = refusal("http://a:99999/");
        assert!(matches!(none, Some(CoreError::Settings(SettingsError::Malformed(_)))));
    }

    #[test]
    fn a_password_file_that_cannot_be_read_is_not_called_the_configuration() {
        let mut settings = PortalSettings::at("http://127.0.0.1:1/");
        settings.password_file = Some("/nonexistent/password".into());
        let refused = portal(&settings).err();
        assert!(matches!(
            refused,
            Some(CoreError::Settings(SettingsError::PasswordUnreadable(file, _)))
                if file.ends_with("password")
        ));
    }
}
