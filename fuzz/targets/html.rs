//! Web pages.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| gouji_fuzz::check(data, "report.html"));
