//! Who asks, when, and from which page.

use axum::extract::FromRequestParts;
use axum::extract::Request;
use axum::http::request::Parts;
use xuezheng_bureau::ledger::{Actor, Author, Stamp};
use xuezheng_bureau::{Person, Workspace};

use crate::error::Fault;
use crate::session;
use crate::state::Shared;
use crate::view::encoded;

/// A request as its page sees it, signed in or not.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) site: Shared,
    pub(crate) person: Option<Person>,
    /// When it came: one moment for all of it.
    pub(crate) now: Stamp,
    /// What forms on the page must send back.
    pub(crate) form_token: String,
    /// The path asked for.
    pub(crate) path: String,
    /// What follows it.
    pub(crate) query: String,
    is_reading: bool,
}

impl Visit {
    pub(crate) fn of(site: &Shared, request: &Request) -> Self {
        Self {
            site: site.clone(),
            person: None,
            now: site.now(),
            form_token: session::form_token(request.headers()).unwrap_or_default(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            is_reading: request.method() == axum::http::Method::GET,
        }
    }

    /// The same once somebody has signed in with this request.
    pub(crate) fn signed_in(&self, person: Person, form_token: String) -> Self {
        Self { person: Some(person), form_token, ..self.clone() }
    }

    /// The sign-in page that leads back here.
    pub(crate) fn sign_in_path(&self) -> String {
        if !self.is_reading || self.path == "/" || self.path == "/workbench" {
            return "/sign-in".to_owned();
        }
        let here = if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) };
        format!("/sign-in?next={}", encoded(&here))
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Fault::Broken("没有经过门卫的路由".to_owned()))
    }
}

/// A request of somebody who is signed in and may do what the route needs.
#[derive(Clone)]
pub(crate) struct Signed {
    pub(crate) visit: Visit,
    pub(crate) person: Person,
}

impl Signed {
    pub(crate) fn workspace(&self) -> &Workspace {
        &self.visit.site.workspace
    }

    /// Them as a reader.
    pub(crate) fn actor(&self) -> Actor {
        self.person.actor(self.visit.now)
    }

    /// Them as a writer, with their reason.
    pub(crate) fn author(&self, why: impl Into<String>) -> Author {
        self.person.author(self.visit.now, why)
    }

    /// Them as a writer about their own account, for whomever they act.
    pub(crate) fn own_author(&self, why: impl Into<String>) -> Author {
        self.person.own_author(self.visit.now, why)
    }

    /// Whether a name in a history is theirs, or of whom they act for: alone, or 张三（代李四）.
    pub(crate) fn is_called(&self, who: &str) -> bool {
        let names = [Some(&self.person.account), self.person.acting_for.as_ref().map(|acting| &acting.account)];
        let is = |name: &str| who.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with("（代"));
        names.into_iter().flatten().any(|account| is(&account.name))
    }
}

impl<S: Sync> FromRequestParts<S> for Signed {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let person = visit.person.clone().ok_or(Fault::SessionEnded)?;
        Ok(Self { visit, person })
    }
}
