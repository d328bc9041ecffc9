//! A form that came after its session had ended: its texts wait on the sign-in page, and come back after signing in.

use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;

use super::sent::Sent;
use crate::security;
use crate::state::Site;

/// The inputs of the sign-in page that hold it: where it was going, what could not be kept, and each text.
const AT: &str = "late.at";
const LOST: &str = "late.lost";
const TEXT: &str = "late:";

/// What a form says of itself: which button brings it back as it was typed, as `name=value`.
const AGAIN: &str = "_again";

/// What was typed, where to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LateForm {
    pub(crate) at: String,
    pairs: Vec<(String, String)>,
    /// Whether it came with files, which have to be chosen again.
    pub(crate) has_lost_files: bool,
}

impl LateForm {
    /// The form of a request that nobody is signed in for; `None` for what is no form of our own page, or too large.
    pub(crate) async fn of(site: &Site, mut request: Request) -> Option<Self> {
        // Somebody else's page may not lay words into a form that is sent after signing in.
        if !security::is_surely_from_here(request.headers()) {
            return None;
        }
        let at = request.uri().path().to_owned();
        // Large bodies of nobody in particular are read two at a time.
        let _turn = site.late.try_acquire().ok()?;
        security::upload_limit().apply(&mut request);
        let sent = Sent::from_request(request, &()).await.ok()?;
        let is_kept = |name: &str| name != security::TOKEN_FIELD && !name.contains("password");
        let pairs: Vec<_> = sent.pairs.into_iter().filter(|(name, _)| is_kept(name)).collect();
        // It travels once more, as texts alone.
        let size: usize = pairs.iter().map(|(name, value)| name.len() + 3 * value.len()).sum();
        (size < security::MOST_BYTES).then_some(Self { at, pairs, has_lost_files: !sent.files.is_empty() })
    }

    /// The form that the sign-in page held.
    pub(crate) fn held(sent: &Sent) -> Option<Self> {
        let at = sent.one(AT);
        let texts =
            sent.pairs.iter().filter_map(|(name, value)| Some((name.strip_prefix(TEXT)?.to_owned(), value.clone())));
        security::is_own_path(at).then(|| Self {
            at: at.to_owned(),
            pairs: texts.collect(),
            has_lost_files: !sent.one(LOST).is_empty(),
        })
    }

    /// The inputs that hold it, for the sign-in page.
    pub(crate) fn inputs(&self) -> Vec<(String, String)> {
        let lost = self.has_lost_files.then(|| (LOST.to_owned(), "1".to_owned()));
        let head = std::iter::once((AT.to_owned(), self.at.clone())).chain(lost);
        head.chain(self.pairs.iter().map(|(name, value)| (format!("{TEXT}{name}"), value.clone()))).collect()
    }

    /// The button that brings it back as it was typed, where the form has one: name and value.
    pub(crate) fn again(&self) -> Option<(&str, &str)> {
        self.pairs.iter().find(|(name, _)| name == AGAIN)?.1.split_once('=')
    }

    /// What it sends, without the button that was pressed if another brings it back.
    pub(crate) fn texts(&self) -> Vec<&(String, String)> {
        let button = self.again().map(|(name, _)| name);
        self.pairs.iter().filter(|(name, _)| name != AGAIN && Some(name.as_str()) != button).collect()
    }
}

/// What a program or a script says that asks for a part of a page: it is told in a word, and shows what it holds itself.
pub(crate) fn is_of_script(headers: &HeaderMap) -> bool {
    headers.contains_key("x-fragment") || headers.contains_key("hx-request")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_sign_in_page_holds_is_the_form_that_came() {
        let pairs = [("f.place", "后厨"), ("do", "submit"), ("_again", "do=check"), ("late.at", "x")];
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let late = LateForm { at: "/registers/hazard/new".to_owned(), pairs, has_lost_files: true };
        let sent = Sent { pairs: late.inputs(), files: Vec::new() };
        assert_eq!(LateForm::held(&sent), Some(late.clone()));
        assert_eq!(late.again(), Some(("do", "check")));
        let texts: Vec<_> = late.texts().into_iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(texts, ["f.place", "late.at"]);
    }

    #[test]
    fn a_form_held_for_another_site_is_none() {
        for at in ["", "//evil.example/", "https://evil.example/", "/\\evil.example"] {
            let sent = Sent { pairs: vec![(AT.to_owned(), at.to_owned())], files: Vec::new() };
            assert_eq!(LateForm::held(&sent), None, "{at}");
        }
    }
}
