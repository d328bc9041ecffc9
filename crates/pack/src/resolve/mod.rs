//! From written to meant: every name is looked up, every default filled in.

mod benchmark;
mod choices;
mod fitness;
mod indicator;
mod lookup;
mod parameter;
mod prefill;
mod privacy;
mod reference;
mod register;
mod review;
mod role;
mod sub_table;
mod with;
mod workflow;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use self::lookup::Resolver;
use crate::calendar::Calendar;
use crate::codes;
use crate::diagnostic::Fault;
use crate::draft::Draft;
use crate::faults::{Faults, Known};
use crate::ids::{AttributeId, CheckId, OrgKindId, RegisterId, ReportId, RoleId};
use crate::model::sub_tables;
use crate::model::{Area, Attribute, Check, Pack, Register, Report, Template};
use crate::raw::{RawAttribute, RawCheck, RawPack, RawReport, Written};

/// Lowest coverage of a 同比 where the pack says nothing, in percent.
const YOY_COVERAGE: i64 = 90;

/// The pack that `draft` means, without its hash and files. What is broken is reported and left out.
pub(crate) fn pack(draft: &Draft<'_>, faults: &mut Faults) -> Known<Pack> {
    let mut resolver = Resolver { draft, faults };
    let registers = resolver.registers();
    let indicators = draft.raw.indicators.iter().filter_map(|raw| resolver.indicator(raw).ok());
    let indicators = indicators.map(|indicator| (indicator.id.clone(), indicator)).collect();
    let benchmarks = resolver.benchmarks(&indicators);
    let checks = draft.raw.checks.iter().filter_map(|raw| resolver.check(raw).ok());
    let checks = checks.map(|check| (check.id.clone(), check)).collect();
    let parameters = resolver.parameters();
    let fitness = resolver.fitness();
    let attributes = resolver.attributes();
    let head = draft.raw.pack.as_ref();
    let settings = head.map(|head| (resolver.calendar(head), resolver.yoy_coverage(head)));
    let (calendar, yoy_coverage) = settings.map_err(|reported| *reported)?;
    let head = head.map_err(|reported| *reported)?;
    let orgs = draft.raw.orgs.as_ref().map_err(|reported| *reported)?;
    let areas = draft.raw.areas.iter().map(|(id, label)| Ok(Area { id: id.clone(), label: text(label)? }));
    Ok(Pack {
        name: text(&head.name)?,
        version: text(&head.version)?,
        hash: String::new(),
        calendar: calendar?,
        yoy_coverage: yoy_coverage?,
        separate_review: head.separate_review.clone()?.is_none_or(|separate| separate.value),
        roles: codes_of(&head.roles)?.map(|(code, label)| (RoleId::new(code), label)).collect(),
        sight: role::sight(head)?,
        permissions: role::permissions(head)?,
        org_kinds: codes_of(&orgs.kinds)?.map(|(code, label)| (OrgKindId::new(code), label)).collect(),
        attributes: attributes?,
        stages: choices::of(orgs.stages.as_ref().map_err(|reported| *reported)?),
        areas: areas.collect::<Known<_>>()?,
        sub_tables: sub_tables(&registers),
        registers,
        indicators,
        parameters,
        fitness,
        benchmarks,
        checks,
        reports: draft.raw.reports.iter().filter_map(|raw| report(raw).ok()).collect(),
        templates: draft.raw.texts.iter().map(|text| (text.place.file.to_string(), template(text))).collect(),
        files: BTreeMap::new(),
    })
}

impl Resolver<'_, '_> {
    fn registers(&mut self) -> BTreeMap<RegisterId, Register> {
        let mut registers: BTreeMap<RegisterId, Register> = BTreeMap::new();
        let mut seen: BTreeMap<&str, Arc<str>> = BTreeMap::new();
        for raw in &self.draft.raw.registers {
            if let Some(first) = seen.insert(raw.id.as_str(), raw.id.place.file.clone()) {
                let message = format!("台账「{}」在 {first} 已经有了", raw.id.value);
                let fault = Fault::error(codes::DUPLICATE, raw.id.place.clone(), message, "重名的台账");
                self.faults.error(fault.help("台账的名称（文件名）在整个业务包里不能重复，给其中一个改名"));
            }
            if let Ok(register) = self.register(raw) {
                registers.insert(register.id.clone(), register);
            }
        }
        registers
    }

