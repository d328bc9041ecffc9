//! Signing in, staying signed in, and signing out.

use chrono::TimeDelta;
use sm3::{Digest, Sm3};
use xuezheng_lake::segment::hex;
use xuezheng_ledger::{Failures, Stamp};

use crate::account::{Person, Refusal, password};
use crate::error::BureauError;
use crate::keys::fresh;
use crate::workspace::Workspace;

/// Failures in a row after which a login is locked.
const MOST_FAILURES: u32 = 5;

/// How long failures are held against a login.
const LOCKED_MINUTES: i64 = 15;

/// How long somebody stays signed in.
pub const SESSION_HOURS: i64 = 8;

/// What proves a session: random, known to the browser alone. The ledger knows its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The token that a browser sent, whatever it is.
    pub fn of(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As a browser keeps it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn hash(&self) -> String {
        hex(&Sm3::digest(self.0.as_bytes()))
    }
}

/// A secret for somebody who is not signed in yet, to which their forms belong.
///
/// # Errors
/// If the system has no randomness.
pub fn fresh_secret() -> Result<String, BureauError> {
    Ok(hex(&fresh::<16>()?))
}

/// Signs somebody in by password.
///
/// # Errors
/// If the ledger can't be read or written; that somebody is refused is no error.
pub async fn sign_in(
    workspace: &Workspace,
    login: &str,
    typed: &str,
    now: Stamp,
) -> Result<Result<Token, Refusal>, BureauError> {
    let ledger = &workspace.ledger;
    let failures = ledger.failures(login, now.utc).await?;
    if let Some(locked) = failures.and_then(|failures| locked(failures, now)) {
        return Ok(Err(locked));
    }
    let credential = ledger.credential(login).await?;
    let kept = credential.as_ref().map_or(password::NOBODY, |credential| &credential.hash);
    let is_right = workspace.hashing.is_right(typed, kept).await?;
    let account = Some(is_right).filter(|is_right| *is_right).and(credential);
    let Some(account) = account.map(|credential| credential.account) else {
        let until = now.utc + TimeDelta::minutes(LOCKED_MINUTES);
        let failures = ledger.note_failure(login, now.utc, until).await?;
        let left = MOST_FAILURES.saturating_sub(failures.count);
        return Ok(Err(locked(failures, now).unwrap_or(Refusal::Wrong { left })));
    };
    if account.disabled {
        return Ok(Err(Refusal::Disabled));
    }
    if failures.is_some() {
        ledger.forget_failures(login).await?;
    }
    let token = Token(hex(&fresh::<32>()?));
    ledger.begin_session(login, &token.hash(), now.utc, now.utc + TimeDelta::hours(SESSION_HOURS)).await?;
    Ok(Ok(token))
}

fn locked(failures: Failures, now: Stamp) -> Option<Refusal> {
    let left = (failures.until - now.utc).num_seconds();
    (failures.count >= MOST_FAILURES).then_some(Refusal::Locked { minutes: (left + 59) / 60 })
}

/// Who has this token, while they are signed in.
///
/// # Errors
/// If the ledger can't be read.
pub async fn person(workspace: &Workspace, token: &Token, now: Stamp) -> Result<Option<Person>, BureauError> {
    let Some(session) = workspace.ledger.session(&token.hash(), now).await? else { return Ok(None) };
    let orgs = workspace.ledger.orgs().await?;
    Ok(Some(Person::of(workspace, &orgs, session)))
}

/// Signs out (退出).
///
/// # Errors
/// If the ledger can't be written.
pub async fn sign_out(workspace: &Workspace, token: &Token) -> Result<(), BureauError> {
    Ok(workspace.ledger.end_session(&token.hash()).await?)
}

/// Signs somebody out wherever they are signed in.
///
/// # Errors
/// If the ledger can't be written.
pub async fn sign_out_everywhere(workspace: &Workspace, person: &Person) -> Result<(), BureauError> {
    Ok(workspace.ledger.end_sessions_of(&person.account.login).await?)
}

/// Changes one's own password, which signs one out everywhere; the token of a new session.
///
/// # Errors
/// A password that is too weak or the old one again, or a ledger that can't be written; a wrong old password is a refusal,
/// and counts like one at the sign-in.
pub async fn change_password(
    workspace: &Workspace,
    person: &Person,
    old: &str,
    new: &str,
    now: Stamp,
) -> Result<Result<Token, Refusal>, BureauError> {
    let login = &person.account.login;
    password::check(new, login)?;
    if old == new {
        let (what, mend) = ("新密码和原来的一样".to_owned(), "请换一个".to_owned());
        return Err(xuezheng_ledger::LedgerError::Unfit { what, mend }.into());
    }
    let proof = match sign_in(workspace, login, old, now).await? {
        Ok(proof) => proof,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let hash = workspace.hashing.hash(new).await?;
    let mut transaction = workspace.ledger.begin(person.own_author(now, "修改密码")).await?;
    transaction.change_password(login, &hash).await?;
    transaction.commit().await?;
    // All sessions are over now, the proof's too.
    workspace.ledger.begin_session(login, &proof.hash(), now.utc, now.utc + TimeDelta::hours(SESSION_HOURS)).await?;
    Ok(Ok(proof))
}
