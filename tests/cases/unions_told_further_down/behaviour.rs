use client::models::*;

/// Decodes a value, checks that it encodes unchanged, and returns it.
#[track_caller]
fn read<T: serde::de::DeserializeOwned + serde::Serialize>(value: Value) -> T {
    let decoded: T = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&decoded).unwrap(), value);
    decoded
}

#[test]
fn a_constant_further_down_decides() {
    let change = |kind: &str| json!({"type": "change", "body": {"id": "a", "of": {"type": kind}}});
    assert!(matches!(read(change("added")), FeedChange::Added(_)));
    assert!(matches!(read(change("removed")), FeedChange::Removed(_)));
    assert!(matches!(read(change("moved")), FeedChange::Unknown(_)));
    assert!(matches!(read(json!({"type": "ping"})), FeedChange::Ping(_)));
}

#[test]
fn a_constant_in_each_item_decides() {
    let rows = |kinds: &[&str]| {
        let rows = kinds.iter().map(|kind| json!({"kind": kind}));
        json!({"rows": rows.collect::<Vec<_>>()})
    };
    assert!(matches!(read(rows(&["order", "order"])), FeedBatch::Orders(_)));
    assert!(matches!(read(rows(&["refund"])), FeedBatch::Refunds(_)));
    assert!(matches!(read(rows(&["order", "refund"])), FeedBatch::Unknown(_)));
    assert!(matches!(read(rows(&["gift"])), FeedBatch::Unknown(_)));
}

#[test]
fn a_kind_further_down_decides() {
    assert!(matches!(read(json!({"value": {"of": 1.5}})), FeedReading::Warmth(_)));
    assert!(matches!(read(json!({"value": {"of": "x"}})), FeedReading::Words(_)));
}

#[test]
fn a_value_that_only_another_lists_is_of_that_one() {
    let state = |value: &str| json!({"is": {"in": value}});
    assert!(matches!(read(state("new")), FeedState::Open(_)));
    assert!(matches!(read(state("held")), FeedState::Open(_)));
    assert!(matches!(read(state("done")), FeedState::Shut(_)));
    assert!(matches!(read(state("later")), FeedState::Open(_)));
}

#[test]
fn maps_are_told_by_their_values() {
    assert!(matches!(read(json!({"a": "b"})), FeedLabels::StringMap(_)));
    assert!(matches!(read(json!({"a": 1})), FeedLabels::IntegerMap(map) if map["a"] == 1));
    assert!(matches!(read(json!({"a": {"kind": "order"}})), FeedLabels::OrderMap(_)));
    assert!(matches!(read(json!({"all": true})), FeedLabels::Object(_)));
    assert!(matches!(read(json!({"a": 1, "b": "c"})), FeedLabels::Unknown(_)));
    read::<FeedLabels>(json!({}));
}

#[test]
fn lists_are_told_by_all_their_items() {
    assert!(matches!(read(json!(["a"])), FeedRows::StringArray(_)));
    assert!(matches!(read(json!([{"kind": "order"}])), FeedRows::OrderArray(_)));
    assert!(matches!(read(json!([{"kind": "refund"}])), FeedRows::RefundArray(_)));
    assert!(matches!(read(json!([[1], [2, 3]])), FeedRows::IntegerArrayArray(_)));
    assert!(matches!(read(json!([[], [true]])), FeedRows::BooleanArrayArray(_)));
    assert!(matches!(read(json!(["a", 1])), FeedRows::Unknown(_)));
    read::<FeedRows>(json!([]));
}
