//! Random bits from the operating system.

use crate::error::CoreError;

/// So many random bytes.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], CoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| CoreError::NoRandomness)?;
    Ok(bytes)
}
