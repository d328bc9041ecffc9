//! Segments as files.
