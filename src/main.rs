//! The command line; all of it is in the library.

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// Reading thousands of reports is many small allocations on several threads at once.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    gouji::cli::run(std::env::args_os())
}
