//! What a role may do.

/// A kind of work (权限) that roles are trusted with. What a role may *see* of orgs is the subtree of whoever acts in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// 填报: to fill in records and submit them.
    Fill,
    /// 审核: to approve and return what others submit.
    Review,
    /// 布置填报: to ask orgs to file, to chase and to exempt them.
    Collect,
    /// 数据: to read figures.
    Figures,
    /// 报告: to compile documents.
    Report,
    /// 签发: to issue documents.
    Issue,
    /// 封存: to seal periods.
    Seal,
    /// 管理: to keep orgs and accounts.
    Admin,
    /// 审计: to read operations and who has looked at personal data.
    Audit,
}

const WORDS: [(&str, &str, Permission); 9] = [
    ("fill", "填报", Permission::Fill),
    ("review", "审核", Permission::Review),
    ("collect", "布置填报", Permission::Collect),
    ("figures", "查看数据", Permission::Figures),
    ("report", "编制报告", Permission::Report),
    ("issue", "签发", Permission::Issue),
    ("seal", "封存", Permission::Seal),
    ("admin", "管理机构和账号", Permission::Admin),
    ("audit", "查看操作记录", Permission::Audit),
];

impl Permission {
    /// Each with its word in a pack and its Chinese name.
    pub const WORDS: &[(&str, &str, Self)] = &WORDS;

    /// As a page says it.
    pub fn label(self) -> &'static str {
        WORDS.iter().find(|(.., permission)| *permission == self).map_or("", |(_, label, _)| label)
    }
}
