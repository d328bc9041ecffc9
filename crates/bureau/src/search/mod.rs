//! One search over everything that somebody may see: records, figures, documents, orgs and registers.

mod named;
mod records;

use xuezheng_ledger::Actor;
use xuezheng_pack::{IndicatorId, OrgId, RecordId, RegisterId};

use crate::account::Person;
use crate::error::BureauError;
use crate::workspace::Workspace;

/// Records of each register whose texts are looked through, the newest first: with that, a search of a county takes a tenth of
/// a second, however long it has kept records.
pub const LOOKED_THROUGH: u64 = 2_000;

/// What a search looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SearchGroup {
    /// 记录.
    Records,
    /// 数据.
    Figures,
    /// 公文.
    Documents,
    /// 单位.
    Orgs,
    /// 台账.
    Registers,
}

impl SearchGroup {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Records, Self::Figures, Self::Documents, Self::Orgs, Self::Registers];

    /// As an address writes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Figures => "figures",
            Self::Documents => "documents",
            Self::Orgs => "orgs",
            Self::Registers => "registers",
        }
    }

    /// As a page shows it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Records => "记录",
            Self::Figures => "数据",
            Self::Documents => "公文",
            Self::Orgs => "单位",
            Self::Registers => "台账",
        }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A record.
    Record(RegisterId, RecordId),
    /// An indicator.
    Figure(IndicatorId),
    /// An issued document, by its number.
    Issued(String),
    /// A manuscript, by its name.
    Manuscript(String),
    /// An org.
    Org(OrgId),
    /// A register.
    Register(RegisterId),
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What.
    pub target: Target,
    /// What it is called.
    pub title: String,
    /// What else tells it from others.
    pub note: String,
}

/// What was found of one kind, the best first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hits {
    /// The kind.
    pub group: SearchGroup,
    /// As many as were asked for.
    pub hits: Vec<Hit>,
    /// Whether there are more.
    pub is_more: bool,
    /// Registers that hold more records than are listed.
    pub fuller: Vec<(RegisterId, String)>,
}

/// What to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The words, at least one character.
    pub words: String,
    /// Only of this kind.
    pub only: Option<SearchGroup>,
    /// At most so many of each kind.
    pub limit: usize,
}

/// Everything of the person's subtree and permissions that the words name, by kind; kinds with nothing are left out. What is
/// personal is found by the whole of it alone.
///
/// # Errors
/// If the ledger can't be read.
pub async fn search(
    workspace: &Workspace,
    person: &Person,
    actor: &Actor,
    search: &Search,
) -> Result<Vec<Hits>, BureauError> {
    let words = search.words.trim();
    let mut found = Vec::new();
    if words.is_empty() {
        return Ok(found);
    }
    for group in SearchGroup::ALL.into_iter().filter(|group| search.only.is_none_or(|only| only == *group)) {
        let hits = match group {
            SearchGroup::Records => records::records(workspace, actor, words, search.limit).await?,
            SearchGroup::Figures => named::figures(workspace, person, words),
            SearchGroup::Documents => named::documents(workspace, person, actor, words).await?,
            SearchGroup::Orgs => named::orgs(workspace, actor, words).await?,
            SearchGroup::Registers => named::registers(workspace, words),
        };
        let is_more = hits.is_more || hits.hits.len() > search.limit;
        let hits = Hits { hits: hits.hits.into_iter().take(search.limit).collect(), is_more, ..hits };
        if !hits.hits.is_empty() {
            found.push(hits);
        }
    }
    Ok(found)
}
