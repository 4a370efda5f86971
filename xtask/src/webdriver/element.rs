//! One element of the page, and what hands and eyes do with it.

use serde_json::json;

use super::http::{Ask, Http};
use super::{Session, WebDriverError};

/// One element of the page.
#[derive(Debug)]
pub struct Element<'s> {
    pub(super) http: Http,
    pub(super) id: String,
    pub(super) _of: &'s Session,
}

impl Element<'_> {
    /// Clicks it where it was just shown. What is gone once the click is over has been clicked: the
    /// page went on because of it, before the driver had looked back.
    pub(super) fn tap(&self) -> Result<(), WebDriverError> {
        match self.click() {
            Err(WebDriverError::Refused { code, .. }) if code == "stale element reference" => {
                Ok(())
            }
            clicked => clicked,
        }
    }

    /// Clicks its middle.
    pub fn click(&self) -> Result<(), WebDriverError> {
        self.http.ask(&Ask::Post(json!({})), "/click").map(drop)
    }

    /// Types into it.
    pub fn type_text(&self, text: &str) -> Result<(), WebDriverError> {
        self.http.ask(&Ask::Post(json!({ "text": text })), "/value").map(drop)
    }

    /// Empties it.
    pub fn clear(&self) -> Result<(), WebDriverError> {
        self.http.ask(&Ask::Post(json!({})), "/clear").map(drop)
    }

    /// What people read in it.
    pub fn text(&self) -> Result<String, WebDriverError> {
        let text = self.http.ask(&Ask::Get, "/text")?;
        text.as_str().map(str::to_owned).ok_or(WebDriverError::Strange("a text"))
    }

    /// An attribute, if it has it.
    pub fn attribute(&self, name: &str) -> Result<Option<String>, WebDriverError> {
        let value = self.http.ask(&Ask::Get, &format!("/attribute/{name}"))?;
        Ok(value.as_str().map(str::to_owned))
    }

    /// Whether it can be used.
    pub fn is_enabled(&self) -> Result<bool, WebDriverError> {
        let answer = self.http.ask(&Ask::Get, "/enabled")?;
        answer.as_bool().ok_or(WebDriverError::Strange("yes or no"))
    }
}
