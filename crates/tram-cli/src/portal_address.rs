//! `--portal URL`: an address with or without a path and an account in front.

use tram_core::PortalSettings;

use crate::trouble::Trouble;

/// Where OpenCPS puts its interface when nobody says otherwise.
const USUAL_PATH: &str = "/o/rest/v2";

/// Whether the text is an address rather than a name.
pub(crate) fn is_address(text: &str) -> bool {
    text.contains("://")
}

/// Settings for the portal at this address, keeping of `usual` all that is not the account's.
pub(crate) fn settings(text: &str, usual: PortalSettings) -> Result<PortalSettings, Trouble> {
    let (scheme, rest) = text.split_once("://").ok_or(Trouble::PortalAddress)?;
    if !matches!(scheme, "http" | "https") {
        return Err(Trouble::PortalAddress);
    }
    let (authority, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let (account, host) = match authority.rsplit_once('@') {
        Some((account, host)) => (Some(account), host),
        None => (None, authority),
    };
    if host.is_empty() || host.contains(char::is_whitespace) {
        return Err(Trouble::PortalAddress);
    }
    let path = if matches!(path, "" | "/") { USUAL_PATH } else { path };
    let (login, password) = match account {
        Some(account) => {
            let (user, password) = account.split_once(':').unwrap_or((account, ""));
            (Some(plain(user)?), Some(plain(password)?))
        }
        None => (None, None),
    };
    let url = format!("{scheme}://{host}{}", path.trim_end_matches('/'));
    // An account of the configured portal is never shown to another address.
    Ok(PortalSettings { url, login, password, password_file: None, ..usual })
}

/// Undoes `%3A` and the like.
fn plain(text: &str) -> Result<String, Trouble> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| {
            let digit = byte.and_then(|byte| char::from(byte).to_digit(16));
            digit.and_then(|digit| u8::try_from(digit).ok()).ok_or(Trouble::PortalAddress)
        };
        let high = digit(rest.next())?;
        bytes.push(high * 16 + digit(rest.next())?);
    }
    String::from_utf8(bytes).map_err(|_| Trouble::PortalAddress)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<(String, Option<String>, Option<String>), Trouble> {
        let usual = PortalSettings::at("https://elsewhere.example.vn");
        settings(text, usual).map(|portal| (portal.url, portal.login, portal.password))
    }

    #[test]
    fn a_bare_address_gets_the_usual_path_and_another_path_is_kept() {
        let url = |text| parsed(text).unwrap().0;
        assert_eq!(url("http://127.0.0.1:8765"), "http://127.0.0.1:8765/o/rest/v2");
        assert_eq!(url("http://127.0.0.1:8765/"), "http://127.0.0.1:8765/o/rest/v2");
        assert_eq!(url("https://a.example.vn/x/v2/"), "https://a.example.vn/x/v2");
        assert_eq!(url("http://[::1]:80"), "http://[::1]:80/o/rest/v2");
    }

    #[test]
    fn an_account_in_the_address_is_taken_out_of_it() {
        let (url, login, password) = parsed("http://kiosk%40xa:b%3Ac@127.0.0.1:1").unwrap();
        assert_eq!(url, "http://127.0.0.1:1/o/rest/v2");
        assert_eq!((login.as_deref(), password.as_deref()), (Some("kiosk@xa"), Some("b:c")));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["ftp://a", "http://", "http://a b/", "http://%zz@a/", "http://u:%4@a"] {
            assert!(matches!(parsed(text), Err(Trouble::PortalAddress)), "{text}");
        }
    }
}
