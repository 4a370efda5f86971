//! How a driver is asked: over HTTP, in JSON.

use std::time::Duration;

use serde_json::Value;
use ureq::http::Response;
use ureq::{Agent, Body};

use super::WebDriverError;
use crate::progress::now;

/// How long a page that is asked may take to follow the one before.
const BETWEEN_PAGES: Duration = Duration::from_secs(10);

/// What is asked of an address.
pub(super) enum Ask {
    Get,
    Post(Value),
    Delete,
}

/// An address and how it is asked.
#[derive(Clone, Debug)]
pub(super) struct Http {
    agent: Agent,
    base: String,
}

impl Http {
    pub(super) fn new(base: String) -> Self {
        let settings = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(Duration::from_mins(2)));
        Self { agent: settings.build().into(), base }
    }

    pub(super) fn below(&self, path: &str) -> Self {
        Self { agent: self.agent.clone(), base: format!("{}{path}", self.base) }
    }

    /// The `value` of the answer; refusals have their code in it. Between two pages there is none to
    /// ask: nothing was done then, and it is asked again.
    pub(super) fn ask(&self, ask: &Ask, path: &str) -> Result<Value, WebDriverError> {
        let address = format!("{}{path}", self.base);
        let answer = || match ask {
            Ask::Get => self.agent.get(&address).call(),
            Ask::Post(body) => self.agent.post(&address).send_json(body),
            Ask::Delete => self.agent.delete(&address).call(),
        };
        let begun = now();
        loop {
            match read(answer()?) {
                Err(WebDriverError::Refused { code, .. })
                    if code == "no such frame" && begun.elapsed() < BETWEEN_PAGES =>
                {
                    std::thread::sleep(Duration::from_millis(50));
                }
                answered => return answered,
            }
        }
    }
}

fn read(mut answer: Response<Body>) -> Result<Value, WebDriverError> {
    let well = answer.status().is_success();
    let mut body: Value = answer.body_mut().with_config().limit(64 << 20).read_json()?;
    let value = body.get_mut("value").map(Value::take).unwrap_or_default();
    if well { Ok(value) } else { Err(refusal(&value)) }
}

pub(super) fn refusal(value: &Value) -> WebDriverError {
    let said = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    WebDriverError::Refused { code: said("error"), message: said("message") }
}
