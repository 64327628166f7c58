/// A caller names the type of the outcomes, which is documented beside the call.
#[test]
fn the_type_of_outcomes_is_public() {
    use client::resources::JobsStartOutput;

    let done = JobsStartOutput::NoContent;
    assert!(matches!(done, JobsStartOutput::NoContent));
}
