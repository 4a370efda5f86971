//! Finds capture sources and pulls frames; a source that crashes harms no one
