//! The explanations of this crate's codes. One more is `codes/<code>.md` and its line here.

use crate::explanation::Explanation;

/// All of them, by code.
pub const EXPLANATIONS: &[Explanation] = crate::explanations! {
    P001 P002 P003 P004 P005 P006 P007 P008 P009 P010
    P020 P021 P022 P023 P024 P025 P026 P027
    P030 P031 P032 P033 P034 P035 P036 P037 P038 P039
    P040 P041 P042 P043 P044 P045 P046 P047 P048
    P050 P051 P052 P053 P054 P055 P056 P057 P058 P059
    P070 P071 P072 P073 P074 P075 P076 P077 P078
    P080 P081
    P090 P091 P092
    P100
};
