//! Why somebody can't sign in, said so that it tells a stranger nothing.

/// Why somebody is not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Login or password is wrong; which one is not said.
    #[error("账号或密码不对，还可以再试 {left} 次。")]
    Wrong {
        /// How many more tries there are.
        left: u32,
    },
    /// Too many tries have failed.
    #[error("已锁定 {minutes} 分钟，或请上一级管理员重置。")]
    Locked {
        /// For how much longer, begun minutes counted whole.
        minutes: i64,
    },
    /// The password is right, and the account closed.
    #[error("这个账号已停用。需要恢复的，请找上一级管理员。")]
    Disabled,
}
