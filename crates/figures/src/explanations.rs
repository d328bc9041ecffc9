//! The explanations of this crate's codes. One more is `codes/<code>.md` and its line here.

use xuezheng_pack::Explanation;

/// All of them, by code.
pub const EXPLANATIONS: &[Explanation] = xuezheng_pack::explanations! {
    F001 F002 F003 F004 F005 F006 F007 F008 F009 F010
    F011 F012 F013 F014 F015 F016 F017 F018 F019 F020
    F021 F022 F023 F024 F025 F026 F027
    F030 F031 F032 F033 F034 F040 F041 F042 F043 F044 F045 F046
};
