//! gouji (勾稽): the linter for 政府信息公开工作年度报告.

pub mod form;
pub mod lang;
pub mod load;
pub mod read;
pub mod recognise;
pub mod report;
pub mod text;
pub mod vocabulary;
