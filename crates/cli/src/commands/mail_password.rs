//! The password of the mail account: from a file, or from the environment.

use std::path::Path;

use xuezheng_bureau::MailPassword;

use crate::error::CommandError;

/// The variable that holds it.
const VARIABLE: &str = "XUEZHENG_MAIL_PASSWORD";

/// The first line of the file that is named, else what the environment says; `None` if neither is there.
#[expect(clippy::disallowed_methods, reason = "a secret that must not stand on a command line or in the workspace")]
pub(super) fn read(file: Option<&Path>) -> Result<Option<MailPassword>, CommandError> {
    let Some(path) = file else {
        return Ok(std::env::var(VARIABLE).ok().filter(|text| !text.is_empty()).map(MailPassword::new));
    };
    let fail = |source| CommandError::Read { path: path.display().to_string(), source };
    let text = MailPassword::new(std::fs::read_to_string(path).map_err(fail)?);
    Ok(Some(MailPassword::new(text.lines().next().unwrap_or_default().to_owned())))
}
