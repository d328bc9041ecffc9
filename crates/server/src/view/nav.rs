//! The navigation: all its items in one list, in the order of a bureau's year.

use xuezheng_bureau::Person;
use xuezheng_pack::model::Permission;

use super::markup::{Markup, icon};

struct Item {
    group: &'static str,
    label: &'static str,
    icon: fn() -> Markup,
    href: &'static str,
    needs: Option<Permission>,
}

/// Every item; one more is a line here. What somebody may not open is not shown to them.
const ITEMS: &[Item] = &[
    Item { group: "", label: "工作台", icon: || icon("layout-dashboard"), href: "/workbench", needs: None },
    Item { group: "记录", label: "台账", icon: || icon("table"), href: "/registers", needs: None },
    Item {
        group: "记录",
        label: "我的填报",
        icon: || icon("checklist"),
        href: "/answers",
        needs: Some(Permission::Fill),
    },
    Item {
        group: "记录",
        label: "填报任务",
        icon: || icon("forms"),
        href: "/collections",
        needs: Some(Permission::Collect),
    },
    Item {
        group: "记录",
        label: "审核",
        icon: || icon("clipboard-check"),
        href: "/review",
        needs: Some(Permission::Review),
    },
    Item { group: "记录", label: "核对报送表", icon: || icon("rubber-stamp"), href: "/papers", needs: None },
    Item {
        group: "数据",
        label: "指标",
        icon: || icon("chart-histogram"),
        href: "/figures",
        needs: Some(Permission::Figures),
    },
    Item {
        group: "成文",
        label: "报告",
        icon: || icon("file-text"),
        href: "/reports",
        needs: Some(Permission::Report),
    },
    Item { group: "成文", label: "公文体检", icon: || icon("list-search"), href: "/checkup", needs: None },
    Item { group: "系统", label: "封存", icon: || icon("lock"), href: "/seals", needs: Some(Permission::Seal) },
    Item {
        group: "系统",
        label: "操作记录",
        icon: || icon("history"),
        href: "/operations",
        needs: Some(Permission::Audit),
    },
    Item {
        group: "系统", label: "管理", icon: || icon("settings"), href: "/admin", needs: Some(Permission::Admin)
    },
];

/// Items under one heading.
#[derive(Clone, Debug)]
pub(crate) struct NavGroup {
    pub(crate) label: &'static str,
    pub(crate) links: Vec<NavLink>,
}

/// A place to go to.
#[derive(Clone, Debug)]
pub(crate) struct NavLink {
    pub(crate) label: &'static str,
    pub(crate) icon: Markup,
    pub(crate) href: &'static str,
    pub(crate) is_here: bool,
}

/// What a person sees of the navigation on a page.
pub(super) fn of(person: &Person, path: &str) -> Vec<NavGroup> {
    let mut groups: Vec<NavGroup> = Vec::new();
    for item in ITEMS.iter().filter(|item| item.needs.is_none_or(|needs| person.may(needs))) {
        let is_here = path == item.href || path.strip_prefix(item.href).is_some_and(|rest| rest.starts_with('/'));
        let link = NavLink { label: item.label, icon: (item.icon)(), href: item.href, is_here };
        match groups.last_mut().filter(|group| group.label == item.group) {
            Some(group) => group.links.push(link),
            None => groups.push(NavGroup { label: item.group, links: vec![link] }),
        }
    }
    groups
}
