//! Reads and checks the catalogue's data, answers searches, evaluates conditions
