//! Carries submissions to the portal across crashes and lost links
