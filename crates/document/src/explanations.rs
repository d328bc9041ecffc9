//! The explanations of this crate's codes. One more is `codes/<code>.md` and its line here.

use xuezheng_pack::Explanation;

/// All of them, by code.
pub const EXPLANATIONS: &[Explanation] = xuezheng_pack::explanations! {
    D101 D102 D103 D104 D105 D106 D107 D108 D109 D110
    D111 D112 D113 D114 D115 D116 D117 D118 D119 D120
    D121 D122 D123 D124
    D130 D131 D132 D133 D134 D135
};
