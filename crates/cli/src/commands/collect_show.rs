//! What `xuezheng collect list`, `show` and `chase` say.

use serde_json::{Value as Json, json};
use xuezheng_bureau::collect::{AnswerRow, Chased, CollectionLine, CollectionView, Debtor, Share, Tally};
use xuezheng_bureau::ledger::filing::label as status_label;
use xuezheng_bureau::ledger::{Collection, Timeliness};
use xuezheng_pack::{Decimal, NaiveDate, decimal};

use crate::args::{Global, OutputFormat};
use crate::output;

pub(super) fn list(global: &Global, lines: &[CollectionLine]) {
    if global.format == OutputFormat::Json {
        let one = |line: &CollectionLine| about(&line.collection, line.state.code(), &line.tally);
        output::json(&lines.iter().map(one).collect());
        return;
    }
    if lines.is_empty() {
        output::say("没有填报任务。布置：xuezheng collect open");
        return;
    }
    let row = |line: &CollectionLine| {
        let Collection { id, title, period, deadline, .. } = &line.collection;
        vec![
            id.to_string(),
            title.clone(),
            period.to_string(),
            deadline.to_string(),
            line.state.label().to_owned(),
            complete(&line.tally),
            (line.tally.missing + line.tally.returned).to_string(),
            line.tally.overdue.to_string(),
        ]
    };
    let header = ["任务", "名称", "期间", "截止", "状态", "审核通过", "未报", "逾期"];
    output::say(&output::table(&header, &[5, 6, 7], lines.iter().map(row).collect()));
}

pub(super) fn show(global: &Global, view: &CollectionView, all: bool) {
    let Collection { id, title, deadline, note, period, .. } = &view.collection;
    if global.format == OutputFormat::Json {
        let mut json = about(&view.collection, view.state.code(), &view.total);
        let shares = |shares: &[Share]| shares.iter().map(share_as_json).collect::<Vec<_>>();
        json["by_register"] = shares(&view.by_register).into();
        json["by_parent"] = shares(&view.by_parent).into();
        json["answers"] = view.rows.iter().map(row_as_json).collect::<Vec<_>>().into();
        output::json(&json);
        return;
    }
    output::say(&format!(
        "{title}（{id}）　{}　{}布置，{deadline} 截止，{}",
        period.label(),
        view.org_label,
        view.state.label()
    ));
    if let Some(note) = note {
        output::say(note);
    }
    let row = |share: &Share| {
        let Tally { asked, waiting, returned, missing, exempt, on_time, late, overdue, .. } = share.tally;
        let mut row = vec![share.label.clone(), asked.to_string(), complete(&share.tally)];
        row.extend([waiting, returned, missing, overdue, on_time, late, exempt].map(|count| count.to_string()));
        row
    };
    let header = ["", "应报", "审核通过", "待审", "退回", "未报", "逾期", "按时", "迟报", "免报"];
    let right = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    let total = Share { label: "合计".to_owned(), tally: view.total };
    let shares = [&view.by_register, &view.by_parent].into_iter().flatten().chain([&total]);
    output::say(&output::table(&header, &right, shares.map(row).collect()));
    if all {
        let row = |row: &AnswerRow| {
            let zero = if row.answer.zero { "（零上报）" } else { "" };
            vec![
                row.light.label().to_owned(),
                row.parent_label.clone(),
                format!("{}（{}）", row.org_label, row.answer.org),
                row.register_label.clone(),
                format!("{}{zero}", status_label(row.answer.status)),
                row.answer.deadline.to_string(),
                timeliness(row.timeliness),
            ]
        };
        let header = ["", "上级", "单位", "台账", "情况", "截止", "时效"];
        output::say(&output::table(&header, &[], view.rows.iter().map(row).collect()));
    } else {
        output::say("逐个单位列出：加 --all；催报：xuezheng collect chase");
    }
}

