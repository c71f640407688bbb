//! gouji (勾稽): the linter for 政府信息公开工作年度报告.

pub mod blank;
pub mod check;
pub mod cli;
pub mod collection;
pub mod config;
pub mod convert;
pub mod emit;
pub mod extract;
pub mod fingerprint;
pub mod fix;
pub mod form;
pub mod lang;
pub mod lexicon;
pub mod lint;
pub mod load;
#[cfg(feature = "lsp")]
pub mod lsp;
pub mod phrases;
pub mod read;
pub mod recognise;
pub mod reference;
pub mod report;
pub mod rule;
pub mod suppress;
pub mod text;
pub mod vocabulary;
