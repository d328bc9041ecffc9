//! Rows into Arrow batches.
