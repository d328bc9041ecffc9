//! What stands around every page: header, navigation, foot line.

use xuezheng_bureau::ledger::Stamp;
use xuezheng_bureau::unread;

use super::moment;
use super::nav::{self, NavGroup, NavLink};
use crate::assets;
use crate::error::Fault;
use crate::extract::Visit;

/// Places at the foot of a phone: more are too narrow to touch.
const TABS: usize = 4;

/// The frame of a page.
#[derive(Clone, Debug)]
pub(crate) struct Shell {
    /// The page's name.
    pub(crate) title: String,
    /// The bureau's name.
    pub(crate) bureau: String,
    /// Who is signed in: name and role.
    pub(crate) who: Option<(String, String)>,
    /// For whom they act, and until when.
    pub(crate) acting: Option<(String, String)>,
    /// What they were told and have not read.
    pub(crate) unread: usize,
    /// Their login.
    pub(crate) login: String,
    pub(crate) nav: Vec<NavGroup>,
    /// The places that a phone shows at its foot.
    pub(crate) tabs: Vec<NavLink>,
    /// The words in the search of the header.
    pub(crate) search: String,
    /// What forms must send back.
    pub(crate) form_token: String,
    /// What the foot line says.
    pub(crate) foot: Vec<String>,
    /// Whether charts are drawn on it.
    pub(crate) has_charts: bool,
    /// Whether parts of it are loaded by htmx.
    pub(crate) has_htmx: bool,
    /// Whether it is loaded anew again and again where no script does it.
    pub(crate) is_polling: bool,
}

impl Shell {
    /// The frame of the page `title` for whoever asks.
    pub(crate) async fn of(visit: &Visit, title: impl Into<String>) -> Result<Self, Fault> {
        let orgs = visit.site.workspace.ledger().orgs().await?;
        let person = visit.person.as_ref();
        let nav = person.map_or_else(Vec::new, |person| nav::of(person, &visit.path));
        Ok(Self {
            title: title.into(),
            bureau: orgs.root().map_or_else(String::new, |root| root.label.clone()),
            who: person.map(|person| (person.account.name.clone(), person.role_label.clone())),
            acting: person.and_then(|person| person.acting_for.as_ref()).map(|acting| {
                (acting.account.name.clone(), format!("至 {}", moment::day(acting.until, visit.now.today)))
            }),
            unread: match person.filter(|person| !person.account.must_change) {
                Some(person) => unread(&visit.site.workspace, person, visit.now).await?,
                None => 0,
            },
            login: person.map_or_else(String::new, |person| person.account.login.clone()),
            tabs: nav.iter().flat_map(|group| &group.links).take(TABS).cloned().collect(),
            nav,
            search: String::new(),
            form_token: visit.form_token.clone(),
            foot: vec![live(visit.now)],
            has_charts: false,
            has_htmx: false,
            is_polling: false,
        })
    }

    /// The same with more in the foot line.
    pub(crate) fn with_foot(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.foot.extend(lines);
        self
    }

    /// The same, with these words in the search of the header.
    pub(crate) fn searching(mut self, words: &str) -> Self {
        words.clone_into(&mut self.search);
        self
    }

    /// The same, with parts that htmx loads.
    pub(crate) fn with_htmx(mut self) -> Self {
        self.has_htmx = true;
        self
    }

    /// The same, asked for again and again while something is under way.
    pub(crate) fn with_polling(mut self, is_under_way: bool) -> Self {
        (self.has_htmx, self.is_polling) = (is_under_way, is_under_way);
        self
    }

    /// Sample of a frame for tests of templates.
    #[cfg(test)]
    pub(crate) fn sample(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            bureau: "云川市教育体育局".to_owned(),
            who: Some(("陈知夏".to_owned(), "局办公室".to_owned())),
            acting: None,
            unread: 0,
            login: "office".to_owned(),
            nav: Vec::new(),
            tabs: Vec::new(),
            search: String::new(),
            form_token: "0123".to_owned(),
            foot: vec!["实时 7月3日 09:12".to_owned()],
            has_charts: false,
            has_htmx: false,
            is_polling: false,
        }
    }
}

fn live(now: Stamp) -> String {
    format!("实时 {}", moment::moment(now.utc, now))
}

/// The address of a file that pages load.
pub(crate) fn asset(path: &str) -> String {
    assets::address(path)
}
