//! The page that says why there is no other: 没有找到, 没有权限, 没有办成.

use askama::Template;

use crate::error::Fault;
use crate::extract::Visit;
use crate::view::{Markup, Shell, icon};

/// What the page says.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    sign: &'static str,
    pub(crate) title: &'static str,
    pub(crate) text: String,
    /// Where to go from here.
    way: Option<(&'static str, &'static str)>,
    /// What to quote to an administrator.
    pub(crate) number: Option<String>,
}

impl Refusal {
    pub(crate) fn new(sign: &'static str, title: &'static str, text: &str) -> Self {
        Self { sign, title, text: text.to_owned(), way: None, number: None }
    }

    pub(crate) fn to(mut self, way: (&'static str, &'static str)) -> Self {
        self.way = Some(way);
        self
    }

    fn sign(&self) -> Markup {
        // Named one by one, so that the sprite holds them.
        match self.sign {
            "lock" => icon("lock"),
            "clock" => icon("clock"),
            "alert-circle" => icon("alert-circle"),
            "plug-connected-x" => icon("plug-connected-x"),
            _ => icon("search-off"),
        }
    }
}

#[derive(Template)]
#[template(path = "refusal.html")]
struct RefusalPage {
    shell: Shell,
    refusal: Refusal,
}

/// The page for whoever asked.
pub(crate) async fn render(visit: &Visit, refusal: Refusal) -> Result<String, Fault> {
    let shell = Shell::of(visit, refusal.title).await?;
    Ok(RefusalPage { shell, refusal }.render()?)
}

#[derive(Template)]
#[template(path = "refusal_bare.html")]
struct BarePage {
    refusal: Refusal,
}

/// The page without anything around it, where even that can't be had.
pub(crate) fn bare(refusal: Refusal) -> String {
    let title = refusal.title;
    BarePage { refusal }.render().unwrap_or_else(|_| title.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_what_happened_where_to_go_and_a_number_to_quote() {
        let mut refusal =
            Refusal::new("plug-connected-x", "没有办成", "已有数据没有受影响。").to(("回工作台", "/workbench"));
        refusal.number = Some("E-0703-0118".to_owned());
        let html = RefusalPage { shell: Shell::sample("没有办成"), refusal }.render().unwrap();
        for text in ["没有办成", "已有数据没有受影响。", "href=\"/workbench\"", "编号 E-0703-0118"] {
            assert!(html.contains(text), "{text}");
        }
    }
}