pub(super) fn chase(global: &Global, chased: &Chased, text_only: bool, today: NaiveDate) {
    let text = chased.text(today);
    if global.format == OutputFormat::Json {
        let groups = chased.groups.iter().map(|group| {
            let debtors: Vec<_> = group.debtors.iter().map(debtor_as_json).collect();
            json!({ "office": group.office.as_ref().map(|org| org.as_str()), "label": group.label, "debtors": debtors })
        });
        let groups: Vec<_> = groups.collect();
        output::json(&json!({ "collection": chased.collection.id.as_str(), "groups": groups, "text": text }));
        return;
    }
    let Some(text) = text else {
        output::say(&format!("「{}」各单位都已报齐", chased.collection.title));
        return;
    };
    if !text_only {
        let rows = chased.groups.iter().flat_map(|group| group.debtors.iter().map(move |debtor| (group, debtor)));
        let row = |(group, debtor): (&xuezheng_bureau::collect::ChaseGroup, &Debtor)| {
            vec![
                debtor.light.label().to_owned(),
                group.label.clone(),
                format!("{}（{}）", debtor.label, debtor.org),
                debtor.deadline.to_string(),
                if debtor.days > 0 { debtor.days.to_string() } else { String::new() },
                owed(debtor).join("、"),
            ]
        };
        let header = ["", "上级", "单位", "截止", "逾期天数", "欠报"];
        output::say(&output::table(&header, &[4], rows.map(row).collect()));
        output::say(&format!("共 {} 个单位。发到工作群的话：\n", chased.debtors()));
    }
    output::say(&text);
}

fn owed(debtor: &Debtor) -> Vec<String> {
    let one = |owed: &xuezheng_bureau::collect::Owed| {
        if owed.returned { format!("{}（退回）", owed.register) } else { owed.register.clone() }
    };
    debtor.owed.iter().map(one).collect()
}

/// `12/15（80.0%）`.
fn complete(tally: &Tally) -> String {
    let share = decimal::divide(Decimal::from(tally.complete * 100), Decimal::from(tally.asked));
    let share = share.map_or_else(String::new, |share| format!("（{}%）", decimal::print(share, 1)));
    format!("{}/{}{share}", tally.complete, tally.asked)
}

fn timeliness(timeliness: Timeliness) -> String {
    match timeliness {
        Timeliness::OnTime => "按时".to_owned(),
        Timeliness::Late(days) => format!("迟报{days}天"),
        Timeliness::Pending(0) => "今天截止".to_owned(),
        Timeliness::Pending(days) => format!("还有{days}天"),
        Timeliness::Overdue(days) => format!("逾期{days}天"),
        Timeliness::Exempt => "免报".to_owned(),
    }
}

fn about(collection: &Collection, state: &str, tally: &Tally) -> Json {
    json!({
        "collection": collection.id.as_str(),
        "title": collection.title,
        "org": collection.org.as_str(),
        "period": collection.period.to_string(),
        "registers": collection.registers.iter().map(|register| register.as_str()).collect::<Vec<_>>(),
        "opens_on": collection.opens_on.to_string(),
        "deadline": collection.deadline.to_string(),
        "lock_after": collection.grace_days,
        "state": state,
        "note": collection.note,
        "tally": tally_as_json(tally),
    })
}

fn tally_as_json(tally: &Tally) -> Json {
    json!({
        "asked": tally.asked,
        "complete": tally.complete,
        "waiting": tally.waiting,
        "returned": tally.returned,
        "missing": tally.missing,
        "exempt": tally.exempt,
        "on_time": tally.on_time,
        "late": tally.late,
        "overdue": tally.overdue,
    })
}

fn share_as_json(share: &Share) -> Json {
    json!({ "label": share.label, "tally": tally_as_json(&share.tally) })
}

fn row_as_json(row: &AnswerRow) -> Json {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    json!({
        "org": row.answer.org.as_str(),
        "org_label": row.org_label,
        "parent": row.parent.as_ref().map(|org| org.as_str()),
        "register": row.answer.register.as_str(),
        "status": status_label(row.answer.status),
        "zero": row.answer.zero,
        "reason": row.answer.reason,
        "deadline": row.answer.deadline.to_string(),
        "extension": row.answer.extension.as_ref().map(|extension| extension.reason.as_str()),
        "first_on": day(row.answer.first_on),
        "last_on": day(row.answer.last_on),
        "light": row.light.label(),
        "timeliness": timeliness(row.timeliness),
    })
}

fn debtor_as_json(debtor: &Debtor) -> Json {
    json!({
        "org": debtor.org.as_str(),
        "label": debtor.label,
        "deadline": debtor.deadline.to_string(),
        "days": debtor.days,
        "light": debtor.light.label(),
        "owed": owed(debtor),
    })
}
