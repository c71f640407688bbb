//! The command line as clap reads it. What each argument does is said in `rules/help.toml`, in both languages.

use crate::blank;
use crate::config;
use crate::emit;
use crate::read;
use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsStr;
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[command(name = "gouji", version, disable_help_subcommand = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(Check),
    Rules(Rules),
    Explain(Explain),
    Extract(Extract),
    Stats(Stats),
    Config(Config),
    Init(Init),
    New(New),
    #[cfg(feature = "lsp")]
    Lsp(Lsp),
}

/// The language server. Editors add arguments of their own that say how to talk to it; there is one way.
#[cfg(feature = "lsp")]
#[derive(Debug, Args)]
pub(super) struct Lsp {
    #[arg(long)]
    pub(super) stdio: bool,
}

#[derive(Debug, Args)]
pub(super) struct Common {
    #[arg(long, global = true, value_name = "LANG")]
    pub(super) lang: Option<Language>,
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Colour,
    #[arg(long = "rules", global = true, value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    #[arg(long, global = true)]
    pub(super) no_config: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Language {
    Zh,
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    Auto,
    Always,
    Never,
}

/// Which files are meant.
#[derive(Debug, Args)]
pub(super) struct FileArgs {
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(super) files_from: Option<PathBuf>,
    #[arg(long, value_name = "GLOB")]
    pub(super) include: Vec<String>,
    #[arg(long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,
    #[arg(long)]
    pub(super) force_exclude: bool,
    #[arg(long)]
    pub(super) no_gitignore: bool,
    #[arg(long, value_name = "REV")]
    pub(super) since: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(super) stdin_filename: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) files: FileArgs,
    #[command(flatten)]
    pub(super) formats: Formats,
    #[arg(long, value_name = "SEVERITY")]
    pub(super) fail_on: Option<FailOn>,
    #[arg(long, value_name = "N")]
    pub(super) max_warnings: Option<usize>,
    #[command(flatten)]
    pub(super) judging: Judging,
    #[command(flatten)]
    pub(super) known: KnownFindings,
    #[arg(long)]
    pub(super) verified: bool,
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<usize>,
    #[command(flatten)]
    pub(super) reading: Reading,
    #[command(flatten)]
    pub(super) fixing: Fixing,
}

/// By what files are judged.
#[derive(Debug, Default, Args)]
pub(super) struct Judging {
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    #[arg(long, value_name = "PROFILE")]
    pub(super) profile: Option<Profile>,
}

/// The list of known findings.
#[derive(Debug, Default, Args)]
pub(super) struct KnownFindings {
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    #[arg(long, conflicts_with_all = ["diff", "since"])]
    pub(super) write_baseline: bool,
}

/// How results are written, and where to.
#[derive(Debug, Args)]
pub(super) struct Formats {
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = FormatParser)]
    pub(super) format: Vec<FormatTo>,
    #[arg(long, value_name = "FILE")]
    pub(super) output_file: Option<PathBuf>,
    #[arg(long, value_name = "ENCODING", default_value = "utf-8")]
    pub(super) output_encoding: Encoding,
}

/// A format, and the file that it goes to if one is named.
#[derive(Clone, Debug)]
pub(super) struct FormatTo {
    pub(super) format: Format,
    pub(super) file: Option<PathBuf>,
}

impl FormatTo {
    /// The format that is written so.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
        let format = Format::from_str(name, false).ok()?;
        Some(Self { format, file: file.map(PathBuf::from) })
    }
}

impl Format {
    /// The names of all of them.
    pub(super) fn names() -> String {
        let names = Self::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        names.map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(", ")
    }
}

/// Parses `sarif` and `sarif=out.sarif`.
#[derive(Clone)]
pub(super) struct FormatParser;

impl TypedValueParser for FormatParser {
    type Value = FormatTo;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<FormatTo, clap::Error> {
        let text = value.to_string_lossy();
        let (name, file) = text.split_once('=').map_or((text.as_ref(), None), |(name, file)| (name, Some(file)));
        let format = EnumValueParser::<Format>::new().parse_ref(command, arg, OsStr::new(name))?;
        Ok(FormatTo { format, file: file.map(PathBuf::from) })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Format::value_variants().iter().filter_map(ValueEnum::to_possible_value)))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Encoding {
    #[value(name = "utf-8", alias = "utf8")]
    Utf8,
    #[value(aliases = ["gbk", "gb2312"])]
    Gb18030,
}

impl From<Encoding> for emit::Encoding {
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Utf8 => Self::Utf8,
            Encoding::Gb18030 => Self::Gb18030,
        }
    }
}

/// What is mended.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("mending").args(["fix", "diff"]).multiple(true)))]
pub(super) struct Fixing {
    #[arg(long)]
    pub(super) fix: bool,
    #[arg(long, requires = "mending")]
    pub(super) unsafe_fixes: bool,
    #[arg(long, conflicts_with = "output")]
    pub(super) diff: bool,
    #[arg(long, short, value_name = "PATH", requires = "fix")]
    pub(super) output: Option<PathBuf>,
}

