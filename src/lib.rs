//! gouji (勾稽): the linter for 政府信息公开工作年度报告.
#![warn(missing_docs)]

pub mod read;
pub mod text;
