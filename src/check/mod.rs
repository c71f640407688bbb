//! From a report and the rules to verdicts: the fourth stop. It knows neither files nor terminals.

mod accuse;
mod alike;
mod around;
mod blame;
mod changes;
mod context;
mod equations;
mod eval;
mod facts;
mod finding;
mod follow;
mod item;
mod mentions;
mod places;
mod prose;
mod relations;
mod run;
mod words;

pub use around::{
    Around, CollectionFact, Elsewhere, FactValue, Figures, Group, Open, OtherFile, Relative, TableFigures,
};
pub use context::{Addend, Blanks, Context, Reason, TableView};
pub use eval::{Answer, Evaluator, Known};
pub use finding::{Checked, Cure, Finding, Label, Outcome, Tally, Verdict};
pub use item::{CellName, Item, cell_label};
pub use relations::{Relation, relations};
pub use run::{Checker, may_apply};
