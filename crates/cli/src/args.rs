//! What can be typed after `xuezheng`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::account::AccountCommand;
use crate::commands::balance::Balance;
use crate::commands::collect::Collect;
use crate::commands::db;
use crate::commands::filing::FilingCommand;
use crate::commands::lint::Lint;
use crate::commands::outbox::OutboxCommand;
use crate::commands::overdue::Overdue;
use crate::commands::privacy;
use crate::commands::read::Read;
use crate::commands::report_issue::{IssueArguments, RecompileArguments};
use crate::commands::review::Review;
use crate::commands::seal::SealArguments;
use crate::commands::serve::LISTEN;
use crate::commands::{AuditCommand, OperationCommand, RecordCommand};
use crate::commands::{backup, restore};

pub(crate) const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// 学政：教育局的工作平台。每个数字都由审核过的记录算出，并能逐条追溯。
#[derive(Debug, Parser)]
#[command(
    name = "xuezheng",
    version,
    override_usage = "xuezheng [选项] <命令>",
    help_template = TEMPLATE,
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令",
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true,
    next_help_heading = "选项",
    after_help = "先试试：xuezheng demo\n期间的写法：2024、2024H1、2024Q2、2024-05、2023-2024学年、2023-2024学年第一学期，加 @2024-06-20 表示截至某日\n"
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: Global,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct Global {
    /// 工作目录，默认为当前目录
    #[arg(short = 'C', value_name = "目录", global = true, default_value = ".", hide_default_value = true)]
    pub(crate) folder: PathBuf,
    /// 输出格式：text 供人阅读，json 供程序读取
    #[arg(long, value_name = "格式", global = true, value_enum, default_value_t = OutputFormat::Text, hide_default_value = true, hide_possible_values = true)]
    pub(crate) format: OutputFormat,
    /// 显示每一步的用时
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// 显示帮助
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    Text,
    Json,
    /// What code hosts and editors read; of `lint` alone.
    Sarif,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 建一个虚构的县，走完填报、审核、计算、成文的全过程
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng demo [目录] [选项]")]
    Demo(Demo),
    /// 开通网页，在浏览器里办公
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng serve [选项]")]
    Serve(Serve),
    /// 账号：添加、批量导入、列出、重置密码、停用、代办
    #[command(subcommand, help_template = TEMPLATE, override_usage = "xuezheng account <命令>", subcommand_help_heading = "命令", subcommand_value_name = "命令", disable_help_subcommand = true)]
    Account(AccountCommand),
    /// 新建一个局的工作目录
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng init <目录> [选项]")]
    Init(Init),
    /// 业务包
    #[command(subcommand, help_template = TEMPLATE, override_usage = "xuezheng pack <命令>", subcommand_help_heading = "命令", subcommand_value_name = "命令", disable_help_subcommand = true)]
    Pack(PackCommand),
    /// 计算指标
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng figures [选项]")]
    Figures(Figures),
    /// 对照达标标准（如义务教育优质均衡）：各校各项指标、差异系数、达标情况，怎样补短板最省
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng balance [选项]")]
    Balance(Balance),
    /// 说明一个数字的来历：口径、公式、记录数、填报率
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng explain <指标> [选项]")]
    Explain(One),
    /// 列出一个数字所依据的每条记录
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng drill <指标> [选项]")]
    Drill(Drill),
    /// 校验规则：检查台账里的记录，查看一条记录的问题和说明
    #[command(subcommand, help_template = TEMPLATE, override_usage = "xuezheng check <命令>", subcommand_help_heading = "命令", subcommand_value_name = "命令", disable_help_subcommand = true)]
    Check(crate::commands::check::Check),
    /// 填报任务：布置、查看进度、催报、锁定、延期、预填，以及学校上报
    #[command(subcommand, help_template = TEMPLATE, override_usage = "xuezheng collect <命令>", subcommand_help_heading = "命令", subcommand_value_name = "命令", disable_help_subcommand = true)]
    Collect(Collect),
    /// 查看待审核的填报，审核通过
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng approve [选项]")]
    Approve(Approve),
    /// 封存一个期间的数据，查看、比较已有的封存
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng seal <期间> [选项]\n　　　xuezheng seal <list|show|diff|check> [选项]", subcommand_help_heading = "命令", subcommand_value_name = "命令", disable_help_subcommand = true, args_conflicts_with_subcommands = true)]
    Seal(SealArguments),
    /// 记录：列出、查看、历史、某一时刻的样子、恢复旧版
    #[command(subcommand, help_template = TEMPLATE, override_usage = "xuezheng record <命令>", subcommand_help_heading = "命令", subcommand_value_name = "命令", disable_help_subcommand = true)]
    Record(RecordCommand),
    /// 操作记录：谁在什么时候做了什么，整批撤销
    #[command(subcommand, help_template = TEMPLATE, override_usage = "xuezheng operation <命令>", subcommand_help_heading = "命令", subcommand_value_name = "命令", disable_help_subcommand = true)]
    Operation(OperationCommand),
    /// 核对台账库有没有被人绕过程序改动
    #[command(subcommand, help_template = TEMPLATE, override_usage = "xuezheng audit <命令>", subcommand_help_heading = "命令", subcommand_value_name = "命令", disable_help_subcommand = true)]
    Audit(AuditCommand),
    /// 审核：列出、批量通过或退回、批注、抽查
    #[command(subcommand, help_template = TEMPLATE, override_usage = "xuezheng review <命令>", subcommand_help_heading = "命令", subcommand_value_name = "命令", disable_help_subcommand = true)]
    Review(Review),
    /// 填报的报送表：打印、用验证码核对、上传盖章扫描件
    #[command(subcommand, help_template = TEMPLATE, override_usage = "xuezheng filing <命令>", subcommand_help_heading = "命令", subcommand_value_name = "命令", disable_help_subcommand = true)]
    Filing(FilingCommand),
    /// 发件箱：写催报、发送、取出文字、登记各机构的邮箱
    #[command(subcommand, help_template = TEMPLATE, override_usage = "xuezheng outbox <命令>", subcommand_help_heading = "命令", subcommand_value_name = "命令", disable_help_subcommand = true)]
    Outbox(OutboxCommand),
    /// 列出逾期没有办的事项：逾期几天，已报告谁
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng overdue [选项]")]
    Overdue(Overdue),
    /// 个人信息：处理情况、到期清除、按申请清除
    #[command(subcommand, help_template = TEMPLATE, override_usage = "xuezheng privacy <命令>", subcommand_help_heading = "命令", subcommand_value_name = "命令", disable_help_subcommand = true)]
    Privacy(privacy::PrivacyCommand),
    /// 报告
    #[command(subcommand, help_template = TEMPLATE, override_usage = "xuezheng report <命令>", subcommand_help_heading = "命令", subcommand_value_name = "命令", disable_help_subcommand = true)]
    Report(ReportCommand),
    /// 读一份公文：提纲、文中的数字、承诺的事项；不用工作目录
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng read <文件> [选项]")]
    Read(Read),
    /// 公文体检：检查总结、报告里的数字、序号、标点、错别字和没有填的空；可以对照本局的数据
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng lint <文件>... [选项]\n　　　xuezheng lint <文件>... -C 目录 --period 期间\n　　　xuezheng lint --explain [编号]")]
    Lint(Lint),
    /// 备份全部数据到一个文件，他人可照常使用；或核对一份备份
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng backup <文件> [选项]")]
    Backup(backup::Asked),
    /// 从备份恢复到一个新目录，可换用另一种数据库
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng restore <备份> <目录> [选项]")]
    Restore(restore::Asked),
    /// 台账库
    #[command(subcommand, help_template = TEMPLATE, override_usage = "xuezheng db <命令>", subcommand_help_heading = "命令", subcommand_value_name = "命令", disable_help_subcommand = true)]
    Db(db::DbCommand),
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// 演示目录，默认为 ./demo
    #[arg(value_name = "目录", default_value = "demo", hide_default_value = true)]
    pub(crate) folder: PathBuf,
    /// 随机种子：同一种子得到同一个县
    #[arg(long, value_name = "数", default_value_t = 1, hide_default_value = true)]
    pub(crate) seed: u64,
    /// 完成后不开通网页；不在终端上运行时也不开通
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// 网页的地址和端口，默认只供本机使用；写了它，不在终端上运行也开通
    #[arg(long, value_name = "地址", conflicts_with = "no_serve")]
    pub(crate) listen: Option<String>,
    /// 台账库改用 PostgreSQL，如 postgres://用户:口令@主机/库名；默认用目录中的一个文件
    #[arg(long, value_name = "地址")]
    pub(crate) database: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// 网页的地址和端口，默认只供本机使用；供别的电脑使用写 0.0.0.0:8080
    #[arg(long, value_name = "地址", default_value = LISTEN, hide_default_value = true)]
    pub(crate) listen: String,
    /// 网页在 https 代理后面：登录凭据只经加密的连接传送
    #[arg(long)]
    pub(crate) https: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// 要新建的目录，须不存在或为空
    #[arg(value_name = "目录")]
    pub(crate) folder: PathBuf,
    /// 业务包目录，默认为自带的教育局业务包
    #[arg(long, value_name = "目录")]
    pub(crate) pack: Option<PathBuf>,
    /// 局的名称
    #[arg(long, value_name = "名称", default_value = "教育体育局", hide_default_value = true)]
    pub(crate) name: String,
    /// 台账库改用 PostgreSQL，如 postgres://用户:口令@主机/库名；默认用目录中的一个文件
    #[arg(long, value_name = "地址")]
    pub(crate) database: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PackCommand {
    /// 检查业务包，一次列出全部问题
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng pack check [目录] [选项]")]
    Check {
        /// 业务包目录，默认为工作目录中的业务包
        #[arg(value_name = "目录")]
        path: Option<PathBuf>,
        /// 详细说明一个编号：错在哪里、为什么要改、怎么改；不写编号则列出全部
        #[arg(long, value_name = "编号", num_args = 0..=1)]
        explain: Option<Option<String>>,
        /// 有提醒也算不通过
        #[arg(long)]
        strict: bool,
    },
    /// 把业务包写成一份目录：台账、指标、口径、校验规则、期限和依据
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng pack doc [目录] [-o 文件] [选项]")]
    Doc {
        /// 业务包目录，默认为工作目录中的业务包
        #[arg(value_name = "目录")]
        path: Option<PathBuf>,
        /// 输出的 Markdown 文件；不写则显示出来
        #[arg(short, long, value_name = "文件")]
        output: Option<PathBuf>,
    },
}

/// Which org and period.
#[derive(Debug, Args)]
pub(crate) struct Scope {
    /// 期间，如 2024H1；默认为最近一期填报
    #[arg(long, value_name = "期间")]
    pub(crate) period: Option<String>,
    /// 机构编号；默认为全局
    #[arg(long, value_name = "机构")]
    pub(crate) org: Option<String>,
    /// 按这一天的机构隶属关系统计，如 2024-07-31；默认按当时的
    #[arg(long, value_name = "日期")]
    pub(crate) tree: Option<String>,
    /// 按哪次封存的数据，如 2024H1；默认为现在
    #[arg(long, value_name = "名称")]
    pub(crate) seal: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Figures {
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// 只算一个指标，如 safety.hazards_closed
    #[arg(long, value_name = "指标")]
    pub(crate) indicator: Option<String>,
    /// 这个指标逐个机构列出，写机构类别，如 school
    #[arg(long, value_name = "类别", requires = "indicator")]
    pub(crate) each: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// 指标，如 safety.hazards_closed
    #[arg(value_name = "指标")]
    pub(crate) indicator: String,
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// 分项，如 stage=primary
    #[arg(long, value_name = "字段=代码")]
    pub(crate) part: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Drill {
    #[command(flatten)]
    pub(crate) one: One,
    /// 查看人的角色：业务包准许它看的个人信息不遮挡
    #[arg(long, value_name = "角色")]
    pub(crate) role: Option<String>,
    /// 最多显示多少条（json 格式不限）
    #[arg(long, value_name = "条数", default_value_t = 30, hide_default_value = true)]
    pub(crate) limit: usize,
}

#[derive(Debug, Args)]
pub(crate) struct Approve {
    /// 台账，如 hazard；不写则列出全部待审核的填报
    #[arg(long, value_name = "台账")]
    pub(crate) register: Option<String>,
    /// 填报期间
    #[arg(long, value_name = "期间")]
    pub(crate) period: Option<String>,
    /// 机构编号，可多次给出；不写则为该台账该期间的全部
    #[arg(long, value_name = "机构")]
    pub(crate) org: Vec<String>,
    /// 审核人
    #[arg(long, value_name = "姓名", default_value = "局办公室", hide_default_value = true)]
    pub(crate) by: String,
    /// 更正或迟报的原因：改变已封存的数字时必须写明
    #[arg(long, value_name = "原因")]
    pub(crate) restate: Option<String>,
    /// 确认审核通过；不加则只列出
    #[arg(long)]
    pub(crate) yes: bool,
}

/// How a PDF is made.
#[derive(Debug, Args)]
pub(crate) struct Printing {
    /// PDF 用的字体：bundled 用随程序的开源字体（默认），system 用本机的仿宋、黑体、楷体、小标宋等
    #[arg(long, value_name = "字体", value_enum, default_value_t = FontSource::Bundled, hide_default_value = true, hide_possible_values = true)]
    pub(crate) fonts: FontSource,
    /// PDF 中有字体印不出的字时不生成文件；不加则以〓代替并列出
    #[arg(long)]
    pub(crate) strict: bool,
    /// 在数据附表后注明数据是否封存、封存时有哪些例外（签发的文件总是注明）
    #[arg(long)]
    pub(crate) note_seal: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FontSource {
    Bundled,
    System,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    /// 列出有哪些报告模板，各用到多少指标、哪些台账
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng report list [选项]")]
    List,
    /// 按期间生成报告
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng report compile <模板> -o <文件> [选项]")]
    Compile {
        /// 报告模板，写编号或者名称，如 work_report、工作要点；有哪些见 report list
        #[arg(value_name = "模板")]
        report: String,
        /// 期间，如 2024H1
        #[arg(long, value_name = "期间")]
        period: Option<String>,
        /// 机构编号；默认为全局
        #[arg(long, value_name = "机构")]
        org: Option<String>,
        /// 按哪次封存的数据；不写则按现在已审核的
        #[arg(long, value_name = "名称")]
        seal: Option<String>,
        /// 成文日期，默认为今天
        #[arg(long, value_name = "日期")]
        dated: Option<String>,
        /// 格式：docx、md、html、pdf，可写几种，用逗号隔开；写了它，输出文件就不写扩展名
        #[arg(long = "as", value_name = "格式", value_delimiter = ',')]
        formats: Vec<String>,
        /// 输出文件，扩展名为 docx、md、html 或 pdf，可多次给出
        #[arg(short, long, value_name = "文件", required = true)]
        output: Vec<PathBuf>,
        #[command(flatten)]
        printing: Printing,
    },
    /// 签发：生成报告，编发文字号，连同文中每个数字一并保存
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng report issue <模板> --number <字号> [选项]")]
    Issue(IssueArguments),
    /// 列出已签发的文件
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng report issued [选项]")]
    Issued,
    /// 列出用过旧数的已签发文件：文中的数与现在不同
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng report affected [选项]")]
    Affected,
    /// 按当时的底本重新生成已签发的文件，核对是否相同，取出签发时的文件
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng report recompile <字号> [-o 文件] [选项]")]
    Recompile(RecompileArguments),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn no_command_has_two_arguments_of_one_name() {
        Arguments::command().debug_assert();
    }
}
