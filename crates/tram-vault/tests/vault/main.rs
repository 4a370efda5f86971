//! The vault from outside, on a real disk: what it keeps, what it refuses, and what breaking it
//! does. One binary, because each would link the whole of SQLCipher again.

#[cfg(test)]
mod crash;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod disk_full;
#[cfg(test)]
mod keyring;
#[cfg(test)]
mod log;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod round_trips;
#[cfg(test)]
mod secrecy;
#[cfg(test)]
mod setting;
#[cfg(test)]
mod wiping;
