//! Delivery (投递): the letters that wait are handed to the mail server, each on its own.

use chrono::Days;
use xuezheng_ledger::{Author, DeliveryState, Message, Outcome};
use xuezheng_pack::OrgId;

use crate::error::BureauError;
use crate::mail::{MailError, MailPassword, Post, Unsent};
use crate::workspace::{Workspace, mail_server};

/// How often a letter is tried before it is given up.
pub const MOST_ATTEMPTS: u32 = 5;

/// Days after which a letter that still waits is given up: a reminder of last week is no reminder.
pub const STALE_AFTER_DAYS: u64 = 3;

/// Letters in a row that find no server before the rest is left for another time.
const MOST_UNREACHED: u32 = 3;

/// What came of the letters that were waiting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Sent.
    pub sent: Vec<i64>,
    /// Not sent, to be tried again, each with the reason.
    pub later: Vec<Unposted>,
    /// Not sent and given up, each with the reason.
    pub failed: Vec<Unposted>,
    /// To orgs without an address: to be passed on by other means.
    pub without_address: Vec<Unposted>,
    /// Left untried, for the server could not be reached any more.
    pub untried: usize,
}

/// A letter that did not go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unposted {
    /// Its number.
    pub message: i64,
    /// To whom.
    pub org: OrgId,
    /// Why.
    pub why: String,
}

/// Sends the letters that wait, or only those named, also if they were given up or broke off. One that fails doesn't keep
/// the others; it is tried again in the next run, [`MOST_ATTEMPTS`] times in all. No two runs send the same one.
///
/// # Errors
/// [`MailError`] where no server is named or it can't be reached: then nothing was tried.
pub async fn deliver(
    workspace: &Workspace,
    author: &Author,
    password: Option<&MailPassword>,
    only: &[i64],
) -> Result<Delivered, BureauError> {
    let server = mail_server(&workspace.folder)?.ok_or(MailError::NoServer)?;
    let post = server.post(&workspace.folder, password)?;
    let from: &[DeliveryState] = match only.is_empty() {
        true => &[DeliveryState::Waiting],
        false => &[DeliveryState::Waiting, DeliveryState::Sending, DeliveryState::Failed],
    };
    let mut letters = workspace.ledger.messages(&author.actor(), from).await?;
    let mut done = Delivered::default();
    if only.is_empty() {
        let oldest = author.at.today.checked_sub_days(Days::new(STALE_AFTER_DAYS));
        let (stale, fresh) = letters.into_iter().partition(|it| oldest.is_some_and(|oldest| it.on < oldest));
        letters = fresh;
        give_up(workspace, author, stale, &mut done).await?;
    } else {
        letters.retain(|letter| only.contains(&letter.id));
    }
    let (addressed, without): (Vec<Message>, Vec<Message>) = letters.into_iter().partition(|it| it.address.is_some());
    let unaddressed = |it: &Message| unposted(it, "没有登记邮箱，请转发文字，或登记邮箱后再发".to_owned());
    done.without_address = without.iter().map(unaddressed).collect();
    if !addressed.is_empty() {
        post.greet().await?;
        send(workspace, author, &post, from, &addressed, &mut done).await?;
    }
    Ok(done)
}

async fn send(
    workspace: &Workspace,
    author: &Author,
    post: &Post,
    from: &[DeliveryState],
    letters: &[Message],
    done: &mut Delivered,
) -> Result<(), BureauError> {
    let mut unreached = 0;
    for (index, letter) in letters.iter().enumerate() {
        if unreached == MOST_UNREACHED {
            done.untried = letters.len() - index;
            return Ok(());
        }
        let Some(to) = &letter.address else { continue };
        if !workspace.ledger.take_up(letter.id, from, author.at).await? {
            continue;
        }
        let tried = post.send(letter, to, author.at).await;
        unreached = if matches!(tried, Err(Unsent::Unreachable(_))) { unreached + 1 } else { 0 };
        let is_last = letter.delivery.attempts + 1 >= MOST_ATTEMPTS;
        let outcome = match tried {
            Ok(()) => Outcome::Sent(to.clone()),
            Err(Unsent::Refused(why)) => Outcome::Failed(why),
            Err(Unsent::Deferred(why) | Unsent::Unreachable(why)) if is_last => {
                Outcome::Failed(format!("试了 {MOST_ATTEMPTS} 次，不再自动发送：{why}"))
            }
            Err(Unsent::Deferred(why) | Unsent::Unreachable(why)) => Outcome::Later(why),
        };
        workspace.ledger.settle(letter.id, &outcome, author.at).await?;
        match outcome {
            Outcome::Sent(_) => done.sent.push(letter.id),
            Outcome::Later(why) => done.later.push(unposted(letter, why)),
            Outcome::Failed(why) => done.failed.push(unposted(letter, why)),
        }
    }
    Ok(())
}

async fn give_up(
    workspace: &Workspace,
    author: &Author,
    stale: Vec<Message>,
    done: &mut Delivered,
) -> Result<(), BureauError> {
    let why = format!("超过 {STALE_AFTER_DAYS} 天没有发出，内容可能已经过时，不再自动发送");
    let ids: Vec<i64> = stale.iter().map(|letter| letter.id).collect();
    workspace.ledger.give_up(&ids, &why, author.at).await?;
    done.failed.extend(stale.iter().map(|letter| unposted(letter, why.clone())));
    Ok(())
}

fn unposted(letter: &Message, why: String) -> Unposted {
    Unposted { message: letter.id, org: letter.org.clone(), why }
}
