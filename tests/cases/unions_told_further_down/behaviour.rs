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
    assert!(matches!(read(state("later")), FeedState::Unknown(_)));
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

#[test]
fn tuples_are_told_by_their_positions() {
    assert!(matches!(read(json!(["move", 1])), FeedStep::Move(_)));
    assert!(matches!(read(json!(["move"])), FeedStep::Move(_)));
    assert!(matches!(read(json!(["stop"])), FeedStep::Stop(_)));
    assert!(matches!(read(json!(["stop", "here"])), FeedStep::Stop(_)));
    assert!(matches!(read(json!(["stop", "here", true])), FeedStep::Turn(_)));
    assert!(matches!(read(json!([1.5, {"kind": "order"}])), FeedStep::Place(_)));
    assert!(matches!(read(json!([1.5, {"kind": "refund"}])), FeedStep::Spot(_)));
    assert!(matches!(read(json!([true, false])), FeedStep::Flags(_)));
    for unknown in [
        json!(["jump"]),
        json!(["jump", 1]),
        json!(["move", "here"]),
        json!([1.5, {"kind": "gift"}]),
        json!([1.5]),
        json!([true, 1]),
    ] {
        assert!(matches!(read(unknown), FeedStep::Unknown(_)));
    }
}

#[test]
fn tuples_further_down_decide() {
    assert!(matches!(read(json!({"at": [1, 2.5]})), FeedPath::Fine(_)));
    assert!(matches!(read(json!({"at": [1, "2"]})), FeedPath::Rough(_)));
    assert!(matches!(read(json!({"at": [1, true]})), FeedPath::Unknown(_)));
}

#[test]
fn a_constant_that_all_share_has_to_be_there() {
    assert!(matches!(read(json!({"object": "note", "text": "a"})), FeedNote::Short(_)));
    assert!(matches!(read(json!({"object": "note", "parts": ["a"]})), FeedNote::Long(_)));
    assert!(matches!(read(json!({"object": "sound", "text": "a"})), FeedNote::Unknown(_)));
    assert!(matches!(read(json!({"object": "sound", "plain": true})), FeedNote::Plain(_)));
}

#[test]
fn an_open_list_has_what_no_other_lists() {
    let mode = |value: &str| json!({"mode": value});
    assert!(matches!(read(mode("fast")), FeedMode::Free(_)));
    assert!(matches!(read(mode("still")), FeedMode::Still(_)));
    assert!(matches!(read(mode("new")), FeedMode::Free(_)));
    let gear = |value: &str| json!({"gear": value});
    assert!(matches!(read(gear("high")), FeedGear::Own(_)));
    assert!(matches!(read(gear("idle")), FeedGear::Idle(_)));
    assert!(matches!(read(gear("back")), FeedGear::Back(_)));
    assert!(matches!(read(gear("new")), FeedGear::Own(_)));
}

/// Decodes text, encodes it again, and gives what it was.
#[track_caller]
fn read_text<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) -> T {
    let decoded: T = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&decoded).unwrap(), text);
    decoded
}

#[test]
fn every_digit_is_kept() {
    let long = "123456789012345678901234567890";
    let longer = "1234567890123456789012345678901234567890123456789";
    for digits in [long, longer, "18446744073709551616", "-9223372036854775809"] {
        assert!(matches!(read_text(digits), IntegerOrString::Unknown(kept) if kept.json() == digits));
        assert!(matches!(read_text(digits), IntegerOrNumber::Unknown(kept) if kept.json() == digits));
        assert!(matches!(read_text(digits), FeedPrice::Number(kept) if kept.as_str() == digits));
    }
    assert!(matches!(read_text("5"), FeedPrice::Number(_)));
    let within = format!(r#"{{"kind":"gift","sum":{long}}}"#);
    assert!(matches!(read_text(&within), FeedChange::Unknown(kept) if kept["kind"] == "gift"));
}

#[test]
fn what_a_type_does_not_hold_is_of_what_holds_anything() {
    assert!(matches!(read(json!({"a": 1, "b": "c"})), FeedTally::IntegerOrStringMap(_)));
    assert!(matches!(read(json!({"a": 1, "b": true})), FeedTally::Map(_)));
    assert!(matches!(read(json!([1, "a"])), FeedQueue::IntegerOrStringArray(_)));
    assert!(matches!(read(json!([1, {"a": 1}])), FeedQueue::Array(_)));
}
