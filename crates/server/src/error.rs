//! What can go wrong with a request, as a page that says what happened, what is safe, and what to do.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use xuezheng_bureau::BureauError;
use xuezheng_bureau::figures_of::FigureError;
use xuezheng_bureau::ledger::LedgerError;
use xuezheng_pack::model::Permission;

use crate::api::problem;
use crate::extract::Visit;
use crate::pages::refusal::{Refusal, bare, render};
use crate::state::Site;

/// Seconds after which one may try again where all was too much.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("10");

/// Why a request has no page.
#[derive(Debug)]
pub(crate) enum Fault {
    /// There is no such thing, or none that this person may see: they are not told which.
    NotFound,
    /// Their role may not do this.
    NotAllowed(Permission),
    /// They may not do this here, with who may.
    Forbidden(String),
    /// A program shows no token that is in force.
    NoToken,
    /// They are no longer signed in.
    SessionEnded,
    /// The form is not of this session.
    ForeignForm,
    /// Too many tries.
    TooOften,
    /// Too much work waits.
    Busy,
    /// Too many are at it at once.
    Overloaded,
    /// Somebody else has changed it since.
    Overtaken(String),
    /// It is sealed or locked.
    Locked(String),
    /// What was asked makes no sense as it stands.
    Unfit(String),
    /// What was sent can't be read.
    Body,
    /// Our own fault.
    Broken(String),
}

impl From<BureauError> for Fault {
    fn from(error: BureauError) -> Self {
        let said = error.to_string();
        match error {
            BureauError::Unknown { .. }
            | BureauError::Figure(FigureError::Indicator(_) | FigureError::Org(_) | FigureError::Part { .. })
            | BureauError::NotYet { .. }
            | BureauError::Ledger(LedgerError::NoRecord { .. } | LedgerError::NoRegister(_)) => Self::NotFound,
            BureauError::NotYours { .. } | BureauError::Ledger(LedgerError::Forbidden { .. }) => Self::Forbidden(said),
            BureauError::Ledger(LedgerError::Conflict(_)) | BureauError::ChangedSinceCheck => Self::Overtaken(said),
            BureauError::Ledger(LedgerError::Busy) => Self::Overloaded,
            BureauError::ReadOnly(_) | BureauError::Ledger(LedgerError::Sealed(_)) => Self::Locked(said),
            BureauError::Checks(_)
            | BureauError::NoParameter { .. }
            | BureauError::Stopped
            | BureauError::MissingGlyphs(_)
            | BureauError::Attachment(_)
            | BureauError::Paper(_)
            | BureauError::NotLookedThrough { .. }
            | BureauError::Ledger(LedgerError::Refused(_) | LedgerError::Unfit { .. } | LedgerError::Overtaken(_)) => {
                Self::Unfit(said)
            }
            _ => Self::Broken(said),
        }
    }
}

impl From<LedgerError> for Fault {
    fn from(error: LedgerError) -> Self {
        BureauError::from(error).into()
    }
}

impl From<askama::Error> for Fault {
    fn from(error: askama::Error) -> Self {
        Self::Broken(format!("页面无法写出：{error}"))
    }
}