    fn check(&mut self, raw: &RawCheck) -> Known<Check> {
        let register = raw.of.as_ref().map_err(|reported| *reported).and_then(|of| self.filed_register(of));
        let that = raw.that.as_ref().map_err(|reported| *reported)?;
        let formula = self.draft.formula(that);
        let register = register?;
        let formula = formula.expect("a check whose register and predicate are known has a parsed predicate")?;
        let that = formula.expression();
        let with = self.withs(raw, register.as_str(), &that)?;
        Ok(Check {
            id: CheckId::new(format!("{}.{}", raw.area, raw.id.value)),
            label: text(&raw.label)?,
            register,
            severity: raw.severity.as_ref().map_err(|reported| *reported)?.value,
            that,
            with,
            message: text(&raw.message)?,
            place: raw.id.place.clone(),
        })
    }

    fn attributes(&mut self) -> Known<BTreeMap<AttributeId, Attribute>> {
        let orgs = self.draft.raw.orgs.as_ref().map_err(|reported| *reported)?;
        let resolved: Vec<_> = orgs.attributes.iter().map(|raw| self.attribute(raw)).collect();
        resolved.into_iter().collect()
    }

    fn attribute(&mut self, raw: &RawAttribute) -> Known<(AttributeId, Attribute)> {
        if raw.id.as_str() == "kind" {
            let fault = Fault::error(codes::DUPLICATE, raw.id.place.clone(), "「org.kind」已经是机构类别", "重名");
            self.faults.error(fault.help("给这个属性换一个名称"));
        }
        let codes = raw.choices.as_ref().map_err(|reported| *reported)?;
        let choices = self.choices(codes, &raw.id.place, raw.id.as_str())?;
        Ok((AttributeId::new(raw.id.as_str()), Attribute { label: text(&raw.label)?, choices }))
    }

    fn calendar(&mut self, raw: &RawPack) -> Known<Calendar> {
        let plain = Calendar::default();
        let year_start = raw.school_year_start.clone()?.map_or(plain.year_start, |month| month.value);
        let term = raw.second_term_start.clone()?;
        let second_term_start = term.as_ref().map_or(plain.second_term_start, |month| month.value);
        if second_term_start == year_start {
            let place = term.map(|month| month.place).or(raw.school_year_start.clone()?.map(|month| month.place));
            let message = "第二学期与学年从同一个月开始";
            let place = place.expect("the defaults differ, so one of the two is written");
            let fault = Fault::error(codes::BAD_VALUE, place, message, "与学年同月");
            return Err(self.faults.error(fault.help("例如 school_year_start = 9，second_term_start = 2")));
        }
        raw.holidays.as_ref().map_err(|reported| *reported)?;
        Ok(Calendar { year_start, second_term_start, exceptions: self.draft.raw.holidays.clone() })
    }

    fn yoy_coverage(&mut self, raw: &RawPack) -> Known<Decimal> {
        let Some(written) = raw.yoy_coverage.clone()? else { return Ok(Decimal::from(YOY_COVERAGE)) };
        let percent = Decimal::from_str_exact(written.as_str()).ok();
        percent.filter(|percent| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(percent)).ok_or_else(|| {
            let message = format!("同比所需的填报率「{}」不是 0 至 100 的数", written.value);
            let fault = Fault::error(codes::BAD_VALUE, written.place, message, "应是百分数");
            self.faults.error(fault.help("例如 yoy_coverage = \"90\"，单位是 %"))
        })
    }
}

fn report(raw: &RawReport) -> Known<(ReportId, Report)> {
    let title = raw.title.as_ref().map_err(|reported| *reported)?;
    let id = ReportId::new(raw.id.as_str());
    let report = Report {
        id: id.clone(),
        label: text(&raw.label)?,
        title: template(title),
        contents: raw.contents?,
        body: template(&raw.body),
    };
    Ok((id, report))
}

fn template(text: &Written) -> Template {
    Template { text: text.value.clone(), place: text.place.clone() }
}

fn text(written: &Known<Written>) -> Known<String> {
    written.as_ref().map(|written| written.value.clone()).map_err(|reported| *reported)
}

fn codes_of(codes: &Known<crate::raw::Codes>) -> Known<impl Iterator<Item = (String, String)>> {
    let codes = codes.as_ref().map_err(|reported| *reported)?;
    Ok(codes.iter().map(|(code, label)| (code.value.clone(), label.value.clone())))
}
