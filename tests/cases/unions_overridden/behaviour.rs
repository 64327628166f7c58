use client::models::*;

#[track_caller]
fn read<T: serde::de::DeserializeOwned + serde::Serialize>(value: Value) -> T {
    let decoded: T = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&decoded).unwrap(), value);
    decoded
}

#[test]
fn each_tag_is_of_the_variant_that_overrides() {
    let voice = json!({"type": "voice", "id": "a", "words": "w"});
    let rest = json!({"type": "x:rest"});
    let wide: Wide = read(json!({
        "kind": "wide", "item": voice, "items": [voice, rest], "named": {"a": rest},
        "maybe": null, "made": {"kind": "wide", "item": rest},
    }));
    assert!(matches!(wide.item, Tracks::VoiceTrack(_)));
    let items = wide.items.unwrap();
    assert!(matches!(items[..], [Tracks::VoiceTrack(_), Tracks::Rest(_)]));
    assert!(matches!(wide.named.unwrap()["a"], Tracks::Rest(_)));
    assert!(matches!(wide.made.unwrap().item, Tracks::Rest(_)));
    let reversed: Reversed = read(json!({"kind": "base", "item": voice}));
    assert!(matches!(reversed.item, Tracks::VoiceTrack(_)));
    let further: Further = read(json!({"kind": "wide", "item": voice}));
    assert!(matches!(further.item, FurtherItem::VoiceTrack(_)));
}

#[test]
fn one_variant_narrows_a_union_by_name_or_by_tag() {
    let noise = json!({"kind": "base", "item": {"type": "noise", "id": "a"}});
    assert_eq!(read::<One>(noise.clone()).item.id, "a");
    assert_eq!(read::<Silent>(noise).item.id, "a");
}
