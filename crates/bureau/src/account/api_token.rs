//! Tokens with which programs act for an account, in its role and within its orgs.

use chrono::TimeDelta;
use sm3::{Digest, Sm3};
use xuezheng_lake::segment::hex;
use xuezheng_ledger::{ApiToken, Author, Session, Stamp};

use crate::account::Person;
use crate::error::BureauError;
use crate::keys::fresh;
use crate::workspace::Workspace;

/// What every token begins with, so that one that lies about is known for what it is.
const PREFIX: &str = "xz_";

/// Gives an account a token; the token, which nobody can be told again.
///
/// # Errors
/// An account that isn't the author's to keep, or words about its use that are missing.
pub async fn add_token(
    workspace: &Workspace,
    author: &Author,
    login: &str,
    label: &str,
) -> Result<String, BureauError> {
    let token = format!("{PREFIX}{}", hex(&fresh::<32>()?));
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    transaction.add_token(login, &hash(&token), label).await?;
    transaction.commit().await?;
    Ok(token)
}

/// Revokes a token (作废).
///
/// # Errors
/// An account that isn't the author's to keep, or a token that isn't there.
pub async fn revoke_token(workspace: &Workspace, author: &Author, login: &str, id: &str) -> Result<(), BureauError> {
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    transaction.revoke_token(login, id).await?;
    transaction.commit().await?;
    Ok(())
}

/// The tokens of an account, the oldest first, without their secrets.
///
/// # Errors
/// If the ledger can't be read.
pub async fn tokens(workspace: &Workspace, login: &str) -> Result<Vec<ApiToken>, BureauError> {
    Ok(workspace.ledger.tokens(login).await?)
}

/// For whom a token acts, while it and their account are in force.
///
/// # Errors
/// If the ledger can't be read.
pub async fn token_holder(workspace: &Workspace, token: &str, now: Stamp) -> Result<Option<Person>, BureauError> {
    if !token.starts_with(PREFIX) {
        return Ok(None);
    }
    let Some(account) = workspace.ledger.token_account(&hash(token)).await? else { return Ok(None) };
    let orgs = workspace.ledger.orgs().await?;
    // A token has no end of its own; who asks is known for this request alone.
    let session = Session { account, acting_for: None, expires: now.utc + TimeDelta::minutes(1) };
    Ok(Some(Person::of(workspace, &orgs, session)))
}

fn hash(token: &str) -> String {
    hex(&Sm3::new_with_prefix(b"xuezheng api token ").chain_update(token.as_bytes()).finalize())
}
