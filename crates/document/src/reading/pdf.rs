//! Lines of a PDF.

use super::error::ReadError;
use super::line::Found;

/// The lines of the text of a PDF.
pub(super) fn lines(bytes: &[u8]) -> Result<Found, ReadError> {
    let _ = bytes;
    Err(ReadError::NoText)
}