/// How files are read.
#[derive(Debug, Args)]
pub(super) struct Reading {
    #[arg(long = "as", value_name = "FORMAT")]
    pub(super) file_format: Option<FileFormat>,
    #[arg(long = "limit", value_name = "NAME=VALUE", value_delimiter = ',')]
    pub(super) limits: Vec<String>,
    #[arg(long, value_name = "PROGRAM", num_args = 0..=1, require_equals = true)]
    pub(super) convert: Option<Option<PathBuf>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FileFormat {
    #[value(alias = "text")]
    Txt,
    #[value(alias = "markdown")]
    Md,
    #[value(alias = "htm")]
    Html,
    Docx,
    #[value(aliases = ["xls", "ods", "et"])]
    Xlsx,
    Pdf,
}

impl From<FileFormat> for read::Format {
    fn from(format: FileFormat) -> Self {
        match format {
            FileFormat::Txt => Self::Text,
            FileFormat::Md => Self::Markdown,
            FileFormat::Html => Self::Html,
            FileFormat::Docx => Self::Docx,
            FileFormat::Xlsx => Self::Sheet,
            FileFormat::Pdf => Self::Pdf,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Human,
    Concise,
    Json,
    Jsonl,
    Sarif,
    Github,
    Gitlab,
    Junit,
    Checkstyle,
    Rdjson,
    Html,
    Markdown,
}

impl From<Format> for emit::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Human => Self::Human,
            Format::Concise => Self::Concise,
            Format::Json => Self::Json,
            Format::Jsonl => Self::JsonLines,
            Format::Sarif => Self::Sarif,
            Format::Github => Self::Github,
            Format::Gitlab => Self::Gitlab,
            Format::Junit => Self::Junit,
            Format::Checkstyle => Self::Checkstyle,
            Format::Rdjson => Self::Rdjson,
            Format::Html => Self::Html,
            Format::Markdown => Self::Markdown,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl From<FailOn> for config::FailOn {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Error => Self::Error,
            FailOn::Warning => Self::Warning,
            FailOn::Info => Self::Info,
            FailOn::Never => Self::Never,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Profile {
    Township,
    Street,
    Department,
    County,
    City,
    Province,
}

impl Profile {
    pub(super) fn id(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

#[derive(Debug, Args)]
pub(super) struct Rules {
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: ListFormat,
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    Text,
    Json,
    Markdown,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    #[arg(value_name = "RULE", required = true)]
    pub(super) names: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Extract {
    #[command(flatten)]
    pub(super) files: FileArgs,
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub(super) format: DataFormat,
    #[arg(long, value_name = "FILE")]
    pub(super) output_file: Option<PathBuf>,
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<usize>,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DataFormat {
    Json,
    Csv,
    Jsonl,
    Parquet,
}

/// Findings counted.
#[derive(Debug, Args)]
pub(super) struct Stats {
    #[command(flatten)]
    pub(super) files: FileArgs,
    #[command(flatten)]
    pub(super) judging: Judging,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: StatsFormat,
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<usize>,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum StatsFormat {
    Text,
    Csv,
    Json,
}

/// What is in force.
#[derive(Debug, Args)]
pub(super) struct Config {
    #[arg(value_name = "PATH")]
    pub(super) path: Option<PathBuf>,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: ConfigFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ConfigFormat {
    Text,
    Json,
}

/// A configuration and a workflow.
#[derive(Debug, Args)]
pub(super) struct Init {
    #[arg(value_name = "FOLDER")]
    pub(super) folder: Option<PathBuf>,
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(super) ci: Vec<Ci>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Ci {
    Github,
    Gitlab,
    PreCommit,
    None,
}

/// An empty report.
#[derive(Debug, Args)]
pub(super) struct New {
    #[arg(long, value_name = "YEAR")]
    pub(super) year: i32,
    #[arg(long, value_name = "NAME")]
    pub(super) body: String,
    #[arg(long, value_name = "FORMAT", default_value = "docx")]
    pub(super) format: BlankFormat,
    #[arg(long, short, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum BlankFormat {
    Docx,
    #[value(alias = "markdown")]
    Md,
    #[value(alias = "htm")]
    Html,
}

impl From<BlankFormat> for blank::Format {
    fn from(format: BlankFormat) -> Self {
        match format {
            BlankFormat::Docx => Self::Docx,
            BlankFormat::Md => Self::Markdown,
            BlankFormat::Html => Self::Html,
        }
    }
}

impl FileArgs {
    /// The files and folders that the run is about, to find its configuration by.
    pub(super) fn places(&self) -> Vec<PathBuf> {
        let place = |path: &PathBuf| match &self.stdin_filename {
            Some(name) if path.as_os_str() == "-" => name.clone(),
            _ => path.clone(),
        };
        self.paths.iter().map(place).collect()
    }
}

impl Command {
    /// The files and folders that the run is about.
    pub(super) fn places(&self) -> Vec<PathBuf> {
        match self {
            Self::Check(args) => args.files.places(),
            Self::Extract(args) => args.files.places(),
            Self::Stats(args) => args.files.places(),
            Self::Config(args) => args.path.iter().cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it has to do with configuration files at all.
    pub(super) fn is_configured(&self) -> bool {
        match self {
            Self::Init(_) => false,
            #[cfg(feature = "lsp")]
            Self::Lsp(_) => false,
            _ => true,
        }
    }
}
