//! Operations (操作): who changed what, when and why, with the hashes that chain them.

use std::fmt;

use sea_query::{Expr, ExprTrait};
use sm3::{Digest, Sm3};
use xuezheng_pack::{OrgId, RecordId, RegisterId};

use crate::access::Author;

/// One committed transaction; numbered from 1 without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub i64);

impl fmt::Display for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// What happened to a record, an org or a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// 新增.
    Insert,
    /// 修改.
    Edit,
    /// 业务流转.
    Transition,
    /// 上报.
    Submit,
    /// 审核通过.
    Approve,
    /// 退回.
    Return,
    /// 作废.
    Void,
    /// 机构变动.
    Org,
    /// 布置填报.
    Ask,
    /// 零上报.
    DeclareZero,
    /// 填报上报.
    SubmitFiling,
    /// 填报审核通过.
    ApproveFiling,
    /// 填报退回.
    ReturnFiling,
    /// 免报.
    Exempt,
    /// 说明: why a record is right although a soft check fails.
    Explain,
    /// 补算: the pack has gained a deadline, or a reference was resolved. Neither a new version nor a change of review.
    Recompute,
    /// 封存.
    Seal,
    /// 更正封存数据: something sealed is changed by an approval, with a reason. No change of the record itself.
    Restate,
    /// 签发.
    Issue,
    /// 恢复旧版: an older version's cells as a new version.
    Revert,
    /// 撤销: what an operation did is taken back. Its cells name the review status (`_status`) and, where another version
    /// counts by it, that one (`_approved`).
    Undo,
    /// 逐级审核通过: passed at one level of the review, and on to the next.
    Pass,
    /// 填报逐级审核通过.
    PassFiling,
    /// 批注: what is wrong with a row or a cell that is returned.
    Remark,
    /// 抽查: a draw with its list, seed and result.
    Draw,
    /// 查看个人信息: a masked cell was shown in clear, for a purpose.
    Reveal,
    /// 清除个人信息: keys were destroyed.
    Erase,
    /// 布置填报任务: a collection is opened; its filings are asked for by changes of their own.
    OpenCollection,
    /// 调整填报任务: registers, orgs, the deadline or the title.
    AmendCollection,
    /// 锁定填报任务.
    LockCollection,
    /// 重新开放填报任务.
    ReopenCollection,
    /// 办结填报任务.
    CloseCollection,
    /// 延期: one org may answer a collection until another day.
    Extend,
    /// 预填: a new record made of an approved one, whose place its cells name (`_from`). As [`Insert`](Self::Insert), but
    /// nobody has typed it.
    Prefill,
    /// 写信: a letter was put into the outbox.
    Post,
    /// 登记联系邮箱.
    Contact,
    /// 打印报送表: a filing was printed, with a verification code.
    Print,
    /// 上传盖章扫描件.
    AttachScan,
    /// 账号: an account was made or changed, or its password was; its cells are the account before and after.
    Account,
}

const KINDS: &[(ChangeKind, &str, &str)] = &[
    (ChangeKind::Insert, "insert", "新增"),
    (ChangeKind::Edit, "edit", "修改"),
    (ChangeKind::Transition, "transition", "业务流转"),
    (ChangeKind::Submit, "submit", "上报"),
    (ChangeKind::Approve, "approve", "审核通过"),
    (ChangeKind::Return, "return", "退回"),
    (ChangeKind::Void, "void", "作废"),
    (ChangeKind::Org, "org", "机构变动"),
    (ChangeKind::Ask, "ask", "布置填报"),
    (ChangeKind::DeclareZero, "declare_zero", "零上报"),
    (ChangeKind::SubmitFiling, "submit_filing", "填报上报"),
    (ChangeKind::ApproveFiling, "approve_filing", "填报审核通过"),
    (ChangeKind::ReturnFiling, "return_filing", "填报退回"),
    (ChangeKind::Exempt, "exempt", "免报"),
    (ChangeKind::Explain, "explain", "说明"),
    (ChangeKind::Recompute, "recompute", "补算"),
    (ChangeKind::Seal, "seal", "封存"),
    (ChangeKind::Restate, "restate", "更正封存数据"),
    (ChangeKind::Issue, "issue", "签发"),
    (ChangeKind::Revert, "revert", "恢复旧版"),
    (ChangeKind::Undo, "undo", "撤销"),
    (ChangeKind::Pass, "pass", "逐级审核通过"),
    (ChangeKind::PassFiling, "pass_filing", "填报逐级审核通过"),
    (ChangeKind::Remark, "remark", "批注"),
    (ChangeKind::Draw, "draw", "抽查"),
    (ChangeKind::Reveal, "reveal", "查看个人信息"),
    (ChangeKind::Erase, "erase", "清除个人信息"),
    (ChangeKind::OpenCollection, "open_collection", "布置填报任务"),
    (ChangeKind::AmendCollection, "amend_collection", "调整填报任务"),
    (ChangeKind::LockCollection, "lock_collection", "锁定填报任务"),
    (ChangeKind::ReopenCollection, "reopen_collection", "重新开放填报任务"),
    (ChangeKind::CloseCollection, "close_collection", "办结填报任务"),
    (ChangeKind::Extend, "extend", "延期"),
    (ChangeKind::Prefill, "prefill", "预填"),
    (ChangeKind::Post, "post", "写信"),
    (ChangeKind::Contact, "contact", "登记联系邮箱"),
    (ChangeKind::Print, "print", "打印报送表"),
    (ChangeKind::AttachScan, "attach_scan", "上传盖章扫描件"),
    (ChangeKind::Account, "account", "账号变动"),
];

