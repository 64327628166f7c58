use client::models::*;

#[test]
fn the_first_of_equals_is_taken() {
    let wait = |value: Value| serde_json::from_value::<AlikeWait>(value).unwrap();
    assert!(matches!(wait(json!({"seconds": 60})), AlikeWait::Short(_)));
    assert!(matches!(wait(json!({"seconds": 60, "name": "a"})), AlikeWait::Named(_)));
}
