use super::patterns::absolute;
use super::*;
use crate::lang::Lang;
use crate::lint::Knowledge;
use crate::load::LoadError;
use crate::rule::Severity;
use std::fs;
use std::path::Path;

fn knowledge() -> Knowledge {
    Knowledge::load(&[]).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// A folder with these files in it.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn configs() -> Configs {
    Configs::nearest(knowledge().phrases.config)
}

/// The words of all mistakes, each with what it underlines.
fn mistakes(text: &str) -> Vec<(String, String)> {
    let knowledge = knowledge();
    let folder = folder(&[("gouji.toml", text)]);
    let errors = match Configs::named(knowledge.phrases.config.clone(), &folder.path().join("gouji.toml")) {
        Ok(configs) => configs.all().iter().flat_map(|config| config.unknown_names(&knowledge)).collect(),
        Err(Trouble::Wrong(errors)) => errors.to_vec(),
        Err(Trouble::Unread(..)) => panic!("it is there"),
    };
    let underlined = |error: &LoadError| error.source.text[error.span.clone()].to_owned();
    errors.iter().map(|error| (error.problem.get(Lang::Zh).to_owned(), underlined(error))).collect()
}

#[test]
fn the_nearest_counts_alone() {
    let folder = folder(&[
        ("gouji.toml", "profile = \"county\"\nfail-on = \"warning\""),
        ("towns/gouji.toml", "profile = \"township\""),
        ("towns/north/a.md", ""),
        ("b.md", ""),
    ]);
    let configs = configs();
    let of = |path: &str| configs.of_file(&folder.path().join(path)).expect("a configuration");
    let profile = |path: &str| of(path).profile.as_ref().map(|profile| profile.value.clone());
    assert_eq!(profile("b.md").as_deref(), Some("county"));
    assert_eq!(profile("towns/north/a.md").as_deref(), Some("township"));
    assert!(of("towns/north/a.md").fail_on.is_none());
    let run = |paths: &[&str]| {
        let paths: Vec<PathBuf> = paths.iter().map(|path| folder.path().join(path)).collect();
        configs.of_run(&paths).expect("a configuration").profile.as_ref().map(|profile| profile.value.clone())
    };
    assert_eq!(run(&["towns"]).as_deref(), Some("township"));
    assert_eq!(run(&["towns/north/a.md", "b.md"]).as_deref(), Some("county"));
    assert_eq!(configs.all().len(), 2);
}

#[test]
fn what_is_extended_is_laid_under() {
    let folder = folder(&[
        (
            "base.toml",
            "lang = \"en\"\nexclude = [\"a\"]\nrules = [\"rules\"]\n[severity]\nT3 = \"info\"\n\"T3-02\" = \"off\"\n[[body]]\nname = \"甲\"",
        ),
        (
            "county/gouji.toml",
            "extend = \"../base.toml\"\nexclude = [\"b\"]\n[severity]\n\"T3-02\" = \"warning\"\n[[body]]\nname = \"乙\"",
        ),
        ("county/b/x.md", ""),
        ("a/x.md", ""),
    ]);
    let config = configs().of_file(&folder.path().join("county/x.md")).expect("a configuration");
    assert_eq!(config.lang.as_ref().map(|lang| lang.value), Some(Lang::En));
    assert_eq!(config.chain.len(), 2);
    assert_eq!(config.folder, absolute(&folder.path().join("county")));
    assert!(config.exclude.has(&absolute(&folder.path().join("county/b/x.md")), false));
    assert!(!config.exclude.has(&absolute(&folder.path().join("a/x.md")), false));
    assert_eq!(config.rules[0].value, absolute(&folder.path().join("rules")));
    assert_eq!(config.bodies.iter().map(|body| body.name.as_str()).collect::<Vec<_>>(), ["甲", "乙"]);
    let rules = knowledge().rules;
    let level = |name: &str| {
        let id = rules.named(name)[0];
        config.severities.levels(&rules).filter(|(rule, _)| *rule == id).map(|(_, level)| level).last()
    };
    assert_eq!((level("T3-01"), level("T3-02"), level("T4-01")), (Some(Level::Info), Some(Level::Warning), None));
}

#[test]
fn mistakes_are_underlined() {
    for (text, problem, underlined) in [
        ("fail_on = \"error\"", "没有“fail_on”这一项", "fail_on"),
        ("profile = \"village\"", "没有名为“village”的机关类型", "\"village\""),
        ("[severity]\nT3-99 = \"off\"", "没有名为“T3-99”的规则", "T3-99"),
        ("[severity]\nT3-01 = \"loud\"", "不能写成“loud”", "\"loud\""),
        ("max-warnings = \"many\"", "这里的写法不对", "\"many\""),
        ("exclude = [\"a[\"]", "路径的写法有误", "\"a[\""),
        ("paths = [\"*.md\"]", "{body}", "\"*.md\""),
        ("[limits]\nfile-size = \"big\"", "例如 \"50MB\"", "\"big\""),
        ("[limits]\nsize = 1", "不能写成“size”", "size"),
        ("[deadlines]\ntownship = \"02-31\"", "月-日", "\"02-31\""),
        ("extend = \"gouji.toml\"", "引用到了自己", "\"gouji.toml\""),
        ("extend = \"no.toml\"", "打不开", "\"no.toml\""),
        ("[[suppress]]\nrules = [\"T3-01\"]\nreason = \" \"", "没有写理由", "\" \""),
        ("[[suppress]]\nrules = [\"T3-01\"]", "没有写“reason”", "[[suppress]]"),
        (
            "[[suppress]]\nrules = [\"T3-01\"]\nreason = \"x\"\ncells = [\"applications.received.sum\"]",
            "没有名为“applications.received.sum”的表、行或格",
            "\"applications.received.sum\"",
        ),
        ("[[roll-up]]\nparent = \"甲\"\nscope = \"region\"\ntables = [\"x\"]", "没有名为“x”的表", "\"x\""),
    ] {
        let found = mistakes(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].0.contains(problem), "{text}: {found:?}");
        assert!(found[0].1.starts_with(underlined), "{text}: {found:?}");
    }
}

#[test]
fn cells_are_named_as_in_json() {
    let knowledge = knowledge();
    let forms = &knowledge.forms;
    let form = forms.find("2021").expect("the form");
    let table = forms.table_id("applications").expect("the table");
    let printed = forms.get(form).table(table).expect("the table");
    let cell = |row: &str, column: &str| crate::check::CellName {
        form,
        table,
        row: printed.find_row(row),
        column: printed.find_columns(column).next(),
    };
    let has = |text: &str, row: &str, column: &str| {
        Cells::parse(text, forms).is_some_and(|cells| cells.has(&cell(row, column), forms))
    };
    assert!(has("applications", "received", "total"));
    assert!(has("applications.received", "received", "total"));
    assert!(has("applications.denied.third_party.total", "denied.third_party", "total"));
    assert!(has("applications.*.total", "denied.third_party", "total"));
    assert!(!has("applications.*.total", "denied.third_party", "research"));
    assert!(!has("applications.carried_in", "received", "total"));
    assert!(!has("disputes", "received", "total"));
}

#[test]
fn what_fails_a_run() {
    assert!(FailOn::Error.fails(Severity::Error) && !FailOn::Error.fails(Severity::Warning));
    assert!(FailOn::Warning.fails(Severity::Warning) && !FailOn::Warning.fails(Severity::Info));
    assert!(FailOn::Info.fails(Severity::Info) && !FailOn::Never.fails(Severity::Error));
    assert_eq!(Path::new(FILE_NAME).extension(), Some("toml".as_ref()));
}
