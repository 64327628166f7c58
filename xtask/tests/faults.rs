//! Does the client do what is right, whatever a server does? Each misbehaviour once with each kind of
//! call that it is for.

use std::process::Command;

#[test]
fn every_call_ends_as_it_should_and_is_sent_as_often_as_it_may_be() {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["faults", "--requests", "1400"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert!(said.contains("| not right | 0 |"), "{said}");
}
