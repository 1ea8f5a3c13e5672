//! `make example-native`: tells the story of the job broker, step by step.

use std::process::ExitCode;

fn main() -> ExitCode {
    match fevm_example_native::tell(&mut |line| println!("{line}")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
