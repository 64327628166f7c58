//! Instructions and allocations of one call, as counted by valgrind. Each figure is the difference
//! of two runs with different numbers of calls, so that start-up costs cancel out.

use std::process::{Command, Stdio};

use super::Side;
use super::rounds::Call;

/// Prints a table.
pub(crate) fn print(calls: &[Call], port: u16) -> Result<(), String> {
    println!("\n| | instructions | allocations | bytes allocated |\n|---|---|---|---|");
    for &call in calls {
        let times = if call == Call::Small { 200 } else { 2 };
        let count = |side| -> Result<[f64; 3], String> {
            let few = counts(call, side, 1, port)?;
            let more = counts(call, side, 1 + times, port)?;
            Ok([0, 1, 2].map(|at| (more[at] - few[at]) / times as f64))
        };
        let (ours, hand) = (count(Side::Ours)?, count(Side::Hand)?);
        let cells = [0, 1, 2].map(|at| {
            let (ours, hand) = (ours[at], hand[at]);
            format!(" {ours:.0} to {hand:.0}: {:.3} |", ours / hand)
        });
        println!("| {} |{}", call.words(), cells.concat());
    }
    Ok(())
}

/// Counts the instructions, the allocations and their bytes of a whole process.
fn counts(call: Call, side: Side, times: usize, port: u16) -> Result<[f64; 3], String> {
    let callgrind = ["--tool=callgrind", "--callgrind-out-file=/dev/null"];
    let said = valgrind(&callgrind, call, side, times, port)?;
    let instructions = number_after(&said, "Collected :");
    let said = valgrind(
        &["--tool=dhat", "--dhat-out-file=/dev/null"],
        call,
        side,
        times,
        port,
    )?;
    let bytes = number_after(&said, "Total:");
    let blocks = said.split_once("bytes in").map(|(_, rest)| rest);
    let blocks = blocks.and_then(|rest| number_after(rest, ""));
    match (instructions, blocks, bytes) {
        (Some(instructions), Some(blocks), Some(bytes)) => Ok([instructions, blocks, bytes]),
        _ => Err(format!("unexpected output of valgrind: {said}")),
    }
}

fn valgrind(
    options: &[&str],
    call: Call,
    side: Side,
    times: usize,
    port: u16,
) -> Result<String, String> {
    let own =
        std::env::current_exe().map_err(|error| format!("cannot locate this program: {error}"))?;
    let name = |value: &dyn std::fmt::Debug| format!("{value:?}").to_lowercase();
    let output = Command::new("valgrind")
        .args(options)
        .arg(own)
        .args([
            "overhead-calls",
            "--call",
            &name(&call),
            "--side",
            &name(&side),
        ])
        .args(["--times", &times.to_string(), "--port", &port.to_string()])
        .stdout(Stdio::null())
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    match output.status.success() {
        true => Ok(said),
        false => Err(said),
    }
}

/// Parses the first number after a word, ignoring commas.
fn number_after(text: &str, word: &str) -> Option<f64> {
    let rest = text.split_once(word)?.1.trim_start();
    let digits = rest
        .chars()
        .take_while(|it| it.is_ascii_digit() || *it == ',');
    digits
        .filter(|it| *it != ',')
        .collect::<String>()
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_their_commas() {
        let text = "==1== Total:     1,027 bytes in 3 blocks";
        assert_eq!(number_after(text, "Total:"), Some(1027.0));
        assert_eq!(number_after(text, "bytes in"), Some(3.0));
        assert_eq!(number_after(text, "Collected :"), None);
    }
}
