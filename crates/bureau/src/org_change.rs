//! Orgs made, moved, closed and merged (撤并), each from a day on: first what it would change, then the change.

use xuezheng_lake::SubmissionStatus;
use xuezheng_ledger::{Actor, Author, LedgerError, SubmissionFilter};
use xuezheng_pack::org::Placement;
use xuezheng_pack::{NaiveDate, Org, OrgId, OrgKindId, OrgTree};

use crate::error::BureauError;
use crate::history::org_label;
use crate::reach::reach;
use crate::workspace::Workspace;

/// A change of the org tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrgChange {
    /// A new org.
    Add {
        /// Never used again for another one.
        id: OrgId,
        /// Full name.
        label: String,
        /// Its kind.
        kind: OrgKindId,
        /// Under whom.
        parent: OrgId,
        /// Its first day.
        from: NaiveDate,
    },
    /// Another parent from a day on.
    Move {
        /// Which.
        org: OrgId,
        /// Under whom.
        parent: OrgId,
        /// The first day there.
        from: NaiveDate,
    },
    /// Closed: with one successor a merger, with several a split, with none an end.
    Close {
        /// Which.
        org: OrgId,
        /// Its last day.
        last: NaiveDate,
        /// Who takes over.
        successors: Vec<OrgId>,
    },
}

/// What a change of the org tree does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrgPreview {
    /// What will be so, a sentence each.
    pub effects: Vec<String>,
    /// What should be done first or looked after, a sentence each; it is no hindrance.
    pub cares: Vec<String>,
}

/// What a change would do, before it is done.
///
/// # Errors
/// An org that isn't there or outside the actor's subtree; a change that makes no sense.
pub async fn preview_org_change(
    workspace: &Workspace,
    actor: &Actor,
    change: &OrgChange,
) -> Result<OrgPreview, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    let changed = changed(workspace, actor, change, &orgs).await?;
    let mut preview = OrgPreview::default();
    let label = |id: &OrgId| org_label(&orgs, id);
    match change {
        OrgChange::Add { parent, from, .. } => {
            preview.effects.push(format!("「{}」自 {from} 起设立，上级是「{}」。", changed.label, label(parent)));
            preview.effects.push("以前各期的数据不变；以后布置的填报才会有它。".to_owned());
            preview.cares.push("设立后请给它建账号，并在正在进行的填报任务中补上它。".to_owned());
        }
        OrgChange::Move { org, parent, from } => {
            preview.effects.push(format!(
                "「{}」自 {from} 起归「{}」，以前归「{}」。",
                changed.label,
                label(parent),
                orgs.get(org).and_then(|org| org.parent_on(*from)).map_or_else(|| "—".to_owned(), label)
            ));
            preview.effects.push(format!("{from} 以前发生的仍计入原来的上级，以后发生的计入新的上级。"));
        }
        OrgChange::Close { org, last, successors } => {
            closing(workspace, actor, &orgs, (org, *last, successors), &mut preview).await?
        }
    }
    Ok(preview)
}

/// Makes the change, in an operation.
///
/// # Errors
/// As [`preview_org_change`], and what the ledger refuses.
pub async fn change_org(workspace: &Workspace, author: &Author, change: &OrgChange) -> Result<(), BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    let changed = changed(workspace, &author.actor(), change, &orgs).await?;
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    transaction.put_orgs(&[changed]).await?;
    transaction.commit().await?;
    Ok(())
}

