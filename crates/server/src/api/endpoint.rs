//! All endpoints in one list: what each needs, takes and gives. The router and the description for programs are both made
//! from it, so that they can't differ.

use axum::routing::{MethodRouter, get, post};
use xuezheng_pack::model::Permission;

use super::{figures, openapi, registers, reports};
use crate::router::Needs;
use crate::state::Shared;

/// An endpoint.
pub(crate) struct Endpoint {
    pub(crate) method: &'static str,
    /// Below `/api/v1`.
    pub(crate) path: &'static str,
    pub(crate) needs: Needs,
    /// What it is for, in the words of who reads the description.
    pub(crate) summary: &'static str,
    /// Names of the parameters in the address's query; see [`parameters`].
    pub(crate) query: &'static [&'static str],
    /// Name of the schema of the body, if it takes one.
    pub(crate) takes: Option<&'static str>,
    /// Status and what it gives.
    pub(crate) gives: (u16, Gives),
    pub(super) handler: fn() -> MethodRouter<Shared>,
}

/// What an endpoint gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gives {
    /// JSON of the schema of that name.
    Schema(&'static str),
    /// A file.
    File,
    /// The description itself.
    Description,
}

const WHERE: &[&str] = &["org", "period", "seal"];

use Gives::{Description, File, Schema};
use Needs::{May, Nothing, OwnPassword};

/// Every endpoint.
pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        method: "GET",
        path: "/openapi.json",
        needs: Nothing,
        summary: "接口说明（OpenAPI 3.1）",
        query: &[],
        takes: None,
        gives: (200, Description),
        handler: || get(openapi::show),
    },
    Endpoint {
        method: "GET",
        path: "/registers",
        needs: OwnPassword,
        summary: "台账目录：编号、名称、数据项",
        query: &[],
        takes: None,
        gives: (200, Schema("Registers")),
        handler: || get(registers::catalogue),
    },
    Endpoint {
        method: "GET",
        path: "/registers/{register}/records",
        needs: OwnPassword,
        summary: "一本台账的记录，一次一页，个人信息遮盖",
        query: &["org", "period", "status", "state", "where", "contains", "sort", "after", "limit"],
        takes: None,
        gives: (200, Schema("Records")),
        handler: || get(registers::list),
    },
    Endpoint {
        method: "GET",
        path: "/registers/{register}/records/{record}",
        needs: OwnPassword,
        summary: "一条记录：现在的一版，和计入统计的一版",
        query: &[],
        takes: None,
        gives: (200, Schema("Record")),
        handler: || get(registers::read),
    },
    Endpoint {
        method: "GET",
        path: "/figures",
        needs: May(Permission::Figures),
        summary: "一个单位、一个期间的全部指标",
        query: WHERE,
        takes: None,
        gives: (200, Schema("Figures")),
        handler: || get(figures::list),
    },
    Endpoint {
        method: "GET",
        path: "/figures/{indicator}",
        needs: May(Permission::Figures),
        summary: "一个指标的值、覆盖和来历",
        query: WHERE,
        takes: None,
        gives: (200, Schema("Figure")),
        handler: || get(figures::read),
    },
    Endpoint {
        method: "GET",
        path: "/figures/{indicator}/records",
        needs: May(Permission::Figures),
        summary: "一个指标依据的每条记录，个人信息遮盖",
        query: &["org", "period", "seal", "part", "skip", "limit"],
        takes: None,
        gives: (200, Schema("Drill")),
        handler: || get(figures::drill),
    },
    Endpoint {
        method: "GET",
        path: "/reports",
        needs: May(Permission::Report),
        summary: "报告模板目录",
        query: &[],
        takes: None,
        gives: (200, Schema("Reports")),
        handler: || get(reports::catalogue),
    },
    Endpoint {
        method: "POST",
        path: "/reports/{report}/manuscripts",
        needs: May(Permission::Report),
        summary: "编制一份报告，在后台办",
        query: &[],
        takes: Some("Compile"),
        gives: (202, Schema("Job")),
        handler: || post(reports::compile),
    },
    Endpoint {
        method: "GET",
        path: "/jobs/{job}",
        needs: OwnPassword,
        summary: "任务办到哪里了",
        query: &[],
        takes: None,
        gives: (200, Schema("Job")),
        handler: || get(reports::job),
    },
    Endpoint {
        method: "GET",
        path: "/manuscripts/{manuscript}",
        needs: May(Permission::Report),
        summary: "编好的文稿：标题、文中的数据",
        query: &[],
        takes: None,
        gives: (200, Schema("Manuscript")),
        handler: || get(reports::manuscript),
    },
    Endpoint {
        method: "GET",
        path: "/manuscripts/{manuscript}/files/{format}",
        needs: May(Permission::Report),
        summary: "下载文稿，format 为 docx、pdf、html 或 md",
        query: &[],
        takes: None,
        gives: (200, File),
        handler: || get(reports::file),
    },
];

/// What a parameter of a query means, and its kind in JSON.
pub(crate) fn parameter(name: &str) -> (&'static str, &'static str) {
    match name {
        "org" => ("机构编号，含其下级；不写为账号所在的机构", "string"),
        "period" => ("期间，如 2024、2024H1、2024-05、2023-2024学年；不写为最近一个布置过填报的期间", "string"),
        "seal" => ("封存的名称：取当时的数据；不写为现在的数据", "string"),
        "status" => ("审核状态，可写多个：draft、submitted、approved、returned", "string"),
        "state" => ("业务状态的编号或名称，可写多个", "string"),
        "where" => ("条件，可写多个，都要符合，如 kind=fire、found_on>=2024-05-01", "string"),
        "contains" => ("任一文字数据项含有的字词", "string"),
        "sort" => ("排序的数据项，或 id、org、status、version；前面加 - 为由大到小", "string"),
        "after" => ("上一页给出的 next", "string"),
        "part" => ("分项：数据项=代码，如 kind=fire", "string"),
        "skip" => ("跳过的条数", "integer"),
        "limit" => ("最多给出的条数，1 至 200，不写为 50", "integer"),
        _ => ("", "string"),
    }
}
