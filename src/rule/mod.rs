//! Rules as data: from TOML to checked, compiled rules. Nothing here knows a single rule.
//!
//! Every name in a rule is resolved against the forms when the rule is loaded; a wrong one is an error that points into
//! the rule file.

mod bearing;
mod compile;
mod facts;
mod file;
mod linear;
mod node;
mod others;
mod repair;
mod select;
mod syntax;
mod template;

pub use bearing::{Bearing, Members, Terms, Times};
pub use compile::Files as RuleFiles;
pub use facts::{FACTS, Fact, Scope, Subject, Type, find as find_fact};
pub use file::known_keys;
pub use linear::{Linear, OtherTerm, Term as LinearTerm};
pub use node::{CellPick, FUNCTIONS, Function, Node, Pattern, Pick};
pub use others::{OtherCells, Others, Relation};
pub use repair::{Repair, Target};
pub use select::{Selection, UnknownRule, like, matching};
pub use syntax::{Expr, ExprKind, Operator, SyntaxError, parse};
pub use template::{Part, Template, Variable};

use crate::form::{FormId, Forms, TableId};
use crate::lang::Bilingual;
use crate::lexicon::Lexicon;
use crate::load::{LoadError, Source};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Wrong, or very likely so, but the figures stand.
    Warning,
    /// Wrong.
    Error,
}

impl Severity {
    /// Its name in programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A rule, by its place in [`Rules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub u16);

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its code in the catalogue: `T3-02`.
    pub code: String,
    /// Codes of its own for single subjects: by the subject's name.
    pub codes: Vec<(String, String)>,
    /// Its name: `applications-row-total`.
    pub name: String,
    /// Names it had before.
    pub former_names: Vec<String>,
    /// How bad it is to break it.
    pub severity: Severity,
    /// Off unless it is switched on.
    pub off: bool,
    /// The forms it holds for.
    pub forms: Vec<FormId>,
    /// The table that bare names in it are of.
    pub table: Option<TableId>,
    /// What it is checked for each of.
    pub subject: Subject,
    /// All that breaks it in one finding.
    pub together: bool,
    /// What it asserts, in one line.
    pub summary: Bilingual,
    /// What to do, as written: with its placeholders.
    pub help: Bilingual,
    /// Why: the law or paper.
    pub basis: Bilingual,
    /// Where breaking it is no fault.
    pub exceptions: Vec<Bilingual>,
    /// What it asserts, as written.
    pub assert_text: String,
    /// The condition under which it asserts it, as written.
    pub when_text: Option<String>,
    /// How it may be mended, as written.
    pub fix_texts: Vec<String>,
    /// Rules whose findings make those of this one superfluous.
    pub yields_to: Vec<RuleId>,
    /// What breaks it, and what does not; none where that cannot be written as text.
    pub example: Option<Example>,
    /// The file it is in, and where its assertion stands there.
    pub source: Arc<Source>,
    /// Where the assertion stands in the file.
    pub span: Range<usize>,
    /// What it asks of other reports; nothing where the report alone can tell.
    pub comparison: Option<Comparison>,
    /// For each form it holds for, the rule with all names resolved.
    pub compiled: Vec<Compiled>,
}

/// What a rule asks of other reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Whose figures it cannot do without.
    pub needs: Vec<Relation>,
    /// Whether it is about a body that others are declared to be below.
    pub of_parents: bool,
    /// Whether it asks for the report's words too, and not only for its figures.
    pub of_words: bool,
}

/// A fragment of a report that breaks a rule, and one that does not.
#[derive(Default, Clone, Debug)]
pub struct Example {
    /// The one that breaks it.
    pub wrong: String,
    /// The one that does not.
    pub right: String,
    /// Other reports that they are compared with: paths and texts.
    pub beside: Vec<(String, String)>,
    /// The path of the fragment.
    pub path: String,
    /// What the configuration says.
    pub config: Option<String>,
}