impl Fault {
    /// What the reader can mend, in words for the page that they are on.
    ///
    /// # Errors
    /// The fault itself, where it takes the page's place.
    pub(crate) fn words(self) -> Result<String, Self> {
        match self {
            Self::Unfit(why) | Self::Forbidden(why) | Self::Overtaken(why) | Self::Locked(why) => Ok(why),
            other => Err(other),
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAllowed(_) | Self::Forbidden(_) | Self::ForeignForm => StatusCode::FORBIDDEN,
            Self::SessionEnded | Self::NoToken => StatusCode::UNAUTHORIZED,
            Self::Busy | Self::Overloaded => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::Overtaken(_) | Self::Locked(_) => StatusCode::CONFLICT,
            Self::Unfit(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Body => StatusCode::BAD_REQUEST,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What to say where there is no page of its own: what happened, and the number of what is our own fault, written down.
    pub(crate) fn told(self, site: &Site) -> (&'static str, String, Option<String>) {
        let number = match &self {
            Self::Broken(detail) => Some(site.note_fault(detail)),
            _ => None,
        };
        let refusal = self.refusal();
        (refusal.title, refusal.text, number)
    }

    /// What its page says.
    fn refusal(self) -> Refusal {
        let back = ("回工作台", "/workbench");
        match self {
            Self::NotFound => {
                Refusal::new("search-off", "没有找到", "可能是地址写错了，也可能不在你的管理范围内。").to(back)
            }
            Self::NotAllowed(permission) => {
                let text = format!("你的角色不能{}。工作需要时，请向局里的管理员申请。", permission.label());
                Refusal::new("lock", "你没有这项权限", &text).to(back)
            }
            Self::Forbidden(why) => Refusal::new("lock", "你没有这项权限", &why).to(back),
            Self::SessionEnded => {
                let text = "离开太久，为安全已退出。请重新登录，再回到这一页；没有暂存的内容要重填。";
                Refusal::new("lock", "登录已过期", text).to(("登录", "/sign-in"))
            }
            Self::NoToken => {
                let text = "请在 Authorization: Bearer 后面写上在用的接口令牌；作废的、停用账号的都不行。";
                Refusal::new("lock", "没有有效的接口令牌", text)
            }
            Self::ForeignForm => {
                let text =
                    "这张表单不是从本系统当前的页面提交的，没有办理，什么也没有改。请回到原来的页面，刷新后再提交。";
                Refusal::new("lock", "没有办理", text).to(back)
            }
            Self::TooOften => Refusal::new("clock", "试得太频繁", "请过 5 分钟再试。").to(("登录", "/sign-in")),
            Self::Busy => {
                Refusal::new("clock", "任务太多，没有办理", "等前面的任务办完再试，一般不超过几分钟。").to(back)
            }
            Self::Overloaded => {
                let text = "同时办理的人太多，这一次没有轮到，什么也没有改。请过 10 秒按浏览器的「刷新」再试，\
                            填好的内容会一起再提交。";
                Refusal::new("clock", "现在人太多，没有办理", text).to(back)
            }
            Self::Overtaken(why) => Refusal::new("alert-circle", "别人刚改过，你的修改没有保存", &why).to(back),
            Self::Locked(why) => Refusal::new("lock", "已经封存，没有改动", &why).to(back),
            Self::Unfit(why) => Refusal::new("alert-circle", "没有办理", &why).to(back),
            Self::Body => {
                let text = "提交的内容不完整，或超过了大小限制，没有办理。请减少内容后再提交。";
                Refusal::new("alert-circle", "没有办理", text).to(back)
            }
            Self::Broken(_) => {
                let text = "系统出了错，已有数据没有受影响。请过一会儿再试；还不行的，把下面的编号告诉管理员。";
                Refusal::new("plug-connected-x", "没有办成", text).to(back)
            }
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let status = self.status();
        let detail = match &self {
            Self::Broken(detail) => Some(detail.clone()),
            _ => None,
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(Refused { status, refusal: self.refusal(), detail });
        response
    }
}

/// Says when to try again, where all was too much.
fn when_to_come_again(mut response: Response) -> Response {
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
    }
    response
}

/// A fault on its way to the guard, who knows whose page it becomes.
#[derive(Clone)]
pub(crate) struct Refused {
    status: StatusCode,
    refusal: Refusal,
    detail: Option<String>,
}

impl Refused {
    /// The same for a program.
    pub(crate) fn problem(self, site: &Site) -> Response {
        let number = self.detail.as_deref().map(|detail| site.note_fault(detail));
        let answer = problem(self.status, self.refusal.title, &self.refusal.text, number.as_deref());
        when_to_come_again(answer)
    }

    /// The page, in the shell of whoever asked; without one, where that can't be had.
    pub(crate) async fn page(mut self, visit: &Visit) -> Response {
        if let Some(detail) = &self.detail {
            self.refusal.number = Some(visit.site.note_fault(detail));
        }
        let page = render(visit, self.refusal.clone()).await;
        let body = page.unwrap_or_else(|fault| {
            let (.., number) = fault.told(&visit.site);
            self.refusal.number = self.refusal.number.take().or(number);
            bare(self.refusal)
        });
        when_to_come_again((self.status, Html(body)).into_response())
    }
}
