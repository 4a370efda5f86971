//! The same use cases without a window: for staff, scripts, benches and tests