/// A rule, compiled for one form.
#[derive(Debug)]
pub struct Compiled {
    /// The form.
    pub form: FormId,
    /// The rows or columns that it is checked for, if not all.
    pub among: Option<Vec<u16>>,
    /// The condition.
    pub when: Option<Node>,
    /// The assertion.
    pub assert: Node,
    /// The assertion as a sum that is nought, if it is an equation of cells.
    pub linear: Option<Linear>,
    /// What it asks of the row or cell that it is checked for.
    pub scope: Scope,
    /// What a finding says.
    pub words: Words,
    /// Special ways to break it.
    pub variants: Vec<Variant>,
    /// What may have caused it.
    pub hints: Vec<Hint>,
    /// How a finding may be mended.
    pub repairs: Vec<Repair>,
    /// What it bears on, worked out when it is first asked for.
    pub bearing: Bearing,
}

/// What a finding says.
#[derive(Debug, Default)]
pub struct Words {
    /// What is wrong.
    pub message: Template,
    /// What is wrong with one of several that are in one finding.
    pub detail: Option<Template>,
    /// What to do.
    pub help: Template,
}

/// A special way to break a rule.
#[derive(Debug)]
pub struct Variant {
    /// Which.
    pub when: Node,
    /// How bad that is.
    pub severity: Option<Severity>,
    /// What to say.
    pub message: Option<Template>,
    /// What to do.
    pub help: Option<Template>,
    /// How it may be mended, if otherwise than usual.
    pub repairs: Option<Vec<Repair>>,
}

/// What may have caused a finding.
#[derive(Debug)]
pub struct Hint {
    /// Its code in the catalogue.
    pub code: String,
    /// When it is likely.
    pub when: Node,
    /// What to say.
    pub text: Template,
}

/// A hint as listed.
#[derive(Debug)]
pub struct HintEntry {
    /// Its code in the catalogue.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it says, in one line.
    pub summary: Bilingual,
    /// The rules it is said with.
    pub of: Vec<RuleId>,
}

/// All rules.
#[derive(Debug, Default)]
pub struct Rules {
    rules: Vec<Rule>,
    hints: Vec<HintEntry>,
    names: HashMap<String, Vec<RuleId>>,
}

impl Rules {
    /// Loads rules, resolving their names against `forms` and `lexicon`.
    ///
    /// # Errors
    /// Every mistake that was found.
    pub fn load(files: RuleFiles, forms: &Forms, lexicon: &Lexicon) -> Result<Self, Vec<LoadError>> {
        compile::rules(files, forms, lexicon)
    }

    /// The rule of this identity.
    #[must_use]
    pub fn get(&self, id: RuleId) -> &Rule {
        &self.rules[usize::from(id.0)]
    }

    /// All rules, in the order they were loaded.
    pub fn iter(&self) -> impl Iterator<Item = (RuleId, &Rule)> {
        self.rules.iter().enumerate().map(|(at, rule)| (RuleId(u16::try_from(at).unwrap_or(u16::MAX)), rule))
    }

    /// What may be said with findings.
    #[must_use]
    pub fn hints(&self) -> &[HintEntry] {
        &self.hints
    }

    /// The rules that answer to a name or code, old names included.
    #[must_use]
    pub fn named(&self, name: &str) -> &[RuleId] {
        self.names.get(&name.to_ascii_lowercase()).map(Vec::as_slice).unwrap_or_default()
    }

    /// All names and codes, to suggest from.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().flat_map(|rule| [rule.name.as_str(), rule.code.as_str()])
    }
}

impl Compiled {
    /// All ways to mend it, those of its variants last.
    pub fn all_repairs(&self) -> impl Iterator<Item = &Repair> {
        self.repairs.iter().chain(self.variants.iter().filter_map(|variant| variant.repairs.as_ref()).flatten())
    }
}

impl Rule {
    /// The code for a subject of that name.
    #[must_use]
    pub fn code_of(&self, subject: &str) -> &str {
        let own = self.codes.iter().find(|(name, _)| name == subject);
        own.map_or(&self.code, |(_, code)| code)
    }

    /// The rule for reports on that form.
    #[must_use]
    pub fn for_form(&self, form: FormId) -> Option<&Compiled> {
        self.compiled.iter().find(|compiled| compiled.form == form)
    }

    /// Whether it is a sum of the report's own cells that must hold without exception.
    #[must_use]
    pub fn is_strict_sum(&self) -> bool {
        let is_sum = self.compiled.iter().any(|compiled| compiled.linear.is_some());
        is_sum && self.severity == Severity::Error && self.comparison.is_none()
    }

    /// The group of its code: `T3`.
    #[must_use]
    pub fn group(&self) -> &str {
        self.code.split('-').next().unwrap_or_default()
    }
}