/// Changes by which the org that they are about learns something that it didn't do itself.
const TOLD: [ChangeKind; 7] = [
    ChangeKind::Ask,
    ChangeKind::Approve,
    ChangeKind::Return,
    ChangeKind::ApproveFiling,
    ChangeKind::ReturnFiling,
    ChangeKind::Exempt,
    ChangeKind::Extend,
];

impl ChangeKind {
    /// That a change is one by which an org is told something, said as its index says it.
    pub(crate) fn is_told() -> Expr {
        Expr::col("kind").is_in(TOLD.map(|kind| Expr::Constant(kind.code().into())))
    }

    /// As the database stores it.
    pub fn code(self) -> &'static str {
        KINDS.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, code, _)| code)
    }

    /// As a history shows it.
    pub fn label(self) -> &'static str {
        KINDS.iter().find(|(kind, ..)| *kind == self).map_or("", |(.., label)| label)
    }

    /// The inverse of [`code`](Self::code).
    pub fn parse(code: &str) -> Option<Self> {
        KINDS.iter().find(|(_, known, _)| *known == code).map(|(kind, ..)| *kind)
    }
}

/// One changed thing.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) register: Option<RegisterId>,
    pub(crate) record: Option<RecordId>,
    pub(crate) org: OrgId,
    pub(crate) version: i64,
    pub(crate) kind: ChangeKind,
    /// Changed cells as canonical JSON: `{"amount":["1000","1200"]}`, before and after, in column order.
    pub(crate) cells: Option<String>,
    /// A reason, or the evidence named.
    pub(crate) note: Option<String>,
}

pub(crate) type Hash = [u8; 32];

/// Text and number fields one after the other, each with its length, so that none can borrow from the next.
struct Fields(Sm3);

impl Fields {
    fn new(domain: u8) -> Self {
        Self(Sm3::new_with_prefix([domain]))
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
        self
    }

    fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    fn optional(self, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text("1").text(text),
            None => self.text("0"),
        }
    }

    fn number(self, number: i64) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    fn finish(self) -> Hash {
        self.0.finalize().into()
    }
}

/// Hash of a change: a leaf of its operation's tree.
pub(crate) fn leaf(change: &Change, position: i64) -> Hash {
    Fields::new(0)
        .number(position)
        .optional(change.register.as_ref().map(RegisterId::as_str))
        .optional(change.record.map(|record| record.to_string()).as_deref())
        .text(change.org.as_str())
        .number(change.version)
        .text(change.kind.code())
        .optional(change.cells.as_deref())
        .optional(change.note.as_deref())
        .finish()
}

/// Root of a Merkle tree: neighbours are hashed together, an odd one moves up as it is.
pub(crate) fn root(mut level: Vec<Hash>) -> Hash {
    if level.is_empty() {
        return Fields::new(2).finish();
    }
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => Sm3::new_with_prefix([1]).chain_update(left).chain_update(right).finalize().into(),
                odd => odd[0],
            })
            .collect();
    }
    level[0]
}

/// Hash of an operation over its own facts, its changes' root, and the hash of the operation before it.
pub(crate) fn chain(id: OperationId, author: &Author, changes: i64, root: &str, previous: &str) -> Hash {
    let fields = Fields::new(3)
        .number(id.0)
        .text(&author.actor)
        .text(author.org.as_str())
        .optional(author.role.as_ref().map(xuezheng_pack::RoleId::as_str))
        .text(&author.why)
        .text(&utc(author))
        .text(&author.at.today.to_string())
        .number(changes)
        .text(root)
        .text(previous);
    // Hashed only where there is one: operations of the first formats knew none.
    match &author.acting_for {
        Some(name) => fields.text(name).finish(),
        None => fields.finish(),
    }
}

/// The operation's moment as stored and hashed.
pub(crate) fn utc(author: &Author) -> String {
    author.at.utc.to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_comes_back_from_its_code() {
        for (kind, code, _) in KINDS {
            assert_eq!(ChangeKind::parse(code), Some(*kind));
            assert_eq!(kind.code(), *code);
        }
    }

    #[test]
    fn the_root_depends_on_every_leaf_and_their_order() {
        let leaves: Vec<Hash> = (0..5u8).map(|n| [n; 32]).collect();
        let whole = root(leaves.clone());
        let mut swapped = leaves.clone();
        swapped.swap(0, 4);
        assert_ne!(root(swapped), whole);
        assert_ne!(root(leaves[..4].to_vec()), whole);
    }
}
