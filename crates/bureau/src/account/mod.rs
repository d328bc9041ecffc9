//! Accounts (账号): who may sign in, and everything from typing a password to signing out.

mod api_token;
mod deputy;
mod hashing;
mod keep;
mod password;
mod person;
mod refusal;
mod sign_in;

pub(crate) use hashing::Hashing;

pub use api_token::{add_token, revoke_token, token_holder, tokens};
pub use deputy::{DeputyLine, act, add_deputy, concerns, deputies, revoke_deputy};
pub use keep::{NewAccount, Step as AccountStep, accounts, add_account, change_account, reset_password};
pub(crate) use keep::{Step, add_accounts_heard, may_give};
pub use person::{ActingFor, Person};
pub use refusal::Refusal;
pub use sign_in::{
    SESSION_HOURS, Token, change_password, fresh_secret, person, sign_in, sign_out, sign_out_everywhere,
};