/// The org as the change makes it.
async fn changed(workspace: &Workspace, actor: &Actor, change: &OrgChange, orgs: &OrgTree) -> Result<Org, BureauError> {
    match change {
        OrgChange::Add { id, label, kind, parent, from } => {
            if orgs.get(id).is_some() {
                return Err(unfit(format!("机构编号「{id}」已经用过"), "编号不能给别的机构再用，请换一个"));
            }
            let parent = reach(workspace, actor, Some(parent)).await?;
            exists_on(&parent, *from)?;
            Ok(Org {
                id: id.clone(),
                label: label.trim().to_owned(),
                kind: kind.clone(),
                parents: vec![Placement { from: *from, parent: parent.id }],
                attributes: Default::default(),
                sections: Vec::new(),
                from: *from,
                until: None,
                successors: Vec::new(),
            })
        }
        OrgChange::Move { org, parent, from } => {
            let mut org = reach(workspace, actor, Some(org)).await?;
            let parent = reach(workspace, actor, Some(parent)).await?;
            exists_on(&parent, *from)?;
            exists_on(&org, *from)?;
            is_not_root(orgs, &org)?;
            if orgs.is_within(&parent.id, &org.id, *from) {
                let what = format!("「{}」在「{}」之下，不能做它的上级", parent.label, org.label);
                return Err(unfit(what, "请另选上级"));
            }
            // What was to begin later is overtaken.
            org.parents.retain(|placement| placement.from < *from);
            org.parents.push(Placement { from: *from, parent: parent.id });
            Ok(org)
        }
        OrgChange::Close { org, last, successors } => {
            let mut org = reach(workspace, actor, Some(org)).await?;
            is_not_root(orgs, &org)?;
            exists_on(&org, *last)?;
            if org.until.is_some() {
                return Err(unfit(format!("「{}」已经撤并", org.label), "请核对机构"));
            }
            let mut known = Vec::new();
            for successor in successors {
                let successor = reach(workspace, actor, Some(successor)).await?;
                if successor.id == org.id {
                    return Err(unfit(format!("「{}」不能由自己承接", org.label), "请另选承接的机构"));
                }
                exists_on(&successor, last.succ_opt().unwrap_or(*last))?;
                if !known.contains(&successor.id) {
                    known.push(successor.id);
                }
            }
            (org.until, org.successors) = (Some(*last), known);
            Ok(org)
        }
    }
}

fn is_not_root(orgs: &OrgTree, org: &Org) -> Result<(), BureauError> {
    if orgs.root().is_some_and(|root| root.id == org.id) {
        return Err(unfit(format!("「{}」是全局的根，不能撤并或改隶", org.label), "请核对机构"));
    }
    Ok(())
}

fn exists_on(org: &Org, day: NaiveDate) -> Result<(), BureauError> {
    if org.exists_on(day) {
        return Ok(());
    }
    Err(unfit(format!("「{}」在 {day} 还没有设立或已经撤并", org.label), "请核对日期和机构"))
}

/// What closing an org does.
async fn closing(
    workspace: &Workspace,
    actor: &Actor,
    orgs: &OrgTree,
    (org, last, successors): (&OrgId, NaiveDate, &[OrgId]),
    preview: &mut OrgPreview,
) -> Result<(), BureauError> {
    let label = |id: &OrgId| org_label(orgs, id);
    let name = label(org);
    let names: Vec<String> = successors.iter().map(|id| format!("「{}」", label(id))).collect();
    preview.effects.push(format!("「{name}」{last} 是最后一天，以后不再布置填报。"));
    preview.effects.push(match names.as_slice() {
        [] => "没有承接的机构：未办结的事项由它的上级负责。".to_owned(),
        [only] => format!("并入{only}：未办结的事项和以后的存量计入承接的机构。"),
        several => format!("分入{}：没有写明份额，未办结的事项由它的上级负责。", several.join("、")),
    });
    preview.effects.push("撤并以前各期的数据不变，仍按当时的机构统计。".to_owned());
    let day = last.succ_opt().unwrap_or(last);
    let below = orgs.iter().filter(|it| it.exists_on(day) && it.parent_on(day) == Some(org)).count();
    if below > 0 {
        preview.cares.push(format!("它还有 {below} 个下级机构，撤并后没有上级：请先改隶到别的机构。"));
    }
    let accounts = workspace.ledger.accounts(actor).await?;
    let accounts = accounts.iter().filter(|it| it.org == *org && !it.disabled).count();
    if accounts > 0 {
        preview.cares.push(format!("它有 {accounts} 个在用的账号，撤并后请停用或转到承接的机构。"));
    }
    let of_it = SubmissionFilter { org: Some(org.clone()), period: None };
    let submissions = workspace.ledger.submissions_of(actor, &of_it).await?;
    let is_open =
        |status| matches!(status, SubmissionStatus::Asked | SubmissionStatus::Submitted | SubmissionStatus::Returned);
    let open = submissions.iter().filter(|it| is_open(it.status)).count();
    if open > 0 {
        preview.cares.push(format!("它有 {open} 份填报还没有审核通过：请先办完，或者免报。"));
    }
    let pending = workspace.ledger.pending(actor, None).await?;
    let pending: u64 = pending.iter().filter(|it| it.org == *org).map(|it| it.records).sum();
    if pending > 0 {
        preview.cares.push(format!("它有 {pending} 条记录在等审核。"));
    }
    Ok(())
}

fn unfit(what: String, mend: &str) -> BureauError {
    LedgerError::Unfit { what, mend: mend.to_owned() }.into()
}
